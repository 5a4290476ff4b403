"""What a check of tables found 检查结果: every problem with its cell, as a table; the tables that are there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from planner.base.errors import Problem
from planner.base.i18n import T, Text
from planner.district.contracts import BY_CODE, TABLES
from planner.district.edit import TextTable
from planner.report.amounts import grouped
from planner.report.blocks import Block, Column, Line, Row, Table, Tone

#: Problems shown on a screen; the marked copy and the command line have all.
SHOWN = 300


def problems_block(problems: Sequence[Problem], most: int | None = SHOWN) -> Block:
    """Return every problem, errors first: place, value, what is wrong, what is allowed, what to do."""
    ordered = sorted(problems, key=lambda one: one.severity != "error")
    errors = sum(one.severity == "error" for one in ordered)
    if errors:
        text = T("{errors} errors and {warnings} warnings: nothing can be computed until the errors are mended.",
                 errors=errors, warnings=len(ordered) - errors)  # fmt: skip
        lines = (Line(text, "bad"),)
    elif ordered:
        lines = (Line(T("No error; {warnings} things were noticed.", warnings=len(ordered)), "warning"),)
    else:
        return Block(lines=(Line(T("No error and nothing noticed: the tables can be used."), "good"),))
    shown = ordered if most is None else ordered[:most]
    columns = (Column(T("Place")), Column(T("Value")), Column(T("Problem")), Column(T("What is allowed")),
               Column(T("What to do")))  # fmt: skip
    notes = () if len(shown) == len(ordered) else (T("and {count} more", count=len(ordered) - len(shown)),)
    return Block(None, lines, Table(columns, tuple(_row(one) for one in shown)), notes)


def _row(one: Problem) -> Row:
    tone: Tone = "bad" if one.severity == "error" else "plain"
    return Row((one.place, one.value, one.message, one.allowed or "", one.remedy or ""), tone)


def tables_block(tables: Mapping[str, TextTable]) -> Block:
    """Return the tables of the contract: how many rows each has, and what becomes of those that are not given."""
    rows = []
    for table in TABLES:
        one = tables.get(table.code)
        if one is None and table.aside:
            continue
        without: Text | str = table.estimate or "" if one is None else ""
        tone: Tone = "bad" if one is None and table.required else "plain" if one is not None else "muted"
        rows.append(Row((table.label, table.code, grouped(len(one.rows)) if one is not None else "–",
                         T("must be given") if table.required else "", without), tone))  # fmt: skip
    columns = (Column(T("Table")), Column(T("Code")), Column(T("Rows"), "right"), Column(T("Must be given")),
               Column(T("Without it")))  # fmt: skip
    return Block(T("Tables that are there"), table=Table(columns, tuple(rows)))


def name_of(code: str) -> Text:
    """Return the name of a table."""
    return BY_CODE[code].label
