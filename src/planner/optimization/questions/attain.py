"""Most attainment for a budget 预算内最大达标: what is met when the caps do not suffice for everything.

In this order: nothing of safety (teachers and classrooms that pupils need) is missing, or as little as possible; as
few subjects as possible fall short (units first of all), weighted; what falls short does so by as little as possible;
the plan costs no more than that takes. The caps, posts, quotas and moves never give way.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from planner.base.i18n import T
from planner.base.progress import Progress, Step
from planner.base.types import Action, Floats, Ints, Transfer
from planner.optimization.build import build
from planner.optimization.engine import Outcome
from planner.optimization.exemptions import choose
from planner.optimization.instance import Instance
from planner.optimization.linear import solve_linear
from planner.optimization.model import YUAN
from planner.optimization.questions.desk import Desk, infinite
from planner.optimization.questions.rounding import Rows, stopped, whole_plan
from planner.optimization.questions.soft import SoftModel, Weigh, soften

#: Price of a whole shortfall of one row against 100,000 yuan of cost: high enough to come first.
PRICE = 1e3
#: Price of a teacher or classroom that safety lacks: before everything else.
SAFE = 1e4
#: Price of 100,000 yuan while subjects are counted: only to break ties.
TIE = 1e-6
#: Weight of the cost while the least shortfall is bounded: small, so that the bound is close.
MONEY = 0.01
#: While people are made whole, shortfalls together weigh this many times the cost, so that the gap means both.
NEAR = 5.0
_NOTHING = 1e-7
#: Simplex iterations after which a trial counts as failed.
_TRIAL = 4000


@dataclass(frozen=True)
class Unsafe:
    """Safety, or money for what is fixed, that no plan under the caps can provide."""

    rule: str
    subject: str
    year: int
    amount: float
    unit: str


@dataclass(frozen=True)
class Attained:
    """A whole plan that falls short least; ``met`` are subjects that it claims to meet in every year.

    ``shortfall_bound`` bounds the weighted shortfall of any plan under the caps, ``failing_bound`` the weighted count
    of subjects that fall short; both of the linear model, the tolerated indicator free per unit and year.
    """

    actions: tuple[Action, ...]
    transfers: tuple[Transfer, ...]
    met: tuple[str, ...]
    short: tuple[str, ...]
    shortfall: float
    shortfall_bound: float
    failing_bound: float
    unsafe: tuple[Unsafe, ...]


class Unpayable(Exception):
    """What is fixed (started projects, classes opened for G5) costs more than the caps; carries by how much."""

    def __init__(self, lacking: tuple[Unsafe, ...]) -> None:
        self.lacking = lacking
        super().__init__(", ".join(f"{one.subject} {one.year}" for one in lacking))


def attain(instance: Instance, weigh: Weigh, *, count: bool, progress: Progress) -> Attained:
    """Return the plan that falls short least; ``count`` puts the number of subjects before the amounts.

    Raises :class:`Unpayable` where even what is fixed exceeds the caps, and
    :class:`~planner.optimization.solve.StoppedWithoutPlan` where no whole plan was found.
    """
    progress(Step("build", T("Building the model"), 0.02))
    desk = Desk(build(instance))
    soft = soften(desk, weigh)
    progress(Step("linear", T("What the caps can buy at most"), 0.05))
    least, unsafe = least_short(soft)
    shortfall_bound = bound_of(soft, least, instance) if not unsafe else 0.0
    everything = soft.shortfall(least.values) <= _NOTHING
    failing_bound = _count_bound(soft) if count and not everything else 0.0
    progress(Step("exemptions", T("Choosing the one tolerated indicator of each school"), 0.3))
    soft.own()
    desk.aim(soft.prices(PRICE), 1.0)
    outcome = solve_linear(desk.built, desk.engine, desk.pool)
    outcome = choose(desk.built, desk.engine, desk.pool, outcome)[1]
    given: Ints | None = np.array([], dtype=np.int64) if everything else None
    if count and not everything:
        basis = desk.engine.basis()
        left = _fewest(soft, progress)
        given = np.concatenate([np.array([], dtype=np.int64), *(soft.subjects[i].rows for i in left)])
        soft.own(given)
        desk.engine.back_to(basis)
        desk.aim(soft.prices(PRICE), 1.0)
        outcome = desk.again()
    if outcome.status != "optimal":
        raise stopped(instance.scenario.solver.time_limit_s is None)
    progress(Step("whole", T("Whole teachers, rooms and classes"), 0.65))
    rows = _whole(soft, outcome.values, given)
    short = set(soft.subjects_of(soft.short_rows(rows.values, 1e-6)).tolist())
    met = tuple(one.key for i, one in enumerate(soft.subjects) if i not in short)
    told = tuple(one.key for i, one in enumerate(soft.subjects) if i in short)
    found = soft.shortfall(rows.values)
    return Attained(rows.actions, rows.transfers, met, told, found, shortfall_bound, failing_bound, unsafe)


def least_short(soft: SoftModel) -> tuple[Outcome, tuple[Unsafe, ...]]:
    """Solve for safety, then the least weighted shortfall, then cost; holds safety from then on.

    Raises :class:`Unpayable` where what is fixed exceeds the caps.
    """
    desk = soft.desk
    soft.own()
    desk.open(soft.safety, infinite())
    safe = dict.fromkeys((int(column) for column in soft.safety), SAFE)
    desk.aim(soft.prices(PRICE) | safe, MONEY)
    outcome = solve_linear(desk.built, desk.engine, desk.pool)
    if outcome.status == "infeasible":
        raise Unpayable(lacking_money(soft))
    if outcome.status != "optimal":
        raise stopped(desk.built.instance.scenario.solver.time_limit_s is None)
    lacking = outcome.values[soft.safety] if len(soft.safety) else np.zeros(0)
    allowed = np.where(lacking > _NOTHING, np.ceil(lacking - 1e-6), 0.0)
    desk.open(soft.safety, allowed)
    years = desk.built.instance.years
    found = [
        Unsafe(info.group, info.subject, years[info.t], float(amount), info.unit)
        for info, amount in zip(soft.safety_infos, allowed, strict=True)
        if amount > 0
    ]
    return outcome, tuple(found)


def bound_of(soft: SoftModel, outcome: Outcome, instance: Instance) -> float:
    """Lower bound of the weighted shortfall: no plan costs more than the caps, so the price leaves only so much."""
    return max(0.0, min(soft.shortfall(outcome.values), (outcome.objective - MONEY * _most_money(instance)) / PRICE))


def _whole(soft: SoftModel, values: Floats, given: Ints | None) -> Rows:
    """Whole people near the linear plan; ``given`` are the rows that may give way (None: all).

    What the linear plan meets has the full price, the rest one by which shortfalls and cost together stay within the
    gap. Where whole numbers need it, rows outside ``given`` give way too, and are then told.
    """
    desk = soft.desk
    short = soft.short_rows(values)
    total, cost = soft.shortfall(values), max(1.0, desk.cost(values))
    price = np.full(len(soft.slack), PRICE)
    if total > _NOTHING:
        price[short] = min(PRICE, NEAR * cost / total)
    prices = soft.weight * soft.relative * price
    kept = desk.keep()
    for rows in (given, None) if given is not None else (None,):
        desk.back(kept)
        soft.own(rows)
        desk.aim({int(column): float(one) for column, one in zip(soft.slack, prices, strict=True)}, 1.0)
        if desk.again(primal=True).status == "optimal":
            gap = desk.built.instance.scenario.solver.gap
            found = whole_plan(desk, gap, lambda plan: frozenset(places(soft, soft.short_rows(plan))))
            if found is not None:
                return found
    raise stopped(desk.built.instance.scenario.solver.time_limit_s is None)


def lacking_money(soft: SoftModel) -> tuple[Unsafe, ...]:
    """Yuan by fund and year that what is fixed lacks at least."""
    desk = soft.desk
    infos = [info for info in desk.built.model.rows if info.group.startswith("fund:")]
    columns = [desk.add_column(np.array([desk.row(info.name)]), np.array([-1.0]), infinite()) for info in infos]
    # Money carried over may lack in any earlier year: the last one in which it would do is told.
    desk.aim({column: 1.0 - 1e-3 * info.t for info, column in zip(infos, columns, strict=True)})
    outcome = solve_linear(desk.built, desk.engine, desk.pool)
    if outcome.status != "optimal":
        return ()
    years = desk.built.instance.years
    return tuple(
        Unsafe("fund", info.subject, years[info.t], float(np.ceil(outcome.values[column] * info.scale)), "yuan")
        for info, column in zip(infos, columns, strict=True)
        if outcome.values[column] > _NOTHING
    )


def _most_money(instance: Instance) -> float:
    """Discounted caps in model units: no plan costs more, so a price on shortfalls bounds them."""
    budget, rate = instance.scenario.budget, 1.0 + instance.scenario.assumptions.discount_rate
    years = instance.years[1:]
    caps = (budget.cap(code, year) * rate ** (instance.years[0] - year) for code in budget.funds for year in years)
    return float(sum(caps)) * YUAN


def _count_bound(soft: SoftModel) -> float:
    """Least weighted number of subjects that fall short, by the linear model."""
    desk = soft.desk
    soft.by_subject(np.arange(len(soft.subjects)))
    desk.aim(soft.subject_prices(), TIE)
    outcome = solve_linear(desk.built, desk.engine, desk.pool)
    if outcome.status != "optimal":
        return 0.0
    units = [i for i, one in enumerate(soft.subjects) if one.rule == "SR"]
    whole = all(float(soft.subjects[i].weight).is_integer() for i in range(len(soft.subjects)))
    bound = max(0.0, outcome.objective - TIE * _most_money(desk.built.instance))
    return float(np.ceil(bound - 1e-4)) if whole and units else bound


def _fewest(soft: SoftModel, progress: Progress) -> Ints:
    """Return the subjects (indices) that are given up: as few as a dive finds, the cheapest to meet kept first."""
    desk = soft.desk
    soft.by_subject(np.arange(len(soft.subjects)))
    desk.aim(soft.subject_prices(), TIE)
    outcome = solve_linear(desk.built, desk.engine, desk.pool)
    left, given = np.arange(len(soft.subjects)), np.array([], dtype=np.int64)
    weights = np.array([one.weight for one in soft.subjects])
    most = len(left)
    while len(left) and outcome.status == "optimal":
        values = outcome.values[soft.shared[left]]
        order = left[np.lexsort((left, np.round(values / weights[left], 9)))]
        free = int((values <= _NOTHING).sum())
        take = order[: max(1, min(most, free or 1 + len(left) // 3))]
        basis = desk.engine.basis()
        desk.open(soft.shared[take], 0.0)
        trial = _trial(desk)
        if trial.status == "optimal":
            left, outcome, most = np.setdiff1d(left, take), trial, len(soft.subjects)
            continue
        desk.open(soft.shared[take], infinite())
        desk.engine.back_to(basis)
        if len(take) > 1:
            most = len(take) // 2
            continue
        given, left = np.append(given, take), np.setdiff1d(left, take)
        desk.aim({soft.subjects[i].shared: soft.subjects[i].weight for i in left}, TIE)
        most = max(1, len(left) // 3)
        outcome = desk.again(primal=True)
        done = 1.0 - len(left) / len(soft.subjects)
        progress(Step("count", T("Which schools can be met"), 0.35 + 0.25 * done, {"left": float(len(left))}))
    return np.sort(given)


def _trial(desk: Desk) -> Outcome:
    """Solve, giving up after a count of iterations (a count, so that reruns agree)."""
    desk.engine.limit_iterations(_TRIAL)
    try:
        return desk.again()
    finally:
        desk.engine.limit_iterations(None)


def places(soft: SoftModel, rows: Ints) -> list[tuple[int, int, int]]:
    """(unit, indicator, t) of the threshold rows among ``rows``."""
    units = {unit.id: u for u, unit in enumerate(soft.desk.built.instance.units)}
    found = []
    for i in rows:
        info = soft.infos[i]
        if info.group == "threshold":
            unit, _, code = info.subject.partition("|")
            found.append((units[unit], int(code[1:]) - 1, info.t))
    return found


def relative_short(soft: SoftModel, outcome: Outcome) -> Floats:
    """Shortfall (unweighted) of every row at ``outcome``."""
    return np.asarray(soft.relative * np.maximum(outcome.values[soft.slack], 0.0), dtype=np.float64)
