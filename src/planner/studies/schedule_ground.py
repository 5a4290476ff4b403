"""From a scenario with open start years to the schedules that it allows, each with its numbers 时序方案集."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from planner.base.errors import BadInput, Problem
from planner.base.i18n import T
from planner.base.progress import Progress, Step
from planner.compliance.targets import build_targets
from planner.district.read import read_district
from planner.optimization.instance import Instance, build_instance
from planner.optimization.schedule.vectors import MOST, Site, TooMany, Vector, sites_of, vectors
from planner.projection.alternatives import Alternatives
from planner.scenario.load import LoadedScenario
from planner.scenario.projects import NEVER, ProjectStart, window
from planner.studies.prepare import Case, prepare
from planner.studies.programmes import beside_programmes, programmes_of, reserved


@dataclass(frozen=True)
class Ground:
    """The schedules that a scenario leaves open: those that size limits forbid are counted in ``oversize``."""

    case: Case
    sites: tuple[Site, ...]
    vectors: tuple[Vector, ...]
    instances: tuple[Instance, ...]
    extra_yuan: tuple[float, ...]  # discounted yuan of programmes planned before the schools, by schedule
    allowed: int  # schedules within windows, order and crews
    first: Vector  # the earliest of them
    oversize: int  # of them with a school over the size that G4 allows, whatever else is done

    def starts(self, v: int) -> dict[str, int]:
        """Start years of schedule ``v`` by project (``NEVER``: not built)."""
        return {site.id: year for site, year in zip(self.sites, self.vectors[v], strict=True)}

    def fits(self, fixed: Mapping[str, int]) -> list[int]:
        """Places of the schedules that start the projects of ``fixed`` in these years."""
        place = {site.id: i for i, site in enumerate(self.sites)}
        wanted = [(place[name], year) for name, year in fixed.items()]
        return [v for v, vector in enumerate(self.vectors) if all(vector[i] == year for i, year in wanted)]


def freed(loaded: LoadedScenario, names: tuple[str, ...]) -> LoadedScenario:
    """Return the scenario with the projects ``names`` free within their windows."""
    projects = dict(loaded.scenario.projects)
    for name in names:
        if name in projects:
            projects[name] = projects[name].model_copy(update={"start": "free"})
        else:
            projects[name] = ProjectStart(start="free")
    return replace(loaded, scenario=loaded.scenario.model_copy(update={"projects": projects}))


def decided(loaded: LoadedScenario, starts: Mapping[str, int]) -> LoadedScenario:
    """Return the scenario with every open start year decided, each noted as a change."""
    told = [
        (f"projects.{name}.start", loaded.scenario.projects[name].start, "never" if year == NEVER else year)
        for name, year in starts.items()
        if loaded.scenario.projects[name].start != ("never" if year == NEVER else year)
    ]
    return replace(loaded, scenario=loaded.scenario.started(starts), changes=(*loaded.changes, *told))


def ground_of(loaded: LoadedScenario, progress: Progress) -> Ground:
    """List the schedules and work out each one's projection, targets and right sides.

    Raises :class:`BadInput` where kindergartens share the budget (their plan is made with the schools' start years
    given), and where more schedules are open than can be compared.
    """
    if loaded.scenario.preschool is not None:
        message = T("start years cannot be chosen where kindergartens are planned in the same budget")
        remedy = T("choose them for the schools alone, then write the years down here")
        raise BadInput([Problem("schedule.preschool", "projects", "free", message, remedy=remedy)])
    case = prepare(loaded)
    sites = sites_of(case.district, case.scenario)
    try:
        found = vectors(sites, case.scenario.crews)
    except TooMany:
        message = T("the windows leave too many schedules open")
        remedy = T("narrow earliest and latest, pin a project, or state an order (after) or crews")
        allowed = T("at most {most} schedules", most=f"{MOST:,}")
        raise BadInput([Problem("schedule.many", "projects", f"> {MOST:,}", message, allowed, remedy)]) from None
    if not found:
        message = T("no schedule keeps the order and the crews")
        raise BadInput([Problem("schedule.none", "projects", "", message, remedy=T("widen windows or crews"))])
    widest = {site.id: min((y for y in site.options if y != NEVER), default=NEVER) for site in sites}
    alternatives = Alternatives(case.district, case.scenario, widest)
    kept: list[tuple[Vector, Instance, float]] = []
    for number, vector in enumerate(found):
        if number % 20 == 0:
            figures = {"schedules": float(len(found))}
            progress(Step("schedules", T("Projecting every schedule"), 0.1 * number / len(found), figures))
        instance, extra = _instance(case, alternatives, dict(zip((s.id for s in sites), vector, strict=True)))
        if not instance.oversize.any():
            kept.append((vector, instance, extra))
    return Ground(
        case, sites, tuple(v for v, _, _ in kept), tuple(i for _, i, _ in kept), tuple(e for _, _, e in kept),
        len(found), found[0], len(found) - len(kept),
    )  # fmt: skip


def _instance(case: Case, alternatives: Alternatives, starts: Mapping[str, int]) -> tuple[Instance, float]:
    """The numbers of one schedule, and the discounted yuan of the programmes that are planned before its schools."""
    scenario = case.scenario.started(starts)
    projection = alternatives.of(starts)
    targets = build_targets(case.district, scenario, case.pack, projection)
    if not scenario.programmes and not scenario.budget.fund_of("appropriate"):
        return build_instance(case.district, scenario, projection, targets), 0.0
    loaded = replace(case.loaded, scenario=scenario)
    programmes = programmes_of(replace(case, loaded=loaded, projection=projection, targets=targets))
    money = reserved(scenario, programmes.actions)
    targets = beside_programmes(targets, programmes.actions)
    return build_instance(case.district, money, projection, targets), programmes.objective_yuan


def project_ids(loaded: LoadedScenario) -> tuple[str, ...]:
    """Return the candidate projects of the scenario's district that can still open within the horizon."""
    district, _ = read_district(loaded.district_path, loaded.scenario.base_year)
    scenario = loaded.scenario
    spans = {one.id: window(one, scenario.projects.get(one.id), scenario.base_year, scenario.horizon)
             for one in district.projects}  # fmt: skip
    return tuple(name for name, (first, last) in spans.items() if first <= last)
