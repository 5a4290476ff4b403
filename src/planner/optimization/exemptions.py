"""Which indicator each unit may miss by up to 15 %: a dive on the relaxed choice, then swaps guided by row prices.

The rule allows one tolerated indicator per unit and year; a plan keeps the same one in all years ("the remaining
one"), which restricts the rule and is fast. The bound is taken before, with the choice free per year.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from planner.base.types import Floats, Ints
from planner.optimization.build import Built
from planner.optimization.cuts import CutPool
from planner.optimization.engine import Engine, Outcome

_SURE = 0.95
_SHARE = 0.25
_MAX_SWAPS = 12


@dataclass
class Choice:
    """The tolerated indicator of each unit (7 = none), with the engine's bounds kept in step."""

    built: Built
    engine: Engine
    picked: Ints

    def apply(self, units: Ints) -> None:
        """Fix the exemption columns of ``units`` to the choice."""
        index, value = [], []
        for u in units:
            for (k, _), column in _columns(self.built, int(u)):
                index.append(self.engine.index(column))
                value.append(1.0 if k == self.picked[u] else 0.0)
        fixed = np.array(value, dtype=np.float64)
        self.engine.set_bounds(np.array(index, dtype=np.int64), fixed, fixed)


def choose(built: Built, engine: Engine, pool: CutPool, outcome: Outcome) -> tuple[Choice, Outcome]:
    """Choose one tolerated indicator per unit; returns the choice and the solved linear plan under it."""
    units = np.flatnonzero(built.instance.measured.any(axis=1))
    choice = Choice(built, engine, np.full(len(built.instance.units), 7, dtype=np.int64))
    left = units.copy()
    while len(left) and outcome.status == "optimal":
        score, best = _scores(built, engine, outcome.values, left)
        order = np.lexsort((left, -score))
        sure = int((score > _SURE).sum())
        take = order[: max(sure, 1 + int(_SHARE * len(left)))]
        for position in take:
            choice.picked[left[position]] = best[position]
        choice.apply(left[take])
        left = np.delete(left, take)
        outcome = pool.solve()
    return _swap(choice, pool, outcome, units)


def _columns(built: Built, u: int) -> list[tuple[tuple[int, int], Any]]:
    exempt = built.columns.exempt[u]
    return [((int(k), int(t)), exempt[k, t]) for k, t in zip(*np.nonzero(exempt != None), strict=True)]  # noqa: E711


def _scores(built: Built, engine: Engine, values: Floats, units: Ints) -> tuple[Floats, Ints]:
    """Mean relaxed value of the best indicator of each unit, and which one it is."""
    score, best = np.zeros(len(units)), np.zeros(len(units), dtype=np.int64)
    for i, u in enumerate(units):
        sums, years = np.zeros(7), max(1, int(built.instance.measured[u].sum()))
        for (k, _), column in _columns(built, int(u)):
            sums[k] += values[engine.index(column)]
        best[i] = int(np.argmax(np.round(sums, 7)))
        score[i] = sums[best[i]] / years
    return score, best


def worth(built: Built, engine: Engine) -> Floats:
    """Yuan (model units) that tolerating each (unit, indicator) would save, from the prices of the threshold rows."""
    duals = np.abs(np.array(engine.highs.getSolution().row_dual))
    saved = np.zeros((len(built.instance.units), 7))
    rows = built.model.problem._constraints
    for info in built.model.rows:
        if info.group == "threshold":
            _, code, u, _ = info.name.split(".")
            k = int(code[1:]) - 1
            column = built.columns.exempt[int(u), k, info.t]
            constraint = rows[info.name]
            saved[int(u), k] += duals[constraint.index] * constraint.get(column, 0.0)
    return saved


def _swap(choice: Choice, pool: CutPool, outcome: Outcome, units: Ints) -> tuple[Choice, Outcome]:
    """Move the tolerance to where its row price is higher, keeping what makes the plan cheaper."""
    share, banned = 1.0, set[int]()
    for _ in range(_MAX_SWAPS):
        if outcome.status != "optimal":
            break
        saved = worth(choice.built, choice.engine)
        now = np.where(choice.picked < 7, saved[np.arange(len(saved)), np.minimum(choice.picked, 6)], 0.0)
        gain = saved.max(axis=1) - now
        better = [int(u) for u in units if gain[u] > 1e-6 and int(u) not in banned]
        better.sort(key=lambda u: (-round(gain[u], 9), u))
        take = better[: max(1, int(share * len(better)))]
        if not take:
            break
        before = choice.picked.copy()
        choice.picked[take] = saved[take].argmax(axis=1)
        choice.apply(np.array(take))
        trial = pool.solve()
        if trial.status == "optimal" and trial.objective < outcome.objective - 1e-7 * abs(outcome.objective):
            outcome, share = trial, 1.0
            continue
        choice.picked[:] = before
        choice.apply(np.array(take))
        outcome = pool.solve()
        if len(take) == 1:
            banned.add(take[0])
        share = share / 3
    return choice, outcome
