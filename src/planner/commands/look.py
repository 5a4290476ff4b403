"""``planner assess`` and ``planner project``: where a district stands, and where it drifts if nothing is done."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from planner.base.i18n import T
from planner.commands.preschool import preschool_course, preschool_facts, preschool_standing
from planner.commands.session import of
from planner.commands.subject import All, Json, Scenario, Sets, about, head, load, titles

if TYPE_CHECKING:
    from planner.scenario.load import LoadedScenario
    from planner.studies.assess import Assessment
    from planner.studies.preschool_standing import PreschoolAssessment


def assess(
    context: typer.Context, scenario: Scenario, sets: Sets = None, every: All = False, as_json: Json = False
) -> None:
    """Print where the district stands in the base year."""
    from planner.commands.layout import show
    from planner.commands.ledger import aside_blocks
    from planner.report.dates import dates_block
    from planner.report.standing import standing
    from planner.report.standing_text import ROWS, standing_blocks

    session = of(context)
    with session.telling_bad_input():
        found, kindergartens = _standings(load(scenario, sets))
    if found is None:
        preschool_standing(session, kindergartens, every=every, as_json=as_json)
        return
    case = found.case
    facts = standing(found.tables, case.scenario.base_year, case.names)
    if as_json:
        more = {"preschool": preschool_facts(kindergartens)} if kindergartens else {}
        session.json({**about(session, case), "standing": facts, "overdue": found.overdue, **more})
        return
    head(session, case)
    show(session, standing_blocks(facts, titles(case), case.names, case.estimated, None if every else ROWS))
    dates = dates_block(found.facts, titles(case))
    show(session, () if dates is None else (dates,))
    show(session, aside_blocks(case, found.tables, case.scenario.base_year, every=every))
    preschool_standing(session, kindergartens, every=every, beside=True)


def project(
    context: typer.Context,
    scenario: Scenario,
    sets: Sets = None,
    why: Annotated[bool, typer.Option("--why", help=T("Show why pupils and indicators change.").key)] = False,
    against: Annotated[
        Path | None, typer.Option(help=T("With --why: the scenario of an older forecast to come from.").key)
    ] = None,
    plan: Annotated[
        Path | None, typer.Option(help=T("With --why: a run folder; what its plan does counts as investment.").key)
    ] = None,
    ranges: Annotated[bool, typer.Option("--ranges", help=T("Show the 80% range of pupils.").key)] = False,
    outlook: Annotated[bool, typer.Option("--outlook", help=T("Show teachers, places and money ahead.").key)] = False,
    pupils: Annotated[bool, typer.Option("--pupils", help=T("Show pupils by grade and by school.").key)] = False,
    school: Annotated[
        str | None, typer.Option(help=T("Show one school: its pupils, teachers, places, money and causes.").key)
    ] = None,
    as_json: Json = False,
) -> None:
    """Print the path to the horizon if nothing is done."""
    from planner.commands.forecast_views import Asked, show_asked, show_errors
    from planner.commands.layout import show
    from planner.report.course import course
    from planner.report.course_text import course_blocks
    from planner.report.standing_text import estimates

    session = of(context)
    with session.telling_bad_input():
        found, kindergartens = _standings(load(scenario, sets))
    if found is None:
        preschool_course(session, kindergartens, as_json=as_json)
        return
    case, asked = found.case, Asked(why, against, plan, ranges, outlook, pupils, school)
    facts = course(found.tables)
    if as_json:
        more: dict[str, Any] = {"preschool": preschool_facts(kindergartens)} if kindergartens else {}
        more |= show_asked(session, case, asked, as_json=True)
        more |= show_errors(session, case, as_json=True)
        session.json({**about(session, case), "course": facts, **more})
        return
    head(session, case)
    if any(asked):
        show_asked(session, case, asked, as_json=False)
        return
    last = estimates(case.estimated)
    show(session, course_blocks(facts, case.scenario.deadline, titles(case)))
    show_errors(session, case, as_json=False)
    show(session, (last,) if last else ())
    preschool_course(session, kindergartens, beside=True)


def _standings(loaded: LoadedScenario) -> tuple[Assessment | None, PreschoolAssessment | None]:
    from planner.studies.preschool_standing import standings

    return standings(loaded)


def register(app: typer.Typer) -> None:
    """Add the commands to ``app``."""
    app.command("assess", help=T("Where the district stands, on one screen.").key)(assess)
    app.command("project", help=T("What happens if nothing is done, and which indicators fail when.").key)(project)
