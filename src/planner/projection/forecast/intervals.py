"""Intervals 预测区间 from the errors of earlier origins, by horizon and size, and how often they held later.

Errors enter relative to the square root of the forecast (counts vary like it), in three classes of size; the bounds
are their finite-sample quantiles (split conformal). A district's total has one error per origin, and errors h years
ahead overlap: the quantile of Student's t with m/h degrees of freedom times their root mean square stands in, widened
by √(1 + 1/m). A horizon whose errors are not known yet takes those of the next shorter one, times the square root of
the horizons' ratio.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from planner.base.types import Floats
from planner.projection.forecast.rolling import Trial

#: What a nominal 80 % interval leaves out on each side.
TAIL = 0.1
CLASSES = ("small", "middle", "large")
#: Errors that a size class needs of its own; fewer are pooled over sizes.
OWN = 40
#: Errors that an empirical quantile needs.
LEAST = 20
#: Below this number of forecasts a coverage is marked: it says little.
FEW = 100
#: The normal quantile of 1 − TAIL.
NORMAL = 1.2816


@dataclass(frozen=True)
class Band:
    """Bounds for one level and horizon: ``edges`` between the size classes, ``low`` and ``high`` by class."""

    edges: tuple[float, float]
    low: tuple[float, float, float]  # in units of √forecast
    high: tuple[float, float, float]
    errors: int

    def around(self, forecast: Floats) -> tuple[Floats, Floats]:
        """Return lower and upper bounds of ``forecast``; never below zero."""
        size = np.digitize(forecast, self.edges)
        root = np.sqrt(np.maximum(forecast, 1.0))
        low = forecast + np.asarray(self.low)[size] * root
        return np.maximum(low, 0.0), forecast + np.asarray(self.high)[size] * root


def fit_band(past: Sequence[Trial], level: str, horizon: int) -> Band | None:
    """Return the band of ``horizon`` that the errors of ``past`` trials ask for; None where none is of use."""
    nearest = max((trial.horizon for trial in past if trial.horizon <= horizon), default=None)
    if nearest is None:
        return None
    pairs = [trial.at(level) for trial in past if trial.horizon == nearest]
    forecast = np.concatenate([pair[0] for pair in pairs])
    error = np.concatenate([pair[1] for pair in pairs]) - forecast
    scaled = error / np.sqrt(np.maximum(forecast, 1.0)) * np.sqrt(horizon / nearest)
    edges = (float(np.quantile(forecast, 1 / 3)), float(np.quantile(forecast, 2 / 3)))
    size = np.digitize(forecast, edges)
    if level == "district":
        bounds = [_symmetric(scaled, scaled.size / nearest)] * 3
    else:
        bounds = [_bounds(own if (own := scaled[size == k]).size >= OWN else scaled) for k in range(3)]
    low, high = (tuple(bound[side] for bound in bounds) for side in (0, 1))
    return Band(edges, low, high, error.size)  # type: ignore[arg-type]


def _bounds(scaled: Floats) -> tuple[float, float]:
    """Return lower and upper bounds that leave out ``TAIL`` of scaled errors on each side."""
    if scaled.size < LEAST:
        return _symmetric(scaled, scaled.size)
    rank = min(1.0, (1.0 - TAIL) * (1.0 + 1.0 / scaled.size))
    return float(np.quantile(scaled, 1.0 - rank)), float(np.quantile(scaled, rank))


def _symmetric(scaled: Floats, freedom: float) -> tuple[float, float]:
    """Return bounds from few errors: Student's t (Cornish–Fisher expansion) times their root mean square."""
    z, v = NORMAL, max(freedom, 1.0)
    t = z + (z**3 + z) / (4 * v) + (5 * z**5 + 16 * z**3 + 3 * z) / (96 * v * v)
    spread = t * float(np.sqrt((scaled**2).mean() * (1.0 + 1.0 / scaled.size)))
    return -spread, spread


@dataclass(frozen=True)
class Coverage:
    """How often a nominal 80 % interval held on later origins."""

    level: str
    horizon: int
    size: str  # a class of :data:`CLASSES`, or "all"
    n: int
    share: float
    width: float  # mean width as a share of the forecast

    @property
    def few(self) -> bool:
        """Whether the number of forecasts is too small to say much."""
        return self.n < FEW


def coverage(trials: Sequence[Trial], judged: Sequence[int], level: str, horizon: int) -> list[Coverage]:
    """Return coverage by size class and over all, for origins in ``judged``.

    The band of each origin rests on trials whose target year is at or before it, never on later ones.
    """
    inside: dict[str, list[Floats]] = {}
    for trial in trials:
        if trial.horizon != horizon or trial.origin not in judged:
            continue
        past = [one for one in trials if one.origin + one.horizon <= trial.origin]
        band = fit_band(past, level, horizon)
        if band is None:
            continue
        forecast, actual = trial.at(level)
        low, high = band.around(forecast)
        held = ((actual >= low - 1e-9) & (actual <= high + 1e-9)).astype(np.float64)
        width = (high - low) / np.maximum(forecast, 1.0)
        size = np.digitize(forecast, band.edges)
        for k, name in enumerate(CLASSES if level != "district" else ()):
            inside.setdefault(name, []).append(np.stack([held[size == k], width[size == k]]))
        inside.setdefault("all", []).append(np.stack([held, width]))
    found = []
    for name in ("all", *CLASSES):
        both = np.concatenate(inside.get(name, [np.zeros((2, 0))]), axis=1)
        if both.shape[1]:
            found.append(Coverage(level, horizon, name, both.shape[1], float(both[0].mean()), float(both[1].mean())))
    return found
