"""The cheapest schedule 最省时序: linear plans in order of their bounds, whole plans until none can be cheaper."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import numpy as np

from planner.base.types import Ints
from planner.optimization.schedule.tree import Node, Tree

#: (cost, lower bound) in discounted yuan of the whole plan of a schedule; None where it has none.
Whole = Callable[[int], tuple[float, float] | None]


@dataclass
class Found:
    """What a search ended with; costs and bounds in discounted yuan.

    ``bound`` holds for every schedule searched; ``proved`` says that no other schedule's bound lies under the cost
    by more than the gap asked for, so that the schedule itself is the best one.
    """

    best: int | None = None
    cost: float = np.inf
    own_bound: float = -np.inf
    bound: float = np.inf
    proved: bool = False
    linear: dict[int, float] = field(default_factory=dict)  # schedule → bound of its linear plan
    whole: dict[int, tuple[float, float] | None] = field(default_factory=dict)


def search(tree: Tree, among: Ints, whole: Whole, gap: float, tries: int) -> Found:
    """Make schedules whole in order of their linear bounds, at most ``tries``; see :class:`Found`.

    ``best`` stays None where no schedule has a plan (``bound`` is then inf) or none of those tried was made whole.
    """
    found = Found()
    ascending: Iterator[Node] = tree.ascending(among)
    for node in ascending:
        v = int(node.active[0])
        found.linear[v] = node.bound
        if found.best is not None and node.bound >= found.cost * (1.0 - gap):
            found.proved, found.bound = True, min(found.bound, node.bound)
            return found
        rest = tree.rest  # a whole plan leaves the tree as it is
        found.whole[v] = made = whole(v)
        own = max(node.bound, made[1]) if made is not None else node.bound
        found.bound = min(found.bound, own)
        if made is not None and made[0] < found.cost:
            found.best, found.cost, found.own_bound = v, made[0], own
        if len(found.whole) >= tries:
            found.bound = min(found.bound, rest)
            found.proved = found.best is not None and rest >= found.cost * (1.0 - gap)
            return found
    found.proved = found.best is not None
    return found


def least(tree: Tree, among: Ints) -> tuple[int, float] | None:
    """Return the schedule among ``among`` whose linear plan costs least, and its bound; None where none has a plan."""
    for node in tree.ascending(among):
        return int(node.active[0]), node.bound
    return None
