"""A model cut into its blocks 拆分: each block's own columns and rows, and the rows that blocks share."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import highspy
import numpy as np

from planner.base.types import Bools, Floats, Ints
from planner.optimization.engine import Engine

#: Branch-and-bound nodes of one block at most (a count, so that reruns agree).
NODES = 100
#: Searches of neighbourhoods cost most of a block's time and find nothing that branching does not.
_QUICK = ("mip_heuristic_run_rins", "mip_heuristic_run_rens", "mip_heuristic_run_root_reduced_cost")
_INF = highspy.kHighsInf


@dataclass(frozen=True)
class Piece:
    """One block: its columns ``own``, its rows (``start, index, value`` row by row), its entries in shared rows."""

    own: Ints
    low: Floats
    high: Floats
    start: Ints
    index: Ints  # position among own
    value: Floats
    at: Ints  # shared entries: position of the row among the shared ones,
    of: Ints  # position of the column among own,
    entry: Floats  # coefficient

    def use(self, values: Floats, count: int) -> Floats:
        """Return what ``values`` (own) use of each of the ``count`` shared rows."""
        return np.asarray(np.bincount(self.at, self.entry * values[self.of], count), dtype=np.float64)

    def sums(self, values: Floats) -> Floats:
        """Return the left sides of the block's own rows."""
        row = np.repeat(np.arange(len(self.low)), np.diff(self.start))
        return np.asarray(np.bincount(row, self.value * values[self.index], len(self.low)), dtype=np.float64)


@dataclass(frozen=True)
class Split:
    """A model as blocks and what they share.

    Shared rows are ``low ≤ · ≤ high`` with ``names``; ``common`` are columns of no block, ``at, of, entry`` their
    coefficients in shared rows (positions); ``quota``: rows of blocks only, none of which can give anything back.
    """

    cost: Floats
    limits: tuple[Floats, Floats]
    kind: Bools
    pieces: tuple[Piece, ...]
    rows: Ints
    names: tuple[str, ...]
    low: Floats
    high: Floats
    common: Ints
    at: Ints
    of: Ints
    entry: Floats
    quota: Bools

    def signed(self, price: Floats) -> Floats:
        """Return ``price`` (shared row) without what a one-sided row cannot have."""
        price = np.where((price > 0) & ~np.isfinite(self.low), 0.0, price)
        return np.where((price < 0) & ~np.isfinite(self.high), 0.0, price)

    def constant(self, price: Floats) -> float:
        """Return the part of Lagrange's bound that the right sides give."""
        low, high = (np.where(np.isfinite(side), side, 0.0) for side in (self.low, self.high))
        return float(np.where(price > 0, price * low, price * high).sum())

    def priced(self, price: Floats) -> Floats:
        """Return the columns' costs less what they give to shared rows at ``price``."""
        cost = self.cost.copy()
        for piece in self.pieces:
            cost[piece.own] -= np.bincount(piece.of, price[piece.at] * piece.entry, len(piece.own))
        cost[self.common] -= np.bincount(self.of, price[self.at] * self.entry, len(self.common))
        return cost


def cut(engine: Engine, home: Ints, whole: Ints) -> Split:
    """Cut the model in ``engine``: ``home`` is the block of each column (−1: of all), ``whole`` columns are whole."""
    lp = engine.highs.getLp()
    rows, columns, entries = _entries(lp)
    low, high = np.array(lp.row_lower_), np.array(lp.row_upper_)
    first, last = np.full(len(low), 10**9), np.full(len(low), -2)
    np.minimum.at(first, rows, home[columns])
    np.maximum.at(last, rows, home[columns])
    shared = ((first != last) | (first < 0)) & (last > -2)
    where = np.cumsum(shared) - 1
    least = np.full(len(low), np.inf)
    np.minimum.at(least, rows, entries)
    quota = (first >= 0) & (least >= 0) & ~np.isfinite(low)
    kind = np.zeros(len(home), dtype=np.bool_)
    kind[whole] = True
    names = {int(constraint.index): name for name, constraint in engine.model.problem._constraints.items()}
    common = np.flatnonzero(home < 0)
    outside = shared[rows] & (home[columns] < 0)
    pieces = []
    for b in range(int(home.max()) + 1):
        mine = home[columns] == b
        own = np.flatnonzero(home == b)
        pieces.append(
            _piece(own, (rows, columns, entries), (mine & ~shared[rows], mine & shared[rows]), low, high, where)
        )
    kept = np.flatnonzero(shared)
    return Split(
        np.array(lp.col_cost_), (np.array(lp.col_lower_), np.array(lp.col_upper_)), kind, tuple(pieces), kept,
        tuple(names.get(int(row), f"row {row}") for row in kept), low[kept], high[kept], common,
        where[rows[outside]], np.searchsorted(common, columns[outside]), entries[outside], quota[kept],
    )  # fmt: skip


