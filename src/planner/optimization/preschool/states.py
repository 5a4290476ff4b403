"""States of a township 街镇状态: who is open, who runs it, and what follows from that in each year, in whole numbers.

A *block* is the part of a township whose decisions touch each other. Where nothing can be built or closed and every
child finds a place, no decision changes where children go: each kindergarten is then a block of its own. States are
as many as there are combinations of a block's decisions; above ``MOST_STATES`` the decisions that promise least are
left out, and the bound says so.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product

import numpy as np

from planner.base.preschool import AREAS, GROUP, PUBLIC_OPERATORS
from planner.base.rounding import TOLERANCE, largest_remainder
from planner.base.types import Floats, Ints
from planner.indicators.preschool import fill, over_size, section
from planner.optimization.preschool.site import CLOSED, Site, changes_of, start_years

#: States of one block at most.
MOST_STATES = 768
STAY = ""


@dataclass(frozen=True)
class Block:
    """A part of a township: members (j) whose children its states give, and what may be decided there.

    ``changes`` (k, option) may happen once to an existing kindergarten; ``projects`` index ``site.tables.projects``.
    """

    township: int
    members: tuple[int, ...]
    changes: tuple[tuple[int, str], ...]
    projects: tuple[int, ...]


@dataclass(frozen=True)
class State:
    """One combination of a block's decisions: what each kindergarten has become, which projects are open."""

    became: tuple[tuple[int, str], ...]  # (k, option), unchanged ones left out
    opened: tuple[int, ...]

    def has(self, feature: tuple[int, str] | int) -> bool:
        """Whether a change has happened, or a project is open."""
        return feature in self.opened if isinstance(feature, int) else feature in self.became


@dataclass(frozen=True)
class Look:
    """A block in one state and year: per member (order of ``Block.members``) what the kernels give.

    ``operator`` is '' where the member is not open.
    """

    operator: tuple[str, ...]
    children: Ints
    classes: Ints
    over: Ints
    places: Ints
    demand: int
    areas: Floats  # (m, 3): building, activity, outdoor m², NaN unknown
    rooms: Ints  # (m): classes that it can hold


def blocks_of(site: Site) -> tuple[tuple[Block, ...], int]:
    """Return the blocks of all townships, and how many decisions were left out to keep the states few."""
    found: list[Block] = []
    left_out = 0
    for d in range(len(site.projection.townships)):
        for block in _township(site, d):
            kept = _limited(site, block)
            left_out += len(block.changes) + len(block.projects) - len(kept.changes) - len(kept.projects)
            found.append(kept)
    return tuple(found), left_out


def _township(site: Site, d: int) -> Iterator[Block]:
    p = site.projection
    here = [int(k) for k in np.flatnonzero(p.township_of == d)]
    changes = [(k, option) for k in here for option in changes_of(site, k)]
    projects = [
        i for i, one in enumerate(site.tables.projects) if one.township == p.townships[d] and start_years(site, one)
    ]
    base = len(p.kindergartens)
    new = [base + j for j, one in enumerate(site.built) if any(site.tables.projects[i].id == one.id for i in projects)]
    full = bool((p.unserved[d, 1:] > 0).any())
    if projects or full or any(option == CLOSED for _, option in changes):
        yield Block(d, (*here, *new), tuple(changes), tuple(projects))
        return
    for k in here:
        yield Block(d, (k,), tuple(change for change in changes if change[0] == k), ())


def _limited(site: Site, block: Block) -> Block:
    """Drop decisions until the states are few enough: closures first, then the smallest private kindergartens."""

    def worth(change: tuple[int, str]) -> tuple[int, int, str]:
        k, option = change
        return (int(option != CLOSED), int(site.projection.attending[k, 0]), option)

    changes = sorted(block.changes, key=worth, reverse=True)
    projects = list(block.projects)
    while _count(changes, projects) > MOST_STATES:
        if changes:
            last = changes.pop()
            changes = [one for one in changes if one[0] != last[0]]
        else:
            projects.pop()
    return Block(block.township, block.members, tuple(sorted(changes)), tuple(projects))


def _count(changes: list[tuple[int, str]], projects: list[int]) -> int:
    options: dict[int, int] = {}
    for k, _ in changes:
        options[k] = options.get(k, 1) + 1
    return math.prod(options.values()) << len(projects)


def states_of(block: Block) -> tuple[State, ...]:
    """Return every combination of the block's decisions, doing nothing first."""
    options: dict[int, list[str]] = {}
    for k, option in block.changes:
        options.setdefault(k, [STAY]).append(option)
    became = [tuple((k, option) for k, option in zip(options, one, strict=True) if option)
              for one in product(*options.values())]  # fmt: skip
    opened = [tuple(i for i, on in zip(block.projects, bits, strict=True) if on)
              for bits in product((0, 1), repeat=len(block.projects))]  # fmt: skip
    return tuple(State(one, some) for some in opened for one in became)


