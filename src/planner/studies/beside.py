"""A plan beside an earlier one 贴近原方案: of two plans as good, the one that changes least.

Two least-cost plans of almost the same caps may lie far apart at almost the same cost. Where an earlier run is named,
the new plan lies between its own least-cost plan and that run, and changes what pays within the gap of the search.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import pandas as pd

from planner.base.errors import BadInput, Problem
from planner.base.i18n import T
from planner.base.progress import Progress, Step, silent
from planner.base.types import Action, Plan, Solve, Transfer
from planner.optimization.questions.stay import Earlier, plan_beside
from planner.optimization.replan import NotHeld
from planner.optimization.solve import discounted
from planner.scenario.load import LoadedScenario
from planner.studies.plan import RunResult, published, run_plan
from planner.studies.questions_case import Asked, asked
from planner.studies.simulate_plan import plan_rows
from planner.studies.ways_out import SOME, Proving

#: What the bound of such a plan bounds.
BOUND_OF = (
    "the linear plan, each school with one tolerated indicator free per year, people and rooms fractional, "
    "for the given project starts"
)
Key = tuple[str, str, str, str]


def run_beside(
    loaded: LoadedScenario, run: Mapping[str, Any], tables: Mapping[str, pd.DataFrame], name: str,
    progress: Progress = silent, sets: tuple[str, ...] = (), proving: Proving = SOME,
) -> RunResult:  # fmt: skip
    """Return the verified plan of ``loaded`` that stays close to the one in ``run`` and ``tables`` (a run folder).

    ``name`` is what ``run.json`` calls the earlier run (key ``beside``). Where no whole plan is found that way, the run
    is that of :func:`run_plan`. Raises :class:`BadInput` for scenarios with kindergartens or free start years, for a
    run without a plan, and for one of another district or base year.
    """
    progress(Step("read", T("Reading the district"), 0.0))
    one = asked(loaded, sets)
    before = plan_rows(loaded, dict(run), _of_this(one, run, tables, name))
    known = earlier(before.actions, before.transfers, tables)
    progress(Step("beside", T("The plan, and what of it differs from the earlier one only for little"), 0.1))
    try:
        found = plan_beside(one.instance, known)
    except NotHeld as problem:
        raise _other(name, str(problem)) from problem
    if found is None:
        return run_plan(loaded, progress, sets, proving)
    progress(Step("verify", T("Checking the plan independently"), 0.97))
    alone, near = (None if plan is None else changed_rows(before.actions, one.rows(plan.actions))
                   for plan in (found.least, found.near))  # fmt: skip
    nearer = found.near is not None and _sum(near) < _sum(alone)
    chosen = found.near if found.near is not None and nearer else found.least
    actions, scenario = one.rows(chosen.actions), one.case.scenario
    cost = discounted(actions, scenario)
    bound = found.bound_yuan + cost - discounted(chosen.actions, scenario)
    gap = max(0.0, (cost - bound) / cost) if cost > 0 else None
    status = "optimal" if gap is not None and gap <= scenario.solver.gap else "feasible"
    solve = Solve(status, cost, bound, gap, BOUND_OF, scenario.solver.time_limit_s is None)
    facts = {
        "run": name, "found": found.near is not None, "actions": _count(before.actions),
        "changed": _sum(near if nearer else alone), "changed_alone": _sum(alone),
        "least_yuan": discounted(one.rows(found.least.actions), scenario),
    }  # fmt: skip
    return published(one.case, Plan(actions, chosen.transfers, solve, ()), sets, {"beside": facts})


def earlier(
    actions: tuple[Action, ...], transfers: tuple[Transfer, ...], tables: Mapping[str, pd.DataFrame]
) -> Earlier:  # fmt: skip
    """Return a plan with what its run's table ``indicators`` calls tolerated."""
    rows = tables["indicators"]
    rows = rows[rows["verdict"] == "tolerated"]
    places = zip(rows["unit"], rows["indicator"], rows["year"], strict=True)
    return Earlier(actions, transfers, frozenset((str(u), str(code), int(year)) for u, code, year in places))


def _of_this(
    one: Asked, run: Mapping[str, Any], tables: Mapping[str, pd.DataFrame], name: str
) -> Mapping[str, pd.DataFrame]:
    """Return the tables of an earlier run of this district; raises :class:`BadInput` where it is not."""
    if not {"actions", "transfers", "indicators"} <= set(tables):
        message, remedy = T("the earlier run has no plan"), T("name the folder of a run with a plan")
        raise BadInput([Problem("beside.no_plan", "--beside", name, message, remedy=remedy)])
    case = one.case
    if (run.get("district"), run.get("base_year")) != (case.district.name, case.scenario.base_year):
        raise _other(name, f"{run.get('district')} {run.get('base_year')}")
    return tables


def _other(name: str, found: str) -> BadInput:
    message = T("the earlier run is of another district, base year or list of schools: {found}", found=found)
    return BadInput([Problem("beside.other", "--beside", name, message)])


def _sum(changes: Mapping[Key, int] | None) -> int:
    return sum((changes or {}).values())


def row_of(one: Action) -> tuple[str, str, str, str, int]:
    """Return what makes an action one row: unit, school, lever, item, year."""
    return (one.unit, one.school, one.lever, one.item, one.year)


def _count(actions: Iterable[Action]) -> int:
    return len({row_of(one) for one in actions if one.lever != "salary"})


def changed_rows(one: tuple[Action, ...], other: tuple[Action, ...]) -> dict[Key, int]:
    """Measure at a place (unit, school, lever, item) → years in which its quantity differs; salaries follow hires."""
    sums: list[dict[tuple[str, str, str, str, int], int]] = [{}, {}]
    for total, actions in zip(sums, (one, other), strict=True):
        for row in actions:
            if row.lever != "salary":
                total[row_of(row)] = total.get(row_of(row), 0) + row.quantity
    found: dict[Key, int] = {}
    for key in {**sums[0], **sums[1]}:
        if sums[0].get(key, 0) != sums[1].get(key, 0):
            found[key[:4]] = found.get(key[:4], 0) + 1
    return found
