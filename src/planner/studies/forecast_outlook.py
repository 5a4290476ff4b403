"""Teachers, places and money ahead 师资、学位与经费展望: demand beside what there is, by stage, area and year.

Demand by posts: pupils ÷ 19 and ÷ 13.5 staff (中央编办发〔2014〕72号) times the share of full-time teachers; in small
schools at least so many per class. Demand by lessons: classes × periods a week ÷ periods of a teacher. Every figure
is a parameter of the scenario (:mod:`planner.scenario.parameters`), most of them assumed.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from planner.base.terms import MEASURED_STAGES, PHYSICAL
from planner.base.types import Projection
from planner.district.model import District
from planner.projection.retirement import SEPTEMBER, month_index, retirement_index
from planner.scenario.schema import Scenario
from planner.studies.forecast_norms import Norms

#: Months by which retirement may be brought forward or put off of one's own will, at most (assumed).
VOLUNTARY = 36


@dataclass(frozen=True)
class StageYear:
    """Teachers and money of a stage in a year; teachers are those of the base year still there."""

    stage: str
    year: int
    pupils: int
    classes: int
    teachers: int
    leavers: int
    by_posts: int
    by_lessons: int
    pay_yuan: float
    public_funds_yuan: float

    @property
    def short(self) -> int:
        """Teachers missing against the larger demand; negative: to spare."""
        return max(self.by_posts, self.by_lessons) - self.teachers


@dataclass(frozen=True)
class AreaYear:
    """Places of an area and stage in a year; spare and missing are added up over schools, not netted."""

    area: str
    stage: str
    year: int
    pupils: int
    places: int
    spare: int
    missing: int
    upkeep_yuan: float  # of the spare places


@dataclass(frozen=True)
class Retirements:
    """Retirements in a school year by the roster: at the statutory date, if all go early, if all stay on."""

    year: int
    statutory: int
    early: int
    late: int


@dataclass(frozen=True)
class Outlook:
    """What lies ahead; ``retirements`` is empty without a roster."""

    stages: tuple[StageYear, ...]
    areas: tuple[AreaYear, ...]
    retirements: tuple[Retirements, ...]
    heads_due: int | None  # heads with two terms of three years or more in their school; None without a roster
    norms: Norms


def outlook(district: District, scenario: Scenario, projection: Projection, norms: Norms | None = None) -> Outlook:
    """Return teachers, places and money of ``projection`` (do nothing but what the scenario has started)."""
    used = norms or Norms.of(scenario.assumptions)
    return Outlook(
        _stages(scenario, projection, used), _areas(district, projection, used), _retirements(district, scenario),
        _heads(district, scenario), used,
    )  # fmt: skip


def _stages(scenario: Scenario, projection: Projection, norms: Norms) -> tuple[StageYear, ...]:
    given = scenario.assumptions
    found = []
    for stage in MEASURED_STAGES:
        rows = np.array([u for u, unit in enumerate(projection.units) if unit.stage == stage], dtype=np.int64)
        pupils, classes = projection.pupils[rows], projection.class_count[rows]
        teachers = projection.teachers[rows].sum(axis=(0, 1))
        leavers = projection.leavers[rows].sum(axis=(0, 1))
        by_posts = pupils / norms.pupils_per_staff[stage] * norms.teaching_share
        small = classes * norms.small_class_teachers[stage]
        posts = np.ceil(np.where(pupils < norms.small_pupils, np.maximum(by_posts, small), by_posts) - 1e-9).sum(axis=0)
        each = norms.periods_per_class[stage] / norms.periods_per_teacher[stage]
        lessons = np.ceil(classes * each - 1e-9).sum(axis=0)
        quota = float(getattr(given, f"public_funds_{stage}", 0.0))
        funded = np.where(pupils > 0, np.maximum(pupils, norms.funding_floor), 0).sum(axis=0) * quota
        for y, year in enumerate(projection.years):
            found.append(
                StageYear(stage, year, int(pupils[:, y].sum()), int(classes[:, y].sum()), int(teachers[y]),
                          int(leavers[y]), int(posts[y]), int(lessons[y]),
                          float(teachers[y] * given.teacher_cost * (1 + norms.pay_growth) ** y), float(funded[y]))
            )  # fmt: skip
    return tuple(found)


def _areas(district: District, projection: Projection, norms: Norms) -> tuple[AreaYear, ...]:
    """Places of a unit = its share of the school's classrooms × the class size of the stage."""
    schools = district.school_by_id
    rooms = projection.physical[:, PHYSICAL.index("classrooms")]
    sums: dict[tuple[str, str, int], list[float]] = {}
    for u, unit in enumerate(projection.units):
        if unit.stage not in MEASURED_STAGES or rooms[unit.school_index].max() <= 0:
            continue
        school = schools[unit.school]
        area = school.township or school.area_type
        places = np.floor(rooms[unit.school_index] * projection.weight[u] + 1e-9) * norms.class_size[unit.stage]
        for y, year in enumerate(projection.years):
            gap = places[y] - projection.pupils[u, y]
            row = sums.setdefault((area, unit.stage, year), [0.0] * 4)
            for k, value in enumerate((projection.pupils[u, y], places[y], max(gap, 0.0), max(-gap, 0.0))):
                row[k] += float(value)
    return tuple(
        AreaYear(area, stage, year, int(row[0]), int(row[1]), int(row[2]), int(row[3]),
                 row[2] * norms.upkeep_yuan_per_place)
        for (area, stage, year), row in sorted(sums.items())
    )  # fmt: skip


def _retirements(district: District, scenario: Scenario) -> tuple[Retirements, ...]:
    """Count the roster's retirements between two autumns; nobody retires before the age of before the reform."""
    people = [person for person in district.roster if person.stage in MEASURED_STAGES]
    if not people:
        return ()
    male = np.array([person.sex == "M" for person in people])
    cadre = np.array([person.cadre for person in people])
    birth = np.array([int(month_index(*person.birth)) for person in people])
    date = retirement_index(male, cadre, birth)
    earliest = np.maximum(date - VOLUNTARY, birth + 12 * np.where(male, 60, np.where(cadre, 55, 50)))
    autumn = int(month_index(scenario.base_year, SEPTEMBER))
    # Whoever could have gone before the base year's autumn and is still there goes in the first year.
    earliest = np.where(date >= autumn, np.maximum(earliest, autumn), earliest)
    found = []
    for year in scenario.years[1:]:
        low, high = int(month_index(year - 1, SEPTEMBER)), int(month_index(year, SEPTEMBER))
        counts = [int(((one >= low) & (one < high)).sum()) for one in (date, earliest, date + VOLUNTARY)]
        found.append(Retirements(year, *counts))
    return tuple(found)


def _heads(district: District, scenario: Scenario) -> int | None:
    if not district.roster:
        return None
    return sum(person.head and scenario.base_year - person.since >= 6 for person in district.roster)


def after_horizon(district: District, scenario: Scenario, years: int = 5) -> Scenario:
    """Return the scenario carried ``years`` beyond its horizon, births along the nation's middle variant.

    For the cost of places that stand empty after the horizon: project and look at its areas.
    """
    settings = scenario.projection
    if settings.births == "given":
        settings = settings.model_copy(update={"births": "middle"})
    return scenario.model_copy(update={"horizon": scenario.horizon + years, "projection": settings})
