"""The linear plan: first without rotation, then with it, the coefficients of variation exact all along.

Rotation columns return after a term and make the first linear programme many times slower (measured in
docs/evidence). Without them it is a network the dual simplex mends quickly from the do-nothing basis; with the cuts
in, the columns are freed and the primal simplex goes on from there, since the plan stays feasible.
"""

from __future__ import annotations

import numpy as np

from planner.base.types import Ints
from planner.optimization.build import Built
from planner.optimization.cuts import CutPool
from planner.optimization.engine import Engine, Outcome

_DUAL, _PRIMAL = 1, 4


def rotation_columns(built: Built, engine: Engine) -> Ints:
    """Columns of the rotations that change stocks."""
    arrays = (built.columns.rotate_in, built.columns.rotate_out)
    return np.array([engine.index(v) for array in arrays for v in array.ravel() if v is not None], dtype=np.int64)


def solve_linear(built: Built, engine: Engine, pool: CutPool) -> Outcome:
    """Solve the linear relaxation with every CV exact, the tolerated indicator free per unit and year."""
    columns = rotation_columns(built, engine)
    zero, infinite = np.zeros(len(columns)), np.full(len(columns), np.inf)
    engine.start_from_do_nothing()
    engine.set_bounds(columns, zero, zero)
    outcome = pool.solve()
    engine.set_bounds(columns, zero, infinite)
    if outcome.status == "stopped":
        return outcome
    engine.highs.setOptionValue("simplex_strategy", _PRIMAL if outcome.status == "optimal" else _DUAL)
    outcome = engine.run()
    engine.highs.setOptionValue("simplex_strategy", _DUAL)
    return pool.solve() if outcome.status == "optimal" else outcome
