"""An ensemble 组合预测: paths that answer the same question differently, weighted by what the past shows.

With a base path P and alternatives F_j the forecast is P + Σ c_j (F_j − P). The weights c are fitted for each horizon
by ridge regression on all earlier origins whose target year is known, apart for cells that the entry of the years
ahead reaches and for cells that are in school already; without evidence they are zero, which is P. Weighted by 1/P,
the variance of counts, and errors of P beyond ``ROBUST`` √P by their size once more (Huber): a school that was merged
or split must not decide for all others. The same weights one year ahead, used year after year, give a second
forecast: the direct one counts m parts and the repeated one a single part, m the number of origins that the direct
weights rest on.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from planner.base.types import Floats
from planner.projection.forecast import paths
from planner.projection.forecast.panel import History, Panel

#: Ridge as a multiple of the mean diagonal of the normal equations: the weights are shrunk toward the base path.
RIDGE = 1.0
#: The base path: strength (pupils), years and decay of the ratios.
STRENGTH, YEARS, DECAY = 300.0, 4, 0.7
#: Pupils below which a cell weighs no more in the regression.
FEW = 5.0
#: Huber's constant: 95 % efficient where errors are normal.
ROBUST = 1.345
Gram = tuple[Floats, Floats]


def candidates(history: History, horizon: int) -> Floats:
    """Return paths (k, s, g, h), the base path first."""
    ratios = paths.progression(history, STRENGTH, YEARS, DECAY)
    steady = paths.steady_entry(history, horizon)
    cohorts = paths.cohort_entry(history, horizon, YEARS, YEARS)
    entry = steady if cohorts is None else cohorts
    base = paths.carry(history, entry, ratios)
    pupils = history.pupils
    recent, longer = pupils[:, :, -3:].mean(axis=2), pupils[:, :, -6:].mean(axis=2)
    total = pupils.sum(axis=1)
    growth = np.clip(total[:, -1] / np.maximum(total[:, -min(2, total.shape[1])], 1.0), 0.8, 1.25)
    found = [
        base,
        paths.carry(history, entry, paths.progression(history, np.inf, YEARS, DECAY)),
        paths.carry(history, entry, paths.progression(history, 40.0, 5, 0.9)),
        paths.carry(history, paths.steady_entry(history, horizon, 3, 0.3), ratios),
        paths.carry(history, paths.steady_entry(history, horizon, 6), ratios),
        paths.carry(history, paths.damped_entry(history, horizon), ratios),
        paths.carry(history, entry, ratios, pull=0.3),
        paths.held(pupils[:, :, -1], horizon),
        paths.held(recent, horizon),
        paths.held(longer, horizon),
        _in_step(recent, base),
        base * growth[:, None, None],
    ]
    waiting = paths.waiting_entry(history, horizon)
    if waiting is not None:
        found.append(paths.carry(history, waiting, ratios))
    if cohorts is not None:
        found.append(paths.carry(history, steady, ratios))
    return np.stack(found)


def _in_step(level: Floats, base: Floats) -> Floats:
    """Return ``level`` (s, g) moved with the district's grade totals of ``base``."""
    total = np.maximum(level.sum(axis=0), 1.0)
    return np.asarray(level[:, :, None] * (base.sum(axis=0) / total[:, None])[None])


