"""What ``planner project`` shows on demand: causes, the way from an old forecast, teachers, places and money."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from planner.base.i18n import T
from planner.commands.session import Exit, Session, leave

if TYPE_CHECKING:
    from planner.studies.prepare import Case
    from planner.studies.why_apart import Outcomes


class Asked(NamedTuple):
    """What of the projection is to be shown."""

    why: bool
    against: Path | None
    plan: Path | None
    ranges: bool
    outlook: bool
    pupils: bool
    school: str | None


def show_asked(session: Session, case: Case, asked: Asked, *, as_json: bool) -> dict[str, Any]:
    """Print what was asked for, one after the other, and return it; the errors once, at the end."""
    told: dict[str, Any] = {}
    if asked.why or asked.against or asked.plan:
        told |= show_why(session, case, asked.against, asked.plan, as_json=as_json)
    if asked.ranges:
        told |= show_ranges(session, case, as_json=as_json)
    if asked.outlook:
        told |= show_outlook(session, case, as_json=as_json)
    if asked.pupils:
        told |= show_pupils(session, case, as_json=as_json)
    if asked.school:
        told |= show_school(session, case, asked.school, as_json=as_json)
    return told | show_errors(session, case, as_json=as_json)


def show_why(
    session: Session, case: Case, against: Path | None, plan: Path | None = None, *, as_json: bool
) -> dict[str, Any]:
    """Print why pupils and indicators change, and what changed since the forecast of scenario ``against``.

    ``plan`` is a run folder of the same district and years, whose levers count as investment.
    """
    from planner.commands.layout import show
    from planner.report.why import waterfall_block, why_blocks
    from planner.studies.why import waterfall, why

    with session.telling_bad_input():
        facts = why(case.district, case.scenario, case.pack, None if plan is None else _outcomes(case, plan))
    told: dict[str, Any] = {"why": facts}
    blocks = list(why_blocks(facts, case.names))
    if against is not None:
        try:
            steps = waterfall(_read(session, against), (case.district, case.scenario))
        except ValueError:
            session.warn(T("{file}: the two forecasts have no year in common.", file=against.name))
            leave(Exit.BAD_INPUT)
        told["waterfall"] = list(steps)
        blocks.append(waterfall_block(steps))
    if not as_json:
        show(session, blocks)
    return told


def show_outlook(session: Session, case: Case, *, as_json: bool) -> dict[str, Any]:
    """Print teachers, places and money to the horizon, and places that stand empty after it."""
    from planner.commands.layout import show
    from planner.projection import project
    from planner.report.places import outlook_blocks
    from planner.report.staffing import staffing_blocks
    from planner.studies.forecast_outlook import after_horizon, outlook
    from planner.studies.forecast_staffing import staffing

    scenario = case.scenario
    projected = project(case.district, scenario)
    facts = outlook(case.district, scenario, projected, pack=case.pack)
    people = staffing(case.district, scenario, projected, facts.stages)
    longer = after_horizon(case.district, scenario)
    later = outlook(case.district, longer, project(case.district, longer)).areas
    after = tuple(one for one in later if one.year > scenario.horizon)
    if not as_json:
        show(session, (*outlook_blocks(facts, after), *staffing_blocks(people)))
    return {"outlook": facts, "after_horizon": list(after), "staffing": people}


def show_school(session: Session, case: Case, asked: str, *, as_json: bool) -> dict[str, Any]:
    """Print pupils, teachers, places and money of one school to the horizon, why, and the error of the forecast."""
    from planner.commands.layout import show
    from planner.projection import project
    from planner.report.school_ahead import school_blocks, school_called
    from planner.studies.forecast_outlook import outlook
    from planner.studies.forecast_ranges import ranges
    from planner.studies.why import why

    district, scenario = case.district, case.scenario
    facts = outlook(district, scenario, project(district, scenario), pack=case.pack)
    with session.telling_bad_input():
        school = school_called(asked, case.names, list(dict.fromkeys(one.school for one in facts.units)))
    reasons = why(district, scenario, case.pack)
    if not as_json:
        show(session, school_blocks(school, facts, reasons, ranges(district, scenario), case.names))
    told = {"units": [one for one in facts.units if one.school == school],
            "why": [one for one in reasons.units if one.subject.partition(":")[0] == school]}  # fmt: skip
    return {"school": told}


def show_ranges(session: Session, case: Case, *, as_json: bool) -> dict[str, Any]:
    """Print the 80 % range of pupils, and the error of the forecast."""
    from planner.commands.layout import show
    from planner.report.why_ranges import range_block
    from planner.studies.forecast_ranges import ranges

    facts = ranges(case.district, case.scenario)
    if not as_json:
        show(session, (range_block(facts),))
    return {"ranges": facts}


def show_errors(session: Session, case: Case, *, as_json: bool) -> dict[str, Any]:
    """Print by which method pupils are projected, and what it has missed by."""
    from planner.commands.layout import show
    from planner.report.forecast_errors import errors_block
    from planner.studies.forecast_shown import errors

    facts = errors(case.district, case.scenario)
    if not as_json:
        show(session, (errors_block(facts, illustrative=case.illustrative),))
    return {"errors": facts}


def show_pupils(session: Session, case: Case, *, as_json: bool) -> dict[str, Any]:
    """Print pupils by grade and by school, with the 80 % range of the last year."""
    from planner.commands.layout import show
    from planner.report.pupils import by_grade, by_unit, grades_block, started, units_block
    from planner.studies.forecast_ranges import ranges

    tables = started(case.district, case.scenario)
    grades, units = by_grade(tables), by_unit(tables, ranges(case.district, case.scenario).units)
    if not as_json:
        show(session, (grades_block(grades), units_block(units, case.names, case.scenario.deadline)))
    return {"pupils": {"grades": grades, "units": units}}


def _outcomes(case: Case, run: Path) -> Outcomes:
    """Return what the plan of a run folder leads to; the run must be of the case's district and years."""
    from planner.base.errors import BadInput, Problem
    from planner.store.runfolder import read_run
    from planner.studies.why_apart import outcomes

    held = read_run(run)
    asked = (case.district.name, case.scenario.base_year, case.scenario.horizon)
    found = tuple(held.run.get(key) for key in ("district", "base_year", "horizon"))
    if found != asked or "actions" not in held.tables:
        message = T("this is no plan of the scenario's district and years")
        allowed = T("{district}, {first}–{last}", district=asked[0], first=asked[1], last=asked[2])
        raise BadInput([Problem("why.run", run.name, " ".join(map(str, found)), message, allowed)])
    return outcomes(held.tables)


def _read(session: Session, path: Path) -> Any:
    from planner.district.read import read_district
    from planner.scenario.load import load_scenario

    with session.telling_bad_input():
        loaded = load_scenario(path)
        district, _ = read_district(loaded.district_path, loaded.scenario.base_year)
    return district, loaded.scenario
