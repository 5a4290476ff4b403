"""Ranges of a district's forecast 预测范围: draws around the projection.

Draws are calibrated on the district's own back-test where it has one; births not born yet spread like the nation's;
started projects open, and homes are lived in, late by :data:`DELAYS`. A school without the whole history keeps its
projection without a range.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np

from planner.base.streams import stream
from planner.base.types import Floats, Ints, Projection
from planner.district.model import District
from planner.projection import project
from planner.projection.forecast.births import FARTHEST, births_ahead, national
from planner.projection.forecast.draws import Draws, bounds, calibrate, delayed, draw
from planner.projection.forecast.panel import Births, Panel
from planner.projection.forecast.rolling import Trial, roll
from planner.projection.own import method_of
from planner.scenario.schema import Scenario
from planner.studies.forecast_panels import of_district
from planner.studies.forecast_shown import used_methods

#: Probability that a project opens 0, 1, 2 years late (assumed; 38 of 133 projects of 2018 started late in Jining).
DELAYS: Final = (0.65, 0.25, 0.10)


@dataclass(frozen=True)
class Range:
    """Pupils of a stage or unit in a year: projected, and the bounds of the calibrated 80 % range."""

    subject: str
    year: int
    projected: int
    low: float
    high: float


@dataclass(frozen=True)
class Ranges:
    """Ranges by stage and year, and of units in the last year."""

    draws: int
    stages: tuple[Range, ...]
    units: tuple[Range, ...]


def ranges(district: District, scenario: Scenario, count: int = 1000) -> Ranges:
    """Return ranges from ``count`` draws; the scenario's solver seed makes them repeatable."""
    still = project(district, scenario, with_projects=False)
    built = project(district, scenario)
    stages, units = [], []
    for course in courses(district, scenario, still, count, scenario.solver.seed):
        rows, central, drawn = course.rows, course.central, course.drawn
        total = drawn.sum(axis=(1, 2))
        low, _, high = bounds(total)
        sizes = built.pupils[[u for u, unit in enumerate(built.units) if unit.stage == course.name]].sum(axis=0)
        beside = sizes[1:] - central.sum(axis=(0, 1))
        stages += [Range(course.name, year, int(sizes[y + 1]), float(low[y] + beside[y]), float(high[y] + beside[y]))
                   for y, year in enumerate(built.years[1:])]  # fmt: skip
        units += _units(district, scenario, still, built, rows, drawn)
    return Ranges(count, tuple(stages), tuple(units))


@dataclass(frozen=True)
class Course:
    """Draws of a stage around the projection without projects: schools ``s``, grades ``g``, years ahead ``h``."""

    name: str
    panel: Panel
    trials: tuple[Trial, ...]
    rows: list[int]  # units of the projection, one for each school of the panel
    central: Floats  # (s, g, h)
    drawn: Draws  # (d, s, g, h)


def courses(district: District, scenario: Scenario, still: Projection, count: int, seed: int) -> Iterator[Course]:
    """Yield ``count`` courses of each stage with a panel, primary first: junior entry follows its leavers."""
    leavers: Floats | None = None
    used = used_methods(district, scenario)
    for subject in of_district(district, scenario.base_year):
        panel = subject.panel
        rows, central = _central(still, panel, subject.name)
        if not rows:
            continue
        method = method_of(used[subject.name], scenario.assumptions.shrinkage)
        trials = list(roll(panel, method, range(1, len(panel.years) - 2), before=1)) if len(panel.years) > 3 else []
        stretch = calibrate(panel, trials, central.shape[2], seed) if trials else None
        drawn = draw(panel, panel.years[-1], central, count, seed,
                     births=_births(district, panel, scenario), stretch=stretch,
                     entering=leavers if subject.name == "junior" else None)  # fmt: skip
        drawn = _homes_late(district, scenario, drawn, panel, subject.name, central)
        leavers = _leavers(drawn, central)
        yield Course(subject.name, panel, tuple(trials), rows, central, drawn)


