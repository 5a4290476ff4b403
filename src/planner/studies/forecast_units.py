"""Teachers, places and money of every school and stage 各校师资、学位与经费, year by year.

Places of a unit = its share of the school's classrooms × the class size of the stage. Public funds count at least
``funding_floor`` pupils of a school, shared by its stages' pupils. Area against R4 and the rules on size and classes
are those of the scenario's pack in the year.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from planner.base.terms import INDICATORS, MEASURED_STAGES, PHYSICAL
from planner.base.types import Floats, Projection
from planner.district.model import District
from planner.indicators.ratios import NOT_MET
from planner.scenario.schema import Scenario
from planner.standards.lookup import Pack
from planner.studies.forecast_norms import Norms
from planner.studies.forecast_quick import verdicts_of


@dataclass(frozen=True)
class UnitYear:
    """A unit in a year; teachers are those of the base year still there, yuan of the base year."""

    unit: str
    school: str
    stage: str
    area: str  # township, else the kind of area
    year: int
    pupils: int
    classes: int
    largest_class: int
    teachers: int
    leavers: int
    by_posts: int
    by_lessons: int
    places: int | None  # None: no classrooms are entered
    teaching_m2: float
    missing_m2: float  # against R4
    oversized: bool  # the school is above the size rule
    crowded: bool  # a class is above the class-size rule
    pay_yuan: float
    public_funds_yuan: float
    upkeep_yuan: float  # of the spare places

    @property
    def short(self) -> int:
        """Teachers missing against the larger demand; negative: to spare."""
        return max(self.by_posts, self.by_lessons) - self.teachers

    @property
    def spare(self) -> int:
        """Places that stand empty."""
        return 0 if self.places is None else max(self.places - self.pupils, 0)

    @property
    def missing(self) -> int:
        """Places that are missing."""
        return 0 if self.places is None else max(self.pupils - self.places, 0)


def unit_years(
    district: District, scenario: Scenario, projection: Projection, norms: Norms, pack: Pack
) -> tuple[UnitYear, ...]:
    """Return every primary and junior unit of ``projection`` in every year."""
    given, schools = scenario.assumptions, district.school_by_id
    look = verdicts_of(district, scenario, pack, projection)
    pupils, classes = projection.pupils, projection.class_count
    funded = _funded(projection, norms)
    rooms = projection.physical[:, PHYSICAL.index("classrooms")]
    area = projection.physical[:, PHYSICAL.index("teaching_area_m2")]
    asked = look.targets.threshold[:, INDICATORS.index("R4")] * look.targets.measured  # m² per pupil
    found = []
    for u, unit in enumerate(projection.units):
        if unit.stage not in MEASURED_STAGES:
            continue
        s, school = unit.school_index, schools[unit.school]
        known = rooms[s].max() > 0
        places = np.floor(rooms[s] * projection.weight[u] + 1e-9) * norms.class_size[unit.stage]
        own = area[s] * projection.weight[u]
        teachers, leavers = projection.teachers[u].sum(axis=0), projection.leavers[u].sum(axis=0)
        posts, lessons = _demand(pupils[u], classes[u], unit.stage, norms)
        quota = float(getattr(given, f"public_funds_{unit.stage}", 0.0))
        for y, year in enumerate(projection.years):
            spare = max(float(places[y] - pupils[u, y]), 0.0) if known else 0.0
            found.append(UnitYear(
                unit.id, unit.school, unit.stage, school.township or school.area_type, year, int(pupils[u, y]),
                int(classes[u, y]), int(projection.largest_class[u, :, y].max()), int(teachers[y]), int(leavers[y]),
                int(posts[y]), int(lessons[y]), int(places[y]) if known else None, float(own[y]),
                max(float(asked[u, y] * pupils[u, y] - own[y]), 0.0), bool(look.size[s, y] == NOT_MET),
                bool(look.class_size[u, y] == NOT_MET),
                float(teachers[y] * given.teacher_cost * (1 + norms.pay_growth) ** y), float(funded[u, y] * quota),
                spare * norms.upkeep_yuan_per_place,
            ))  # fmt: skip
    return tuple(found)


def _demand(pupils: np.ndarray, classes: np.ndarray, stage: str, norms: Norms) -> tuple[Floats, Floats]:
    """Return teachers needed (y) by posts, in small schools at least so many per class, and by lessons."""
    by_posts = pupils / norms.pupils_per_staff[stage] * norms.teaching_share
    small = classes * norms.small_class_teachers[stage]
    posts = np.ceil(np.where(pupils < norms.small_pupils, np.maximum(by_posts, small), by_posts) - 1e-9)
    each = norms.periods_per_class[stage] / norms.periods_per_teacher[stage]
    return posts, np.ceil(classes * each - 1e-9)


def _funded(projection: Projection, norms: Norms) -> Floats:
    """Return the pupils (u, y) that public funds count: a school's floor is shared by its stages' pupils."""
    school = np.array([unit.school_index for unit in projection.units], dtype=np.int64)
    here = np.array([unit.stage in MEASURED_STAGES for unit in projection.units], dtype=np.bool_)
    own = np.where(here[:, None], projection.pupils, 0)
    total = np.zeros((len(projection.schools), len(projection.years)))
    np.add.at(total, school, own)
    factor = np.where(total > 0, np.maximum(norms.funding_floor / np.where(total > 0, total, 1.0), 1.0), 0.0)
    return np.asarray(own * factor[school], dtype=np.float64)
