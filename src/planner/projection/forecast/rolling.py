"""Rolling origins 滚动起点回测: forecast from every past year with what was known then, and look up what came."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from planner.base.types import Floats
from planner.projection.forecast.methods import Method
from planner.projection.forecast.panel import Panel

#: Levels at which a forecast is judged.
LEVELS = ("cell", "school", "district")
#: Years of history that the first origin has, and in panels of fewer than ``SHORT`` years.
HISTORY, SHORT_HISTORY, SHORT = 4, 3, 7
#: Years up to the origin that must be free of outliers: those whose intakes and transitions count most.
CLEAN = 3


@dataclass(frozen=True)
class Trial:
    """One forecast and what came: (s, g) of ``origin + horizon``."""

    origin: int
    horizon: int
    forecast: Floats
    actual: Floats

    def at(self, level: str) -> tuple[Floats, Floats]:
        """Return forecast and actual at a level of :data:`LEVELS`, flat."""
        if level == "cell":
            return self.forecast.ravel(), self.actual.ravel()
        if level == "school":
            return self.forecast.sum(axis=1), self.actual.sum(axis=1)
        return self.forecast.sum(keepdims=True).ravel(), self.actual.sum(keepdims=True).ravel()


def first_origin(panel: Panel) -> int:
    """Return the first year from which a forecast of ``panel`` is judged."""
    return panel.years[0] + (HISTORY if len(panel.years) >= SHORT else SHORT_HISTORY) - 1


def origins(panel: Panel, horizon: int, first: int | None = None) -> list[int]:
    """Return the origins from which ``horizon`` years ahead can be judged.

    They start at :func:`first_origin` (or ``first``), and no year from two before the origin to the target is an
    outlier of the panel.
    """
    start = max(first_origin(panel), first or 0)
    return [
        year
        for year in range(start, panel.years[-1] - horizon + 1)
        if not panel.outliers & set(range(year - CLEAN + 1, year + horizon + 1))
    ]


def roll(
    panel: Panel, method: Method, horizons: Sequence[int], first: int | None = None, before: int = 0
) -> Iterator[Trial]:
    """Yield a trial for every origin and horizon; ``before`` adds origins with fewer years of history."""
    wanted = {h: set(origins(panel, h, first)) for h in horizons}
    if before:
        early = range(max(first_origin(panel) - before, panel.years[0] + 1), first_origin(panel))
        for h in horizons:
            wanted[h] |= {year for year in early if year + h <= panel.years[-1]}
    for origin in sorted(set().union(*wanted.values())) if wanted else []:
        reach = [h for h in horizons if origin in wanted[h]]
        path = method.forecast(panel, origin, max(reach))
        for h in reach:
            yield Trial(origin, h, path[:, :, h - 1], panel.actual(origin + h))


@dataclass(frozen=True)
class Score:
    """Errors at a level and horizon: means over origins, as shares (0.05 = 5 %)."""

    level: str
    horizon: int
    origins: int
    n: int  # forecasts judged
    wape: float  # Σ|forecast − actual| / Σ actual
    mape: float  # mean of |forecast − actual| / actual, where anybody came
    bias: float  # Σ(forecast − actual) / Σ actual, signed
    by_origin: tuple[tuple[int, float, float], ...]  # origin, wape, bias

    @property
    def alarm(self) -> bool:
        """Whether errors are mostly of one sign: |bias| over half of MAPE."""
        return abs(self.bias) > self.mape / 2


def score(trials: Sequence[Trial], level: str, horizon: int) -> Score | None:
    """Return the errors of ``trials`` at ``level`` and ``horizon``; None where there is none."""
    rows = []
    mapes, count = [], 0
    for trial in trials:
        if trial.horizon != horizon:
            continue
        forecast, actual = trial.at(level)
        size = actual.sum()
        if size <= 0:
            continue
        miss = forecast - actual
        some = actual > 0
        rows.append((trial.origin, float(np.abs(miss).sum() / size), float(miss.sum() / size)))
        mapes.append(float((np.abs(miss[some]) / actual[some]).mean()))
        count += actual.size
    if not rows:
        return None
    table = np.array([(wape, bias) for _, wape, bias in rows])
    return Score(
        level, horizon, len(rows), count, float(table[:, 0].mean()), float(np.mean(mapes)), float(table[:, 1].mean()),
        tuple(rows),
    )  # fmt: skip
