"""The page Data: errors by cell, a marked copy, editing in place, and nothing kept before it passes."""

from __future__ import annotations

import io
import shutil
import tempfile
from pathlib import Path

import pytest
from openpyxl import load_workbook
from streamlit.testing.v1 import AppTest

from planner.district.edit import text_tables
from planner.district.marked import marked_copy
from planner.district.read import read_district
from planner.district.write import write_tables
from planner.store.datasets import FOLDER
from planner.ui.data_edit import cells_of, frame_of, years_of
from planner.ui.data_files import _template
from tests.app.page import opened, sound, text
from tests.district.small import small_tables

SIGN = {"zh-CN": "上传本局的工作簿", "en-US": "Hand in the bureau"}


@pytest.fixture
def mine(runs: Path, district: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a copy of the district that a test may spoil, with its scenario shown."""
    copy = shutil.copytree(district, tmp_path / "mine", ignore=shutil.ignore_patterns("plan"))
    monkeypatch.setenv("PLANNER_SCENARIOS", str(copy))
    return copy


def handed(at: AppTest, *files: tuple[str, bytes]) -> AppTest:
    """Return the page with files handed in."""
    at.segmented_control(key="data_source").set_value("upload")
    sound(at.run())
    told = [(name, content, "application/octet-stream") for name, content in files]
    at.file_uploader(key="data_files").set_value(told)
    return sound(at.run())


def workbook(**wrong: str) -> bytes:
    """Return the small district as a workbook; ``table__column=value`` is what its first row holds instead."""
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder) / "w.xlsx"
        write_tables(small_tables(), place, "en")
        book = load_workbook(place)
        for where, value in wrong.items():
            table, _, column = where.partition("__")
            head = [cell.value for cell in book[table][1]]
            book[table].cell(2, head.index(column) + 1).value = value
        book.save(place)
        return place.read_bytes()


@pytest.mark.parametrize("locale", SIGN)
def test_the_data_shown_are_checked_and_can_be_edited(runs: Path, locale: str) -> None:
    """Good tables are said to be good; the editor of a table is there, an illustrative district says so."""
    at = opened(locale, "data")
    said = text(at)
    assert SIGN[locale] in said and {"zh-CN": "没有错误", "en-US": "No error"}[locale] in said
    assert {"zh-CN": "示意数据", "en-US": "ILLUSTRATIVE DATA"}[locale] in said
    assert at.selectbox(key="data_table").options and at.get("dataframe")


def test_a_bad_workbook_names_every_cell(runs: Path) -> None:
    """Two wrong cells in two sheets: both places in the table, and the marked copy colours both."""
    at = handed(
        opened("en-US", "data"), ("报表.xlsx", workbook(premises__teaching_area_m2="很多", schools__type="大学"))
    )
    said = text(at)
    assert "2 errors" in said
    tables = Path(at.session_state["data_path"])
    with pytest.raises(Exception) as bad:
        read_district(tables, 2022)
    problems = bad.value.problems  # type: ignore[attr-defined]
    assert all(one.place in said for one in problems)
    names = [str(one.label) for one in at.get("download_button")]
    assert "Download the copy with every problem marked" in names
    marked_copy(tables, problems, runs / "marked.xlsx", "en")
    book = load_workbook(io.BytesIO((runs / "marked.xlsx").read_bytes()))
    for one in problems:
        sheet, _, cell = one.place.partition("!")
        assert book[sheet][cell].comment is not None


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [("x.xlsx", b"no workbook", "not that of an .xlsx workbook"), ("x.zip", b"PK\x03\x04", "the zip is damaged"),
     ("schools.csv", b"school_id\n", "must be given")],
)  # fmt: skip
def test_bad_files_are_refused_in_words(runs: Path, name: str, content: bytes, words: str) -> None:
    """A file of the wrong kind, a broken zip, a table alone: said, and nothing is kept."""
    at = handed(opened("en-US", "data"), (name, content))
    said = text(at)
    assert words in said or "errors" in said
    assert not (runs / FOLDER).exists()


def test_a_good_workbook_is_kept_and_used(mine: Path, runs: Path) -> None:
    """The district handed in again, under a new name: it is there as a scenario, and the page Standing shows it."""
    tables = {code: one for code, one in text_tables(mine / "tables").items()}
    files = [(f"{code}.csv", (mine / "tables" / f"{code}.csv").read_bytes()) for code in tables]
    at = handed(opened("en-US", "data", run="@mine/baseline"), *files)
    assert "No error" in text(at)
    at.text_input(key="data_name").set_value("新数据")
    at.button(key="data_keep").click()
    sound(at.run())
    assert (runs / FOLDER / "新数据" / "scenario.yaml").is_file()
    at = opened("en-US", "standing", run="@新数据/scenario")
    assert "新数据" in text(at)


def test_a_cell_edited_to_nonsense_is_told_and_nothing_is_kept(mine: Path, runs: Path) -> None:
    """Edit, check: the problem with file, row and column; keep is refused; thrown away, all is as before."""
    at = opened("en-US", "data", run="@mine/baseline")
    at.selectbox(key="data_table").select("premises")
    sound(at.run())
    at.session_state["data_editor premises 0"] = {
        "edited_rows": {1: {"teaching_area_m2": "viele"}}, "added_rows": [], "deleted_rows": []}  # fmt: skip
    assert "Edited and not kept yet" in text(sound(at.run()))
    at.button(key="data_check").click()
    said = text(sound(at.run()))
    assert "premises.csv:3" in said and "viele" in said
    at.text_input(key="data_name").set_value("x")
    at.button(key="data_keep").click()
    assert "premises.csv:3" in text(sound(at.run())) and not list((runs / FOLDER).glob("*"))
    at.button(key="data_throw").click()
    assert "Edited and not kept yet" not in text(sound(at.run()))


def test_an_edit_is_kept_under_a_new_name_and_the_old_tables_stay(mine: Path, runs: Path) -> None:
    """A cell changed, a row added and another deleted are what stands in the new folder."""
    before = {path.name: path.read_bytes() for path in (mine / "tables").iterdir()}
    at = opened("en-US", "data", run="@mine/baseline")
    at.selectbox(key="data_table").select("births")
    sound(at.run())
    original = text_tables(mine / "tables")["births"].rows
    last = original[-1][0]
    at.session_state["data_editor births 0"] = {
        "edited_rows": {0: {"births": "777"}},
        "added_rows": [{"year": last, "births": "5", "status": "forecast"}],
        "deleted_rows": [len(original) - 1],
    }
    sound(at.run())
    at.text_input(key="data_name").set_value("edited")
    at.button(key="data_keep").click()
    sound(at.run())
    rows = text_tables(runs / FOLDER / "edited" / "tables")["births"].rows
    assert rows[0][1] == "777" and rows[-1][:2] == (last, "5") and len(rows) == len(original)
    assert {path.name: path.read_bytes() for path in (mine / "tables").iterdir()} == before


def test_an_empty_store_still_shows_the_page(runs: Path) -> None:
    """Without any run the first scenario's tables are there to be edited."""
    shutil.rmtree(runs)
    assert "No error" in text(opened("en-US", "data"))


def test_the_blank_workbook_is_in_the_reader_s_language(runs: Path) -> None:
    """Sheets of the Chinese one have Chinese names; it holds every table."""
    chinese, english = (load_workbook(io.BytesIO(_template.__wrapped__(one))) for one in ("zh_CN", "en"))
    assert "学校" in chinese.sheetnames and "schools" in english.sheetnames
    assert len(chinese.sheetnames) == len(english.sheetnames)


def test_the_editor_s_cells_are_text(tmp_path: Path) -> None:
    """A frame and back is the same table; blanks that the editor adds are blanks; rows count from the header."""
    write_tables({"births": small_tables()["births"]}, tmp_path)
    table = text_tables(tmp_path)["births"]
    frame = frame_of(table)
    assert frame.index[0] == 2 and [tuple(row) for row in cells_of(frame)] == list(table.rows)
    frame.loc[len(frame) + 2] = [None, float("nan"), " x "][: len(frame.columns)]
    assert cells_of(frame)[-1][:3] == ["", "", "x"][: len(frame.columns)]
    assert years_of({}) == []
