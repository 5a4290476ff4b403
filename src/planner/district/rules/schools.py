"""Rules on the schools themselves and on projects that open or relieve them."""

from __future__ import annotations

from dataclasses import replace

from planner.base.i18n import T
from planner.district.profile import profile_of
from planner.district.records import BAD, Record, Records
from planner.district.rules.context import STAGES_OF_TYPE, Context, value_of
from planner.district.rules.sums import check_sum


def check_schools(context: Context) -> None:
    """Same names (warning), own parent, half a place, and schools that say which project opens them."""
    records = context.tables.get("schools")
    if records is None:
        return
    names: dict[str, int] = {}
    for record in context.rows("schools", "name"):
        first = names.setdefault(record["name"], record.row)
        if first != record.row:
            message = T("row {row} has the same name", row=first + 1)
            remedy = T("if they are two schools, nothing; if one, keep one row")
            records.tell("school.same_name", record, "name", message, remedy=remedy, severity="warning")
    for record in context.rows("schools", "school_id"):
        if record["parent_school"] == record["school_id"]:
            message = T("a school cannot belong to itself")
            records.tell("school.own_parent", record, "parent_school", message, remedy=T("leave the cell blank"))
        _check_opening(context, records, record["school_id"])
        _check_place(records, record)


def _check_opening(context: Context, records: Records, school: str) -> None:
    record = context.schools[school]
    project = context.projects.get(value_of(record, "opens_project", ""))
    if project is None or not project.good("school_id", "kind"):
        return
    if project["kind"] != "new_school" or project["school_id"] != school:
        message = T("project {project} does not open this school", project=project["project_id"])
        remedy = T("in table projects give it the kind new_school and this school, or clear the cell")
        records.tell("school.opens_project", record, "opens_project", message, remedy=remedy)


def _check_place(records: Records, record: Record) -> None:
    """A place has both its numbers."""
    for first, second in (("longitude", "latitude"), ("x_km", "y_km")):
        if BAD not in (record[first], record[second]) and (record[first] is None) != (record[second] is None):
            lacking = first if record[first] is None else second
            message = T("a place on the map needs both of its numbers")
            remedy = T("fill this cell, or clear the other one")
            records.tell("school.half_a_place", record, lacking, message, remedy=remedy)


def check_projects(context: Context) -> None:
    """A new school must be marked as not yet built, everything else must belong to a school that exists."""
    records = context.tables.get("projects")
    if records is None:
        return
    relieving = {record["project_id"] for record in context.rows("project_relief", "project_id")}
    for record in context.rows("projects", "project_id", "kind", "school_id"):
        _check_money(records, record)
        school = context.schools.get(record["school_id"])
        if school is None or school["opens_project"] is BAD:
            continue
        opens = school["opens_project"]
        if record["kind"] != "new_school" and opens is not None:
            message = T("the project must belong to a school that exists; this one is opened by {project}",
                        project=opens)  # fmt: skip
            remedy = T("give the school that grows, or make it part of the new school's project")
            records.tell("project.wing_not_built", record, "school_id", message, remedy=remedy)
        if record["kind"] == "new_school" and opens is None:
            message = T("this school exists already: in table schools no project opens it")
            remedy = T("write {project} in its column opens_project, or make the project a wing",
                       project=record["project_id"])  # fmt: skip
            records.tell("project.school_exists", record, "school_id", message, remedy=remedy)
        if record["kind"] == "new_school" and record["project_id"] not in relieving:
            message = T("nobody moves to this new school: it has no rows in table project_relief")
            remedy = T("enter whose pupils it takes over")
            records.tell("project.no_relief", record, "project_id", message, remedy=remedy, severity="warning")
        if record["kind"] in ("merge", "catchment") and record["project_id"] not in relieving:
            message = T("nobody moves: the project has no rows in table project_relief")
            remedy = T("enter whose pupils move, and where to")
            records.tell("project.no_relief", record, "project_id", message, remedy=remedy)


