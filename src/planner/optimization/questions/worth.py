"""Prices 边际价值: what one more of each fund, rule and year is worth, as duals and by solving again.

Where everything can be met the worth is yuan saved; where the caps forbid it, weighted shortfall taken away.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from planner.base.i18n import T
from planner.base.progress import Progress, Step
from planner.base.types import Floats, Price
from planner.optimization.build import build
from planner.optimization.constraints.money import first_year_salary, lever_costs
from planner.optimization.engine import Outcome
from planner.optimization.exemptions import choose
from planner.optimization.instance import Instance
from planner.optimization.linear import solve_linear
from planner.optimization.model import YUAN, RowInfo
from planner.optimization.prices import prices
from planner.optimization.questions.attain import PRICE, least_short
from planner.optimization.questions.desk import Desk
from planner.optimization.questions.soft import Weigh, soften

#: Rules in whole persons or rooms that are solved again with one more and one less, the dearest first.
AGAIN = 12
_GROUPS = (
    "threshold", "posts", "staffing", "hire_quota", "upgrade_quota", "backbone_quota", "rotation", "classrooms",
)  # fmt: skip
_SMALL = 1e-7
#: Weight of the cost where shortfalls are priced: only to break ties.
_TIE = 1e-3


@dataclass(frozen=True)
class FundWorth:
    """What ``step`` yuan more of a fund in a year bring: by its dual, and by solving the linear model again."""

    fund: str
    year: int
    dual: float
    gain: float


@dataclass(frozen=True)
class RuleWorth:
    """What one unit of relief of a rule saves; ``added``: what one unit more of it costs (None: not solved)."""

    kind: str  # dual, linear_difference
    rule: str
    subject: str
    year: int
    unit: str
    saved: float
    added: float | None


@dataclass(frozen=True)
class Spent:
    """Yuan that a plan spends more (or less, below 0) on a lever at a school in a year, and on how much of it."""

    year: int
    lever: str
    school: str
    quantity: float
    yuan: float


@dataclass(frozen=True)
class Worth:
    """All prices; ``feasible`` says in what (yuan, or weighted shortfall); ``base`` is the linear optimum in it."""

    feasible: bool
    base: float
    funds: tuple[FundWorth, ...]
    rules: tuple[RuleWorth, ...]
    spending: tuple[Spent, ...]


def worth(instance: Instance, weigh: Weigh, step: float, progress: Progress) -> Worth:
    """Price every fund and rule of an instance; ``step`` is in yuan."""
    progress(Step("build", T("Building the model"), 0.02))
    desk = Desk(build(instance))
    progress(Step("linear", T("Linear plan with exact coefficients of variation"), 0.1))
    outcome = solve_linear(desk.built, desk.engine, desk.pool)
    feasible = outcome.status == "optimal"
    unit = 1.0 / YUAN
    if feasible:
        outcome = choose(desk.built, desk.engine, desk.pool, outcome)[1]
    else:
        desk = Desk(build(instance))
        soft = soften(desk, weigh)
        least_short(soft)
        desk.aim(soft.prices(PRICE), _TIE)
        outcome = desk.again(primal=True)
        unit = 1.0 / PRICE
    rules = _duals(desk, outcome, feasible=feasible)
    funds = []
    rows = [info for info in desk.built.model.rows if info.group.startswith("fund:")]
    duals = [desk.dual(desk.row(info.name)) for info in rows]
    basis = desk.engine.basis()
    plans: list[Floats] = []
    for number, (info, dual) in enumerate(zip(rows, duals, strict=True)):
        progress(Step("funds", T("A little more of each fund"), 0.2 + 0.5 * number / len(rows)))
        trial = _moved(desk, info, step / info.scale, basis)
        gain = max(0.0, (outcome.objective - trial.objective) * unit) if trial.status == "optimal" else 0.0
        year = instance.years[info.t]
        funds.append(FundWorth(info.subject, year, max(0.0, -dual) * step / info.scale * unit, gain))
        plans.append(trial.values)
    rules = [*rules, *_again(desk, outcome, basis, rules, unit, progress)]
    best = max(range(len(funds)), key=lambda i: (round(funds[i].gain, 6), -i)) if funds else -1
    spending = _spending(desk, outcome.values, plans[best]) if best >= 0 and funds[best].gain > _SMALL else ()
    base = outcome.objective * unit + (desk.built.fixed_objective if feasible else 0.0)
    return Worth(feasible, base, tuple(funds), tuple(rules), tuple(spending))


def _moved(desk: Desk, info: RowInfo, by: float, basis: object) -> Outcome:
    """Solve with the right side of a row moved ``by`` (its own units), and put everything back."""
    row = desk.row(info.name)
    lp = desk.highs.getLp()
    low, high = float(lp.row_lower_[row]), float(lp.row_upper_[row])
    desk.limit_row(row, low + by, high + by)
    outcome = desk.again()
    desk.limit_row(row, low, high)
    desk.engine.back_to(basis)
    return outcome


def _duals(desk: Desk, outcome: Outcome, *, feasible: bool) -> list[RuleWorth]:
    if feasible:
        found = prices(desk.built, desk.engine, desk.pool, outcome)
        return [_of_price(one) for one in found if one.rule != "fund"]
    worth_of = []
    for info in desk.built.model.rows:
        group = info.group.partition(":")[0]
        dual = abs(desk.dual(desk.row(info.name))) / info.scale / PRICE
        if group in _GROUPS and group != "threshold" and dual > _SMALL:
            year = desk.built.instance.years[info.t]
            worth_of.append(RuleWorth("dual", group, info.subject, year, info.unit, dual, None))
    return sorted(worth_of, key=lambda one: (-round(one.saved, 9), one.rule, one.subject, one.year))


def _of_price(one: Price) -> RuleWorth:
    return RuleWorth("dual", one.rule, one.subject, one.year, one.unit, one.yuan_per_unit, None)


def _again(
    desk: Desk, outcome: Outcome, basis: object, duals: list[RuleWorth], unit: float, progress: Progress
) -> list[RuleWorth]:
    """Solve again with one person or room less asked for, and one more, for the dearest rules in whole units."""
    years = desk.built.instance.years
    rows = {(info.group.partition(":")[0], info.subject, years[info.t]): info for info in desk.built.model.rows}
    chosen = [one for one in duals if one.unit in ("persons", "rooms")][:AGAIN]
    found = []
    for number, one in enumerate(chosen):
        progress(Step("rules", T("One more and one less of each rule"), 0.7 + 0.25 * number / max(1, len(chosen))))
        info = rows[one.rule, one.subject, one.year]
        sign = 1.0 if desk.built.model.problem._constraints[info.name].sense == 1 else -1.0
        less, more = (_moved(desk, info, sign * by / info.scale, basis) for by in (-1.0, 1.0))
        saved = (outcome.objective - less.objective) * unit if less.status == "optimal" else 0.0
        added = (more.objective - outcome.objective) * unit if more.status == "optimal" else None
        found.append(RuleWorth("linear_difference", one.rule, one.subject, one.year, one.unit, saved, added))
    return found


def _spending(desk: Desk, before: Floats, after: Floats) -> list[Spent]:
    """What ``after`` spends otherwise than ``before``, by year, lever and school, largest first."""
    instance, model, c = desk.built.instance, desk.built.model, desk.built.columns
    places = {f"{unit.school}_{unit.stage}": unit.school for unit in instance.units}
    total: dict[tuple[int, str, str], tuple[float, float]] = {}

    def add(year: int, lever: str, school: str, quantity: float, yuan: float) -> None:
        old = total.get((year, lever, school), (0.0, 0.0))
        total[year, lever, school] = old[0] + quantity, old[1] + yuan

    first = float(first_year_salary(model))
    for t in range(1, instance.T + 1):
        for lever, column, yuan in lever_costs(model, c, t):
            if column is not None:
                change = float(after[column.index] - before[column.index])
                place = column.name.split(".")[1]
                add(instance.years[t], lever, places.get(place, place), change, change * yuan)
        for u, unit in enumerate(instance.units):
            columns = [column for column in c.hire[u, :, t] if column is not None]
            change = sum(float(after[column.index] - before[column.index]) for column in columns)
            add(instance.years[t], "salary", unit.school, change, change * first)
    known = set(instance.schools)
    rows = [
        Spent(year, lever, school if school in known else "", quantity, yuan)
        for (year, lever, school), (quantity, yuan) in total.items()
        if abs(yuan) >= 1.0
    ]
    return sorted(rows, key=lambda one: (-round(abs(one.yuan), 3), one.year, one.lever, one.school))


def total_of(spending: tuple[Spent, ...]) -> float:
    """Yuan of all rows together."""
    return float(np.sum([one.yuan for one in spending])) if spending else 0.0
