"""Broken folders of CSV: places are ``file.csv:row:column``, encodings and separators are told apart."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from planner.base.errors import BadInput
from planner.district.read import read_district
from tests.district.small import BASE_YEAR, small_tables, write_small


def _edit(name: str, old: str, new: str, count: int = 1) -> Callable[[Path], None]:
    def edit(folder: Path) -> None:
        file = folder / f"{name}.csv"
        text = file.read_text(encoding="utf-8")
        assert old in text
        file.write_text(text.replace(old, new, count), encoding="utf-8")

    return edit


def _write(name: str, raw: bytes) -> Callable[[Path], None]:
    return lambda folder: (folder / name).write_bytes(raw) and None


BROKEN: list[tuple[str, Callable[[Path], None], set[tuple[str, str]]]] = [
    ("a number that is none", _edit("enrolment", "P1,2022,1,178", "P1,2022,1,17O"),
     {("enrolment.csv:26:pupils", "cell.unit")}),
    ("formula error from Excel", _edit("premises", "P2,1650,,3600", "P2,1650,,#DIV/0!"),
     {("premises.csv:3:sports_area_m2", "cell.formula_error")}),
    ("unknown column", _edit("posts", "stage,year,posts", "stage,year,post_number"),
     {("posts.csv:1:post_number", "column.unknown")}),
    ("missing column", _edit("births", "year,births,status", "year,status,x"),
     {("births.csv:1", "column.missing"), ("births.csv:1:x", "column.unknown"),
      *((f"births.csv:{row}:status", "cell.choice") for row in range(2, 24))}),
    ("comma in a name without quotes", _edit("venues", "城关体育场,", "城关体育场,东区,"),
     {("venues.csv:2:school_id", "cell.id"), ("venues.csv:2:area_m2", "cell.number"),
      ("venues.csv:2:walk_minutes", "cell.range"),
      ("venues.csv:2:exclusive", "cell.flag"), ("venues.csv:2:contract", "cell.choice"),
      ("venues.csv:2:rent_yuan", "cell.number"), ("venues.csv:2:from_year", "cell.range"),
      ("venues.csv:2:10", "row.too_long")}),
    ("quotation mark not closed", _edit("schools", "城关实验小学", '"城关实验小学'),
     {("schools.csv", "guard.csv_syntax")}),
    ("stray file", _write("enrollment_old.csv", b"a,b\n1,2\n"), {("enrollment_old.csv", "sheet.unknown")}),
    ("table in both languages", _write("编制.csv", "学段,年份,编制数\n小学,2022,9\n".encode()),
     {("编制.csv", "table.twice")}),
    ("workbook renamed to csv", _write("land.csv", b"PK\x03\x04 and so on"), {("land.csv", "guard.magic")}),
    ("UTF-16", _write("land.csv", "school_id\tmax".encode("utf-16")), {("land.csv", "guard.encoding")}),
    ("neither UTF-8 nor GB18030", _write("land.csv", b"school_id,\xff\xff\x81\n"), {("land.csv", "guard.encoding")}),
    ("two refused files at once", lambda f: [_write("land.csv", b"PK\x03\x04")(f), _write("posts.csv", b"\0")(f)],
     {("land.csv", "guard.magic"), ("posts.csv", "guard.encoding")}),
    ("missing file", lambda folder: (folder / "posts.csv").unlink(), {("district", "table.missing")}),
    ("too many columns", _write("land.csv", b"a," * 600), {("land.csv", "guard.sheet_size")}),
    ("too large", _write("land.csv", b"a,b\n" * 5_100_000), {("land.csv", "guard.too_large")}),
    ("too many rows", _write("land.csv", b"a,b\n" * 200_001), {("land.csv", "guard.sheet_size")}),
]  # fmt: skip


@pytest.mark.parametrize(("change", "expect"), [case[1:] for case in BROKEN], ids=[case[0] for case in BROKEN])
def test_exactly_the_broken_places_of_csv_files_are_named(
    change: Callable[[Path], None], expect: set[tuple[str, str]], tmp_path: Path
) -> None:
    """Place and code are as expected, and each problem is told in both languages."""
    folder = write_small(tmp_path)
    change(folder)
    with pytest.raises(BadInput) as refused:
        read_district(folder, BASE_YEAR)
    problems = refused.value.problems
    assert sorted((problem.place, problem.code) for problem in problems) == sorted(expect)
    assert all(problem.message.render("zh_CN") != problem.message.render("en") for problem in problems)


def test_a_folder_without_tables_says_so(tmp_path: Path) -> None:
    """An empty folder, and a path that is not there, are told with a remedy."""
    for path, code in ((tmp_path, "guard.no_tables"), (tmp_path / "nowhere.xlsx", "guard.missing")):
        with pytest.raises(BadInput) as refused:
            read_district(path, BASE_YEAR)
        assert [problem.code for problem in refused.value.problems] == [code]
        assert refused.value.problems[0].remedy is not None


def test_a_column_full_of_errors_is_told_and_then_counted(tmp_path: Path) -> None:
    """A thousand wrong cells of one kind give five hundred problems and a count, not a thousand lines."""
    tables = small_tables()
    row = tables["special_rooms"].iloc[0].to_dict() | {"rooms": "?"}
    tables["special_rooms"] = tables["special_rooms"].astype({"rooms": object})
    for index in range(1_000):
        tables["special_rooms"].loc[index] = row | {"area_m2": index}
    with pytest.raises(BadInput) as refused:
        read_district(write_small(tmp_path, tables), BASE_YEAR)
    problems = refused.value.problems
    assert len(problems) == 500
    assert "500" in problems[-1].message.render("zh_CN")
