"""A small evaluator for the formulas that the workbook writes, apart from the code that writes them."""

from __future__ import annotations

import math
import re
from typing import Any

from openpyxl.workbook import Workbook

_RANGE = re.compile(r"(?:'((?:[^']|'')+)'!)?\$?([A-Z]+)\$?(\d+)(?::\$?([A-Z]+)\$?(\d+))?")


class Recalculated:
    """A workbook whose formulas are worked out anew from its plain cells; cached values are never read."""

    def __init__(self, book: Workbook) -> None:
        self.book = book
        self.known: dict[tuple[str, str], Any] = {}

    def value(self, sheet: str, cell: str) -> Any:
        """Return the value of a cell, its formula worked out."""
        key = (sheet, cell)
        if key not in self.known:
            raw = self.book[sheet][cell].value
            self.known[key] = self._formula(sheet, raw[1:]) if isinstance(raw, str) and raw[:1] == "=" else raw
        return self.known[key]

    def formulas(self, sheet: str) -> list[str]:
        """Return the cells of ``sheet`` that hold formulas."""
        return [
            cell.coordinate
            for row in self.book[sheet].iter_rows()
            for cell in row
            if cell.data_type == "f" and isinstance(cell.value, str)
        ]

    def _formula(self, sheet: str, text: str) -> Any:
        words: list[str] = []

        def hide(found: re.Match[str]) -> str:
            words.append(found.group(0))
            return f"__w{len(words) - 1}__"

        python = re.sub(r'"[^"]*"', hide, text)
        python = _RANGE.sub(lambda found: self._reference(sheet, found), python)
        python = re.sub(r"(?<![<>=])=(?!=)", "==", python).replace("^", "**")
        python = re.sub(r"__w(\d+)__", lambda found: words[int(found.group(1))], python)
        return eval(python, {"__builtins__": {}}, {**_FUNCTIONS, "R": self._range})  # the workbook is ours

    def _reference(self, sheet: str, found: re.Match[str]) -> str:
        name = (found.group(1) or sheet).replace("''", "'")
        first = f"{found.group(2)}{found.group(3)}"
        return f"R({name!r}, {first!r}, {(found.group(4) or '') + (found.group(5) or '')!r})"

    def _range(self, sheet: str, first: str, last: str) -> Any:
        if not last:
            return self.value(sheet, first) or 0
        cells = [cell.coordinate for row in self.book[sheet][f"{first}:{last}"] for cell in row]
        return Column([self.value(sheet, cell) for cell in cells])


class Column(list[Any]):
    """A range, compared and multiplied cell by cell as SUMPRODUCT does."""

    def __eq__(self, other: object) -> Any:
        return Column([one == other for one in self])

    def __mul__(self, other: Any) -> Any:
        return Column([(one or 0) * (two or 0) for one, two in zip(self, other, strict=True)])

    __hash__ = None  # type: ignore[assignment]


def _numbers(parts: tuple[Any, ...]) -> list[float]:
    flat = [one for part in parts for one in (part if isinstance(part, list) else [part])]
    return [float(one) for one in flat if isinstance(one, int | float)]


_FUNCTIONS = {
    "SUM": lambda *parts: math.fsum(_numbers(parts)),
    "SUMPRODUCT": lambda part: math.fsum(_numbers((part,))),
    "SUMIF": lambda keys, key, cells: math.fsum(
        float(cell or 0) for one, cell in zip(keys, cells, strict=True) if one == key
    ),
    "MIN": lambda *parts: min(_numbers(parts)),
    "SQRT": math.sqrt,
    "COUNTIF": lambda cells, word: sum(one == word for one in cells),
    "IF": lambda test, yes, no: yes if test else no,
    "AND": lambda *parts: all(parts),
}
