"""Intervals 预测区间 from the errors of earlier origins, by horizon and size, and how often they held later.

Errors enter relative to the square root of the forecast (counts vary like it), in three classes of size, each origin
``FADING`` times the one after it; the bounds are their finite-sample quantiles (split conformal), of absolute errors
where there are few. What an interval missed widens or narrows the next ones of its size (:class:`Learnt`): an origin
counts as soon as its target year is known. A district's total has one error per origin, and errors h years ahead
overlap: the quantile of Student's t with m/h degrees of freedom times their root mean square stands in, widened by
√(1 + 1/m). A horizon whose errors are not known yet takes those of the next shorter one, times the square root of the
horizons' ratio.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from planner.base.types import Bools, Floats, Ints
from planner.projection.forecast.rolling import Trial

#: What a nominal 80 % interval leaves out on each side.
TAIL = 0.1
CLASSES = ("small", "middle", "large")
#: Errors that a size class needs of its own; fewer are pooled over sizes.
OWN = 40
#: Errors that a quantile on each side needs, and one of absolute errors.
LEAST, FEWEST = 60, 10
#: Weight of an origin's errors against those of the next.
FADING = 0.8
#: How fast a class learns from its misses, and the forecasts at which it learns half as fast.
PACE, HALF = 1.0, 50.0
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


def fit_band(past: Sequence[Trial], level: str, horizon: int, learnt: Learnt | None = None) -> Band | None:
    """Return the band of ``horizon`` that the errors of ``past`` trials ask for; None where none is of use."""
    nearest = max((trial.horizon for trial in past if trial.horizon <= horizon), default=None)
    if nearest is None:
        return None
    used = [trial for trial in past if trial.horizon == nearest]
    last = max(trial.origin for trial in used)
    pairs = [trial.at(level) for trial in used]
    forecast = np.concatenate([pair[0] for pair in pairs])
    error = np.concatenate([pair[1] for pair in pairs]) - forecast
    weight = np.concatenate([np.full(pair[0].size, FADING ** (last - trial.origin))
                             for trial, pair in zip(used, pairs, strict=True)])  # fmt: skip
    scaled = error / np.sqrt(np.maximum(forecast, 1.0)) * np.sqrt(horizon / nearest)
    edges = (float(np.quantile(forecast, 1 / 3)), float(np.quantile(forecast, 2 / 3)))
    if level == "district":
        bounds = [_symmetric(scaled, scaled.size / nearest)] * 3
    else:
        size = np.digitize(forecast, edges)
        classes = [size == k if (size == k).sum() >= OWN else np.ones(size.size, dtype=np.bool_) for k in range(3)]
        factor = learnt.factor if learnt is not None else np.ones(3)
        bounds = [tuple(factor[k] * np.array(_bounds(scaled[one], weight[one])))
                  for k, one in enumerate(classes)]  # fmt: skip
    low, high = (tuple(float(bound[side]) for bound in bounds) for side in (0, 1))
    return Band(edges, low, high, error.size)  # type: ignore[arg-type]


@dataclass
class Learnt:
    """What earlier intervals of one level and horizon missed: a factor on the width of each class of size.

    After an origin with the share m of misses among n forecasts the factor is multiplied by
    exp(PACE · n/(n + HALF) · (m − 0.2)).
    """

    factor: Floats = field(default_factory=lambda: np.ones(3))

    def learn(self, held: Bools, size: Ints) -> None:
        """Take in which forecasts of an origin held, and their classes."""
        for k in range(3):
            mine = held[size == k]
            if mine.size:
                step = PACE * mine.size / (mine.size + HALF)
                self.factor[k] *= float(np.exp(step * ((1.0 - mine.mean()) - 2 * TAIL)))


def _bounds(scaled: Floats, weight: Floats) -> tuple[float, float]:
    """Return lower and upper bounds that leave out ``TAIL`` of scaled errors on each side."""
    count = float(weight.sum() ** 2 / (weight**2).sum())
    if count < FEWEST:
        return _symmetric(scaled, count)
    if count < LEAST:
        bound = _quantile(np.abs(scaled), weight, min(1.0, (1.0 - 2 * TAIL) * (1.0 + 1.0 / count)))
        return -bound, bound
    rank = min(1.0, (1.0 - TAIL) * (1.0 + 1.0 / count))
    return _quantile(scaled, weight, 1.0 - rank), _quantile(scaled, weight, rank)


def _quantile(values: Floats, weight: Floats, rank: float) -> float:
    """Return the weighted quantile, linear between the middles of the weights."""
    order = np.argsort(values, kind="stable")
    reached = np.cumsum(weight[order])
    middle = (reached - 0.5 * weight[order]) / reached[-1]
    return float(np.interp(rank, middle, values[order]))


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
    learnt, waiting = Learnt(), list[tuple[int, Bools, Ints]]()
    for trial in sorted((one for one in trials if one.horizon == horizon), key=lambda one: one.origin):
        while waiting and waiting[0][0] <= trial.origin:
            learnt.learn(*waiting.pop(0)[1:])
        past = [one for one in trials if one.origin + one.horizon <= trial.origin]
        band = fit_band(past, level, horizon, learnt)
        if band is None:
            continue
        forecast, actual = trial.at(level)
        low, high = band.around(forecast)
        held = (actual >= low - 1e-9) & (actual <= high + 1e-9)
        size = np.digitize(forecast, band.edges)
        waiting.append((trial.origin + horizon, held, size))
        if trial.origin not in judged:
            continue
        both = np.stack([held.astype(np.float64), (high - low) / np.maximum(forecast, 1.0)])
        for k, name in enumerate(CLASSES if level != "district" else ()):
            inside.setdefault(name, []).append(both[:, size == k])
        inside.setdefault("all", []).append(both)
    found = []
    for name in ("all", *CLASSES):
        both = np.concatenate(inside.get(name, [np.zeros((2, 0))]), axis=1)
        if both.shape[1]:
            found.append(Coverage(level, horizon, name, both.shape[1], float(both[0].mean()), float(both[1].mean())))
    return found
