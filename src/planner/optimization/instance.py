"""The numbers of one optimization, made from the projection, the targets and the scenario.

Years are indexed ``t = 0`` (base year) … ``T``; levers act from ``t = 1``. Units are the planned ones
(primary and junior), schools those that hold them. All stocks in persons, rooms, m² and yuan.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from planner.base.rounding import ceil_at_least
from planner.base.terms import MEASURED_STAGES, PHYSICAL
from planner.base.types import Bools, Floats, Ints, Projection, Targets, Unit
from planner.district.model import District, Project, Venue
from planner.optimization.classes import ClassOpening, class_openings
from planner.optimization.margins import planning_targets
from planner.optimization.posts import posts_of, rank_of, to_fill
from planner.scenario.schema import Scenario

if TYPE_CHECKING:
    from planner.optimization.replan import Done

#: Indicators R4…R7 live on the school; R1…R3 on the unit's teachers.
FIRST_PHYSICAL = 3


@dataclass(frozen=True)
class Instance:
    """Sets and right sides of the model; see docs/model.md for the meaning of every array."""

    scenario: Scenario
    district: District
    projection: Projection
    targets: Targets
    units: tuple[Unit, ...]
    stage: Ints  # (u): 0 primary, 1 junior
    school: Ints  # (u): index into schools
    schools: tuple[str, ...]
    years: tuple[int, ...]
    first: int  # t of the deadline
    pupils: Ints  # (u, t)
    base_teachers: Ints  # (u, j)
    leavers: Ints  # (u, j, t)
    eligible: Ints  # (u, t)
    district_eligible: Ints  # (t): all units, those outside the model included
    physical: Floats  # (s, 7, t) exogenous
    weight: Floats  # (u, t)
    measured: Bools  # (u, t), false before the deadline
    threshold: Floats  # (u, 7, t)
    min_teachers: Ints  # (u, t)
    posts: Ints  # (2, t): the cap of rule 7, do-nothing excess allowed
    to_fill: Ints  # (2, t): posts that hires must have filled, because temporary teachers teach in their stead
    land: Floats  # (s, 2)
    openings: tuple[ClassOpening, ...]
    classroom_need: Ints  # (s, t): 0 where not required
    rooms_needed: Ints  # (s, 2, t): music and art rooms, 0 where not required
    rooms_counted: Ints  # (s, 2, t): rooms of sufficient area if nothing is done
    oversize: Ints  # (s, t): pupils over the size that G4 allows; no lever but a project changes them
    venues: tuple[tuple[Venue, int, Bools], ...]  # venue, school index, leasable (t)
    project_spend: Floats  # (t): yuan of pinned projects
    project_paid: Mapping[tuple[str, int], float]  # (fund, t): the same by the fund that pays
    rank: Ints  # (u): 1 stronger, −1 weaker (moves are to go there), 0 neither
    closed: Bools  # (u, t): the school has been closed by a project, its staff are free to move
    reserved: Mapping[tuple[str, int], int] = field(default_factory=dict)  # (fund, year): yuan that others spend
    done: Done | None = None  # what stands already where planning goes on from a later year

    @property
    def T(self) -> int:  # noqa: N802 - the model's letter
        """Number of years with levers."""
        return len(self.years) - 1

    @cached_property
    def stage_units(self) -> tuple[Ints, Ints]:
        """Unit indices by stage."""
        return np.flatnonzero(self.stage == 0), np.flatnonzero(self.stage == 1)

    @property
    def stronger(self) -> Bools:
        """Units (u) that moves are to come from."""
        return np.asarray(self.rank > 0)

    @property
    def weaker(self) -> Bools:
        """Units (u) that moves are to go to."""
        return np.asarray(self.rank < 0)

    @cached_property
    def directed(self) -> tuple[int, ...]:
        """Stages with both stronger and weaker schools, in which moves have a direction."""
        both = (self.stronger, self.weaker)
        return tuple(s for s, units in enumerate(self.stage_units) if all(one[units].any() for one in both))

    @cached_property
    def nominated(self) -> Mapping[str, float]:
        """Teachers nominated for one who moves, by kind of move."""
        return {kind: self.scenario.simulation.nominated_per_move(kind) for kind in ("transfer", "rotate")}

    def need(self, u: int, k: int, t: int, share: float = 1.0) -> float:
        """Stock that unit ``u`` needs for ``share`` of threshold ``k`` in year ``t``.

        R1–R3 and R7 count people and rooms, R4 and R5 whole square metres: right sides are rounded up, which is
        valid for whole purchases and lifts the bound. R4–R7 are in terms of the *school's* stock.
        """
        theta, pupils = float(self.threshold[u, k, t]) * share, int(self.pupils[u, t])
        if k < FIRST_PHYSICAL:
            return ceil_at_least(theta * pupils / 100)
        if k == FIRST_PHYSICAL + 3:
            return ceil_at_least(theta * pupils / 100 / float(self.weight[u, t]))
        amount = theta * pupils / float(self.weight[u, t])
        have = float(self.physical[self.school[u], k - FIRST_PHYSICAL, t])
        return have + ceil_at_least(amount - have)


def build_instance(
    district: District,
    scenario: Scenario,
    projection: Projection,
    targets: Targets,
    reserved: Mapping[tuple[str, int], int] | None = None,
    done: Done | None = None,
) -> Instance:
    """Prepare the arrays of the model; see :class:`Instance`. ``targets`` are the rules', margins come on top here."""
    targets = planning_targets(targets, scenario.margins, projection)
    keep = [i for i, unit in enumerate(projection.units) if unit.stage in MEASURED_STAGES]
    units = tuple(projection.units[i] for i in keep)
    names = tuple(dict.fromkeys(unit.school for unit in units))
    index = {name: i for i, name in enumerate(names)}
    rows = np.array([projection.schools.index(name) for name in names], dtype=np.int64)
    school = np.array([index[unit.school] for unit in units], dtype=np.int64)
    stage = np.array([MEASURED_STAGES.index(unit.stage) for unit in units], dtype=np.int64)
    first = targets.first_year - scenario.base_year
    openings = class_openings(projection, targets, keep, first)
    school_classes = _by_school(_with_opened(projection.class_count[keep], openings), school, len(names))
    found = Instance(
        scenario=scenario,
        district=district,
        projection=projection,
        targets=targets,
        units=units,
        stage=stage,
        school=school,
        schools=names,
        years=projection.years,
        first=first,
        pupils=projection.pupils[keep],
        base_teachers=projection.teachers[keep][:, :, 0],
        leavers=projection.leavers[keep],
        eligible=projection.eligible[keep],
        district_eligible=np.asarray(projection.eligible.sum(axis=0), dtype=np.int64),
        physical=projection.physical[rows],
        weight=projection.weight[keep],
        measured=_measured(targets, keep, first if done is None else max(first, done.first - scenario.base_year)),
        threshold=targets.threshold[keep],
        min_teachers=targets.min_teachers[keep],
        posts=posts_of(projection, targets, keep, stage),
        to_fill=to_fill(projection, targets, keep, stage, first),
        land=_land(district, scenario, names),
        openings=openings,
        classroom_need=_classroom_need(school_classes, district, names, first),
        rooms_needed=_rooms_needed(targets, rows, school_classes, first),
        rooms_counted=targets.qualified_rooms[rows],
        oversize=_oversize(projection, targets, rows, first),
        venues=_venues(district, targets, index, rows),
        project_spend=project_spending(district, scenario),
        project_paid=project_paid(district, scenario),
        rank=rank_of(targets, keep),
        closed=_closed(district, scenario, units),
        reserved=dict(reserved or {}),
        done=done,
    )
    from planner.optimization.replan import still_eligible  # it builds on this module

    return found if done is None else replace(found, eligible=still_eligible(found, done))


