"""What ``planner project`` shows on demand: causes, the way from an old forecast, teachers, places and money."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from planner.base.i18n import T
from planner.commands.session import Exit, Session, leave

if TYPE_CHECKING:
    from planner.studies.prepare import Case


def show_why(session: Session, case: Case, against: Path | None, *, as_json: bool) -> dict[str, Any]:
    """Print why pupils and indicators change, and what changed since the forecast of scenario ``against``."""
    from planner.commands.layout import show
    from planner.report.why import waterfall_block, why_blocks
    from planner.studies.why import waterfall, why

    facts = why(case.district, case.scenario)
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
    from planner.studies.forecast_outlook import after_horizon, outlook

    scenario = case.scenario
    facts = outlook(case.district, scenario, project(case.district, scenario))
    longer = after_horizon(case.district, scenario)
    later = outlook(case.district, longer, project(case.district, longer)).areas
    after = tuple(one for one in later if one.year > scenario.horizon)
    if not as_json:
        show(session, outlook_blocks(facts, after))
    return {"outlook": facts, "after_horizon": list(after)}


def show_ranges(session: Session, case: Case, *, as_json: bool) -> dict[str, Any]:
    """Print the 80 % range of pupils, and the error that the district's own history has shown."""
    from planner.commands.layout import show
    from planner.report.why_ranges import range_blocks
    from planner.studies.forecast_ranges import ranges

    facts = ranges(case.district, case.scenario)
    if not as_json:
        show(session, range_blocks(facts))
    return {"ranges": facts}


def _read(session: Session, path: Path) -> Any:
    from planner.district.read import read_district
    from planner.scenario.load import load_scenario

    with session.telling_bad_input():
        loaded = load_scenario(path)
        district, _ = read_district(loaded.district_path, loaded.scenario.base_year)
    return district, loaded.scenario