@dataclass
class Ensemble:
    """See the module. Remembers, for one panel, the normal equations of each origin and horizon."""

    name: str = "ensemble"
    ridge: float = RIDGE
    _panel: Panel | None = field(default=None, repr=False)
    _grams: dict[tuple[int, int, bool], Gram] = field(default_factory=dict, repr=False)
    _done: dict[int, int] = field(default_factory=dict, repr=False)

    def forecast(self, panel: Panel, origin: int, horizon: int) -> Floats:
        """See :class:`planner.projection.forecast.methods.Method`."""
        return np.maximum(self.parts(panel, origin, horizon)[0], 0.0)

    def parts(self, panel: Panel, origin: int, horizon: int) -> tuple[Floats, Floats]:
        """Return the forecast and the base path that it starts from (s, g, h)."""
        if panel is not self._panel:
            self._panel, self._grams, self._done = panel, {}, {}
        self._remember(panel, origin, horizon)
        history = panel.history(origin, horizon)
        found = candidates(history, horizon)
        direct = np.stack([self._mixed(found, origin, h, h) for h in range(1, horizon + 1)], axis=2)
        repeated = self._repeated(history, origin, horizon)
        origins = np.array([len(self._origins(origin, h)) for h in range(1, horizon + 1)], dtype=np.float64)
        part = origins / (origins + 1.0)
        return np.asarray(part * direct + (1.0 - part) * repeated), found[0]

    def _origins(self, origin: int, ahead: int) -> list[int]:
        """Return the origins whose target ``ahead`` years on is known in ``origin``."""
        assert self._panel is not None
        first = self._panel.years[0] + 1
        return [year for year in range(first, origin - ahead + 1) if (year, ahead, False) in self._grams]

    def _remember(self, panel: Panel, origin: int, horizon: int) -> None:
        """Set up the normal equations of every earlier origin, for all horizons that the panel knows.

        Each is set up once; which of them count in ``origin`` is :meth:`_origins`'s question.
        """
        for year in range(panel.years[0] + 1, origin):
            reach = min(horizon, panel.years[-1] - year)
            if self._done.get(year, 0) >= reach:
                continue
            found = candidates(panel.history(year, reach), reach)
            for ahead in range(self._done.get(year, 0) + 1, reach + 1):
                for entering in (False, True):
                    grades = slice(0, ahead) if entering else slice(ahead, None)
                    gram = _normal(found[:, :, grades, ahead - 1], panel.actual(year + ahead)[:, grades])
                    self._grams[year, ahead, entering] = gram
            self._done[year] = reach

    def _weights(self, count: int, origin: int, ahead: int, entering: bool) -> Floats:
        """Return the weights (count) fitted on the origins before, of a shorter horizon where there is none."""
        while ahead > 1 and not self._origins(origin, ahead):
            ahead -= 1
        left, right = np.zeros((count, count)), np.zeros(count)
        for year in self._origins(origin, ahead):
            gram = self._grams[year, ahead, entering]
            size = min(count, gram[1].size)
            left[:size, :size] += gram[0][:size, :size]
            right[:size] += gram[1][:size]
        scale = float(np.trace(left)) / count
        if scale <= 0:
            return right * 0.0
        return np.asarray(np.linalg.solve(left + self.ridge * scale * np.eye(count), right))

    def _mixed(self, found: Floats, origin: int, fitted: int, ahead: int) -> Floats:
        """Return cells (s, g) of ``found`` ``ahead`` years on, mixed by the weights of horizon ``fitted``."""
        now = found[..., ahead - 1]
        mixed = now[0].copy()
        for entering in (False, True):
            grades = slice(0, ahead) if entering else slice(ahead, None)
            weights = self._weights(len(now) - 1, origin, fitted, entering)
            # Plain sums: the result must not depend on the machine's linear algebra library.
            mixed[:, grades] += (weights[:, None, None] * (now[1:, :, grades] - now[:1, :, grades])).sum(axis=0)
        return np.asarray(mixed, dtype=np.float64)

    def _repeated(self, history: History, origin: int, horizon: int) -> Floats:
        """Return the path (s, g, h) of one-year forecasts, each from the one before."""
        found = []
        for _ in range(horizon):
            now = np.maximum(self._mixed(candidates(history, 1), origin, 1, 1), 0.0)
            found.append(now)
            history = history.followed_by(now)
        return np.stack(found, axis=2)


def _normal(found: Floats, actual: Floats) -> Gram:
    """Return the normal equations of one origin from paths (k, s, g) and what came (s, g)."""
    apart = (found[1:] - found[0]).reshape(len(found) - 1, -1)
    size, miss = np.maximum(found[0].ravel(), FEW), (actual - found[0]).ravel()
    weight = 1.0 / (size * np.maximum(np.abs(miss) / (ROBUST * np.sqrt(size)), 1.0))
    scaled = apart * weight
    return np.einsum("ic,jc->ij", scaled, apart), scaled @ miss
