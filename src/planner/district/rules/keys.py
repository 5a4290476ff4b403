"""Keys and references: doubled rows, ids that collide, schools and projects that nobody knows."""

from __future__ import annotations

from collections import defaultdict

from planner.base.i18n import T
from planner.base.nearest import nearest
from planner.district.records import BAD, Record, Records, as_name
from planner.district.rules.context import Context

#: Looking for the nearest id costs time; a table full of strange ids is told without.
_MOST_GUESSES = 200


def check_keys(context: Context) -> None:
    """No two rows of a table may have the same key; the later one is told."""
    for records in context.tables.values():
        key = records.table.key
        seen: dict[tuple[object, ...], Record] = {}
        for record in records:
            values = tuple(record[code] for code in key)
            if any(value is BAD for value in values):
                continue
            first = seen.setdefault(values, record)
            if first is not record:
                shown = ", ".join("" if value is None else str(value) for value in values)
                message = T("the same as row {row}", row=first.row + 1)
                remedy = T("keep one of the two rows")
                records.tell("key.duplicate", record, key[0], message, value=shown, remedy=remedy)


def check_collisions(context: Context) -> None:
    """Ids of schools and projects must differ by more than case, as other programs confuse them."""
    for table, code in (("schools", "school_id"), ("projects", "project_id")):
        records = context.tables.get(table)
        if records is None:
            continue
        seen: dict[str, Record] = {}
        for record in context.rows(table, code):
            first = seen.setdefault(as_name(record[code]), record)
            if first[code] != record[code]:
                message = T("this code differs from row {row} only in case", row=first.row + 1)
                records.tell("id.collision", record, code, message, remedy=T("give it a code of its own"))


def check_collisions_of_bad_ids(context: Context) -> None:
    """An id with signs that are not allowed must not be mended into one that exists already."""
    for table, code in (("schools", "school_id"), ("projects", "project_id")):
        records = context.tables.get(table)
        if records is None or not records.bad_ids:
            continue
        taken = {as_name(record[code]): record for record in context.rows(table, code)}
        for record in records:
            index = records.matched.columns.get(code)
            row = records.matched.sheet.rows[record.row]
            cell = row[index] if index is not None and index < len(row) else None
            if record[code] is BAD and as_name(cell) in taken:
                other = taken[as_name(cell)].row + 1
                message = T("with _ for the signs not allowed this is the code of row {row}", row=other)
                records.tell("id.collision", record, code, message, remedy=T("give it a code of its own"))


def check_references(context: Context) -> None:
    """Every school and project that a row names must be in its table; one problem per table, column and id."""
    for target in ("schools", "projects"):
        known = context.schools if target == "schools" else context.projects
        key = "school_id" if target == "schools" else "project_id"
        owner = context.tables.get(target)
        if owner is None or not owner.has(key):
            continue  # the table itself is told, as missing or in the list of estimates
        unknown: dict[str, list[tuple[Records, str, Record, int]]] = defaultdict(list)
        for records in context.tables.values():
            for column in records.table.columns:
                if column.ref == target:
                    _collect(records, column.code, known, unknown)
        bad = set(owner.bad_ids)
        for name in [name for name in unknown if as_name(name) in bad]:
            del unknown[name]  # its own row is told already
        if len(unknown) <= len([one for one in owner.bad_ids if not one]):
            continue  # as many ids are blank or unreadable in the owner's table
        orders: dict[tuple[str, str], list[str]] = {}
        for number, (name, uses) in enumerate(unknown.items()):
            for records, code, record, count in uses:
                if target == "schools":
                    context.unknown.setdefault(records.table.code, set()).add(name)
                where = (records.table.code, code)
                if where not in orders:
                    orders[where] = _unused_first(known, records, code)
                near = nearest(name, orders[where]) if number < _MOST_GUESSES else None
                _tell(records, code, record, count, target, near)


def _unused_first(known: dict[str, Record], records: Records, code: str) -> list[str]:
    """Return the known ids, those that the column does not name first: one of them is more likely meant."""
    used = {record[code] for record in records}
    return sorted(known, key=lambda one: one in used)


def _collect(records: Records, code: str, known: dict[str, Record],
             unknown: dict[str, list[tuple[Records, str, Record, int]]]) -> None:  # fmt: skip
    first: dict[str, Record] = {}
    counts: dict[str, int] = defaultdict(int)
    for record in records:
        name = record[code]
        if isinstance(name, str) and name not in known:
            first.setdefault(name, record)
            counts[name] += 1
    for name, record in first.items():
        unknown[name].append((records, code, record, counts[name]))


def _tell(records: Records, code: str, record: Record, count: int, target: str, near: str | None) -> None:
    remedy = T("did you mean {near}?", near=near) if near else None
    if target == "schools":
        message = T("there is no such school in table schools (rows here: {count})", count=count)
        remedy = remedy or T("add the school to table schools or take the rows out")
        records.tell("ref.unknown_school", record, code, message, remedy=remedy)
    else:
        message = T("there is no such project in table projects (rows here: {count})", count=count)
        remedy = remedy or T("add the project to table projects or take the code out")
        records.tell("ref.unknown_project", record, code, message, remedy=remedy)