def _measured(targets: Targets, keep: list[int], first: int) -> Bools:
    """Units and years (u, t) that the rules measure, none before ``first``."""
    measured = targets.measured[keep].copy()
    measured[:, :first] = False
    return measured


def _with_opened(classes: Ints, openings: tuple[ClassOpening, ...]) -> Ints:
    """Classes (u, t) with those that rule G5 opens."""
    total = classes.copy()
    for opening in openings:
        total[opening.unit, opening.first : opening.last + 1] += opening.classes
    return total


def _land(district: District, scenario: Scenario, names: tuple[str, ...]) -> Floats:
    """Land of table ``land`` and what the scenario counts on beyond it (s, 2)."""
    given = np.array([district.land.get(name, (0.0, 0.0)) for name in names], dtype=np.float64).reshape(-1, 2)
    more = np.array([scenario.relief.more_land(name) for name in names], dtype=np.float64).reshape(-1, 2)
    return np.asarray(given + more, dtype=np.float64)


def _by_school(values: Ints, school: Ints, count: int) -> Ints:
    total = np.zeros((count, values.shape[1]), dtype=np.int64)
    np.add.at(total, school, values)
    return total


def _classroom_need(classes: Ints, district: District, names: tuple[str, ...], first: int) -> Ints:
    """Rule 11: classes incl. opened ones from the deadline, in new schools from their opening."""
    need = classes.copy()
    for i, name in enumerate(names):
        if not district.school_by_id[name].opens_project:
            need[i, :first] = 0
    return need


