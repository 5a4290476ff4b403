"""Rules on the ledger 台账 and on tracked numbers: owners are departments, closing needs proof, plans stand apart."""

from __future__ import annotations

import re
from typing import Final

from planner.base.i18n import T
from planner.district.contracts import words
from planner.district.records import BAD, Record
from planner.district.rules.context import Context

_SPLIT: Final = re.compile(f"[{re.escape(words.DEPARTMENT_SEPARATORS)}]")
#: Numbers of items made from the data: oversized classes, gaps.
_MADE: Final = re.compile(r"(DB|GAP)\d+")
#: A bare name of a person in Chinese has two to four characters.
_LONGEST_NAME: Final = 4


def departments_of(text: str) -> tuple[str, ...]:
    """Return the departments of a cell in order, each once."""
    return tuple(dict.fromkeys(part.strip() for part in _SPLIT.split(text) if part.strip()))


def looks_like_a_person(name: str) -> bool:
    """Say whether ``name`` reads as a person's rather than a department's: short, and without a department's ending."""
    short = len(name) <= _LONGEST_NAME if not name.isascii() else False
    return short and not name.casefold().endswith(words.DEPARTMENT_ENDINGS)


def check_ledger(context: Context) -> None:
    """Owners are departments (warning); what is said to be closed by evidence names it (warning)."""
    records = context.tables.get("ledger")
    if records is None:
        return
    for record in context.rows("ledger", "id"):
        if _MADE.fullmatch(record["id"]):
            message = T("this number is kept for items made from the data")
            records.tell("ledger.reserved", record, "id", message, remedy=T("give it another number"))
    for record in context.rows("ledger", "departments"):
        owners = departments_of(record["departments"])
        if not owners:
            message = T("no department is named")
            records.tell("ledger.no_owner", record, "departments", message, remedy=T("name the leading department"))
        persons = [name for name in owners if looks_like_a_person(name)]
        if persons:
            message = T("this does not read as a department: {names}", names=", ".join(persons))
            remedy = T("name departments, not persons")
            records.tell("ledger.person", record, "departments", message, remedy=remedy, severity="warning")
    for record in context.rows("ledger", "state"):
        lacking = [code for code in ("evidence", "evidence_date", "role") if record[code] is None]
        if record["state"] == "closed" and record["indicator"] is None and lacking:
            message = T("closed, but without {lacking}", lacking=", ".join(lacking))
            remedy = T("an item without indicator closes with evidence, date and post")
            records.tell("ledger.no_evidence", record, "state", message, remedy=remedy, severity="warning")


def check_tracked(context: Context) -> None:
    """A year of an item has one measured and one planned value at most; a blank kind is a measured one."""
    records = context.tables.get("tracked")
    if records is None:
        return
    seen: dict[tuple[object, ...], Record] = {}
    for record in records:
        if any(record[code] is BAD for code in ("item", "year", "kind")):
            continue
        key = (record["item"], record["year"], record["kind"] or "measured")
        first = seen.setdefault(key, record)
        if first is not record and first["kind"] != record["kind"]:  # equal keys are told already
            message = T("the same as row {row}", row=first.row + 1)
            remedy = T("keep one of the two rows")
            records.tell("key.duplicate", record, "kind", message, remedy=remedy)
