"""Kernels of preschool planning 学前教育: filling places, sectioning classes, staffing (docs/preschool.md §2, §3).

Pure functions of arrays; the projection, the evaluator and the checks of a plan all use these.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from planner.base.rounding import TOLERANCE, largest_remainder
from planner.base.types import Bools, Floats, Ints

#: Groups in the order in which free places fill: public, inclusive private, other private.
GROUPS = (0, 1, 2)


def wishes(demand: int, share: Floats, places: Ints) -> Ints:
    """Return the children (k) whom existing kindergartens of one township get by their shares, capped by places.

    ``share`` (k) are the base shares of those that are open (0: closed); they are scaled to sum to 1.
    """
    total = float(share.sum())
    if total <= TOLERANCE or demand <= 0:
        return np.zeros(len(share), dtype=np.int64)
    return np.minimum(largest_remainder(demand * share / total, demand), places)


def fill(demand: int, share: Floats, places: Ints, group: Ints, new_places: Ints, new_fill: float) -> tuple[Ints, Ints]:
    """Return the children of existing (k) and of new kindergartens (j) of one township in one autumn.

    ``group`` (k) is 0 public, 1 inclusive private, 2 other private; a closed kindergarten has share and places 0.
    Steps of docs/preschool.md §2: wishes; new ones draw children without a place first, then from the groups in
    reverse order; who is still without a place fills free places, public ones first. Sums never exceed ``demand``.
    """
    old = wishes(demand, share, np.where(share > 0, places, 0))
    offered = np.floor(new_fill * new_places + TOLERANCE).astype(np.int64)
    drawn = min(int(demand), int(offered.sum()))
    new = largest_remainder(drawn * offered / offered.sum(), drawn) if drawn else np.zeros_like(new_places)
    take = drawn - min(drawn, int(demand) - int(old.sum()))
    for one in reversed(GROUPS):
        of_group = np.where(group == one, old, 0)
        part = min(take, int(of_group.sum()))
        if part:
            old = old - np.minimum(largest_remainder(part * of_group / of_group.sum(), part), old)
            take -= part
    rest = int(demand) - int(old.sum()) - int(new.sum())
    for one in GROUPS:
        free = np.where((group == one) & (share > 0), places - old, 0)
        old = old + _spread(rest, free)
        rest = int(demand) - int(old.sum()) - int(new.sum())
    return old, new + _spread(rest, new_places - new)


def _spread(count: int, free: Ints) -> Ints:
    """Share ``count`` children over ``free`` places in proportion; at most all of them."""
    part = min(count, int(free.sum()))
    if part <= 0:
        return np.zeros_like(free)
    return np.minimum(largest_remainder(part * free / free.sum(), part), free)


def section(children: Ints, size: Ints, limit: Ints, rooms: int) -> Ints:
    """Return the classes (a) of one kindergarten: its own sizes, else the limits, else as many as it has rooms.

    ``size`` (a) ≤ ``limit`` (a) are children per class, > 0. Every age with children has a class.
    """
    for one in (size, limit):
        classes = np.asarray(-(-children // one), dtype=np.int64)
        if classes.sum() <= rooms:
            return classes
    classes = (children > 0).astype(np.int64)
    while classes.sum() < rooms:
        mean = np.divide(children, classes, out=np.zeros(len(children)), where=classes > 0) / limit
        classes[int(np.argmax(mean))] += 1
    return classes


def over_size(children: Ints, classes: Ints, limit: Ints) -> Ints:
    """Return how many of the evenly filled ``classes`` exceed ``limit`` (any shapes that broadcast)."""
    some = np.maximum(classes, 1)
    mean, rest = children // some, children % some
    over = np.where(mean > limit, classes, np.where(mean == limit, rest, 0))
    return np.asarray(np.where(classes > 0, over, 0), dtype=np.int64)


def staffed(
    classes: Ints, teachers: Ints, carers: Ints, teachers_per_class: int = 2, carers_per_class: int = 1
) -> Bools:
    """Say which kindergartens are fully staffed: 2 teachers and a carer per class, or 3 teachers (any shape).

    Source: 《幼儿园教职工配备标准(暂行)》, each class two teachers and one carer, or three teachers.
    """
    usual = (teachers >= teachers_per_class * classes) & (carers >= carers_per_class * classes)
    return np.asarray(usual | (teachers >= (teachers_per_class + carers_per_class) * classes))


def ratio(part: ArrayLike, whole: ArrayLike) -> Floats:
    """Return ``part / whole``, NaN where the whole is 0 or not known."""
    above, below = np.broadcast_arrays(np.asarray(part, dtype=np.float64), np.asarray(whole, dtype=np.float64))
    return np.asarray(np.divide(above, below, out=np.full(above.shape, np.nan), where=below > TOLERANCE))


def pay_ratio(post: Floats, post_pay: Floats, contract: Floats, contract_pay: Floats) -> float:
    """Return mean contract pay / mean post pay over kindergartens (k), weighted by teachers; NaN if either is unknown.

    Pay in yuan a year, NaN where not given. Oracle: 34,679 / 118,659 = 0.2923 (published as 29 %).
    """
    means = []
    for persons, pay in ((contract, contract_pay), (post, post_pay)):
        known = np.isfinite(pay) & (persons > 0)
        if not known.any():
            return float("nan")
        means.append(float((persons[known] * pay[known]).sum() / persons[known].sum()))
    return means[0] / means[1]


def kindergartens_needed(
    residents: int | None, dwellings: int | None, low: tuple[int, int], high: tuple[int, int]
) -> int:
    """Return the kindergartens that a development needs 配建幼儿园数; bounds are (residents, dwellings), 0 = no rule.

    Below the lower bound none of its own; else one per upper bound begun. Residents speak first; dwellings
    where residents are not given.
    """
    for count, least, most in zip((residents, dwellings), low, high, strict=True):
        if count is not None and most > 0:
            return 0 if count < least else -(-count // most)
    return 0
