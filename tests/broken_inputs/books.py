"""Workbooks built cell by cell from the small valid district, to be broken in one place at a time."""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pandas as pd
import xlsxwriter

from tests.district.small import small_roster, small_tables

_CELL = re.compile(r"([A-Z]+)([0-9]+)")


@dataclass(frozen=True)
class FormulaError:
    """A cell whose formula has failed, such as ``#N/A``."""

    text: str


@dataclass
class Book:
    """Sheets as rows of cells (header first), with merged ranges; ``set`` and friends name cells as Excel does."""

    sheets: dict[str, list[list[Any]]]
    merged: dict[str, list[str]] = field(default_factory=dict)

    def set(self, place: str, value: Any) -> None:
        """Put ``value`` into ``sheet!C5``."""
        sheet, cell = place.split("!")
        row, column = position(cell)
        rows = self.sheets[sheet]
        while len(rows) <= row:
            rows.append([])
        rows[row].extend([None] * (column + 1 - len(rows[row])))
        rows[row][column] = value

    def drop_column(self, sheet: str, letter: str) -> None:
        """Take a column out."""
        column = position(f"{letter}1")[1]
        for row in self.sheets[sheet]:
            del row[column]

    def drop_rows(self, sheet: str, first: int, last: int) -> None:
        """Take rows out, counted as Excel does."""
        del self.sheets[sheet][first - 1 : last]

    def rename(self, old: str, new: str) -> None:
        """Rename a sheet, its place kept."""
        self.sheets = {new if name == old else name: rows for name, rows in self.sheets.items()}

    def write(self, path: Path) -> Path:
        """Write the workbook and return its path."""
        book = xlsxwriter.Workbook(str(path), {"strings_to_formulas": False, "strings_to_urls": False})
        for name, rows in self.sheets.items():
            sheet = book.add_worksheet(name)
            for number, row in enumerate(rows):
                for index, value in enumerate(row):
                    _put(sheet, number, index, value)
            for cells in self.merged.get(name, []):
                first, last = (position(cell) for cell in cells.split(":"))
                sheet.merge_range(*first, *last, "")
                _put(sheet, *first, rows[first[0]][first[1]])
        book.close()
        return path

    def write_csv(self, folder: Path) -> Path:
        """Write the sheets as CSV files of the same names and return the folder."""
        folder.mkdir(parents=True, exist_ok=True)
        for name, rows in self.sheets.items():
            with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as out:
                csv.writer(out).writerows(rows)
        return folder


def small_book(roster: bool = False) -> Book:
    """Return the small district as a book with English headers; ``roster`` adds the agreeing roster."""
    tables = small_tables()
    if roster:
        tables["roster"] = small_roster()
    return Book({name: [list(frame.columns), *_rows(frame)] for name, frame in tables.items()})


def position(cell: str) -> tuple[int, int]:
    """Return 0-based (row, column) of ``C5``."""
    found = _CELL.fullmatch(cell)
    assert found is not None, cell
    column = 0
    for letter in found[1]:
        column = column * 26 + ord(letter) - ord("A") + 1
    return int(found[2]) - 1, column - 1


def _rows(frame: pd.DataFrame) -> list[list[Any]]:
    columns = [frame[name].tolist() for name in frame.columns]
    return [[None if pd.isna(value) else value for value in row] for row in zip(*columns, strict=True)]


def _put(sheet: Any, row: int, column: int, value: Any) -> None:
    if isinstance(value, FormulaError):
        sheet.write_formula(row, column, "=1/0", None, value.text)
    elif isinstance(value, str):
        sheet.write_string(row, column, value)
    elif isinstance(value, bool):
        sheet.write_boolean(row, column, value)
    elif value is not None:
        sheet.write_number(row, column, value)