def _rooms_needed(targets: Targets, rows: Ints, classes: Ints, first: int) -> Ints:
    """G3 with the classes opened: ⌈classes / 12⌉ of each kind, where the school is asked for them at all."""
    asked = targets.special_rooms[rows] > 0
    need = np.where(asked, -(-classes[:, None, :] // targets.classes_per_room), 0)
    need[:, :, :first] = 0
    return np.asarray(need, dtype=np.int64)


def _oversize(projection: Projection, targets: Targets, rows: Ints, first: int) -> Ints:
    """Pupils over the school size limit G4 from the deadline on."""
    over = np.zeros((len(rows), len(projection.years)), dtype=np.int64)
    if targets.size_limit.size:
        pupils = np.zeros((len(projection.schools), len(projection.years)), dtype=np.int64)
        for unit, count in zip(projection.units, projection.pupils, strict=True):
            if unit.stage in MEASURED_STAGES:
                group = targets.size_group
                pupils[group[unit.school_index] if group.size else unit.school_index] += count
        limit = targets.size_limit[rows]
        over = np.where(limit > 0, np.maximum(pupils[rows] - limit, 0), 0)
    over[:, :first] = 0
    return np.asarray(over, dtype=np.int64)


def _venues(
    district: District, targets: Targets, index: dict[str, int], rows: Ints
) -> tuple[tuple[Venue, int, Bools], ...]:
    """Venues whose area may be counted, with their school and the years in which they may be leased."""
    found = []
    for v, venue in enumerate(district.venues):
        if venue.school in index and targets.venue_allowed.size:
            i = index[venue.school]
            allowed = targets.venue_allowed[v] & targets.sports_lease[rows[i]]
            allowed[0] = False
            if allowed.any():
                found.append((venue, i, allowed))
    return tuple(found)


def project_spending(district: District, scenario: Scenario) -> Floats:
    """Yuan per year (t) of the pinned projects."""
    spend = np.zeros(len(scenario.years))
    for (_, t), yuan in project_paid(district, scenario).items():
        spend[t] += yuan
    return spend


def project_paid(district: District, scenario: Scenario) -> dict[tuple[str, int], float]:
    """Yuan of the pinned projects by (fund, t); a project's own fund pays where the scenario has it."""
    paid: dict[tuple[str, int], float] = {}
    for project in district.projects:
        if project.id in scenario.starts:
            start = scenario.starts[project.id]
            fund = fund_of_project(project, scenario)
            for year, yuan, _ in project_payments(project.cost_yuan, project.build_years, start, project.profile):
                if scenario.base_year < year <= scenario.horizon:
                    key = (fund, year - scenario.base_year)
                    paid[key] = paid.get(key, 0.0) + yuan
    return paid


def fund_of_project(project: Project, scenario: Scenario) -> str:
    """Code of the fund that pays a project: its own if the scenario knows it, else that of the lever build."""
    own = project.fund
    return own if own and own in scenario.budget.funds else scenario.budget.fund_of("build")


def _closed(district: District, scenario: Scenario, units: tuple[Unit, ...]) -> Bools:
    """Units and years (u, t) in which a started project has closed the school."""
    closed = np.zeros((len(units), len(scenario.years)), dtype=np.bool_)
    for project in district.projects:
        if project.kind == "merge" and project.id in scenario.starts:
            t = max(scenario.starts[project.id] + project.build_years - scenario.base_year, 0)
            closed[[unit.school == project.school for unit in units], t:] = True
    return closed


def project_payments(
    cost: int, build_years: int, start: int, profile: tuple[float, ...] = ()
) -> list[tuple[int, int, int]]:
    """Return (year, yuan, per mille) of each payment: equal parts, the last takes the rest; or by a cost profile.

    With a profile the sums of its shares up to each year are rounded down to whole yuan and per mille.
    """
    if profile:
        ends = np.cumsum(profile)[:-1]
        yuan = np.diff([0, *(int(cost * end + 1e-6) for end in ends), cost])
        parts = np.diff([0, *(int(1000 * end + 1e-6) for end in ends), 1000])
        later, found = 0, []
        for i, (amount, part) in enumerate(zip(yuan, parts, strict=True)):
            later += int(amount)
            if part > 0:
                found.append((start + i, later, int(part)))
                later = 0
        return found
    part, permille = cost // build_years, 1000 // build_years
    payments = [(start + i, part, permille) for i in range(build_years)]
    year, _, _ = payments[-1]
    last = cost - part * (build_years - 1), 1000 - permille * (build_years - 1)
    payments[-1] = (year, last[0], last[1])
    return payments


assert PHYSICAL[:4] == ("teaching_area_m2", "sports_area_m2", "equipment_yuan", "multimedia_rooms")
