"""Which indicator each unit may miss by up to 15 % in a year: a dive on the relaxed choice, then swaps by row prices.

The rule allows one tolerated indicator per unit and year, and so does a plan: held to one and the same in all years it
would cost up to 2 % more (docs/decisions/0018), because a school whose needs move tolerates one thing before it has
built and another afterwards.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from planner.base.stopping import stop_asked
from planner.base.types import Bools, Floats, Ints
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
    """The tolerated indicator of each place, with the engine's bounds kept in step.

    A place is a unit in a year that the rules measure; ``column`` (place, 7) are its columns, ``picked`` (place) what
    is tolerated there (7 = nothing chosen yet), ``forbidden`` (place, 7) what was tried and has no plan.
    """

    built: Built
    engine: Engine
    column: Ints
    picked: Ints
    forbidden: Bools = field(init=False)

    def __post_init__(self) -> None:
        self.forbidden = np.zeros(self.column.shape, dtype=np.bool_)

    @classmethod
    def of(cls, built: Built, engine: Engine) -> Choice:
        """Return the choice in which nothing is chosen yet."""
        exempt = built.columns.exempt
        places = [exempt[u, :, t] for u, t in zip(*np.nonzero(built.instance.measured), strict=True)]
        index = [[engine.index(variable) for variable in place] for place in places]
        column = np.array(index, dtype=np.int64).reshape(-1, _INDICATORS)
        return cls(built, engine, column, np.full(len(column), _INDICATORS, dtype=np.int64))

    def apply(self, places: Ints) -> None:
        """Fix the columns of ``places`` to the choice."""
        fixed = (np.arange(_INDICATORS) == self.picked[places][:, None]).astype(np.float64)
        self.engine.set_bounds(self.column[places].ravel(), fixed.ravel(), fixed.ravel())

    def release(self, places: Ints) -> None:
        """Free the columns of ``places`` again, but for what is forbidden."""
        upper = np.where(self.forbidden[places], 0.0, 1.0).ravel()
        self.engine.set_bounds(self.column[places].ravel(), np.zeros(len(upper)), upper)

    def forbid(self, place: int, k: int) -> bool:
        """Take indicator ``k`` of a place out of the choice; False when nothing would be left."""
        self.forbidden[place, k] = True
        self.release(np.array([place]))
        return not bool(self.forbidden[place].all())


def choose(
    built: Built, engine: Engine, pool: CutPool, outcome: Outcome, swaps: int = _MAX_SWAPS
) -> tuple[Choice, Outcome]:
    """Choose one tolerated indicator per unit and year; returns the choice and the solved linear plan under it.

    At most ``swaps`` exchanges are tried after the dive.
    """
    choice = Choice.of(built, engine)
    left, values, most = np.arange(len(choice.picked)), outcome.values, len(choice.picked)
    while len(left) and outcome.status == "optimal":
        relaxed = np.round(values[choice.column[left]], 7)
        score, best = relaxed.max(axis=1), relaxed.argmax(axis=1)
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
    return _swap(choice, pool, outcome, swaps) if swaps else (choice, outcome)


def worth(choice: Choice) -> Floats:
    """Yuan (model units) that tolerating each (place, indicator) would save, from the prices of the threshold rows."""
    built, engine = choice.built, choice.engine
    duals = np.abs(np.array(engine.highs.getSolution().row_dual))
    by_column = np.zeros(engine.columns)
    rows = built.model.problem._constraints
    for info in built.model.rows:
        if info.group == "threshold":
            _, code, u, _ = info.name.split(".")
            column = built.columns.exempt[int(u), int(code[1:]) - 1, info.t]
            constraint = rows[info.name]
            by_column[engine.index(column)] += duals[constraint.index] * constraint.get(column, 0.0)
    return by_column[choice.column]


def _swap(choice: Choice, pool: CutPool, outcome: Outcome, most: int) -> tuple[Choice, Outcome]:
    """Move the tolerance to where its row price is higher, keeping what makes the plan cheaper.

    Trials are run without new cuts (the ones there are stay): only a choice that is kept is made exact.
    """
    engine, share, banned = choice.engine, 1.0, set[int]()
    if outcome.status != "optimal":
        return choice, outcome
    best, saved, picked = outcome.objective, worth(choice), choice.picked.copy()
    basis = engine.basis()
    for _ in range(most):
        better = _better(choice, saved, banned)
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
            best, saved, picked = trial.objective, worth(choice), choice.picked.copy()
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


def _better(choice: Choice, saved: Floats, banned: set[int]) -> list[int]:
    """Places whose tolerance would save more elsewhere, by gain."""
    now = np.where(
        choice.picked < _INDICATORS,
        saved[np.arange(len(saved)), np.minimum(choice.picked, _INDICATORS - 1)],
        0.0,
    )
    gain = saved.max(axis=1, initial=0.0) - now
    better = [int(p) for p in np.flatnonzero(gain > 1e-6) if int(p) not in banned]
    return sorted(better, key=lambda p: (-round(float(gain[p]), 9), p))
