"""The plan with start years chosen 建设时序优选: search over schedules, the best one planned whole and verified."""

from __future__ import annotations

import time
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from planner.base.i18n import T
from planner.base.progress import Progress, Step, silent
from planner.base.types import Ints
from planner.optimization.schedule.master import build_master
from planner.optimization.schedule.search import Found, least, search
from planner.optimization.schedule.tree import Tree
from planner.scenario.load import LoadedScenario
from planner.scenario.projects import NEVER
from planner.studies.plan import VERIFIED, RunResult, plan_case, with_ways
from planner.studies.prepare import prepare
from planner.studies.schedule_ground import Ground, decided, freed, ground_of

BOUND_OF = "all schedules allowed: linear relaxation, tolerated indicator free per unit and year"
#: Schedules made whole where the scenario does not say: units up to → schedules.
_TRIES = ((12, 40), (30, 4), (60, 2), (10_000, 1))


@dataclass
class Desk:
    """A search under way: the live model over all schedules, and the whole plans made so far."""

    ground: Ground
    loaded: LoadedScenario
    tree: Tree
    progress: Progress
    plans: dict[int, RunResult] = field(default_factory=dict)

    def whole(self, v: int) -> tuple[float, float] | None:
        """Plan schedule ``v`` whole, as if the scenario pinned it; (cost, own bound), None where it has no plan."""
        if v not in self.plans:
            done = min(0.45 + 0.1 * len(self.plans), 0.85)

            def inner(step: Step) -> None:
                label = T("Schedule {number}: {what}", number=len(self.plans) + 1, what=step.label)
                self.progress(Step(step.code, label, done + 0.1 * step.done, step.figures))

            self.plans[v] = plan_case(prepare(decided(self.loaded, self.ground.starts(v))), inner)
        result = self.plans[v]
        if result.code != VERIFIED:
            return None
        return float(result.run["objective_yuan"]), float(result.run["lower_bound_yuan"])

    @property
    def tries(self) -> int:
        """Schedules made whole at most."""
        wanted = self.loaded.scenario.solver.schedule_tries
        units = len(self.ground.instances[0].units)
        return wanted or next(tries for most, tries in _TRIES if units <= most)


def run_free(
    loaded: LoadedScenario,
    progress: Progress = silent,
    sets: tuple[str, ...] = (),
    priced: tuple[str, ...] = (),
    *,
    start_prices: bool = False,
) -> RunResult:
    """Choose the start years that the scenario leaves open, plan them, and say what the pins ``priced`` cost.

    The run is that of the scenario with the years written down, with ``schedule`` in ``run.json`` beside it.
    ``start_prices`` adds the least cost of every start year of every project. Raises :class:`BadInput` as
    :func:`planner.studies.schedule_ground.ground_of`.
    """
    began = time.monotonic()
    wide = freed(loaded, priced)
    ground = ground_of(wide, progress)
    pins = {name: loaded.scenario.starts.get(name, NEVER) for name in priced}
    facts: dict[str, Any] = {"allowed": ground.allowed, "oversize": ground.oversize, "bound_of": BOUND_OF}
    timings = {"schedule_projections": time.monotonic() - began}
    if not ground.fits(pins):
        return _nothing(loaded, ground, sets, facts, progress)
    progress(Step("schedules", T("Building one model over all schedules"), 0.1))
    master = build_master(ground.instances, ground.extra_yuan)
    tree = Tree(master, ground.vectors, lambda nodes: _noted(progress, nodes))
    desk = Desk(ground, loaded, tree, progress)
    found = search(tree, _among(desk, pins), desk.whole, loaded.scenario.solver.gap, desk.tries)
    timings["schedule_search"] = time.monotonic() - began - timings["schedule_projections"]
    if found.best is None:
        return _nothing(loaded, ground, sets, facts, progress, desk)
    facts |= _facts(desk, found) | {"pins": _pins(desk, found, pins)}
    if start_prices:
        facts["start_prices"] = _start_prices(desk, pins, found)
    facts["nodes"], facts["linear_plans"] = tree.nodes, len(tree.exact)
    timings["schedule"] = time.monotonic() - began
    return _told(desk, found.best, facts, sets, timings)


def _noted(progress: Progress, nodes: float) -> None:
    done = 0.15 + 0.3 * nodes / (nodes + 20.0)
    progress(Step("schedules", T("Searching schedules"), done, {"nodes": float(nodes)}))


def _told(desk: Desk, best: int, facts: dict[str, Any], sets: tuple[str, ...], timings: dict[str, float]) -> RunResult:
    """The run of the best schedule, with what the search found beside it."""
    result = desk.plans[best]
    run = dict(result.run) | {"schedule": facts, "sets": list(sets)}
    run["timings_s"] = run["timings_s"] | {name: round(seconds, 3) for name, seconds in timings.items()}
    return replace(result, run=run)


