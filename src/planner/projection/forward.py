"""The projection as a whole 现状预测: pupils → classes, teachers, premises → units (docs/model.md §2)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

import numpy as np

from planner.base.terms import PHYSICAL, PLANNED_STAGES
from planner.base.types import Bools, Floats, Ints, Projection, Unit
from planner.district.model import District
from planner.projection.enrolment import project_pupils
from planner.projection.history import JUNIOR, Frame, build_frame
from planner.projection.moved import births_of, moved_by
from planner.projection.notes import sentences
from planner.projection.opening import Opening, openings
from planner.projection.premises import project_premises, unit_weights
from planner.projection.rates import build_rates
from planner.projection.sections import CLASS_SIZE, project_classes
from planner.projection.teachers import Careers, base_staff, project_teachers
from planner.scenario.schema import Scenario


def project(
    district: District,
    scenario: Scenario,
    *,
    with_projects: bool = True,
    class_size: Mapping[str, int] = CLASS_SIZE,
    vary: Callable[[Frame, Ints], Ints] | None = None,
) -> Projection:
    """Project ``district`` from the base year to the horizon if nothing is done but what the scenario has started.

    ``with_projects=False`` leaves the started projects out as well: their schools keep their place among the units,
    with nobody in them, so that both projections have the same axes. ``class_size`` gives the pupils per class that
    new cohorts are sectioned by, per stage; ``vary`` returns other pupils (s, g, y) in place of the projected ones,
    to be sectioned as they are, in the same units. Units: each school × stage with pupils or teachers in the base year,
    that feeder shares lead to, or that a started project fills within the horizon; in the order of the ``schools``
    table, then by stage. Kindergartens and vocational schools have none. Raises :class:`BadInput` where the base
    year has no enrolment or the scenario starts an unknown project.
    """
    frame = build_frame(district, scenario)
    assumptions = scenario.assumptions
    started = openings(district, scenario, frame)
    opened = started if with_projects else ()
    births = births_of(district.births, scenario)
    rates = build_rates(frame, births, district.feeders, assumptions)
    enrolment = project_pupils(frame, rates, opened, moved_by(frame, scenario, births))
    physical, premises_notes = project_premises(frame, district, opened, assumptions.writeoff_share)
    classrooms = physical[:, PHYSICAL.index("classrooms")]
    pupils = enrolment.pupils if vary is None else vary(frame, enrolment.pupils)
    classes, largest = project_classes(frame, pupils, enrolment.anew, classrooms, class_size)
    units = _units(frame, _planned(frame, district, started, enrolment.pupils, rates.feeder.fed()))
    careers = project_teachers(district, units, scenario.years, assumptions)
    notes = {*rates.notes, *premises_notes, *careers.notes}
    if (frame.running & (classrooms[:, 0] <= 0)).any():
        notes.add("classrooms.none")
    parts = _Parts(frame, units, pupils, classes, largest, careers, physical)
    return _listed(district, parts, sentences(notes))


class _Parts(NamedTuple):
    """The results in the order of school identifiers."""

    frame: Frame
    units: tuple[Unit, ...]
    pupils: Ints  # (s, g, y), as are classes and largest
    classes: Ints
    largest: Ints
    careers: Careers
    physical: Floats  # (s, PHYSICAL, y)


def _listed(district: District, parts: _Parts, estimated: tuple[str, ...]) -> Projection:
    """Return the results by unit, in the order of the ``schools`` table."""
    frame, units = parts.frame, parts.units
    names = [unit.school for unit in units]
    having = set(names)
    schools = tuple(school.id for school in district.schools if school.id in having)
    place = {name: i for i, name in enumerate(schools)}
    stages = [PLANNED_STAGES.index(unit.stage) for unit in units]
    order = np.array(sorted(range(len(units)), key=lambda u: (place[names[u]], stages[u])), dtype=np.int64)
    rows = np.array([unit.school_index for unit in units], dtype=np.int64)[order]
    stage = np.array(stages, dtype=np.int64)[order]
    taught = (frame.stage[rows] == stage[:, None])[:, :, None]
    return Projection(
        base_year=frame.years[0],
        years=frame.years,
        units=tuple(replace(units[u], school_index=place[names[u]]) for u in order),
        schools=schools,
        pupils_by_grade=np.where(taught, parts.pupils[rows], 0),
        classes=np.where(taught, parts.classes[rows], 0),
        largest_class=np.where(taught, parts.largest[rows], 0),
        teachers=parts.careers.teachers[order],
        leavers=parts.careers.leavers[order],
        eligible=parts.careers.eligible[order],
        physical=parts.physical[np.array([frame.index[name] for name in schools], dtype=np.int64)],
        weight=unit_weights(frame, parts.pupils, units)[order],
        estimated=estimated,
    )


def _planned(frame: Frame, district: District, started: Sequence[Opening], pupils: Ints, fed: Bools) -> Bools:
    """Return which stages each school runs (s, PLANNED_STAGES): see :func:`project`.

    A school that a project is to open has none until that project is started, even if staff or feeder shares
    are already entered for it.
    """
    opening = {start.school for start in started}
    exists = np.array(
        [frame.running[s] or s in opening or not school.opens_project for s, school in enumerate(frame.schools)],
        dtype=np.bool_,
    )
    stages = [(pupils.sum(axis=2) * (frame.stage == code)).sum(axis=1) > 0 for code in range(len(PLANNED_STAGES))]
    planned = np.stack(stages, axis=1)
    for (school, stage, _), count in base_staff(district).items():
        if count > 0 and school in frame.index and stage in PLANNED_STAGES:
            planned[frame.index[school], PLANNED_STAGES.index(stage)] = True
    serving = np.array([s in opening or bool(frame.running[s]) for s in range(len(frame.schools))], dtype=np.bool_)
    planned[:, JUNIOR] |= fed & serving
    for start in started:
        for _, stage_code, share in start.relief:
            planned[start.school, stage_code] |= share > 0
    return planned & exists[:, None]


def _units(frame: Frame, planned: Bools) -> tuple[Unit, ...]:
    """Return the units in the order of school identifiers; ``school_index`` points into the frame."""
    return tuple(
        Unit(f"{school.id}:{stage}", school.id, stage, s)
        for s, school in enumerate(frame.schools)
        for code, stage in enumerate(PLANNED_STAGES)
        if planned[s, code]
    )