class Looker:
    """Evaluates states with the kernels of the projection; sections are kept, they recur."""

    def __init__(self, site: Site) -> None:
        self.site = site
        p = site.projection
        total = p.cohorts.sum(axis=0)
        self.new_share = np.zeros((4, len(p.years)))
        self.new_share[:3] = np.divide(p.cohorts, total, out=np.full_like(p.cohorts, 1 / 3), where=total > 0)
        self.size = np.rint(p.class_size).astype(np.int64)
        self.kept: dict[tuple[int, int, int, int], tuple[int, int]] = {}

    def look(self, block: Block, state: State, t: int) -> Look:
        """Return what ``state`` means for the members of ``block`` in year ``t``."""
        site, p = self.site, self.site.projection
        rows = np.flatnonzero(p.township_of == block.township)
        status = {int(k): p.operator[k] for k in rows} | dict(state.became)
        closed = np.array([status[int(k)] == CLOSED for k in rows])
        places = np.where(closed, 0, p.places[rows, t])
        share = np.where(closed, 0.0, p.share[rows, t])
        group = np.array([GROUP.get(status[int(k)], 0) for k in rows], dtype=np.int64)
        opened = [site.tables.projects[i] for i in state.opened]
        seats = np.array([one.places for one in opened], dtype=np.int64)
        old, new = fill(int(p.demand[block.township, t]), share, places, group, seats, site.a.new_fill)
        children = dict(zip((int(k) for k in rows), old.tolist(), strict=True))
        seat = dict(zip((int(k) for k in rows), places.tolist(), strict=True))
        grown: dict[int, list[int]] = {}
        for i, one, count in zip(state.opened, opened, new.tolist(), strict=True):
            j = site.names.index(one.school if one.kind == "extend" else one.id)
            children[j] = children.get(j, 0) + count
            seat[j] = seat.get(j, 0) + one.places
            status.setdefault(j, one.operator)
            grown.setdefault(j, []).append(i)
        return self._gather(block, status, children, seat, grown, t)

    def _gather(
        self, block: Block, status: dict[int, str], children: dict[int, int], seat: dict[int, int],
        grown: dict[int, list[int]], t: int,
    ) -> Look:  # fmt: skip
        site, count = self.site, len(block.members)
        who = tuple("" if status.get(j, CLOSED) == CLOSED else status[j] for j in block.members)
        numbers = np.zeros((3, count), dtype=np.int64)
        areas, rooms = np.full((count, len(AREAS)), np.nan), np.zeros(count, dtype=np.int64)
        for m, j in enumerate(block.members):
            if who[m]:
                added = grown.get(j, [])
                numbers[0, m] = children.get(j, 0)
                numbers[1:, m] = self._classes(j, children.get(j, 0), added, t)
                areas[m], rooms[m] = _areas(site, j, added), self._rooms(j, added)
        places = np.array([seat.get(j, 0) if who[m] else 0 for m, j in enumerate(block.members)], dtype=np.int64)
        return Look(who, numbers[0], numbers[1], numbers[2], places,
                    int(site.projection.demand[block.township, t]), areas, rooms)  # fmt: skip

    def _rooms(self, j: int, added: list[int]) -> int:
        """Classes that place ``j`` can hold with the projects ``added``."""
        own = int(self.site.projection.rooms[j]) if j < len(self.site.projection.kindergartens) else 0
        return own + sum(self.site.tables.projects[i].classes for i in added)

    def _classes(self, j: int, children: int, added: list[int], t: int) -> tuple[int, int]:
        """Return (classes, classes above the limit) of place ``j`` with ``children``."""
        site, p = self.site, self.site.projection
        limit = site.targets.class_limit
        existing = j < len(p.kindergartens)
        rooms = self._rooms(j, added)
        key = (j, children, rooms, t)
        if key not in self.kept:
            share = p.age_share[j, :, t] if existing else self.new_share[:, t]
            size = self.size[j] if existing else limit
            ages = largest_remainder(children * share, children)
            classes = section(ages, size, limit, max(rooms, 1))
            self.kept[key] = (int(classes.sum()), int(over_size(ages, classes, limit).sum()))
        return self.kept[key]


def _areas(site: Site, j: int, added: list[int]) -> Floats:
    """Building, activity and outdoor area of an open place, with what its projects add."""
    own = np.zeros(len(AREAS))
    if j < len(site.kindergartens):
        given = [getattr(site.kindergartens[j], name) for name in AREAS]
        own = np.array([np.nan if value is None else float(value) for value in given])
    for i in added:
        own = own + np.array([float(getattr(site.tables.projects[i], name)) for name in AREAS])
    return own


def meets_areas(site: Site, look: Look, m: int, t: int) -> bool:
    """Whether member ``m`` reaches all areas per child in ``t``; unknown areas do not."""
    asked = np.nan_to_num(site.targets.area[:, t], nan=0.0)
    with np.errstate(invalid="ignore"):
        enough = look.areas[m] >= (asked - TOLERANCE) * look.children[m]
    return bool((enough | (asked <= 0)).all())


def is_public(operator: str) -> bool:
    """Whether children there count as in public kindergartens."""
    return operator in PUBLIC_OPERATORS
