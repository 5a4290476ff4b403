"""Random draws of the generator, from named streams, through the inverse distribution function.

Only ``random()`` of the generator is used: numpy keeps its bits over versions, while its other distributions may
change, and committed tables are compared byte for byte.
"""

from __future__ import annotations

import math
from statistics import NormalDist

from planner.base.streams import stream

_NORMAL = NormalDist()


class Draws:
    """Draws of one purpose; two objects of the same seed and name give the same numbers."""

    def __init__(self, seed: int, *name: str | int) -> None:
        self._rng = stream(seed, "sampler", *name)

    def uniform(self, low: float = 0.0, high: float = 1.0) -> float:
        """Return a number between ``low`` and ``high``."""
        return low + (high - low) * float(self._rng.random())

    def normal(self, mean: float, sd: float) -> float:
        """Return a normal number, cut at ±3 standard deviations."""
        score = _NORMAL.inv_cdf(min(max(self.uniform(), 1e-9), 1.0 - 1e-9))
        return mean + sd * min(max(score, -3.0), 3.0)

    def around(self, median: float, sigma: float, low: float = 0.0, high: float = math.inf) -> float:
        """Return a lognormal number with ``median`` and log standard deviation ``sigma``, cut to low–high."""
        return min(max(median * math.exp(self.normal(0.0, sigma)), low), high)

    def whole(self, low: int, high: int) -> int:
        """Return a whole number from ``low`` to ``high``, both included."""
        return low + min(int(self.uniform() * (high - low + 1)), high - low)

    def chance(self, probability: float) -> bool:
        """Return true with ``probability``."""
        return self.uniform() < probability

    def rounded(self, value: float) -> int:
        """Round up or down at random, so that the expectation is ``value``."""
        return math.floor(value + self.uniform())
