"""Laying tables out on worksheets: text stays text, numbers stay numbers, every sheet prints on A4.

Text goes through ``write_string`` only, so that no name or note can become a formula or a link, whatever it begins
with; formulas are written by :mod:`planner.report.excel` itself and never from data.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from planner.base.i18n import Text
from planner.report.papers.paper import clean, typeset

Kind = Literal["text", "int", "yuan", "wan", "ratio", "value", "cv", "percent", "raw"]
Tone = Literal["", "bad", "warning", "good", "input", "total"]

NUMBER_FORMATS: dict[str, str] = {
    "text": "@", "int": "#,##0", "yuan": "#,##0", "wan": "#,##0.00", "ratio": "0.00%", "value": "#,##0.00",
    "cv": "0.000", "percent": "0.0%", "raw": "General",
}  # fmt: skip
_TONES: dict[str, dict[str, Any]] = {
    "": {},
    "bad": {"bg_color": "#F8D7DA"},
    "warning": {"bg_color": "#FFF3CD"},
    "good": {"bg_color": "#E2F0E0"},
    "input": {"bg_color": "#DDEBF7", "font_color": "#1F3864"},
    "total": {"bold": True, "top": 1, "bg_color": "#F2F2F2"},
}
#: A cell's text may not be longer in Excel.
LONGEST = 32_767


@dataclass(frozen=True)
class Column:
    """A column: header, how its cells are written, width in characters."""

    header: Text
    kind: Kind = "text"
    width: float = 12


@dataclass(frozen=True)
class Formula:
    """A formula of the paper's own and the value it has now, for readers that do not recalculate."""

    text: str
    value: float | str


@dataclass(frozen=True)
class Cell:
    """A value that stands out, or that is written otherwise than its column."""

    value: Value
    tone: Tone = ""
    kind: Kind | None = None


Value = Text | str | int | float | None | Formula


class Book:
    """A workbook being written, its formats and the reader's language."""

    def __init__(self, workbook: Any, language: str) -> None:
        self.workbook = workbook
        self.language = language
        self._formats: dict[tuple[str, str, bool], Any] = {}

    def words(self, text: Text | str) -> str:
        """Return ``text`` in the reader's language, without control characters."""
        told = text.render(self.language) if isinstance(text, Text) else text
        return typeset(clean(told), self.language)[:LONGEST]

    def format(self, kind: str = "text", tone: str = "", *, header: bool = False) -> Any:
        """Return the format of a kind of cell."""
        key = (kind, tone, header)
        if key not in self._formats:
            look: dict[str, Any] = {"font_name": "SimSun", "font_size": 10, "valign": "vcenter"}
            if header:
                look |= {"bold": True, "text_wrap": True, "bg_color": "#D9E2F3", "border": 1, "align": "center"}
            else:
                look |= {"num_format": NUMBER_FORMATS[kind], "text_wrap": kind == "text", **_TONES[tone]}
            self._formats[key] = self.workbook.add_format(look)
        return self._formats[key]

    def heading(self, size: int) -> Any:
        """Return the format of a heading."""
        key = ("heading", str(size), False)
        if key not in self._formats:
            self._formats[key] = self.workbook.add_format({"bold": True, "font_size": size, "font_name": "SimHei"})
        return self._formats[key]

    def sheet(self, name: Text) -> Sheet:
        """Add a worksheet."""
        title = self.words(name)[:31]
        return Sheet(self, self.workbook.add_worksheet(title), title)


class Sheet:
    """A worksheet written from top to bottom; ``row`` is the next free row (0-based)."""

    def __init__(self, book: Book, worksheet: Any, title: str) -> None:
        self.book, self.sheet, self.title, self.row = book, worksheet, title, 0
        worksheet.set_landscape()
        worksheet.set_paper(9)  # A4
        worksheet.fit_to_pages(1, 0)
        worksheet.set_margins(left=0.4, right=0.4, top=0.6, bottom=0.6)
        worksheet.set_footer("&L&A&R&P / &N")
        worksheet.hide_gridlines(2)

    def line(self, text: Text | str, size: int = 10, tone: Tone = "") -> None:
        """Write one line of text across the sheet."""
        look = (
            self.book.heading(size) if size > 10 else self.book.workbook.add_format({"font_size": 10, **_TONES[tone]})
        )
        self.sheet.write_string(self.row, 0, self.book.words(text), look)
        self.row += 1

    def widths(self, widths: Sequence[float]) -> None:
        """Set the widths of the first columns, in characters."""
        for index, width in enumerate(widths):
            self.sheet.set_column(index, index, width)

    def table(
        self, columns: Sequence[Column], rows: Iterable[Sequence[Cell | Value]], *, frozen: bool = False
    ) -> range:
        """Write a table with its header; return the rows (0-based) of its body.

        ``frozen``: the one table of the sheet: its header stays on screen and on every printed page, with filters.
        """
        for index, column in enumerate(columns):
            self.sheet.write_string(self.row, index, self.book.words(column.header), self.book.format(header=True))
        top = self.row
        self.row += 1
        for row in rows:
            self.cells(row, [column.kind for column in columns])
        if frozen:
            self.widths([column.width for column in columns])
            self.sheet.freeze_panes(top + 1, min(2, len(columns) - 1))
            self.sheet.repeat_rows(top)
            if self.row > top + 1:
                self.sheet.autofilter(top, 0, self.row - 1, len(columns) - 1)
        return range(top + 1, self.row)

    def cells(self, row: Sequence[Cell | Value], kinds: Sequence[Kind]) -> None:
        """Write one row of cells."""
        for index, (cell, kind) in enumerate(zip(row, kinds, strict=True)):
            one = cell if isinstance(cell, Cell) else Cell(cell)
            self.put(self.row, index, one.value, one.kind or kind, one.tone)
        self.row += 1

    def put(self, row: int, column: int, value: Value, kind: Kind = "text", tone: Tone = "") -> None:
        """Write one cell: text as text, whatever it looks like."""
        look = self.book.format(kind, tone)
        if isinstance(value, Formula):
            self.sheet.write_formula(row, column, value.text, look, value.value)
        elif value is None or (isinstance(value, float) and not math.isfinite(value)):
            self.sheet.write_blank(row, column, None, look)
        elif isinstance(value, int | float):
            self.sheet.write_number(row, column, value, look)
        else:
            self.sheet.write_string(row, column, self.book.words(value), look)


def quoted(title: str) -> str:
    """Return a sheet's name as formulas write it."""
    return "'" + title.replace("'", "''") + "'"
