"""What there is to decide on 决策对象: kindergartens, candidate projects, and the years in which each may change."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from planner.base.preschool import PRESCHOOL_LEVERS, PreschoolProjection, PreschoolTargets
from planner.base.types import Ints
from planner.district.preschool import Kindergarten, Preschool, PreschoolProject
from planner.scenario.preschool import PreschoolAssumptions, PreschoolSettings
from planner.scenario.schema import Scenario

#: What may become of an existing kindergarten, and the lever that makes it so.
CHANGES = {"public": "k_take_over", "inclusive_private": "k_contract", "closed": "k_close"}
CLOSED = "closed"


@dataclass(frozen=True)
class Coupling:
    """What the compulsory schools leave to preschool; empty where they are not planned.

    ``surplus`` maps a primary unit to the teachers (y) whom its rules do not need in that and every later year;
    ``rooms_free`` maps a conversion project to the years in which its rooms may be taken.
    """

    surplus: Mapping[str, Ints] = field(default_factory=dict)
    rooms_free: Mapping[str, frozenset[int]] = field(default_factory=dict)
    planned: bool = False


@dataclass(frozen=True)
class Site:
    """The numbers of one preschool optimization. Years are ``t = 0`` (base year) … ``T``; levers act from 1.

    Places where staff work are indexed ``j``: the kindergartens of the projection first, then those that projects
    open (``built``; an extension is no place of its own).
    """

    scenario: Scenario
    tables: Preschool
    projection: PreschoolProjection
    targets: PreschoolTargets
    coupling: Coupling = Coupling()
    reserved: Mapping[tuple[str, int], int] = field(default_factory=dict)  # (fund, year): yuan that others spend
    surcharge: Mapping[tuple[str, int], float] = field(default_factory=dict)  # (fund, year): price of a yuan of its cap
    waived: frozenset[str] = frozenset()  # levers that the funds need not pay: for asking which payments they cannot

    @property
    def settings(self) -> PreschoolSettings:
        """The ``preschool:`` section."""
        assert self.scenario.preschool is not None
        return self.scenario.preschool

    @property
    def a(self) -> PreschoolAssumptions:
        """The assumed parameters."""
        return self.settings.assumptions

    @property
    def years(self) -> tuple[int, ...]:
        """Base year to horizon."""
        return self.projection.years

    @property
    def T(self) -> int:  # noqa: N802 - the model's letter
        """Number of years with levers."""
        return len(self.years) - 1

    @property
    def first(self) -> int:
        """t from which the rules hold."""
        return self.targets.first_year - self.years[0]

    @cached_property
    def kindergartens(self) -> tuple[Kindergarten, ...]:
        """Records in the order of the projection."""
        return tuple(self.tables.by_id[name] for name in self.projection.kindergartens)

    @cached_property
    def built(self) -> tuple[PreschoolProject, ...]:
        """Projects that open a kindergarten of their own."""
        return tuple(one for one in self.tables.projects if one.kind != "extend")

    @cached_property
    def names(self) -> tuple[str, ...]:
        """Identifiers of the places j."""
        return (*self.projection.kindergartens, *(one.id for one in self.built))

    def allowed(self, lever: str) -> bool:
        """Whether the scenario lets the plan use ``lever``."""
        return lever in (self.settings.levers or PRESCHOOL_LEVERS)

    def rate(self, t: int) -> float:
        """Discount factor of year ``t``."""
        return float((1.0 + self.scenario.assumptions.discount_rate) ** -t)


def start_years(site: Site, project: PreschoolProject) -> tuple[int, ...]:
    """Return the t in which ``project`` may start: not before its earliest, open within the horizon, rooms free.

    A start that the scenario decides leaves no other (and must itself be possible).
    """
    base, decided = site.years[0], site.settings.projects.get(project.id)
    lever = f"k_{project.kind}"
    found = []
    for t in range(1, site.T + 1):
        year = base + t
        opens = year + project.build_years
        if year < project.earliest_start or opens > site.years[-1]:
            continue
        if project.kind == "hand_over" and opens < _handed_over(site, project):
            continue
        if project.kind == "convert" and not _rooms_free(site, project, year):
            continue
        if decided == year or (decided is None and site.allowed(lever)):
            found.append(t)
    return tuple(found)


def _handed_over(site: Site, project: PreschoolProject) -> int:
    return next((one.hand_over_year or 0 for one in site.tables.developments if one.id == project.development), 0)


def _rooms_free(site: Site, project: PreschoolProject, year: int) -> bool:
    if project.free_from is not None and year < project.free_from:
        return False
    return not site.coupling.planned or year in site.coupling.rooms_free.get(project.id, frozenset())


def changes_of(site: Site, k: int) -> tuple[str, ...]:
    """Return what kindergarten ``k`` may become, once: taken over, contracted, closed.

    Only what the bureau runs may be closed by plan (public and of public nature), where it shrinks below
    ``close_below`` children, and never a centre kindergarten; rows of totals stay as they are.
    """
    one = site.kindergartens[k]
    if one.members > 1 or int(site.projection.places[k].max()) <= 0:
        return ()
    found = {"private": ("inclusive_private", "public"), "inclusive_private": ("public",)}.get(one.operator, ())
    small = int(site.projection.attending[k].min()) < site.a.close_below
    opens = any(project.township == site.projection.townships[site.projection.township_of[k]] for project in site.built)
    beside = opens or one.distance_km is None or any(near(site, k, other) for other in _beside(site, k))
    if one.public and not one.center and small and beside:
        found = (CLOSED,)
    return tuple(change for change in found if site.allowed(CHANGES[change]))


def _beside(site: Site, k: int) -> list[int]:
    """The other kindergartens of the township of ``k``."""
    here = np.flatnonzero(site.projection.township_of == site.projection.township_of[k])
    return [int(other) for other in here if other != k]


def near(site: Site, k: int, other: int) -> bool:
    """Whether ``other`` may serve the children of ``k``: their distances to the city differ by no more than is allowed.

    That is the least that may lie between them. A kindergarten without a distance is asked for none.
    """
    mine, theirs = site.kindergartens[k].distance_km, site.kindergartens[other].distance_km
    if mine is None:
        return True
    return theirs is not None and abs(mine - theirs) <= site.a.close_within_km


def payments(project: PreschoolProject, t: int) -> list[tuple[int, int, int]]:
    """Return (t, yuan, per mille) of each payment of a start in ``t``: equal parts, the last takes the rest."""
    n = project.build_years
    part, permille = project.cost_yuan // n, 1000 // n
    rows = [(t + i, part, permille) for i in range(n)]
    rows[-1] = (t + n - 1, project.cost_yuan - part * (n - 1), 1000 - permille * (n - 1))
    return rows


def posts_cap(site: Site) -> Ints:
    """Return the post teachers (t) of public kindergartens that the plan may reach: max(posts, do-nothing stock).

    −1 where there is no cap.
    """
    public = np.array([one.public for one in site.kindergartens], dtype=np.bool_)
    idle = site.projection.staff[public, 0].sum(axis=0)
    cap = np.full(len(site.years), -1, dtype=np.int64)
    for t, year in enumerate(site.years):
        given = [when for when in site.tables.posts if when <= year]
        if given:
            cap[t] = max(site.tables.posts[max(given)], int(idle[t]))
    return cap
