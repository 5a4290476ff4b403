"""The papers of a run of kindergartens: whole, without empty sheets, and to the yuan."""

from __future__ import annotations

import io
from typing import Any

import openpyxl
import pytest
from docx import Document

from planner.commands.papers import titles_of
from planner.report.excel.book import excel_paper
from planner.report.papers.assumptions import assumed
from planner.report.papers.paper import Paper
from planner.report.papers.preschool_gaps import preschool_gaps
from planner.report.word.brief import word_brief
from planner.report.word.plan import word_plan
from tests.compliance.preschool_run import kinder_run


@pytest.fixture(scope="module")
def paper() -> Paper:
    """The run of the small district."""
    result = kinder_run()[1]
    return Paper(result.run, result.tables)


@pytest.fixture(scope="module")
def book(paper: Paper) -> Any:
    """Its workbook."""
    return openpyxl.load_workbook(io.BytesIO(excel_paper(paper, "en", titles_of(paper))), data_only=True)


def test_every_row_of_the_plan_is_on_one_sheet_and_the_money_adds_up(paper: Paper, book: Any) -> None:
    """Three sheets of kindergartens hold all rows; none of compulsory schools stands empty beside them."""
    names = ("Kindergartens built and changed", "Kindergarten staff and pay", "Kindergarten money per child")
    assert set(names) <= set(book.sheetnames)
    assert not {"Hiring by year", "Who goes where", "Other measures by year"} & set(book.sheetnames)
    rows, yuan = 0, 0
    for name in names:
        for row in book[name].iter_rows(min_row=4, values_only=True):
            if isinstance(row[0], int):
                rows, yuan = rows + 1, yuan + row[8]
                assert "k_" not in str(row[3]) and row[10]
    assert (rows, yuan) == (len(paper.table("actions")), paper.run["total_cost_yuan"])


def test_the_gap_list_names_kindergarten_measure_owner_and_deadline(paper: Paper, book: Any) -> None:
    """As many rows as indicators missed in the base year, each with what is done, by whom and by when."""
    table = paper.table("kindergartens")
    missed = table[(table["year"] == 2022) & (table["verdict"] == "not_met")]
    gaps = preschool_gaps(paper)
    assert len(gaps) == len(missed) > 0
    rows = [row for row in book["One policy per kindergarten"].iter_rows(min_row=4, values_only=True) if row[2]]
    assert len(rows) == len(gaps)
    assert all(row[8] == 2025 and row[7] and row[10] and row[11] for row in rows)
    met = [gap.met_from for gap in gaps]
    assert any(year is not None and year <= 2025 for year in met)


def test_the_items_of_the_form_stand_against_the_years(paper: Paper, book: Any) -> None:
    """Every preschool item that the run judges has its row and its name."""
    rows = [row for row in book["Items of the preschool form"].iter_rows(min_row=4, values_only=True)]
    codes = {str(row[0]): row for row in rows if row[0] and str(row[0]).startswith("P")}
    assert set(codes) == set(paper.table("verdicts")["standard"].astype(str)) and len(codes) >= 36
    assert all(row[1] and row[1] != code for code, row in codes.items())


def test_assumptions_of_kindergartens_are_listed(paper: Paper) -> None:
    """Those of the preschool section stand with their value in the run; a run without that section lists none."""
    held = {one.key: one.value for one in assumed(paper)}
    assert held["preschool.assumptions.close_per_year"] == 10 and held["assumptions.discount_rate"] == 0.03
    alone = Paper({**paper.run, "resolved": {**paper.run["resolved"], "preschool": None}}, paper.tables)
    assert not any(one.key.startswith("preschool") for one in assumed(alone))


@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_the_plan_and_the_brief_tell_of_kindergartens(paper: Paper, language: str) -> None:
    """Names of levers in words, the annex per kindergarten, and no sentence about zero schools."""
    plan = Document(io.BytesIO(word_plan(paper, language)))
    cells = [cell.text for table in plan.tables for row in table.rows for cell in row.cells]
    said = "\n".join([*(one.text for one in plan.paragraphs), *cells])
    assert "k_" not in said and paper.school("K1") in said
    assert ("0 units of 0 schools" if language == "en" else "0 所学校") not in said
    brief = Document(io.BytesIO(word_brief(paper, language)))
    assert paper.school("K1") in "\n".join(cell.text for one in brief.tables for row in one.rows for cell in row.cells)
