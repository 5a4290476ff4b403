"""The numbers of one optimization, made from the projection, the targets and the scenario.

Years are indexed ``t = 0`` (base year) … ``T``; levers act from ``t = 1``. Units are the planned ones
(primary and junior), schools those that hold them. All stocks in persons, rooms, m² and yuan.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from planner.base.rounding import ceil_at_least
from planner.base.terms import MEASURED_STAGES, PHYSICAL
from planner.base.types import Bools, Floats, Ints, Projection, Targets, Unit
from planner.district.model import District, Venue
from planner.optimization.classes import ClassOpening, class_openings
from planner.scenario.schema import Scenario

#: Indicators R4…R7 live on the school; R1…R3 on the unit's teachers.
FIRST_PHYSICAL = 3
_SPECIAL = [PHYSICAL.index("music_rooms"), PHYSICAL.index("art_rooms")]


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
    land: Floats  # (s, 2)
    openings: tuple[ClassOpening, ...]
    classroom_need: Ints  # (s, t): 0 where not required
    music_need: Ints  # (s, t)
    art_need: Ints  # (s, t)
    music_have: Ints  # (s, t): rooms that count
    art_have: Ints  # (s, t)
    venues: tuple[tuple[Venue, int, Bools], ...]  # venue, school index, leasable (t)
    project_spend: Floats  # (t): yuan of pinned projects

    @property
    def T(self) -> int:  # noqa: N802 - the model's letter
        """Number of years with levers."""
        return len(self.years) - 1

    @cached_property
    def stage_units(self) -> tuple[Ints, Ints]:
        """Unit indices by stage."""
        return np.flatnonzero(self.stage == 0), np.flatnonzero(self.stage == 1)

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


def build_instance(district: District, scenario: Scenario, projection: Projection, targets: Targets) -> Instance:
    """Prepare the arrays of the model; see :class:`Instance`."""
    keep = [i for i, unit in enumerate(projection.units) if unit.stage in MEASURED_STAGES]
    units = tuple(projection.units[i] for i in keep)
    names = tuple(dict.fromkeys(unit.school for unit in units))
    index = {name: i for i, name in enumerate(names)}
    rows = np.array([projection.schools.index(name) for name in names], dtype=np.int64)
    school = np.array([index[unit.school] for unit in units], dtype=np.int64)
    stage = np.array([MEASURED_STAGES.index(unit.stage) for unit in units], dtype=np.int64)
    first = targets.first_year - scenario.base_year
    measured = targets.measured[keep].copy()
    measured[:, :first] = False
    openings = class_openings(projection, targets, keep, first)
    classes = projection.class_count[keep].copy()
    for opening in openings:
        classes[opening.unit, opening.first : opening.last + 1] += opening.classes
    school_classes = _by_school(classes, school, len(names))
    special = _special_rooms(district, projection, targets, names, rows)
    need_rooms = np.where(np.arange(len(scenario.years)) >= first, -(-school_classes // 12), 0)
    return Instance(
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
        measured=measured,
        threshold=targets.threshold[keep],
        min_teachers=targets.min_teachers[keep],
        posts=_posts(projection, targets, keep, stage),
        land=np.array([district.land.get(name, (0.0, 0.0)) for name in names], dtype=np.float64).reshape(-1, 2),
        openings=openings,
        classroom_need=_classroom_need(school_classes, district, names, first),
        music_need=need_rooms,
        art_need=need_rooms,
        music_have=special[:, 0],
        art_have=special[:, 1],
        venues=_venues(district, scenario, targets, index, rows),
        project_spend=project_spending(district, scenario),
    )


def _by_school(values: Ints, school: Ints, count: int) -> Ints:
    total = np.zeros((count, values.shape[1]), dtype=np.int64)
    np.add.at(total, school, values)
    return total


def _posts(projection: Projection, targets: Targets, keep: list[int], stage: Ints) -> Ints:
    """Rule 7: max(posts, do-nothing stock) by stage and year."""
    stock = projection.teachers[keep].sum(axis=1)
    idle = np.stack([stock[stage == s].sum(axis=0) for s in range(len(MEASURED_STAGES))])
    return np.maximum(targets.posts[: len(MEASURED_STAGES)], idle)


def _classroom_need(classes: Ints, district: District, names: tuple[str, ...], first: int) -> Ints:
    """Rule 11: classes incl. opened ones from the deadline, in new schools from their opening."""
    need = classes.copy()
    for i, name in enumerate(names):
        if not district.school_by_id[name].opens_project:
            need[i, :first] = 0
    return need


def _special_rooms(
    district: District, projection: Projection, targets: Targets, names: tuple[str, ...], rows: Ints
) -> Ints:
    """Rooms of sufficient area (s, 2, t), with those that projects bring."""
    rooms = projection.physical[rows][:, _SPECIAL]
    have = np.asarray(rooms - rooms[:, :, :1], dtype=np.int64)
    index = {name: i for i, name in enumerate(names)}
    for room in district.special_rooms or ():
        if room.school in index:
            i, kind = index[room.school], 0 if room.kind == "music" else 1
            have[i, kind] += room.rooms * (room.area_m2 >= targets.special_room_m2[rows[i], kind] - 1e-9)
    return have


def _venues(
    district: District, scenario: Scenario, targets: Targets, index: dict[str, int], rows: Ints
) -> tuple[tuple[Venue, int, Bools], ...]:
    found = []
    for venue in district.venues:
        if venue.school not in index:
            continue
        i = index[venue.school]
        fit = venue.walk_minutes <= 10 and venue.exclusive and venue.contract in ("government", "bureau")
        years = np.array(scenario.years) >= (venue.from_year or scenario.base_year)
        allowed = targets.sports_lease[rows[i]] & years & fit
        allowed[0] = False
        if allowed.any():
            found.append((venue, i, allowed))
    return tuple(found)


def project_spending(district: District, scenario: Scenario) -> Floats:
    """Yuan per year (t) of the pinned projects: equal parts over the building years, the last takes the rest."""
    spend = np.zeros(len(scenario.years))
    for project in district.projects:
        if project.id in scenario.projects:
            start = scenario.projects[project.id].start
            for year, yuan, _ in project_payments(project.cost_yuan, project.build_years, start):
                if scenario.base_year < year <= scenario.horizon:
                    spend[year - scenario.base_year] += yuan
    return spend


def project_payments(cost: int, build_years: int, start: int) -> list[tuple[int, int, int]]:
    """Return (year, yuan, per mille) of each payment of a project."""
    part, permille = cost // build_years, 1000 // build_years
    payments = [(start + i, part, permille) for i in range(build_years)]
    year, _, _ = payments[-1]
    last = cost - part * (build_years - 1), 1000 - permille * (build_years - 1)
    payments[-1] = (year, last[0], last[1])
    return payments


assert PHYSICAL[:4] == ("teaching_area_m2", "sports_area_m2", "equipment_yuan", "multimedia_rooms")
