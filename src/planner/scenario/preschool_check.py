"""The section ``preschool:`` against the district's kindergartens: years that fit, projects that exist."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from planner.base.errors import Problem
from planner.base.i18n import T
from planner.base.nearest import nearest
from planner.base.preschool import PRESCHOOL_LEVERS
from planner.scenario.schema import Scenario


def check_preschool(scenario: Scenario, preschool: Any, file: str) -> Iterator[Problem]:
    """Yield every problem; ``preschool`` is :class:`planner.district.preschool.Preschool` or None."""
    settings = scenario.preschool
    if settings is None:
        if preschool is not None:
            message = T("the district has kindergartens, but the scenario has no section preschool: they are left out")
            remedy = T("add a section preschool with a deadline")
            yield Problem("scenario.preschool_left_out", f"{file}:preschool", "", message, None, remedy, "warning")
        return
    if preschool is None:
        message = T("the section preschool needs table kindergartens")
        yield Problem("scenario.preschool", f"{file}:preschool", "", message, remedy=T("add table kindergartens"))
        return
    first, base = settings.first_year, scenario.base_year
    name = "hold_from" if settings.hold_from is not None else "deadline"
    if not base < first <= scenario.horizon:
        message = T("targets of preschool must hold from a year after the base year, within the horizon")
        allowed = T("a year from {low} to {high}", low=base + 1, high=scenario.horizon)
        remedy = T("where the document's deadline has passed, state hold_from")
        yield Problem("scenario.preschool_year", f"{file}:preschool.{name}", str(first), message, allowed, remedy)
    for lever in settings.levers:
        if lever not in PRESCHOOL_LEVERS:
            near = nearest(lever, PRESCHOOL_LEVERS)
            meant = T("did you mean {near}?", near=near) if near else None
            place = f"{file}:preschool.levers"
            yield Problem("scenario.lever", place, lever, T("there is no such lever"), remedy=meant)
    yield from _projects(scenario, preschool, file)


def _projects(scenario: Scenario, preschool: Any, file: str) -> Iterator[Problem]:
    known = {project.id: project for project in preschool.projects}
    for name, start in scenario.preschool.projects.items() if scenario.preschool else ():
        place, project = f"{file}:preschool.projects.{name}", known.get(name)
        if project is None:
            near = nearest(name, known)
            remedy = T("did you mean {near}?", near=near) if near else T("add it to table preschool_projects")
            message = T("there is no such project in table preschool_projects")
            yield Problem("scenario.project", place, name, message, remedy=remedy)
            continue
        low = max(project.earliest_start, scenario.base_year + 1)
        high = scenario.horizon - project.build_years
        if not low <= start <= high:
            message = T("it cannot start in this year and open within the horizon")
            allowed = T("a year from {low} to {high}", low=low, high=high)
            yield Problem("scenario.start", place, str(start), message, allowed)
