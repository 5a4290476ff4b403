"""One cell to one value: what is read as a number, a choice, a month, and what is refused and why."""

from __future__ import annotations

import math
import re
import unicodedata
from datetime import date, datetime
from typing import Any, NamedTuple

from planner.base.i18n import T, Text
from planner.base.nearest import nearest
from planner.district.contracts import Column, plain, words
from planner.district.raw import Cell, is_blank

_FORMULA_ERRORS = frozenset(
    ("#N/A", "#REF!", "#DIV/0!", "#VALUE!", "#NAME?", "#NULL!", "#NUM!", "#SPILL!", "#CALC!", "#GETTING_DATA")
)
_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d{1,3})?")
_GROUPED = re.compile(r"[+-]?\d{1,3}(,\d{3})+(\.\d+)?")
_STARTS_AS_NUMBER = re.compile(r"[+-]?[,.]?\d[\d,.]*\s*([^\d,.\s].*)", re.DOTALL)
_ID = re.compile(r"[A-Za-z0-9_]{1,40}")
_MONTH = re.compile(
    rf"(\d{{4}})\s*[-/.{words.YEAR}]\s*(\d{{1,2}})\s*{words.MONTH}?([-/.]?\s*\d{{1,2}}\s*{words.DAY}?)?"
)
_DATE = re.compile(
    rf"(\d{{4}})({words.YEAR}|(?:[-/.{words.YEAR}](\d{{1,2}})(?:{words.MONTH}|[-/.{words.MONTH}](\d{{1,2}}){words.DAY}?)?))?"
)
_MARKED = re.compile(r"'+[=+\-@]")
_MAX_TEXT = 500


class Failure(NamedTuple):
    """Why a cell cannot be used."""

    code: str
    message: Text
    allowed: Text | None = None
    remedy: Text | None = None


def parse_cell(column: Column, cell: Cell) -> Any:
    """Return the value of ``cell`` under ``column``: str, int, float, bool, (year, month), None, or a Failure.

    Full-width digits and thousands separators are accepted, a unit after the number is not; 35% is 0.35 where
    the column is a share.
    """
    if is_blank(cell):
        if column.required:
            return Failure("cell.required", T("this cell must be filled"), column.allowed)
        return None
    if isinstance(cell, str):
        cell = cell.strip(words.WHITE)
        if cell.upper() in _FORMULA_ERRORS:
            remedy = T("mend the formula or type the value")
            return Failure("cell.formula_error", T("the formula in this cell has failed"), column.allowed, remedy)
        if len(cell) > _MAX_TEXT:
            return Failure("cell.too_long", T("the text is too long"), column.allowed)
    return _PARSERS[column.kind](column, cell)


def _text(column: Column, cell: Cell) -> Any:
    text = as_text(cell)
    if _MARKED.match(text):
        text = text[1:]  # the mark with which our own CSV files keep a spreadsheet from running the text
    return text


def as_text(cell: Cell) -> str:
    """Return a cell as a person would write it: 3137000001.0 → ``3137000001``, dates as YYYY-MM-DD."""
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        return str(int(cell))
    if isinstance(cell, datetime | date):
        return f"{cell:%Y-%m-%d}"
    return str(cell)


def _id(column: Column, cell: Cell) -> Any:
    text = unicodedata.normalize("NFKC", as_text(cell))
    if _ID.fullmatch(text) and not isinstance(cell, bool):
        return text
    message = T("this is not a code")
    remedy = T("use letters, digits and _ only; delete rows of totals and notes")
    return Failure("cell.id", message, column.allowed, remedy)


def _number(column: Column, cell: Cell) -> Any:
    value: float | Failure
    if isinstance(cell, bool) or not isinstance(cell, int | float | str):
        value = Failure("cell.number", T("this is not a number"), column.allowed)
    elif isinstance(cell, str):
        value = _number_in_text(column, cell)
    else:
        value = float(cell) if abs(cell) < 1e300 else math.inf
    if isinstance(value, Failure):
        return value
    if not math.isfinite(value) or not _within(column, value):
        return Failure("cell.range", T("the number is out of range"), column.allowed, _range_remedy(column, value))
    if column.kind == "integer":
        if abs(value - round(value)) > 1e-9:
            return Failure("cell.whole", T("this must be a whole number"), column.allowed)
        return round(value)
    return value


