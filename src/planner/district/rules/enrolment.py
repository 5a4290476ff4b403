"""Rules on pupils, classes and the largest class, and on what years must be there."""

from __future__ import annotations

from math import ceil
from typing import Final

from planner.base.i18n import T
from planner.district.records import Record, Records
from planner.district.rules.context import UNPLANNED, Context

#: A cohort that grows or shrinks beyond this from one year to the next, by at least so many pupils, is asked about.
JUMP_RATIO: Final = 1.6
JUMP_PUPILS: Final = 20
#: Years of history that the three-year ratios of the projection need.
HISTORY: Final = 4


def check_enrolment(context: Context) -> None:
    """Every row in itself, then jumps between years, then what the base year lacks."""
    records = context.tables.get("enrolment")
    if records is None:
        return
    for record in records:
        _check_row(context, records, record)
    _check_jumps(context, records)
    if context.usable("enrolment") and context.usable("schools"):
        _check_base_year(context, records)
        _check_history(context, records)


def _check_row(context: Context, records: Records, record: Record) -> None:
    if record.good("pupils", "classes"):
        pupils, classes = record["pupils"], record["classes"]
        if pupils > 0 and classes == 0:
            message = T("{pupils} pupils but no class", pupils=pupils)
            records.tell("enrolment.no_class", record, "classes", message, allowed=T("at least 1"))
        elif pupils == 0 and classes > 0:
            message = T("classes without pupils")
            records.tell("enrolment.empty_class", record, "classes", message, allowed=T("0 where there are no pupils"))
        _check_largest(records, record, pupils, classes)
    if record.good("school_id", "grade"):
        kind = context.school_type(record["school_id"])
        if kind is not None:
            first, last = context.grades(kind)
            if not first <= record["grade"] <= last:
                message = T("a school of this type does not have this grade")
                allowed = T("grades {first} to {last}", first=first, last=last) if last else T("no rows")
                records.tell("enrolment.grade", record, "grade", message, allowed=allowed)


def _check_largest(records: Records, record: Record, pupils: int, classes: int) -> None:
    if not record.good("largest_class"):
        return
    largest = record["largest_class"]
    if largest > pupils:
        message = T("the largest class has more pupils than the grade ({pupils})", pupils=pupils)
        records.tell("enrolment.largest_above_pupils", record, "largest_class", message)
    elif classes and largest < ceil(pupils / classes):
        least = ceil(pupils / classes)
        message = T(
            "smaller than the mean class ({pupils} pupils in {classes} classes)", pupils=pupils, classes=classes
        )
        allowed = T("at least {least}", least=least)
        records.tell("enrolment.largest_below_mean", record, "largest_class", message, allowed=allowed)


def _check_jumps(context: Context, records: Records) -> None:
    """Compare each cohort with itself a year before; entry grades with the entry of the year before (warning)."""
    cells = {
        (record["school_id"], record["year"], record["grade"]): record
        for record in context.rows("enrolment", "school_id", "year", "grade", "pupils")
    }
    for (school, year, grade), record in cells.items():
        kind = context.school_type(school)
        before = cells.get((school, year - 1, grade - 1))
        if before is None or (kind and context.stage(kind, grade - 1) != context.stage(kind, grade)):
            before = cells.get((school, year - 1, grade))
        if before is None:
            continue
        now, then = record["pupils"], before["pupils"]
        if abs(now - then) >= JUMP_PUPILS and max(now, then) > JUMP_RATIO * min(now, then):
            message = T(
                "a jump from {then} (row {row}) to {now} pupils in a year", then=then, row=before.row + 1, now=now
            )
            remedy = T("correct it, or leave it if it is so")
            records.tell("enrolment.jump", record, "pupils", message, remedy=remedy, severity="warning")


def _check_base_year(context: Context, records: Records) -> None:
    base = context.base_year
    if not context.base_pupils:
        years = sorted({record["year"] for record in context.rows("enrolment", "year")})
        if years:
            message = T("there are no pupils of the base year {year}", year=base)
            span = f"{years[0]}–{years[-1]}"
            remedy = T("add them, or set base_year in the scenario to a year that is there")
            records.tell_table("enrolment.no_base_year", message, value=span, remedy=remedy)
        return
    lacking = [
        school
        for school in context.schools
        if context.is_built(school)
        and context.school_type(school) not in (None, *UNPLANNED)
        and school not in context.base_pupils
    ]
    for school in () if context.excuses("enrolment", len(lacking)) else lacking:
        message = T("this school has no pupils in table enrolment for {year}", year=base)
        remedy = T("add its rows, or take the school out if it is closed")
        record = context.schools[school]
        context.tables["schools"].tell("enrolment.school_missing", record, "school_id", message, remedy=remedy)
    _check_unbuilt(context, records)


def _check_unbuilt(context: Context, records: Records) -> None:
    told: set[str] = set()
    for record in context.rows("enrolment", "school_id"):
        school = record["school_id"]
        opens = context.schools[school]["opens_project"] if school in context.schools else None
        if isinstance(opens, str) and school not in told:
            told.add(school)
            message = T("this school is still to be opened by project {project}", project=opens)
            remedy = T("take its rows out, or clear opens_project if it is open")
            records.tell("enrolment.not_built", record, "school_id", message, remedy=remedy)


def _check_history(context: Context, records: Records) -> None:
    years = {record["year"] for record in context.rows("enrolment", "year")}
    later = sorted(year for year in years if year > context.base_year)
    if later:
        message = T("rows after the base year {year} are not used", year=context.base_year)
        shown = ", ".join(map(str, later))
        records.tell_table("enrolment.after_base_year", message, value=shown, severity="warning")
    history = {context.base_year - back for back in range(1, HISTORY)}
    if context.base_year in years and not history <= years:
        shown = ", ".join(map(str, sorted(history - years)))
        message = T("years of history are missing; progression is estimated from what is there")
        records.tell_table("enrolment.short_history", message, value=shown, severity="warning")
