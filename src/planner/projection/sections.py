"""Classes and the largest class 班级与最大班额 (docs/model.md §2 "Classes").

A cohort keeps its number of classes, and its excess of the largest class over ⌈pupils/classes⌉, as it rises.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import numpy as np

from planner.base.types import Bools, Floats, Ints
from planner.projection.history import STAGES, Frame

#: Standard class size 标准班额 for new cohorts: primary 45, junior 50 (教督〔2017〕6号), senior 50 (assumed).
#: Special schools keep their classes; the figure is not used.
CLASS_SIZE: Final[Mapping[str, int]] = {"primary": 45, "junior": 50, "special": 50, "senior": 50}


def project_classes(
    frame: Frame, pupils: Ints, anew: Bools, classrooms: Floats, class_size: Mapping[str, int] = CLASS_SIZE
) -> tuple[Ints, Ints]:
    """Return classes and largest class (s, g, y).

    ``pupils`` and ``anew`` (s, g, y); ``classrooms`` (s, y), 0 where their number is not given (no limit then).
    """
    limit = np.array([class_size[stage] for stage in STAGES], dtype=np.int64)[frame.stage]
    classes = np.zeros(pupils.shape, dtype=np.int64)
    excess = np.zeros_like(classes)
    classes[:, :, 0] = frame.base_classes
    excess[:, :, 0] = frame.base_excess
    special = ~frame.ordinary
    for y in range(1, pupils.shape[2]):
        now = pupils[:, :, y]
        risen = np.where(frame.rises, np.roll(classes[:, :, y - 1], 1, axis=1), 0)
        keeps = (now > 0) & (risen > 0) & ~anew[:, :, y]
        classes[:, :, y] = np.where(keeps, risen, 0)
        excess[:, :, y] = np.where(keeps, np.roll(excess[:, :, y - 1], 1, axis=1), 0)
        new = (now > 0) & ~keeps & frame.ordinary[:, None]
        classes[:, :, y] += _new_classes(now, new, limit, classrooms[:, y], classes[:, :, y].sum(axis=1))
        classes[special, :, y], excess[special, :, y] = classes[special, :, 0], excess[special, :, 0]
    average = -(-pupils // np.maximum(classes, 1))
    # Where a cohort has shrunk below its excess, a class cannot be larger than the cohort.
    return classes, np.minimum(average + excess, pupils)


def _new_classes(now: Ints, new: Bools, limit: Ints, classrooms: Floats, taken: Ints) -> Ints:
    """Return ⌈P/limit⌉ classes (s, g) for new cohorts, within the classrooms that rising cohorts leave free.

    Every new cohort gets one class; where rooms are short, the next room goes to the cohort with the most pupils
    per class (ties: the lower grade).
    """
    wanted = np.where(new, -(-now // limit), 0)
    given = new.astype(np.int64)
    free = np.where(classrooms > 0, np.floor(classrooms) - taken, np.inf)
    enough = wanted.sum(axis=1) <= free
    given[enough] = wanted[enough]
    for s in np.flatnonzero(~enough):
        for _ in range(max(int(free[s]) - int(given[s].sum()), 0)):
            crowding = np.where(given[s] < wanted[s], now[s] / np.maximum(given[s], 1), -1.0)
            given[s, int(np.argmax(crowding))] += 1
    return given
