"""The linear plan: easy rules first, then the rotation rule, then rotations, the CVs exact all along.

The rotation rule couples all schools and years, and rotation columns return after a term: together they make the
first linear programme several times slower (figures in docs/evidence). Without both it is a network that the dual
simplex mends quickly from the do-nothing basis. The rule's rows are then switched on, which keeps the basis dual
feasible, and last the rotation columns are freed, which keeps the plan feasible, so the primal simplex goes on.

Large models are solved whole by interior points first (twice as fast, docs/decisions/0017); the simplex goes on from
their basis with the cuts. Only the simplex is believed when there is no plan.
"""

from __future__ import annotations

import numpy as np

from planner.base.types import Ints
from planner.optimization.build import Built
from planner.optimization.cuts import CutPool
from planner.optimization.engine import Engine, Outcome
from planner.optimization.replan import is_fixed

#: Columns from which interior points are faster than the simplex from doing nothing.
LARGE = 15_000
#: Rule groups that are switched on one after the other, once the plan without them is optimal.
_LATE = ({"rotation", "rotation_backbone", "direction"}, {"move_share", "eligible", "exchange_room"})


def rotation_columns(built: Built, engine: Engine) -> Ints:
    """Columns of the rotations that change stocks."""
    arrays = (built.columns.rotate_in, built.columns.rotate_out)
    return np.array([engine.index(v) for array in arrays for v in array.ravel() if not is_fixed(v)], dtype=np.int64)


def run_in_steps(engine: Engine) -> Outcome:
    """Run without the coupling rules, then switch them on one after the other."""
    late = [engine.suspend(groups) for groups in _LATE]
    outcome = engine.run()
    for suspended in late:
        engine.resume(suspended)
        if outcome.status == "optimal":
            outcome = engine.run()
    return outcome


def solve_linear(built: Built, engine: Engine, pool: CutPool) -> Outcome:
    """Solve the linear relaxation with every CV exact, the tolerated indicator free per unit and year."""
    first = engine.run_interior() if engine.columns >= LARGE else None
    if first is not None and first.status == "infeasible":
        return first
    if first is not None:
        outcome = pool.solve()
        if outcome.status != "infeasible":
            return outcome
    return solve_by_simplex(built, engine, pool)


def solve_by_simplex(built: Built, engine: Engine, pool: CutPool) -> Outcome:
    """Solve it in steps from the do-nothing basis."""
    columns = rotation_columns(built, engine)
    zero, infinite = np.zeros(len(columns)), np.full(len(columns), np.inf)
    engine.start_from_do_nothing()
    engine.set_bounds(columns, zero, zero)
    outcome = run_in_steps(engine)
    if outcome.status == "optimal":
        outcome = pool.solve()
    engine.set_bounds(columns, zero, infinite)
    if outcome.status == "stopped":
        return outcome
    engine.use_primal(outcome.status == "optimal")
    outcome = engine.run()
    engine.use_primal(False)
    return pool.solve() if outcome.status == "optimal" else outcome
