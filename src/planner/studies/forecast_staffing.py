"""Recruits and trainees ahead 补充与培养: who would have to be hired by year, and how fast training can go.

Not a plan: hires fill what demand leaves open (the larger of posts and lessons), as far as posts and the yearly quota
allow; recruits leave at the pooled rate of the young. Degrees and recognition start every year for as many as the
quota allows and take as long as the scenario says. A plan (``planner plan``) decides what of it is worth its money.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from planner.base.terms import MEASURED_STAGES, TYPES
from planner.base.types import Ints, Projection
from planner.district.model import District
from planner.projection.whole import whole_total
from planner.scenario.schema import Scenario
from planner.studies.forecast_outlook import StageYear


@dataclass(frozen=True)
class Cover:
    """A stage's teachers in a year if what is missing is hired: ``base`` of today's are left, ``recruits`` came."""

    stage: str
    year: int
    need: int
    base: int
    posts: int | None  # None: not entered, no cap
    hired: int
    recruits: int  # hired up to and in the year and still there
    missing: int
    pay_yuan: float


@dataclass(frozen=True)
class Entry:
    """Recruits of one year who are still there in each year from then on."""

    stage: str
    entry: int
    there: tuple[tuple[int, int], ...]


@dataclass(frozen=True)
class Pipeline:
    """A training at full capacity in a year: degrees (``upgrade``) or recognition as backbone (``recognise``)."""

    stage: str
    kind: str
    year: int
    started: int
    in_training: int
    finished: int
    holders: int  # base teachers who have it, those trained included
    per_100: float  # pupils


@dataclass(frozen=True)
class Staffing:
    """Hires by entry year, what they cover, and the pipelines."""

    cover: tuple[Cover, ...]
    entries: tuple[Entry, ...]
    pipelines: tuple[Pipeline, ...]


def staffing(district: District, scenario: Scenario, projection: Projection, stages: Sequence[StageYear]) -> Staffing:
    """Return what ``stages`` (of :func:`planner.studies.forecast_outlook.outlook`) ask for beyond today's teachers."""
    cover: list[Cover] = []
    entries: list[Entry] = []
    pipelines: list[Pipeline] = []
    for stage in MEASURED_STAGES:
        mine = [one for one in stages if one.stage == stage]
        if any(one.pupils or one.teachers for one in mine):
            found, joined = _hires(district, scenario, stage, mine)
            cover += found
            entries += joined
            pipelines += _pipelines(scenario, projection, stage)
    return Staffing(tuple(cover), tuple(entries), tuple(pipelines))


def _hires(
    district: District, scenario: Scenario, stage: str, mine: Sequence[StageYear]
) -> tuple[list[Cover], list[Entry]]:
    given = scenario.assumptions
    stay = max(0.0, 1.0 - given.leaver_rate * given.leaver_factor_under_35)
    quota = int(given.of_stage("hire_quota", stage))
    hired = np.zeros(len(mine), dtype=np.int64)  # by entry year
    there = np.zeros((len(mine), len(mine)), dtype=np.int64)  # (entry, year)
    rows = []
    for y, one in enumerate(mine):
        for entry in range(1, y):
            there[entry, y] = int(whole_total(np.array([hired[entry] * stay ** (y - entry)])))
        need, posts = max(one.by_posts, one.by_lessons), _posts(district, stage, one.year)
        room = quota if posts is None else min(quota, posts - one.teachers - int(there[:, y].sum()))
        missing = need - one.teachers - int(there[:, y].sum())
        hired[y] = there[y, y] = max(0, min(missing, room)) if y else 0
        recruits = int(there[:, y].sum())
        full = one.teachers + recruits - int(hired[y]) + hired[y] * given.first_year_share
        pay = float(full * given.teacher_cost * (1 + given.pay_growth) ** y)
        rows.append(Cover(stage, one.year, need, one.teachers, posts, int(hired[y]), recruits,
                          max(0, need - one.teachers - recruits), pay))  # fmt: skip
    entries = [Entry(stage, mine[e].year, tuple((mine[y].year, int(there[e, y])) for y in range(e, len(mine))))
               for e in range(1, len(mine)) if hired[e]]  # fmt: skip
    return rows, entries


def _posts(district: District, stage: str, year: int) -> int | None:
    """Return the posts of a stage, the last given up to ``year``; None where none is entered."""
    given = [(when, count) for (of_stage, when), count in district.posts.items() if of_stage == stage and when <= year]
    return max(given)[1] if given else None


def _pipelines(scenario: Scenario, projection: Projection, stage: str) -> list[Pipeline]:
    given = scenario.assumptions
    rows = [u for u, unit in enumerate(projection.units) if unit.stage == stage]
    teachers, pupils = projection.teachers[rows].sum(axis=0), projection.pupils[rows].sum(axis=0)
    found = []
    for kind, has, years in (("upgrade", [one.above_qualified for one in TYPES], given.upgrade_years),
                             ("recognise", [one.backbone for one in TYPES], 0)):  # fmt: skip
        quota = int(given.of_stage("upgrade_quota" if kind == "upgrade" else "backbone_quota", stage))
        mask = np.array(has, dtype=np.bool_)
        without, holders = teachers[~mask].sum(axis=0), teachers[mask].sum(axis=0)
        started = _started(without, quota)
        for y, year in enumerate(projection.years):
            done = started[: max(0, y - years + 1)].sum() if years else started[: y + 1].sum()
            finished = int(started[y - years]) if y >= years else 0
            # Trainees leave like others of those without: never more have finished than are still there.
            total = int(holders[y] + min(done, without[y]))
            found.append(Pipeline(stage, kind, year, int(started[y]), int(started[: y + 1].sum() - done), finished,
                                  total, 100.0 * total / pupils[y] if pupils[y] else float("nan")))  # fmt: skip
    return found


def _started(without: Ints, quota: int) -> Ints:
    """Return who starts each year (y): the quota, as long as anybody is left who has not started."""
    started = np.zeros(without.size, dtype=np.int64)
    for y in range(1, without.size):
        started[y] = max(0, min(quota, int(without[y]) - int(started[:y].sum())))
    return started
