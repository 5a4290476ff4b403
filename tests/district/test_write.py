"""Tables written are tables read: workbook and CSV, Chinese and English, the same bytes, nothing that runs."""

from __future__ import annotations

import zipfile
from dataclasses import replace
from pathlib import Path

import openpyxl
import pandas as pd
import pytest

from planner.base.errors import BadInput, Problem
from planner.base.i18n import T
from planner.district.contracts import TABLES
from planner.district.marked import marked_copy
from planner.district.read import read_district
from planner.district.template import write_template
from planner.district.write import write_tables
from tests.broken_inputs.books import small_book
from tests.district.small import BASE_YEAR, small_roster, small_tables, write_small

EVIL = ('=cmd|"/c calc"!A0', "+1+1", "-2", "@SUM(A1)", "'=1", "http://example.org", 'a,"b"\nc')


def every_table() -> dict[str, pd.DataFrame]:
    """Return the small district with its roster and names that a spreadsheet would run."""
    tables = small_tables() | {"roster": small_roster()}
    tables["schools"]["name"] = list(EVIL)
    return tables


@pytest.mark.parametrize("language", ["zh_CN", "en"])
@pytest.mark.parametrize("target", ["tables", "tables.xlsx"])
def test_what_is_written_is_read_back_as_the_same_district(language: str, target: str, tmp_path: Path) -> None:
    """Workbook or folder, either language: the same district, names with signs included."""
    tables = every_table()
    del tables["district"]
    write_tables(tables, tmp_path / target, language)
    district, warnings = read_district(tmp_path / target, BASE_YEAR)
    plain, _ = read_district(write_small(tmp_path / "plain", tables), BASE_YEAR)
    names = [name[1:] if target.endswith("xlsx") and name == "'=1" else name for name in EVIL]
    assert [school.name for school in district.schools] == names
    assert not warnings
    schools = tuple(replace(one, name="") for one in district.schools)
    others = tuple(replace(one, name="") for one in plain.schools)
    assert replace(district, inputs={}, name="", schools=schools) == replace(plain, inputs={}, name="", schools=others)


@pytest.mark.parametrize("target", ["tables", "tables.xlsx"])
def test_the_same_tables_give_the_same_bytes(target: str, tmp_path: Path) -> None:
    """Neither clock nor order of the tables shows in the files."""
    written = []
    for number, tables in enumerate((every_table(), dict(reversed(every_table().items())))):
        path = tmp_path / str(number) / target
        write_tables(tables, path, "zh_CN")
        files = sorted(path.iterdir()) if path.is_dir() else [path]
        written.append([(file.name, file.read_bytes()) for file in files])
    assert written[0] == written[1]


def test_nothing_that_is_written_can_run(tmp_path: Path) -> None:
    """No formula and no link in the workbook; in CSV what would run is marked."""
    write_tables(every_table(), tmp_path / "a.xlsx", "en")
    with zipfile.ZipFile(tmp_path / "a.xlsx") as archive:
        sheets = [archive.read(name) for name in archive.namelist() if name.startswith("xl/worksheets/sheet")]
    assert not [sheet for sheet in sheets if b"<f>" in sheet or b"<hyperlink" in sheet]
    write_tables(every_table(), tmp_path / "csv", "en")
    lines = (tmp_path / "csv" / "schools.csv").read_text(encoding="utf-8").splitlines()
    assert not [line for line in lines for cell in line.split(",")[1:2] if cell.strip('"').startswith(tuple("=+-@"))]


def test_blanks_and_whole_numbers_are_written_plainly(tmp_path: Path) -> None:
    """A blank is a blank, 2005.0 is 2005, and numbers stay numbers."""
    tables = small_tables()
    tables["schools"]["build_year"] = [1998.0, 2005.0, None, None, 2001.0, 2014.0, 2025.0]
    write_tables(tables, tmp_path / "csv", "en")
    lines = (tmp_path / "csv" / "schools.csv").read_text(encoding="utf-8").splitlines()
    assert lines[1] == "P1,城关实验小学,primary,urban,城关街道,public,1998,0.35,1,0,,"
    assert lines[3] == "N1,南河九年一贯制学校,nine_year,town,南河镇,public,,0.1,0,1,,"


