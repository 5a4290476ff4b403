"""Openings of started projects 建设项目投用: when, at which school, whose pupils move (docs/model.md §2)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from planner.base.errors import BadInput, Problem
from planner.base.i18n import T
from planner.base.terms import PHYSICAL
from planner.base.types import Bools, Floats, Ints
from planner.district.model import District, Project
from planner.projection.history import JUNIOR, PRIMARY, Frame
from planner.projection.whole import apportion
from planner.scenario.schema import Scenario


@dataclass(frozen=True)
class Opening:
    """A started project that opens after the base year and within the horizon."""

    project: str
    year: int
    school: int  # index in the frame
    relief: tuple[tuple[int, int, float], ...]  # (from school, stage code, share)
    adds: Floats  # (PHYSICAL)
    at_once: bool = True  # every grade of the stage moves in the year of opening, else entrants only
    closes: tuple[tuple[int, int, float], ...] = ()  # the school closes: (receiver, stage code, share of its pupils)


def openings(district: District, scenario: Scenario, frame: Frame) -> tuple[Opening, ...]:
    """Return the openings of the scenario's projects, by project identifier.

    A project that opens by the base year is left out: the tables already show it. One that opens after the horizon
    changes nothing here. Raises :class:`BadInput` where the scenario starts a project that the district lacks.
    """
    by_id = {project.id: project for project in district.projects}
    unknown = sorted(set(scenario.projects) - set(by_id))
    if unknown:
        allowed = T("projects of the district: {names}", names=", ".join(sorted(by_id)) or "–")
        message = T("the scenario starts a project that the district does not have")
        raise BadInput([Problem("projection.project", f"projects.{name}", name, message, allowed) for name in unknown])
    found = []
    for name in sorted(scenario.starts):
        project = by_id[name]
        year = scenario.starts[name] + project.build_years
        if scenario.base_year < year <= scenario.horizon and project.school in frame.index:
            adds = np.array([float(project.adds.get(item, 0.0)) for item in PHYSICAL])
            at_once = project.moved_grades == "all"
            school, closes = frame.index[project.school], _receivers(project, frame)
            found.append(Opening(name, year, school, _relief(project, frame), adds, at_once, closes))
    return tuple(found)


def _relief(project: Project, frame: Frame) -> tuple[tuple[int, int, float], ...]:
    """Relief shares of a new school or a redrawn catchment; a wing moves nobody."""
    if project.enlarges or project.kind == "merge":
        return ()
    stages = {"primary": PRIMARY, "junior": JUNIOR}
    return tuple(
        (frame.index[school], stages[stage], share)
        for (school, stage), share in sorted(project.relief.items())
        if school in frame.index and stage in stages and school != project.school
    )


def _receivers(project: Project, frame: Frame) -> tuple[tuple[int, int, float], ...]:
    """Where the pupils of a school that closes go, with their shares."""
    stages = {"primary": PRIMARY, "junior": JUNIOR}
    return tuple(
        (frame.index[school], stages[stage], share)
        for (school, stage), share in sorted(project.receivers.items())
        if project.kind == "merge" and school in frame.index and stage in stages and school != project.school
    )


#: School opened → school it relieves → pupils that it took over in the year of opening.
Heirs = dict[int, dict[int, float]]


@dataclass
class Relief:
    """What openings do to one year's pupils: who moved, and which cells are sectioned anew."""

    pupils: Ints  # (s, g) after the moves
    anew: Bools  # (s, g)
    heirs: Heirs


def relieve(frame: Frame, opened: Sequence[Opening], year: int, pupils: Ints) -> Relief:
    """Move the pupils of ``year`` (s, g) to the schools opened.

    In the year of opening the share of every grade of the stage moves (largest remainder over grades), afterwards
    that of the entrants; a project that moves ``entry`` grades moves entrants from the start. Shares are of the pupils
    before any move; a cell never gives more than it has. A school that closes then gives away all that is left, every
    year, because entrants are still counted where they live.
    """
    result = Relief(pupils.copy(), np.zeros(pupils.shape, dtype=np.bool_), {})
    entry_grade = {PRIMARY: 0, JUNIOR: frame.junior_grade}
    for opening in opened:
        if year < opening.year:
            continue
        for source, stage, share in opening.relief:
            grades = frame.stage[source] == stage
            if year > opening.year or not opening.at_once:
                grades = grades & (np.arange(grades.size) == entry_grade[stage])
            moved = np.minimum(apportion(np.where(grades, pupils[source] * share, 0.0)), result.pupils[source])
            result.pupils[source] -= moved
            result.pupils[opening.school] += moved
            if year == opening.year:
                result.anew[source] |= grades
                result.anew[opening.school] |= grades
                taken = result.heirs.setdefault(opening.school, {})
                taken[source] = taken.get(source, 0.0) + (float(moved.sum()) if stage == PRIMARY else 0.0)
    for opening in opened:
        if opening.closes and year >= opening.year:
            _close(frame, opening, result, first=year == opening.year)
    return result


def _close(frame: Frame, opening: Opening, result: Relief, *, first: bool) -> None:
    """Send the pupils of a closed school to its receivers, grade by grade (largest remainder over receivers)."""
    for stage in sorted({stage for _, stage, _ in opening.closes}):
        targets = [(to, share) for to, of_stage, share in opening.closes if of_stage == stage]
        grades = frame.stage[opening.school] == stage
        going = np.where(grades, result.pupils[opening.school], 0)
        parts = apportion(going[:, None] * np.array([share for _, share in targets])[None, :])
        result.pupils[opening.school] -= parts.sum(axis=1)
        for k, (to, _) in enumerate(targets):
            result.pupils[to] += parts[:, k]
            if first:
                result.anew[to] |= parts[:, k] > 0
