"""What is known in a year of a course 当年已知情况: pupils so far, who has gone, what was carried out of the plan."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace

import numpy as np

from planner.base.types import Action, Ints, Projection, Transfer
from planner.projection.history import Frame
from planner.simulation.calendar import autumn_of
from planner.simulation.events import Event
from planner.simulation.network import Network
from planner.studies.replan_done import Rows
from planner.studies.simulate_pupils import Vary

#: Events that take away from a row for good; what stays open or comes late is still on its way.
LOST = ("not_taken_up", "dropped_out", "not_signed", "class_not_opened")


def known_by(t: int, vary: Vary | None) -> Vary | None:
    """Return pupils as drawn to year index ``t``; a cohort then keeps its distance from the forecast, others follow it.

    A cohort that changes schools takes the district's distance with it.
    """
    if vary is None:
        return None

    def known(frame: Frame, pupils: Ints) -> Ints:
        drawn = vary(frame, pupils)
        found = drawn.copy()
        share, over = _ratio(drawn[:, :, t], pupils[:, :, t]), _ratio(drawn[:, :, t].sum(0), pupils[:, :, t].sum(0))
        for year in range(t + 1, pupils.shape[2]):
            up = year - t
            ratio = np.ones(pupils.shape[:2])
            there = pupils[:, :-up, t] > 0
            ratio[:, up:] = np.where(there, share[:, :-up], over[None, :-up])
            found[:, :, year] = np.rint(pupils[:, :, year] * ratio)
        return found

    return known


def _ratio(drawn: Ints, expected: Ints) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
    return np.where(expected > 0, drawn / np.maximum(expected, 1), 1.0)


def foreseen(network: Network, projection: Projection, events: Iterable[Event], t: int | None = None) -> Projection:
    """Return a projection with the departures of a log up to year index ``t`` (None: all), then those projected.

    Nobody leaves twice: where a cell has lost more than was expected, less is left to lose.
    """
    last = network.years - 1 if t is None else t
    gone = np.zeros_like(network.leavers)
    for event in events:
        if event.what in ("retired", "left") and autumn_of(event.month) <= last:
            gone[network.place[event.subject], int(event.note), autumn_of(event.month)] += int(event.quantity)
    gone[:, :, last + 1 :] = network.leavers[:, :, last + 1 :]
    index = np.array([network.place[unit.id] for unit in projection.units], dtype=np.int64)
    staff = network.staff[index][:, :, None]
    total = np.minimum(np.cumsum(gone[index], axis=2), staff)
    leavers = np.diff(total, axis=2, prepend=0)
    eligible = np.minimum(projection.eligible, (staff - total).sum(axis=1))
    return replace(projection, teachers=staff - total, leavers=leavers, eligible=eligible)


def as_happened(network: Network, events: Iterable[Event], rows: Rows, first: int) -> Rows:
    """Return the rows before ``first`` less what a log says is lost of them for good.

    ``rows`` are those of ``network``. Open posts and late works stay: they are advertised again and finished.
    """
    lost: Counter[tuple[bool, int]] = Counter()
    for event in events:
        if event.what in LOST and event.row >= 0 and network.base_year + autumn_of(event.month) < first:
            lost[event.process == "rotation", event.row] += int(event.quantity)
    actions = _less(rows[0], {row: n for (move, row), n in lost.items() if not move}, first)
    return tuple(actions), tuple(_fewer(rows[1], {row: n for (move, row), n in lost.items() if move}, first))


def _less(actions: tuple[Action, ...], lost: dict[int, int], first: int) -> Iterator[Action]:
    for row, one in enumerate(actions):
        left = one.quantity - lost.get(row, 0)
        if one.year < first and left > 0:
            yield replace(one, quantity=left)


def _fewer(transfers: tuple[Transfer, ...], lost: dict[int, int], first: int) -> Iterator[Transfer]:
    for row, one in enumerate(transfers):
        left = one.teachers - lost.get(row, 0)
        if one.year < first and left > 0:
            yield replace(one, teachers=left)
