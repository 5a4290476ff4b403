"""Blocks of a report laid out for a terminal."""

from __future__ import annotations

from collections.abc import Iterable

from rich import box
from rich.table import Table as RichTable

from planner.base.i18n import T
from planner.commands.session import Session
from planner.report.blocks import Block, Cell, Table, Tone

STYLES: dict[Tone, str | None] = {
    "plain": None,
    "good": "green",
    "bad": "red",
    "warning": "yellow",
    "muted": "dim",
}


def banner(session: Session, district: str, *, illustrative: bool) -> None:
    """Print the first line of every output: whose figures these are, and whether they are made up."""
    if illustrative:
        session.say(
            T("ILLUSTRATIVE DATA: the schools of {district} are made up.", district=district), "black on yellow"
        )
    else:
        session.say(district, "bold")


def show(session: Session, blocks: Iterable[Block]) -> None:
    """Print blocks one after the other."""
    for block in blocks:
        session.out.print()
        if block.heading is not None:
            session.say(block.heading, "bold")
        for line in block.lines:
            session.say(line.text, STYLES[line.tone])
        if block.table is not None:
            session.out.print(_table(session, block.table))
        for note in block.notes:
            session.say(note, "dim")


def _table(session: Session, table: Table) -> RichTable:
    laid = RichTable(box=box.SIMPLE_HEAD, pad_edge=False, padding=(0, 1, 0, 0), show_edge=False)
    for column in table.columns:
        numbers = column.align == "right"
        laid.add_column(session.words(column.header), justify=column.align, no_wrap=numbers, overflow="fold")
    for row in table.rows:
        laid.add_row(*(_cell(session, cell) for cell in row.cells), style=STYLES[row.tone])
    return laid


def _cell(session: Session, cell: Cell) -> str:
    return session.words(cell)
