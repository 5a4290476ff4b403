"""Births and cohorts 出生与在校生: entrants by births, cohorts that rise, sections that keep their number.

The panel runs over past and future: a scenario's tables take their history from it, and what lies ahead serves only
to judge how much land a school needs and to move the district on to a later base year.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from planner.base.rounding import largest_remainder
from planner.studies.sampler.draws import Draws
from planner.studies.sampler.profile import (
    BIRTHS_BEFORE,
    BIRTHS_DECLINE_AFTER,
    BIRTHS_FORECAST,
    BIRTHS_SHAPE,
    CLASS_LIMIT,
    Profile,
)
from planner.studies.sampler.specs import SchoolSpec

Ints = NDArray[np.int64]
GRADES = 9
LAST_PRIMARY = 6


@dataclass(frozen=True)
class Panel:
    """Pupils, classes and excess of the largest class, each (school, grade 1–9, year)."""

    schools: tuple[str, ...]
    years: tuple[int, ...]
    pupils: Ints
    classes: Ints
    excess: Ints
    last_primary: int = LAST_PRIMARY

    def at(self, school: str, year: int) -> tuple[Ints, Ints, Ints]:
        """Return (pupils, classes, largest class) by grade of ``school`` in ``year``."""
        s, y = self.schools.index(school), self.years.index(year)
        pupils, classes = self.pupils[s, :, y], self.classes[s, :, y]
        largest = np.where(classes > 0, -(-pupils // np.maximum(classes, 1)) + self.excess[s, :, y], 0)
        return pupils, classes, np.minimum(largest, pupils)

    def stage_pupils(self, school: str, year: int) -> tuple[int, int]:
        """Return the (primary, junior) pupils of ``school`` in ``year``."""
        pupils = self.pupils[self.schools.index(school), :, self.years.index(year)]
        return int(pupils[: self.last_primary].sum()), int(pupils[self.last_primary :].sum())


def births_shape(year: int) -> float:
    """Return the shape of births in ``year`` (10,000 persons, national)."""
    last = max(BIRTHS_SHAPE)
    if year > last:
        return BIRTHS_SHAPE[last] * BIRTHS_DECLINE_AFTER ** (year - last)
    return BIRTHS_SHAPE.get(year, BIRTHS_BEFORE)


def births_of(specs: list[SchoolSpec], years: range, base_year: int, seed: int, profile: Profile) -> dict[int, float]:
    """Return the district's births so that the base year's entrants are those of ``specs``."""
    level = sum(spec.intake for spec in specs) / (profile.birth_to_entry * _entry_cohort(base_year))
    return {
        year: float(round(level * births_shape(year) * (1.0 + Draws(seed, "births", year).normal(0.0, 0.012))))
        for year in years
    }


def _entry_cohort(year: int) -> float:
    return births_shape(year - 7) * 4 / 12 + births_shape(year - 6) * 8 / 12


def births_table(births: dict[int, float], base_year: int, last: int) -> list[dict[str, object]]:
    """Return the ``births`` rows: actual up to the base year, then the bureau's forecast (assumed)."""
    rows: list[dict[str, object]] = []
    known = base_year if base_year in births else max(births)
    for year in range(base_year - 11, last + 1):
        value = births[year] if year <= known else births[known] * BIRTHS_FORECAST ** (year - known)
        rows.append({"year": year, "births": round(value), "status": "actual" if year <= known else "forecast"})
    return rows


def simulate(
    specs: list[SchoolSpec],
    feeders: dict[tuple[str, str], float],
    births: dict[int, float],
    years: range,
    base_year: int,
    seed: int,
    profile: Profile,
) -> Panel:
    """Simulate cohorts over ``years``; the first nine of them only warm the panel up."""
    shape = (len(specs), GRADES, len(years))
    pupils, classes, excess = (np.zeros(shape, dtype=np.int64) for _ in range(3))
    panel = Panel(tuple(spec.id for spec in specs), tuple(years), pupils, classes, excess, profile.last_primary)
    district = Draws(seed, "entry-ratio")
    draws = [Draws(seed, "cohorts", spec.id) for spec in specs]
    for y, year in enumerate(years):
        entrants = _entrants(specs, births, year, base_year, draws, district, profile)
        for s, spec in enumerate(specs):
            _rise(panel, s, y, spec, draws[s], profile)
        panel.pupils[:, 0, y] = entrants
        if y:
            panel.pupils[:, panel.last_primary, y] = _to_junior(panel, specs, feeders, y, profile)
        else:
            _fill_first_year(panel, specs, feeders)
        for s, spec in enumerate(specs):
            _section(panel, s, y, spec, draws[s])
    return panel


