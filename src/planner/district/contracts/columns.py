"""What a column and a table are: the shape in which the contracts of docs/model.md §1 are written down."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

from planner.base.i18n import T, Text
from planner.district.contracts.words import LIST_SEPARATOR

#: ``id`` code of a thing · ``text`` free text · ``integer``/``number`` · ``flag`` 0/1 · ``choice`` ·
#: ``month`` YYYY-MM · ``date`` YYYY[-MM[-DD]]
Kind = Literal["id", "text", "integer", "number", "flag", "choice", "month", "date"]


@dataclass(frozen=True)
class Label(Text):
    """A name in both languages that stands in the contracts themselves, not in a catalog."""

    zh: str = ""

    def render(self, language: str = "en") -> str:
        """Return the Chinese name 中文名 for ``zh_CN``, else the code."""
        return self.zh if language == "zh_CN" else self.key


@dataclass(frozen=True)
class Column:
    """One column 列: code name, Chinese headers (first = the template's), type, unit, range, choices, note.

    ``required`` columns must be there and filled in every row. ``synonyms`` maps further spellings of a value to
    the value; ``suffix`` is a word that may follow the number (2022年). ``ref`` names the table an id points to.
    """

    code: str
    headers: tuple[str, ...]
    kind: Kind
    note: Text
    unit: Text | None = None
    low: float | None = None
    high: float | None = None
    choices: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    synonyms: Mapping[str, int] = field(default_factory=dict)
    suffix: str = ""
    required: bool = True
    ref: str = ""

    @property
    def label(self) -> Label:
        """The column's name in both languages."""
        return Label(self.code, zh=self.headers[0])

    @cached_property
    def allowed(self) -> Text:
        """What may stand in a cell, in words."""
        if self.kind in ("integer", "number"):
            return _allowed_number(self)
        if self.kind == "choice":
            codes = ", ".join(self.choices)
            return T(
                "one of: {choices}", choices=Label(codes, zh=LIST_SEPARATOR.join(n[0] for n in self.choices.values()))
            )
        if self.kind == "id":
            return T("letters, digits and _ (at most 40)")
        if self.kind == "flag":
            return T("1 (yes) or 0 (no)")
        if self.kind == "month":
            return T("year and month as YYYY-MM")
        if self.kind == "date":
            return T("a date as YYYY-MM-DD (or YYYY-MM, YYYY)")
        return T("text (at most 500 characters)")


@dataclass(frozen=True)
class Table:
    """One table 表: code name, Chinese names (first = the template's), key, columns, note.

    ``estimate`` says what becomes an estimate or unknown where an optional table is not given.
    """

    code: str
    names: tuple[str, ...]
    key: tuple[str, ...]
    columns: tuple[Column, ...]
    note: Text
    required: bool = False
    estimate: Text | None = None
    aside: bool = False  # beside the model: its absence makes nothing an estimate

    @property
    def label(self) -> Label:
        """The table's name in both languages."""
        return Label(self.code, zh=self.names[0])

    @cached_property
    def by_code(self) -> dict[str, Column]:
        """Columns by code name."""
        return {column.code: column for column in self.columns}


def shown(value: float) -> str:
    """Return a bound for people: 1000000 → ``1,000,000``, 0.5 → ``0.5``."""
    return f"{int(value):,}" if float(value).is_integer() else f"{value:g}"


def _allowed_number(column: Column) -> Text:
    low = shown(column.low if column.low is not None else 0)
    high = shown(column.high if column.high is not None else 0)
    if column.low is None or column.high is None:
        return T("a number")
    if column.suffix:
        return T("a year from {low} to {high}", low=column.low, high=column.high)
    if column.kind == "integer":
        return T("a whole number from {low} to {high}", low=low, high=high)
    return T("a number from {low} to {high}", low=low, high=high)
