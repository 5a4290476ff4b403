"""The blank workbook 空白模板: a sheet per table with headers, notes, drop-downs and formats; how-to comes first."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import xlsxwriter

from planner.base.i18n import T, Text
from planner.district.contracts import TABLES, Column, Table, described, words
from planner.district.plain import rows_of

if TYPE_CHECKING:
    import pandas as pd

#: Rows below the header for which drop-downs and checks are laid.
CHECKED_ROWS: Final = 5_000
_SAFE: Final = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
#: Workbooks carry a fixed date, so that the same tables give the same bytes.
_CREATED: Final = datetime(2022, 9, 1)


def write_template(path: Path, language: str) -> None:
    """Write the blank workbook to fill in to ``path`` (.xlsx), in ``zh_CN`` or ``en``."""
    write_workbook(path, language, {})


def write_workbook(path: Path, language: str, tables: Mapping[str, pd.DataFrame]) -> None:
    """Write the template with ``tables`` filled in; without any table every sheet of the contract is there."""
    path.parent.mkdir(parents=True, exist_ok=True)
    book = xlsxwriter.Workbook(str(path), _SAFE)
    book.set_properties({"created": _CREATED})
    formats = _formats(book)
    if not tables:
        _write_readme(book, formats, language)
    for table in TABLES:
        if not tables or table.code in tables:
            _write_sheet(book, formats, table, tables.get(table.code), language)
    book.close()


def _formats(book: Any) -> dict[str, Any]:
    base = {"text_wrap": True, "valign": "top", "border": 1}
    return {
        "required": book.add_format({**base, "bold": True, "bg_color": "#1F4E79", "font_color": "#FFFFFF"}),
        "optional": book.add_format({**base, "bold": True, "bg_color": "#DDEBF7"}),
        "title": book.add_format({"bold": True, "font_size": 14}),
        "wrap": book.add_format({"text_wrap": True, "valign": "top"}),
        "text": book.add_format({"num_format": "@"}),
        "integer": book.add_format({"num_format": "#,##0"}),
        "number": book.add_format({"num_format": "#,##0.##"}),
        "year": book.add_format({"num_format": "0"}),
        "share": book.add_format({"num_format": "0.000"}),
    }


def _write_sheet(
    book: Any, formats: dict[str, Any], table: Table, frame: pd.DataFrame | None, language: str
) -> None:  # fmt: skip
    sheet = book.add_worksheet(table.label.render(language))
    for index, column in enumerate(table.columns):
        style = formats["required" if column.required else "optional"]
        sheet.write_string(0, index, column.label.render(language), style)
        sheet.write_comment(0, index, _comment(column, language), {"x_scale": 2, "y_scale": 1.5})
        width = max(len(column.label.render(language)) * (2 if language == "zh_CN" else 1) + 2, 10)
        sheet.set_column(index, index, min(width, 32), formats[_style(column)])
        _lay_check(sheet, index, column, language)
    sheet.freeze_panes(1, 1)
    if frame is None:
        return
    given = [column for column in table.columns if column.code in frame.columns]
    where = {column.code: index for index, column in enumerate(table.columns)}
    for number, row in enumerate(rows_of(given, frame, language), start=1):
        for column, value in zip(given, row, strict=True):
            if isinstance(value, str):
                sheet.write_string(number, where[column.code], value)
            elif value is not None:
                sheet.write_number(number, where[column.code], value)


def _style(column: Column) -> str:
    if column.kind == "integer":
        return "year" if column.suffix or not column.unit else "integer"
    if column.kind == "number":
        return "share" if column.high == 1 else "number"
    return "year" if column.kind == "flag" else "text"


def _lay_check(sheet: Any, index: int, column: Column, language: str) -> None:
    """Lay a drop-down or a range check on the cells below the header."""
    options: dict[str, Any]
    if column.kind == "choice":
        names = [n[0] if language == "zh_CN" else code for code, n in column.choices.items()]
        options = {"validate": "list", "source": names}
    elif column.kind == "flag":
        options = {"validate": "list", "source": list(words.YES_NO) if language == "zh_CN" else ["1", "0"]}
    elif column.kind in ("integer", "number") and column.low is not None and column.high is not None:
        kind = "integer" if column.kind == "integer" and not column.synonyms else "decimal"
        options = {"validate": kind, "criteria": "between", "minimum": column.low, "maximum": column.high}
    else:
        return
    title = T("Not allowed").render(language)
    options |= {"error_title": title, "error_message": column.allowed.render(language)[:255]}
    sheet.data_validation(1, index, CHECKED_ROWS, index, options)


def _comment(column: Column, language: str) -> str:
    lines: list[Text] = [column.note]
    if column.unit is not None:
        lines.append(T("unit: {unit}", unit=column.unit))
    lines.append(T("allowed: {allowed}", allowed=column.allowed))
    lines.append(T("must be filled") if column.required else T("may be left blank"))
    return "\n".join(line.render(language) for line in lines)


def _write_readme(book: Any, formats: dict[str, Any], language: str) -> None:
    """Write the first sheet: how to fill in, the tables, then every column."""
    sheet = book.add_worksheet(words.README_SHEET if language == "zh_CN" else "readme")
    sheet.set_column(0, 1, 22)
    sheet.set_column(2, 3, 12)
    sheet.set_column(4, 5, 60, formats["wrap"])
    sheet.write_string(0, 0, T("How to fill in this workbook").render(language), formats["title"])
    how_to = (
        T("One row per thing, no rows of totals; titles above the header and blank rows do no harm."),
        T("Columns with a dark header must be filled; the others may be left blank (blank = not given)."),
        T("Numbers without units; areas in m², money in yuan, shares as 0.35 or 35%."),
        T("A sheet that is left without rows counts as not given; what becomes an estimate is named in every output."),
        T("Order of sheets, columns and rows is free; headers may be Chinese or the English codes."),
    )
    row = 2
    for line in how_to:
        sheet.write_string(row, 0, line.render(language))
        row += 1
    heads = (T("Table"), T("Must be given"), T("What it holds"), T("Without it"))
    row = _write_heads(sheet, row + 1, heads, (0, 2, 4, 5), formats["optional"], language)
    for table in TABLES:
        estimate = table.estimate.render(language) if table.estimate else ""
        for at, text in ((0, table.label.render(language)), (2, _yes_no(table.required, language)),
                         (4, table.note.render(language)), (5, estimate)):  # fmt: skip
            sheet.write_string(row, at, text)
        row += 1
    names = (T("Table"), T("Column"), T("Must be filled"), T("Unit"), T("What it holds"), T("What is allowed"))
    row = _write_heads(sheet, row + 1, names, tuple(range(6)), formats["optional"], language)
    for one in described():
        unit = one.unit.render(language) if one.unit else ""
        cells = (one.table.render(language), one.column.render(language), _yes_no(one.required, language), unit,
                 one.note.render(language), one.allowed.render(language))  # fmt: skip
        for at, text in enumerate(cells):
            sheet.write_string(row, at, text)
        row += 1


def _write_heads(sheet: Any, row: int, heads: tuple[Text, ...], at: tuple[int, ...], style: Any, language: str) -> int:
    for index, head in zip(at, heads, strict=True):
        sheet.write_string(row, index, head.render(language), style)
    return row + 1


def _yes_no(value: bool, language: str) -> str:
    return (T("yes") if value else T("no")).render(language)