def _among(desk: Desk, fixed: dict[str, int]) -> Ints:
    """Schedules that nothing rules out at once and that start the projects of ``fixed`` in these years."""
    return np.intersect1d(desk.tree.possible(), np.array(desk.ground.fits(fixed), dtype=np.int64))


def _facts(desk: Desk, found: Found) -> dict[str, Any]:
    """What ``run.json`` says of the choice: each project's year, bounds and gaps, and the schedules tried."""
    ground, best = desk.ground, found.best
    assert best is not None
    built = {project.id: project for project in ground.case.district.projects}
    open_years = {site.id: site.options for site in ground.sites}
    chosen = []
    for name, year in ground.starts(best).items():
        project, entry = built[name], desk.loaded.scenario.projects[name]
        chosen.append(
            {
                "project": name, "name": project.name, "kind": project.kind, "school": project.school,
                "free": entry.start == "free", "start": year or None,
                "opens": year + project.build_years if year else None, "cost_yuan": project.cost_yuan if year else 0,
                "open_to": [one or None for one in open_years[name]],
            }
        )  # fmt: skip
    return {
        "chosen": chosen,
        "objective_yuan": found.cost,
        "own_bound_yuan": found.own_bound,
        "own_gap": max(0.0, 1.0 - found.own_bound / found.cost) if found.cost > 0 else None,
        "bound_yuan": min(found.bound, found.cost),
        "gap": max(0.0, 1.0 - found.bound / found.cost) if found.cost > 0 else None,
        "proved_best": found.proved,
        "tried": [_tried(desk, v, found) for v in found.whole],
    }


def _tried(desk: Desk, v: int, found: Found) -> dict[str, Any]:
    made = found.whole[v]
    return {
        "starts": {name: year or None for name, year in desk.ground.starts(v).items()},
        "linear_bound_yuan": found.linear[v],
        "objective_yuan": None if made is None else made[0],
        "total_cost_yuan": None if made is None else desk.plans[v].run["total_cost_yuan"],
        "chosen": v == found.best,
    }


def _pins(desk: Desk, found: Found, pins: dict[str, int]) -> list[dict[str, Any]]:
    """What each pin costs: the plan with it against the best plan found without it, both solved."""
    rows = []
    for name, year in pins.items():
        among = _among(desk, {other: when for other, when in pins.items() if other != name})
        free = search(desk.tree, among, desk.whole, desk.loaded.scenario.solver.gap, desk.tries)
        with_pin, without = min(found.linear.values()), min(free.linear.values())
        best = found.best if free.best is None or found.cost <= free.cost else free.best
        assert best is not None
        cost = min(found.cost, free.cost)
        rows.append(
            {
                "project": name, "start": year or None, "free_start": desk.ground.starts(best)[name] or None,
                "objective_yuan": found.cost, "free_objective_yuan": cost, "price_yuan": found.cost - cost,
                "linear_price_yuan": max(0.0, with_pin - without),
            }
        )  # fmt: skip
    return rows


def _start_prices(desk: Desk, pins: dict[str, int], found: Found) -> list[dict[str, Any]]:
    """Least cost (bound of the linear plan) with each project started in each year left open, and not at all.

    The other projects are free or pinned as in the plan; a priced pin is lifted for its own project.
    """
    rows, best = [], min(found.linear.values())
    for p, site in enumerate(desk.ground.sites):
        among = _among(desk, {name: year for name, year in pins.items() if name != site.id})
        for year in site.options:
            here = among[desk.tree.vectors[among, p] == year]
            reached = least(desk.tree, here) if len(here) else None
            rows.append(
                {
                    "project": site.id, "start": year or None, "opens": year + site.build_years if year else None,
                    "least_cost_yuan": None if reached is None else reached[1],
                    "price_yuan": None if reached is None else reached[1] - best,
                }
            )  # fmt: skip
    return rows


def _nothing(
    loaded: LoadedScenario,
    ground: Ground,
    sets: tuple[str, ...],
    facts: dict[str, Any],
    progress: Progress,
    desk: Desk | None = None,
) -> RunResult:
    """No schedule has a plan (or none was made whole): the run of the earliest one says why."""
    if desk is not None and desk.plans:
        result = next(iter(desk.plans.values()))
        facts |= {"none": "not whole"}
    else:
        starts = dict(zip((site.id for site in ground.sites), ground.first, strict=True))
        case = prepare(decided(loaded, starts))
        result = with_ways(case, plan_case(case, progress), progress)
        facts |= {"none": "no plan"}
    return replace(result, run=dict(result.run) | {"schedule": facts, "sets": list(sets)})
