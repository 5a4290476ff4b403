"""Teachers, places and money ahead 师资、学位与经费展望: demand beside what there is, by stage, area and year.

Demand by posts: pupils ÷ 19 and ÷ 13.5 staff (中央编办发〔2014〕72号) times the share of full-time teachers; in small
schools at least so many per class. Demand by lessons: classes × periods a week ÷ periods of a teacher. Every figure
is a parameter of the scenario (:mod:`planner.scenario.parameters`), most of them assumed.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from planner.base.terms import MEASURED_STAGES
from planner.base.types import Projection
from planner.district.model import District
from planner.projection.retirement import SEPTEMBER, Dates, month_index
from planner.scenario.schema import Scenario
from planner.standards import load_pack
from planner.standards.lookup import Pack
from planner.studies.forecast_norms import Norms
from planner.studies.forecast_units import UnitYear, unit_years


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
    teaching_m2: float = 0.0  # what there is
    missing_m2: float = 0.0  # against R4, added up over schools
    oversized: int = 0  # schools (by their units) above the size rule
    crowded: int = 0  # units with a class above the class-size rule


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
    heads_due: int | None  # heads with two terms or more in their school; None without a roster
    norms: Norms
    units: tuple[UnitYear, ...] = ()


def outlook(
    district: District, scenario: Scenario, projection: Projection, norms: Norms | None = None, pack: Pack | None = None
) -> Outlook:
    """Return teachers, places and money of ``projection`` (do nothing but what the scenario has started).

    ``pack`` (default: the scenario's) gives the rules on area, size and classes.
    """
    used = norms or Norms.of(scenario.assumptions)
    units = unit_years(district, scenario, projection, used, pack or load_pack(scenario.standards))
    return Outlook(
        _stages(projection, units), _areas(units), _retirements(district, scenario), _heads(district, scenario), used,
        units,
    )  # fmt: skip


def _stages(projection: Projection, units: tuple[UnitYear, ...]) -> tuple[StageYear, ...]:
    """Add up over units: what stages need is what their schools need."""
    found = []
    for stage in MEASURED_STAGES:
        for year in projection.years:
            rows = [one for one in units if one.stage == stage and one.year == year]
            sums = [sum(getattr(one, name) for one in rows)
                    for name in ("pupils", "classes", "teachers", "leavers", "by_posts", "by_lessons")]  # fmt: skip
            money = [float(sum(getattr(one, name) for one in rows)) for name in ("pay_yuan", "public_funds_yuan")]
            found.append(StageYear(stage, year, *sums, *money))
    return tuple(found)


def _areas(units: tuple[UnitYear, ...]) -> tuple[AreaYear, ...]:
    """Add up over the units of an area whose classrooms are known."""
    held: dict[tuple[str, str, int], list[UnitYear]] = {}
    for one in units:
        if one.places is not None:
            held.setdefault((one.area, one.stage, one.year), []).append(one)
    return tuple(
        AreaYear(
            *key, sum(one.pupils for one in rows), sum(one.places or 0 for one in rows), sum(one.spare for one in rows),
            sum(one.missing for one in rows), sum(one.upkeep_yuan for one in rows),
            sum(one.teaching_m2 for one in rows), sum(one.missing_m2 for one in rows),
            len({one.school for one in rows if one.oversized}), sum(one.crowded for one in rows),
        )
        for key, rows in sorted(held.items())
    )  # fmt: skip


def _retirements(district: District, scenario: Scenario) -> tuple[Retirements, ...]:
    """Count the roster's retirements between two autumns; nobody retires before the age of before the reform."""
    people = [person for person in district.roster if person.stage in MEASURED_STAGES]
    if not people:
        return ()
    male = np.array([person.sex == "M" for person in people])
    cadre = np.array([person.cadre for person in people])
    birth = np.array([int(month_index(*person.birth)) for person in people])
    autumn = int(month_index(scenario.base_year, SEPTEMBER))
    dates = Dates.of(male, cadre, birth, scenario.assumptions.retire_shift_months, autumn)
    found = []
    for year in scenario.years[1:]:
        low, high = int(month_index(year - 1, SEPTEMBER)), int(month_index(year, SEPTEMBER))
        counts = [int(((one >= low) & (one < high)).sum()) for one in (dates.statutory, dates.early, dates.late)]
        found.append(Retirements(year, *counts))
    return tuple(found)


def _heads(district: District, scenario: Scenario) -> int | None:
    if not district.roster:
        return None
    terms = scenario.assumptions.head_rotation_years
    return sum(person.head and scenario.base_year - person.since >= terms for person in district.roster)


def after_horizon(district: District, scenario: Scenario, years: int = 5) -> Scenario:
    """Return the scenario carried ``years`` beyond its horizon, births along the nation's middle variant.

    For the cost of places that stand empty after the horizon: project and look at its areas.
    """
    settings = scenario.projection
    if settings.births == "given":
        settings = settings.model_copy(update={"births": "middle"})
    return scenario.model_copy(update={"horizon": scenario.horizon + years, "projection": settings})
