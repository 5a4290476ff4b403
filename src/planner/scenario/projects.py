"""When projects start 开工年: pinned to a year, left to the optimizer within a window, or never; order and crews.

A project that the scenario does not name is not built.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Literal, Protocol

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from planner.base.errors import Problem
from planner.base.i18n import T, Text
from planner.base.nearest import nearest

#: The start year of a project that is not built, in vectors of start years and in tables.
NEVER = 0
#: The crew that every project belongs to, besides its own.
EVERY = "all"


class ProjectStart(BaseModel):
    """What the planner decides of a project: its start, or the window in which the optimizer chooses one."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    start: int | Literal["free", "never"] = Field(
        description="First year of building; free = chosen by the optimizer; never = not built"
    )
    earliest: int | None = Field(default=None, ge=2000, le=2100, description="First start year allowed")
    latest: int | None = Field(default=None, ge=2000, le=2100, description="Last start year allowed")
    after: tuple[str, ...] = Field(default=(), description="Projects that must be open before this one starts")
    crew: str = Field(default="", description="Crew that builds it (see crews)")
    must: bool = Field(default=False, description="It is built in any case; only its year is free")

    @field_validator("after", mode="before")
    @classmethod
    def _one_or_more(cls, given: Any) -> Any:
        return (given,) if isinstance(given, str) else given

    @model_validator(mode="after")
    def _window(self) -> ProjectStart:
        if self.earliest is not None and self.latest is not None and self.latest < self.earliest:
            raise ValueError(f"latest {self.latest} lies before earliest {self.earliest}")
        if self.must and self.start == "never":
            raise ValueError("a project that must be built cannot start never")
        return self


class Candidate(Protocol):
    """What is asked of a candidate project (``planner.district.model.Project``)."""

    @property
    def id(self) -> str: ...
    @property
    def build_years(self) -> int: ...
    @property
    def earliest_start(self) -> int: ...
    @property
    def latest_start(self) -> int | None: ...


class Deciding(Protocol):
    """What is asked of a scenario."""

    @property
    def base_year(self) -> int: ...
    @property
    def horizon(self) -> int: ...
    @property
    def projects(self) -> Mapping[str, ProjectStart]: ...
    @property
    def crews(self) -> Mapping[str, int]: ...


def window(project: Candidate, entry: ProjectStart | None, base_year: int, horizon: int) -> tuple[int, int]:
    """Return the first and last year in which ``project`` may start and still open within the horizon."""
    first, last = max(project.earliest_start, base_year + 1), horizon - project.build_years
    if project.latest_start is not None:
        last = min(last, project.latest_start)
    if entry is not None:
        first = first if entry.earliest is None else max(first, entry.earliest)
        last = last if entry.latest is None else min(last, entry.latest)
    return first, last


def choices(project: Candidate, entry: ProjectStart, base_year: int, horizon: int) -> tuple[int, ...]:
    """Return the start years that the scenario leaves open for ``project``, :data:`NEVER` last."""
    if entry.start == "never":
        return (NEVER,)
    if isinstance(entry.start, int):
        return (entry.start,)
    first, last = window(project, entry, base_year, horizon)
    return (*range(first, last + 1), *(() if entry.must else (NEVER,)))


def check_projects(scenario: Deciding, projects: Sequence[Candidate], file: str) -> Iterator[Problem]:
    """Yield what is wrong with the projects and crews of a scenario."""
    known = {project.id: project for project in projects}
    for name, entry in scenario.projects.items():
        project, place = known.get(name), f"{file}:projects.{name}"
        if project is None:
            yield _unknown(place, name, known)
            continue
        yield from _check_start(scenario, project, entry, place)
        yield from _check_order(scenario, name, entry, place)
        if entry.crew and entry.crew not in scenario.crews:
            message = T("no limit of this crew is stated under crews")
            allowed = T("one of: {choices}", choices=", ".join(sorted(scenario.crews)) or "–")
            yield Problem("scenario.crew", f"{place}.crew", entry.crew, message, allowed)
    for crew, limit in scenario.crews.items():
        if limit < 1:
            yield Problem("scenario.crew", f"{file}:crews.{crew}", str(limit), T("a crew builds at least one project"))


def _unknown(place: str, name: str, known: Mapping[str, Candidate]) -> Problem:
    near = nearest(name, known)
    remedy = T("did you mean {near}?", near=near) if near else T("take it out or add it to table projects")
    return Problem("scenario.project", place, name, T("there is no such project in table projects"), remedy=remedy)


def _check_start(scenario: Deciding, project: Candidate, entry: ProjectStart, place: str) -> Iterator[Problem]:
    first, last = window(project, entry, scenario.base_year, scenario.horizon)
    allowed = T("a year from {low} to {high}", low=first, high=last) if first <= last else None
    if entry.start == "free":
        if first > last:
            message = T("no start year is left: it would start in {low} at the earliest, in {high} at the latest",
                        low=first, high=last)  # fmt: skip
            yield Problem("scenario.window", place, "free", message, remedy=T("widen the window or leave it out"))
        return
    if isinstance(entry.start, str):
        return
    for code, message in _wrong_year(scenario, project, entry, entry.start):
        remedy = T("start it earlier or leave it out") if code == "scenario.opens_late" else None
        yield Problem(code, f"{place}.start", str(entry.start), message, allowed, remedy)


def _wrong_year(scenario: Deciding, project: Candidate, entry: ProjectStart, start: int) -> Iterator[tuple[str, Text]]:
    if start <= scenario.base_year:
        yield "scenario.start_past", T("it must start after the base year {year}", year=scenario.base_year)
    elif start < project.earliest_start:
        yield "scenario.start_early", T("it cannot start before {year}", year=project.earliest_start)
    elif entry.earliest is not None and start < entry.earliest:
        yield "scenario.start_early", T("it cannot start before {year}", year=entry.earliest)
    latest = [year for year in (project.latest_start, entry.latest) if year is not None]
    if latest and start > min(latest):
        yield "scenario.start_late", T("it cannot start after {year}", year=min(latest))
    opens = start + project.build_years
    if opens > scenario.horizon:
        yield "scenario.opens_late", T("it would open in {year}, after the horizon", year=opens)


def _check_order(scenario: Deciding, name: str, entry: ProjectStart, place: str) -> Iterator[Problem]:
    for other in entry.after:
        if other not in scenario.projects:
            message = T("it waits for a project that the scenario does not name")
            yield Problem("scenario.after", f"{place}.after", other, message, remedy=T("name it under projects"))
    seen, waiting = {name}, list(entry.after)
    while waiting:
        other = waiting.pop()
        if other == name:
            yield Problem("scenario.after", f"{place}.after", name, T("it waits for itself, through other projects"))
            return
        if other in scenario.projects and other not in seen:
            seen.add(other)
            waiting += scenario.projects[other].after
