"""The district that is read: indoor sports taken out, roster and totals agree, missing tables named, speed."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from planner.base.errors import BadInput
from planner.district.contracts import TABLES
from planner.district.read import estimates, newest_year, read_district
from tests.district.small import BASE_YEAR, small_roster, small_tables, write_small

OPTIONAL = [table.code for table in TABLES if not table.required and not table.aside]


def every_table() -> dict[str, pd.DataFrame]:
    """Return the small district with every optional table filled."""
    attestations = pd.DataFrame(
        [("G1", None, "met", "2022-10", "基教科", "规划文件"), ("V2", "P1", "unknown", None, None, None)],
        columns=["item", "subject", "status", "date", "role", "evidence"],
    )
    return small_tables() | {"roster": small_roster(), "attestations": attestations}


def test_the_small_district_is_read_whole(tmp_path: Path) -> None:
    """Counts and a few values by hand."""
    district, warnings = read_district(write_small(tmp_path, every_table()), BASE_YEAR)
    assert not warnings
    assert district.missing == ()
    assert (district.name, district.school_system, district.illustrative) == ("示例县", "6-3", True)
    assert len(district.enrolment) == 185
    grade = district.enrolment["P1", 2022, 1]
    assert (grade.pupils, grade.classes, grade.largest_class) == (178, 4, 45)
    assert district.schools[2].boarding and district.schools[3].parent_school == "P2"
    assert district.schools[6].opens_project == "B1" and district.schools[5].migrant_share is None
    assert district.posts["primary", 2025] == 110
    assert district.feeders["P2", "N1"] == 0.3
    assert district.land["N1"] == (1500, 2500)
    assert district.births[2022] == 215
    assert district.writeoffs == {("P1", 2024): (180_000, 3), ("N1", 2025): (120_000, 2), ("J1", 2024): (150_000, 1)}
    assert district.projects[0].adds["classrooms"] == 18
    assert district.projects[0].relief == {("P1", "primary"): 0.3, ("P2", "primary"): 0.1}
    assert district.venues[0].exclusive and district.venues[0].rent_yuan == 180_000
    assert district.attestations[1].subject == "P1" and district.attestations[0].date == "2022-10"


def test_teaching_area_is_net_of_indoor_sports(tmp_path: Path) -> None:
    """R4 counts the teaching area without indoor sports; a blank cell takes nothing out."""
    district, _ = read_district(write_small(tmp_path), BASE_YEAR)
    assert district.premises["P1"].teaching_area_m2 == 5400 - 400
    assert district.premises["P2"].teaching_area_m2 == 1650


def test_the_roster_alone_gives_the_totals(tmp_path: Path) -> None:
    """Totals by type are counted from the roster where no staff table is given, and are not called missing."""
    tables = small_tables()
    from_totals, _ = read_district(write_small(tmp_path / "totals", tables), BASE_YEAR)
    del tables["staff"]
    from_roster, warnings = read_district(write_small(tmp_path / "roster", tables | {"roster": small_roster()}), 2022)
    assert from_roster.staff == from_totals.staff
    assert not warnings
    assert from_roster.missing == ("attestations",)
    assert sum(from_roster.staff.values()) == len(from_roster.roster) == 192
    first = from_roster.roster[0]
    assert (first.school, first.stage, first.type_code, first.birth) == ("P1", "primary", "a0q0b0", (1980, 6))


@pytest.mark.parametrize("code", OPTIONAL)
def test_each_optional_table_can_be_left_out(code: str, tmp_path: Path) -> None:
    """Without it the district is read, the table is named as missing, and what is estimated is said in words."""
    tables = every_table()
    del tables[code]
    district, _ = read_district(write_small(tmp_path, tables), BASE_YEAR)
    assert district.missing == (code,)
    ((named, text),) = estimates(district)
    assert named == code
    assert text.render("zh_CN") != text.render("en")
    assert "{" not in text.render("zh_CN")


def test_school_totals_alone_are_enough(tmp_path: Path) -> None:
    """The five required tables alone make a district; all that is missing is named in the order of the contract."""
    tables = {code: frame for code, frame in small_tables().items() if code not in OPTIONAL}
    tables["schools"] = tables["schools"].drop(columns="opens_project").iloc[:6]
    district, _ = read_district(write_small(tmp_path, tables), BASE_YEAR)
    assert district.missing == tuple(OPTIONAL)
    assert (district.name, district.school_system) == ("district", "6-3")
    assert district.special_rooms is None and district.writeoffs is None
    assert len(estimates(district)) == len(OPTIONAL)


@pytest.mark.parametrize("code", ["schools", "enrolment", "staff", "premises", "posts"])
def test_a_required_table_cannot_be_left_out(code: str, tmp_path: Path) -> None:
    """Its absence is one error, and does not hide behind a hundred others."""
    tables = small_tables()
    del tables[code]
    with pytest.raises(BadInput) as refused:
        read_district(write_small(tmp_path, tables), BASE_YEAR)
    assert [(problem.code, problem.value) for problem in refused.value.problems] == [("table.missing", code)]


def test_every_file_read_is_kept_with_its_hash(tmp_path: Path) -> None:
    """File name → sha256, in the order of names, for the run's record."""
    folder = write_small(tmp_path)
    district, _ = read_district(folder, BASE_YEAR)
    hashes = {file.name: hashlib.sha256(file.read_bytes()).hexdigest() for file in sorted(folder.iterdir())}
    assert district.inputs == hashes
    assert list(district.inputs) == sorted(hashes)