def _central(still: Projection, panel: Panel, stage: str) -> tuple[list[int], Floats]:
    """Return the units of the panel's schools and their projected pupils (s, g, h) as the panel orders them."""
    place = {unit.school: u for u, unit in enumerate(still.units) if unit.stage == stage}
    if any(school not in place for school in panel.schools):
        return [], np.zeros((0, 0, 0))
    rows = [place[school] for school in panel.schools]
    grades = [int(grade) - 1 for grade in panel.grades]
    return rows, still.pupils_by_grade[rows][:, grades, 1:].astype(np.float64)


def _leavers(drawn: Draws, central: Floats) -> Floats:
    """Return what the leavers of a stage's last grade are in each draw against the forecast, a year later (d, h)."""
    expected = central[:, -1, :-1].sum(axis=0)
    ratio = drawn[:, :, -1, :-1].sum(axis=1) / np.where(expected > 0, expected, 1.0)
    return np.asarray(np.concatenate([np.ones((len(drawn), 1)), np.where(expected > 0, ratio, 1.0)], axis=1))


def _homes_late(
    district: District, scenario: Scenario, drawn: Draws, panel: Panel, stage: str, central: Floats
) -> Draws:
    """Let the scenario's housing be lived in late in the draws, all of a draw together, like openings."""
    if not scenario.projection.housing:
        return drawn
    plain = scenario.model_copy(update={"projection": scenario.projection.model_copy(update={"housing": {}})})
    _, without = _central(project(district, plain, with_projects=False), panel, stage)
    brought = central - without  # (s, g, h)
    late = _late(np.asarray(stream(scenario.solver.seed, "draws", "housing").random(drawn.shape[0])))
    moved = drawn.copy()
    for delay in range(1, len(DELAYS)):
        then = np.zeros_like(brought)
        then[..., delay:] = brought[..., :-delay]
        moved[late == delay] += (then - brought).astype(np.float32)
    return np.maximum(moved, np.float32(0.0))


def _late(share: Floats) -> Ints:
    """Return the years of delay that uniform numbers stand for."""
    return np.asarray(np.searchsorted(np.cumsum(DELAYS[:-1]), share, side="right"), dtype=np.int64)


def _births(district: District, panel: Panel, scenario: Scenario) -> Floats | None:
    """Standard error of the logarithm of each entering cohort (h): none while its children are born."""
    if not isinstance(panel.cohorts, Births):
        return None
    ahead = births_ahead(national(), FARTHEST)
    actual = [year for year in district.births if year <= scenario.base_year]
    last = max(actual, default=scenario.base_year)
    unborn = [year - panel.cohorts.age - last for year in scenario.years[1:]]
    return np.array([0.0 if n <= 0 else ahead.spread[min(n, FARTHEST) - 1] for n in unborn])


def _units(
    district: District, scenario: Scenario, still: Projection, built: Projection, rows: list[int], drawn: Draws
) -> list[Range]:
    """Return ranges of units in the last year, with openings delayed in the draws; all projects are late together."""
    first = min((scenario.starts[one.id] + one.build_years for one in district.projects
                 if one.id in scenario.starts), default=None)  # fmt: skip
    horizon = drawn.shape[3]
    share = stream(scenario.solver.seed, "draws", "openings").random((drawn.shape[0], 1))
    late = _late(share)
    start = np.array([horizon + 9 if first is None else max(first - scenario.base_year, 0)])
    is_open = delayed(start, late, horizon)[:, 0, -1]
    found = []
    for s, u in enumerate(rows):
        moved = float(built.pupils[u, -1] - still.pupils[u, -1])
        sizes = np.maximum(drawn[:, s, :, -1].sum(axis=1) + is_open * moved, 0.0)
        low, _, high = bounds(sizes.astype(np.float32))
        unit = built.units[u]
        found.append(Range(unit.id, built.years[-1], int(built.pupils[u, -1]), float(low), float(high)))
    return found
