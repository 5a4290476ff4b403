"""One plan for several futures 面向多种未来的方案: shared decisions before it is known which comes, then each adapts.

Linear models compare what may be decided in the shared years: the plan made for one future only, tried in all others,
and the optimum over all of them together. Then whole plans are made: the shared years near that optimum in the
likeliest future, every other future planned on from the same rows. Each whole plan goes through the evaluator.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from planner.base.i18n import T
from planner.base.progress import Progress, Step, silent
from planner.base.types import Action, Plan, Solve, Transfer
from planner.optimization.futures import Alone, Joint, Values, solve_joint
from planner.optimization.futures import Case as Weighted
from planner.optimization.instance import Instance, build_instance
from planner.optimization.replan import Done
from planner.optimization.solve import discounted
from planner.studies.futures_cases import Prepared, Tree
from planner.studies.plan import INFEASIBLE, VERIFIED, RunResult, plan_case, published
from planner.studies.programmes import beside_programmes, programmes_of, reserved
from planner.studies.simulate_plan import plan_rows

#: The shared plan among the rows of the table, beside the codes of the futures.
SHARED = "shared"
Rows = tuple[tuple[Action, ...], tuple[Transfer, ...]]


@dataclass(frozen=True)
class Costs:
    """Linear figures in discounted yuan, None where there is no plan.

    ``alone``: future → the plan that knows it; ``tried``: (planned for, what comes) → cost after its shared years;
    ``planned for`` is a future or :data:`SHARED`.
    """

    alone: Mapping[str, float | None]
    tried: Mapping[tuple[str, str], float | None]
    joint: Joint | None

    def regret(self, planned: str, comes: str) -> float | None:
        """Yuan more than the plan that knew what comes; None where that plan, or any from there, does not exist."""
        cost, best = self.tried[planned, comes], self.alone[comes]
        return None if cost is None or best is None else max(0.0, cost - best)


@dataclass(frozen=True)
class WholePlans:
    """The whole plans: the run of each future, and the rows of the shared years."""

    runs: Mapping[str, RunResult]
    rows: Rows


@dataclass(frozen=True)
class Found:
    """What was found; ``whole`` is None where the linear model has no shared plan or no whole plans were wanted."""

    tree: Tree
    costs: Costs
    whole: WholePlans | None

    @property
    def code(self) -> int:
        """Exit code: 3 where no plan serves all futures, else the worst of the whole plans."""
        if self.costs.joint is None:
            return INFEASIBLE
        return max((run.code for run in self.whole.runs.values()), default=VERIFIED) if self.whole else VERIFIED

    def expected(self, planned: str) -> float | None:
        """Linear cost on average of deciding the shared years as ``planned``; None where a future is lost."""
        costs = [(one.weight, self.costs.tried[planned, one.code]) for one in self.tree.futures]
        return None if any(cost is None for _, cost in costs) else sum(weight * (cost or 0.0) for weight, cost in costs)

    def facts(self) -> dict[str, Any]:
        """What ``run.json`` keeps under ``futures``; yuan are discounted to the base year unless they say total."""
        codes, joint = [one.code for one in self.tree.futures], self.costs.joint
        knowing = [(one.weight, self.costs.alone[one.code]) for one in self.tree.futures]
        foreseen = None if any(cost is None for _, cost in knowing) else sum(w * (c or 0.0) for w, c in knowing)
        one_only = self.expected(codes[0])
        shared = joint.expected_yuan if joint else None
        return {
            "shared_until": self.tree.until,
            "futures": [self._of(one) for one in self.tree.futures],
            "tried": [
                {
                    "planned_for": planned, "comes": comes, "cost_yuan": cost,
                    "regret_yuan": self.costs.regret(planned, comes),
                }
                for (planned, comes), cost in self.costs.tried.items()
            ],
            "expected_yuan": {planned: self.expected(planned) for planned in (*codes, SHARED)},
            "shared_bound_yuan": shared,
            "value_of_knowing_yuan": None if shared is None or foreseen is None else max(0.0, shared - foreseen),
            "value_of_sharing_yuan": None if shared is None or one_only is None else max(0.0, one_only - shared),
            "whole_expected_yuan": self._whole_expected(),
            "exit_code": self.code,
        }  # fmt: skip

    def _of(self, one: Prepared) -> dict[str, Any]:
        run = self.whole.runs.get(one.code) if self.whole else None
        told: dict[str, Any] = {
            "code": one.code, "weight": one.weight, **one.future.model_dump(mode="json", exclude={"weight"}),
            "pupils_horizon": int(one.case.projection.pupils[:, -1].sum()),
            "alone_yuan": self.costs.alone[one.code], "shared_yuan": self.costs.tried.get((SHARED, one.code)),
        }  # fmt: skip
        if run is not None:
            told |= {
                "exit_code": run.code, "objective_yuan": run.run.get("objective_yuan"),
                "total_cost_yuan": run.run.get("total_cost_yuan"), "verified": run.run.get("verified"),
                "first_year_all_met": run.run.get("first_year_all_met"),
            }  # fmt: skip
        return told

    def _whole_expected(self) -> float | None:
        if self.whole is None or any(run.code != VERIFIED for run in self.whole.runs.values()):
            return None
        return float(sum(one.weight * self.whole.runs[one.code].run["objective_yuan"] for one in self.tree.futures))


def plan_futures(tree: Tree, *, whole: bool = True, progress: Progress = silent, sets: tuple[str, ...] = ()) -> Found:
    """Compare what may be decided in the shared years, and plan every future from the same whole decisions."""
    extra = {one.code: programmes_of(one.case).objective_yuan for one in tree.futures}
    weighted = [Weighted(one.code, instance_of(one), one.weight) for one in tree.futures]
    progress(Step("futures_alone", T("Each future by itself"), 0.05))
    alone = {one.code: Alone(one, tree.until) for one in weighted}
    progress(Step("futures_joint", T("All futures together, first decisions shared"), 0.25))
    joint = solve_joint(weighted, tree.until)
    plans = {code: one.shared for code, one in alone.items() if one.cost_yuan is not None}
    if joint is not None:
        plans[SHARED] = joint.shared
    costs = _compared(alone, plans, extra)
    if joint is not None:
        more = {code: yuan + extra[code] for code, yuan in joint.by_future.items()}
        joint = replace(joint, expected_yuan=sum(one.weight * more[one.code] for one in tree.futures), by_future=more)
    costs = replace(costs, joint=joint)
    if joint is None or not whole:
        return Found(tree, costs, None)
    return Found(tree, costs, _whole_plans(tree, joint, progress, sets))


def instance_of(one: Prepared) -> Instance:
    """Return the optimizer's numbers of a future: programmes paid first, growth of money appropriated on top."""
    case, programmes = one.case, programmes_of(one.case)
    scenario = reserved(case.scenario, programmes.actions)
    targets = beside_programmes(case.targets, programmes.actions)
    if scenario.budget.fund_of("appropriate"):
        targets = replace(targets, growth=())
    return build_instance(case.district, scenario, case.projection, targets)


