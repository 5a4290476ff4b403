r"""The least-cost path of the programmes 项目化措施优化: when to begin how many units to reach each target.

Independent of the school stocks but for the fund that pays. Per item with units begun x_s (whole, ≤ most):

.. math:: \min \sum_{s} x_s \sum_{y \ge s,\, pays(s,y)} c_y (1+d)^{-(y-y_0)}
.. math:: path_y + step \sum_{s \le y - lag} x_s \ge target_y \quad (y \ge deadline)

and over all items, per year, the sum of what is paid ≤ the fund's cap. Where the targets cannot all be reached, the
items are named that fall short, each by as little as can be.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil

import pulp

from planner.base.programmes import ProgrammeNeed
from planner.base.types import Action
from planner.scenario.schema import Scenario

LEVER = "programme"
#: Yuan that a unit short costs in the model: far above any price, so that money never buys a shortfall.
_SHORT = 1e9
_SLACK = 1e-9
#: Yuan added to each unit, so that what costs nothing is not begun without need.
_FEWER = 1e-3


@dataclass(frozen=True)
class Programmes:
    """Rows of the programmes, their discounted cost, and (item, year, units short) of targets out of reach."""

    actions: tuple[Action, ...]
    objective_yuan: float
    short: tuple[tuple[str, int, int], ...]


def plan_programmes(needs: tuple[ProgrammeNeed, ...], scenario: Scenario) -> Programmes:
    """Return the least-cost programmes for ``needs`` under the caps of the fund that pays the lever.

    Without such a fund nothing is bought and every target is short.
    """
    fund = scenario.budget.fund_of(LEVER)
    if not needs or not fund:
        return Programmes((), 0.0, tuple((one.item, year, units) for one in needs for year, units in _needed(one)))
    problem = pulp.LpProblem("programmes", pulp.LpMinimize)
    begun: dict[tuple[int, int], pulp.LpVariable] = {}
    lacking: dict[tuple[int, int], pulp.LpVariable] = {}
    active = range(scenario.base_year + 1, scenario.horizon + 1)
    for n, need in enumerate(needs):
        for s in active:
            begun[n, s] = problem.add_variable(f"x_{n}_{s}", 0, need.most, pulp.LpInteger)
        for year, _ in _needed(need):
            lacking[n, year] = problem.add_variable(f"short_{n}_{year}", 0)
    rate = 1.0 + scenario.assumptions.discount_rate
    terms = [(begun[n, s], _FEWER + _cost(needs[n], s, active, rate)) for n, s in begun]
    terms += [(variable, _SHORT) for variable in lacking.values()]
    problem += pulp.LpAffineExpression(terms)
    for n, need in enumerate(needs):
        for year, units in _needed(need):
            in_force = [begun[n, s] for s in active if s + need.lag <= year]
            problem += pulp.lpSum(in_force) + lacking[n, year] >= units
    for year in active:
        paid = [(begun[n, s], _paid(needs[n], s, year)) for n, s in begun]
        problem += pulp.LpAffineExpression([pair for pair in paid if pair[1]]) <= scenario.budget.cap(fund, year)
    problem.solve(pulp.HiGHS(msg=False, threads=1, random_seed=1, mip_rel_gap=0.0))
    units_begun = {key: round(variable.value() or 0.0) for key, variable in begun.items()}
    actions = _rows(needs, units_begun, active, fund)
    short = [(needs[n].item, year, ceil((variable.value() or 0.0) - 1e-6)) for (n, year), variable in lacking.items()]
    objective = sum(one.cost_yuan * rate ** (scenario.base_year - one.year) for one in actions)
    return Programmes(actions, objective, tuple(one for one in short if one[2] > 0))


def _needed(need: ProgrammeNeed) -> list[tuple[int, int]]:
    """Units that must be in force, by year in which a target asks for any."""
    found = []
    for year, value, target in zip(need.years, need.path, need.target, strict=True):
        units = 0 if target is None else ceil((target - value) / need.step - _SLACK)
        if units > 0:
            found.append((year, units))
    return found


def _paid(need: ProgrammeNeed, start: int, year: int) -> int:
    return need.cost[year - need.years[0]] if need.pays(start, year) else 0


def _cost(need: ProgrammeNeed, start: int, active: range, rate: float) -> float:
    """Discounted yuan of one unit begun in ``start``."""
    return sum(_paid(need, start, year) * rate ** (need.years[0] - year) for year in active)


def _rows(
    needs: tuple[ProgrammeNeed, ...], begun: dict[tuple[int, int], int], active: range, fund: str
) -> tuple[Action, ...]:
    """One row per programme (and cohort, where it is not paid every year) and year: units paid and their cost."""
    paid: dict[tuple[int, str, int], int] = {}
    for (n, start), units in begun.items():
        item = f"{needs[n].item}:{start}" if needs[n].by_cohort else needs[n].item
        for year in active:
            if units and needs[n].pays(start, year):
                paid[n, item, year] = paid.get((n, item, year), 0) + units
    rows = [
        Action("", "", year, LEVER, item, units, needs[n].measure, units * needs[n].cost[year - needs[n].years[0]],
               fund, year)
        for (n, item, year), units in paid.items()
    ]  # fmt: skip
    return tuple(sorted(rows, key=lambda one: (one.year, one.item)))
