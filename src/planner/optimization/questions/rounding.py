"""From a linear plan on the desk to whole people and rooms, written down as rows."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from planner.base.i18n import T
from planner.base.types import Action, Floats, Ints, Solve, Transfer
from planner.optimization.engine import Outcome
from planner.optimization.exchange import NoRoomForExchange
from planner.optimization.extract import read_plan
from planner.optimization.loops import Ends, close, reopen
from planner.optimization.questions.desk import Desk
from planner.optimization.solve import BOUND_OF, StoppedWithoutPlan
from planner.optimization.whole import linear_to_round, make_whole

_TRIES = 4
_ROUNDS = 4
#: A search ends after so many nodes: a count and not a clock, so that reruns agree.
_NODES = 20
_WHOLE = 1e-6
_MOVES = ("in", "out", "rotate_in", "rotate_out", "exchange")
Unmet = frozenset[tuple[int, int, int]]


def none_unmet(values: Floats) -> Unmet:
    """Return nothing: a plan that meets every threshold."""
    return frozenset()


@dataclass(frozen=True)
class Rows:
    """A whole plan: rows of actions and transfers, and the values behind them."""

    actions: tuple[Action, ...]
    transfers: tuple[Transfer, ...]
    values: Floats


def whole_plan(desk: Desk, gap: float, unmet: Callable[[Floats], Unmet] = none_unmet) -> Rows | None:
    """Make the plan of the desk's objective whole; None where no whole plan was found near the linear one.

    Needs a solved linear plan in the solver. ``unmet`` tells which (unit, indicator, t) a whole plan gives up.
    """
    linear = linear_to_round(desk.built, desk.engine, desk.pool)
    if not _usable(linear):
        return None
    for _ in range(_TRIES):
        final = make_whole(desk.built, desk.engine, desk.pool, linear, gap, lambda _: None)
        if not _usable(final):
            return None
        try:
            actions, transfers = read_plan(desk.built, desk.engine, final.values, unmet(final.values))
        except NoRoomForExchange:
            desk.engine.scale_rows("exchange_room", 0.7)
            linear = desk.pool.solve()
            if not _usable(linear):
                return None
            continue
        return Rows(actions, transfers, final.values)
    return None


def whole_beside(desk: Desk, linear: Floats, start: Floats, gap: float) -> Rows | None:
    """Make ``linear`` whole between itself and ``start``, a whole plan that keeps every rule of the desk.

    People and rooms may lie anywhere between the two, one more or less where the linear plan is fractional; ``start``
    itself is within that, so a plan is always found. Where its exchanges find no schools, people move as in ``start``.
    """
    engine = desk.engine
    columns = np.array([engine.index(v) for v in desk.built.model.whole], dtype=np.int64)
    moves = np.array([v.name.split(".")[0] in _MOVES for v in desk.built.model.whole])
    low, high = engine.bounds(columns)
    here, there = linear[columns], np.round(start[columns])
    floor, ceil = np.floor(here + _WHOLE), np.ceil(here - _WHOLE)
    wide = (ceil > floor).astype(np.float64)
    # Nobody who comes also goes: such a loop would be written down as an exchange, and cost one.
    top = np.where(np.isin(columns, Ends.of(desk.built, engine).unused(linear)) & (there == 0), 0.0, high)
    lower = np.maximum(low, np.minimum(floor - wide, there))
    upper = np.maximum(lower, np.minimum(top, np.maximum(ceil + wide, there)))
    engine.highs.setOptionValue("mip_rel_gap", gap)
    engine.highs.setOptionValue("mip_max_nodes", _NODES)
    for fixed in (np.zeros(len(columns), dtype=np.bool_), moves):
        engine.set_bounds(columns, np.where(fixed, there, lower), np.where(fixed, there, upper))
        outcome = _from_start(desk, columns, there)
        engine.set_bounds(columns, low, high)
        if not _usable(outcome):
            return None
        try:
            return Rows(*read_plan(desk.built, engine, outcome.values), outcome.values)
        except NoRoomForExchange:
            continue
    return None


def _from_start(desk: Desk, columns: Ints, whole: Floats) -> Outcome:
    """Search for whole numbers with a known plan to begin with, until every CV holds."""
    desk.engine.set_whole(columns, True)
    try:
        for _ in range(_ROUNDS):
            desk.highs.setSolution(len(columns), columns.astype(np.int32), whole)
            outcome = desk.engine.run()
            if not outcome.has_solution or not desk.pool.separate(outcome.values):
                break
        return outcome
    finally:
        desk.engine.set_whole(columns, False)


def without_loops(desk: Desk, outcome: Outcome) -> Outcome:
    """Solve again without schools that send and receive the same type, while that leaves a plan."""
    ends = Ends.of(desk.built, desk.engine)
    for _ in range(_ROUNDS):
        loops = ends.open_loops(outcome.values)
        if not len(loops):
            break
        close(desk.engine, loops)
        trial = desk.again()
        if trial.status != "optimal":
            reopen(desk.engine, loops)
            break
        outcome = trial
    return outcome


def _usable(outcome: Outcome) -> bool:
    return outcome.has_solution and outcome.status != "infeasible"


def stopped(reproducible: bool) -> StoppedWithoutPlan:
    """Return the error of a question that found no whole plan."""
    reason = T("No whole-number plan was found near the linear plan, although the linear plan exists.")
    return StoppedWithoutPlan(Solve("stopped", None, None, None, BOUND_OF, reproducible), reason)