def _entrants(
    specs: list[SchoolSpec],
    births: dict[int, float],
    year: int,
    base_year: int,
    draws: list[Draws],
    district: Draws,
    profile: Profile,
) -> Ints:
    cohort = births[year - 7] * 4 / 12 + births[year - 6] * 8 / 12
    total = cohort * profile.birth_to_entry * (1.0 + district.normal(0.0, 0.006))
    weights = np.array(
        [
            spec.intake
            * profile.areas[spec.area].drift ** (year - base_year)
            * (1.0 + own.normal(0.0, profile.year_noise))
            for spec, own in zip(specs, draws, strict=True)
        ]
    )
    return largest_remainder(weights * (total / weights.sum()))


def _rise(panel: Panel, s: int, y: int, spec: SchoolSpec, draws: Draws, profile: Profile) -> None:
    ratio = profile.areas[spec.area].progression
    for grade in range(1, GRADES):
        noise = draws.normal(1.0, 0.010)
        extra = draws.uniform()
        if y == 0 or grade == panel.last_primary:
            continue
        panel.pupils[s, grade, y] = int(panel.pupils[s, grade - 1, y - 1] * ratio * noise + extra)
        panel.classes[s, grade, y] = panel.classes[s, grade - 1, y - 1]
        panel.excess[s, grade, y] = panel.excess[s, grade - 1, y - 1]


def _to_junior(
    panel: Panel, specs: list[SchoolSpec], feeders: dict[tuple[str, str], float], y: int, profile: Profile
) -> Ints:
    place = {spec.id: index for index, spec in enumerate(specs)}
    arrivals = np.zeros(len(specs))
    for (source, target), share in feeders.items():
        arrivals[place[target]] += (
            panel.pupils[place[source], panel.last_primary - 1, y - 1] * share * profile.transition
        )
    return largest_remainder(arrivals)


def _fill_first_year(panel: Panel, specs: list[SchoolSpec], feeders: dict[tuple[str, str], float]) -> None:
    place = {spec.id: index for index, spec in enumerate(specs)}
    panel.pupils[:, : panel.last_primary, 0] = panel.pupils[:, :1, 0]
    arrivals = np.zeros(len(specs))
    for (source, target), share in feeders.items():
        arrivals[place[target]] += panel.pupils[place[source], 0, 0] * share
    panel.pupils[:, panel.last_primary :, 0] = largest_remainder(arrivals)[:, None]


def _section(panel: Panel, s: int, y: int, spec: SchoolSpec, draws: Draws) -> None:
    """Section cohorts that are new in the stage; all of them in the first year."""
    for grade in range(GRADES):
        excess = draws.whole(0, 2 if spec.crowded else 1)
        limit = CLASS_LIMIT["primary" if grade < panel.last_primary else "junior"]
        new = y == 0 or grade in (0, panel.last_primary)
        pupils = int(panel.pupils[s, grade, y])
        if new:
            per_class = spec.section[0 if grade < panel.last_primary else 1]
            classes = -(-pupils // per_class)
            average = -(-pupils // max(classes, 1))
            panel.classes[s, grade, y] = classes
            panel.excess[s, grade, y] = excess if classes > 1 and (spec.crowded or average < limit) else 0
        elif pupils == 0:
            panel.classes[s, grade, y] = panel.excess[s, grade, y] = 0
        elif panel.classes[s, grade, y] == 0:
            panel.classes[s, grade, y] = 1
