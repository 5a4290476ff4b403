r"""Blocks planned apart 分块求解: what townships share is priced, then each block is a small whole-number model.

With prices :math:`y` of the shared rows (quotas, shares, funds) from the relaxed model, every plan costs at least
:math:`\sum_r y_r\,\mathrm{rhs}_r + \sum_b \min_{x \in X_b} (c - A^\top y)\,x` (Lagrange's bound): the blocks are solved
in whole numbers, so that this bound is far better than the relaxed model's. Their decisions on kindergartens, with
the people fitted to the shared rows again, are a plan near it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import highspy
import numpy as np

from planner.base.types import Floats, Ints
from planner.optimization.engine import Engine
from planner.optimization.preschool.columns import Columns, Plot

#: Branch-and-bound nodes of one block at most (a count, so that reruns agree).
NODES = 300
#: A reduced cost above this is none (the solver's own tolerance).
_TINY = 1e-6
_INF = highspy.kHighsInf


@dataclass(frozen=True)
class Parts:
    """Lower bound of every plan in the model's money (−inf: none), and the blocks' values (column)."""

    bound: float
    values: Floats


def block_of_columns(engine: Engine, c: Columns, plot: Plot) -> Ints:
    """Return the block of each of the solver's columns, −1 for what belongs to all."""
    found = np.full(engine.columns, -1, dtype=np.int64)
    at = {v.name: engine.index(v) for v in engine.model.problem.variables()}
    home = {i: b for b, block in enumerate(plot.blocks) for i in block.projects}
    place = {j: b for j, (b, _) in plot.block_of.items()}
    named = [(b, v) for (b, _, _), v in c.state.items()] + [(home[i], v) for (i, _), v in c.start.items()]
    named += [(place[k], v) for (k, _, _), v in c.change.items()] + [(place[j], v) for j, v in c.three.items()]
    named += [(place[j], v) for (j, _, _), v in c.hire.items()] + [(place[j], v) for (j, _), v in c.retrain.items()]
    for b, variable in named:
        if variable.name in at:
            found[at[variable.name]] = b
    return found


def plan_apart(engine: Engine, home: Ints, whole: Ints, gap: float) -> Parts | None:
    """Solve the relaxed model in ``engine``, price what is shared, and solve each block; None: no plan to relax to.

    ``home`` is the block of each column, ``whole`` the columns to be whole, ``gap`` the relative gap of a block.
    """
    outcome = engine.run()
    if outcome.status != "optimal":
        return None
    lp = engine.highs.getLp()
    rows, columns, entries = _entries(lp)
    low, high = np.array(lp.row_lower_), np.array(lp.row_upper_)
    first, last = np.full(len(low), 10**9), np.full(len(low), -2)
    np.minimum.at(first, rows, home[columns])
    np.maximum.at(last, rows, home[columns])
    shared = (first != last) | (first < 0)
    price = np.where(shared, np.array(engine.highs.getSolution().row_dual), 0.0)
    price[(price > 0) & ~np.isfinite(low)] = 0.0
    price[(price < 0) & ~np.isfinite(high)] = 0.0
    bound = float(np.where(price > 0, price * np.where(np.isfinite(low), low, 0.0),
                           price * np.where(np.isfinite(high), high, 0.0)).sum())  # fmt: skip
    cost = np.array(lp.col_cost_)
    np.subtract.at(cost, columns, price[rows] * entries)
    if (cost[home < 0] < -_TINY).any():
        bound = -_INF
    values = np.zeros(len(cost))
    kind = np.zeros(len(cost), dtype=np.bool_)
    kind[whole] = True
    limits = np.array(lp.col_lower_), np.array(lp.col_upper_)
    for b in range(int(home.max()) + 1):
        own = np.flatnonzero(home == b)
        inside = ~shared[rows] & (home[columns] == b)
        matrix = rows[inside], columns[inside], entries[inside]
        least, found = _block(own, matrix, cost, limits, (low, high), kind, gap)
        bound += least
        values[own] = found
    return Parts(bound, values)


def _entries(lp: Any) -> tuple[Ints, Ints, Floats]:
    """Return (rows, columns, coefficients) of the model's entries."""
    matrix = lp.a_matrix_
    start, index = np.array(matrix.start_), np.array(matrix.index_, dtype=np.int64)
    major = np.repeat(np.arange(len(start) - 1), np.diff(start))
    entries = np.array(matrix.value_, dtype=np.float64)
    by_column = matrix.format_ == highspy.MatrixFormat.kColwise
    return (index, major, entries) if by_column else (major, index, entries)


def _block(
    own: Ints, matrix: tuple[Ints, Ints, Floats], cost: Floats, limits: tuple[Floats, Floats],
    sides: tuple[Floats, Floats], kind: np.typing.NDArray[np.bool_], gap: float,
) -> tuple[float, Floats]:  # fmt: skip
    """Return (least cost that is proved, values) of one block's columns ``own``."""
    rows, columns, entries = matrix
    used, row = np.unique(rows, return_inverse=True)
    order = np.lexsort((columns, row))
    lp = highspy.HighsLp()
    lp.num_col_, lp.num_row_ = len(own), len(used)
    lp.col_cost_, lp.col_lower_, lp.col_upper_ = cost[own], limits[0][own], limits[1][own]
    lp.row_lower_, lp.row_upper_ = sides[0][used], sides[1][used]
    lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    lp.a_matrix_.start_ = np.searchsorted(row[order], np.arange(len(used) + 1)).astype(np.int32)
    lp.a_matrix_.index_ = np.searchsorted(own, columns[order]).astype(np.int32)
    lp.a_matrix_.value_ = entries[order]
    types = (highspy.HighsVarType.kContinuous, highspy.HighsVarType.kInteger)
    lp.integrality_ = [types[int(one)] for one in kind[own]]
    highs: Any = highspy.Highs()  # type: ignore[no-untyped-call]
    for option, value in (("output_flag", False), ("threads", 1), ("random_seed", 1), ("mip_rel_gap", gap),
                          ("mip_max_nodes", NODES)):  # fmt: skip
        highs.setOptionValue(option, value)
    highs.passModel(lp)
    highs.run()
    info = highs.getInfo()
    least = float(info.mip_dual_bound) if kind[own].any() else float(info.objective_function_value)
    found = np.array(highs.getSolution().col_value, dtype=np.float64)
    if info.primal_solution_status != 2:
        found = np.zeros(len(own))
    return least, found
