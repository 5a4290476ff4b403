"""The workbook of a run 方案工作簿: all sheets, written in memory and returned as bytes."""

from __future__ import annotations

import datetime
import io
from collections.abc import Mapping, Sequence

import xlsxwriter

from planner.base.i18n import T, Text
from planner.report.excel.besides import write_block_sheet, write_numbers
from planner.report.excel.overview import sheet_of_overview, write_overview
from planner.report.excel.plans import write_budget, write_plans
from planner.report.excel.preschool_sheets import write_preschool
from planner.report.excel.recompute import choose, write_recompute
from planner.report.excel.schools import write_dispersion, write_gaps, write_matrix, write_sums
from planner.report.excel.sheet import Book, Sheet
from planner.report.excel.sources import (
    write_assumptions,
    write_conflicts,
    write_ledger,
    write_provenance,
    write_verdicts,
)
from planner.report.papers.besides import Answered, blocks_besides, blocks_without_plan
from planner.report.papers.paper import Paper

#: No string becomes a formula, a link or a number: what a name looks like is the name's own affair.
SAFE = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "in_memory": True}
#: The same run always gives the same bytes, so the file carries no time of its own.
MADE = datetime.datetime(2000, 1, 1)


def excel_paper(
    paper: Paper, language: str, titles: Mapping[str, Text] | None = None, school: str | None = None,
    answered: Sequence[Answered] = (),
) -> bytes:  # fmt: skip
    """Return the workbook of ``paper`` in ``language``; ``titles`` names the rules by code.

    ``school`` is the one recomputed on the sheet with live formulas, by default the one with most gaps; ``answered``
    are answers of ``planner ask`` that go with the run.
    """
    out = io.BytesIO()
    workbook = xlsxwriter.Workbook(out, SAFE)
    workbook.set_properties({"title": "", "created": MADE})
    book = Book(workbook, language)
    first = sheet_of_overview(book)
    plans: dict[str, tuple[Sheet, range]] = {}
    write_preschool(book, paper, titles or {})
    if paper.planned:
        if paper.has_schools:
            write_gaps(book, paper)
        write_sums(book, paper)
        plans = write_plans(book, paper)
        write_budget(book, paper, plans)
    write_conflicts(book, paper)
    if paper.planned:
        write_block_sheet(book, T("What the run found besides"), blocks_besides(paper, answered, titles))
    elif "conflicts" in paper.tables:
        write_block_sheet(book, T("Why there is no plan"), blocks_without_plan(paper))
    if paper.has_schools:
        write_matrix(book, paper)
        write_dispersion(book, paper)
    choice = choose(paper, school)
    if choice is not None:
        write_recompute(book, paper, choice)
    write_verdicts(book, paper, titles or {})
    write_ledger(book, paper)
    write_assumptions(book, paper)
    write_provenance(book, paper)
    write_numbers(book, paper)
    contents = [Text("{n}", {"n": sheet.get_name()}) for sheet in workbook.worksheets()]
    write_overview(first, paper, plans, contents)
    workbook.close()
    return out.getvalue()
