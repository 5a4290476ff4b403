"""Tables edited as text come back as they were, and nothing in them runs in a spreadsheet."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from planner.base.errors import BadInput
from planner.district.edit import TextTable, replaced, text_tables, write_text_tables
from planner.district.read import read_district
from planner.district.write import write_tables
from tests.district.small import BASE_YEAR, small_tables, write_small


@pytest.mark.parametrize("language", ["en", "zh_CN"])
@pytest.mark.parametrize("workbook", [False, True])
def test_tables_written_back_unedited_are_the_same_district(tmp_path: Path, language: str, workbook: bool) -> None:
    """From a folder or a workbook, with headers in either language."""
    source = tmp_path / "district.xlsx"
    if workbook:
        write_tables(small_tables(), source, language)
    else:
        source = write_small(tmp_path)
    write_text_tables(text_tables(source), tmp_path / "again", language)
    one, _ = read_district(source, BASE_YEAR)
    other, _ = read_district(tmp_path / "again", BASE_YEAR)
    assert replace(one, inputs={}) == replace(other, inputs={})


def test_an_edited_cell_is_read_back(tmp_path: Path) -> None:
    """A new name of a school stands in the district that is read; blank rows are left out."""
    write_small(tmp_path)
    tables = text_tables(tmp_path / "district")
    table = tables["schools"]
    at = table.columns.index("name")
    rows = [list(row) for row in table.rows]
    rows[0][at] = "新校名"
    rows.append(["", *[" "] * (len(table.columns) - 1)])
    edited = replaced(tables, "schools", table.columns, rows)
    assert len(edited["schools"].rows) == len(table.rows)
    write_text_tables(edited, tmp_path / "again")
    district, _ = read_district(tmp_path / "again", BASE_YEAR)
    assert district.schools[0].name == "新校名"
    assert tables["schools"] == table


@pytest.mark.parametrize(
    ("cell", "written"),
    [("=1+1", "'=1+1"), ("@SUM(A1)", "'@SUM(A1)"), ("-12.5", "-12.5"), ("+3", "+3"), ("-x", "'-x"), ("路", "路")],
)
def test_what_a_spreadsheet_would_run_is_marked(tmp_path: Path, cell: str, written: str) -> None:
    """Text that begins like a formula carries the mark, numbers with a sign do not; reading takes the mark off."""
    table = TextTable("venues", ("venue_id", "name"), (("V1", cell),))
    write_text_tables({"venues": table}, tmp_path)
    assert (tmp_path / "venues.csv").read_text(encoding="utf-8").splitlines()[1] == f"V1,{written}"
    assert text_tables(tmp_path)["venues"].rows == (("V1", cell),)


def test_a_file_that_cannot_be_opened_is_refused(tmp_path: Path) -> None:
    """As the reader refuses it."""
    (tmp_path / "x.xlsx").write_bytes(b"no workbook")
    with pytest.raises(BadInput):
        text_tables(tmp_path / "x.xlsx")
