"""Start years of a plan 开工年复核: read from what it pays, held against windows, order and crews.

The evaluator does not ask how they were chosen: a project that the scenario leaves free starts in the first year in
which the plan pays for it, and one that is never paid for is not built.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from planner.base.i18n import T
from planner.base.types import Action
from planner.compliance.finding import Finding
from planner.district.model import District, Project
from planner.scenario.schema import Scenario


def decided_by(scenario: Scenario, actions: Iterable[Action]) -> Scenario:
    """Return the scenario with every free project started as the plan's rows say."""
    if not scenario.free:
        return scenario
    first: dict[str, int] = {}
    for action in actions:
        if action.lever == "build":
            first[action.item] = min(first.get(action.item, action.year), action.year)
    return scenario.started({name: first.get(name, 0) for name in scenario.free})


def check_schedule(district: District, scenario: Scenario) -> Iterator[Finding]:
    """Yield a finding for each start outside its window, out of order, or beyond what a crew can build."""
    starts = scenario.starts
    built = {project.id: project for project in district.projects if project.id in starts}
    for name, project in built.items():
        yield from _window(scenario, project, starts[name])
        for other in scenario.projects[name].after:
            place = f"projects {name}"
            if other not in built:
                yield Finding("schedule.after", place, T("it waits for {other}, which is not built", other=other))
            elif starts[name] < starts[other] + built[other].build_years:
                opens = starts[other] + built[other].build_years
                message = T("it starts in {year}, before {other} opens in {opens}",
                            year=starts[name], other=other, opens=opens)  # fmt: skip
                yield Finding("schedule.after", place, message)
    for name, entry in scenario.projects.items():
        if entry.must and name not in built:
            yield Finding("schedule.must", f"projects {name}", T("it must be built and is not"))
    yield from _crews(scenario, built)


def _window(scenario: Scenario, project: Project, start: int) -> Iterator[Finding]:
    entry, place = scenario.projects[project.id], f"projects {project.id}"
    lowest = max(project.earliest_start, entry.earliest or 0, scenario.base_year + 1)
    ends = (project.latest_start, entry.latest, scenario.horizon - project.build_years)
    highest = min(year for year in ends if year is not None)
    if not lowest <= start <= highest:
        message = T("it starts in {year}, outside {low}–{high}", year=start, low=lowest, high=highest)
        yield Finding("schedule.window", place, message)


def _crews(scenario: Scenario, built: dict[str, Project]) -> Iterator[Finding]:
    busy: Counter[tuple[str, int]] = Counter()
    for name, project in built.items():
        for crew in {scenario.projects[name].crew, "all"} & scenario.crews.keys():
            for year in range(scenario.starts[name], scenario.starts[name] + project.build_years):
                busy[(crew, year)] += 1
    for (crew, year), count in sorted(busy.items()):
        if count > scenario.crews[crew]:
            message = T("{count} projects under construction, where at most {most} can be",
                        count=count, most=scenario.crews[crew])  # fmt: skip
            yield Finding("schedule.crew", f"crews {crew} {year}", message)
