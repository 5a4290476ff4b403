"""What a report is made of: blocks of sentences and tables, without a medium.

The command line, the front end and the written reports lay the same blocks out, each in its own way.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Literal

from planner.base.i18n import Text

Cell = Text | str
Tone = Literal["plain", "good", "bad", "warning", "muted"]


@dataclass(frozen=True)
class Column:
    """A column's header and alignment; ``right`` for numbers."""

    header: Text
    align: Literal["left", "right"] = "left"


@dataclass(frozen=True)
class Row:
    """A row of cells; ``tone`` marks a row that stands out."""

    cells: tuple[Cell, ...]
    tone: Tone = "plain"


@dataclass(frozen=True)
class Table:
    """A table: every row has as many cells as there are columns."""

    columns: tuple[Column, ...]
    rows: tuple[Row, ...]

    def __post_init__(self) -> None:
        wrong = [row for row in self.rows if len(row.cells) != len(self.columns)]
        if wrong:
            raise ValueError(f"{len(self.columns)} columns, but a row of {len(wrong[0].cells)} cells")


@dataclass(frozen=True)
class Line:
    """A sentence, how it should strike the reader, and the ids of its numbers for ``planner explain``."""

    text: Text
    tone: Tone = "plain"
    numbers: tuple[str, ...] = ()


@dataclass(frozen=True)
class Block:
    """A heading (or none), sentences, at most one table, and notes under it."""

    heading: Text | None = None
    lines: tuple[Line, ...] = ()
    table: Table | None = None
    notes: tuple[Text, ...] = field(default=())


def rows(cells: Iterable[Sequence[Cell]], tone: Tone = "plain") -> tuple[Row, ...]:
    """Return rows of one tone."""
    return tuple(Row(tuple(one), tone) for one in cells)
