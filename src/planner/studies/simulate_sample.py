"""One replication judged 单次仿真: what a worker sends back, on the plan's own units, schools and years."""

from __future__ import annotations

from collections import Counter, OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, fields

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from planner.base.errors import BadInput, Problem
from planner.base.i18n import T
from planner.base.types import Action, Bools, Floats, Ints, Projection, Transfer
from planner.compliance.judge import judge
from planner.compliance.ledger import PASSES
from planner.compliance.programmes import with_programmes
from planner.compliance.replay import replay
from planner.compliance.rulebook import Rulebook
from planner.scenario.load import LoadedScenario
from planner.scenario.schema import Scenario
from planner.simulation import SOURCES, Course, Network, replicate
from planner.studies.prepare import Case, prepare
from planner.studies.preschool_standing import PreschoolCase
from planner.studies.simulate_build import network_of
from planner.studies.simulate_hours import Share, hours_items, shares_of
from planner.studies.simulate_pupils import Pupils
from planner.studies.simulate_world import Passes, World, judged, outcome_of, with_moves, world_of

#: Rules that :func:`planner.studies.simulate_world.judged` judges anew in every replication.
JUDGED = ("R1", "R2", "R3", "R4", "R5", "R6", "R7", "SR", "SRT", "CV", "G3", "G4", "G5", "G11", "G11B")
#: Groups of rules whose failing subjects are counted.
GROUPS = ("SR", "G5", "G3", "G4", "CV", "G11", "G11B")
#: Mishaps that are counted by year.
MISHAPS = (
    "unfilled", "declined", "not_arrived", "probation_left", "not_taken_up", "dropped_out", "hours_missed",
    "not_recognised", "not_signed", "class_not_opened", "not_affordable",
)  # fmt: skip


#: Worlds that are kept: comparing sources goes through the same courses of the pupils again and again.
WORLDS = 64
#: Ends that are recorded of every site.
PHASE_ENDS = ("approval", "permits", "design", "tender", "construction", "acceptance", "accepted", "opened")


@dataclass(frozen=True)
class Sample:
    """A replication: what passed, what it cost, when sites were finished. Years ``y`` from the base year."""

    replication: int
    district: Bools  # (y)
    indicator: Bools  # (u, k, y)
    school_rule: Bools  # (u, y)
    class_size: Bools  # (u, y)
    rooms: Bools  # (s, y)
    size: Bools  # (s, y)
    cv: Bools  # (2, k, y)
    rotation: Bools  # (2, y)
    failing: Ints  # (groups of the bench, y): subjects that fail
    short: Floats  # (u, k): what is short in the deadline's year
    moves_short: float  # moves short in the deadline's year
    moves: Ints  # (3, y): teachers eligible for rotation, moved, backbone teachers among the moved
    paid: Ints  # (fund, y): yuan
    ends: Floats  # (site, phases + acceptance + opening): months after 1 January of the base year, nan: not by the end
    mishaps: Ints  # (MISHAPS, y)

    @property
    def cost_yuan(self) -> int:
        """Yuan paid in all."""
        return int(self.paid.sum())

    @property
    def first_year(self) -> int:
        """Index of the first year from which the district passes to the horizon; −1 for never."""
        holds = np.flatnonzero(~self.district)
        first = int(holds[-1]) + 1 if holds.size else 0
        return first if first < self.district.size else -1


def same(one: Sample, other: Sample) -> bool:
    """Say whether two samples are equal to the last bit."""
    pairs = [(np.asarray(getattr(one, each.name)), np.asarray(getattr(other, each.name))) for each in fields(Sample)]
    return all(np.array_equal(a, b, equal_nan=a.dtype.kind == "f") for a, b in pairs)


@dataclass(frozen=True)
class More:
    """A reserve: stocks besides the plan's (u, k), in units of the resource, and moves a year over the district."""

    stock: Floats
    moves: int


@dataclass(frozen=True)
class Planned:
    """What the plan costs, in all and by (fund, year)."""

    total_cost_yuan: int
    spent: dict[tuple[str, int], int]


