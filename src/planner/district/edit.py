"""Tables as text, to be edited and written back 数据表编辑: what stands in each cell, nothing judged.

Cells are what a person would read; checks are those of :func:`planner.district.read.read_district` on what is
written. Sheets and columns that belong to no table are left out.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from planner.district.cells import as_text
from planner.district.contracts import BY_CODE, TABLES
from planner.district.findings import Findings
from planner.district.matching import match_sheets
from planner.district.raw import is_blank
from planner.district.sources import read_sources

#: Text that a spreadsheet would run; the reader takes the mark ' off again. Numbers with a sign stay numbers.
_RUNS = re.compile(r"'*[=+\-@\t\r]")
_NUMBER = re.compile(r"[+-]?[0-9][0-9,]*(\.[0-9]+)?%?")


@dataclass(frozen=True)
class TextTable:
    """One table: codes of the columns given, and rows of cells as text ('' = not given)."""

    code: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def text_tables(path: Path) -> dict[str, TextTable]:
    """Return the tables in ``path`` (folder of CSV files or workbook) by code.

    Raises :class:`planner.base.errors.BadInput` where a file cannot be opened at all.
    """
    sheets = [sheet for source in read_sources(Path(path)) for sheet in source.sheets]
    matched = match_sheets(sheets, Findings(), strict=False)
    found = {}
    for table in TABLES:
        one = matched.get(table.code)
        if one is None:
            continue
        codes = tuple(column.code for column in table.columns if column.code in one.columns)
        rows = []
        for row in one.sheet.rows[one.header_row + 1 :]:
            if all(is_blank(cell) for cell in row):
                continue
            places = [one.columns[code] for code in codes]
            rows.append(tuple(_text(row[at]) if at < len(row) else "" for at in places))
        found[table.code] = TextTable(table.code, codes, tuple(rows))
    return found


def _text(cell: object) -> str:
    if is_blank(cell):  # type: ignore[arg-type]
        return ""
    text = as_text(cell).strip()  # type: ignore[arg-type]
    return text[1:] if text.startswith("'") and _RUNS.match(text) else text


def write_text_tables(tables: Mapping[str, TextTable], folder: Path, language: str = "en") -> None:
    """Write ``tables`` as CSV files (UTF-8, named by table code) into ``folder``; tables without rows are left out.

    ``en`` gives the codes as headers, ``zh_CN`` the Chinese names.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for table in TABLES:
        one = tables.get(table.code)
        if one is not None and one.rows:
            (folder / f"{table.code}.csv").write_bytes(_csv(one, language).encode("utf-8"))


def _csv(one: TextTable, language: str) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    columns = BY_CODE[one.code].by_code
    writer.writerow([columns[code].label.render(language) for code in one.columns])
    for row in one.rows:
        writer.writerow([_harmless(cell) for cell in row])
    return out.getvalue()


def _harmless(text: str) -> str:
    return f"'{text}" if _RUNS.match(text) and not _NUMBER.fullmatch(text) else text


def replaced(tables: Mapping[str, TextTable], code: str, columns: Sequence[str], rows: Sequence[Sequence[str]]) -> dict[
    str, TextTable
]:  # fmt: skip
    """Return ``tables`` with the rows of one of them replaced; rows without any cell are left out."""
    kept = tuple(tuple(row) for row in rows if any(cell.strip() for cell in row))
    return {**tables, code: TextTable(code, tuple(columns), kept)}