def _compared(alone: Mapping[str, Alone], plans: Mapping[str, Values], extra: Mapping[str, float]) -> Costs:
    def more(code: str, yuan: float | None) -> float | None:
        return None if yuan is None else yuan + extra[code]

    known = {code: more(code, one.cost_yuan) for code, one in alone.items()}
    tried: dict[tuple[str, str], float | None] = {}
    for planned in (*alone, SHARED):
        for comes, one in alone.items():
            shared = plans.get(planned)
            if planned == comes:
                tried[planned, comes] = known[comes]
            elif shared is None or known[comes] is None:
                tried[planned, comes] = None
            else:
                tried[planned, comes] = more(comes, one.cost_after(shared))
    return Costs(known, tried, None)


def _whole_plans(tree: Tree, joint: Joint, progress: Progress, sets: tuple[str, ...]) -> WholePlans:
    """The likeliest future near the shared optimum, then every other one from the rows of its shared years."""
    lead, others = tree.futures[0], tree.futures[1:]
    base = lead.case.scenario.base_year
    progress(Step("futures_whole", T("Whole plan of the likeliest future"), 0.45))
    first = plan_case(lead.case, sets=sets, done=Done(base + 1, (), (), near=joint.shared))
    if first.code != VERIFIED:  # no whole plan so near: the shared years are then those of its own least-cost plan
        first = plan_case(lead.case, sets=sets)
    runs = {lead.code: first}
    if first.code != VERIFIED:
        return WholePlans(runs, ((), ()))
    rows = shared_rows(rows_of(first), tree.until)
    for number, one in enumerate(others, start=1):
        progress(Step("futures_whole", T("Planning on in another future"), 0.45 + 0.5 * number / len(tree.futures)))
        runs[one.code] = plan_case(one.case, sets=sets, done=Done(tree.until + 1, *past_in(rows, one)))
    return WholePlans({one.code: _cheapest(one, runs, sets) for one in tree.futures}, rows)


def rows_of(run: RunResult) -> Rows:
    """Return the rows of a run that has a plan."""
    stored = plan_rows(run.case.loaded, run.run, run.tables)
    return stored.actions, stored.transfers


def _cheapest(one: Prepared, runs: Mapping[str, RunResult], sets: tuple[str, ...]) -> RunResult:
    """The future's own plan, or one made for another future that costs less and passes here, too.

    Searches for whole numbers end near the optimum, not at it, so that a neighbour's plan may be better.
    """
    own = runs[one.code]
    cost = own.run["objective_yuan"] if own.code == VERIFIED else float("inf")
    planned = [(code, run) for code, run in runs.items() if code != one.code and run.code == VERIFIED]
    for _, run in sorted(planned, key=lambda pair: (pair[1].run["objective_yuan"], pair[0])):
        actions, moves = past_in(rows_of(run), one)
        if not discounted(actions, one.case.scenario) < cost - 0.5:
            break
        found = published(one.case, Plan(actions, moves, _as_here(own, discounted(actions, one.case.scenario))), sets)
        if found.code == VERIFIED:
            return found
    return own


def _as_here(own: RunResult, cost: float) -> Solve:
    """How the plan of another future stands here: its cost, and the bound of this one."""
    bound = own.run.get("lower_bound_yuan")
    gap = None if bound is None or cost <= 0 else max(0.0, (cost - bound) / cost)
    return Solve("feasible", cost, bound, gap, own.run["bound_of"], own.run["reproducible"], own.run["timings_s"],
                 own.run["counts"])  # fmt: skip


def shared_rows(rows: Rows, until: int) -> Rows:
    """Return the rows of the shared years; salaries beyond them follow from later hires."""
    actions, moves = rows
    return tuple(one for one in actions if one.year <= until), tuple(one for one in moves if one.year <= until)


def past_in(rows: Rows, one: Prepared) -> Rows:
    """Return the shared rows as they stand in a future: a late project is paid as planned and counts later."""
    late, starts = one.future.late, one.case.scenario.starts
    ends = {p.id: starts[p.id] + p.build_years for p in one.case.district.projects if p.id in late}
    actions = tuple(
        replace(row, effective_year=ends[row.item]) if row.lever == "build" and row.item in ends else row
        for row in rows[0]
    )
    return actions, rows[1]
