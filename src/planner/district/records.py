"""Rows of a matched table as checked records; a cell that failed holds BAD and is told once."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final

from planner.base.i18n import T, Text
from planner.district.cells import Failure, as_text, parse_cell
from planner.district.contracts import Column, Table, plain
from planner.district.findings import Findings
from planner.district.matching import Matched
from planner.district.raw import Cell, is_blank


class _Bad:
    """A cell that failed its own check; rules pass over it."""

    def __repr__(self) -> str:
        return "BAD"


BAD: Final = _Bad()


@dataclass(slots=True)
class Record:
    """One row: 0-based row number of the sheet, and its values by column code (all columns of the table)."""

    row: int
    values: dict[str, Any]

    def __getitem__(self, code: str) -> Any:
        return self.values[code]

    def good(self, *codes: str) -> bool:
        """Say whether none of these cells failed or is blank."""
        return all(self.values[code] is not BAD and self.values[code] is not None for code in codes)


@dataclass
class Records:
    """The rows of one table, with where they stand and where their problems go."""

    matched: Matched
    rows: list[Record]
    findings: Findings
    bad_ids: list[str] = field(default_factory=list)  # ids that failed, as they would read with _ for - and space

    @property
    def table(self) -> Table:
        """The table's contract."""
        return self.matched.table

    def __iter__(self) -> Iterator[Record]:
        return iter(self.rows)

    def has(self, *codes: str) -> bool:
        """Say whether all these columns are given."""
        return self.matched.has(*codes)

    def any_bad(self, *codes: str) -> bool:
        """Say whether any of these cells failed in any row."""
        return any(record.values[code] is BAD for record in self.rows for code in codes)

    def tell(
        self,
        code: str,
        record: Record,
        column: str,
        message: Text,
        *,
        value: object = None,
        allowed: Text | None = None,
        remedy: Text | None = None,
        severity: str = "error",
    ) -> None:
        """Report a problem at one cell; ``value`` defaults to what the cell holds."""
        at = (record.row, self.matched.columns.get(column, -1))
        shown = _original(self.matched, record, column) if value is None else value
        place = self.matched.place(record.row, column)
        self.findings.add(
            code, self.table.code, place, shown, message, at=at, allowed=allowed, remedy=remedy, severity=severity
        )

    def tell_table(self, code: str, message: Text, *, value: object = "", remedy: Text | None = None,
                   severity: str = "error") -> None:  # fmt: skip
        """Report a problem of the table as a whole."""
        name = self.matched.sheet.name
        self.findings.add(code, self.table.code, name, value, message, remedy=remedy, severity=severity)


def read_records(matched: Matched, findings: Findings) -> Records:
    """Parse every filled row below the header; all cell problems go to ``findings``."""
    table = matched.table
    records = Records(matched, [], findings)
    caches: dict[str, dict[tuple[type, Cell], Any]] = {column.code: {} for column in table.columns}
    down = _filled_down(matched)
    width = len(matched.sheet.rows[matched.header_row]) if matched.sheet.rows else 0
    for row_index in range(matched.header_row + 1, len(matched.sheet.rows)):
        row = matched.sheet.rows[row_index]
        if all(is_blank(cell) for cell in row):
            continue
        _check_length(matched, row, row_index, width, findings)
        record = Record(row_index, {})
        for column in table.columns:
            index = matched.columns.get(column.code)
            cell = matched.fixed.get(column.code)
            if index is not None:
                given = row[index] if index < len(row) else None
                given = down.get((row_index, index), given)
                cell = cell if is_blank(given) else given
            elif cell is None:
                # a missing required column has been told once, for the header
                record.values[column.code] = BAD if column.required else None
                continue
            record.values[column.code] = _value(records, record, column, cell, caches[column.code])
        records.rows.append(record)
    if matched.add_up:
        records.rows = _added_up(records)
    return records


def _added_up(records: Records) -> list[Record]:
    """Return one record per key, its numbers added up; a part that failed makes the sum BAD."""
    numbers = [
        c.code for c in records.table.columns if c.kind in ("integer", "number") and c.code not in records.table.key
    ]
    found: dict[tuple[Any, ...], Record] = {}
    for record in records.rows:
        key = tuple(record[code] for code in records.table.key)
        first = found.setdefault(key, record)
        if first is record:
            continue
        for code in numbers:
            one, two = first[code], record[code]
            first.values[code] = (
                BAD if one is BAD or two is BAD else two if one is None else one if two is None else one + two
            )
    return list(found.values())


def _value(records: Records, record: Record, column: Column, cell: Cell, cache: dict[tuple[type, Cell], Any]) -> Any:
    key = (type(cell), cell)
    value = cache.get(key, cache)
    if value is cache:
        value = _translated(records.matched, column, cell)
        cache[key] = value
    if not isinstance(value, Failure):
        return value
    if column.kind == "id" and column.code in records.table.key:
        records.bad_ids.append(as_name(cell))
    records.tell(
        value.code, record, column.code, value.message, value="" if is_blank(cell) else as_text(cell),
        allowed=value.allowed, remedy=value.remedy,
    )  # fmt: skip
    return BAD


def _translated(matched: Matched, column: Column, cell: Cell) -> Any:
    synonyms = matched.synonyms.get(column.code)
    if synonyms and not is_blank(cell):
        cell = synonyms.get(plain(as_text(cell)), cell)
    value = parse_cell(column, cell)
    scale = matched.scale.get(column.code)
    if scale and isinstance(value, int | float) and not isinstance(value, bool):
        value = parse_cell(column, round(value * scale, 6))
    return value


def as_name(cell: Cell) -> str:
    """Return an id as other programs would write it: full width to half, everything but letters and digits to _."""
    text = "" if cell is None else as_text(cell)
    return re.sub(r"[^A-Za-z0-9_]", "_", unicodedata.normalize("NFKC", text).strip()).casefold()


def _filled_down(matched: Matched) -> dict[tuple[int, int], Cell]:
    """Return the values of cells that were merged downward below the header: the top cell's."""
    rows = matched.sheet.rows
    found: dict[tuple[int, int], Cell] = {}
    for first_row, first, last_row, last in matched.sheet.merged:
        if first == last and matched.header_row < first_row < last_row < len(rows) + 1:
            row = rows[first_row] if first_row < len(rows) else []
            value = row[first] if first < len(row) else None
            found.update({(index, first): value for index in range(first_row + 1, min(last_row + 1, len(rows)))})
    return found


def _check_length(matched: Matched, row: list[Cell], row_index: int, width: int, findings: Findings) -> None:
    if matched.sheet.is_csv and any(not is_blank(cell) for cell in row[width:]):
        message = T("this row has more cells than the header")
        place = matched.sheet.place(row_index, width)
        remedy = T("put text that holds a comma between quotation marks")
        value = next(cell for cell in row[width:] if not is_blank(cell))
        findings.add("row.too_long", matched.table.code, place, value, message, at=(row_index, width), remedy=remedy)


def _original(matched: Matched, record: Record, column: str) -> object:
    index = matched.columns.get(column)
    row = matched.sheet.rows[record.row]
    cell = row[index] if index is not None and index < len(row) else None
    if is_blank(cell):
        value = record.values.get(column)
        return "" if value is None or value is BAD else value
    return as_text(cell)