def test_unknown_tables_and_columns_are_a_programmer_s_error(tmp_path: Path) -> None:
    """What the contracts do not know is not written."""
    frame = pd.DataFrame({"x": [1]})
    for tables in ({"nonsense": frame}, {"posts": frame}):
        with pytest.raises(ValueError, match="unknown"):
            write_tables(tables, tmp_path / "a", "en")


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_the_template_has_every_table_with_its_columns(language: str, tmp_path: Path) -> None:
    """Headers, notes, drop-downs and frozen panes as the contracts say; how-to on the first sheet."""
    write_template(tmp_path / "t.xlsx", language)
    book = openpyxl.load_workbook(tmp_path / "t.xlsx")
    first = book.worksheets[0]
    assert first.title == ("说明" if language == "zh_CN" else "readme")
    listed = sum(len(table.columns) for table in TABLES)
    assert first.max_row >= listed + len(TABLES)
    assert book.sheetnames[1:] == [table.label.render(language) for table in TABLES]
    for table in TABLES:
        sheet = book[table.label.render(language)]
        assert [cell.value for cell in sheet[1]] == [column.label.render(language) for column in table.columns]
        assert all(cell.comment and table.columns[i].allowed.render(language) in cell.comment.text
                   for i, cell in enumerate(sheet[1]))  # fmt: skip
        assert sheet.freeze_panes == "B2"
        lists = [check for check in sheet.data_validations.dataValidation if check.type == "list"]
        assert len(lists) == sum(column.kind in ("choice", "flag") for column in table.columns)


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_a_template_filled_in_is_a_district(language: str, tmp_path: Path) -> None:
    """The blank workbook is refused only for what is still blank; filled in, it is read."""
    write_template(tmp_path / "t.xlsx", language)
    with pytest.raises(BadInput) as refused:
        read_district(tmp_path / "t.xlsx", BASE_YEAR)
    assert [one.code for one in refused.value.problems] == ["table.empty"] * 5
    book = openpyxl.load_workbook(tmp_path / "t.xlsx")
    for table in TABLES:
        for row in small_book().sheets.get(table.code, [])[1:]:
            book[table.label.render(language)].append(row)
    book.save(tmp_path / "filled.xlsx")
    district, warnings = read_district(tmp_path / "filled.xlsx", BASE_YEAR)
    plain, _ = read_district(write_small(tmp_path), BASE_YEAR)
    assert not warnings
    assert replace(district, inputs={}) == replace(plain, inputs={})


def test_a_marked_copy_shows_every_problem_where_it_is(tmp_path: Path) -> None:
    """Errors red, warnings yellow, with comments; all listed on a first sheet; the original untouched."""
    book = small_book()
    book.set("enrolment!D26", "178人")
    book.set("schools!B3", "城关实验小学")
    book.set("posts!A2", '=HYPERLINK("x")')
    source = book.write(tmp_path / "a.xlsx")
    before = source.read_bytes()
    with pytest.raises(BadInput) as refused:
        read_district(source, BASE_YEAR)
    warning = Problem("school.same_name", "schools!B3", "城关实验小学", T("this is not a code"), severity="warning")
    marked_copy(source, [*refused.value.problems, warning], tmp_path / "marked.xlsx", "en")
    assert source.read_bytes() == before
    marked = openpyxl.load_workbook(tmp_path / "marked.xlsx")
    assert marked.sheetnames[0] == "problems"
    cell = marked["enrolment"]["D26"]
    assert (cell.value, cell.fill.fgColor.rgb) == ("178人", "FFF4B6B6")
    assert "followed by 人" in cell.comment.text and "a whole number" in cell.comment.text
    assert marked["schools"]["B3"].fill.fgColor.rgb == "FFFFF2B3"
    rows = list(marked["problems"].iter_rows(min_row=2, values_only=True))
    assert [row[0] for row in rows] == ["enrolment!D26", "posts!A2", "schools!B3"]
    assert marked["problems"]["B3"].data_type == "s"


def test_a_marked_copy_never_overwrites_nor_opens_what_the_guard_refuses(tmp_path: Path) -> None:
    """The original is safe, and a renamed picture is refused here too."""
    source = small_book().write(tmp_path / "a.xlsx")
    with pytest.raises(ValueError, match="overwrite"):
        marked_copy(source, [], source)
    (tmp_path / "b.xlsx").write_bytes(b"\x89PNG")
    with pytest.raises(BadInput):
        marked_copy(tmp_path / "b.xlsx", [], tmp_path / "c.xlsx")
