"""Projections of one district under many schedules 多种建设时序的预测, all on the same units and schools.

What a start year cannot change (history, ratios, teachers) is worked out once; pupils, classes and premises are
worked out anew for each schedule, because an opening moves pupils and with them every later year.
"""

from __future__ import annotations

from collections.abc import Mapping

from planner.base.terms import PHYSICAL
from planner.base.types import Projection
from planner.district.model import District
from planner.projection.enrolment import project_pupils
from planner.projection.forward import _listed, _Parts, _planned, _units
from planner.projection.history import build_frame
from planner.projection.moved import births_of, moved_by
from planner.projection.notes import sentences
from planner.projection.opening import openings
from planner.projection.premises import project_premises
from planner.projection.rates import build_rates
from planner.projection.sections import project_classes
from planner.projection.teachers import project_teachers
from planner.scenario.schema import Scenario


class Alternatives:
    """Project a district under one schedule after the other; see :meth:`of`."""

    def __init__(self, district: District, scenario: Scenario, widest: Mapping[str, int]) -> None:
        """Prepare what all schedules share; ``widest`` starts every project that any of them starts."""
        self.district, self.scenario = district, scenario
        self.frame = build_frame(district, scenario)
        births = births_of(district.births, scenario)
        self.rates = build_rates(self.frame, births, district.feeders, scenario.assumptions)
        self.moved = moved_by(self.frame, scenario, births)
        started = openings(district, scenario.started(widest), self.frame)
        pupils = project_pupils(self.frame, self.rates, started, self.moved).pupils
        planned = _planned(self.frame, district, started, pupils, self.rates.feeder.fed())
        self.units = _units(self.frame, planned)
        self.careers = project_teachers(district, self.units, scenario.years, scenario.assumptions)

    def of(self, starts: Mapping[str, int]) -> Projection:
        """Return the projection under ``starts`` (``NEVER``: not built); schools not opened keep their place, empty.

        Equal to :func:`planner.projection.project` of the same schedule, unit by unit.
        """
        frame, scenario = self.frame, self.scenario
        opened = openings(self.district, scenario.started(starts), frame)
        enrolment = project_pupils(frame, self.rates, opened, self.moved)
        physical, notes = project_premises(frame, self.district, opened, scenario.assumptions.writeoff_share)
        rooms = physical[:, PHYSICAL.index("classrooms")]
        classes, largest = project_classes(frame, enrolment.pupils, enrolment.anew, rooms)
        told = {*self.rates.notes, *notes, *self.careers.notes}
        if (frame.running & (rooms[:, 0] <= 0)).any():
            told.add("classrooms.none")
        parts = _Parts(frame, self.units, enrolment.pupils, classes, largest, self.careers, physical)
        return _listed(self.district, parts, sentences(told))
