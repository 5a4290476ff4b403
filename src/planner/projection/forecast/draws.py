"""Draws 随机抽样: many possible courses of a panel around a central forecast, all at once.

Each year every school draws one past school-year of residuals, all grades of it together, so that what grades have
in common stays in common, and keeps a part of one for good (its autocorrelation); the district draws one past year,
shared by all schools; its mean drifts (migration) for good; entry follows births that were not born yet. Residuals
are those of the base path one year ahead, in units of the square root of pupils. The distance from the centre is then
stretched, per year ahead, to what the back-test asks for: the draws are calibrated on past errors and never judge
themselves.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from planner.base.streams import stream
from planner.base.types import Floats, Ints
from planner.projection.forecast.ensemble import FEW, candidates
from planner.projection.forecast.panel import Panel
from planner.projection.forecast.rolling import Trial

Draws = NDArray[np.float32]  # (d, s, g, h)
#: Years of residuals that are drawn from, at most.
YEARS = 10
#: Share of errors that the calibrated draws enclose.
COVER = 0.8
#: Draws with which past forecasts are calibrated.
PILOT = 200
#: Past errors that a stretch of one horizon needs.
ENOUGH = 50
#: Bounds of a stretch: beyond them the residuals do not describe the panel at all.
LEAST, MOST = 0.3, 4.0


@dataclass(frozen=True)
class Residuals:
    """One-year errors of the base path: ``own`` (k, g) school-years in √pupils, ``shared`` (m, g) years as shares."""

    own: Floats
    shared: Floats
    lasting: float  # share of a school's variance that stays from year to year (autocorrelation of its totals)

    @property
    def drift(self) -> Floats:
        """Standard error (g) of the mean of the shared errors: what migration may add every year."""
        years = len(self.shared)
        return np.asarray(self.shared.std(axis=0) / np.sqrt(max(years - 1, 1)))

    @property
    def widening(self) -> float:
        """How much wider than the m shared errors seen the next one lies, their own mean being taken from them."""
        years = len(self.shared)
        return float(np.sqrt((years + 1) / max(years - 1, 1)))


def residuals(panel: Panel, origin: int) -> Residuals:
    """Return the residuals known in ``origin``; those of a Poisson count where there are none."""
    own, shared = [], []
    for year in range(max(panel.years[0] + 1, origin - YEARS), origin):
        expected = candidates(panel.history(year, 1), 1)[0, :, :, 0]
        actual = panel.actual(year + 1)
        total = expected.sum(axis=0)
        common = np.where(total > 0, actual.sum(axis=0) / np.where(total > 0, total, 1.0), 1.0) - 1.0
        shared.append(common)
        scaled = (actual - expected * (1.0 + common)) / np.sqrt(np.maximum(expected, FEW))
        own.append(scaled)
    grades = len(panel.grades)
    if not own:
        steps = np.linspace(-1.5, 1.5, 7)[:, None] * np.ones((1, grades))
        return Residuals(steps, np.zeros((1, grades)), 0.0)
    totals = np.stack(own).sum(axis=2)
    pairs = (totals[1:] * totals[:-1]).sum(), (totals**2).mean() * totals[1:].size
    lasting = float(np.clip(pairs[0] / pairs[1], 0.0, 0.9)) if pairs[1] > 0 else 0.0
    every = np.concatenate(own)
    # Scaled to another school's size a mean would move the centre, which is the forecast's business.
    return Residuals(every - every.mean(axis=0), np.stack(shared), lasting)


def draw(
    panel: Panel, origin: int, central: Floats, count: int, seed: int, *,
    births: Floats | None = None, stretch: Floats | None = None, entering: Floats | None = None,
) -> Draws:  # fmt: skip
    """Return ``count`` courses (d, s, g, h) around ``central`` (s, g, h).

    ``births`` (h) is the standard error of the logarithm of each year's entering cohort, 0 where it is born;
    ``entering`` (d, h) are factors on it where the stage below has been drawn, of its leavers a year before;
    ``stretch`` (h) comes from :func:`calibrate`. The same seed gives the same courses.
    """
    known = residuals(panel, origin)
    schools, grades, horizon = central.shape
    picks = stream(seed, "draws", "schools").integers(0, len(known.own), (horizon, count, schools))
    years = stream(seed, "draws", "years").integers(0, len(known.shared), (horizon, count))
    drift = stream(seed, "draws", "migration").normal(0.0, 1.0, (count, 1)) * known.drift
    stays = stream(seed, "draws", "lasting").integers(0, len(known.own), (count, schools))
    born = stream(seed, "draws", "births").normal(0.0, 1.0, count).astype(np.float32)
    own, shared = known.own.astype(np.float32), known.shared.astype(np.float32)
    lasting = own[stays] * np.float32(np.sqrt(known.lasting))
    own = own * np.float32(np.sqrt(1.0 - known.lasting))
    start = panel.actual(origin)
    before = np.concatenate([start[:, :, None], central], axis=2)
    now = np.broadcast_to(start.astype(np.float32), (count, schools, grades))
    found = np.empty((count, schools, grades, horizon), dtype=np.float32)
    for h in range(horizon):
        expected = np.empty((count, schools, grades), dtype=np.float32)
        spread = births[h] if births is not None else 0.0
        expected[:, :, 0] = central[:, 0, h].astype(np.float32) * np.exp(np.float32(spread) * born)[:, None]
        if entering is not None:
            # What is drawn below is calibrated there: the stretch of this stage must not act on it again.
            apart = (entering[:, h] - 1.0) / (stretch[h] if stretch is not None else 1.0)
            expected[:, :, 0] *= np.maximum(1.0 + apart, 0.0).astype(np.float32)[:, None]
        expected[:, :, 1:] = now[:, :, :-1] * _ratios(before[:, :, h], before[:, :, h + 1])
        # The mean of past shared errors is the forecast's business; draws keep its centre.
        common = (shared[years[h]] - shared.mean(axis=0)) * np.float32(known.widening) + drift.astype(np.float32)
        moved = expected * (1.0 + common[:, None, :])
        moved += (own[picks[h]] + lasting) * np.sqrt(np.maximum(expected, np.float32(FEW)))
        now = np.maximum(moved, 0.0)
        found[..., h] = now
    return _stretched(found, central, stretch)


def _ratios(below: Floats, above: Floats) -> NDArray[np.float32]:
    """Return the central forecast's own progression (s, g − 1) from one year to the next."""
    ratio = np.where(below[:, :-1] > 0, above[:, 1:] / np.where(below[:, :-1] > 0, below[:, :-1], 1.0), 1.0)
    return ratio.astype(np.float32)


