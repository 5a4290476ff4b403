"""Methods 预测方法: from a panel and an origin to the years ahead, each explained in one sentence."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from planner.base.types import Floats
from planner.projection.forecast import paths
from planner.projection.forecast.panel import History, Panel

#: Strengths (pupils) and decays that a fitted shrinkage chooses from.
STRENGTHS = (25.0, 50.0, 100.0, 200.0, 400.0, 800.0, 3200.0)
DECAYS = (1.0, 0.7)
#: Years of history below which a fitted method has nothing to fit on.
FITTABLE = 4


class Method(Protocol):
    """A way to forecast."""

    @property
    def name(self) -> str:
        """The code that scenarios and tables know it by."""
        ...

    def forecast(self, panel: Panel, origin: int, horizon: int) -> Floats:
        """Return pupils (s, g, h) ≥ 0 of the years after ``origin``, from what was known in ``origin`` only."""
        ...


@dataclass(frozen=True)
class LastValue:
    """The last value of each cell stays."""

    name: str = "last_value"

    def forecast(self, panel: Panel, origin: int, horizon: int) -> Floats:
        """See :class:`Method`."""
        return paths.held(panel.history(origin, horizon).pupils[:, :, -1], horizon)


@dataclass(frozen=True)
class Ratios:
    """Three-year progression ratios, shrunk to the district's with a given strength; three-year mean intakes.

    ``births=True`` lets the cohorts drive the entry where they are known, ``damping`` < 1 draws ratios toward 1.
    """

    name: str
    strength: float = 0.0
    decay: float = 1.0
    births: bool = False
    damping: float = 1.0

    def forecast(self, panel: Panel, origin: int, horizon: int) -> Floats:
        """See :class:`Method`."""
        return self.path(panel.history(origin, horizon), horizon)

    def path(self, history: History, horizon: int) -> Floats:
        """Return the path (s, g, h) that follows from ``history``."""
        entry = paths.cohort_entry(history, horizon) if self.births else None
        if entry is None and self.damping < 1:
            entry = paths.damped_entry(history, horizon, self.damping)
        if entry is None:
            entry = paths.steady_entry(history, horizon)
        return paths.carry(history, entry, paths.progression(history, self.strength, decay=self.decay), self.damping)


@dataclass(frozen=True)
class Standard:
    """docs/model.md §2: three-year ratios shrunk with ``strength`` pupils, entry from births over the whole history.

    Without cohorts the mean of three intakes goes on.
    """

    name: str = "standard"
    strength: float = 100.0

    def forecast(self, panel: Panel, origin: int, horizon: int) -> Floats:
        """See :class:`Method`."""
        history = panel.history(origin, horizon)
        entry = paths.cohort_entry(history, horizon, history.pupils.shape[2])
        if entry is None:
            entry = paths.steady_entry(history, horizon)
        return paths.carry(history, entry, paths.progression(history, self.strength))


@dataclass(frozen=True)
class Fitted:
    """Shrunk ratios whose strength and decay had the least error one year ahead, on the years up to the origin."""

    name: str = "shrunk_fitted"
    births: bool = False

    def forecast(self, panel: Panel, origin: int, horizon: int) -> Floats:
        """See :class:`Method`."""
        strength, decay = fit_strength(panel.history(origin, horizon))
        return Ratios(self.name, strength, decay, self.births).forecast(panel, origin, horizon)


def fit_strength(history: History) -> tuple[float, float]:
    """Return the strength (pupils) and decay of least one-year error over the last five origins of ``history``.

    Too few years: 100 pupils and no decay, as docs/model.md §2 has it.
    """
    count = history.pupils.shape[2]
    if count < FITTABLE:
        return 100.0, 1.0
    errors: dict[tuple[float, float], float] = {}
    for length in range(max(3, count - 5), count):
        before = History(history.pupils[:, :, :length], history.cohort)
        actual = history.pupils[:, 1:, length]
        for strength in STRENGTHS:
            for decay in DECAYS:
                risen = paths.progression(before, strength, decay=decay) * before.pupils[:, :-1, -1]
                key = strength, decay
                errors[key] = errors.get(key, 0.0) + float(np.abs(risen - actual).sum())
    return min(errors, key=lambda key: (round(errors[key], 6), -key[0], -key[1]))


def _ensemble() -> Method:
    from planner.projection.forecast.ensemble import Ensemble

    return Ensemble()


#: Makers of methods by name; a maker, because an ensemble remembers what it fitted on one panel.
METHODS: dict[str, Callable[[], Method]] = {
    "last_value": LastValue,
    "ratios": lambda: Ratios("ratios"),
    "shrunk": lambda: Ratios("shrunk", 100.0),
    "standard": Standard,
    "shrunk_fitted": Fitted,
    "births": lambda: Fitted("births", births=True),
    "damped": lambda: Ratios("damped", 200.0, 0.7, damping=0.8),
    "ensemble": _ensemble,
}


def method_named(name: str) -> Method:
    """Return a fresh method; raises ``KeyError`` for a name that is not in :data:`METHODS`."""
    return METHODS[name]()
