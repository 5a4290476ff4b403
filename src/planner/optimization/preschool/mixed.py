r"""Plans of blocks mixed 方案组合: which of the plans found for each block go together, and what shared rows are worth.

Each block :math:`b` takes one of its plans :math:`p`: :math:`\sum_p \lambda_{bp} = 1`; shared rows hold for what these
use. In broken numbers this gives the next prices of the shared rows, kept within a box around the best ones so far; in
whole numbers the cheapest plan that the ones found make up.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import highspy
import numpy as np

from planner.base.types import Floats
from planner.optimization.preschool.pieces import Split

#: Branch-and-bound nodes of a mixture at most (a count, so that reruns agree).
_NODES = 100
#: Least width of the box around a price, as a share of the mean price.
_WIDTH = 0.1


@dataclass(frozen=True)
class Found:
    """A plan of one block: its values (own columns), cost, and use of the shared rows."""

    values: Floats
    cost: float
    use: Floats


@dataclass(frozen=True)
class Mixture:
    """One plan per block that keeps the shared rows: all values (column) and what they cost."""

    values: Floats
    cost: float


def better_prices(split: Split, found: list[list[Found]], centre: Floats, step: float) -> Floats:
    """Return the prices (shared row) of the mixture in broken numbers, within ``step`` of ``centre``."""
    some = np.abs(centre[np.abs(centre) > 0])
    width = np.maximum(step * np.abs(centre), _WIDTH * (some.mean() if some.size else 1.0) * step)
    highs = _master(split, found, (centre - width, centre + width))
    highs.run()
    if highs.getModelStatus() != highspy.HighsModelStatus.kOptimal:
        return centre
    return split.signed(np.array(highs.getSolution().row_dual[: len(split.rows)], dtype=np.float64))


def mixture(split: Split, found: list[list[Found]], gap: float) -> Mixture | None:
    """Return the cheapest choice of one plan per block that keeps the shared rows; None: the ones found have none.

    The search ends within ``gap`` (relative) of the cheapest.
    """
    if not all(found):
        return None
    highs = _master(split, found, None)
    highs.setOptionValue("mip_rel_gap", gap)
    highs.setOptionValue("mip_max_nodes", _NODES)
    highs.run()
    info = highs.getInfo()
    if info.primal_solution_status != 2:
        return None
    chosen = np.array(highs.getSolution().col_value, dtype=np.float64)
    values, at = np.zeros(len(split.cost)), 0
    for piece, plans in zip(split.pieces, found, strict=True):
        values[piece.own] = plans[int(np.argmax(chosen[at : at + len(plans)]))].values
        at += len(plans)
    values[split.common] = chosen[at : at + len(split.common)]
    return Mixture(values, float(info.objective_function_value))


def _master(split: Split, found: list[list[Found]], box: tuple[Floats, Floats] | None) -> Any:
    """Return the solver: a column per plan found, the common columns, and with ``box`` what its edges cost."""
    plans = [one for some in found for one in some]
    owner = np.repeat(np.arange(len(found)), [len(some) for some in found])
    shared, count = len(split.rows), len(plans)
    dense = np.array([one.use for one in plans]).T.reshape(shared, count)
    at, of = np.nonzero(dense)
    rows = [at, shared + owner, split.at]
    columns = [of, np.arange(count), count + split.of]
    entries = [dense[at, of], np.ones(count), split.entry]
    cost = [np.array([one.cost for one in plans]), split.cost[split.common]]
    low = [np.zeros(count), split.limits[0][split.common]]
    high = [np.ones(count), split.limits[1][split.common]]
    width = count + len(split.common)
    if box is not None:  # a price stays within its box: going beyond costs what its edge says
        both = np.arange(shared)
        rows += [both, both]
        columns += [width + both, width + shared + both]
        entries += [np.ones(shared), -np.ones(shared)]
        cost += [box[1], -box[0]]
        low.append(np.zeros(2 * shared))
        high.append(np.full(2 * shared, highspy.kHighsInf))
        width += 2 * shared
    row, column, entry = np.concatenate(rows), np.concatenate(columns), np.concatenate(entries)
    order = np.lexsort((column, row))
    lp = highspy.HighsLp()
    lp.num_col_, lp.num_row_ = width, shared + len(found)
    lp.col_cost_, lp.col_lower_, lp.col_upper_ = np.concatenate(cost), np.concatenate(low), np.concatenate(high)
    lp.row_lower_ = np.concatenate([split.low, np.ones(len(found))])
    lp.row_upper_ = np.concatenate([split.high, np.ones(len(found))])
    lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    lp.a_matrix_.start_ = np.searchsorted(row[order], np.arange(lp.num_row_ + 1)).astype(np.int32)
    lp.a_matrix_.index_, lp.a_matrix_.value_ = column[order].astype(np.int32), entry[order]
    if box is None:
        types = (highspy.HighsVarType.kContinuous, highspy.HighsVarType.kInteger)
        lp.integrality_ = [types[int(n < count)] for n in range(width)]
    highs: Any = highspy.Highs()  # type: ignore[no-untyped-call]
    for option, setting in (("output_flag", False), ("threads", 1), ("random_seed", 1)):
        highs.setOptionValue(option, setting)
    highs.passModel(lp)
    return highs
