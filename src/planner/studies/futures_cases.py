"""The scenario under each future 各种未来下的情景: other births, other migration, projects that open late."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from planner.base.errors import BadInput, Problem
from planner.base.i18n import T
from planner.district.model import District, Project
from planner.projection.forecast.births import Variant, varied
from planner.projection.moved import births_of
from planner.scenario.futures import Future, usual
from planner.scenario.schema import Scenario
from planner.studies.prepare import Case
from planner.studies.small import cased

#: The first form counts entrants of autumn t from births of t − 7 and t − 6.
_LEAD = 6


@dataclass(frozen=True)
class Prepared:
    """A future with its case; ``weight`` is a probability."""

    code: str
    future: Future
    case: Case
    weight: float


@dataclass(frozen=True)
class Tree:
    """All futures of a scenario, the likeliest first, and the last year whose decisions they share."""

    futures: tuple[Prepared, ...]
    until: int


def tree_of(case: Case, until: int | None = None, late: Mapping[str, int] | None = None) -> Tree:
    """Return the futures of ``case``: those of its scenario, else the usual ones with ``late`` projects.

    ``late`` None: the costliest project that is started is a year late, where it still opens within the horizon.
    Raises :class:`BadInput` for a scenario whose start years are free, for a district without births, and for a year
    up to which decisions cannot be shared.
    """
    scenario = case.scenario
    _refuse(case)
    found = dict(scenario.futures.cases) or usual(_late(case) if late is None else late, _has_births(case))
    for code, one in found.items():
        _check_late(case, code, one)
    most = _latest_shared(case, found)
    until = until or scenario.futures.shared_until or min(max(scenario.base_year + 1, scenario.deadline - 2), most)
    if not scenario.base_year < until <= most:
        message = T("decisions are shared before the rules must hold and before a project that may be late opens")
        allowed = T("a year from {low} to {high}", low=scenario.base_year + 1, high=most)
        raise BadInput([Problem("futures.until", "futures.shared_until", str(until), message, allowed)])
    total = sum(one.weight for one in found.values())
    prepared = [Prepared(code, one, in_future(case, one), one.weight / total) for code, one in found.items()]
    prepared.sort(key=lambda one: -one.weight)
    return Tree(tuple(prepared), until)


def in_future(case: Case, future: Future) -> Case:
    """Return the case as it is in ``future``: projected, with its targets."""
    scenario = case.scenario
    births = births_in(case.district, scenario, future.births)
    projects = tuple(
        _postponed(one, future.late[one.id]) if one.id in future.late else one for one in case.district.projects
    )
    migration = dict(scenario.projection.migration)
    for stage, share in future.migration.items():
        migration[stage] = migration.get(stage, 0.0) + share
    settings = scenario.projection.model_copy(update={"births": "given", "migration": migration})
    district = replace(case.district, births=births, projects=projects)
    return cased(case, district, scenario.model_copy(update={"projection": settings}))


def births_in(district: District, scenario: Scenario, variant: Variant) -> dict[int, float]:
    """Return births by year, on ``variant`` after the base year (:func:`planner.projection.forecast.births.varied`)."""
    until = scenario.horizon - _LEAD
    given = dict(births_of(district.births, scenario))
    known = sum(year <= scenario.base_year for year in given)
    if variant == "middle" and (not known or max(given, default=until) >= until):
        return given
    if known < 2:
        message = T("futures of births need births of two years up to the base year")
        remedy = T("add table births, or give futures of other kinds (migration, late)")
        raise BadInput([Problem("futures.births", "births", str(known), message, remedy=remedy)])
    return varied(given, scenario.base_year, until, variant)


def _postponed(project: Project, years: int) -> Project:
    """The project with ``years`` more of building that cost nothing: it is paid as planned and opens later."""
    equal = tuple(1.0 / project.build_years for _ in range(project.build_years))
    profile = (*(project.profile or equal), *(0.0 for _ in range(years)))
    return replace(project, build_years=project.build_years + years, profile=profile)


def _started(case: Case) -> Iterator[tuple[Project, int]]:
    """Projects that the scenario starts, with the year in which they open."""
    for one in case.district.projects:
        if one.id in case.scenario.starts:
            yield one, case.scenario.starts[one.id] + one.build_years


def _has_births(case: Case) -> bool:
    return sum(year <= case.scenario.base_year for year in case.district.births) > 1


def _late(case: Case) -> dict[str, int]:
    able = [one for one, opens in _started(case) if case.scenario.base_year + 1 < opens < case.scenario.horizon]
    costliest = max(able, key=lambda one: (one.cost_yuan, one.id), default=None)
    return {} if costliest is None else {costliest.id: 1}


def _latest_shared(case: Case, futures: Mapping[str, Future]) -> int:
    """Last year that can be shared: before the deadline, and before the opening of a project that may be late."""
    doubtful = {project for one in futures.values() for project in one.late}
    opens = [year - 1 for one, year in _started(case) if one.id in doubtful]
    return min([case.scenario.deadline - 1, *opens])


def _check_late(case: Case, code: str, future: Future) -> None:
    opens = {one.id: year for one, year in _started(case)}
    for project, years in future.late.items():
        if project not in opens:
            message = T("this project is not started in the scenario, so it cannot be late")
            raise BadInput([Problem("futures.late", f"futures.cases.{code}.late", project, message)])
        if opens[project] + years > case.scenario.horizon:
            message = T("it would open in {year}, after the horizon", year=opens[project] + years)
            raise BadInput([Problem("futures.late", f"futures.cases.{code}.late", project, message)])


def _refuse(case: Case) -> None:
    if case.scenario.free:
        message = T("start years of projects must be decided before futures are compared")
        remedy = T("plan first, then fix them with --set projects.<id>.start=<year>")
        raise BadInput([Problem("futures.free", "projects", ", ".join(case.scenario.free), message, remedy=remedy)])
