"""Policies in the loop 滚动决策对比: stay with the plan, plan again every year, or know everything beforehand.

All three meet the same courses of events (common random numbers). *Stay* carries the plan out: posts are advertised
again, late works are finished. *Replan* plans again every year from what has really happened, for the course expected
from there (myopic: a cohort keeps its distance from the forecast, whoever is there leaves as projected, works under way
end as planned). *Foresight* plans once, knowing the course's pupils, departures and openings, and whatever it decides
succeeds: no real policy can do better, so that what is left between the two is what knowing more could be worth.
"""

from __future__ import annotations

from collections.abc import Sequence
from copy import copy
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Final

import numpy as np

from planner.base.i18n import T
from planner.base.progress import Progress, Step, silent
from planner.base.types import Action, Infeasible, Plan, Projection, Transfer
from planner.compliance.replay import replay
from planner.compliance.targets import build_targets
from planner.optimization.replan import Done, NotHeld
from planner.optimization.solve import StoppedWithoutPlan
from planner.scenario.load import LoadedScenario
from planner.simulation import SOURCES, Course, replicate
from planner.studies.growth import optimize_with_growth
from planner.studies.parallel import pool
from planner.studies.policies_known import as_happened, foreseen, known_by
from planner.studies.prepare import Case
from planner.studies.programmes import beside_programmes, reserved
from planner.studies.replan_done import Rows, repriced
from planner.studies.simulate_build import network_of
from planner.studies.simulate_sample import Bench, Sample, bench_of
from planner.studies.simulate_world import judged, world_of

STAY, REPLAN, FORESIGHT = "stay", "replan", "foresight"
POLICIES: Final = (STAY, REPLAN, FORESIGHT)
#: Levers of the plan that nobody plans again here.
_BESIDE = ("programme", "appropriate")


@dataclass(frozen=True)
class Told:
    """One course under one policy.

    ``passes`` in the deadline's year and ``lasting`` from it to the horizon; ``failing`` units in the deadline's year;
    ``plans`` made and those asked for that found none (``without``: the plan before goes on).
    """

    passes: bool
    lasting: bool
    failing: int
    yuan: int
    plans: int = 0
    without: int = 0


@dataclass(frozen=True)
class Asked:
    """Replications, their seed, worker processes, and the last year that is planned again (None: the deadline)."""

    replications: int = 20
    seed: int = 1
    workers: int = 1
    until: int | None = None


@dataclass(frozen=True)
class Policies:
    """What became of each course under each policy, in the order of the replications."""

    case: Case
    asked: Asked
    years: tuple[int, ...]  # first years of the re-plans
    told: dict[str, tuple[Told, ...]]


class Loop:
    """A district, its plan and the years in which it is planned again."""

    def __init__(self, bench: Bench, rows: Rows, until: int) -> None:
        self.bench, self.rows = bench, rows
        scenario = bench.case.scenario
        self.years = tuple(range(scenario.base_year + 2, until + 1))
        self.t = scenario.deadline - scenario.base_year

    @property
    def case(self) -> Case:
        """The district as it is known in the base year."""
        return self.bench.case

    def stay(self, number: int) -> Told:
        """Carry the plan out as it stands."""
        return self._told(self.bench.sample(number))

    def replan(self, number: int) -> Told:
        """Plan again year by year from what has happened; history repeats, since draws belong to what is drawn."""
        rows, bench, made, without = self.rows, self.bench, 0, 0
        for first in self.years:
            course = replicate(bench.network, bench.seed, number)
            plan = self._again(rows, bench, course, first)
            if plan is None:
                without += 1
                continue
            made += 1
            rows = _from(rows, plan, first)
            bench = with_rows(self.bench, rows)
        return replace(self._told(bench.sample(number)), plans=made, without=without)

    def foresight(self, number: int) -> Told:
        """Plan for the course itself; nothing that is decided fails."""
        course = replicate(self.bench.network, self.bench.seed, number)
        world = self.bench.world(course)
        projection = foreseen(self.bench.network, world.projection, course.events)
        plan = self._plan(projection, None)
        if plan is None:
            return Told(False, False, len(self.bench.units), 0, without=1)
        outcome = replay(projection, self.case.district, world.scenario, plan.actions, plan.transfers).outcome
        passes = judged(replace(world, projection=projection), outcome)
        sample = self.bench.made_of(number, self._smooth, world, passes)
        return replace(self._told(sample), yuan=sum(one.cost_yuan for one in plan.actions) + self._beside_yuan, plans=1)

    @cached_property
    def _smooth(self) -> Course:
        """What happens where nothing goes wrong: the hours of training that are planned."""
        return replicate(self.bench.network, self.bench.seed, 0, SOURCES)

    @cached_property
    def _beside(self) -> tuple[Action, ...]:
        return tuple(one for one in self.rows[0] if one.lever in _BESIDE)

    @property
    def _beside_yuan(self) -> int:
        return sum(one.cost_yuan for one in self._beside if one.lever == "programme")

    def _again(self, rows: Rows, bench: Bench, course: Course, first: int) -> Plan | None:
        """Plan again from ``first`` on with what is known by then."""
        t = first - 1 - bench.network.base_year
        vary = known_by(t, bench.pupils.vary(course.pupils))
        world = world_of(self.case, bench.openings(course, t), vary)
        projection = foreseen(bench.network, world.projection, course.events, t)
        actions, moves = as_happened(bench.network, course.events, rows, first)
        done = Done(first, *repriced(actions, moves, self.case.scenario, first))
        return self._plan(projection, done)

    def _plan(self, projection: Projection, done: Done | None) -> Plan | None:
        """Return the least-cost plan of a projection, None where none was found."""
        case = self.case
        targets = build_targets(case.district, case.scenario, case.pack, projection)
        programmes = tuple(one for one in self._beside if one.lever == "programme")
        changed = replace(case, projection=projection, targets=targets)
        money = reserved(case.scenario, programmes)
        try:
            found = optimize_with_growth(changed, money, beside_programmes(targets, programmes), silent, done)
        except (StoppedWithoutPlan, NotHeld):
            return None
        return None if isinstance(found, Infeasible) else found

    def _told(self, sample: Sample) -> Told:
        failing = int(sample.failing[0, self.t])
        return Told(bool(sample.district[self.t]), bool(sample.district[self.t :].all()), failing, sample.cost_yuan)


