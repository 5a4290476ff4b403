"""Cuts for the coefficients of variation: separated per unit, added live, at first only where a CV is violated."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from planner.base.types import Floats, Ints
from planner.optimization.constraints.dispersion import Cone
from planner.optimization.engine import Engine, Outcome

#: Slopes of the first cuts of a cone; the limit's own tangent points lie between them.
GRID = (-1.0, 1.0, 2.0)
#: A CV may exceed its aimed limit by this share before more cuts are added (the aim is 1e-5 under the limit).
SLACK = 2e-6
#: Share by which the spread of a CV that gives way (its row has a slack in use) may be measured too small.
GIVEN = 1e-3
MAX_ROUNDS = 60


@dataclass
class _Numbers:
    """A cone as arrays over its units: ``x = constant + matrix·column values``."""

    index: list[Ints]
    coefficient: list[Floats]
    constant: Floats
    spread: Ints
    mean: int


@dataclass
class CutPool:
    """The cones of a model and the cuts added so far."""

    engine: Engine
    cones: tuple[Cone, ...]
    count: int = 0
    rounds: int = 0
    _numbers: list[_Numbers] = field(default_factory=list)
    _started: set[int] = field(default_factory=set)
    rows: list[tuple[Ints, Floats, float]] = field(default_factory=list)
    held: list[int] = field(default_factory=list)  # rows that ask more than the rules do (``departures``)

    def __post_init__(self) -> None:
        for cone in self.cones:
            pairs = [self.engine.dense(value.terms) for value in cone.x]
            self._numbers.append(
                _Numbers(
                    [index for index, _ in pairs],
                    [coefficient for _, coefficient in pairs],
                    np.array([value.constant for value in cone.x]),
                    np.array([self.engine.index(v) for v in cone.spread], dtype=np.int64),
                    self.engine.index(cone.mean),
                )
            )

    def ratios(self, values: Floats) -> Floats:
        """CV ÷ aimed limit of every cone at ``values`` (0 where the mean is zero)."""
        return np.array([self._ratio(i, self._x(i, values)) for i in range(len(self.cones))])

    def separate(self, values: Floats) -> int:
        """Add the cuts that ``values`` violate; return how many."""
        new: list[tuple[Ints, Floats, float]] = []
        for i, cone in enumerate(self.cones):
            x = self._x(i, values)
            if self._ratio(i, x) <= 1.0 + SLACK:
                continue
            mean = float(cone.weight @ x)
            slope = (x - mean) / (cone.limit * mean)
            spread = values[self._numbers[i].spread]
            modelled, limit = float(cone.weight @ spread), cone.limit * mean
            # Where the row gives way its slack measures by how much: near enough is enough.
            if modelled > limit * (1.0 + SLACK) and cone.weight @ (x - mean) ** 2 <= (1.0 + GIVEN) * modelled * limit:
                continue
            if i not in self._started:
                self._started.add(i)
                for u in range(len(x)):
                    new.extend(self._cut(i, u, r) for r in GRID)
            violated = (x - mean) ** 2 / (cone.limit * mean) - spread
            broken = np.flatnonzero(violated > 1e-9 * max(mean, 1.0))
            new.extend(self._cut(i, int(one), float(slope[one])) for one in broken)
        self.engine.add_rows(new)
        self.rows.extend(new)
        self.count += len(new)
        return len(new)

    def solve(self) -> Outcome:
        """Run, separate and run again from the last basis until every CV holds (or the run does not end optimal)."""
        outcome = self.engine.run()
        for _ in range(MAX_ROUNDS):
            if outcome.status != "optimal" or not self.separate(outcome.values):
                return outcome
            self.rounds += 1
            outcome = self.engine.run()
        return outcome

    def _x(self, i: int, values: Floats) -> Floats:
        n = self._numbers[i]
        pairs = zip(n.index, n.coefficient, strict=True)
        parts = [float(values[index] @ coefficient) for index, coefficient in pairs]
        return np.asarray(n.constant + np.array(parts), dtype=np.float64)

    def _ratio(self, i: int, x: Floats) -> float:
        cone = self.cones[i]
        mean = float(cone.weight @ x)
        if mean <= 1e-12:
            return 0.0
        return float(np.sqrt(cone.weight @ (x - mean) ** 2) / mean / cone.limit)

    def _cut(self, i: int, u: int, r: float) -> tuple[Ints, Floats, float]:
        """Return ``v_u − 2r(x_u − μ) + r²cμ ≥ 0`` as (indices, coefficients, low)."""
        n, limit = self._numbers[i], self.cones[i].limit
        index = np.concatenate([[n.spread[u], n.mean], n.index[u]]).astype(np.int64)
        coefficient = np.concatenate([[1.0, 2 * r + r * r * limit], -2 * r * n.coefficient[u]])
        return index, coefficient, 2 * r * float(n.constant[u])
