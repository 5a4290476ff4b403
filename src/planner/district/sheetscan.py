"""A first pass over a workbook's XML: sizes, formula errors and parts, without building anything.

The fast reader gives a formula error (#N/A) as a blank cell and keeps the rectangle from the first to the last
cell in memory; both are found here, with constant memory, before it is called.
"""

from __future__ import annotations

import posixpath
import re
import zipfile
from dataclasses import dataclass, field
from typing import Any
from xml.parsers import expat

from planner.base.errors import BadInput
from planner.base.i18n import T
from planner.district.guard import MAX_CELLS, MAX_COLUMNS, MAX_ROWS, refuse

_REFERENCE = re.compile(r"([A-Z]{1,4})([0-9]{1,8})")
_NUMBER = re.compile(r"[0-9]{1,8}")


class _Refused(Exception):
    """The XML holds something that no spreadsheet program writes."""


@dataclass
class Scan:
    """What the pass found in one sheet: its last used cell and the formula errors, by 0-based (row, column)."""

    rows: int = 0
    columns: int = 0
    errors: dict[tuple[int, int], str] = field(default_factory=dict)


def sheet_parts(archive: zipfile.ZipFile, place: str) -> dict[str, str]:
    """Return sheet name → part of the archive, from ``xl/workbook.xml`` and its relations."""
    targets: dict[str, str] = {}
    sheets: list[tuple[str, str]] = []

    def relation(name: str, attributes: dict[str, str]) -> None:
        if name.endswith("Relationship"):
            target = attributes.get("Target", "")
            full = target[1:] if target.startswith("/") else posixpath.normpath(posixpath.join("xl", target))
            targets[attributes.get("Id", "")] = full

    def sheet(name: str, attributes: dict[str, str]) -> None:
        if name.endswith("}sheet"):
            rid = next((value for key, value in attributes.items() if key.endswith("}id")), "")
            sheets.append((attributes.get("name", ""), rid))

    known = set(archive.namelist())
    try:
        _parse(archive, "xl/workbook.xml", sheet)
        if "xl/_rels/workbook.xml.rels" in known:
            _parse(archive, "xl/_rels/workbook.xml.rels", relation)
    except (expat.ExpatError, _Refused) as error:
        raise damaged(place) from error
    return {name: targets[rid] for name, rid in sheets if targets.get(rid) in known}


def scan_sheet(archive: zipfile.ZipFile, part: str, place: str, sheet: str) -> Scan:
    """Return the size and the formula errors of one sheet; refuse one that is too large to be read."""
    scan = Scan()
    state: dict[str, Any] = {"row": -1, "column": -1, "cell": None, "error": False, "text": ""}

    def start(name: str, attributes: dict[str, str]) -> None:
        tag = name.rpartition("}")[2]
        if tag == "row":
            given = _NUMBER.fullmatch(attributes.get("r", ""))
            state["row"] = int(given[0]) - 1 if given else state["row"] + 1
            state["column"] = -1
        elif tag == "c":
            state["cell"] = _position(attributes.get("r"), state)
            state["error"], state["text"] = attributes.get("t") == "e", ""
        elif tag in ("v", "is") and state["cell"] is not None:
            state["text"] = ""
            row, column = state["cell"]
            scan.rows, scan.columns = max(scan.rows, row + 1), max(scan.columns, column + 1)
            if scan.rows > MAX_ROWS or scan.columns > MAX_COLUMNS or scan.rows * scan.columns > MAX_CELLS:
                raise too_large(place, sheet)

    def text(data: str) -> None:
        if state["error"]:
            state["text"] += data

    def end(name: str) -> None:
        if state["error"] and name.endswith("}c") and state["text"]:
            scan.errors[state["cell"]] = state["text"].strip()
            state["error"] = False

    try:
        _parse(archive, part, start, text, end)
    except (expat.ExpatError, _Refused) as error:
        raise damaged(place) from error
    return scan


def _position(reference: str | None, state: dict[str, Any]) -> tuple[int, int]:
    """Return the 0-based cell of ``C5``, or the one after the last where a writer left it out."""
    found = _REFERENCE.fullmatch(reference) if reference else None
    if found is None:
        state["column"] += 1
        return max(state["row"], 0), state["column"]
    column = 0
    for letter in found[1]:
        column = column * 26 + ord(letter) - ord("A") + 1
    state["column"] = column - 1
    state["row"] = int(found[2]) - 1
    return state["row"], state["column"]


def _parse(archive: zipfile.ZipFile, part: str, start: Any, text: Any = None, end: Any = None) -> None:
    parser = expat.ParserCreate(namespace_separator="}")
    parser.buffer_text = True
    parser.StartElementHandler = start
    parser.CharacterDataHandler = text
    parser.EndElementHandler = end
    parser.StartDoctypeDeclHandler = _refuse_doctype
    with archive.open(part) as stream:
        while chunk := stream.read(1 << 18):
            parser.Parse(chunk, False)
        parser.Parse(b"", True)


def _refuse_doctype(*_: Any) -> None:
    raise _Refused("document type declaration")


def damaged(place: str) -> BadInput:
    """Return the error of a workbook whose parts cannot be read."""
    remedy = T("open it in Excel or WPS and save it as .xlsx without password and macros")
    return refuse("damaged", place, "", T("the workbook is damaged"), remedy)


def too_large(place: str, sheet: str) -> BadInput:
    """Return the error of a sheet with too many rows, columns or cells."""
    message = T(
        "sheet {sheet} has more than {rows:,} rows, {columns} columns or {cells:,} cells",
        sheet=sheet, rows=MAX_ROWS, columns=MAX_COLUMNS, cells=MAX_CELLS,
    )  # fmt: skip
    return refuse("sheet_size", place, sheet, message, T("take out what is not asked for"))
