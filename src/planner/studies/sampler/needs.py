"""What a school will need 需求测算: rough arithmetic for land, rooms and budgets, not the planner's own projection."""

from __future__ import annotations

import math

from planner.studies.sampler.demography import Panel
from planner.studies.sampler.profile import (
    AREA_M2,
    CLASS_LIMIT,
    EQUIPMENT_YUAN,
    JUNIOR_WEIGHT,
    ROOMS_PER_100,
    SPORTS_M2,
)
from planner.studies.sampler.specs import SchoolSpec


def per_weighted_pupil(spec: SchoolSpec, thresholds: dict[str, float]) -> float:
    """Return what the school's total must be per weighted pupil (A + 1.1 B) to meet ``thresholds`` in each stage.

    A nine-year school's junior part gets 1.1 per pupil, so the larger of the primary threshold and the junior one
    divided by 1.1 decides (docs/model.md §2, split weights).
    """
    if spec.type == "nine_year":
        return max(thresholds["primary"], thresholds["junior"] / JUNIOR_WEIGHT)
    return thresholds["junior" if spec.type == "junior" else "primary"]


def weighted_pupils(spec: SchoolSpec, panel: Panel, year: int) -> float:
    """Return A + 1.1 B of a nine-year school, the pupils of any other."""
    primary, junior = panel.stage_pupils(spec.id, year)
    return primary + JUNIOR_WEIGHT * junior if spec.type == "nine_year" else float(primary + junior)


def peak(spec: SchoolSpec, panel: Panel, first: int, last: int) -> float:
    """Return the largest number of weighted pupils from ``first`` to ``last``."""
    return max(weighted_pupils(spec, panel, year) for year in range(first, last + 1))


def area_need(spec: SchoolSpec, panel: Panel, first: int, last: int) -> float:
    """Return the teaching area (m²) that meets R4 in every year."""
    return peak(spec, panel, first, last) * per_weighted_pupil(spec, AREA_M2)


def sports_need(spec: SchoolSpec, panel: Panel, first: int, last: int) -> float:
    """Return the sports area (m²) that meets R5 in every year."""
    return peak(spec, panel, first, last) * per_weighted_pupil(spec, SPORTS_M2)


def equipment_need(spec: SchoolSpec, panel: Panel, first: int, last: int) -> float:
    """Return the equipment (yuan) that meets R6 in every year."""
    return peak(spec, panel, first, last) * per_weighted_pupil(spec, EQUIPMENT_YUAN)


def room_need(spec: SchoolSpec, panel: Panel, first: int, last: int) -> int:
    """Return the multimedia rooms that meet R7 in every year."""
    return math.ceil(peak(spec, panel, first, last) * per_weighted_pupil(spec, ROOMS_PER_100) / 100)


def classroom_need(spec: SchoolSpec, panel: Panel, first: int, last: int) -> int:
    """Return the classrooms that hold every class in every year, oversized cohorts opened into more classes."""
    most = 0
    for year in range(first, last + 1):
        counts = zip(*(table.tolist() for table in panel.at(spec.id, year)), strict=True)
        most = max(most, sum(_classes(grade < panel.last_primary, *count) for grade, count in enumerate(counts)))
    return most


def _classes(primary: bool, pupils: int, classes: int, largest: int) -> int:
    limit = CLASS_LIMIT["primary" if primary else "junior"]
    return max(classes + (largest > limit), math.ceil(pupils / limit))


def special_rooms_needed(classes: int) -> int:
    """Return the music rooms, and as many art rooms, that ``classes`` call for (one per 12 classes, rounded up)."""
    return max(1, math.ceil(classes / 12))
