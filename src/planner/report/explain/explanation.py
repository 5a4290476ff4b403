"""What is told of a number 数字说明, and how numbers are named.

A number's id is words between colons: what it is, then whom it is about and when, such as ``cost:2024:capital``,
``R1:P01:2026``, ``cv:junior:R3:2026``, ``hires:2025``, ``first_year_all_met``.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from planner.base.errors import BadInput, Problem
from planner.base.i18n import T, Text


@dataclass(frozen=True)
class Rows:
    """Rows of a table that a number was made of; ``count`` counts all, ``rows`` holds the first of them."""

    table: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]
    count: int


@dataclass(frozen=True)
class Explanation:
    """A number, the sentence that says it, its formula, what the rows give by that formula, the rule, and its parts.

    ``value`` is the number as the run states it, ``derived`` the same made again from the rows (None where the rows
    do not hold all of it); ``parts`` are ids of numbers that it is made of.
    """

    number: str
    sentence: Text
    value: float | None
    unit: str
    formula: Text
    derived: float | None
    rows: tuple[Rows, ...]
    rule: tuple[Text, ...] = ()
    parts: tuple[str, ...] = ()

    @property
    def agrees(self) -> bool | None:
        """Whether the rows give the number that the run states; None where that cannot be said."""
        if self.derived is None or self.value is None:
            return None
        return math.isclose(self.value, self.derived, rel_tol=1e-9, abs_tol=1e-9)


@dataclass(frozen=True)
class Book:
    """The run that is asked: ``run.json``, its tables, and the names of its rules by code."""

    run: Mapping[str, Any]
    tables: Mapping[str, pd.DataFrame]
    titles: Mapping[str, Text] = field(default_factory=dict)

    def table(self, name: str) -> pd.DataFrame:
        """Return table ``name``, empty where the run has none."""
        return self.tables.get(name, pd.DataFrame())

    @property
    def names(self) -> dict[str, str]:
        """Names of schools and funds by code."""
        return {str(code): str(name) for code, name in dict(self.run.get("names") or {}).items()}

    def rule(self, code: str) -> Text:
        """Return a rule's name with its code."""
        title = self.titles.get(code)
        return T("{code} {title}", code=code, title=title) if title is not None else Text("{n}", {"n": code})


@dataclass(frozen=True)
class Asked:
    """An id taken apart: its words after the first, years among them apart."""

    number: str
    head: str
    words: tuple[str, ...]
    year: int | None

    @staticmethod
    def of(number: str) -> Asked:
        """Take ``number`` apart; a word of four digits is a year."""
        head, *rest = (part.strip() for part in number.strip().split(":"))
        years = [part for part in rest if part.isascii() and part.isdecimal() and len(part) == 4]
        words = tuple(part for part in rest if part not in years)
        return Asked(number.strip(), head, words, int(years[0]) if len(years) == 1 else None)

    def refuse(self, allowed: Text) -> BadInput:
        """Return the error for an id that this run has no number for."""
        message = T("the run has no such number")
        return BadInput([Problem("explain.number", "NUMBER", self.number, message, allowed)])


#: Rows shown of each table; the count says how many there are.
SHOWN = 12


def rows_of(name: str, frame: pd.DataFrame, columns: Iterable[str] | None = None) -> Rows:
    """Return the first rows of a part of table ``name``."""
    chosen = [one for one in (columns or frame.columns) if one in frame.columns]
    some = frame[chosen].head(SHOWN)
    cells = tuple(tuple(_plain(value) for value in row) for row in some.itertuples(index=False, name=None))
    return Rows(name, tuple(str(one) for one in chosen), cells, len(frame))


def _plain(value: Any) -> Any:
    value = value.item() if hasattr(value, "item") else value
    return None if isinstance(value, float) and value != value else value
