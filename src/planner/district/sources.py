"""Reading files into raw sheets: a folder of CSV, or one workbook; the guard comes first."""

from __future__ import annotations

import csv
import hashlib
import io
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from python_calamine import CalamineWorkbook, SheetTypeEnum

from planner.base.errors import BadInput, Problem
from planner.base.i18n import T
from planner.district.contracts import is_note
from planner.district.guard import MAX_CELLS, MAX_COLUMNS, MAX_ROWS, csv_text, refuse, workbook_bytes
from planner.district.raw import Cell, RawSheet
from planner.district.sheetscan import Scan, damaged, scan_sheet, sheet_parts, too_large


@dataclass(frozen=True)
class Source:
    """One file read: its name, its sheets (a CSV has one) and its sha256."""

    name: str
    sheets: tuple[RawSheet, ...]
    sha256: str


def read_sources(path: Path, workbooks: Sequence[str] = ()) -> tuple[Source, ...]:
    """Return the files of a folder (every CSV that is not a note) or the one workbook at ``path``.

    ``workbooks`` are names of .xlsx files of the folder that a mapping reads too.
    Raises :class:`BadInput` with the refusals of all files at once.
    """
    if not path.is_dir():
        return (read_workbook(path),)
    try:
        children = sorted(path.iterdir())
    except OSError as error:
        message = T("the folder cannot be read: {why}", why=error.strerror or "")
        raise refuse("unreadable", path.name, str(path), message, T("check the path")) from error
    files = [
        child
        for child in children
        if (child.suffix.lower() == ".csv" and child.name[0] != "." and not is_note(child.stem))
        or (child.suffix.lower() == ".xlsx" and child.name in workbooks)
    ]
    if not files:
        message = T("the folder holds no .csv files")
        remedy = T("give the folder with the tables, or the .xlsx workbook itself")
        raise refuse("no_tables", path.name, "", message, remedy)
    found: list[Source] = []
    problems: list[Problem] = []
    for file in files:
        try:
            found.append(read_workbook(file) if file.suffix.lower() == ".xlsx" else read_csv(file))
        except BadInput as error:
            problems.extend(error.problems)
    if problems:
        raise BadInput(problems)
    return tuple(found)


def read_csv(path: Path) -> Source:
    """Return one CSV file; comma, tab or semicolon, whichever the first line has most of."""
    raw, text = csv_text(path)
    first = text.lstrip("\r\n").partition("\n")[0]
    delimiter = max(",\t;", key=first.count)
    rows: list[list[Cell]] = []
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    cells = 0
    try:
        for row in reader:
            cells += len(row)
            if len(rows) >= MAX_ROWS or len(row) > MAX_COLUMNS or cells > MAX_CELLS:
                raise too_large(path.name, path.name)
            rows.append(list(row))
    except csv.Error as error:
        message = T("not a valid CSV file near line {line}", line=reader.line_num)
        remedy = T('look for a quotation mark " that is not closed')
        raise refuse("csv_syntax", path.name, "", message, remedy) from error
    sheet = RawSheet(path.name, rows, is_csv=True)
    return Source(path.name, (sheet,), hashlib.sha256(raw).hexdigest())


def read_workbook(path: Path) -> Source:
    """Return the sheets of one .xlsx workbook, notes and empty sheets left out; formula errors as their text."""
    raw = workbook_bytes(path)
    scans: dict[str, Scan] = {}
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        for name, part in sheet_parts(archive, path.name).items():
            if not is_note(name):
                scans[name] = scan_sheet(archive, part, path.name, name)
    sheets = tuple(sheet for sheet in _parsed(raw, path.name, scans) if sheet.rows)
    return Source(path.name, sheets, hashlib.sha256(raw).hexdigest())


def _parsed(raw: bytes, place: str, scans: dict[str, Scan]) -> list[RawSheet]:
    found = []
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(raw))
        worksheets = [meta.name for meta in book.sheets_metadata if meta.typ == SheetTypeEnum.WorkSheet]
        for name in worksheets:
            scan = scans.get(name)
            if scan is not None and scan.rows:
                found.append(_sheet(book.get_sheet_by_name(name), name, scan))
    except Exception as error:
        raise damaged(place) from error
    except BaseException as error:
        # A panic of the Rust reader does not derive from Exception; it must not take the process down.
        if type(error).__name__ != "PanicException":
            raise
        raise damaged(place) from error
    return found


def _sheet(sheet: Any, name: str, scan: Scan) -> RawSheet:
    rows: list[list[Cell]] = sheet.to_python(skip_empty_area=False)
    for (row, column), text in scan.errors.items():
        while len(rows) <= row:
            rows.append([])
        if len(rows[row]) <= column:
            rows[row].extend([None] * (column + 1 - len(rows[row])))
        rows[row][column] = text
    merged = tuple((first[0], first[1], last[0], last[1]) for first, last in sheet.merged_cell_ranges or ())
    return RawSheet(name, rows, is_csv=False, merged=merged)
