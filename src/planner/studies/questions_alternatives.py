"""Alternatives within a few per cent of least cost 备选方案: each verified, each told against the least-cost plan."""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import Any

from planner.base.i18n import T, Text
from planner.base.progress import Progress, Step, silent
from planner.base.types import Plan, Solve
from planner.compliance.finding import Finding
from planner.optimization.questions.aims import AIMS
from planner.optimization.questions.alternatives import Alternatives, Made, NoPlan, alternatives, linear_bound
from planner.optimization.solve import BOUND_OF, StoppedWithoutPlan, discounted, optimize
from planner.scenario.load import LoadedScenario
from planner.studies.plan import INFEASIBLE, NOT_VERIFIED, STOPPED, VERIFIED, RunResult, published
from planner.studies.questions_case import Answer, Asked, asked, at_deadline
from planner.studies.questions_compare import alternative_tables

WITHIN = 0.03


def ask_alternatives(
    loaded: LoadedScenario,
    within: float = WITHIN,
    only: Sequence[str] = (),
    *,
    linear: bool = False,
    progress: Progress = silent,
    sets: tuple[str, ...] = (),
) -> Answer:
    """Return plans that meet everything for at most (1 + ``within``) times the least cost, one per aim.

    ``only`` are codes of :data:`AIMS` (none: all). An alternative that the evaluator does not confirm is left out
    and its finding told; the least-cost plan itself must be confirmed. Raises BadInput.
    """
    progress(Step("read", T("Reading the district"), 0.0))
    one = asked(loaded, sets)
    aims = [aim for aim in AIMS if not only or aim in only]
    started = time.perf_counter()
    try:
        found = alternatives(one.instance, aims, within, linear=linear, progress=progress)
    except NoPlan:
        reason = T("No plan meets everything, so there is none to choose from: ask what can be attained.")
        return Answer(INFEASIBLE, one.case, "alternatives", {}, {}, reason=reason)
    except StoppedWithoutPlan as stopped:
        return Answer(STOPPED, one.case, "alternatives", {}, {}, reason=stopped.reason)
    made = list(found.made)
    if "earliest_pass" in aims and not linear:
        made = _earlier(one, found, made, within, progress)
    solved = time.perf_counter() - started
    progress(Step("verify", T("Checking the plans independently"), 0.97))
    plans = {item.aim: _run(one, found, item) for item in (found.least, *made) if item.whole}
    if plans["least"].code != VERIFIED:
        return Answer(NOT_VERIFIED, one.case, "alternatives", {}, {}, findings=plans["least"].findings)
    left = dict(found.left_out)
    wrong: list[Finding] = []
    for code in [code for code, run in plans.items() if run.code != VERIFIED]:
        wrong += plans.pop(code).findings
        left[code] = T("the independent check does not confirm it")
    kept = [item for item in (found.least, *made) if not item.whole or item.aim in plans]
    tables = alternative_tables(one, kept, plans, found.least)
    answer = _answer(found, kept, left, within)
    timings = {"solve": solved, "verify": time.perf_counter() - started - solved}
    head = one.head("alternatives", {"within": within, "only": list(only), "linear": linear}, answer, timings)
    return Answer(VERIFIED, one.case, "alternatives", head, tables, plans, tuple(wrong))


def _answer(found: Alternatives, kept: list[Made], left: dict[str, Text], within: float) -> dict[str, Any]:
    return {
        "within": within,
        "least_yuan": found.least.cost_yuan,
        "bound_yuan": found.bound_yuan,
        "made": [item.aim for item in kept],
        "left_out": {code: {"zh_CN": why.render("zh_CN"), "en": why.render("en")} for code, why in left.items()},
    }


def _earlier(one: Asked, found: Alternatives, made: list[Made], within: float, progress: Progress) -> list[Made]:
    """Everything a year (or more) before the deadline, where that costs no more than the limit; else as it was."""
    limit = (1.0 + within) * found.least.cost_yuan
    best: Made | None = None
    scenario = one.case.scenario
    for deadline in range(scenario.deadline - 1, scenario.base_year, -1):
        progress(Step("earliest_pass", T("Everything met by {year}?", year=deadline), 0.95))
        early = at_deadline(one, deadline)
        bound = linear_bound(early.instance)
        if bound is None or bound > limit:
            break
        item = early.instance
        try:
            plan = optimize(early.case.district, item.scenario, item.projection, item.targets)
        except StoppedWithoutPlan:
            break
        if not isinstance(plan, Plan) or discounted(plan.actions, scenario) > limit:
            break
        cost = discounted(plan.actions, scenario)
        best = Made("earliest_pass", plan.actions, plan.transfers, True, float(deadline), cost)
    if best is None:
        return made
    order = {aim: number for number, aim in enumerate(AIMS)}
    return sorted([*(item for item in made if item.aim != "earliest_pass"), best], key=lambda item: order[item.aim])


def _run(one: Asked, found: Alternatives, item: Made) -> RunResult:
    """The plan as a run folder's content, verified; its bound is the one of the least cost."""
    rows = one.rows(item.actions)
    cost = discounted(rows, one.case.scenario)
    bound = found.bound_yuan + cost - discounted(item.actions, one.case.scenario)
    gap = max(0.0, (cost - bound) / cost) if cost > 0 else None
    small = gap is not None and gap <= one.case.scenario.solver.gap
    status = "optimal" if item.aim == "least" and small else "feasible"
    solve = Solve(status, cost, bound, gap, BOUND_OF, one.case.scenario.solver.time_limit_s is None)
    plan = Plan(rows, item.transfers, solve, found.prices if item.aim == "least" else ())
    return published(one.case, plan, one.sets, {"alternative": item.aim})