def _piece(
    own: Ints, matrix: tuple[Ints, Ints, Floats], parts: tuple[Bools, Bools], low: Floats, high: Floats, where: Ints
) -> Piece:
    (rows, columns, entries), (inside, across) = matrix, parts
    used, row = np.unique(rows[inside], return_inverse=True)
    order = np.lexsort((columns[inside], row))
    return Piece(
        own, low[used], high[used], np.searchsorted(row[order], np.arange(len(used) + 1)),
        np.searchsorted(own, columns[inside][order]), entries[inside][order],
        where[rows[across]], np.searchsorted(own, columns[across]), entries[across],
    )  # fmt: skip


def _entries(lp: Any) -> tuple[Ints, Ints, Floats]:
    """Return (rows, columns, coefficients) of the model's entries."""
    matrix = lp.a_matrix_
    start, index = np.array(matrix.start_), np.array(matrix.index_, dtype=np.int64)
    major = np.repeat(np.arange(len(start) - 1), np.diff(start))
    entries = np.array(matrix.value_, dtype=np.float64)
    by_column = matrix.format_ == highspy.MatrixFormat.kColwise
    return (index, major, entries) if by_column else (major, index, entries)


def solve_piece(
    split: Split, piece: Piece, cost: Floats, gap: float, left: Floats | None = None
) -> tuple[float, Floats | None]:
    """Return (least cost that is proved, values; None: no plan found) of one block at ``cost`` (column).

    ``left`` (shared row) is what the block may use of each at most (inf: what it likes).
    """
    start, index, value, low, high = piece.start, piece.index, piece.value, piece.low, piece.high
    if left is not None:
        start, index, value, low, high = _limited(piece, left)
    lp = highspy.HighsLp()
    lp.num_col_, lp.num_row_ = len(piece.own), len(low)
    lp.col_cost_, lp.row_lower_, lp.row_upper_ = cost[piece.own], low, high
    lp.col_lower_, lp.col_upper_ = split.limits[0][piece.own], split.limits[1][piece.own]
    lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    lp.a_matrix_.start_, lp.a_matrix_.index_ = start.astype(np.int32), index.astype(np.int32)
    lp.a_matrix_.value_ = value
    types = (highspy.HighsVarType.kContinuous, highspy.HighsVarType.kInteger)
    whole = split.kind[piece.own]
    lp.integrality_ = [types[int(one)] for one in whole]
    highs: Any = highspy.Highs()  # type: ignore[no-untyped-call]
    for option, setting in (("output_flag", False), ("threads", 1), ("random_seed", 1), ("mip_rel_gap", gap),
                            ("mip_max_nodes", NODES), *((one, False) for one in _QUICK)):  # fmt: skip
        highs.setOptionValue(option, setting)
    highs.passModel(lp)
    highs.run()
    info = highs.getInfo()
    least = float(info.mip_dual_bound) if whole.any() else float(info.objective_function_value)
    if info.primal_solution_status != 2:
        return least, None
    return least, np.array(highs.getSolution().col_value, dtype=np.float64)


def _limited(piece: Piece, left: Floats) -> tuple[Ints, Ints, Floats, Floats, Floats]:
    """The block's rows, and one more for each shared row of which it may use no more than ``left``."""
    asked = np.flatnonzero(np.isfinite(left[piece.at]))
    order = asked[np.argsort(piece.at[asked], kind="stable")]
    some, count = np.unique(piece.at[order], return_counts=True)
    start = np.concatenate([piece.start, piece.start[-1] + np.cumsum(count)])
    index = np.concatenate([piece.index, piece.of[order]])
    value = np.concatenate([piece.value, piece.entry[order]])
    return (
        start,
        index,
        value,
        np.concatenate([piece.low, np.full(len(some), -_INF)]),
        np.concatenate([piece.high, left[some]]),
    )