def _stretched(found: Draws, central: Floats, stretch: Floats | None) -> Draws:
    if stretch is None:
        return found
    centre = central.astype(np.float32)[None]
    return np.maximum(centre + (found - centre) * stretch.astype(np.float32), np.float32(0.0))


def calibrate(panel: Panel, past: Sequence[Trial], horizon: int, seed: int) -> Floats:
    """Return the stretch (h) with which the draws enclose ``COVER`` of the errors of ``past`` trials.

    From school × grade errors; a horizon with too few of them takes the stretch of the one before.
    """
    wanted: list[list[Floats]] = [[] for _ in range(horizon)]
    for origin in sorted({trial.origin for trial in past}):
        trials = {trial.horizon: trial for trial in past if trial.origin == origin and trial.horizon <= horizon}
        if not trials or set(trials) != set(range(1, max(trials) + 1)):
            continue
        central = np.stack([trials[h].forecast for h in range(1, max(trials) + 1)], axis=2)
        low, high = np.quantile(draw(panel, origin, central, PILOT, seed), [(1 - COVER) / 2, (1 + COVER) / 2], axis=0)
        for h, trial in trials.items():
            miss = trial.actual - trial.forecast
            side = np.where(miss >= 0, high[..., h - 1] - trial.forecast, trial.forecast - low[..., h - 1])
            wanted[h - 1].append((np.abs(miss) / np.maximum(side, 0.5)).ravel())
    result = np.ones(horizon)
    for h in range(horizon):
        errors = np.concatenate(wanted[h]) if wanted[h] else np.zeros(0)
        enough = errors.size >= ENOUGH
        result[h] = np.clip(np.quantile(errors, COVER), LEAST, MOST) if enough else (result[h - 1] if h else 1.0)
    return result


def bounds(found: Draws, measure: Callable[[Draws], Draws] = lambda drawn: drawn, tail: float = 0.1) -> tuple[
    Floats, Floats, Floats
]:  # fmt: skip
    """Return lower bound, median and upper bound of ``measure`` of the draws (its first axis is the draw)."""
    low, middle, high = np.quantile(measure(found), [tail, 0.5, 1.0 - tail], axis=0)
    return np.asarray(low, np.float64), np.asarray(middle, np.float64), np.asarray(high, np.float64)


def delayed(opened: Ints, delays: Ints, horizon: int) -> NDArray[np.bool_]:
    """Say whether each project (p) is open in each year ahead (d, p, h) when draws delay it by ``delays`` (d, p)."""
    start = opened[None, :] + delays
    return np.asarray(start[:, :, None] <= np.arange(1, horizon + 1)[None, None, :], dtype=np.bool_)
