"""A scenario against its district: projects that exist and open in time, pupils of the base year, births, caps."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Protocol

from planner.base.errors import BadInput, Problem
from planner.base.i18n import T
from planner.scenario.attainment import check_attainment
from planner.scenario.futures import check_futures
from planner.scenario.margins import check_margins
from planner.scenario.preschool_check import check_preschool
from planner.scenario.projects import Candidate, check_projects
from planner.scenario.relief import check_relief
from planner.scenario.schema import Scenario


class SchoolRow(Protocol):
    """What is asked of a school (``planner.district.model.School``)."""

    @property
    def id(self) -> str: ...
    @property
    def opens_project(self) -> str: ...


class DistrictTables(Protocol):
    """What is asked of a district; layers on one line do not import each other."""

    @property
    def schools(self) -> Sequence[SchoolRow]: ...
    @property
    def projects(self) -> Sequence[Candidate]: ...
    @property
    def enrolment(self) -> Mapping[tuple[str, int, int], Any]: ...
    @property
    def births(self) -> Mapping[int, float]: ...
    @property
    def preschool(self) -> Any: ...


class Loaded(Protocol):
    """What is asked of a loaded scenario (:class:`planner.scenario.load.LoadedScenario`)."""

    @property
    def scenario(self) -> Scenario: ...
    @property
    def path(self) -> Any: ...
    @property
    def district_path(self) -> Any: ...


def _refused(scenario: Scenario, venues: Sequence[str], file: str) -> Iterator[Problem]:
    for one in scenario.options.leases_refused:
        if one not in venues:
            allowed = T("one of: {choices}", choices=", ".join(venues))
            message = T("the district has no such venue")
            yield Problem("scenario.venue", f"{file}:options.leases_refused", one, message, allowed)


def check_scenario(loaded: Loaded, district: DistrictTables) -> tuple[Problem, ...]:
    """Return the warnings on a scenario and its district; raises :class:`BadInput` with every error at once."""
    file = str(loaded.path.name)
    found = [
        *check_projects(loaded.scenario, district.projects, file),
        *_history(loaded.scenario, district, file, str(loaded.district_path.name)),
        *_left_out(loaded.scenario, district, file),
        *_caps(loaded.scenario, file),
        *check_relief(loaded.scenario.relief, district.schools, file),
        *_refused(loaded.scenario, [one.id for one in getattr(district, "venues", ())], file),
        *check_attainment(loaded.scenario.attainment, (one.id for one in district.schools), file),
        *check_margins(loaded.scenario.margins, {one.id for one in district.schools}, file),
        *check_futures(loaded.scenario.futures, [one.id for one in district.projects], file),
        *check_preschool(loaded.scenario, district.preschool, file),
    ]
    errors = [problem for problem in found if problem.severity == "error"]
    if errors:
        raise BadInput(errors)
    return tuple(found)


def _history(scenario: Scenario, district: DistrictTables, file: str, folder: str) -> Iterator[Problem]:
    if district.preschool is not None and not district.enrolment:
        return  # kindergartens alone: births are continued, and said to be (docs/preschool.md)
    years = {year for _, year, _ in district.enrolment}
    if scenario.base_year not in years:
        message = T("table enrolment has no pupils of this year")
        shown = ", ".join(map(str, sorted(years)))
        allowed = T("one of: {choices}", choices=shown) if shown else None
        yield Problem("scenario.base_year", f"{file}:base_year", str(scenario.base_year), message, allowed)
    needed = range(scenario.base_year - 7, scenario.horizon - 5)
    lacking = [year for year in needed if year not in district.births]
    if district.births and lacking:
        message = T("births of these years are needed up to the horizon {year}", year=scenario.horizon)
        remedy = T("add actual or forecast births to table births")
        yield Problem("scenario.births", folder, ", ".join(map(str, lacking)), message, remedy=remedy)


def _left_out(scenario: Scenario, district: DistrictTables, file: str) -> Iterator[Problem]:
    for school in district.schools:
        if school.opens_project and school.opens_project not in (*scenario.starts, *scenario.free):
            message = T("school {school} is not built in this scenario", school=school.id)
            remedy = T("to build it, give the project a start year under projects")
            place = f"{file}:projects"
            yield Problem("scenario.left_out", place, school.opens_project, message, None, remedy, "warning")


def _caps(scenario: Scenario, file: str) -> Iterator[Problem]:
    active = range(scenario.base_year + 1, scenario.horizon + 1)
    span = T("a year from {low} to {high}", low=active[0], high=active[-1])
    for code, fund in scenario.budget.funds.items():
        place = f"{file}:budget.funds.{code}.caps"
        outside = sorted(year for year in fund.caps if year not in active)
        if outside:
            message = T("caps of years in which nothing is planned are not used")
            shown = ", ".join(map(str, outside))
            yield Problem("scenario.cap_outside", place, shown, message, span, severity="warning")
        lacking = [year for year in active if year not in fund.caps]
        if lacking:
            message = T("years without a cap count as 0 yuan")
            shown = ", ".join(map(str, lacking))
            yield Problem("scenario.cap_missing", place, shown, message, severity="warning")