def _from(rows: Rows, plan: Plan, first: int) -> Rows:
    """Return what was decided before ``first`` and the new plan from it on; programmes go on as they were."""
    kept = tuple(one for one in rows[0] if one.year < first or one.lever in _BESIDE)
    new = tuple(one for one in plan.actions if one.year >= first and one.lever not in _BESIDE)
    moves = tuple(one for one in rows[1] if one.year < first)
    return (*kept, *new), (*moves, *(one for one in plan.transfers if one.year >= first))


def with_rows(bench: Bench, rows: Rows) -> Bench:
    """Return a bench of the same district and courses that carries other rows out."""
    other = copy(bench)
    other.network = network_of(bench.case, *rows)
    other.watch(bench.case.scenario)
    return other


def policies(
    loaded: LoadedScenario,
    actions: Sequence[Action],
    transfers: Sequence[Transfer],
    asked: Asked,
    progress: Progress = silent,
) -> Policies:
    """Take the same courses under each policy; the result does not depend on the number of workers.

    Raises :class:`planner.base.errors.BadInput` for inputs that cannot be used, also for kindergartens.
    """
    rows = (tuple(actions), tuple(transfers))
    loop = _loop(loaded, rows, asked)
    jobs = [(policy, number) for number in range(asked.replications) for policy in POLICIES]
    found: dict[tuple[str, int], Told] = {}

    def note(job: tuple[str, int], one: Told) -> None:
        found[job] = one
        progress(Step("policies", T("Taking the courses under each policy"), len(found) / len(jobs), {}))

    if asked.workers <= 1:
        for job in jobs:
            note(job, getattr(loop, job[0])(job[1]))
    else:
        with pool(asked.workers, _begin, (loaded, rows, asked)) as processes:
            waiting = [(job, processes.submit(_work, job)) for job in jobs]
            for job, future in waiting:
                note(job, future.result())
    told = {policy: tuple(found[policy, n] for n in range(asked.replications)) for policy in POLICIES}
    return Policies(loop.case, asked, loop.years, told)


def _loop(loaded: LoadedScenario, rows: Rows, asked: Asked) -> Loop:
    bench = bench_of(loaded, *rows, asked.seed)
    return Loop(bench, rows, min(asked.until or bench.case.scenario.deadline, bench.case.scenario.horizon))


_LOOP: list[Loop] = []


def _begin(loaded: LoadedScenario, rows: Rows, asked: Asked) -> None:
    _LOOP[:] = [_loop(loaded, rows, asked)]


def _work(job: tuple[str, int]) -> Told:
    found: Told = getattr(_LOOP[0], job[0])(job[1])
    return found


def paired(one: Sequence[float], other: Sequence[float]) -> tuple[float, float]:
    """Return the mean difference ``one − other`` over the same courses and half its 95 % interval (normal)."""
    difference = np.asarray(one, dtype=np.float64) - np.asarray(other, dtype=np.float64)
    if difference.size < 2:
        return float(difference.mean()), float("inf")
    return float(difference.mean()), float(1.96 * difference.std(ddof=1) / np.sqrt(difference.size))
