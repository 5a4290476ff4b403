"""The kindergartens of a district in ``planner assess`` and ``planner project``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from planner.commands.session import Session
from planner.commands.subject import head, titles

if TYPE_CHECKING:
    from planner.studies.preschool_standing import PreschoolAssessment


def preschool_standing(
    session: Session,
    found: PreschoolAssessment | None,
    *,
    every: bool = False,
    as_json: bool = False,
    beside: bool = False,
) -> None:
    """Print where kindergartens stand; ``beside``: the district's head has been printed with the schools."""
    from planner.commands.layout import show
    from planner.report.preschool_standing import ROWS, standing_blocks
    from planner.report.standing_text import estimates

    if found is None:
        return
    case = found.case
    if as_json:
        session.json({**_about(session, found), "preschool": preschool_facts(found)})
        return
    if not beside:
        head(session, case)
    rows = None if every else ROWS
    show(session, standing_blocks(found.tables, case.scenario.base_year, titles(case), case.names, rows))
    last = estimates(case.estimated)
    show(session, (last,) if last else ())


def preschool_course(
    session: Session, found: PreschoolAssessment | None, *, as_json: bool = False, beside: bool = False
) -> None:
    """Print the path of kindergartens to the horizon if nothing is done."""
    from planner.commands.layout import show
    from planner.report.preschool_course import course_blocks
    from planner.report.standing_text import estimates

    if found is None:
        return
    case = found.case
    if as_json:
        session.json({**_about(session, found), "preschool": preschool_facts(found)})
        return
    if not beside:
        head(session, case)
    show(session, course_blocks(found.tables, case.targets.first_year, titles(case)))
    last = estimates(case.estimated)
    show(session, (last,) if last else ())


def preschool_facts(found: PreschoolAssessment) -> dict[str, Any]:
    """Return the facts of a machine: verdicts, the course, townships, developments and grades as records."""
    tables = found.tables
    names = ("verdicts", "preschool", "townships", "developments", "preschool_grade")
    return {**found.facts, **{name: _records(tables[name]) for name in names}}


def _records(frame: Any) -> list[dict[str, Any]]:
    """Rows as plain values; what is not known is null."""
    rows: list[dict[str, Any]] = frame.astype(object).where(frame.notna(), None).to_dict("records")
    return rows


def _about(session: Session, found: PreschoolAssessment) -> dict[str, Any]:
    case = found.case
    return {
        "scenario": case.loaded.path.name,
        "title": case.scenario.title,
        "district": case.district.name,
        "base_year": case.scenario.base_year,
        "horizon": case.scenario.horizon,
        "illustrative": case.illustrative,
        "estimated": [session.words(text) for text in case.estimated],
        "warnings": [session.words(one.render(session.language)) for one in case.warnings],
    }
