"""Pupils of a replication 仿真生源: one of the forecast's drawn courses; a bad year may meet a late building.

The courses are those behind the ranges of the forecast (:mod:`planner.studies.forecast_ranges`): calibrated on the
district's own past errors, junior entry following the drawn primary leavers. A school's pupils of a grade and year
are the projected ones times drawn/expected; a school without the whole history, and one that opens, follows its
stage's total. Whole pupils by largest remainder, the rounded total of each grade kept.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from planner.base.types import Floats, Ints
from planner.district.model import District
from planner.projection import project
from planner.projection.history import STAGES, Frame
from planner.projection.whole import apportion
from planner.scenario.schema import Scenario
from planner.studies.forecast_ranges import courses

#: Other pupils (s, g, y) in place of the projected ones, for the schools and grades of a frame.
Vary = Callable[[Frame, Ints], Ints]
#: Courses in the ensemble; replication r goes with course r modulo this.
COURSES = 500


class Pupils:
    """The ensemble of one district, scenario and seed; drawn when it is first asked for."""

    def __init__(self, district: District, scenario: Scenario, seed: int) -> None:
        self.district, self.scenario, self.seed = district, scenario, seed

    def course(self, number: int | None) -> int | None:
        """Return the course of a replication; None: as projected, also where no history allows draws."""
        return None if number is None or not self._factors else number % COURSES

    @property
    def told(self) -> str:
        """Say where pupils come from: ``drawn``, or ``projected`` where no history allows draws."""
        return "drawn" if self._factors else "projected"

    def vary(self, number: int | None) -> Vary | None:
        """Return what gives the pupils of a replication's course; None: as projected."""
        course = self.course(number)
        return None if course is None else lambda frame, pupils: self._varied(course, frame, pupils)

    def _varied(self, course: int, frame: Frame, pupils: Ints) -> Ints:
        factor = np.ones(pupils.shape)
        for stage, schools, grades, own, total in self._factors:
            here = (frame.stage == STAGES.index(stage)) & frame.ordinary[:, None]
            every = np.ones((pupils.shape[1], pupils.shape[2]))
            every[grades, 1:] = total[course]
            factor = np.where(here[:, :, None], every[None], factor)
            rows = np.array([frame.index[school] for school in schools], dtype=np.int64)
            factor[rows[:, None], grades[None, :], 1:] = own[course]
        varied = pupils.copy()
        # Special and senior classes keep the projection's pupils; so does the base year, which is counted.
        expected = pupils[:, :, 1:] * factor[:, :, 1:]
        varied[:, :, 1:] = np.moveaxis(apportion(np.moveaxis(expected, 0, -1)), -1, 0)
        return varied

    @cached_property
    def _factors(self) -> list[tuple[str, list[str], Ints, NDArray[np.float32], Floats]]:
        """By stage: schools, indices of grades, drawn/expected by school (d, s, g, h) and over the stage (d, g, h)."""
        still = project(self.district, self.scenario, with_projects=False)
        found = []
        for one in courses(self.district, self.scenario, still, COURSES, self.seed):
            total = one.central.sum(axis=0)
            over = np.where(total > 0, one.drawn.sum(axis=1) / np.where(total > 0, total, 1.0), 1.0)
            there = one.central > 0
            own = np.where(there, one.drawn / np.where(there, one.central, 1.0), over[:, None]).astype(np.float32)
            grades = np.array([int(grade) - 1 for grade in one.panel.grades], dtype=np.int64)
            found.append((one.name, [still.units[u].school for u in one.rows], grades, own, over))
        return found
