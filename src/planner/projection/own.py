"""The method that a district's own past speaks for 本区适用的预测方法 (docs/model.md §2a, decision 0012).

``auto`` takes the standard of §2 unless the method chosen by back-test (:class:`.choice.Chosen`) missed less, by more
than ``HEAD_START``, on the stage's own history: mean over earlier origins and horizons of the ratio of both errors, at
least ``ENOUGH`` of them with ``CELLS`` cells in all, each forecast from what was known in its origin. What is found
depends on the history alone and is remembered: a slider asks for it at every move.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Final, Literal

import numpy as np

from planner.base.types import Floats
from planner.projection.forecast.choice import HEAD_START, JUDGED_FROM, Chosen
from planner.projection.forecast.intervals import FEW
from planner.projection.forecast.methods import Method, Standard, method_named
from planner.projection.forecast.panel import Births, Cohorts, Leavers, Panel
from planner.projection.history import JUNIOR, PRIMARY, Frame

#: Past forecasts (origin and horizon) that a choice needs: five years of history have three.
ENOUGH: Final = 3
#: Cells (school × grade) in these forecasts, below which they say little.
CELLS: Final = FEW
#: Years ahead that are judged.
FARTHEST: Final = 3
STAGES: Final = {PRIMARY: "primary", JUNIOR: "junior"}
Why = Literal["named", "short", "close", "better"]


@dataclass(frozen=True)
class Selected:
    """The method of a stage. ``why``: ``named`` by the scenario; ``auto`` kept the standard because the history is too
    ``short`` or the errors ``close``, or took the other because it was ``better``.

    Errors are means over ``forecasts`` past ones of Σ|forecast − actual| / Σ actual of school × grade (0.05 = 5 %).
    """  # fmt: skip

    stage: str
    method: str
    why: Why
    forecasts: int = 0
    standard: float = float("nan")
    chosen: float = float("nan")


@dataclass(frozen=True)
class Known:
    """A stage's history, compared by what is in it: schools, grades, pupils and years with rows."""

    code: int
    key: tuple[object, ...]
    frame: Frame = field(compare=False, repr=False)

    @staticmethod
    def of(frame: Frame, code: int) -> Known:
        """Return the history of stage ``code`` (an index into ``history.STAGES``) in ``frame``."""
        cells = (frame.pupils.tobytes(), frame.stage.tobytes(), frame.present.tobytes())
        names = tuple((school.id, school.type) for school in frame.schools)
        return Known(code, (names, frame.history, *cells), frame)


Pairs = tuple[tuple[int, float], ...]  # year, births


def selected(frame: Frame, code: int, method: str, births: Mapping[int, float], shrinkage: float) -> Selected:
    """Return the method that the stage is projected by; ``births`` are all given, later ones count as forecast."""
    if method != "auto":
        return Selected(STAGES[code], method, "named")
    return _selected(Known.of(frame, code), _counted(frame, births), shrinkage)


def method_of(found: Selected, shrinkage: float) -> Method:
    """Return a fresh method for what was selected."""
    if found.method == "standard":
        return Standard(strength=shrinkage)
    return Chosen() if found.method == "chosen" else method_named(found.method)


def course(
    frame: Frame, code: int, method: str, births: Mapping[int, float], shrinkage: float
) -> tuple[Panel, Floats] | None:
    """Return the stage's panel and its path (s, g, h) by ``method``; None where no school has a whole history."""
    return _course(Known.of(frame, code), method, tuple(sorted(births.items())), shrinkage, len(frame.years) - 1)


def _counted(frame: Frame, births: Mapping[int, float]) -> Pairs:
    return tuple(sorted((year, count) for year, count in births.items() if year <= frame.years[0]))


@lru_cache(maxsize=64)
def _selected(known: Known, births: Pairs, shrinkage: float) -> Selected:
    stage = STAGES[known.code]
    panel = _panel(known, births)
    if panel is None:
        return Selected(stage, "standard", "short")
    return replace(judged(panel, shrinkage), stage=stage)


def judged(panel: Panel, shrinkage: float) -> Selected:
    """Return what ``auto`` takes for a panel, from its own years alone."""
    first, last = panel.years[0] + JUDGED_FROM - 1, panel.years[-1]
    past = [(year, min(FARTHEST, last - year)) for year in range(first, last)]
    count = sum(reach for _, reach in past)
    if count < ENOUGH or count * panel.pupils[:, :, 0].size < CELLS:
        return Selected("", "standard", "short", count)
    rivals: tuple[Method, ...] = (Standard(strength=shrinkage), Chosen())
    missed = np.array([[miss for year, reach in past for miss in _misses(panel, one, year, reach)] for one in rivals])
    mean = missed.mean(axis=1)
    usable = missed[0] > 1e-9
    ratio = float((missed[1, usable] / missed[0, usable]).mean()) if usable.any() else 1.0
    better = ratio < 1.0 - HEAD_START
    return Selected("", "chosen" if better else "standard", "better" if better else "close", count,
                    float(mean[0]), float(mean[1]))  # fmt: skip


def _misses(panel: Panel, method: Method, origin: int, reach: int) -> list[float]:
    path = method.forecast(panel, origin, reach)
    actual = [panel.actual(origin + ahead) for ahead in range(1, reach + 1)]
    return [float(np.abs(path[:, :, h] - came).sum() / max(float(came.sum()), 1.0)) for h, came in enumerate(actual)]


@lru_cache(maxsize=64)
def _course(known: Known, method: str, births: Pairs, shrinkage: float, ahead: int) -> tuple[Panel, Floats] | None:
    panel = _panel(known, births)
    if panel is None:
        return None
    found = method_of(Selected(STAGES[known.code], method, "named"), shrinkage)
    path = found.forecast(panel, panel.years[-1], ahead)
    path.setflags(write=False)
    return panel, path


def _panel(known: Known, births: Pairs) -> Panel | None:
    """Return the panel of the stage's schools with a whole history up to the base year; None where there is none.

    Births of years after the base year are forecasts: they count in the base year's forecast, in no earlier one.
    Junior cohorts are the leavers of the primary panel.
    """
    cohorts: Cohorts | None = None
    if known.code == PRIMARY:
        cohorts = Births(dict(births), 6, forecast_in=known.frame.years[0]) if births else None
    elif (below := _whole(known.frame, PRIMARY, None)) is not None:
        cohorts = Leavers(below)
    return _whole(known.frame, known.code, cohorts)


def _whole(frame: Frame, code: int, cohorts: Cohorts | None) -> Panel | None:
    rows, reached = [], {}
    for s, school in enumerate(frame.schools):
        taught = frame.stage[s] == code
        grades = [g for g in range(frame.stage.shape[1]) if taught[g] and frame.pupils[s, g].any()]
        if not frame.ordinary[s] or not grades:
            continue
        reached[school.id] = [str(g + 1) for g in grades]
        rows += [(school.id, frame.history[h], str(g + 1), float(frame.pupils[s, g, h]))
                 for g in grades for h in np.flatnonzero(frame.present[s])]  # fmt: skip
    try:
        return Panel.of(rows, sorted({row[2] for row in rows}, key=int), cohorts, reached=reached)
    except ValueError:
        return None
