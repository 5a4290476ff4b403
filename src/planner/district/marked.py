"""A marked copy 标注副本 of a workbook: problems in red, warnings in yellow, each with a comment."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from planner.base.errors import Problem
from planner.base.i18n import T, Text
from planner.district.contracts import words
from planner.district.guard import refuse, workbook_bytes

_CELL = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
_RED, _YELLOW = "FFF4B6B6", "FFFFF2B3"
_MOST_MARKS = 5_000
_ILLEGAL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")


def marked_copy(source: Path, problems: Iterable[Problem], target: Path, language: str = "zh_CN") -> None:
    """Write a copy of workbook ``source`` to ``target`` with every problem marked, and a first sheet that lists them.

    Raises BadInput where the workbook cannot be opened, ValueError where ``target`` is ``source``.
    """
    if target.resolve() == source.resolve():
        raise ValueError("the marked copy must not overwrite the workbook")
    told = list(problems)
    book = _opened(source)
    marks: dict[tuple[str, str], list[Problem]] = {}
    for problem in told:
        sheet, _, cell = problem.place.rpartition("!")
        if sheet in book.sheetnames and _CELL.fullmatch(cell):
            marks.setdefault((sheet, cell), []).append(problem)
    for (sheet, cell), found in list(marks.items())[:_MOST_MARKS]:
        _mark(book[sheet][cell], found, language)
    _list(book, told, language)
    target.parent.mkdir(parents=True, exist_ok=True)
    book.save(target)


def _opened(source: Path) -> Any:
    from openpyxl import load_workbook

    raw = workbook_bytes(source)
    try:
        return load_workbook(io.BytesIO(raw))
    except Exception as error:  # openpyxl raises many kinds on damaged parts
        remedy = T("open it in Excel or WPS and save it as .xlsx without password and macros")
        message = T("the workbook is damaged")
        raise refuse("damaged", source.name, "", message, remedy) from error


def _mark(cell: Any, problems: list[Problem], language: str) -> None:
    from openpyxl.comments import Comment
    from openpyxl.styles import PatternFill

    if type(cell).__name__ == "MergedCell":
        return
    severe = any(problem.severity == "error" for problem in problems)
    cell.fill = PatternFill("solid", fgColor=_RED if severe else _YELLOW)
    text = "\n".join(_sentence(problem, language) for problem in problems)
    comment = Comment(text[:2_000], "planner")
    comment.width, comment.height = 360, 40 + 40 * len(problems)
    cell.comment = comment


def _sentence(problem: Problem, language: str) -> str:
    parts: list[Text] = [problem.message]
    if problem.allowed is not None:
        parts.append(T("allowed: {allowed}", allowed=problem.allowed))
    if problem.remedy is not None:
        parts.append(T("do: {remedy}", remedy=problem.remedy))
    return " | ".join(part.render(language) for part in parts)


def _list(book: Any, problems: list[Problem], language: str) -> None:
    """Put all problems on a first sheet, as plain text that cannot run."""
    name = words.PROBLEM_SHEET if language == "zh_CN" else "problems"
    while name in book.sheetnames:
        name += "_"
    sheet = book.create_sheet(name, 0)
    heads = (T("Place"), T("Value"), T("Problem"), T("What is allowed"), T("What to do"))
    rows = [[head.render(language) for head in heads]]
    for problem in problems:
        texts = (problem.message, problem.allowed, problem.remedy)
        said = [text.render(language) if text is not None else "" for text in texts]
        rows.append([problem.place, problem.value, *said])
    for number, row in enumerate(rows, start=1):
        for index, text in enumerate(row, start=1):
            cell = sheet.cell(number, index)
            cell.value = _ILLEGAL.sub("", text)
            cell.data_type = "s"
    for letter, width in zip("ABCDE", (28, 20, 60, 40, 50), strict=True):
        sheet.column_dimensions[letter].width = width
    book.active = 0
