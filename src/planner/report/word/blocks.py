"""Blocks of the screen as parts of a paper 屏幕内容入文: the same sentences and tables, laid out for Word."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from planner.base.i18n import Text
from planner.report.blocks import Block, Row, Table
from planner.report.word.document import Official
from planner.report.word.parts import marks

#: Rows of a table that a paper shows; the tables have all.
ROWS = 60


def write_blocks(out: Official, blocks: Iterable[Block], width_mm: float, *, second: bool = True) -> None:
    """Write blocks one after the other: heading, sentences with the marks of their numbers, table, notes."""
    for block in blocks:
        if block.heading is not None and second:
            out.second(block.heading)
        elif block.heading is not None:
            out.first(block.heading)
        for line in block.lines:
            out.line(line.text, mark=marks(out, line.numbers))
        if block.table is not None and block.table.rows:
            headers = [column.header for column in block.table.columns]
            shown = [row.cells for row in block.table.rows[:ROWS]]
            out.table(headers, shown, widths(out, block.table, width_mm), block.heading)
        for note in block.notes:
            out.note(note)


def widths(out: Official, table: Table, width_mm: float) -> list[float]:
    """Share the width among the columns by what stands in them: the longest word wide, nobody starved."""
    needed = [_need(out, [column.header], table.rows, index) for index, column in enumerate(table.columns)]
    least = min(width_mm / len(needed), 14.0)
    rest = width_mm - least * len(needed)
    return [least + rest * one / sum(needed) for one in needed]


def _need(out: Official, header: Sequence[Text | str], rows: Sequence[Row], index: int) -> float:
    """Letters of a column, Chinese ones twice as wide; long sentences wrap and count up to a line."""
    cells = [*header, *(row.cells[index] for row in rows)]
    longest = max(sum(2 if ord(letter) > 0x2E80 else 1 for letter in out.words(cell)) for cell in cells)
    return float(min(max(longest, 4), 40))
