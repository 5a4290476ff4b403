"""What if 假如: changed inputs answered at once, nothing solved; doing nothing, and a plan held as it is.

Two paths are judged with the rules of :mod:`planner.compliance`: nothing done (as ``planner project`` shows it), and
the projects of the scenario with the measures of a stored plan. The plan's rows stay, what they cost follows the
changed prices, payments of a project follow its start. Nothing is planned anew: that is ``planner plan``.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pandas as pd

from planner.base.errors import BadInput, Problem
from planner.base.i18n import T
from planner.base.terms import DISTRICT_LEVERS, LEVERS
from planner.base.types import Action, Projection, Transfer
from planner.compliance.costs import cost_of, effective_year, fund_of_project, project_payments, salary_cost
from planner.compliance.limits import budget_rows, check_limits
from planner.compliance.outcome import do_nothing_outcome
from planner.compliance.programmes import with_programmes
from planner.compliance.replay import Replay, replay
from planner.compliance.rows import Ground
from planner.compliance.schemas import SCHEMAS, read_table
from planner.compliance.targets import targets_of
from planner.district.model import District
from planner.district.read import read_district
from planner.projection import project
from planner.scenario.load import LoadedScenario, check_scenario
from planner.scenario.schema import Scenario
from planner.standards import load_pack
from planner.standards.lookup import Pack
from planner.studies.whatif_track import Lookups, Track, track_of


@dataclass(frozen=True)
class Ready:
    """What is read once, before anything is moved: the district, and the standards by the name of their pack."""

    district: District
    pack: Pack


@dataclass(frozen=True)
class Held:
    """A plan held as it is while the inputs move."""

    actions: tuple[Action, ...] = ()
    transfers: tuple[Transfer, ...] = ()
    elsewhere: tuple[Action, ...] = ()  # rows of kindergartens: their money only
    starts: tuple[tuple[str, int], ...] = ()  # (project, year): used where the scenario leaves the start free


def of_rows(actions: Iterable[Action], transfers: Iterable[Transfer]) -> Held:
    """Return a plan of the rows of a run folder, those of kindergartens apart."""
    rows = tuple(actions)
    own = (*LEVERS, *DISTRICT_LEVERS)
    return Held(
        tuple(one for one in rows if one.lever in own), tuple(transfers),
        tuple(one for one in rows if one.lever not in own),
    )  # fmt: skip


@dataclass(frozen=True)
class Looked:
    """Both paths: nothing done, and the projects with the plan's measures."""

    still: Track
    held: Track


def held_of(tables: Mapping[str, pd.DataFrame]) -> Held:
    """Return the plan in ``actions``, ``transfers`` and ``projects`` of a run folder."""
    moves = []
    for row in _rows(tables["transfers"], "transfers"):
        row.pop("of_them_backbone")  # follows from the type
        moves.append(Transfer(**row))
    plan = of_rows((Action(**row) for row in _rows(tables["actions"], "actions")), moves)
    starts = {str(row["project"]): int(row["start"]) for row in _rows(tables["projects"], "projects")}
    return replace(plan, starts=tuple(sorted(starts.items())))