def test_the_newest_year_of_enrolment_can_be_asked_for(tmp_path: Path) -> None:
    """It stands in for a base year that nobody gave; a district without pupils has none."""
    folder = write_small(tmp_path)
    assert newest_year(folder) == 2022
    (folder / "enrolment.csv").unlink()
    assert newest_year(folder) == 0


def test_grades_of_a_five_four_district(tmp_path: Path) -> None:
    """Under 5-4 grade 6 of a nine-year school is junior, and a primary school ends with grade 5."""
    tables = small_tables()
    tables["district"]["school_system"] = "5-4"
    enrolment = tables["enrolment"]
    tables["enrolment"] = enrolment[~(enrolment.school_id.isin(["P1", "P2"]) & (enrolment.grade == 6))]
    district, _ = read_district(write_small(tmp_path, tables), BASE_YEAR)
    assert district.stage_of_grade(district.school_by_id["N1"], 6) == "junior"


def test_a_large_district_is_read_whole(tmp_path: Path) -> None:
    """120 schools and more with a roster."""
    folder = write_small(tmp_path, _copies(small_tables() | {"roster": small_roster()}, 20))
    district, _ = read_district(folder, BASE_YEAR)
    assert len(district.schools) == 140


def _copies(tables: dict[str, pd.DataFrame], times: int) -> dict[str, pd.DataFrame]:
    """Return the district so many times over, every code with a number."""
    ids = ("school_id", "from_school", "to_school", "parent_school", "opens_project", "project_id", "venue_id",
           "person_id", "name")  # fmt: skip
    found = {}
    for code, frame in tables.items():
        if code in ("district", "posts", "births", "tracked"):
            found[code] = frame
            continue
        parts = []
        for number in range(times):
            part = frame.copy()
            for column in part.columns.intersection(list(ids)):
                part[column] = part[column].map(lambda one, n=number: one if pd.isna(one) else f"{one}_{n}")
            parts.append(part)
        found[code] = pd.concat(parts)
    return found


def test_reading_twice_gives_the_same(tmp_path: Path) -> None:
    """Nothing depends on when or in which order it is read."""
    folder = write_small(tmp_path)
    one, two = (read_district(folder, BASE_YEAR)[0] for _ in range(2))
    assert one == two
    assert replace(one, name="x") != two
