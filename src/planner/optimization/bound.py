"""A sharper bound 更紧的下界: schools taken apart, each with its one tolerated indicator a real choice.

The linear relaxation tolerates a seventh of every indicator at once; no school can. Rows that couple schools (funds,
posts, moves, CVs, rotation …) are priced with the duals of the linear plan and dropped; what is left falls apart into
schools, and each is solved with its choice whole, free per unit and year. The sum is a lower bound of every plan
(Lagrangian relaxation; Geoffrion 1974), never below that of the linear plan, and holds for any duals. People and
rooms stay fractional in it, so it bounds whole-number plans, too.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import highspy
import numpy as np
import scipy.sparse as sp
from scipy.sparse.csgraph import connected_components

from planner.base.types import Bools, Floats, Ints
from planner.optimization.build import Built
from planner.optimization.engine import Engine

#: Rows of one school; all others, cuts among them, are priced. A group missing here only loosens the bound.
_LOCAL = frozenset(
    {"stock", "added", "held", "threshold", "one_tolerated", "staffing", "special_rooms", "classroom_area"}
    | {"move_share", "eligible"}
)
#: Reduced costs below this are the dual tolerance of the solver and count as zero; a school's search ends at a count.
_TOLERANCE, _MAX_NODES, _GAP = 1e-7, 200, 1e-3
#: No artificial limit of unbounded columns: a reduced cost of −3e-8 times 1e7 is 0.3, and the solver then returned
#: bounds above plans (planner brute, seeds 55 and 121). An unbounded school falls back to the linear plan's bound.
_NO_LIMIT = float("inf")


@dataclass(frozen=True)
class _Model:
    """The linear model as arrays: rows × columns, with the bounds of both and the cost of each column."""

    matrix: sp.csr_matrix
    cost: Floats
    low: Floats
    high: Floats
    row_low: Floats
    row_high: Floats

    @staticmethod
    def of(engine: Engine) -> _Model:
        """Read the model from the solver, cuts included."""
        lp = engine.highs.getLp()
        entries, shape = lp.a_matrix_, (lp.num_row_, lp.num_col_)
        parts = (np.array(entries.value_), np.array(entries.index_), np.array(entries.start_))
        by_column = entries.format_ == highspy.MatrixFormat.kColwise
        matrix = (sp.csc_matrix(parts, shape=shape) if by_column else sp.csr_matrix(parts, shape=shape)).tocsr()
        bounds = (lp.col_lower_, lp.col_upper_, lp.row_lower_, lp.row_upper_)
        return _Model(matrix, np.array(lp.col_cost_), *(np.array(one, dtype=np.float64) for one in bounds))


def bound_apart(built: Built, engine: Engine, objective: float, own: Ints) -> float:
    """Return a lower bound (model units) from the duals of the linear plan that ``engine`` has just solved.

    ``objective`` is the linear plan's; it is returned where a school's own problem has no bound (rounding). ``own``
    are added rows that speak of one school each.
    """
    model = _Model.of(engine)
    local = _local_rows(built, model)
    local[own] = True
    duals = _admitted(np.array(engine.highs.getSolution().row_dual), model, local)
    priced = np.flatnonzero(duals)
    total = float(sum(duals[i] * (model.row_low[i] if duals[i] > 0 else model.row_high[i]) for i in priced))
    reduced = model.cost - model.matrix.T @ duals
    reduced[np.abs(reduced) < _TOLERANCE] = 0.0
    exempt = np.zeros(len(reduced), dtype=np.bool_)
    exempt[[engine.index(v) for v in built.columns.exempt.ravel() if v is not None]] = True
    for rows, columns in _blocks(model, local):
        worth = _alone(reduced, model, columns) if not len(rows) else _solved(reduced, model, rows, columns, exempt)
        if worth is None:
            return objective
        total += worth
    return max(objective, total)


def _local_rows(built: Built, model: _Model) -> Bools:
    rows = built.model.problem._constraints
    local = np.zeros(len(model.row_low), dtype=np.bool_)
    local[[rows[info.name].index for info in built.model.rows if info.group in _LOCAL]] = True
    return local


def _admitted(duals: Floats, model: _Model, local: Bools) -> Floats:
    """Duals of the priced rows, without those whose sign rounding has turned."""
    wrong = ((duals > 0) & np.isneginf(model.row_low)) | ((duals < 0) & np.isposinf(model.row_high))
    return np.where(local | wrong, 0.0, duals)


def _blocks(model: _Model, local: Bools) -> list[tuple[Ints, Ints]]:
    """Rows and columns that hang together once the priced rows are gone."""
    kept = np.flatnonzero(local)
    inner = model.matrix[kept]
    count, label = connected_components(sp.bmat([[None, inner], [inner.T, None]]), directed=False)
    order = np.argsort(label, kind="stable")
    parts = np.split(order, np.cumsum(np.bincount(label, minlength=count))[:-1])
    return [(kept[part[part < len(kept)]], part[part >= len(kept)] - len(kept)) for part in parts]


def _alone(reduced: Floats, model: _Model, columns: Ints) -> float | None:
    """Least cost of columns that no kept row holds."""
    price, low, high = reduced[columns], model.low[columns], model.high[columns]
    at = np.where(price > 0, low, np.where(price < 0, high, 0.0))
    return None if not np.all(np.isfinite(at)) else float(price @ at)


def _solved(reduced: Floats, model: _Model, rows: Ints, columns: Ints, exempt: Bools) -> float | None:
    """Bound of one school's problem with its tolerated indicators whole."""
    inner = model.matrix[rows][:, columns].tocsc()
    lp = highspy.HighsLp()
    lp.num_col_, lp.num_row_ = len(columns), len(rows)
    lp.col_cost_, lp.col_lower_ = reduced[columns], model.low[columns]
    lp.col_upper_ = np.minimum(model.high[columns], _NO_LIMIT)
    lp.row_lower_, lp.row_upper_ = model.row_low[rows], model.row_high[rows]
    lp.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    lp.a_matrix_.start_, lp.a_matrix_.index_, lp.a_matrix_.value_ = inner.indptr, inner.indices, inner.data
    chosen = exempt[columns]
    if chosen.any():
        kinds = highspy.HighsVarType
        lp.integrality_ = [kinds.kInteger if one else kinds.kContinuous for one in chosen]
    highs: Any = highspy.Highs()  # type: ignore[no-untyped-call]
    for option, value in (("output_flag", False), ("threads", 1), ("random_seed", 1), ("mip_rel_gap", _GAP),
                          ("mip_max_nodes", _MAX_NODES)):  # fmt: skip
        highs.setOptionValue(option, value)
    highs.passModel(lp)
    highs.run()
    info = highs.getInfo()
    ended = highs.getModelStatus() in (highspy.HighsModelStatus.kOptimal, highspy.HighsModelStatus.kSolutionLimit)
    worth = float(info.mip_dual_bound if chosen.any() else info.objective_function_value)
    return worth if ended and np.isfinite(worth) else None
