"""Whole teachers, rooms and classes: a mixed-integer neighbourhood of the linear plan.

Right sides of people and rooms are rounded up, so the linear plan is nearly whole. What is not is freed by one unit
up and down together with everything in the same unit and year; all else keeps its whole value. If that
neighbourhood holds no plan it is widened: the same units in all years, then everything.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np

from planner.base.types import Bools, Floats, Ints
from planner.optimization.build import Built
from planner.optimization.cuts import CutPool
from planner.optimization.departures import hold_to_whole, let_go
from planner.optimization.engine import Engine, Outcome
from planner.optimization.loops import Ends, close, reopen
from planner.optimization.model import YUAN

#: Share of a CV limit kept free while rounding, so that whole numbers do not break it (0.2 %: κ = 0.998²).
_KEEP = 0.998**2
_WHOLE = 1e-6
_SPARE = 0.01
#: Moves a year whose money is kept: a teacher who would change places with himself becomes half of an exchange,
#: and an odd half in each stage, with and without backbone, one person more.
RESERVE_MOVES = 4
#: Square metres follow whole rooms (90 m² each), so their neighbourhood is everything that the land allows.
_AREAS = ("extend", "extend_sports")
_GONE = ("out", "rotate_out")
_MAX_ROUNDS = 8
#: A search ends after so many nodes with the best plan found: a count and not a clock, so that reruns agree.
_MAX_NODES = 40


def tighten(built: Built, engine: Engine, keep: float = _KEEP) -> None:
    """Multiply the right side of every CV row by ``keep``: Σ w·v ≤ keep·c·μ, hence CV ≤ √keep·c."""
    rows = built.model.problem._constraints
    for info in built.model.rows:
        if info.group == "cv":
            constraint = rows[info.name]
            for variable, coefficient in constraint.items():
                if coefficient < 0:
                    engine.highs.changeCoeff(constraint.index, engine.index(variable), coefficient * keep)


def linear_to_round(built: Built, engine: Engine, pool: CutPool) -> Outcome:
    """Solve the linear plan that whole numbers are looked for near: with room, and without loops of moves."""
    outcome = _linear_with_room(built, engine, pool)
    ends = Ends.of(built, engine)
    for _ in range(_MAX_ROUNDS):
        loops = ends.open_loops(outcome.values) if outcome.status == "optimal" else np.empty(0, dtype=np.int64)
        if not len(loops):
            break
        basis, before = engine.basis(), outcome
        close(engine, loops)
        outcome = pool.solve()
        if outcome.status == "infeasible":
            reopen(engine, loops)
            engine.back_to(basis)
            return before
    return outcome


def _linear_with_room(built: Built, engine: Engine, pool: CutPool) -> Outcome:
    """Solve the linear plan with a little of every CV limit and every fund left over for whole numbers.

    The funds get their share back afterwards, the CVs keep theirs; a plan too tight for it goes on without.
    """
    tighten(built, engine)
    funds = {info.group for info in built.model.rows if info.group.startswith("fund:")}
    basis, full = engine.basis(), engine.spare(funds, _SPARE)
    reserved = [(row, low - reserve, high - reserve) for row, low, high, reserve in _reserved(built, full)]
    outcome = hold_to_whole(built, engine, pool, pool.solve())
    engine.resume(reserved)
    if outcome.status != "infeasible":
        return outcome
    for rows in ([], full):
        engine.resume(rows)
        engine.back_to(basis)
        outcome = hold_to_whole(built, engine, pool, pool.solve())
        if outcome.status != "infeasible":
            break
    return outcome


def _reserved(built: Built, rows: list[tuple[int, float, float]]) -> list[tuple[int, float, float, float]]:
    """Fund rows with the money (model units) to keep for exchanges that become a person larger when written down."""
    a, budget = built.instance.scenario.assumptions, built.instance.scenario.budget
    each = min(a.rotate_cost, a.transfer_cost)
    payer = budget.fund_of("rotate" if a.rotate_cost <= a.transfer_cost else "transfer")
    constraints = built.model.problem._constraints
    paying = {int(constraints[i.name].index) for i in built.model.rows if i.group == f"fund:{payer}"}
    return [
        (row, low, high, RESERVE_MOVES * each * YUAN if row in paying and high > RESERVE_MOVES * each * YUAN else 0.0)
        for row, low, high in rows
    ]


def make_whole(
    built: Built, engine: Engine, pool: CutPool, linear: Outcome, gap: float, note: Callable[[str], None]
) -> Outcome:
    """Return a plan whose people, rooms and square metres are whole, near the linear plan.

    The status is ``optimal`` within ``gap`` of the best plan of its neighbourhood, ``infeasible`` when even the
    widest holds none, ``stopped`` at a limit of nodes or time (with the best plan found, if any).
    """
    engine.highs.setOptionValue("mip_rel_gap", gap)
    engine.highs.setOptionValue("mip_max_nodes", _MAX_NODES)
    basis = engine.basis()
    outcome = _near(built, engine, pool, linear, note)
    if outcome.has_solution or engine.out_of_time() or not pool.held:
        return outcome
    # Departures held to the staff of the linear plan may leave no whole plan: near the plan without that there may be.
    let_go(engine, pool)
    engine.back_to(basis)
    free = pool.solve()
    return _near(built, engine, pool, free, note) if free.status == "optimal" else outcome


def _near(built: Built, engine: Engine, pool: CutPool, linear: Outcome, note: Callable[[str], None]) -> Outcome:
    """Search wider and wider neighbourhoods of the linear plan until one holds a plan."""
    columns = np.array([engine.index(v) for v in built.model.whole], dtype=np.int64)
    low, high = engine.bounds(columns)
    value = linear.values[columns]
    closed = np.isin(columns, Ends.of(built, engine).unused(linear.values))
    area = np.array([variable.name.split(".")[0] in _AREAS for variable in built.model.whole])
    outcome = linear
    for near in _neighbourhoods(built, value):
        note(f"{int(near.sum())}")
        floor, ceil = np.floor(value + _WHOLE), np.ceil(value - _WHOLE)
        lower = np.where(near, np.where(area, low, np.maximum(low, floor - 1)), floor)
        upper = np.maximum(np.where(near, np.where(area, high, np.minimum(high, ceil + 1)), ceil), lower)
        upper = np.where(closed, lower, upper)
        outcome = _search(engine, pool, columns, lower, upper)
        engine.set_bounds(columns, low, high)
        if outcome.has_solution or engine.out_of_time():
            break
    return outcome


def _neighbourhoods(built: Built, value: Floats) -> Iterator[Bools]:
    names = [variable.name.split(".") for variable in built.model.whole]
    at = {venue.id: built.instance.schools[s] for venue, s, _ in built.instance.venues}
    place = np.array([at.get(parts[1], parts[1]) for parts in names])
    year = np.array([parts[-1] for parts in names])
    area = np.array([parts[0] in _AREAS for parts in names])
    broken = np.abs(value - np.round(value)) > _WHOLE
    keys = set(zip(place[broken], year[broken], strict=True))
    pairs = zip(place, year, strict=True)
    # Ground is broken years before it counts, and whoever came earlier lets one more go: these are free in all years.
    gone = np.array([parts[0] in _GONE for parts in names]) & broken
    anytime = (area & np.isin(place, place[broken])) | np.isin(place, place[gone])
    yield np.array([pair in keys for pair in pairs], dtype=np.bool_) | anytime
    yield np.isin(place, np.unique(place[broken]))
    yield np.ones(len(value), dtype=np.bool_)


def _search(engine: Engine, pool: CutPool, columns: Ints, low: Floats, high: Floats) -> Outcome:
    """Solve the mixed-integer model, adding cuts until every CV of the whole plan holds."""
    engine.set_bounds(columns, low, high)
    engine.set_whole(columns, True)
    try:
        outcome = engine.search()
        for _ in range(_MAX_ROUNDS):
            if not outcome.has_solution or not pool.separate(outcome.values):
                break
            outcome = engine.search()
        return outcome
    finally:
        engine.set_whole(columns, False)
