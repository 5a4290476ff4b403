"""An explanation as a screen 溯源说明."""

from __future__ import annotations

from typing import Any

from planner.base.i18n import T, Text
from planner.report import labels
from planner.report.amounts import NOTHING
from planner.report.blocks import Block, Column, Line, Row, Table
from planner.report.explain.explanation import Explanation, Rows


def explanation_blocks(found: Explanation) -> tuple[Block, ...]:
    """Return the number in a sentence, its formula and check, the rows it was made of, the rule, and its parts."""
    lines = [Line(found.sentence), Line(T("Formula: {formula}", formula=found.formula))]
    if found.agrees is True:
        same = T("Made again from the rows of the run: {value}, the same.", value=exact(found.derived))
        lines.append(Line(same, "good"))
    elif found.agrees is False:
        lines.append(Line(T("Made again from the rows of the run: {value}, which differs from {stated}.",
                            value=exact(found.derived), stated=exact(found.value)), "bad"))  # fmt: skip
    lines += [Line(one, "muted") for one in found.rule]
    parts = (T("Made of: {ids}", ids=", ".join(found.parts)),) if found.parts else ()
    title = T("{number} = {value} {unit}", number=found.number, value=exact(found.value), unit=unit_word(found.unit))
    head = Block(title, tuple(lines), None, parts)
    return (head, *(_rows(one) for one in found.rows if one.count))


def unit_word(code: str) -> Text:
    """Return the name of the unit that a number is counted in."""
    return _UNITS.get(code) or labels.unit(code)


_UNITS = {
    "per 100 pupils": T("per 100 pupils"),
    "per pupil": T("per pupil"),
    "units": T("units"),
    "items": T("items"),
    "year": T("(year)"),
}


def _rows(one: Rows) -> Block:
    columns = tuple(Column(Text("{n}", {"n": name})) for name in one.columns)
    lines = tuple(Row(tuple(exact(cell) for cell in row)) for row in one.rows)
    more = one.count - len(one.rows)
    notes = (T("and {count} more rows", count=more),) if more else ()
    return Block(T("Rows of {table}", table=one.table), (), Table(columns, lines), notes)


def exact(value: Any) -> str:
    """Return a value with all its digits: an inspector recomputes with them."""
    if value is None:
        return NOTHING
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    return str(value)
