"""Sheets as they were found: cells by row and column, before any contract is applied."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from planner.district.contracts import words

#: What a cell can hold; '' and None are blank.
Cell = str | float | int | bool | date | datetime | time | timedelta | None


@dataclass(frozen=True)
class RawSheet:
    """One sheet or CSV file: ``rows[i]`` is row i + 1 as the reader of the file sees it."""

    name: str  # name of the sheet, or of the CSV file
    rows: list[list[Cell]]
    is_csv: bool
    merged: tuple[tuple[int, int, int, int], ...] = ()  # first row, first column, last row, last column (0-based)

    def place(self, row: int, column: int, header: str = "") -> str:
        """Return ``sheet!C5`` or ``file.csv:row:column`` of a 0-based cell."""
        if self.is_csv:
            return f"{self.name}:{row + 1}:{header or column + 1}"
        return f"{self.name}!{column_letters(column)}{row + 1}"

    @property
    def title(self) -> str:
        """The name that says which table this is: the sheet's, or the file's without ``.csv``."""
        return self.name[:-4] if self.is_csv else self.name


def column_letters(index: int) -> str:
    """Return the letters of a 0-based column: 0 → A, 26 → AA."""
    letters = ""
    number = index + 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def is_blank(cell: Cell) -> bool:
    """Say whether a cell is "not given": empty, or nothing but white space."""
    return cell is None or (isinstance(cell, str) and not cell.strip(words.WHITE))
