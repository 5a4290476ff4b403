"""The district's tables as arrays 在校生历史: schools in the order of their identifiers, grades, years.

Rounding ties go to the earlier cell, so everything is computed in the order of school identifiers; the order of the
``schools`` table only decides how results are listed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np

from planner.base.errors import BadInput, Problem
from planner.base.i18n import T
from planner.base.terms import PLANNED_STAGES
from planner.base.types import Bools, Floats, Ints
from planner.district.model import District, GradeCount, School
from planner.scenario.schema import Scenario

#: Stages by code; senior 高中 exists for split weights and classrooms only.
STAGES: Final = (*PLANNED_STAGES, "senior")
PRIMARY, JUNIOR, SPECIAL, SENIOR = range(4)
#: Schools outside the projection: they have no compulsory or special stage.
LEFT_OUT: Final = ("kindergarten", "vocational")
JUNIOR_TYPES: Final = ("junior", "nine_year", "twelve_year", "complete_secondary")
GRADE_COUNT: Final = 12
#: Years of intakes and of grade transitions that rates are taken from.
WINDOW: Final = 3


@dataclass(frozen=True)
class Frame:
    """Enrolment to the base year: ``s`` schools by identifier, ``g`` grades 1–12, ``h`` years of history."""

    schools: tuple[School, ...]
    years: tuple[int, ...]  # base year to horizon
    history: tuple[int, ...]  # without gaps, up to the base year
    stage: Ints  # (s, g): index into STAGES
    pupils: Ints  # (s, g, h)
    present: Bools  # (s, h): the school has rows for that year
    base_classes: Ints  # (s, g)
    base_excess: Ints  # (s, g): largest class over ⌈pupils / classes⌉ in the base year
    junior_grade: int  # index of the first junior grade
    notes: frozenset[str] = frozenset()

    @cached_property
    def index(self) -> dict[str, int]:
        """Position of each school identifier."""
        return {school.id: i for i, school in enumerate(self.schools)}

    @cached_property
    def ordinary(self) -> Bools:
        """Schools (s) whose pupils rise from grade to grade: all but special schools."""
        return np.array([school.type != "special" for school in self.schools], dtype=np.bool_)

    @cached_property
    def rises(self) -> Bools:
        """Cells (s, g) that are reached from the grade below without leaving the stage of an ordinary school."""
        same = np.zeros(self.stage.shape, dtype=np.bool_)
        same[:, 1:] = (self.stage[:, 1:] == self.stage[:, :-1]) & self.ordinary[:, None]
        return same

    @cached_property
    def running(self) -> Bools:
        """Schools (s) with pupils in the base year."""
        return np.asarray(self.pupils[:, :, -1].sum(axis=1) > 0, dtype=np.bool_)

    @cached_property
    def given(self) -> Bools:
        """Years (h) in which any school has rows."""
        return np.asarray(self.present.any(axis=0), dtype=np.bool_)

    @cached_property
    def complete(self) -> Bools:
        """Years (h) in which no school that is known to have stood by then lacks its rows."""
        built = np.array([9999 if school.build_year is None else school.build_year for school in self.schools])
        stood = self.running[:, None] & (built[:, None] <= np.array(self.history)[None, :])
        return np.asarray((self.present | ~stood).all(axis=0) & self.given, dtype=np.bool_)

    def intake(self, grade: int, stage: int) -> Floats:
        """Mean entrants (s) into ``grade`` (index) over the last three years in which the school has rows.

        Schools without pupils of ``stage`` in the base year take nobody in.
        """
        taught = (self.pupils[:, :, -1] * (self.stage == stage)).sum(axis=1) > 0
        open_to = taught & self.ordinary & (self.stage[:, grade] == stage)
        years = np.maximum(self.present[:, -WINDOW:].sum(axis=1), 1)
        return np.asarray(np.where(open_to, self.pupils[:, grade, -WINDOW:].sum(axis=1) / years, 0.0))


def build_frame(district: District, scenario: Scenario) -> Frame:
    """Read the enrolment table into arrays.

    Raises :class:`BadInput` where the base year of the scenario has no enrolment at all.
    """
    schools = tuple(sorted((s for s in district.schools if s.type not in LEFT_OUT), key=lambda school: school.id))
    index = {school.id: i for i, school in enumerate(schools)}
    base = scenario.base_year
    rows = {key: count for key, count in district.enrolment.items() if key[0] in index and key[1] <= base}
    given = {year for _, year, _ in rows}
    if base not in given:
        latest = max(given, default=None)
        message = T("there is no enrolment for the base year {year}", year=base)
        remedy = T("enter the enrolment of that year, or set base_year to a year that is given")
        raise BadInput([Problem("projection.base_year", "enrolment", str(latest or ""), message, remedy=remedy)])
    history = tuple(range(min(given), base + 1))
    pupils = np.zeros((len(schools), GRADE_COUNT, len(history)), dtype=np.int64)
    present = np.zeros((len(schools), len(history)), dtype=np.bool_)
    for (school, year, grade), count in rows.items():
        pupils[index[school], grade - 1, year - history[0]] = count.pupils
        present[index[school], year - history[0]] = True
    classes, excess, unknown = _base_classes(rows, index, base)
    return Frame(
        schools=schools,
        years=scenario.years,
        history=history,
        stage=_stages(district, schools),
        pupils=pupils,
        present=present,
        base_classes=classes,
        base_excess=excess,
        junior_grade=6 if district.school_system == "6-3" else 5,
        notes=frozenset({"largest.none"} if unknown else ()),
    )


def _stages(district: District, schools: tuple[School, ...]) -> Ints:
    """Stage codes (s, g); all grades of a teaching point are primary."""
    codes = {name: code for code, name in enumerate(STAGES)}
    rows = [
        [
            PRIMARY if s.type == "teaching_point" else codes[district.stage_of_grade(s, g + 1)]
            for g in range(GRADE_COUNT)
        ]
        for s in schools
    ]
    return np.array(rows, dtype=np.int64).reshape(len(schools), GRADE_COUNT)


def _base_classes(
    rows: Mapping[tuple[str, int, int], GradeCount], index: Mapping[str, int], base: int
) -> tuple[Ints, Ints, bool]:
    """Return classes and excess of the largest class (s, g) in the base year, and whether a largest is missing."""
    classes = np.zeros((len(index), GRADE_COUNT), dtype=np.int64)
    excess = np.zeros_like(classes)
    unknown = False
    for (school, year, grade), count in rows.items():
        if year != base or count.pupils <= 0:
            continue
        cell = index[school], grade - 1
        classes[cell] = max(count.classes, 1)
        if count.largest_class is None:
            unknown = True
        else:
            excess[cell] = max(count.largest_class - -(-count.pupils // int(classes[cell])), 0)
    return classes, excess, unknown