class Watched:
    """What is recorded of every replication, whatever is simulated: money, ends of sites, mishaps."""

    network: Network
    funds: tuple[str, ...]
    site: dict[str, int]
    projects: dict[str, int]

    def watch(self, scenario: Scenario) -> None:
        """Take note of funds and sites."""
        self.funds = tuple(scenario.budget.funds)
        self.projects = {site.id: n for n, site in enumerate(self.network.sites) if site.is_project}
        self.site = {site.id: n for n, site in enumerate(self.network.sites)}

    def history(self, course: Course) -> tuple[Ints, Ints, Floats]:
        """Yuan by fund and year, mishaps by kind and year, ends of phases by site."""
        years = self.network.years
        paid = np.zeros((len(self.funds), years), dtype=np.int64)
        mishaps = np.zeros((len(MISHAPS), years), dtype=np.int64)
        ends = np.full((len(self.site), len(PHASE_ENDS)), np.nan)
        sums: Counter[tuple[str, int]] = Counter()
        for event in course.events:
            if event.what == "paid":
                sums[event.subject, int(event.month // 12)] += round(event.quantity)
            elif event.what in MISHAPS:
                mishaps[MISHAPS.index(event.what), min(int(event.month // 12), years - 1)] += int(event.quantity)
            elif event.what in ("finished", "accepted", "opened"):
                phase = event.note if event.what == "finished" else event.what
                ends[self.site[event.subject], PHASE_ENDS.index(phase)] = event.month
        for (fund, year), yuan in sums.items():
            paid[self.funds.index(fund), year] = yuan
        return paid, mishaps, ends


class Bench(Watched):
    """A case and a plan, ready to be simulated many times; the last worlds (openings, pupils) are kept."""

    #: What else takes rooms and teachers of the schools, see :mod:`planner.studies.simulate_joint`.
    moved: Callable[[Projection], Projection] | None = None
    parts = "schools"
    sources: tuple[str, ...] = tuple(source for source in SOURCES if source != "housing")

    def __init__(self, case: Case, actions: tuple[Action, ...], transfers: tuple[Transfer, ...], seed: int) -> None:
        self.case, self.seed = case, seed
        self.network: Network = network_of(case, actions, transfers)
        self.watch(case.scenario)
        self.units = tuple(unit.id for unit in case.projection.units)
        self.schools = case.projection.schools
        self.school = {name: s for s, name in enumerate(case.projection.schools)}
        self.pupils = Pupils(case.district, case.scenario, seed)
        self._worlds: OrderedDict[tuple[object, ...], World] = OrderedDict()
        planned = replay(case.projection, case.district, case.scenario, actions, transfers)
        self.planned = planned
        self.other_holds, self.hours = self._others()
        self.groups = (*GROUPS, *(share.code for share in self.hours))

    @property
    def deadline(self) -> int:
        """The year whose odds are asked for."""
        return self.case.scenario.deadline

    @property
    def cases(self) -> tuple[Case | PreschoolCase, ...]:
        """What is simulated."""
        return (self.case,)

    @property
    def names(self) -> dict[str, str]:
        """Names of schools and funds by code."""
        return self.case.names

    @property
    def told(self) -> str:
        """Where pupils come from: ``drawn`` or ``projected``."""
        return self.pupils.told

    def sample(self, replication: int, off: tuple[str, ...] = (), more: More | None = None) -> Sample:
        """Simulate and judge once; ``more`` is in place besides from the deadline's year on."""
        return self.judged(replication, replicate(self.network, self.seed, replication, off), more)

    def judged(self, replication: int, course: Course, more: More | None = None) -> Sample:
        """Judge what a replication left."""
        world = self.world(course)
        outcome = outcome_of(self.case, self.network, world, course.events)
        if more is None:
            passes = judged(world, outcome)
        else:
            t = self.case.scenario.deadline - self.network.base_year
            extra = np.zeros((len(world.projection.units), more.stock.shape[1], self.network.years))
            extra[:, :, t:] = more.stock[self._axes(world)[0]][:, :, None]
            passes = judged(world, with_moves(outcome, t, more.moves, world.rotation[1]), extra)
        return self.made_of(replication, course, world, passes)

    def world(self, course: Course) -> World:
        """Return the world in which the projects open as they did and pupils come as they were drawn."""
        opened = self.openings(course)
        key = (self.pupils.course(course.pupils), *opened.items())
        if key not in self._worlds:
            self._worlds[key] = world_of(self.case, opened, self.pupils.vary(course.pupils), self.moved)
        self._worlds.move_to_end(key)
        while len(self._worlds) > WORLDS:
            self._worlds.popitem(last=False)
        return self._worlds[key]

    def openings(self, course: Course, t: int | None = None) -> dict[str, int | None]:
        """Return the year in which each project opens, None for not within the horizon.

        With ``t``, as it is known in that year: what is not open yet opens as planned, a late project the year after.
        """
        base, last = self.network.base_year, self.network.years - 1 if t is None else t
        opened: dict[str, int | None] = {}
        for name, n in self.projects.items():
            expected = max(self.network.sites[n].due, last + 1)
            opened[name] = None if t is None or expected >= self.network.years else base + expected
        for event in course.events:
            if event.what == "opened" and event.subject in opened and event.quantity <= last:
                opened[event.subject] = base + int(event.quantity)
        return opened

    def _others(self) -> tuple[Bools, tuple[Share, ...]]:
        """Years in which everything that no replication changes (tracked items, with their programmes) holds.

        And the items that hours of training raise, which every replication judges anew.
        """
        case = self.case
        plain = Rulebook(case.district, case.scenario, case.pack, case.projection)
        reached = with_programmes(plain, self.network.actions)
        found = judge(reached, case.scenario, case.pack, case.projection, case.targets, self.planned.outcome)
        rows = found.verdicts
        anew = (*JUDGED, *hours_items(plain))
        asked = rows[rows["basis"].isin(["computed", "tracked"]) & ~rows["verdict"].isin(PASSES)]

        def holds(bad: pd.DataFrame) -> Bools:
            failing = set(bad["year"].tolist())
            return np.array([year not in failing for year in case.projection.years], dtype=np.bool_)

        verdicts = {code: holds(asked[asked["standard"] == code]) for code in hours_items(plain)}
        return holds(asked[~asked["standard"].isin(anew)]), shares_of(plain, self.network.actions, verdicts)

    def made_of(self, replication: int, course: Course, world: World, passes: Passes) -> Sample:
        """Return the sample of what a course passes in its world, on the plan's own units and schools."""
        units, schools = self._axes(world)
        shape = len(self.case.projection.units), len(self.case.projection.schools)
        wide = {
            name: _spread(getattr(passes, name), units, shape[0]) for name in ("indicator", "school_rule", "class_size")
        } | {name: _spread(getattr(passes, name), schools, shape[1]) for name in ("rooms", "size")}
        failing = np.stack(
            [
                (~wide["school_rule"]).sum(axis=0),
                (~wide["class_size"]).sum(axis=0),
                (~wide["rooms"]).sum(axis=0),
                (~wide["size"]).sum(axis=0),
                (~passes.cv).sum(axis=(0, 1)),
                *(~passes.rotation).astype(np.int64),
                *(~share.passes(self.network, course.events) for share in self.hours),
            ]
        ).astype(np.int64)
        t = self.case.scenario.deadline - self.network.base_year
        short = np.zeros((shape[0], passes.short.shape[1]))
        short[units] = passes.short[:, :, t]
        indicators = wide["indicator"].all(axis=(0, 1))
        paid, mishaps, ends = self.history(course)
        return Sample(
            replication=replication,
            district=(failing.sum(axis=0) == 0) & indicators & self.other_holds,
            cv=passes.cv,
            rotation=passes.rotation,
            failing=failing,
            short=short,
            moves_short=float(passes.moves_short[t]),
            moves=passes.moves,
            paid=paid,
            ends=ends,
            mishaps=mishaps,
            **wide,
        )

    def _axes(self, world: World) -> tuple[Ints, Ints]:
        """Places of the world's units and schools among the plan's."""
        units = [self.network.place[unit.id] for unit in world.projection.units]
        return np.array(units, dtype=np.int64), np.array([self.school[s] for s in world.projection.schools])


def bench_of(loaded: LoadedScenario, actions: tuple[Action, ...], transfers: tuple[Transfer, ...], seed: int) -> Bench:
    """Read the scenario and return its bench; :class:`BadInput` where it plans kindergartens, too."""
    refuse_preschool(loaded)
    return Bench(prepare(loaded), actions, transfers, seed)


def refuse_preschool(loaded: LoadedScenario) -> None:
    """Raise :class:`BadInput` for a scenario with kindergartens, whose plan takes rooms and teachers elsewhere."""
    if loaded.scenario.preschool is not None:
        message = T("only compulsory education is simulated")
        remedy = T("plan the scenario without its preschool section, then simulate that plan")
        raise BadInput([Problem("simulate.preschool", f"{loaded.path.name}:preschool", "", message, remedy=remedy)])


def _spread(passes: Bools, places: Ints, size: int) -> Bools:
    """Put a world's rows at the plan's places; what the world does not have is not measured and passes."""
    wide: NDArray[np.bool_] = np.ones((size, *passes.shape[1:]), dtype=np.bool_)
    wide[places] = passes
    return wide
