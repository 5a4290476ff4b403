"""What a course of action leaves in place 结果: the stocks that verdicts are given on.

The same frozen record describes doing nothing and carrying out a plan, so that one judge serves both.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from planner.base.terms import PLANNED_STAGES
from planner.base.types import Floats, Ints, Projection, Targets
from planner.scenario.schema import Scenario


@dataclass(frozen=True)
class Outcome:
    """Stocks reached, by unit ``u``, school ``s``, grade ``g``, teacher type ``j`` and year ``y``.

    Persons, rooms, m² and yuan; ``y`` runs from the base year to the horizon.
    """

    teachers: Ints  # (u, j, y)
    physical: Floats  # (s, PHYSICAL, y), purchases included, leases not
    leased: Floats  # (s, y): m² of venues leased for sports
    classes: Ints  # (u, g, y), opened classes included
    largest_class: Ints  # (u, g, y)
    eligible: Ints  # (y): teachers who may rotate, by the formula of docs/model.md §3.6
    moved: Ints  # (y): transferred or rotated
    moved_backbone: Ints  # (y)


def do_nothing_outcome(projection: Projection, scenario: Scenario) -> Outcome:
    """Return the outcome of having no lever at all: the projection, nobody moved."""
    years = len(projection.years)
    nobody = np.zeros(years, dtype=np.int64)
    return Outcome(
        teachers=projection.teachers,
        physical=projection.physical,
        leased=np.zeros((len(projection.schools), years)),
        classes=projection.classes,
        largest_class=projection.largest_class,
        eligible=eligible_for_rotation(projection, nobody, nobody, scenario.assumptions.rotation_years),
        moved=nobody,
        moved_backbone=nobody,
    )


def posts_and_temporary(projection: Projection, targets: Targets, outcome: Outcome, stage: str) -> tuple[Ints, Ints]:
    """Return empty posts and temporary teachers left per year (y) of a stage; each teacher hired replaces one."""
    row = PLANNED_STAGES.index(stage)
    here = np.array([unit.stage == stage for unit in projection.units], dtype=np.bool_)
    have, idle = outcome.teachers[here].sum(axis=(0, 1)), projection.teachers[here].sum(axis=(0, 1))
    left = np.maximum(targets.temporary[row] - (have - idle), 0)
    return np.maximum(targets.posts[row] - have, 0), left


def eligible_for_rotation(projection: Projection, moved: Ints, hires: Ints, window: int) -> Ints:
    """Return the teachers eligible for rotation 符合交流条件教师 per year, over the district (y).

    ``eligible[y] = Σ_u E0[u,y] − Σ_{τ=max(base+1, y−W+1)}^{y−1} moved[τ] + Σ_{τ ≤ y−W} hires[τ]``: whoever moved
    within the window W has a fresh clock, whoever was hired W years ago has served it. ``moved`` and ``hires`` (y)
    are persons per year over the district.
    """
    eligible: Ints = projection.eligible.sum(axis=0).astype(np.int64)
    for t in range(len(projection.years)):
        recent = moved[max(1, t - window + 1) : t].sum()
        served = hires[1 : max(1, t - window + 1)].sum()
        eligible[t] += served - recent
    return eligible
