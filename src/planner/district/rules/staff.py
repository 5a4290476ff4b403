"""Rules on teachers: stages, units without teachers, and a roster that must agree with the totals."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

from planner.base.i18n import T
from planner.base.terms import TeacherType
from planner.district.records import Record, Records
from planner.district.rules.context import STAGES_OF_TYPE, UNPLANNED, Context

YOUNGEST: Final = 16
OLDEST: Final = 75
_IDENTITY_NUMBER = re.compile(r"\d{17}[\dXx]")

Key = tuple[str, str, str]  # school, stage, type code


def type_code(record: Record, pe_arts: bool) -> str:
    """Return the teacher type of a row of staff or roster."""
    return TeacherType(pe_arts, record["above_qualified"], record["backbone"]).code


def staff_totals(context: Context) -> dict[Key, int]:
    """Return the teachers of table staff by school, stage and type, good rows only."""
    found: dict[Key, int] = {}
    for record in context.rows("staff", "school_id", "stage", "pe_arts", "above_qualified", "backbone", "teachers"):
        key = (record["school_id"], record["stage"], type_code(record, record["pe_arts"]))
        found.setdefault(key, record["teachers"])
    return found


def roster_totals(context: Context) -> dict[Key, int]:
    """Return the persons of the roster by school, stage and type, good rows only."""
    found: dict[Key, int] = {}
    for record in context.rows("roster", "school_id", "stage", "subject", "above_qualified", "backbone"):
        key = (record["school_id"], record["stage"], type_code(record, record["subject"] == "pe_arts"))
        found[key] = found.get(key, 0) + 1
    return found


def check_staff(context: Context) -> None:
    """Stages that the school has, schools not built, units without teachers, roster against totals."""
    for table in ("staff", "roster"):
        records = context.tables.get(table)
        if records is None:
            continue
        for record in context.rows(table, "school_id", "stage"):
            kind = context.school_type(record["school_id"])
            if kind is not None and record["stage"] not in STAGES_OF_TYPE[kind]:
                message = T("a school of this type has no such stage")
                names = ", ".join(STAGES_OF_TYPE[kind])
                allowed = T("one of: {choices}", choices=names) if names else T("no rows")
                records.tell("staff.stage", record, "stage", message, allowed=allowed)
        _check_unbuilt(context, records, table)
    _check_units(context)
    _check_roster_rows(context)
    if context.usable("staff") and context.usable("roster"):
        _check_agreement(context)


def _check_unbuilt(context: Context, records: Records, table: str) -> None:
    told: set[str] = set()
    for record in context.rows(table, "school_id"):
        school = record["school_id"]
        opens = context.schools[school]["opens_project"] if school in context.schools else None
        empty = table == "staff" and record["teachers"] == 0
        if isinstance(opens, str) and not empty and school not in told:
            told.add(school)
            message = T("this school is still to be opened by project {project}", project=opens)
            remedy = T("take its rows out, or clear opens_project if it is open")
            records.tell("staff.not_built", record, "school_id", message, remedy=remedy)


def _check_units(context: Context) -> None:
    """A unit with pupils must have its teachers entered, be it as 0; teachers without pupils are asked about."""
    table = "staff" if "staff" in context.tables else "roster"
    if not (context.usable(table) and context.usable("schools") and context.usable("enrolment")):
        return
    given = {(r["school_id"], r["stage"]) for r in context.rows(table, "school_id", "stage")}
    lacking = [
        unit
        for unit, pupils in context.base_units.items()
        if pupils and unit not in given and context.school_type(unit[0]) not in UNPLANNED
    ]
    for school, stage in () if context.excuses(table, len({one for one, _ in lacking})) else lacking:
        message = T("no teachers are given for {unit}", unit=f"{school}:{stage}")
        remedy = T("add its rows, with 0 teachers if there are none")
        record = context.schools[school]
        context.tables["schools"].tell("staff.unit_missing", record, "school_id", message, remedy=remedy)
    totals = staff_totals(context) if table == "staff" else roster_totals(context)
    _check_idle(context, table, totals)


def _check_idle(context: Context, table: str, totals: Mapping[Key, int]) -> None:
    staffed: dict[tuple[str, str], int] = {}
    for (school, stage, _), count in totals.items():
        staffed[(school, stage)] = staffed.get((school, stage), 0) + count
    told: set[tuple[str, str]] = set()
    for record in context.rows(table, "school_id", "stage"):
        unit = (record["school_id"], record["stage"])
        kind = context.school_type(unit[0])
        if unit in told or kind in (None, *UNPLANNED) or not staffed.get(unit) or unit[0] not in context.base_pupils:
            continue
        if unit[1] in STAGES_OF_TYPE[str(kind)] and not context.base_units.get(unit):
            told.add(unit)
            message = T("teachers in a stage without pupils ({unit})", unit=":".join(unit))
            remedy = T("correct the stage, or leave it if it is so")
            context.tables[table].tell("staff.no_pupils", record, "stage", message, remedy=remedy, severity="warning")


def _check_roster_rows(context: Context) -> None:
    records = context.tables.get("roster")
    if records is None:
        return
    base = context.base_year
    for record in context.rows("roster", "birth"):
        age = base - record["birth"][0]
        if not YOUNGEST <= age <= OLDEST:
            message = T("{age} years old in the base year {year}", age=age, year=base)
            allowed = T("{low} to {high} years old", low=YOUNGEST, high=OLDEST)
            records.tell("roster.age", record, "birth", message, allowed=allowed)
        elif record.good("since") and record["since"] < record["birth"][0] + YOUNGEST:
            message = T("in the school since before the age of {age}", age=YOUNGEST)
            records.tell("roster.since", record, "since", message)
    for record in context.rows("roster", "since"):
        if record["since"] > base:
            message = T("after the base year {year}", year=base)
            records.tell("roster.since", record, "since", message, allowed=T("at most {high}", high=base))
    for record in context.rows("roster", "sex", "cadre"):
        if record["sex"] == "M" and record["cadre"]:
            records.tell("roster.cadre", record, "cadre", T("this column is for women only"), allowed=T("0 or blank"))
    for record in context.rows("roster", "person_id"):
        if _IDENTITY_NUMBER.fullmatch(record["person_id"]):
            message = T("this looks like an identity-card number")
            remedy = T("use a code that tells nothing about the person")
            hidden: Any = record["person_id"][:2] + "*" * 16
            records.tell(
                "roster.identity", record, "person_id", message, value=hidden, remedy=remedy, severity="warning"
            )
            return


def _check_agreement(context: Context) -> None:
    """Totals by type must be the same in both tables, unit by unit; schools with other errors are passed over."""
    doubtful: set[object] = set()
    for table, traits in (("staff", ("pe_arts", "teachers")), ("roster", ("subject", "person_id"))):
        if context.tables[table].any_bad("school_id") or context.unknown.get(table):
            return
        for record in context.tables[table]:
            kind = context.school_type(record["school_id"])
            sound = record.good("stage", "above_qualified", "backbone", *traits)
            if kind is None or not sound or record["stage"] not in STAGES_OF_TYPE[kind]:
                doubtful.add(record["school_id"])
    staff, roster = staff_totals(context), roster_totals(context)
    where: dict[Key, tuple[Records, Record, str]] = {}
    for record in context.rows("roster", "school_id", "stage", "subject", "above_qualified", "backbone"):
        key = (record["school_id"], record["stage"], type_code(record, record["subject"] == "pe_arts"))
        where.setdefault(key, (context.tables["roster"], record, "school_id"))
    for record in context.rows("staff", "school_id", "stage", "pe_arts", "above_qualified", "backbone", "teachers"):
        key = (record["school_id"], record["stage"], type_code(record, record["pe_arts"]))
        where[key] = (context.tables["staff"], record, "teachers")
    for key, (records, record, column) in where.items():
        count, persons = staff.get(key, 0), roster.get(key, 0)
        if count != persons and key[0] not in doubtful:
            message = T("{count} in table staff, {persons} persons in table roster ({unit} {kind})",
                        count=count, persons=persons, unit=f"{key[0]}:{key[1]}", kind=key[2])  # fmt: skip
            remedy = T("correct one of the two, or give only one of the two tables")
            records.tell("roster.disagrees", record, column, message, remedy=remedy)
