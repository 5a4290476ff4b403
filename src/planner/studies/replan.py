"""Re-planning 滚动重新规划: the years before are done, projects stay committed, the rest is planned again.

Three plans are told side by side: the last plan as it stands, re-planned freely, and re-planned close to the last
plan (a price for every change, so that only changes that pay are made). Each goes through the evaluator.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from planner.base.errors import BadInput, Problem
from planner.base.i18n import T
from planner.base.progress import Progress, Step, silent
from planner.base.types import Plan, Solve
from planner.compliance.verify import verify
from planner.optimization.replan import Done, NotHeld, changes
from planner.optimization.solve import discounted
from planner.scenario.schema import Scenario
from planner.studies.compare_causes import Chain, chain
from planner.studies.plan import VERIFIED, RunResult, plan_case, published
from planner.studies.prepare import Case, prepare
from planner.studies.replan_done import Rows, done_of

#: Keys that stand for what no scenario says, in the chain of causes.
ACTUALS, TABLES = "actuals", "district_tables"


@dataclass(frozen=True)
class Kept:
    """The last plan under today's inputs: whether the evaluator still passes it, what fails, what it costs."""

    verified: bool
    cost_yuan: int
    findings: int
    first_finding: str


@dataclass(frozen=True)
class Replanned:
    """A re-plan: ``result`` is the run; ``free`` the one without a price on changes (the same where none was asked)."""

    done: Done
    result: RunResult
    free: RunResult
    kept: Kept
    last_cost_yuan: int
    causes: Chain | None = None

    def facts(self) -> dict[str, Any]:
        """What ``run.json`` keeps under ``replan``."""
        told = {"free": self.free, "close": self.result} if self.done.price else {"free": self.free}
        plans = {name: self._plan(one) for name, one in told.items()}
        return {
            "from_year": self.done.first, "stay_close_yuan": self.done.price, "rows_done": len(self.done.actions),
            "last_cost_yuan": self.last_cost_yuan,
            "kept": {"verified": self.kept.verified, "total_cost_yuan": self.kept.cost_yuan,
                     "findings": self.kept.findings, "first_finding": self.kept.first_finding},
            "plans": plans,
        }  # fmt: skip

    def _plan(self, one: RunResult) -> dict[str, Any]:
        found: dict[str, Any] = {"exit_code": one.code, "total_cost_yuan": one.run.get("total_cost_yuan")}
        if one.code == VERIFIED:
            moved = changes(self.done.plan[0], _actions(one), self.done.first)
            found["changes"] = {lever: {"less": less, "more": more} for lever, (less, more) in moved.items()}
        return found


def _actions(result: RunResult) -> tuple[Any, ...]:
    from planner.studies.simulate_plan import plan_rows

    assert isinstance(result.case, Case)
    return plan_rows(result.case.loaded, result.run, result.tables).actions


def replan(
    case: Case, plan: Rows, first: int, past: Rows | None = None, price: float = 0.0, progress: Progress = silent,
    sets: tuple[str, ...] = (),
) -> Replanned:  # fmt: skip
    """Plan ``case`` again from year ``first`` on: rows before it stand as in ``plan``, or as in ``past``.

    ``price`` is yuan per unit of change against ``plan`` (see :class:`Done`). Raises :class:`BadInput` for a year
    without a past or a future, and for rows that speak of schools which the scenario does not have.
    """
    _check(case.scenario, first)
    done = done_of(plan, past, first, price)
    with_free = replace(done, price=0.0)
    progress(Step("replan", T("Planning again from {year}", year=first), 0.05, {}))
    stands = kept(case, done)
    free = _or_kept(case, _planned(case, with_free, sets), done, stands, sets)
    result = free
    if price and free.code == VERIFIED:
        progress(Step("replan", T("Planning again, close to the last plan"), 0.5, {}))
        result = _or_kept(case, _close(_planned(case, done, sets), free), done, stands, sets)
    last = sum(one.cost_yuan for one in plan[0])
    return Replanned(done, result, free, stands, last)


