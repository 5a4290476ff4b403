r"""Whole departures 整人调出: a school of nine may let one person go a year, not 1.35; the linear model must know.

The rule :math:`\sum_j O_{ujt} \le s N_{u,t-1}` has whole persons on its left side. With
:math:`N_{u,t-1} = n^0 + \text{in} - \text{out}`, both flows whole and at least nought, every whole plan obeys

.. math:: \sum_j O_{ujt} \le \lfloor s n^0 \rfloor + g\,\text{in}, \qquad
          g = \max_{m \ge 1} \frac{\lfloor s (n^0 + m) \rfloor - \lfloor s n^0 \rfloor}{m}

a mixed-integer rounding cut; n⁰ are the teachers if nothing is done. Cuts are added where the linear plan breaks them
and belong to one school each, so :mod:`bound` keeps them there. Where people are made whole near a linear plan, that
plan is held to :math:`\lfloor s N \rfloor` with the N that it has: no bound, but a plan that can be made whole.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pulp

from planner.base.types import Floats, Ints
from planner.optimization.build import Built
from planner.optimization.constraints.moves import leaving
from planner.optimization.cuts import CutPool
from planner.optimization.engine import Engine, Outcome
from planner.optimization.model import YUAN

_BROKEN, _WHOLE = 1e-4, 1e-6
_MAX_ROUNDS = 8
#: How many who come are looked at one by one; with more of them the share hardly differs from ``share``.
_FAR = 200
#: A row is dear when one departure more would save as much as so many moves cost: then it pays to bring in a few
#: teachers so that one may go, and the row is left to the search for whole numbers.
_DEAR = 6.0


@dataclass(frozen=True)
class _Place:
    """One unit and year: the columns of who leaves, of who has come until the year before, and the stock then."""

    out: Ints
    come: Ints
    stock: Ints
    idle: int
    share: float

    @property
    def floor(self) -> float:
        """Departures that the staff allows if nothing is done."""
        return _allowed(self.share, self.idle)

    def cut(self) -> tuple[Ints, Floats, float]:
        """Return the cut as (indices, coefficients, low)."""
        gain = max((_allowed(self.share, self.idle + m) - self.floor) / m for m in range(1, _FAR))
        gain = max(gain, self.share + (self.share * self.idle - self.floor) / _FAR)  # no larger m has more
        index = np.concatenate([self.come, self.out])
        return index, np.concatenate([np.full(len(self.come), gain), np.full(len(self.out), -1.0)]), -self.floor


def _allowed(share: float, staff: float) -> float:
    """Whole persons that ``staff`` lets go."""
    return float(np.floor(share * max(staff, 0.0) + 1e-9))


def _places(built: Built, engine: Engine) -> list[_Place]:
    instance, c = built.instance, built.columns
    a = instance.scenario.assumptions
    idle = instance.base_teachers.sum(axis=1)[:, None] - instance.leavers.sum(axis=1).cumsum(axis=1)
    first = 2 if instance.done is None else max(2, instance.done.first - instance.years[0])
    found = []
    for u in range(len(instance.units)):
        for t in range(first, instance.T + 1):
            if instance.closed[u, t] or idle[u, t - 1] < 0:
                continue
            came = [*c.hire[u, :, 1:t].ravel(), *c.move_in[u, :, 1:t].ravel()]
            came += [*c.rotate_in[u, :, max(1, t - a.rotation_term) : t].ravel()]
            parts = (leaving(c, u, t).terms, [v for v in came if v is not None], c.stock[u, :, t - 1])
            out, come, stock = (_indices(engine, part) for part in parts)
            found.append(_Place(out, come, stock, int(idle[u, t - 1]), a.max_move_share))
    return found


def _indices(engine: Engine, columns: object) -> Ints:
    return np.array([engine.index(v) for v in columns if isinstance(v, pulp.LpVariable)], dtype=np.int64)  # type: ignore[attr-defined]


def sharpen(built: Built, engine: Engine, pool: CutPool, outcome: Outcome) -> tuple[Outcome, Ints]:
    """Go on from the linear plan with the cuts that it breaks; returns the plan and the rows added."""
    waiting, added = _places(built, engine), list[int]()
    for _ in range(_MAX_ROUNDS):
        if outcome.status != "optimal":
            break
        x = outcome.values
        cuts = [(place, place.cut()) for place in waiting if x[place.out].sum() > place.floor + _BROKEN]
        broken = [(place, cut) for place, cut in cuts if float(x[cut[0]] @ cut[1]) < cut[2] - _BROKEN]
        if not broken:
            break
        first = int(engine.highs.getNumRow())
        engine.add_rows([cut for _, cut in broken])
        added.extend(range(first, first + len(broken)))
        taken = {id(place) for place, _ in broken}
        waiting = [place for place in waiting if id(place) not in taken]
        outcome = pool.solve()
    return outcome, np.array(added, dtype=np.int64)


def hold_to_whole(built: Built, engine: Engine, pool: CutPool, outcome: Outcome) -> Outcome:
    """Hold departures to what the staff of the linear plan allows in whole persons, and solve again.

    The rows are kept in ``pool.held``; where they leave no plan they are taken back. A plan that stays close to an
    earlier one is not held: that one was whole, and the rows would drive the linear plan away from it.
    """
    if built.instance.done is not None and built.instance.done.price > 0:
        return outcome
    places, basis = _places(built, engine), engine.basis()
    for _ in range(_MAX_ROUNDS):
        new = _too_many(places, outcome.values) if outcome.status == "optimal" else []
        if not new:
            break
        first = int(engine.highs.getNumRow())
        engine.add_rows(new)
        pool.held.extend(range(first, first + len(new)))
        outcome = pool.solve()
        if outcome.status == "infeasible":
            let_go(engine, pool)
            engine.back_to(basis)
            return pool.solve()
        if outcome.status == "optimal":
            free, outcome = _free_dear(built, engine, pool, outcome)
            places = [place for place in places if not free & set(place.out.tolist())]
    return outcome


def _free_dear(built: Built, engine: Engine, pool: CutPool, outcome: Outcome) -> tuple[set[int], Outcome]:
    """Free the held rows that are dear; returns the departures in them, and the plan without those rows."""
    a = built.instance.scenario.assumptions
    price = np.abs(np.array(engine.highs.getSolution().row_dual)[pool.held])
    dear = [row for row, one in zip(pool.held, price, strict=True) if one > _DEAR * YUAN * a.transfer_cost]
    if not dear:
        return set(), outcome
    engine.resume([(row, -np.inf, np.inf) for row in dear])
    pool.held = [row for row in pool.held if row not in dear]
    columns = {int(i) for row in dear for i in engine.highs.getRowEntries(row)[1]}
    return columns, pool.solve()


def let_go(engine: Engine, pool: CutPool) -> None:
    """Free the rows that held departures."""
    engine.resume([(row, -np.inf, np.inf) for row in pool.held])
    pool.held.clear()


def _too_many(places: list[_Place], x: Floats) -> list[tuple[Ints, Floats, float]]:
    """Rows for the places from which more leave than the staff there allows in whole persons."""
    rows = []
    for place in places:
        limit = _allowed(place.share, np.floor(x[place.stock].sum() + _WHOLE))
        if x[place.out].sum() > limit + _BROKEN:
            rows.append((place.out, np.full(len(place.out), -1.0), -limit))
    return rows
