"""``planner template`` and ``planner check``: a workbook out, problems with their cells back."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd
from openpyxl import load_workbook

from tests.cli.invoke import run
from tests.district.small import BASE_YEAR, small_tables, write_small


def workbook(path: Path, pupils: object = None) -> Path:
    """Write the small district as a workbook; ``pupils`` replaces the first number of pupils."""
    with pd.ExcelWriter(path, engine="openpyxl") as book:
        for name, frame in small_tables().items():
            frame.to_excel(book, sheet_name=name, index=False)
    if pupils is not None:
        opened = load_workbook(path)
        sheet = opened["enrolment"]
        column = [cell.value for cell in sheet[1]].index("pupils") + 1
        sheet.cell(2, column).value = pupils
        opened.save(path)
    return path


def test_the_blank_workbook_is_written_and_found_empty(tmp_path: Path) -> None:
    """Every required table is there, and none has rows."""
    made = run("template", tmp_path / "空白.xlsx", "--lang", "en")
    assert made.code == 0 and "空白.xlsx" in made.out
    checked = run("check", tmp_path / "空白.xlsx", "--lang", "en")
    assert checked.code == 2 and checked.err.count("table.empty") >= 4


def test_a_template_is_a_workbook(tmp_path: Path) -> None:
    """Another ending, or a folder of that name, is refused."""
    assert run("template", tmp_path / "x.csv").code == 2
    (tmp_path / "y.xlsx").mkdir()
    assert run("template", tmp_path / "y.xlsx").code == 2


def test_a_good_district_is_summed_up(tmp_path: Path) -> None:
    """Schools, pupils and teachers of the last year of enrolment, and what is estimated."""
    checked = run("check", write_small(tmp_path), "--lang", "en")
    pupils = small_tables()["enrolment"].query("year == @BASE_YEAR")["pupils"].sum()
    assert checked.code == 0
    assert f"{pupils} pupils in {BASE_YEAR}" in checked.out and checked.out.startswith("ILLUSTRATIVE")


def test_a_wrong_cell_is_named_and_marked(tmp_path: Path) -> None:
    """The problem carries sheet and cell, for people and for machines; the marked copy is another file."""
    book = workbook(tmp_path / "book.xlsx", pupils=-5)
    marked = tmp_path / "marked.xlsx"
    checked = run("check", book, "--marked", marked, "--json", "--lang", "en")
    told = json.loads(checked.out)
    assert checked.code == 2 and told["ok"] is False
    (wrong,) = [one for one in told["problems"] if one["value"] == "-5"]
    sheet, _, cell = wrong["place"].partition("!")
    assert (sheet, wrong["severity"]) == ("enrolment", "error")
    assert load_workbook(marked)[sheet][cell].comment is not None
    assert load_workbook(book)[sheet][cell].comment is None


def test_a_marked_copy_never_replaces_the_workbook(tmp_path: Path) -> None:
    """Neither the workbook itself nor a folder of CSV can be marked in place."""
    book = workbook(tmp_path / "book.xlsx")
    before = book.read_bytes()
    assert run("check", book, "--marked", book).code == 2
    assert book.read_bytes() == before
    assert run("check", write_small(tmp_path), "--marked", tmp_path / "marked.xlsx").code == 2


def test_a_scenario_is_checked_against_the_district(tmp_path: Path, world: Path) -> None:
    """With a scenario, its projects and years are held against the tables, too."""
    good = run("check", world.parent / "district", "--scenario", world, "--lang", "en")
    assert good.code == 0, good.err
    assert run("check", write_small(tmp_path), "--scenario", tmp_path / "none.yaml").code == 2
    assert run("check", tmp_path / "nothing").code == 2