def read_held(run: Path) -> tuple[Held, tuple[str, ...]]:
    """Return the plan of the run folder ``run``, and the changes (``--set``) that it was made with.

    Raises :class:`BadInput` where the folder holds no plan.
    """
    try:
        head = json.loads((run / "run.json").read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise BadInput([Problem("run.unreadable", run.name, str(error), T("the folder holds no run"))]) from error
    tables = {name: read_table(name, run / "tables" / f"{name}.csv") for name in ("actions", "transfers", "projects")}
    sets = head.get("sets") if isinstance(head, dict) else None
    return held_of(tables), tuple(str(one) for one in sets or ())


def _rows(frame: pd.DataFrame, name: str) -> Iterator[dict[str, Any]]:
    columns = [column for column, _ in SCHEMAS[name]]
    for values in zip(*(frame[column].tolist() for column in columns), strict=True):
        yield dict(zip(columns, values, strict=True))


def ready(loaded: LoadedScenario) -> Ready:
    """Read what does not move; raises :class:`BadInput` as reading the district does."""
    district, _ = read_district(loaded.district_path, loaded.scenario.base_year)
    check_scenario(loaded, district)
    return Ready(district, load_pack(loaded.scenario.standards))


def look(given: Ready, scenario: Scenario, plan: Held | None = None) -> Looked:
    """Return both paths of ``scenario``; without ``plan`` the second has the scenario's projects alone."""
    return Looked(still(given, scenario), held(given, scenario, plan or Held()))


def still(given: Ready, scenario: Scenario) -> Track:
    """Return the path if nothing is done: no lever, no project; the numbers of ``planner project``."""
    projection = project(given.district, scenario, with_projects=False)
    book = Lookups(given.district, scenario, given.pack, projection)
    targets = targets_of(book)
    return track_of(book, targets, do_nothing_outcome(projection, scenario))


def held(given: Ready, scenario: Scenario, plan: Held) -> Track:
    """Return the path of a plan held as it is, at the prices and in the years of ``scenario``."""
    district = given.district
    scenario = scenario.started({name: year for name, year in plan.starts if name in scenario.free})
    projection = project(district, scenario)
    plain = Lookups(district, scenario, given.pack, projection)
    targets = targets_of(plain)
    actions, dropped = _possible(repriced(plan.actions, district, scenario), projection, district, scenario)
    units = {unit.id for unit in projection.units}
    first, last = scenario.base_year + 1, scenario.horizon
    moves = [
        one for one in plan.transfers if {one.from_unit, one.to_unit} <= units and first <= one.year <= last
    ]  # fmt: skip
    done = replay(projection, district, scenario, actions, moves)
    done = _with_elsewhere(done, plan.elsewhere)
    reached = with_programmes(plain, actions)
    book = plain if reached is district else Lookups(reached, scenario, given.pack, projection)
    ground = Ground(district, scenario, projection, targets)
    track = track_of(book, targets, done.outcome)
    return replace(
        track,
        budget=tuple(budget_rows(ground, done.spent)),
        total_cost_yuan=done.total_cost_yuan,
        broken=_broken(ground, done, actions) if plan.actions else (),
        dropped=dropped + len(plan.transfers) - len(moves),
    )


def repriced(actions: Iterable[Action], district: District, scenario: Scenario) -> tuple[Action, ...]:
    """Return a plan's rows at the prices, funds and project starts of ``scenario``.

    Salary rows follow the persons hired by their unit; rows ``build`` are those of the projects that the scenario
    starts, in the years of their start. What acts on the district as a whole keeps its price.
    """
    rows = [one for one in actions if one.lever != "build"]
    hired: Counter[tuple[str, int]] = Counter()
    for one in rows:
        if one.lever == "hire":
            hired[one.unit, one.year] += one.quantity
    found = []
    for one in rows:
        cost = one.cost_yuan
        if one.lever == "salary":
            now = hired[one.unit, one.year]
            cost = salary_cost(one.quantity - now, now, scenario.assumptions)
        elif one.lever not in DISTRICT_LEVERS:
            cost = cost_of(one, district, scenario.assumptions) or 0
        found.append(replace(one, cost_yuan=cost, fund=scenario.budget.fund_of(one.lever) or one.fund))
    return (*found, *_payments(district, scenario))


def _payments(district: District, scenario: Scenario) -> Iterable[Action]:
    for one in district.projects:
        fund = fund_of_project(one, scenario)
        start = scenario.starts.get(one.id)
        if start is None:
            continue
        opens = start + one.build_years
        for year, per_mille, yuan in project_payments(one, start):
            if scenario.base_year < year <= scenario.horizon:
                yield Action("", one.school, year, "build", one.id, per_mille, "permille", yuan, fund, opens)


def _possible(
    actions: Sequence[Action], projection: Projection, district: District, scenario: Scenario
) -> tuple[tuple[Action, ...], int]:
    """Return the rows that still have their unit, school and years, and how many have not."""
    units, schools = {unit.id for unit in projection.units}, set(projection.schools)
    last, kept = scenario.horizon, []
    for one in actions:
        begins = effective_year(one, district, scenario) or one.year
        here = (not one.unit or one.unit in units) and (not one.school or one.school in schools)
        if one.lever == "reassign_equipment":
            here = here and one.item.removeprefix("to:") in schools
        if one.lever == "build" or (here and scenario.base_year < one.year <= last and begins <= last):
            kept.append(one)
    return tuple(kept), len(actions) - len(kept)


def _with_elsewhere(done: Replay, rows: Iterable[Action]) -> Replay:
    """Add what rows of kindergartens spend, as they stand."""
    spent, total = dict(done.spent), done.total_cost_yuan
    for one in rows:
        spent[one.fund, one.year] = spent.get((one.fund, one.year), 0) + one.cost_yuan
        total += one.cost_yuan
    return replace(done, spent=spent, total_cost_yuan=total)


def _broken(ground: Ground, done: Replay, actions: tuple[Action, ...]) -> tuple[tuple[str, int], ...]:
    """Count what the plan breaks, the caps of funds left out: the budget tells those by year."""
    found = check_limits(ground, done, actions)
    counts = Counter(one.code for one in found if one.code != "rule.fund")
    return tuple(sorted(counts.items()))