def _check_money(records: Records, record: Record) -> None:
    """The cost profile has a share for every year of building; the last start is not before the first."""
    text, years = record["cost_profile"], record["build_years"]
    if text is not BAD and text is not None:
        profile = profile_of(text)
        if profile is None or (isinstance(years, int) and len(profile) != years):
            message = T("the cost profile does not have a share for each year of building")
            allowed = T("shares above 0 that add up to 1, such as {example}", example="0.3/0.5/0.2")
            records.tell("project.profile", record, "cost_profile", message, allowed=allowed)
    first, last = record["earliest_start"], record["latest_start"]
    if isinstance(first, int) and isinstance(last, int) and last < first:
        message = T("the last start year lies before the first, {year}", year=first)
        records.tell("project.latest", record, "latest_start", message)


def check_relief(context: Context) -> None:
    """Relief moves pupils of a stage that both schools have, and at most all of them."""
    records = context.tables.get("project_relief")
    if records is None:
        return
    for record in context.rows("project_relief", "project_id", "from_school", "stage"):
        project = context.projects.get(record["project_id"])
        stage, source = record["stage"], context.school_type(record["from_school"])
        if source is not None and stage not in STAGES_OF_TYPE[source]:
            message = T("the school {school} has no such stage", school=record["from_school"])
            records.tell("relief.stage", record, "stage", message)
        if project is None or not project.good("kind", "school_id"):
            continue
        if project["kind"] == "merge":
            _check_merge(context, records, record, project)
            continue
        if record["to_school"] is not None:
            message, remedy = T("only a school that closes names its receivers"), T("leave the cell blank")
            records.tell("relief.to", record, "to_school", message, remedy=remedy)
            continue
        if project["kind"] in ("wing", "conversion"):
            message = T("a wing takes over no pupils of other schools")
            remedy = T("take the row out, or make the project a new school")
            records.tell("relief.wing", record, "project_id", message, remedy=remedy)
            continue
        if project["school_id"] == record["from_school"]:
            records.tell("relief.self", record, "from_school", T("a school cannot relieve itself"))
            continue
        opened = context.school_type(project["school_id"])
        if opened is not None and stage not in STAGES_OF_TYPE[opened]:
            message = T("the school {school} has no such stage", school=project["school_id"])
            records.tell("relief.new_stage", record, "stage", message)
    merges = {name for name, project in context.projects.items() if project["kind"] == "merge"}
    moving = replace(records, rows=[row for row in records.rows if row["project_id"] not in merges])
    check_sum(moving, ("from_school", "stage"), "relief.sum")
    closing = replace(records, rows=[row for row in records.rows if row["project_id"] in merges])
    check_sum(closing, ("project_id", "from_school", "stage"), "relief.sum")
    _check_whole(closing)


def _check_merge(context: Context, records: Records, record: Record, project: Record) -> None:
    """A school that closes sends its own pupils to other schools with the stage."""
    if record["from_school"] != project["school_id"]:
        message = T("a school that closes sends its own pupils: {school}", school=project["school_id"])
        records.tell("relief.merge", record, "from_school", message)
    if record["to_school"] is None or record["to_school"] == record["from_school"]:
        message, remedy = T("where its pupils go is not named"), T("enter another school with this stage")
        records.tell("relief.merge", record, "to_school", message, remedy=remedy)
        return
    kind = context.school_type(record["to_school"])
    if kind is not None and record["stage"] not in STAGES_OF_TYPE[kind]:
        message = T("the school {school} has no such stage", school=record["to_school"])
        records.tell("relief.stage", record, "stage", message)


def _check_whole(records: Records) -> None:
    """All pupils of a school that closes go somewhere: its shares add up to 1 in every stage."""
    total: dict[tuple[object, object], float] = {}
    first: dict[tuple[object, object], Record] = {}
    for record in records:
        if record.good("project_id", "stage", "share"):
            key = (record["project_id"], record["stage"])
            total[key] = total.get(key, 0.0) + record["share"]
            first.setdefault(key, record)
    for key, record in first.items():
        if total[key] < 1 - 1e-6:
            message = T("the shares of a school that closes add up to {total}, not 1", total=f"{total[key]:.6g}")
            records.tell("relief.whole", record, "share", message, remedy=T("name a receiver for the rest"))
