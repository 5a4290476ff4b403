"""Small change, small move 小变动小调整: a plan under other caps that stays close to a plan made before.

Two least-cost plans of almost the same caps may lie far apart at almost the same cost. The new plan is therefore
looked for between its own least-cost plan and the one before: every action that differs has a small price, all of
them together no more than the gap that the search allows, so that only what pays is changed.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from planner.base.types import Action, Floats, Ints, Transfer
from planner.optimization.build import build
from planner.optimization.exchange import NoRoomForExchange
from planner.optimization.exemptions import choose
from planner.optimization.extract import read_plan
from planner.optimization.instance import Instance
from planner.optimization.linear import solve_linear
from planner.optimization.model import YUAN
from planner.optimization.questions.desk import Desk
from planner.optimization.questions.rounding import Rows, whole_plan
from planner.optimization.replan import values_of

_ROUNDS = 4
_NODES = 40
_SMALL = 1e-7


@dataclass(frozen=True)
class Earlier:
    """A plan as its rows tell it; ``tolerated``: (unit, indicator R1…R7, year) below its threshold and tolerated."""

    actions: tuple[Action, ...]
    transfers: tuple[Transfer, ...]
    tolerated: frozenset[tuple[str, str, int]]

    def on(self, desk: Desk) -> Rows:
        """Return the plan as values of a desk's columns; what the model does not plan is left out.

        Raises :class:`~planner.optimization.replan.NotHeld` for units and schools that it does not know.
        """
        built, values = desk.built, np.zeros(int(desk.highs.getNumCol()))
        for (family, index), amount in values_of(built.instance, self.actions, self.transfers)[0].items():
            column = getattr(built.columns, family)[index]
            if column is not None:
                values[desk.engine.index(column)] = amount
        units = {unit.id: u for u, unit in enumerate(built.instance.units)}
        for unit, code, year in self.tolerated:
            t = year - built.instance.years[0]
            column = built.columns.exempt[units[unit], int(code[1:]) - 1, t] if unit in units else None
            if column is not None:
                values[desk.engine.index(column)] = 1.0
        return Rows(self.actions, self.transfers, values)


@dataclass(frozen=True)
class Steady:
    """A least-cost plan, and one as good within the gap that stays close to the plan before (None: there was none).

    ``bound_yuan`` is a lower bound of the cost of any plan (discounted).
    """

    least: Rows
    near: Rows | None
    bound_yuan: float


def plan_beside(instance: Instance, before: Earlier | None = None) -> Steady | None:
    """Return the least-cost plan, and the one between it and ``before`` that changes no more than pays.

    ``before`` is a plan of the same district, under other caps or rules. None where there is no plan, or no whole one
    was found. Raises :class:`~planner.optimization.replan.NotHeld` as :meth:`Earlier.on`.
    """
    desk = Desk(build(instance))
    free, known = desk.keep(), before.on(desk) if before is not None else None
    outcome = solve_linear(desk.built, desk.engine, desk.pool)
    if outcome.status != "optimal":
        return None
    bound = outcome.objective / YUAN / (1.0 + 1e-6) + desk.built.fixed_objective
    outcome = choose(desk.built, desk.engine, desk.pool, outcome)[1]
    rows = whole_plan(desk, instance.scenario.solver.gap) if outcome.status == "optimal" else None
    if rows is None:
        return None
    if known is None:
        return Steady(rows, None, bound)
    desk.back(free)
    return Steady(rows, _between(desk, rows, known), bound)


def _between(desk: Desk, least: Rows, before: Rows) -> Rows | None:
    """The plan with fewest changes between ``before`` and ``least`` whose cost is within the gap of the latter."""
    built, engine = desk.built, desk.engine
    columns = np.array([engine.index(v) for v in built.model.whole], dtype=np.int64)
    exempt = np.array([engine.index(v) for v in built.columns.exempt.ravel() if v is not None], dtype=np.int64)
    both = np.concatenate([columns, exempt])
    here, there = np.round(least.values[both]), np.round(before.values[both])
    engine.set_bounds(both, np.minimum(here, there), np.maximum(here, there))
    c = built.columns
    money = np.array([engine.index(v) for a in (c.buy, c.give, c.take) for v in a.ravel() if v is not None])
    ends = np.maximum(least.values[money], 0.0), np.maximum(before.values[money], 0.0)
    engine.set_bounds(money, np.minimum(*ends), np.maximum(*ends))
    gap = built.instance.scenario.solver.gap
    way = np.concatenate([(here - there)[: len(columns)], ends[0] - ends[1]])
    apart = np.where(np.abs(way) > _SMALL, np.abs(way), 0.0)
    # People and rooms count one by one, an amount of money as one change however large.
    count = np.concatenate([apart[: len(columns)], (apart[len(columns) :] > 0).astype(np.float64)])
    price = gap * desk.cost(least.values) / max(1.0, float(count.sum()))
    each = price * np.sign(way) * np.divide(count, apart, out=np.zeros_like(apart), where=apart > 0)
    desk.aim({int(i): float(p) for i, p in zip(np.concatenate([columns, money]), each, strict=True) if p}, 1.0)
    engine.highs.setOptionValue("mip_rel_gap", gap / 10.0)
    engine.highs.setOptionValue("mip_max_nodes", _NODES)
    return _searched(desk, both, there, before) or _searched(desk, both, here, before)


def _searched(desk: Desk, columns: Ints, start: Floats, before: Rows) -> Rows | None:
    """Search in whole numbers from a known plan, with cuts where a CV is broken."""
    desk.engine.set_whole(columns, True)
    try:
        for _ in range(_ROUNDS):
            desk.highs.setSolution(len(columns), columns.astype(np.int32), start)
            outcome = desk.engine.run()
            if not outcome.has_solution or not desk.pool.separate(outcome.values):
                break
    finally:
        desk.engine.set_whole(columns, False)
    if not outcome.has_solution:
        return None
    try:
        rows = read_plan(desk.built, desk.engine, outcome.values, earlier=before.transfers)
        return Rows(*rows, outcome.values)
    except NoRoomForExchange:
        return None
