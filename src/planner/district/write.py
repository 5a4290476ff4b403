"""Writing a district's tables: a folder of CSV with the same bytes every time, or one workbook."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from planner.district.contracts import BY_CODE, TABLES, Table
from planner.district.plain import rows_of
from planner.district.template import write_workbook

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


def _csv_cell(value: Any) -> str:
    if isinstance(value, float):
        return repr(value)
    text = "" if value is None else str(value)
    return f"'{text}" if isinstance(value, str) and _RUNS_AS_FORMULA.match(text) else text
