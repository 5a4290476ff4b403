"""Alternatives 备选方案: plans that meet everything for at most a few per cent more, each best at something else.

One model: the least-cost plan first, then a row that limits the cost to (1 + ε) of it and another objective, from the
basis of the least-cost plan. The tolerated indicators stay those of the least-cost plan.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from planner.base.i18n import T, Text
from planner.base.progress import Progress, Step
from planner.base.types import Action, Floats, Price, Transfer
from planner.optimization.build import build
from planner.optimization.cuts import CutPool
from planner.optimization.engine import Engine
from planner.optimization.exemptions import choose
from planner.optimization.instance import Instance
from planner.optimization.linear import solve_linear
from planner.optimization.model import YUAN
from planner.optimization.prices import prices
from planner.optimization.questions import spend
from planner.optimization.questions.aims import PLAIN, extras, idle, prices_of
from planner.optimization.questions.desk import Desk, infinite
from planner.optimization.questions.rounding import stopped, whole_beside, whole_plan, without_loops
from planner.optimization.solve import discounted

#: Share of the cost limit kept free for whole yuan and an odd exchange.
_KEEP = 1e-3
#: Weight of the aim against a cost of the size of the least cost.
_WEIGHT = 100.0
#: Gap at which the whole-number search for an alternative ends: of its aim, not of its cost.
GAP = 0.02


@dataclass(frozen=True)
class Made:
    """An alternative; without rows it is linear only: ``value`` and ``cost_yuan`` (discounted) of the linear plan."""

    aim: str
    actions: tuple[Action, ...]
    transfers: tuple[Transfer, ...]
    whole: bool
    value: float
    cost_yuan: float
    seconds: float = 0.0


@dataclass(frozen=True)
class Alternatives:
    """The least-cost plan with its bound (yuan), the alternatives made, and why others are left out."""

    least: Made
    bound_yuan: float
    prices: tuple[Price, ...]
    made: tuple[Made, ...]
    left_out: dict[str, Text] = field(default_factory=dict)


class NoPlan(Exception):
    """No plan meets everything, so there are no alternatives to one."""


def alternatives(
    instance: Instance, aims: Sequence[str], within: float, *, linear: bool, progress: Progress
) -> Alternatives:
    """Return the least-cost plan and one plan per aim whose cost is at most (1 + ``within``) times the least.

    Raises :class:`NoPlan` where everything cannot be met, StoppedWithoutPlan where no whole plan was found.
    """
    progress(Step("build", T("Building the model"), 0.02))
    desk = Desk(build(instance))
    extra = extras(desk)
    limit = desk.add_row(desk.indexed(spend.discounted_cost(desk.built).terms), -infinite(), infinite())
    progress(Step("least", T("The least-cost plan"), 0.05))
    outcome = solve_linear(desk.built, desk.engine, desk.pool)
    if outcome.status == "infeasible":
        raise NoPlan
    bound = outcome.objective / YUAN / (1.0 + 1e-6) + desk.built.fixed_objective
    outcome = choose(desk.built, desk.engine, desk.pool, outcome)[1]
    if outcome.status != "optimal":
        raise stopped(instance.scenario.solver.time_limit_s is None)
    priced = prices(desk.built, desk.engine, desk.pool, outcome)
    kept, basis, free = desk.keep(), desk.engine.basis(), outcome.values
    started = time.perf_counter()
    rows = whole_plan(desk, instance.scenario.solver.gap)
    if rows is None:
        raise stopped(instance.scenario.solver.time_limit_s is None)
    cost = discounted(rows.actions, instance.scenario)
    least = Made("least", rows.actions, rows.transfers, True, cost, cost, time.perf_counter() - started)
    made, left = [], dict[str, Text]()
    for number, aim in enumerate(aims):
        step = 0.15 + 0.8 * number / max(1, len(aims))
        progress(Step(aim, T("Alternative {number} of {count}", number=number + 1, count=len(aims)), step))
        desk.back(kept)
        idle(desk, extra)
        desk.engine.back_to(basis)
        most = (1.0 + within) * cost * YUAN - desk.built.fixed_objective * YUAN
        desk.limit_row(limit, -infinite(), most - _KEEP * cost * YUAN)
        start = None if linear else rows.values
        started = time.perf_counter()
        wanted = prices_of(desk, extra, aim)
        one = _made(desk, aim, wanted, (cost, free, start))
        best = sum(price * float(rows.values[column]) for column, price in wanted.items())
        if one is None:
            left[aim] = T("no whole-number plan was found near the linear one within the limit of cost")
        elif aim in PLAIN and one.whole and one.value >= best - 1e-6:
            left[aim] = T("the least-cost plan is already the best found at it")
        elif one.cost_yuan > (1.0 + within) * cost * (1.0 + 1e-9):
            left[aim] = T("its whole-number plan costs more than the limit")
        else:
            made.append(replace(one, seconds=time.perf_counter() - started))
    return Alternatives(least, bound, priced, tuple(made), left)


def _made(desk: Desk, aim: str, wanted: dict[int, float], base: tuple[float, Floats, Floats | None]) -> Made | None:
    """Solve for one aim under the limit of cost; ``base``: least cost, its linear and whole plan (None: no rounding).

    None where whole numbers are not found.
    """
    cost, free, start = base
    size = abs(sum(price * float(free[column]) for column, price in wanted.items()))
    weight = _WEIGHT / max(1.0, size)
    desk.aim({column: weight * price for column, price in wanted.items()}, 1.0 / (cost * YUAN))
    outcome = desk.again(primal=True)
    if outcome.status != "optimal":
        return None
    if start is None:
        values = outcome.values
        value = sum(price * float(values[column]) for column, price in wanted.items())
        return Made(aim, (), (), False, value, desk.cost(values) / YUAN + desk.built.fixed_objective)
    outcome = without_loops(desk, outcome)
    rows = whole_beside(desk, outcome.values, start, GAP)
    if rows is None:
        return None
    value = sum(price * float(rows.values[column]) for column, price in wanted.items())
    return Made(aim, rows.actions, rows.transfers, True, value, discounted(rows.actions, desk.built.instance.scenario))


def linear_bound(instance: Instance) -> float | None:
    """Lower bound of the cost (discounted yuan) of an instance, None where it has no plan."""
    built = build(instance)
    engine = Engine(built.model)
    outcome = solve_linear(built, engine, CutPool(engine, built.cones))
    if outcome.status != "optimal":
        return None
    return outcome.objective / YUAN / (1.0 + 1e-6) + built.fixed_objective
