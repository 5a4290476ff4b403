"""One linear plan with exact CVs, timed: ours and its rivals on the same instance."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

from planner.optimization.build import build
from planner.optimization.cuts import CutPool
from planner.optimization.engine import Engine
from planner.optimization.instance import Instance
from planner.optimization.linear import solve_linear
from planner.optimization.model import YUAN
from planner.optimization.rivals import by_cbc, cone, rebuild


@dataclass(frozen=True)
class LinearRun:
    """A timed solve: wall seconds from instance to solution, objective in yuan, worst CV ÷ aimed limit."""

    name: str
    seconds: float
    objective_yuan: float
    worst_cv: float
    rounds: int
    cuts: int


def solve_ours(instance: Instance) -> LinearRun:
    """Live cuts, warm starts."""
    start = time.perf_counter()
    built = build(instance)
    engine = Engine(built.model)
    pool = CutPool(engine, built.cones)
    outcome = solve_linear(built, engine, pool)
    seconds = time.perf_counter() - start
    worst = float(pool.ratios(outcome.values).max()) if outcome.has_solution else float("nan")
    return LinearRun("live cuts", seconds, outcome.objective / YUAN, worst, pool.rounds, pool.count)


def rivals() -> dict[str, Callable[[Instance], LinearRun]]:
    """The other ways by name."""
    return {"rebuilt each round": _rebuilt, "cone solver": _cone, "CBC": _cbc}


def _rebuilt(instance: Instance) -> LinearRun:
    start = time.perf_counter()
    objective, ratios, rounds = rebuild(instance)
    seconds = time.perf_counter() - start
    return LinearRun("rebuilt each round", seconds, objective / YUAN, float(ratios.max()), rounds, 0)


def _cone(instance: Instance) -> LinearRun:
    start = time.perf_counter()
    built = build(instance)
    objective, ratios = cone(built, Engine(built.model))
    seconds = time.perf_counter() - start
    return LinearRun("cone solver", seconds, objective / YUAN, float(ratios.max()), 1, 0)


def _cbc(instance: Instance) -> LinearRun:
    """CBC on the last round only: it is given every cut that ours needed, and need not look for them."""
    built = build(instance)
    engine = Engine(built.model)
    pool = CutPool(engine, built.cones)
    solve_linear(built, engine, pool)
    start = time.perf_counter()
    values = by_cbc(instance, pool.rows)
    seconds = time.perf_counter() - start
    if values is None:
        raise ArithmeticError("CBC found no plan where HiGHS did")
    prices = built.model.problem.objective.items()
    objective = float(sum(float(price) * values[engine.index(variable)] for variable, price in prices))
    return LinearRun("CBC", seconds, objective / YUAN, float(pool.ratios(values).max()), 1, pool.count)
