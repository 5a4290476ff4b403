"""The plan and the rules on growth of money 方案与经费增长规则: the cheapest plan first, then what must come on top.

Trading the timing of every measure against the appropriation makes the model ten times slower (the rows couple all
years and every purchase ties with every other), so where a fund appropriates on top the plan is made without these
rows and the least appropriation is added. The bound stays one for both together, and the gap says what could be saved
at most. Where that is more than a tenth of the plan's cost, the fund's cap does not reach or no fund appropriates, the
rules are rows of the model.
"""

from __future__ import annotations

from dataclasses import replace

from planner.base.growth import LEVER
from planner.base.progress import Progress
from planner.base.types import Action, Infeasible, Plan, Targets
from planner.optimization.growth import on_top_of_plan
from planner.optimization.replan import Done
from planner.optimization.solve import Effort, discounted, optimize
from planner.scenario.schema import Scenario
from planner.studies.prepare import Case

#: Share of the plan's cost that may come on top; where more is missing, the timing is worth the time it takes.
MOST_ON_TOP = 0.10
#: What is added to the words of a bound where the rules on growth were left out of the model.
LEFT_OUT = "; rules on growth of money not in the bound"


def optimize_with_growth(
    case: Case,
    scenario: Scenario,
    targets: Targets,
    progress: Progress,
    done: Done | None = None,
    *,
    effort: Effort = "full",
) -> Plan | Infeasible:
    """Return the plan of ``case`` under ``scenario`` that keeps the rules on growth of ``targets``, or the proof.

    ``effort`` as in :func:`optimize`.

    Raises :class:`planner.optimization.solve.StoppedWithoutPlan` as :func:`optimize` does.
    """
    if targets.growth and scenario.budget.fund_of(LEVER):
        plan = optimize(case.district, scenario, case.projection, replace(targets, growth=()), progress, done=done,
                        effort=effort)  # fmt: skip
        if isinstance(plan, Infeasible):
            return plan
        rows = on_top_of_plan(targets.growth, plan.actions, scenario)
        little = _yuan(rows) <= MOST_ON_TOP * _yuan(plan.actions)
        if little and affordable(scenario, plan.actions, rows):
            return with_rows(plan, rows, scenario)
    return optimize(case.district, scenario, case.projection, targets, progress, done=done, effort=effort)


def _yuan(actions: tuple[Action, ...]) -> int:
    return sum(one.cost_yuan for one in actions)


def affordable(scenario: Scenario, actions: tuple[Action, ...], rows: tuple[Action, ...]) -> bool:
    """Say whether the fund's cap of each year pays ``rows`` beside what ``actions`` take of it (nothing carried in)."""
    for row in rows:
        taken = sum(one.cost_yuan for one in actions if (one.fund, one.year) == (row.fund, row.year))
        if taken + row.cost_yuan > scenario.budget.cap(row.fund, row.year):
            return False
    return True


def with_rows(plan: Plan, rows: tuple[Action, ...], scenario: Scenario) -> Plan:
    """Return the plan with ``rows`` added: cost and gap counted again, the bound as it was."""
    if not rows:
        return plan
    actions = tuple(sorted((*plan.actions, *rows), key=lambda a: (a.year, a.school, a.unit, a.lever, a.item)))
    cost, bound = discounted(actions, scenario), plan.solve.lower_bound_yuan
    gap = None if bound is None or cost <= 0 else max(0.0, (cost - bound) / cost)
    status = "optimal" if gap is not None and gap <= scenario.solver.gap else "feasible"
    solve = replace(plan.solve, status=status, objective_yuan=cost, gap=gap, bound_of=plan.solve.bound_of + LEFT_OUT)
    return replace(plan, actions=actions, solve=solve)
