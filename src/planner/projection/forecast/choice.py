"""The method chosen for a district 方法选择: by rolling origins before the one that is forecast, never after it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np

from planner.base.types import Floats
from planner.projection.forecast.ensemble import Ensemble
from planner.projection.forecast.methods import Method, method_named
from planner.projection.forecast.panel import Panel

#: Years of history that an origin needs before a method is judged on it.
JUDGED_FROM = 3
#: A method replaces the ensemble only where its past error was lower by more than this share: a choice between
#: close rivals on few origins is mostly noise.
HEAD_START = 0.02
#: Strengths with which schools are scaled to the district's total, and what holds without evidence.
#: Without it half-way: of 16 seven-year windows of the Eau Claire panel it had the least error over all levels.
STRENGTHS, USUAL = (0.0, 0.5, 1.0), 0.5
#: Past forecasts (origin and horizon) that a choice needs.
ENOUGH = 4


class Choice(NamedTuple):
    """The method, the strength of reconciliation, and the number of past forecasts that they rest on."""

    method: str
    reconciled: float
    forecasts: int


def reconciled(forecast: Floats, district: Floats, strength: float) -> Floats:
    """Scale schools (s, g, h) toward the district's totals (h): 0 leaves them, 1 makes them add up to it."""
    total = forecast.sum(axis=(0, 1))
    ratio = np.where((total > 0) & (district > 0), district / np.where(total > 0, total, 1.0), 1.0)
    return np.asarray(forecast * ratio**strength)


@dataclass
class Chosen:
    """The ensemble or a simpler method, by their errors on earlier origins; totals reconciled.

    The ensemble's schools are scaled to the total of the district path, with the strength that had the least error
    in the district's total. Errors are remembered for one panel.
    """

    name: str = "chosen"
    rivals: tuple[str, ...] = ("last_value", "shrunk_fitted", "births", "damped")
    _panel: Panel | None = field(default=None, repr=False)
    _ensemble: Ensemble = field(default_factory=Ensemble, repr=False)
    _methods: dict[str, Method] = field(default_factory=dict, repr=False)
    _errors: dict[tuple[int, int], dict[str, float]] = field(default_factory=dict, repr=False)
    _misses: dict[tuple[int, int], Floats] = field(default_factory=dict, repr=False)

    def forecast(self, panel: Panel, origin: int, horizon: int) -> Floats:
        """See :class:`planner.projection.forecast.methods.Method`."""
        found, base = self._all(panel, origin, horizon)
        choice = self.choice(panel, origin, horizon)
        return reconciled(found[choice.method], base, choice.reconciled)

    def choice(self, panel: Panel, origin: int, horizon: int) -> Choice:
        """Return what is chosen, from origins and horizons whose target year is at or before ``origin``.

        Errors count relative to the ensemble's on the same origin and horizon, so that far horizons do not decide
        alone.
        """
        self._judge(panel, origin, horizon)
        first = panel.years[0] + JUDGED_FROM - 1
        past = [(year, ahead) for year in range(first, origin) for ahead in range(1, min(horizon, origin - year) + 1)]
        if len(past) < ENOUGH:
            return Choice("ensemble", USUAL, len(past))
        mean = {name: float(np.mean([self._errors[key][name] / max(self._errors[key]["ensemble"], 1e-9)
                                     for key in past])) for name in ("ensemble", *self._methods)}  # fmt: skip
        mean["ensemble"] -= HEAD_START
        best = min(mean, key=lambda name: (round(mean[name], 9), name))
        if best != "ensemble":
            return Choice(best, 0.0, len(past))
        misses = np.mean([self._misses[key] for key in past], axis=0)
        ranked = sorted((round(float(miss), 9), -strength) for miss, strength in zip(misses, STRENGTHS, strict=True))
        return Choice(best, -ranked[0][1], len(past))  # ties go to the stronger reconciliation

    def _all(self, panel: Panel, origin: int, horizon: int) -> tuple[dict[str, Floats], Floats]:
        """Return the forecasts (s, g, h) of every method, and the district's total (h) of the base path.

        Their errors are noted where the panel knows what came; which of them may count is :meth:`choice`'s question.
        """
        if panel is not self._panel:
            self._panel, self._errors, self._misses = panel, {}, {}
            self._ensemble = Ensemble()
            # Without cohorts the births-driven ratios are the fitted ones.
            rivals = (name for name in self.rivals if name != "births" or panel.cohorts is not None)
            self._methods = {name: method_named(name) for name in rivals}
        mixed, path = self._ensemble.parts(panel, origin, horizon)
        found = {"ensemble": np.maximum(mixed, 0.0)}
        found |= {name: method.forecast(panel, origin, horizon) for name, method in self._methods.items()}
        base = path.sum(axis=(0, 1))
        for ahead in range(1, min(horizon, panel.years[-1] - origin) + 1):
            self._note(panel.actual(origin + ahead), found, base, origin, ahead)
        return found, base

    def _note(self, actual: Floats, found: dict[str, Floats], base: Floats, origin: int, ahead: int) -> None:
        size = max(float(actual.sum()), 1.0)
        now = slice(ahead - 1, ahead)
        self._errors[origin, ahead] = {
            name: float(np.abs(path[:, :, ahead - 1] - actual).sum()) / size for name, path in found.items()
        }
        totals = [float(reconciled(found["ensemble"][:, :, now], base[now], s).sum()) for s in STRENGTHS]
        self._misses[origin, ahead] = np.abs(np.array(totals) - actual.sum()) / size

    def _judge(self, panel: Panel, origin: int, horizon: int) -> None:
        """Score every method on every earlier origin, once."""
        for year in range(panel.years[0] + JUDGED_FROM - 1, origin):
            reach = min(horizon, panel.years[-1] - year)
            if panel is not self._panel or (year, reach) not in self._errors:
                self._all(panel, year, reach)