def _within(column: Column, value: float) -> bool:
    low, high = column.low, column.high
    return (low is None or value >= low) and (high is None or value <= high)


def _range_remedy(column: Column, value: float) -> Text | None:
    if column.high == 1 and 1 < value <= 100:
        return T("write a share: 0.35 or 35%, not 35")
    return None


def _number_in_text(column: Column, cell: str) -> float | Failure:
    text = unicodedata.normalize("NFKC", cell).strip().casefold()
    if text in column.synonyms:
        return float(column.synonyms[text])
    if column.suffix and text.endswith(column.suffix):
        text = text[: -len(column.suffix)].strip()
    percent = column.high == 1 and text.endswith("%")
    if percent:
        text = text[:-1].strip()
    if _GROUPED.fullmatch(text):
        text = text.replace(",", "")
    if text.isascii() and _NUMBER.fullmatch(text):
        return float(text) / 100 if percent else float(text)
    unit = _STARTS_AS_NUMBER.fullmatch(text)
    if unit:
        message = T("the number is followed by {unit}", unit=unit[1][:20])
        return Failure("cell.unit", message, column.allowed, T("write the number alone, without its unit"))
    return Failure("cell.number", T("this is not a number"), column.allowed)


def _flag(column: Column, cell: Cell) -> Any:
    if isinstance(cell, bool):
        return cell
    if isinstance(cell, int | float):
        cell = as_text(cell)
    word = unicodedata.normalize("NFKC", str(cell)).casefold()
    if word in words.YES:
        return True
    if word in words.NO:
        return False
    return Failure("cell.flag", T("this is neither yes nor no"), column.allowed)


def _choice(column: Column, cell: Cell) -> Any:
    # Excel turns the typed 6-3 into the date 3 June; month and day still say what was meant.
    text = f"{cell.month}-{cell.day}" if isinstance(cell, date) else as_text(cell)
    found = _spellings(column).get(plain(text))
    if found is not None:
        return found
    near = nearest(text, [spelling for names in column.choices.values() for spelling in names] + list(column.choices))
    remedy = T("did you mean {near}?", near=near) if near else None
    return Failure("cell.choice", T("this is not one of the choices"), column.allowed, remedy)


def _spellings(column: Column) -> dict[str, str]:
    return {plain(name): code for code, names in column.choices.items() for name in (code, *names)}


def _month(column: Column, cell: Cell) -> Any:
    if isinstance(cell, date):
        return cell.year, cell.month
    text = unicodedata.normalize("NFKC", as_text(cell))
    found = _MONTH.fullmatch(text)
    pair = (int(found[1]), int(found[2])) if found else None
    if pair is None and text.isascii() and text.isdecimal() and len(text) == 6:
        pair = int(text[:4]), int(text[4:])
    if pair is None or not (1900 <= pair[0] <= 2100 and 1 <= pair[1] <= 12):
        return Failure("cell.month", T("this is not a year and month"), column.allowed)
    return pair


def _date(column: Column, cell: Cell) -> Any:
    if isinstance(cell, date):
        return f"{cell:%Y-%m-%d}"
    found = _DATE.fullmatch(unicodedata.normalize("NFKC", as_text(cell)))
    if found:
        year, month, day = int(found[1]), int(found[3] or 1), int(found[4] or 1)
        try:
            date(year, month, day)
        except ValueError:
            found = None
    if not found or not 1900 <= int(found[1]) <= 2100:
        return Failure("cell.date", T("this is not a date"), column.allowed)
    parts = [found[1], *(f"{int(part):02d}" for part in (found[3], found[4]) if part)]
    return "-".join(parts)


_PARSERS = {
    "id": _id, "text": _text, "integer": _number, "number": _number, "flag": _flag, "choice": _choice,
    "month": _month, "date": _date,
}  # fmt: skip
