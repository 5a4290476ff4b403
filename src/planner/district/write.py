"""Writing a district's tables: a folder of CSV with the same bytes every time, or one workbook."""

from __future__ import annotations

import csv
import io
import math
import re
from collections.abc import Mapping
from datetime import date
from numbers import Integral, Real
from pathlib import Path
from typing import TYPE_CHECKING, Any

from planner.district.contracts import BY_CODE, TABLES, Column, Table, words

if TYPE_CHECKING:
    import pandas as pd

#: Text that a spreadsheet would run; the reader takes the mark ' off again.
_RUNS_AS_FORMULA = re.compile(r"'*[=+\-@]")


def write_tables(tables: Mapping[str, pd.DataFrame], target: Path, language: str = "en") -> None:
    """Write ``tables`` (code → frame with code names as columns) to ``target``: one .xlsx, or a folder of CSV.

    Headers, sheet names and choices are in ``language`` (``zh_CN`` or ``en``); CSV files are plain UTF-8 named by
    table code. Both are read back by :func:`planner.district.read.read_district`. Raises ValueError for a table or
    column that the contracts do not know.
    """
    for code, frame in tables.items():
        if code not in BY_CODE:
            raise ValueError(f"unknown table {code}")
        unknown = [str(name) for name in frame.columns if str(name) not in BY_CODE[code].by_code]
        if unknown:
            raise ValueError(f"unknown columns of {code}: {', '.join(unknown)}")
    if target.suffix.lower() == ".xlsx":
        from planner.district.template import write_workbook

        write_workbook(target, language, tables)
        return
    target.mkdir(parents=True, exist_ok=True)
    for table in TABLES:
        if table.code in tables:
            text = csv_text_of(table, tables[table.code], language)
            (target / f"{table.code}.csv").write_bytes(text.encode("utf-8"))


def csv_text_of(table: Table, frame: pd.DataFrame, language: str) -> str:
    """Return one table as CSV text with ``\\n`` line ends; text that a spreadsheet would run is marked with '."""
    columns = [column for column in table.columns if column.code in frame.columns]
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([column.label.render(language) for column in columns])
    for row in rows_of(columns, frame, language):
        writer.writerow([_csv_cell(value) for value in row])
    return out.getvalue()


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


def _csv_cell(value: Any) -> str:
    if isinstance(value, float):
        return repr(value)
    text = "" if value is None else str(value)
    return f"'{text}" if isinstance(value, str) and _RUNS_AS_FORMULA.match(text) else text
