"""Which indicator each unit may miss by up to 15 %: a dive on the relaxed choice, then swaps guided by row prices.

The rule allows one tolerated indicator per unit and year; a plan keeps the same one in all years ("the remaining
one"), which restricts the rule and is fast. The bound is taken before, with the choice free per year.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np

from planner.base.stopping import stop_asked
from planner.base.types import Floats, Ints
from planner.optimization.build import Built
from planner.optimization.cuts import CutPool
from planner.optimization.engine import Engine, Outcome

_SURE = 0.95
_INDICATORS = 7
_SHARE = 0.34
_MAX_SWAPS = 80
_GAIN = 1e-6
_TRIAL_ITERATIONS = 4000


@dataclass
class Choice:
    """The tolerated indicator of each unit (7 = none), with the engine's bounds kept in step."""

    built: Built
    engine: Engine
    picked: Ints
    forbidden: set[tuple[int, int]] = field(default_factory=set)

    def apply(self, units: Ints) -> None:
        """Fix the exemption columns of ``units`` to the choice."""
        index, value = [], []
        for u in units:
            for (k, _), column in _columns(self.built, int(u)):
                index.append(self.engine.index(column))
                value.append(1.0 if k == self.picked[u] else 0.0)
        fixed = np.array(value, dtype=np.float64)
        self.engine.set_bounds(np.array(index, dtype=np.int64), fixed, fixed)

    def release(self, units: Ints) -> None:
        """Free the exemption columns of ``units`` again, but for what is forbidden."""
        index, high = [], []
        for u in units:
            for (k, _), column in _columns(self.built, int(u)):
                index.append(self.engine.index(column))
                high.append(0.0 if (int(u), k) in self.forbidden else 1.0)
        upper = np.array(high, dtype=np.float64)
        self.engine.set_bounds(np.array(index, dtype=np.int64), np.zeros(len(upper)), upper)

    def forbid(self, u: int, k: int) -> bool:
        """Take indicator ``k`` of unit ``u`` out of the choice; False when nothing would be left."""
        self.forbidden.add((u, k))
        self.release(np.array([u]))
        return sum(one == u for one, _ in self.forbidden) < _INDICATORS


def choose(
    built: Built, engine: Engine, pool: CutPool, outcome: Outcome, swaps: int = _MAX_SWAPS
) -> tuple[Choice, Outcome]:
    """Choose one tolerated indicator per unit; returns the choice and the solved linear plan under it.

    At most ``swaps`` exchanges are tried after the dive.
    """
    units = np.flatnonzero(built.instance.measured.any(axis=1))
    choice = Choice(built, engine, np.full(len(built.instance.units), 7, dtype=np.int64))
    left, values, most = units.copy(), outcome.values, len(units)
    while len(left) and outcome.status == "optimal":
        score, best = _scores(built, engine, values, left)
        order = np.lexsort((left, -score))
        sure = int((score > _SURE).sum())
        take = left[order[: min(most, max(sure, 1 + int(_SHARE * len(left))))]]
        choice.picked[take] = best[order[: len(take)]]
        choice.apply(take)
        trial = pool.solve()
        if trial.status == "infeasible":
            choice.release(take)
            if len(take) > 1:
                most = len(take) // 2
                continue
            if not choice.forbid(int(take[0]), int(choice.picked[take[0]])):
                return choice, trial
            trial = outcome = pool.solve()
            values = trial.values
            continue
        left, outcome, values = np.setdiff1d(left, take), trial, trial.values
    return _swap(choice, pool, outcome, units, swaps) if swaps else (choice, outcome)


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


def _swap(choice: Choice, pool: CutPool, outcome: Outcome, units: Ints, most: int) -> tuple[Choice, Outcome]:
    """Move the tolerance to where its row price is higher, keeping what makes the plan cheaper.

    Trials are run without new cuts (the ones there are stay): only a choice that is kept is made exact.
    """
    engine, share, banned = choice.engine, 1.0, set[int]()
    if outcome.status != "optimal":
        return choice, outcome
    best, saved, picked = outcome.objective, worth(choice.built, engine), choice.picked.copy()
    basis = engine.basis()
    for _ in range(most):
        better = _better(choice, saved, units, banned)
        take = np.array(better[: max(1, int(share * len(better)))], dtype=np.int64)
        if not len(take):
            break
        if stop_asked():
            engine.cut_short = True
            break
        choice.picked[take] = saved[take].argmax(axis=1)
        choice.apply(take)
        engine.limit_iterations(_TRIAL_ITERATIONS)
        trial = engine.run()
        engine.limit_iterations(None)
        if trial.status == "optimal" and trial.objective < best * (1.0 - _GAIN):
            trial = pool.solve()
        if trial.status == "optimal" and trial.objective < best * (1.0 - _GAIN):
            best, saved, picked = trial.objective, worth(choice.built, engine), choice.picked.copy()
            basis = engine.basis()
            share = min(1.0, 2 * share)
            continue
        choice.picked[:] = picked
        choice.apply(take)
        engine.back_to(basis)
        if len(take) == 1:
            banned.add(int(take[0]))
        share = share / 2
    return choice, pool.solve()


def _better(choice: Choice, saved: Floats, units: Ints, banned: set[int]) -> list[int]:
    """Units whose tolerance would save more elsewhere, by gain."""
    now = np.where(choice.picked < 7, saved[np.arange(len(saved)), np.minimum(choice.picked, 6)], 0.0)
    gain = saved.max(axis=1) - now
    better = [int(u) for u in units if gain[u] > 1e-6 and int(u) not in banned]
    return sorted(better, key=lambda u: (-round(float(gain[u]), 9), u))
