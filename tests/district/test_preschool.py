"""Kindergarten tables are read in either language, written back the same, and refused cell by cell."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

from planner.base.errors import BadInput
from planner.district.preschool import Preschool
from planner.district.read import read_district
from planner.district.write import write_tables
from tests.district.preschool_small import BASE_YEAR, tables, write


def preschool_of(path: Path) -> Preschool:
    """Return the kindergartens of a district that reads without a warning."""
    district, warnings = read_district(path, BASE_YEAR)
    assert not warnings and district.preschool is not None
    return district.preschool


def test_kindergartens_alone_make_a_district(tmp_path: Path) -> None:
    """Pupils, teachers, premises and posts of schools are not asked for; every record holds what the cells say."""
    found = preschool_of(write(tmp_path))
    assert found.missing == ()
    assert [(one.id, one.operator, one.public, one.inclusive) for one in found.kindergartens] == [
        ("K1", "public", True, True), ("K2", "public_nature", True, True),
        ("K3", "inclusive_private", False, True), ("K4", "private", False, False),
    ]  # fmt: skip
    assert found.children("K1", 2022) == 174 and found.by_id["K2"].township == "West"
    assert found.by_id["K3"].development == "D1" and found.by_id["K4"].fund_per_child_yuan is None
    conv = found.projects[1]
    assert (conv.operator, conv.from_school, conv.free_from, conv.center) == ("public", "OLD", 2024, True)


@pytest.mark.parametrize(("language", "file"), [("en", "k.xlsx"), ("zh_CN", "k.xlsx"), ("zh_CN", "folder")])
def test_what_is_written_reads_back_the_same(tmp_path: Path, language: str, file: str) -> None:
    """English and Chinese headers, CSV and workbook: one and the same record."""
    write_tables(tables(), tmp_path / file, language)
    assert preschool_of(tmp_path / file) == preschool_of(write(tmp_path / "plain"))


def test_a_district_without_kindergartens_has_none(tmp_path: Path) -> None:
    """Nothing about kindergartens is told where there are none."""
    from tests.district.small import write_small

    assert read_district(write_small(tmp_path), 2022)[0].preschool is None


def test_optional_tables_are_optional(tmp_path: Path) -> None:
    """Only schools and kindergartens are needed; what is missing is kept for the estimates."""
    keep = ("district", "schools", "kindergartens")
    frames: dict[str, pd.DataFrame | None] = {name: None for name in tables() if name not in keep}
    kindergartens = tables()["kindergartens"].drop(columns="development_id")
    found = preschool_of(write(tmp_path, {**frames, "kindergartens": kindergartens}))
    assert found.missing == (
        "kindergarten_enrolment", "townships", "developments", "preschool_projects", "kindergarten_posts",
    )  # fmt: skip


Change = Callable[[dict[str, pd.DataFrame]], None]


def cell(table: str, row: int, column: str, value: object) -> Change:
    """Return the change of one cell (0-based row below the header)."""

    def change(frames: dict[str, pd.DataFrame]) -> None:
        frames[table] = frames[table].astype({column: object}) if column in frames[table] else frames[table]
        frames[table].loc[row, column] = value

    return change


#: Code of the problem, where it is told, and what breaks the table.
BROKEN = [
    ("kindergartens.operator", "kindergartens.csv:4:operator", cell("kindergartens", 2, "operator", "public")),
    ("kindergartens.part", "kindergartens.csv:2:certified_teachers",
     cell("kindergartens", 0, "certified_teachers", 13)),
    ("kindergartens.part", "kindergartens.csv:3:insured_staff", cell("kindergartens", 1, "insured_staff", 7)),
    ("kindergartens.part", "kindergartens.csv:5:activity_m2", cell("kindergartens", 3, "activity_m2", 901)),
    ("kindergartens.staff", "kindergartens.csv:2:staff", cell("kindergartens", 0, "staff", 17)),
    ("kindergartens.classes", "kindergartens.csv:4:classes", cell("kindergartens", 2, "classes", 5)),
    ("kindergartens.type", "kindergartens.csv:5:school_id", cell("kindergartens", 3, "school_id", "OLD")),
    ("ref.unknown_school", "kindergarten_enrolment.csv:5:school_id",
     cell("kindergarten_enrolment", 3, "school_id", "K9")),
    ("kindergarten_enrolment.no_class", "kindergarten_enrolment.csv:5:classes",
     cell("kindergarten_enrolment", 3, "classes", 0)),
    ("kindergarten_enrolment.largest", "kindergarten_enrolment.csv:2:largest_class",
     cell("kindergarten_enrolment", 0, "largest_class", 28)),
    ("kindergarten_enrolment.over_size", "kindergarten_enrolment.csv:2:over_size",
     cell("kindergarten_enrolment", 0, "over_size", 3)),
    ("ref.unknown_township", "schools.csv:3:township", cell("schools", 1, "township", "Wset")),
    ("townships.sum", "townships.csv", cell("townships", 0, "birth_share", 1.0)),
    ("ref.unknown_development", "kindergartens.csv:4:development_id",
     cell("kindergartens", 2, "development_id", "D9")),
    ("preschool_projects.id", "preschool_projects.csv:2:project_id", cell("preschool_projects", 0, "project_id", "K1")),
    ("preschool_projects.school", "preschool_projects.csv:2:school_id",
     cell("preschool_projects", 0, "school_id", "K1")),
    ("preschool_projects.from", "preschool_projects.csv:3:from_school",
     cell("preschool_projects", 1, "from_school", None)),
    ("preschool_projects.part", "preschool_projects.csv:2:activity_m2",
     cell("preschool_projects", 0, "activity_m2", 2201)),
]  # fmt: skip


@pytest.mark.parametrize(("code", "place", "change"), BROKEN, ids=[f"{code}-{place}" for code, place, _ in BROKEN])
def test_a_broken_cell_is_named(tmp_path: Path, code: str, place: str, change: Change) -> None:
    """The problem names file, row and column, in both languages."""
    frames = tables()
    if code == "townships.sum":
        cell("townships", 1, "birth_share", 0.2)(frames)
    change(frames)
    write_tables(frames, tmp_path)
    with pytest.raises(BadInput) as caught:
        read_district(tmp_path, BASE_YEAR)
    assert (code, place) in {(one.code, one.place) for one in caught.value.problems}
    for one in caught.value.problems:
        assert one.render("zh_CN") != one.render("en")


def test_all_errors_are_told_at_once(tmp_path: Path) -> None:
    """Three broken cells in three tables give three problems."""
    frames = tables()
    for _, _, change in (BROKEN[3], BROKEN[9], BROKEN[17]):
        change(frames)
    write_tables(frames, tmp_path)
    with pytest.raises(BadInput) as caught:
        read_district(tmp_path, BASE_YEAR)
    assert [one.code for one in caught.value.problems] == [
        "kindergartens.part", "kindergarten_enrolment.largest", "preschool_projects.part",
    ]  # fmt: skip


def test_a_kindergarten_without_rows_is_missed(tmp_path: Path) -> None:
    """A kindergarten of table schools needs its row, and children in the base year."""
    frames = tables()
    frames["kindergartens"] = frames["kindergartens"].iloc[:3]
    frames["kindergarten_enrolment"] = frames["kindergarten_enrolment"].iloc[3:7]
    write_tables(frames, tmp_path)
    with pytest.raises(BadInput) as caught:
        read_district(tmp_path, BASE_YEAR)
    assert [(one.code, one.place) for one in caught.value.problems] == [
        ("kindergartens.missing", "schools.csv:5:school_id"),
        ("kindergarten_enrolment.missing", "kindergartens.csv:2:school_id"),
    ]
