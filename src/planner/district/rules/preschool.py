"""Rules on kindergartens 幼儿园: operator and ownership, places and classes, staff, townships, candidates."""

from __future__ import annotations

from typing import Final

from planner.base.i18n import T, Text
from planner.base.nearest import nearest
from planner.district.records import BAD, Record, Records
from planner.district.rules.context import Context, value_of
from planner.district.rules.preschool_classes import check_kindergarten_enrolment

#: Cells that cannot exceed another one of the same row: (part, wholes that are added up, what it is).
_PARTS: Final = (
    ("certified_teachers", ("post_teachers", "contract_teachers"), T("more certified teachers than teachers")),
    ("insured_staff", ("staff",), T("more insured staff than staff")),
    ("activity_m2", ("building_m2",), T("more than the building of which it is a part")),
)
_PRIVATE: Final = ("inclusive_private", "private")


def check_preschool(context: Context) -> None:
    """All rules of the kindergarten tables, in the order of docs/preschool.md §1."""
    if "kindergartens" in context.tables:
        _check_kindergartens(context, context.tables["kindergartens"])
        _check_given(context)
    check_kindergarten_enrolment(context)
    _check_townships(context)
    _check_links(context)
    if "preschool_projects" in context.tables:
        _check_projects(context, context.tables["preschool_projects"])
    if "kindergartens" not in context.tables:
        _check_alone(context)


def _check_kindergartens(context: Context, records: Records) -> None:
    for record in context.rows("kindergartens", "school_id"):
        kind = context.school_type(record["school_id"])
        if kind is not None and kind != "kindergarten":
            message = T("this school is not a kindergarten")
            records.tell("kindergartens.type", record, "school_id", message, allowed=T("schools of type kindergarten"))
        _check_owner(context, records, record)
    for record in records:
        for part, wholes, message in _PARTS:
            if record.good(part, *wholes) and record[part] > (most := sum(record[whole] for whole in wholes)):
                allowed = T("at most {high}", high=f"{most:g}")
                records.tell("kindergartens.part", record, part, message, allowed=allowed)
        if record.good("staff", "post_teachers", "contract_teachers", "carers"):
            least = record["post_teachers"] + record["contract_teachers"] + record["carers"]
            if record["staff"] < least:
                message = T("fewer than teachers and carers together")
                records.tell(
                    "kindergartens.staff", record, "staff", message, allowed=T("at least {least}", least=least)
                )
        if record.good("rooms", "classes") and record["rooms"] < record["classes"]:
            message = T("fewer activity rooms than classes ({classes})", classes=record["classes"])
            _warn(records, "kindergartens.rooms", record, "rooms", message)


def _check_owner(context: Context, records: Records, record: Record) -> None:
    school = context.schools.get(record["school_id"])
    if school is None or not record.good("operator") or school["ownership"] in (None, BAD):
        return
    private = record["operator"] in _PRIVATE
    if private != (school["ownership"] == "private"):
        message = T("table schools says that it is {ownership}", ownership=school["ownership"])
        remedy = T("make the two agree")
        records.tell("kindergartens.operator", record, "operator", message, remedy=remedy)


def _check_given(context: Context) -> None:
    """Every kindergarten of table schools has its row."""
    if not (context.usable("kindergartens") and context.usable("schools")):
        return
    given = {record["school_id"] for record in context.rows("kindergartens", "school_id")}
    lacking = [one for one in context.schools if context.school_type(one) == "kindergarten" and one not in given]
    for school in () if context.excuses("kindergartens", len(lacking)) else lacking:
        message = T("this kindergarten has no row in table kindergartens")
        record = context.schools[school]
        context.tables["schools"].tell("kindergartens.missing", record, "school_id", message, remedy=T("add its row"))


def _check_townships(context: Context) -> None:
    """Townships that other tables name stand in table townships, where it is given; shares sum to at most 1."""
    known = [record["township"] for record in context.rows("townships", "township")]
    if "townships" not in context.tables:
        return
    for table in ("schools", "developments", "preschool_projects"):
        told: set[str] = set()
        for record in context.rows(table, "township"):
            if table == "schools" and record["type"] != "kindergarten":
                continue
            name = record["township"]
            if name not in known and name not in told:
                told.add(name)
                near = nearest(name, known)
                remedy = T("did you mean {near}?", near=near) if near else T("add it to table townships")
                message = T("there is no such township in table townships")
                context.tables[table].tell("ref.unknown_township", record, "township", message, remedy=remedy)
    records = context.tables["townships"]
    shares = [record["birth_share"] for record in context.rows("townships", "birth_share")]
    if sum(shares) > 1 + 1e-6:
        message = T("the shares of births add up to more than 1")
        records.tell_table("townships.sum", message, value=f"{sum(shares):.4f}", remedy=T("correct the shares"))


def _check_links(context: Context) -> None:
    """Developments that kindergartens and candidates name exist."""
    known = [record["development_id"] for record in context.rows("developments", "development_id")]
    for table in ("kindergartens", "preschool_projects"):
        for record in context.rows(table, "development_id"):
            if record["development_id"] not in known:
                near = nearest(record["development_id"], known)
                remedy = T("did you mean {near}?", near=near) if near else T("add it to table developments")
                message = T("there is no such development in table developments")
                context.tables[table].tell("ref.unknown_development", record, "development_id", message, remedy=remedy)


def _check_projects(context: Context, records: Records) -> None:
    for record in context.rows("preschool_projects", "project_id", "kind"):
        kind, grows, takes = record["kind"], record["school_id"], record["from_school"]
        if record["project_id"] in context.schools:
            message = T("a school has this code already")
            records.tell("preschool_projects.id", record, "project_id", message, remedy=T("give it a code of its own"))
        if (kind == "extend") != (grows is not None) and grows is not BAD:
            message = T("extensions, and only they, name the kindergarten that grows")
            records.tell("preschool_projects.school", record, "school_id", message)
        elif isinstance(grows, str) and context.school_type(grows) not in (None, "kindergarten"):
            message = T("this school is not a kindergarten")
            records.tell("preschool_projects.school", record, "school_id", message)
        if (kind == "convert") != (takes is not None) and takes is not BAD:
            message = T("conversions, and only they, name the school whose premises they take over")
            records.tell("preschool_projects.from", record, "from_school", message)
        elif isinstance(takes, str) and context.school_type(takes) == "kindergarten":
            message = T("this is a kindergarten already")
            records.tell("preschool_projects.from", record, "from_school", message)
        if record.good("activity_m2", "building_m2") and record["activity_m2"] > record["building_m2"]:
            message = T("more than the building of which it is a part")
            allowed = T("at most {high}", high=f"{record['building_m2']:g}")
            records.tell("preschool_projects.part", record, "activity_m2", message, allowed=allowed)
        if record.good("places", "classes") and record["places"] > 35 * record["classes"]:
            message = T("more than 35 places per class")
            _warn(records, "preschool_projects.places", record, "places", message)


def _check_alone(context: Context) -> None:
    """Tables that need table kindergartens beside them; kindergartens in schools without it are only named."""
    for code in ("kindergarten_enrolment", "preschool_projects", "kindergarten_posts"):
        if code in context.tables:
            message = T("this table needs table kindergartens beside it")
            context.tables[code].tell_table(f"{code}.alone", message, remedy=T("add table kindergartens"))


def _warn(records: Records, code: str, record: Record, column: str, message: Text) -> None:
    remedy = T("correct it, or leave it if it is so")
    value = value_of(record, column, "")
    records.tell(code, record, column, message, value=value, remedy=remedy, severity="warning")
