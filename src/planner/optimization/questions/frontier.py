"""Frontier between cost and attainment 投入—达标前沿: one linear plan after the other, warm, whole plans at the ends.

A row limits the spending of all years together; at each point the weighted shortfall is as small as that allows
(safety before it). Only that limit changes between points, so each starts from the last basis.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from planner.base.i18n import T
from planner.base.progress import Progress, Step
from planner.base.types import Action, Floats, Transfer
from planner.optimization.build import build
from planner.optimization.cuts import CutPool
from planner.optimization.engine import Outcome
from planner.optimization.exemptions import choose
from planner.optimization.instance import Instance
from planner.optimization.linear import solve_linear
from planner.optimization.model import YUAN
from planner.optimization.questions.attain import PRICE, SAFE, Unpayable, lacking_money, places
from planner.optimization.questions.desk import Desk, infinite
from planner.optimization.questions.rounding import whole_plan
from planner.optimization.questions.soft import SoftModel, Weigh, soften
from planner.optimization.questions.spend import total_spending

_MILLION = 1e6
#: Money kept free under the limit for whole yuan and an odd exchange, as a share of it.
_KEEP = 1e-3


@dataclass(frozen=True)
class Point:
    """A point of the frontier; ``unit_shortfall`` are (unit, unweighted shortfall) of units that fall short.

    ``next_million`` is the weighted shortfall that one more million would take away (the limit's price).
    """

    share: float
    spend_yuan: float
    cost_yuan: float
    objective_yuan: float
    shortfall: float
    next_million: float
    unit_shortfall: tuple[tuple[str, float], ...]


@dataclass(frozen=True)
class WholePoint:
    """A whole plan at a share of the frontier; ``rows`` None where none was found near the linear one."""

    share: float
    spend_yuan: float
    actions: tuple[Action, ...]
    transfers: tuple[Transfer, ...]
    shortfall: float
    found: bool


@dataclass(frozen=True)
class Frontier:
    """The curve, its whole points, and the seconds that each took."""

    points: tuple[Point, ...]
    whole: tuple[WholePoint, ...]
    seconds_linear: float
    seconds_whole: tuple[float, ...]


def frontier(instance: Instance, weigh: Weigh, count: int, whole_at: Sequence[float], progress: Progress) -> Frontier:
    """Return ``count`` linear points from safety alone (share 0) to the least shortfall (1), whole ones where asked.

    Raises :class:`Unpayable` where what is fixed exceeds the caps.
    """
    progress(Step("build", T("Building the model"), 0.02))
    started = time.perf_counter()
    desk = Desk(build(instance))
    soft = soften(desk, weigh)
    spend = total_spending(desk.built)
    limit = desk.add_row(desk.indexed(spend.terms), -infinite(), infinite())
    most = _end(soft, {**soft.prices(PRICE)}, safety=True)
    top = _spent(desk, spend.terms, most.values)
    points = [_point(soft, most, limit, 1.0, spend.constant + top)]
    floor = _end(soft, {}, safety=False)
    low = _spent(desk, spend.terms, floor.values)
    desk.aim(soft.prices(PRICE), 1.0)
    for i in range(count - 1):
        share = i / (count - 1)
        progress(Step("points", T("Points of the frontier"), 0.15 + 0.4 * share, {"point": float(i + 1)}))
        desk.limit_row(limit, -infinite(), low + share * (top - low) + 1e-6)
        outcome = desk.again(primal=i == 0)
        if outcome.status == "optimal":
            points.insert(-1, _point(soft, outcome, limit, share, spend.constant + low + share * (top - low)))
    linear_seconds = time.perf_counter() - started
    whole, seconds = [], []
    for number, share in enumerate(sorted({0.0, 1.0, *whole_at})):
        progress(Step("whole", T("Whole plans on the frontier"), 0.6 + 0.38 * number / (2 + len(whole_at))))
        started = time.perf_counter()
        whole.append(_whole(soft, limit, share, low + share * (top - low), spend.constant))
        seconds.append(time.perf_counter() - started)
    return Frontier(tuple(points), tuple(whole), linear_seconds, tuple(seconds))


def _end(soft: SoftModel, prices: dict[int, float], *, safety: bool) -> Outcome:
    """Solve one end of the curve from doing nothing: the least shortfall, or safety alone at least cost."""
    desk = soft.desk
    soft.own()
    if safety:
        desk.open(soft.safety, infinite())
        prices = prices | dict.fromkeys((int(column) for column in soft.safety), SAFE)
    desk.aim(prices, 1.0)
    # Without prices every CV gives way for nothing: its cuts would say nothing.
    pool = desk.pool if safety else CutPool(desk.engine, ())
    outcome = solve_linear(desk.built, desk.engine, pool)
    if outcome.status != "optimal":
        raise Unpayable(lacking_money(soft))
    if safety and len(soft.safety):
        lacking = outcome.values[soft.safety]
        desk.open(soft.safety, np.where(lacking > 1e-7, np.ceil(lacking - 1e-6), 0.0))
    return outcome


def _spent(desk: Desk, terms: object, values: Floats) -> float:
    return float(sum(k * values[i] for i, k in desk.indexed(terms).items()))  # type: ignore[arg-type]


def _point(soft: SoftModel, outcome: Outcome, limit: int, share: float, spend: float) -> Point:
    desk, values = soft.desk, outcome.values
    fixed = total_spending(desk.built)
    short = soft.relative * np.maximum(values[soft.slack], 0.0)
    by_unit: dict[str, float] = {}
    for subject in soft.subjects:
        missing = float(short[subject.rows].sum())
        if subject.rule == "SR" and missing > 1e-6:
            by_unit[subject.key] = missing
    cost = fixed.constant + _spent(desk, fixed.terms, values)
    # In units of 100,000 yuan: the price of the limit, less the yuan itself that the objective counts.
    gain = max(0.0, -desk.dual(limit)) / PRICE * _MILLION * YUAN if share < 1.0 else 0.0
    discounted = desk.cost(values) / YUAN + desk.built.fixed_objective
    return Point(share, spend / YUAN, cost / YUAN, discounted, soft.shortfall(values), gain, tuple(by_unit.items()))


def _whole(soft: SoftModel, limit: int, share: float, most: float, fixed: float) -> WholePoint:
    """A whole plan under the limit of one share, the tolerated indicators chosen for it."""
    desk = soft.desk
    kept = desk.keep()
    soft.own()
    desk.aim(soft.prices(PRICE) if share > 0 else {}, 1.0)
    desk.limit_row(limit, -infinite(), infinite() if share in (0.0, 1.0) else most * (1.0 - _KEEP))
    outcome = solve_linear(desk.built, desk.engine, desk.pool)
    rows = None
    if outcome.status == "optimal":
        choose(desk.built, desk.engine, desk.pool, outcome)
        gap = desk.built.instance.scenario.solver.gap
        rows = whole_plan(desk, gap, lambda plan: frozenset(places(soft, soft.short_rows(plan))))
    desk.back(kept)
    yuan = (fixed + most) / YUAN
    if rows is None:
        return WholePoint(share, yuan, (), (), 0.0, False)
    return WholePoint(share, yuan, rows.actions, rows.transfers, soft.shortfall(rows.values), True)