def _planned(case: Case, done: Done, sets: tuple[str, ...]) -> RunResult:
    try:
        return plan_case(case, sets=sets, done=done)
    except NotHeld as error:
        message = T("what was done does not fit this scenario's schools, teachers or years")
        remedy = T("re-plan with the schools of the last plan; after a new base year, plan afresh")
        raise BadInput([Problem("replan.done", "actions.csv", str(error), message, remedy=remedy)]) from error


def _close(result: RunResult, free: RunResult) -> RunResult:
    """The search minimized cost and changes together: its bound is none of the cost; that of the free plan is."""
    if result.code != VERIFIED:
        return result
    bound, cost = free.run["lower_bound_yuan"], result.run["objective_yuan"]
    gap = None if bound is None or not cost else max(0.0, (cost - bound) / cost)
    words = free.run["bound_of"] + "; of the plan without a price on changes"
    more = {"lower_bound_yuan": bound, "gap": gap, "bound_of": words, "status": "feasible"}
    return replace(result, run=result.run | more)


def _or_kept(case: Case, result: RunResult, done: Done, stands: Kept, sets: tuple[str, ...]) -> RunResult:
    """The last plan where it still passes and costs no more: the search for whole numbers may end above it."""
    if result.code != VERIFIED or not stands.verified:
        return result
    actions, moves = _standing(done)
    cost, run = discounted(actions, case.scenario), result.run
    if cost > run["objective_yuan"] + 0.5:
        return result
    bound = run["lower_bound_yuan"]
    gap = None if bound is None or cost <= 0 else max(0.0, (cost - bound) / cost)
    solve = Solve("feasible", cost, bound, gap, run["bound_of"], run["reproducible"], run["timings_s"], run["counts"])
    return published(case, Plan(actions, moves, solve), sets)


def _standing(done: Done) -> Rows:
    """Rows done and rows of the last plan that were still to come."""
    actions = [*done.actions, *(one for one in done.plan[0] if one.year >= done.first)]
    moves = [*done.transfers, *(one for one in done.plan[1] if one.year >= done.first)]
    return tuple(actions), tuple(moves)


def kept(case: Case, done: Done) -> Kept:
    """Judge the last plan, with what was really done, under today's inputs."""
    actions, moves = _standing(done)
    report = verify(case.district, case.scenario, case.pack, actions, moves)
    said = report.findings[0].render("en") if report.findings else ""
    return Kept(report.ok, sum(one.cost_yuan for one in actions), len(report.findings), said)


def _check(scenario: Scenario, first: int) -> None:
    if not scenario.base_year + 1 < first <= scenario.horizon:
        message = T("planning goes on from a year of the plan that has years of it before")
        allowed = T("{first}–{last}", first=scenario.base_year + 2, last=scenario.horizon)
        raise BadInput([Problem("replan.from_year", "--from-year", str(first), message, allowed)])


def why(old: Case, new: Case, plan: Rows, first: int, past: Rows | None) -> Chain:
    """Return why the optimum moved: what was really done, the tables, then each key of the scenario, one at a time.

    Every step is a re-plan from ``first`` of its own (stacked on those before it, and alone), all of them free.
    """
    documents = []
    for case, number in ((old, 0), (new, 1)):
        told = case.scenario.model_dump(mode="json", by_alias=True)
        tables = number if old.district.inputs != new.district.inputs else 0
        documents.append({**told, "district": "", ACTUALS: number if past is not None else 0, TABLES: tables})

    def solve(document: dict[str, Any]) -> Mapping[tuple[str, str, int], float] | None:
        done = done_of(plan, past if document.pop(ACTUALS) else None, first, 0.0)
        of = new if document.pop(TABLES) else old
        scenario = Scenario.model_validate({**document, "district": of.scenario.district})
        case = prepare(replace(of.loaded, scenario=scenario))
        result = _planned(case, done, ())
        if result.code != VERIFIED:
            return None
        moved = changes(plan[0], _actions(result), first)
        count = sum(less + more for lever, (less, more) in moved.items() if lever not in ("buy_equipment", "extend"))
        return {("total_cost_yuan", "", 0): float(result.run["total_cost_yuan"]), ("changes", "", 0): count}

    return chain(documents[0], documents[1], solve)
