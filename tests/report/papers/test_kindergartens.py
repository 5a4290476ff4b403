"""Papers of a scenario of kindergartens alone: no unit is measured, the levers have other names."""

from __future__ import annotations

import io

from docx import Document
from openpyxl import load_workbook

from planner.base.preschool import PRESCHOOL_LEVERS
from planner.report.excel.book import excel_paper
from planner.report.papers.paper import Paper
from planner.report.word.plan import word_plan
from tests.report.papers.payloads import good_paper


def kindergartens() -> Paper:
    """The good run with its tables of schools empty and its actions those of kindergartens."""
    paper = good_paper()
    tables = dict(paper.tables)
    for name in ("indicators", "schools_rule", "dispersion", "contributions", "pupils", "stocks", "transfers"):
        tables[name] = tables[name].head(0)
    actions = tables["actions"].copy()
    actions["lever"] = [PRESCHOOL_LEVERS[row % len(PRESCHOOL_LEVERS)] for row in range(len(actions))]
    actions["item"] = "x"
    return Paper(paper.run, tables | {"actions": actions})


def test_the_workbook_holds_every_yuan_of_other_levers() -> None:
    """Every lever of kindergartens stands on one of their three sheets, and the totals reconcile."""
    paper = kindergartens()
    book = load_workbook(io.BytesIO(excel_paper(paper, "en")))
    names = ("Kindergartens built and changed", "Kindergarten staff and pay", "Kindergarten money per child")
    rows = [row for name in names for row in book[name].iter_rows(min_row=4, values_only=True) if row[0] != "Total"]
    assert sum(row[8] for row in rows) == int(paper.table("actions")["cost_yuan"].sum()) > 0


def test_the_plan_is_written_without_schools() -> None:
    """The Word plan stands with empty tables of schools."""
    document = Document(io.BytesIO(word_plan(kindergartens(), "en")))
    assert "implementation plan" in document.paragraphs[0].text
