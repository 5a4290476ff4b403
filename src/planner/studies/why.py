"""Why a forecast is what it is 原因链: pupils by cause, indicators apart (:mod:`.why_apart`), old forecast to new.

Pupils change from the base year by the turnover of cohorts (births), net gains and losses between grades
(progression), and by what the scenario adds step by step: births variant and method, migration, housing, closures,
openings. Each step is a projection of its own less the one before, so that the causes add up to the change exactly.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from planner.base.terms import MEASURED_STAGES
from planner.base.types import Ints, Projection
from planner.district.model import District
from planner.projection import project
from planner.scenario.demography import ProjectionSettings
from planner.scenario.schema import Scenario
from planner.standards import load_pack
from planner.standards.lookup import Pack
from planner.studies.why_apart import Apart, Outcomes, apart

CAUSES = ("births", "progression", "method", "migration", "housing", "closures", "openings")


@dataclass(frozen=True)
class Causes:
    """Change of a unit's or a stage's pupils since the base year, by cause of :data:`CAUSES`."""

    subject: str  # unit, or stage
    year: int
    before: int
    after: int
    parts: tuple[int, ...]


@dataclass(frozen=True)
class Step:
    """One step of a waterfall: pupils of a stage and year after the step, and what it changed."""

    stage: str
    year: int
    cause: str  # births, assumptions, projects, data
    change: int
    after: int


@dataclass(frozen=True)
class Why:
    """Causes by stage and by unit, indicators apart."""

    stages: tuple[Causes, ...]
    units: tuple[Causes, ...]
    indicators: tuple[Apart, ...]


def why(district: District, scenario: Scenario, pack: Pack | None = None, plan: Outcomes | None = None) -> Why:
    """Explain the projection of ``scenario`` with its projects in place.

    ``pack`` (default: the scenario's) gives the rules of the indicators; ``plan`` (:func:`planner.studies.why_apart.
    outcomes`) what a plan leaves in place, so that its investment is told, too.
    """
    steps = _steps(district, scenario)
    final = steps[-1]
    turnover, between = _identity(steps[0])
    parts = [turnover, between, *(after - before for before, after in zip(map(_pupils, steps), map(_pupils, steps[1:]),
                                                                            strict=False))]  # fmt: skip
    units = []
    for u, unit in enumerate(final.units):
        for y, year in enumerate(final.years[1:], start=1):
            sizes = int(final.pupils[u, 0]), int(final.pupils[u, y])
            units.append(Causes(unit.id, year, *sizes, tuple(int(part[u, y]) for part in parts)))
    stages = []
    for stage in MEASURED_STAGES:
        rows = [u for u, unit in enumerate(final.units) if unit.stage == stage]
        for y, year in enumerate(final.years):
            if y:
                sums = tuple(int(part[rows, y].sum()) for part in parts)
                now = final.pupils[rows]
                stages.append(Causes(stage, year, int(now[:, 0].sum()), int(now[:, y].sum()), sums))
    told = apart(district, scenario, pack or load_pack(scenario.standards), steps[-2], final, plan)
    return Why(tuple(stages), tuple(units), told)


def _pupils(projection: Projection) -> Ints:
    return projection.pupils


def _steps(district: District, scenario: Scenario) -> list[Projection]:
    """Projections from nothing moved to the scenario, in the order of :data:`CAUSES`, on the axes of the last."""
    full = scenario.projection
    plain = ProjectionSettings(method=full.method)
    settings = [
        plain,
        plain.model_copy(update={"method": full.method, "births": full.births}),
        plain.model_copy(update={"method": full.method, "births": full.births, "migration": full.migration}),
        full.model_copy(update={"closures": {}}),
        full,
    ]
    found = [project(district, scenario.model_copy(update={"projection": one}), with_projects=False)
             for one in settings]  # fmt: skip
    return [*found, project(district, scenario)]


def _identity(projection: Projection) -> tuple[Ints, Ints]:
    """Cumulative cohort turnover and net change between grades (u, y) of a projection that moves nothing.

    A unit's entrants are the pupils of its lowest grade with pupils; those who leave are its highest grade's.
    """
    cells = projection.pupils_by_grade
    turnover = np.zeros_like(projection.pupils)
    for u in range(len(projection.units)):
        used = np.flatnonzero(cells[u].sum(axis=1) > 0)
        if used.size:
            entered, left = cells[u, used[0], 1:], cells[u, used[-1], :-1]
            turnover[u, 1:] = np.cumsum(entered - left)
    return turnover, projection.pupils - projection.pupils[:, :1] - turnover


def waterfall(
    old: tuple[District, Scenario], new: tuple[District, Scenario], year: int | None = None
) -> tuple[Step, ...]:
    """Return the way from the old forecast of a year to the new one: births, assumptions, projects, then the new data.

    ``year`` is one that both forecast (default: the last such); raises ``ValueError`` where there is none. Each step
    replaces one more input of the old forecast, so that the steps add up exactly.
    """
    (was, before), (now, after) = old, new
    last = min(before.horizon, after.horizon)
    chosen = last if year is None else year
    if not max(before.base_year, after.base_year) < chosen <= last:
        raise ValueError(f"{chosen} is not forecast by both")
    settled = before.model_copy(update={"assumptions": after.assumptions, "projection": after.projection})
    moved = replace(was, births=now.births)
    runs = [project(was, before), project(moved, before)]
    known = set(moved.school_by_id)
    named = {*after.projection.closures, *(one.school for one in after.projection.housing.values())}
    if named <= known:
        runs.append(project(moved, settled))
        shared = {name: start for name, start in after.projects.items() if name in {p.id for p in moved.projects}}
        runs.append(project(moved, settled.model_copy(update={"projects": shared})))
    else:  # the settings speak of schools that only the new data know
        runs += [runs[-1], runs[-1]]
    runs.append(project(now, after))
    found = []
    for stage in MEASURED_STAGES:
        totals = [_total(run, stage, chosen) for run in runs]
        found.append(Step(stage, chosen, "old", 0, totals[0]))
        for cause, one, other in zip(("births", "assumptions", "projects", "data"), totals, totals[1:], strict=False):
            found.append(Step(stage, chosen, cause, other - one, other))
    return tuple(found)


def _total(projection: Projection, stage: str, year: int) -> int:
    y = projection.years.index(year)
    return int(sum(projection.pupils[u, y] for u, unit in enumerate(projection.units) if unit.stage == stage))
