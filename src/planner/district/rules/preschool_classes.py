"""Rules on children and classes of kindergartens 在园幼儿与班额, and on the base year's rows."""

from __future__ import annotations

from math import ceil

from planner.base.i18n import T
from planner.district.records import Record, Records
from planner.district.rules.context import Context


def check_kindergarten_enrolment(context: Context) -> None:
    """Every row in itself, then what the base year lacks and whether it agrees with table kindergartens."""
    records = context.tables.get("kindergarten_enrolment")
    if records is None:
        return
    for record in records:
        if record.good("school_id"):
            kind = context.school_type(record["school_id"])
            if kind is not None and kind != "kindergarten":
                records.tell("kindergarten_enrolment.type", record, "school_id", T("this school is not a kindergarten"))
        if record.good("children", "classes"):
            _check_classes(records, record)
    if context.usable("kindergarten_enrolment") and context.usable("kindergartens"):
        _check_base_year(context, records)


def _check_classes(records: Records, record: Record) -> None:
    children, classes = record["children"], record["classes"]
    if children > 0 and classes == 0:
        message = T("{children} children but no class", children=children)
        records.tell("kindergarten_enrolment.no_class", record, "classes", message, allowed=T("at least 1"))
    elif children == 0 and classes > 0:
        message = T("classes without children")
        allowed = T("0 where there are no children")
        records.tell("kindergarten_enrolment.empty_class", record, "classes", message, allowed=allowed)
    if classes and record.good("largest_class"):
        largest, least = record["largest_class"], ceil(children / classes)
        if not least <= largest <= children:
            message = T("the largest class does not fit {children} children in {classes} classes",
                        children=children, classes=classes)  # fmt: skip
            allowed = T("a whole number from {low} to {high}", low=least, high=children)
            records.tell("kindergarten_enrolment.largest", record, "largest_class", message, allowed=allowed)
    if record.good("over_size") and record["over_size"] > classes:
        message = T("more classes above the class size than classes")
        allowed = T("at most {high}", high=classes)
        records.tell("kindergarten_enrolment.over_size", record, "over_size", message, allowed=allowed)


def _check_base_year(context: Context, records: Records) -> None:
    base = context.base_year
    counted: dict[str, int] = {}
    for record in context.rows("kindergarten_enrolment", "school_id", "year", "classes"):
        if record["year"] == base:
            counted[record["school_id"]] = counted.get(record["school_id"], 0) + record["classes"]
    if not counted:
        years = sorted({record["year"] for record in context.rows("kindergarten_enrolment", "year")})
        message = T("there are no children of the base year {year}", year=base)
        span = f"{years[0]}–{years[-1]}" if years else ""
        remedy = T("add them, or set base_year in the scenario to a year that is there")
        records.tell_table("kindergarten_enrolment.no_base_year", message, value=span, remedy=remedy)
        return
    owners = context.tables["kindergartens"]
    lacking = [record for record in context.rows("kindergartens", "school_id") if record["school_id"] not in counted]
    for record in () if context.excuses("kindergarten_enrolment", len(lacking)) else lacking:
        message = T("this kindergarten has no children in table kindergarten_enrolment for {year}", year=base)
        remedy = T("add its rows; 0 children where it is empty")
        owners.tell("kindergarten_enrolment.missing", record, "school_id", message, remedy=remedy)
    for record in context.rows("kindergartens", "school_id", "classes"):
        found = counted.get(record["school_id"])
        if found is not None and found != record["classes"]:
            message = T("table kindergarten_enrolment has {found} classes for {year}", found=found, year=base)
            remedy = T("make the two agree")
            owners.tell("kindergartens.classes", record, "classes", message, remedy=remedy)
