"""Rules on premises, rooms, write-offs, posts and births."""

from __future__ import annotations

from itertools import pairwise
from typing import Final

from planner.base.i18n import T
from planner.district.contracts import Label, words
from planner.district.records import Record, Records
from planner.district.rules.context import UNPLANNED, Context, value_of

#: Below this a school's equipment was probably entered in 10,000 yuan (national thresholds: 2,000 and 2,500).
LEAST_EQUIPMENT_PER_PUPIL: Final = 30
MOST_AREA_PER_PUPIL: Final = 200


def check_premises(context: Context) -> None:
    """Indoor sports within the teaching area, every planned school there, magnitudes that speak of a wrong unit."""
    records = context.tables.get("premises")
    if records is None:
        return
    for record in context.rows("premises", "teaching_area_m2", "indoor_sports_m2"):
        if record["indoor_sports_m2"] > record["teaching_area_m2"]:
            message = T("more than the teaching area of which it is a part")
            allowed = T("at most {high}", high=f"{record['teaching_area_m2']:g}")
            records.tell("premises.indoor_sports", record, "indoor_sports_m2", message, allowed=allowed)
    classes = _base_classes(context)
    for record in context.rows("premises", "school_id"):
        school = record["school_id"]
        _check_unbuilt(context, records, record)
        _check_magnitude(context, records, record, context.base_pupils.get(school, 0))
        if record.good("classrooms") and record["classrooms"] < classes.get(school, 0):
            message = T("fewer classrooms than classes ({classes})", classes=classes[school])
            remedy = T("correct it, or leave it if it is so")
            records.tell("premises.classrooms", record, "classrooms", message, remedy=remedy, severity="warning")
    if context.usable("premises") and context.usable("schools"):
        _check_given(context)


def _check_given(context: Context) -> None:
    given = {record["school_id"] for record in context.rows("premises", "school_id")}
    lacking = [
        school
        for school in context.schools
        if context.is_built(school) and context.school_type(school) not in (None, *UNPLANNED) and school not in given
    ]
    if context.excuses("premises", len(lacking)):
        return
    for school in lacking:
        message = T("this school has no row in table premises")
        record = context.schools[school]
        context.tables["schools"].tell("premises.missing", record, "school_id", message, remedy=T("add its row"))


def _check_unbuilt(context: Context, records: Records, record: Record) -> None:
    school = context.schools.get(record["school_id"])
    opens = school["opens_project"] if school is not None else None
    stocks = [column.code for column in records.table.columns[1:]]
    if isinstance(opens, str) and any(value_of(record, code, 0) for code in stocks):
        message = T("this school is still to be opened by project {project}", project=opens)
        remedy = T("its stocks belong in table projects; take the row out")
        records.tell("premises.not_built", record, "school_id", message, remedy=remedy)


def _check_magnitude(context: Context, records: Records, record: Record, pupils: int) -> None:
    equipment, space = value_of(record, "equipment_yuan", 0), value_of(record, "teaching_area_m2", 0)
    remedy = T("correct it, or leave it if it is so")
    if pupils and 0 < equipment < LEAST_EQUIPMENT_PER_PUPIL * pupils:
        message = T("{value} yuan per pupil; was it entered in 10,000 yuan?", value=f"{equipment / pupils:.3g}")
        records.tell("premises.equipment", record, "equipment_yuan", message, remedy=remedy, severity="warning")
    if pupils and space > MOST_AREA_PER_PUPIL * pupils:
        message = T("{value} m² per pupil", value=f"{space / pupils:,.0f}")
        records.tell("premises.area", record, "teaching_area_m2", message, remedy=remedy, severity="warning")


def _base_classes(context: Context) -> dict[str, int]:
    found: dict[str, int] = {}
    for record in context.rows("enrolment", "school_id", "year", "classes"):
        if record["year"] == context.base_year:
            found[record["school_id"]] = found.get(record["school_id"], 0) + record["classes"]
    return found


def check_writeoffs(context: Context) -> None:
    """Write-offs lie after the base year and are not more than the school has."""
    records = context.tables.get("writeoffs")
    if records is None:
        return
    stocks = {record["school_id"]: record for record in context.rows("premises", "school_id")}
    for code in ("equipment_yuan", "multimedia_rooms"):
        sums: dict[str, float] = {}
        for record in sorted(context.rows("writeoffs", "school_id", "year", code), key=lambda r: (r["year"], r.row)):
            stock = stocks.get(record["school_id"])
            if record["year"] <= context.base_year or stock is None or not stock.good(code):
                continue
            before = sums.get(record["school_id"], 0.0)
            sums[record["school_id"]] = before + record[code]
            if before <= stock[code] < before + record[code]:
                message = T("more is written off than the school has ({stock})", stock=f"{stock[code]:g}")
                records.tell("writeoffs.too_much", record, code, message, remedy=T("correct it or table premises"))
    early = [record["year"] for record in context.rows("writeoffs", "year") if record["year"] <= context.base_year]
    if early:
        message = T("rows up to the base year {year} are not used", year=context.base_year)
        shown = ", ".join(map(str, sorted(set(early))))
        records.tell_table("writeoffs.before_base_year", message, value=shown, severity="warning")


def check_posts(context: Context) -> None:
    """Primary and junior units need posts from the base year on."""
    records = context.tables.get("posts")
    if records is None or not context.usable("posts") or records.any_bad("stage", "year"):
        return
    first: dict[str, Record] = {}
    for record in context.rows("posts", "stage", "year"):
        known = first.setdefault(record["stage"], record)
        if record["year"] < known["year"]:
            first[record["stage"]] = record
    needed = {stage for (_, stage), pupils in context.base_units.items() if pupils}
    for stage in ("primary", "junior"):
        if stage in needed and stage not in first:
            message = T("there are no posts for stage {stage}", stage=Label(stage, zh=words.STAGES[stage][0]))
            records.tell_table("posts.missing_stage", message, value=stage, remedy=T("add a row for the base year"))
    for stage in ("primary", "junior", "special"):
        found = first.get(stage)
        if found is not None and found["year"] > context.base_year:
            message = T("the first posts of a stage must be of the base year {year} or before", year=context.base_year)
            allowed = T("at most {high}", high=context.base_year)
            records.tell("posts.first_year", found, "year", message, allowed=allowed)


def check_births(context: Context) -> None:
    """Births must be given year by year, without a gap."""
    records = context.tables.get("births")
    if records is None or records.any_bad("year"):
        return
    rows = sorted(context.rows("births", "year"), key=lambda record: (record["year"], record.row))
    for before, record in pairwise(rows):
        if record["year"] > before["year"] + 1:
            message = T("years are missing before this one")
            span = f"{before['year'] + 1}-{record['year'] - 1}"
            remedy = T("add the years {span}", span=span)
            records.tell("births.gap", record, "year", message, remedy=remedy)
