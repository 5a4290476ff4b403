"""Construction schedules side by side 建设时序比选: each planned anew, then carried out on the same draws."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from planner.base.errors import BadInput, Problem
from planner.base.i18n import T
from planner.base.progress import Progress, Step, silent
from planner.base.yamlio import read_yaml
from planner.district.model import District
from planner.district.read import read_district
from planner.scenario.load import LoadedScenario
from planner.scenario.projects import NEVER, window
from planner.studies.plan import VERIFIED, RunResult, run_plan
from planner.studies.simulate import Asked, Simulated, simulate
from planner.studies.simulate_plan import plan_rows
from planner.studies.simulate_sample import refuse_preschool

#: As many as fit beside each other.
FEWEST, MOST = 2, 6
KEYS = ("title", "description", "projects")


@dataclass(frozen=True)
class Schedule:
    """Start years of projects 各项目开工年; projects that are not named are not built."""

    name: str
    title: str
    starts: dict[str, int]
    digest: str


@dataclass(frozen=True)
class Compared:
    """A schedule, the plan that is least-cost under it, and what happens to that plan (None: there is no plan)."""

    schedule: Schedule
    result: RunResult
    simulated: Simulated | None


def read_schedules(paths: Sequence[Path], loaded: LoadedScenario, fewest: int = FEWEST) -> tuple[Schedule, ...]:
    """Read ``fewest`` to six schedules (``title``, ``projects: {project: {start: year}}``) for the scenario's district.

    Raises :class:`BadInput` with every problem of every file: unknown keys and projects, years out of range.
    """
    refuse_preschool(loaded)
    district, _ = read_district(loaded.district_path, loaded.scenario.base_year)
    problems: list[Problem] = []
    if not fewest <= len(paths) <= MOST:
        allowed = T("from {low} to {high}", low=fewest, high=MOST)
        problems.append(
            Problem("schedule.count", "schedules", str(len(paths)), T("so many cannot be compared"), allowed)
        )
    found = []
    for path in paths:
        try:
            document = read_yaml(path)
        except BadInput as bad:
            problems.extend(bad.problems)
            continue
        wrong = list(_wrong(path.name, document, district, loaded))
        problems.extend(wrong)
        if not wrong:
            starts = {str(name): int(one["start"]) for name, one in document["projects"].items()}
            digest = hashlib.sha256(path.read_bytes()).hexdigest()
            found.append(Schedule(path.stem, str(document.get("title") or path.stem), starts, digest))
    names = [one.name for one in found]
    for name in sorted({name for name in names if names.count(name) > 1}):
        problems.append(Problem("schedule.twice", name, "", T("two schedules have the same file name")))
    if problems:
        raise BadInput(problems)
    return tuple(found)


def instead(loaded: LoadedScenario, schedule: Schedule) -> tuple[Schedule, ...]:
    """Return the schedule, and one without each of its projects: what is extended, rented or divided instead.

    At most as many as fit beside each other, the dearest projects first.
    """
    district, _ = read_district(loaded.district_path, loaded.scenario.base_year)
    built = sorted((one for one in district.projects if one.id in schedule.starts),
                   key=lambda one: (-one.cost_yuan, one.id))  # fmt: skip
    found = [schedule]
    for one in built[: MOST - 1]:
        left = {name: year for name, year in schedule.starts.items() if name != one.id}
        found.append(Schedule(f"{schedule.name}-{one.id}", f"{schedule.title} − {one.name}", left, schedule.digest))
    return tuple(found)


def _wrong(place: str, document: Any, district: District, loaded: LoadedScenario) -> Iterator[Problem]:
    """Yield what is wrong with one schedule."""
    projects = document.get("projects") if isinstance(document, dict) else None
    if not isinstance(projects, dict):
        message, remedy = T("a schedule names projects"), "projects: {project: {start: 2024}}"
        yield Problem("schedule.projects", place, "", message, remedy=T("write {example}", example=remedy))
        return
    for key in document:
        if key not in KEYS:
            allowed = T("one of: {choices}", choices=", ".join(KEYS))
            yield Problem("schedule.key", f"{place}:{key}", str(key), T("this key is not known"), allowed)
    known = {project.id: project for project in district.projects}
    for name, one in projects.items():
        where, start = f"{place}:projects.{name}", one.get("start") if isinstance(one, dict) else None
        if name not in known:
            allowed = T("projects of the district: {names}", names=", ".join(sorted(known)) or "–")
            yield Problem("schedule.project", where, str(name), T("the district has no such project"), allowed)
        elif not isinstance(start, int) or isinstance(start, bool) or set(one) != {"start"}:
            yield Problem("schedule.start", where, str(one), T("a project has a start year"))
        else:
            scenario = loaded.scenario
            low, high = window(known[name], scenario.projects.get(name), scenario.base_year, scenario.horizon)
            if not low <= start <= high:
                message = T("the project cannot start in that year")
                span = T("from {low} to {high}", low=low, high=high) if low <= high else None
                yield Problem("schedule.start", where, str(start), message, span)


def scheduled(loaded: LoadedScenario, schedule: Schedule) -> LoadedScenario:
    """Return the scenario with the start years of a schedule in place of its own."""
    wanted = dict.fromkeys(loaded.scenario.projects, NEVER) | schedule.starts
    changes = (*loaded.changes, ("projects", _told(loaded), schedule.name))
    inputs = {**loaded.inputs, f"{schedule.name}.yaml": schedule.digest}
    scenario = loaded.scenario.started(wanted)
    return replace(loaded, scenario=scenario, changes=changes, inputs=inputs)


def _told(loaded: LoadedScenario) -> str:
    return ", ".join(f"{name} {one.start}" for name, one in loaded.scenario.projects.items())


def compare_schedules(
    loaded: LoadedScenario, schedules: Sequence[Schedule], asked: Asked, progress: Progress = silent
) -> tuple[Compared, ...]:
    """Plan and simulate each schedule, all of them with the same draws (common random numbers)."""
    found = []
    for number, schedule in enumerate(schedules):
        inner = _part(progress, number, len(schedules))
        result = run_plan(scheduled(loaded, schedule), inner)
        simulated = None
        if result.code == VERIFIED:
            stored = plan_rows(result.case.loaded, result.run, result.tables)
            simulated = simulate(stored.loaded, stored.actions, stored.transfers, asked, inner)
        found.append(Compared(schedule, result, simulated))
    return tuple(found)


def _part(progress: Progress, number: int, of: int) -> Progress:
    """Return a progress that fills the part of one schedule among several."""

    def report(step: Step) -> None:
        label = T("Schedule {number} of {count}: {what}", number=number + 1, count=of, what=step.label)
        progress(Step(f"{number}.{step.code}", label, (number + step.done) / of, step.figures))

    return report
