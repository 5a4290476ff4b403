"""Which sheet is which table, and which column is which: by name, in either language, in any order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from planner.base.i18n import T
from planner.base.nearest import nearest
from planner.district.contracts import BY_CODE, TABLES, Table, headers_of, plain, table_named, words
from planner.district.findings import Findings
from planner.district.raw import Cell, RawSheet, is_blank

_TITLE_ROWS = 10


@dataclass(frozen=True)
class Matched:
    """A sheet recognised as a table: where its header is and which column code stands in which column.

    ``fixed`` and ``synonyms`` come from a saved mapping: values for all rows, and other spellings of values.
    """

    table: Table
    sheet: RawSheet
    header_row: int
    columns: Mapping[str, int]
    headers: Mapping[int, str]
    fixed: Mapping[str, Cell] = field(default_factory=dict)
    synonyms: Mapping[str, Mapping[str, Cell]] = field(default_factory=dict)
    scale: Mapping[str, float] = field(default_factory=dict)
    add_up: bool = False

    def place(self, row: int, code: str) -> str:
        """Return the place of a cell by 0-based row and column code."""
        index = self.columns.get(code)
        if index is None:
            return f"{self.sheet.name}:{row + 1}" if self.sheet.is_csv else f"{self.sheet.name}!{row + 1}"
        return self.sheet.place(row, index, self.headers.get(index, ""))

    def has(self, *codes: str) -> bool:
        """Say whether all these columns are given."""
        return all(code in self.columns or code in self.fixed for code in codes)


def match_sheets(sheets: Sequence[RawSheet], findings: Findings, strict: bool = True) -> dict[str, Matched]:
    """Return table code → matched sheet; tables given twice and (if ``strict``) unknown sheets are problems."""
    found: dict[str, Matched] = {}
    for sheet in sheets:
        table = table_named(sheet.title)
        if table is None:
            if strict:
                _unknown_sheet(sheet, findings)
        elif table.code in found:
            message = T("the table {table} is given twice", table=table.label)
            remedy = T("keep one of {first} and {second}", first=found[table.code].sheet.name, second=sheet.name)
            findings.add("table.twice", table.code, sheet.name, "", message, remedy=remedy)
        else:
            found[table.code] = match_columns(sheet, table, findings)
    return found


def _unknown_sheet(sheet: RawSheet, findings: Findings) -> None:
    if all(is_blank(cell) for row in sheet.rows for cell in row):
        return
    names = [name for table in TABLES for name in (table.code, *table.names)]
    near = nearest(sheet.title, names)
    notes = words.IGNORED[0]
    if near:
        remedy = T("did you mean {near}? Sheets of notes begin with {notes} or readme", near=near, notes=notes)
    else:
        remedy = T("take it out, or begin its name with {notes} or readme", notes=notes)
    message = T("this is not the name of a table")
    findings.add("sheet.unknown", "", sheet.name, sheet.title, message, remedy=remedy)


def match_columns(sheet: RawSheet, table: Table, findings: Findings) -> Matched:
    """Return the sheet with its header row and columns found; unknown, doubled and missing columns are problems."""
    known = headers_of(table.code)
    header_row = find_header(sheet.rows, known)
    header = sheet.rows[header_row] if header_row < len(sheet.rows) else []
    columns: dict[str, int] = {}
    headers: dict[int, str] = {}
    meant: set[str] = set()
    for index, cell in enumerate(header):
        if is_blank(cell):
            _check_unnamed(sheet, table, header_row, index, findings)
            continue
        name = str(cell).strip()
        if plain(name).startswith(words.REMARKS):
            continue
        headers[index] = name
        code = known.get(plain(name))
        place = sheet.place(header_row, index, name)
        at = (header_row, index)
        if code is None:
            near = nearest(plain(name), [*known, *(c for c in BY_CODE[table.code].by_code)])
            if near:
                meant.add(known.get(near, near))
            remedy = T("did you mean {near}?", near=near) if near else T("take this column out")
            message = T("table {table} has no such column", table=table.label)
            findings.add("column.unknown", table.code, place, name, message, at=at, remedy=remedy)
        elif code in columns:
            message = T("this column is given twice")
            findings.add("column.twice", table.code, place, name, message, at=at, remedy=T("keep one of the two"))
        else:
            columns[code] = index
            _check_unit(table, code, name, place, at, findings)
    matched = Matched(table, sheet, header_row, columns, headers)
    report_missing(matched, meant, findings)
    return matched


def report_missing(matched: Matched, meant: set[str], findings: Findings) -> None:
    """Tell the required columns that are not there, but those that a misspelt header was meant to be."""
    for column in matched.table.columns:
        if column.required and not matched.has(column.code) and column.code not in meant:
            message = T("column {column} is missing", column=column.label)
            place = matched.place(matched.header_row, column.code)
            at = (matched.header_row, 10_000 + matched.table.columns.index(column))
            findings.add("column.missing", matched.table.code, place, "", message, at=at, allowed=column.allowed)


def find_header(rows: Sequence[Sequence[Cell]], known: Mapping[str, Any]) -> int:
    """Return the 0-based row among the first ten with most known headers, so that titles above do no harm."""
    best, best_score, first_filled = 0, 0, -1
    for index, row in enumerate(rows[:_TITLE_ROWS]):
        names = {plain(str(cell)) for cell in row if not is_blank(cell)}
        if names and first_filled < 0:
            first_filled = index
        score = len(names & known.keys())
        if score > best_score:
            best, best_score = index, score
    return best if best_score else max(first_filled, 0)


def _check_unnamed(sheet: RawSheet, table: Table, header_row: int, index: int, findings: Findings) -> None:
    if any(index < len(row) and not is_blank(row[index]) for row in sheet.rows[header_row + 1 :]):
        message = T("this column holds values but has no header")
        place = sheet.place(header_row, index)
        remedy = T("write its header or clear the column")
        findings.add("column.unnamed", table.code, place, "", message, at=(header_row, index), remedy=remedy)


def _check_unit(table: Table, code: str, name: str, place: str, at: tuple[int, int], findings: Findings) -> None:
    """Refuse a header that speaks of ten thousands: the column would be read 10,000 times too small."""
    column = table.by_code[code]
    if words.TEN_THOUSAND in name and not any(words.TEN_THOUSAND in header for header in column.headers):
        message = T("the header says ten thousands, the column is in {unit}", unit=column.unit or T("persons"))
        remedy = T("multiply the values by 10,000 and take the unit out of the header")
        findings.add("column.unit", table.code, place, name, message, at=at, allowed=column.allowed, remedy=remedy)
