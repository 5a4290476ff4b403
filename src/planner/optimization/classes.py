"""Opening classes: how many sections a cohort needs so that no class is larger than the rule allows (G5).

Pupils are given, so the need is a fact and not a choice; a class opened later is never dearer, so each is opened
in the first year in which the rule holds and the cohort would break it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from planner.base.terms import GRADES
from planner.base.types import Projection, Targets


@dataclass(frozen=True)
class ClassOpening:
    """``classes`` sections opened in ``grade`` of ``unit`` (model index) in year ``first``, lasting to ``last``."""

    unit: int
    grade: int
    first: int
    last: int
    classes: int


def class_openings(projection: Projection, targets: Targets, keep: list[int], first: int) -> tuple[ClassOpening, ...]:
    """Return the openings that rule G5 forces from year index ``first`` on, in unit, year, grade order."""
    found: list[ClassOpening] = []
    years = len(projection.years)
    for index, u in enumerate(keep):
        opened = np.zeros((len(GRADES), years), dtype=np.int64)
        for t in range(first, years):
            limit = int(targets.class_limit[u, t])
            for g in range(len(GRADES)):
                extra = _needed(projection, u, g, t, int(opened[g, t]), limit)
                if extra:
                    last = _last_year(projection, u, g, t)
                    for step in range(last - t + 1):
                        opened[g + step, t + step] += extra
                    found.append(ClassOpening(index, g + 1, t, last, extra))
    return tuple(found)


def _needed(projection: Projection, u: int, g: int, t: int, opened: int, limit: int) -> int:
    pupils = int(projection.pupils_by_grade[u, g, t])
    if pupils == 0 or limit == 0:
        return 0
    classes = int(projection.classes[u, g, t]) + opened
    largest = -(-pupils // classes) if opened else int(projection.largest_class[u, g, t])
    if largest <= limit:
        return 0
    return max(1, -(-pupils // limit) - classes)


def _last_year(projection: Projection, u: int, g: int, t: int) -> int:
    """Last year in which the cohort that is in grade index ``g`` in ``t`` still has pupils in the unit."""
    step = 0
    while (
        t + step + 1 < len(projection.years)
        and g + step + 1 < len(GRADES)
        and _same_stage(projection, u, g + step + 1)
        and projection.pupils_by_grade[u, g + step + 1, t + step + 1] > 0
    ):
        step += 1
    return t + step


def _same_stage(projection: Projection, u: int, g: int) -> bool:
    """A grade belongs to the unit if the unit has pupils in it in any year."""
    return bool(projection.pupils_by_grade[u, g].any())
