"""The ledger in words 台账表: counts first, then items with owner, deadline, state and what closes them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from planner.base.i18n import T, Text
from planner.report.amounts import number
from planner.report.blocks import Block, Cell, Column, Line, Row, Table, Tone
from planner.report.labels import joined
from planner.report.ledger import LedgerCounts, LedgerFacts, is_made

#: Rows of the items made from the data before the rest is counted in a note.
MADE_ROWS = 10

STATES = {
    "open": T("not begun"),
    "in_progress": T("under way"),
    "submitted": T("submitted"),
    "closed": T("closed"),
    "reopened": T("reopened"),
}
TIMINGS = {
    "overdue": T("overdue"),
    "due_soon": T("due soon"),
    "in_time": T("in time"),
    "standing": T("standing duty"),
    "done": T("done"),
}
#: Titles of items made from the data, as ``compliance.duties_made`` writes them.
_CLASS = re.compile(r"(?P<school>.*) g(?P<grade>\d+): (?P<largest>\d+) > (?P<limit>\d+)")
_GAP = re.compile(r"(?P<school>.*) (?P<rule>\w+): (?P<value>\S+) / (?P<asked>\S+)")
_CLASSES = re.compile(r"(?P<now>\d+) → (?P<then>\d+)")
_BUREAU = {"education bureau": T("education bureau")}


def ledger_blocks(
    facts: LedgerFacts,
    as_of: date,
    reasons: Mapping[str, Text],
    unknown_indicators: tuple[str, ...] = (),
    rows: int | None = MADE_ROWS,
) -> tuple[Block, ...]:
    """Return the screen: counts, the items entered, the class-size ledger, the gaps.

    ``reasons`` maps items to why they stand as they do; ``rows`` limits the items made from the data (None: all).
    """
    blocks: list[Block | None] = [_headline(facts, as_of, unknown_indicators)]
    entered = [row for row in facts.rows if not is_made(str(row["id"]))]
    classes = [row for row in facts.rows if is_made(str(row["id"])) and row["kind"] == "class_size"]
    gaps = [row for row in facts.rows if is_made(str(row["id"])) and row["kind"] == "gap"]
    blocks.append(_items(T("Items entered"), entered, reasons, None))
    blocks.append(_classes(classes, rows))
    blocks.append(_items(T("Gaps of schools (made from the data)"), gaps, reasons, rows))
    return tuple(block for block in blocks if block is not None)


def ledger_summary(facts: LedgerFacts) -> Block | None:
    """Return the ledger in a line or two for the other screens; None where there is no item."""
    if not facts.total.items:
        return None
    lines = [Line(_counted(facts.total), _tone(facts.total))]
    if facts.class_size.items:
        lines.append(Line(T("Of them oversized classes: {count}.", count=facts.class_size.not_closed), "warning"))
    if facts.total.reopened:
        message = T("Closed by hand but reopened, because the data do not bear it out: {count}.",
                    count=facts.total.reopened)  # fmt: skip
        lines.append(Line(message, "bad"))
    return Block(T("Ledger of duties"), tuple(lines))


def _headline(facts: LedgerFacts, as_of: date, unknown_indicators: tuple[str, ...]) -> Block:
    lines = [Line(_counted(facts.total), _tone(facts.total))]
    for name, counted in (
        (T("Items entered"), facts.entered),
        (T("Class-size ledger"), facts.class_size),
        (T("Gaps of schools"), facts.gaps),
    ):
        if counted.items:
            what = T("{name}: {counts}", name=name, counts=_counted(counted))
            lines.append(Line(what, "plain"))
    notes = [
        T("An item closes when its indicator is met in the data; without indicator, with evidence, date and post.")
    ]
    if unknown_indicators:
        codes = ", ".join(unknown_indicators)
        notes.append(T("Not judged by this scenario and therefore unknown: {codes}", codes=codes))
    return Block(T("Ledger of duties on {day}", day=as_of.isoformat()), tuple(lines), notes=tuple(notes))


def _counted(counted: LedgerCounts) -> Text:
    return T(
        "{items} items: {open} not closed, {overdue} overdue, {soon} due soon, {closed} closed, {reopened} reopened",
        items=counted.items,
        open=counted.not_closed,
        overdue=counted.overdue,
        soon=counted.due_soon,
        closed=counted.closed,
        reopened=counted.reopened,
    )


def _tone(counted: LedgerCounts) -> Tone:
    if counted.overdue or counted.reopened:
        return "bad"
    return "warning" if counted.not_closed else "good"


def _items(
    heading: Text, rows: list[dict[str, Any]], reasons: Mapping[str, Text], most: int | None
) -> Block | None:  # fmt: skip
    if not rows:
        return None
    columns = (
        Column(T("No.")),
        Column(T("What")),
        Column(T("Departments")),
        Column(T("Deadline")),
        Column(T("State")),
        Column(T("Closes with")),
        Column(T("Why")),
    )
    shown = rows if most is None else rows[:most]
    body = tuple(Row(_cells(row, reasons), _row_tone(row)) for row in shown)
    return Block(heading, table=Table(columns, body), notes=_rest(rows, shown))


def _cells(row: dict[str, Any], reasons: Mapping[str, Text]) -> tuple[Cell, ...]:
    closes: Cell = f"{row['indicator']} {row['subject']}".strip() if row["indicator"] else T("evidence")
    return (
        str(row["id"]),
        title_of(row),
        _owner(str(row["departments"])),
        _deadline(row),
        T("{state}, {timing}", state=STATES[row["state"]], timing=TIMINGS[row["timing"]]),
        closes,
        reasons.get(str(row["id"]), Text("")),
    )


def title_of(row: Mapping[str, Any]) -> Cell:
    """Return what an item is about; titles made from the data are words here (``g2: 48 > 45`` in the table)."""
    title = str(row["title"])
    if row["kind"] == "class_size" and (found := _CLASS.fullmatch(title)):
        return T("{school}, grade {grade}: largest class {largest} pupils, limit {limit}", **found.groupdict())
    if row["kind"] == "gap" and (found := _GAP.fullmatch(title)):
        return T("{school}, {rule}: {value} found, {asked} asked", **found.groupdict())
    return title


def duty_of(row: Mapping[str, Any]) -> Cell:
    """Return what is to be done; of an oversized class, how many classes its grade needs (``6 → 7`` in the table)."""
    duty = str(row["duty"])
    if row["kind"] == "class_size" and (found := _CLASSES.fullmatch(duty)):
        return T("classes of the grade from {now} to {then}", **found.groupdict())
    return duty


def departments_of(departments: str) -> Cell:
    """Return all departments that answer for an item."""
    named = [_BUREAU.get(one) or Text("{n}", {"n": one}) for one in departments.split("; ")]
    return joined(named)


def _owner(departments: str) -> Cell:
    first, *others = departments.split("; ")
    named: Cell = _BUREAU.get(first, first)
    return T("{first} and {count} more", first=named, count=len(others)) if len(others) > 1 else (
        f"{first}, {others[0]}" if others else named
    )  # fmt: skip


def _deadline(row: dict[str, Any]) -> Cell:
    if not row["deadline"]:
        return str(row["term"])
    if row["timing"] == "overdue":
        return T("{day} ({count} days late)", day=row["deadline"], count=-int(row["days"]))
    return str(row["deadline"])


def _classes(rows: list[dict[str, Any]], most: int | None) -> Block | None:
    if not rows:
        return None
    columns = (
        Column(T("No.")),
        Column(T("Class and its limit")),
        Column(T("Classes needed")),
        Column(T("Departments")),
        Column(T("Deadline")),
        Column(T("Clears by itself")),
    )
    shown = rows if most is None else rows[:most]
    body = tuple(
        Row(
            (
                str(row["id"]),
                title_of(row),
                str(row["duty"]),
                _owner(str(row["departments"])),
                _deadline(row),
                number(float(row["clears"])) if row["clears"] else T("not within the horizon"),
            ),
            _row_tone(row),
        )
        for row in shown
    )
    notes = (T("Clears by itself: the cohort keeps the limit or has left the stage if nothing is done."),)
    return Block(T("Class-size ledger"), table=Table(columns, body), notes=(*notes, *_rest(rows, shown)))


def _rest(rows: list[dict[str, Any]], shown: list[dict[str, Any]]) -> tuple[Text, ...]:
    rest = len(rows) - len(shown)
    return (T("and {count} more items (--all shows them)", count=rest),) if rest else ()


def _row_tone(row: dict[str, Any]) -> Tone:
    if row["timing"] == "overdue" or row["state"] == "reopened":
        return "bad"
    if row["state"] == "closed":
        return "good"
    return "warning" if row["timing"] == "due_soon" else "plain"
