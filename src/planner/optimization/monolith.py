"""The whole model at once, as an exact mixed-integer programme 整体精确求解: for proofs on small districts only.

No decomposition: every person, room, class and tolerated indicator (free per unit and year, as the rule has it) is
whole, every CV is made exact by cuts, and the solver stops at gap 0. The plan of :mod:`solve` must not be cheaper,
its bound not dearer. ``by_both_solvers`` solves the same linear model by another solver.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from planner.optimization.build import build
from planner.optimization.cuts import MAX_ROUNDS, CutPool
from planner.optimization.engine import Engine, SolverError
from planner.optimization.instance import Instance
from planner.optimization.lastly import no_loops
from planner.optimization.linear import solve_linear
from planner.optimization.model import YUAN
from planner.optimization.rivals import by_cbc


@dataclass(frozen=True)
class Exact:
    """The least cost in yuan (objective, what no decision changes included), None where no plan exists."""

    optimum_yuan: float | None
    rounds: int


def exact_optimum(instance: Instance) -> Exact:
    """Return the optimum over whole people, rooms and tolerated indicators, each CV exact.

    Raises ArithmeticError where the solver ends otherwise than optimal or infeasible.
    """
    built = build(instance)
    engine = Engine(built.model, gap=0.0)
    engine.highs.setOptionValue("mip_abs_gap", 1e-7)
    exempt = [variable for variable in built.columns.exempt.ravel() if variable is not None]
    whole = np.array([engine.index(v) for v in (*built.model.whole, *exempt)], dtype=np.int64)
    engine.set_whole(whole, True)
    no_loops(built, engine)
    pool = CutPool(engine, built.cones)
    for rounds in range(1, MAX_ROUNDS):
        outcome = engine.run()
        if outcome.status == "infeasible":
            return Exact(None, rounds)
        if outcome.status != "optimal":
            raise ArithmeticError(f"the exact programme ended {outcome.status}")
        if not pool.separate(outcome.values):
            return Exact(outcome.objective / YUAN / (1.0 + 1e-6) + built.fixed_objective, rounds)
    raise ArithmeticError("the exact programme did not converge")


@dataclass(frozen=True)
class Both:
    """The linear model by HiGHS and by CBC on the same rows and cuts; objectives in yuan, None where infeasible."""

    highs_yuan: float | None
    cbc_yuan: float | None
    rows: int
    columns: int
    cuts: int
    lost: bool = False

    @property
    def difference(self) -> float:
        """Relative difference; 0 where both say that there is no plan, infinite where they disagree on that.

        ``lost``: HiGHS gave no verdict, which agrees with nothing.
        """
        if self.lost:
            return float("inf")
        if self.highs_yuan is None or self.cbc_yuan is None:
            return 0.0 if self.highs_yuan is self.cbc_yuan else float("inf")
        return abs(self.highs_yuan - self.cbc_yuan) / max(1.0, abs(self.highs_yuan))


def by_both_solvers(instance: Instance) -> Both:
    """Solve the linear model as the product does, then its rows and cuts with CBC, from PuLP, cold."""
    built = build(instance)
    engine = Engine(built.model)
    pool = CutPool(engine, built.cones)
    try:
        outcome = solve_linear(built, engine, pool)
    except SolverError:
        return Both(None, None, engine.base_rows, engine.columns, pool.count, lost=True)
    highs: float | None = outcome.objective / YUAN if outcome.status == "optimal" else None
    values = by_cbc(instance, pool.rows)
    prices = {engine.index(v): float(price) for v, price in built.model.problem.objective.items()}
    cbc = None if values is None else float(sum(price * values[i] for i, price in prices.items())) / YUAN
    return Both(highs, cbc, engine.base_rows, engine.columns, pool.count)
