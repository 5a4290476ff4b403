r"""Blocks planned apart 分块求解: what townships share is priced, then each block is a small whole-number model.

With prices :math:`y` of the shared rows (quotas of a year, shares, funds) every plan costs at least
:math:`\sum_r y_r\,\mathrm{rhs}_r + \sum_b \min_{x \in X_b} (c - A^\top y)\,x` (Lagrange's bound). The first prices are
those of the relaxed model; plans found are mixed (:mod:`planner.optimization.preschool.mixed`), which gives better
prices and the best choice of one plan per block. Where blocks together take more of a quota than there is (closures of
a year), they are asked again, one after the other, for a plan within what the others leave.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from planner.base.types import Floats, Ints
from planner.optimization.engine import Engine
from planner.optimization.preschool.columns import Columns, Plot
from planner.optimization.preschool.mixed import Found, better_prices, mixture
from planner.optimization.preschool.pieces import Piece, Split, cut, solve_piece

#: Rounds of prices at most (a count, so that reruns agree).
ROUNDS = 8
#: Share of a price by which the next may differ; halved where the bound did not rise.
_STEP = 0.25
#: A reduced cost above this is none (the solver's own tolerance).
_TINY = 1e-6
_SAME = 1e-6


@dataclass(frozen=True)
class Parts:
    """Lower bound of every plan in the model's money (−inf: none), the blocks' values (column), and the prices.

    ``prices`` (shared row) are those of the bound: a start for the next model of the same rows.
    """

    bound: float
    values: Floats
    prices: dict[str, float]


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


def plan_apart(
    engine: Engine, home: Ints, whole: Ints, gap: float, known: dict[str, float] | None = None,
    before: Floats | None = None,
) -> Parts | None:  # fmt: skip
    """Price what is shared and plan each block, round by round; None: not even the relaxed model has a plan.

    ``home`` is the block of each column, ``whole`` the columns to be whole, ``gap`` the relative gap at which the
    rounds end. ``known`` prices of an earlier model save solving the relaxed one, ``before`` (column) are its values.
    """
    if not known:
        outcome = engine.run()
        if outcome.status != "optimal":
            return None
    split = cut(engine, home, whole)
    if known:
        price = split.signed(np.array([known.get(name, 0.0) for name in split.names]))
    else:
        price = split.signed(np.array(engine.highs.getSolution().row_dual)[split.rows])
    found: list[list[Found]] = [[] for _ in split.pieces]
    if before is not None:
        remember(split, found, [before[piece.own] for piece in split.pieces], check=True)
    centre, bound, step, best = price, -np.inf, _STEP, None
    for attempt in range(ROUNDS):
        least, plans = _all_blocks(split, price, gap / 3)
        remember(split, found, plans)
        step = step if least > bound + _SAME * abs(least) else step / 2
        if least > bound or attempt == 0:
            centre, bound = price, max(bound, least)
        best = mixture(split, found, gap / 8)
        if best is None or best.cost - bound > gap * best.cost:
            remember(split, found, _within_quotas(split, price, plans, gap))
            best = mixture(split, found, gap / 8)
        if best is not None and best.cost - bound <= gap * best.cost:
            break
        price = better_prices(split, found, centre, step)
    chosen = best.values if best is not None else _joined(split, [some[-1].values for some in found])
    return Parts(float(bound), chosen, dict(zip(split.names, centre.tolist(), strict=True)))


def _all_blocks(split: Split, price: Floats, gap: float) -> tuple[float, list[Floats]]:
    """Return (Lagrange's bound at ``price``, each block's least-cost plan)."""
    bound, cost = split.constant(price), split.priced(price)
    if (cost[split.common] < -_TINY).any():
        bound = -np.inf
    plans = []
    for piece in split.pieces:
        least, values = solve_piece(split, piece, cost, gap)
        bound += least
        plans.append(values if values is not None else np.zeros(len(piece.own)))
    return bound, plans


def _within_quotas(split: Split, price: Floats, plans: list[Floats], gap: float) -> list[Floats]:
    """Return plans within the quotas: blocks that take part in too much plan again with what the others leave."""
    plans, cost = list(plans), split.priced(price)
    use = [piece.use(values, len(split.rows)) for piece, values in zip(split.pieces, plans, strict=True)]
    total = np.sum(use, axis=0)
    for b, piece in enumerate(split.pieces):
        over = split.quota & (total > split.high + _SAME)
        if not (use[b][over] > _SAME).any():
            continue
        left = np.where(split.quota, np.maximum(split.high - (total - use[b]), 0.0), np.inf)
        _, values = solve_piece(split, piece, cost, gap, left)
        if values is not None:
            plans[b] = values
            total = total - use[b]
            use[b] = piece.use(values, len(split.rows))
            total = total + use[b]
    return plans


def remember(split: Split, found: list[list[Found]], plans: list[Floats], check: bool = False) -> None:
    """Add each block's plan to those found, once; ``check``: only where it keeps the block's own rows."""
    for b, (piece, values) in enumerate(zip(split.pieces, plans, strict=True)):
        values = np.where(split.kind[piece.own], np.rint(values), values)
        if check and not _holds(split, piece, values):
            continue
        one = Found(values, float(split.cost[piece.own] @ values), piece.use(values, len(split.rows)))
        if not any(np.abs(one.values - other.values).max(initial=0.0) <= _SAME for other in found[b]):
            found[b].append(one)


def _holds(split: Split, piece: Piece, values: Floats) -> bool:
    low, high = split.limits[0][piece.own], split.limits[1][piece.own]
    sums = piece.sums(values)
    inside = (values >= low - _SAME).all() and (values <= high + _SAME).all()
    return bool(inside and (sums >= piece.low - _SAME).all() and (sums <= piece.high + _SAME).all())


def _joined(split: Split, plans: list[Floats]) -> Floats:
    values = np.zeros(len(split.cost))
    for piece, some in zip(split.pieces, plans, strict=True):
        values[piece.own] = some
    return values
