"""Rules on the schools themselves and on projects that open or relieve them."""

from __future__ import annotations

from planner.base.i18n import T
from planner.district.records import BAD, Records
from planner.district.rules.context import STAGES_OF_TYPE, Context, value_of
from planner.district.rules.sums import check_sum


def check_schools(context: Context) -> None:
    """Same names (warning), own parent, and schools that say which project opens them."""
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


def _check_opening(context: Context, records: Records, school: str) -> None:
    record = context.schools[school]
    project = context.projects.get(value_of(record, "opens_project", ""))
    if project is None or not project.good("school_id", "kind"):
        return
    if project["kind"] != "new_school" or project["school_id"] != school:
        message = T("project {project} does not open this school", project=project["project_id"])
        remedy = T("in table projects give it the kind new_school and this school, or clear the cell")
        records.tell("school.opens_project", record, "opens_project", message, remedy=remedy)


def check_projects(context: Context) -> None:
    """A new school must be marked as not yet built, a wing must belong to a school that exists."""
    records = context.tables.get("projects")
    if records is None:
        return
    relieving = {record["project_id"] for record in context.rows("project_relief", "project_id")}
    for record in context.rows("projects", "project_id", "kind", "school_id"):
        school = context.schools.get(record["school_id"])
        if school is None or school["opens_project"] is BAD:
            continue
        opens = school["opens_project"]
        if record["kind"] == "wing" and opens is not None:
            message = T("a wing must belong to a school that exists; this one is opened by {project}", project=opens)
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
        if project["kind"] == "wing":
            message = T("a wing takes over no pupils of other schools")
            remedy = T("take the row out, or make the project a new school")
            records.tell("relief.wing", record, "project_id", message, remedy=remedy)
            continue
        if project["school_id"] == record["from_school"]:
            records.tell("relief.self", record, "from_school", T("a new school cannot relieve itself"))
            continue
        opened = context.school_type(project["school_id"])
        if opened is not None and stage not in STAGES_OF_TYPE[opened]:
            message = T("the new school {school} has no such stage", school=project["school_id"])
            records.tell("relief.new_stage", record, "stage", message)
    check_sum(records, ("from_school", "stage"), "relief.sum")
