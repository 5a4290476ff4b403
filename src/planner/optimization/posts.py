"""Posts of a stage and what hires must fill of them; which schools moves come from and go to 编制与流动方向."""

from __future__ import annotations

import numpy as np

from planner.base.terms import MEASURED_STAGES
from planner.base.types import Ints, Projection, Targets


def posts_of(projection: Projection, targets: Targets, keep: list[int], stage: Ints) -> Ints:
    """Rule 7: max(posts, do-nothing stock) by stage and year."""
    stock = projection.teachers[keep].sum(axis=1)
    idle = np.stack([stock[stage == s].sum(axis=0) for s in range(len(MEASURED_STAGES))])
    return np.asarray(np.maximum(targets.posts[: len(MEASURED_STAGES)], idle), dtype=np.int64)


def to_fill(projection: Projection, targets: Targets, keep: list[int], stage: Ints, first: int) -> Ints:
    """Rule 18: the lesser of empty posts and temporary teachers, nothing done, from the deadline on."""
    stock = projection.teachers[keep].sum(axis=1)
    need = np.zeros((len(MEASURED_STAGES), len(projection.years)), dtype=np.int64)
    for s in range(len(MEASURED_STAGES)) if targets.temporary.size else ():
        empty = np.maximum(targets.posts[s] - stock[stage == s].sum(axis=0), 0)
        need[s] = np.minimum(targets.temporary[s], empty)
    need[:, :first] = 0
    return need


def rank_of(targets: Targets, keep: list[int]) -> Ints:
    """Return 1 for stronger, −1 for weaker planned units (u), 0 for the rest and where the targets do not say."""
    if not targets.weaker.size:
        return np.zeros(len(keep), dtype=np.int64)
    return np.asarray(targets.stronger[keep].astype(np.int64) - targets.weaker[keep].astype(np.int64))
