"""Cells as they are written to a workbook or a CSV file 单元格取值."""

from __future__ import annotations

import math
from datetime import date
from numbers import Integral, Real
from typing import TYPE_CHECKING, Any

from planner.district.contracts import Column, words

if TYPE_CHECKING:
    import pandas as pd


def rows_of(columns: list[Column], frame: pd.DataFrame, language: str) -> list[list[Any]]:
    """Return the frame's rows as plain values (None = blank) in the order of ``columns``."""
    series = [[plain_value(column, value, language) for value in frame[column.code].tolist()] for column in columns]
    return [list(row) for row in zip(*series, strict=True)]


def plain_value(column: Column, value: Any, language: str) -> Any:
    """Return a cell as None, str, int or float; choices and flags as the language's word where it is Chinese."""
    if value is None or type(value).__name__ in ("NAType", "NaTType") or value != value or value == "":
        return None
    if column.kind == "flag":
        truth = value.casefold() in words.YES if isinstance(value, str) else bool(value)
        return words.YES_NO[0 if truth else 1] if language == "zh_CN" else int(truth)
    if column.kind == "choice":
        names = column.choices.get(str(value))
        return names[0] if names and language == "zh_CN" else str(value)
    if isinstance(value, date):
        return f"{value:%Y-%m}" if column.kind == "month" else f"{value:%Y-%m-%d}"
    if column.kind in ("id", "text", "month", "date"):
        whole = isinstance(value, Real) and not isinstance(value, bool) and float(value).is_integer()
        return str(int(value)) if whole else str(value)
    if isinstance(value, Integral):
        return int(value)
    number = float(value)
    return int(number) if number.is_integer() and math.fabs(number) < 1e15 else number
