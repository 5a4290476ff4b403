"""Sheets beside the plan 附加工作表: what the run found besides, and where the numbers come from."""

from __future__ import annotations

from collections.abc import Iterable

from planner.base.i18n import T, Text
from planner.report.blocks import Block
from planner.report.excel.sheet import Book, Column
from planner.report.explain.words import unit_word
from planner.report.papers.numbers import paper_numbers
from planner.report.papers.paper import Paper


def write_block_sheet(book: Book, name: Text, blocks: Iterable[Block]) -> None:
    """Write blocks of the screen on a sheet of their own, text as text; nothing where there are none."""
    shown = list(blocks)
    if not shown:
        return
    sheet = book.sheet(name)
    sheet.line(name, 14)
    for block in shown:
        if block.heading is not None:
            sheet.line(block.heading, 12)
        for line in block.lines:
            sheet.line(line.text)
        if block.table is not None:
            columns = [Column(column.header, "text", 20) for column in block.table.columns]
            sheet.table(columns, [row.cells for row in block.table.rows])
        for note in block.notes:
            sheet.line(note)
    widest = max((len(block.table.columns) for block in shown if block.table is not None), default=1)
    sheet.widths([34, *[18.0] * (widest - 1)])


def write_numbers(book: Book, paper: Paper) -> None:
    """Write the numbers that the papers' sentences carry: value, formula, and the check by the rows."""
    found = paper_numbers(paper)
    if not found:
        return
    sheet = book.sheet(T("Where the numbers come from"))
    sheet.line(T("Where the numbers come from"), 14)
    sheet.line(T("Marks in brackets name numbers; planner explain RUN MARK shows the rows that each was made of."))
    columns = (
        Column(T("Mark"), "raw", 7), Column(T("Number stated"), "raw", 18), Column(T("Unit"), "text", 12),
        Column(T("Sentence"), "text", 60), Column(T("How it is made"), "text", 70), Column(T("Made again"), "raw", 18),
        Column(T("Name for planner explain"), "text", 28),
    )  # fmt: skip
    rows = (
        (index, one.value, unit_word(one.unit), one.sentence, one.formula, one.derived, one.number)
        for index, one in enumerate(found, start=1)
    )
    sheet.table(columns, rows, frozen=True)
