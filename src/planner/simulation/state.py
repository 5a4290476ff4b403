"""One replication's state 仿真状态: clock, draws, log, staff in place, money, schools that have opened."""

from __future__ import annotations

from collections.abc import Generator
from math import sqrt
from typing import Any, Final, NamedTuple

import numpy as np
import simpy

from planner.base.streams import uniforms
from planner.base.types import Bools, Floats
from planner.scenario.simulation import Spread
from planner.simulation.calendar import HOURS, autumn
from planner.simulation.events import Event
from planner.simulation.money import Treasury
from planner.simulation.network import Network, Site

#: Sources of delay 延误来源; each can be switched off alone. Pupils are drawn outside the processes, which only name
#: the course that the replication goes with.
SOURCES: Final = (
    "start", "phases", "winter", "resources", "prices", "recruitment", "rotation", "training", "careers", "purchases",
    "pupils", "housing",
)  # fmt: skip
Process = Generator[simpy.Event, Any, None]


class Change(NamedTuple):
    """Persons who are to come, go or change type on 1 September; cells are (unit, type), None is outside."""

    lever: str
    row: int
    source: tuple[int, int] | None
    target: tuple[int, int] | None
    persons: int


class State:
    """What processes share. A draw depends on seed, replication, process and subject only, never on their order."""

    def __init__(self, network: Network, seed: int, replication: int, off: frozenset[str]) -> None:
        self.env = simpy.Environment()
        self.network, self.settings = network, network.settings
        self.seed, self.replication, self.off = seed, replication, off
        self.log: list[Event] = []
        self.staff: list[list[int]] = network.staff.tolist()
        self.pending: dict[int, list[Change]] = {t: [] for t in range(2 * network.years + 20)}
        self.vacant: dict[str, list[tuple[int, int]]] = {}
        #: Unit → the year of each of its moves, for the window in which nobody is asked again.
        self.lacking: dict[tuple[str, str], int] = {}  # kindergarten unit, kind of staff → persons not hired yet
        self.moved_out: dict[str, list[int]] = {}
        self.money = Treasury(self.env, network.purses, self.note)
        unlimited = network.years * len(network.sites) + 1
        limited = "resources" not in off
        self.crews = simpy.Resource(self.env, self.settings.crews if limited else unlimited)
        self.reviewers = simpy.Resource(self.env, self.settings.reviewers if limited else unlimited)
        self.opening: dict[str, simpy.Event] = {site.opens: self.env.event() for site in network.sites if site.opens}
        self.hired = 0
        #: School → sites that bring rooms there and are not finished, with the year in which the plan counts on them.
        self.unfinished: dict[str, dict[str, int]] = {}
        for site in network.sites:
            if site.is_project or any(network.actions[row].lever == "add_classroom" for row in site.rows):
                self.unfinished.setdefault(site.school, {})[site.id] = site.due

    def note(self, process: str, what: str, subject: str, quantity: float = 0.0, row: int = -1, note: str = "") -> None:
        """Write an event at the present time."""
        self.log.append(Event(round(self.env.now, 6), process, what, subject, quantity, row, note))

    def draws(self, source: str, count: int, *subject: str | int) -> Floats | None:
        """Return ``count`` uniform numbers of a source of delay and a subject, None where the source is off."""
        return None if source in self.off else uniforms(count, self.seed, self.replication, source, *subject)

    def chances(self, source: str, persons: int, likely: float, *subject: str | int) -> Bools:
        """Say for each of ``persons`` whether what has the probability ``likely`` happens; always, if switched off."""
        found = self.draws(source, persons, *subject)
        if found is None:
            return np.ones(persons, dtype=np.bool_)
        return np.asarray(found < likely, dtype=np.bool_)

    def is_open(self, school: str) -> bool:
        """Say whether a school has pupils: it always had, or its project has opened it."""
        return school not in self.opening or bool(self.opening[school].triggered)

    def waits_for_rooms(self, school: str, t: int) -> bool:
        """Say whether a class of year ``t`` has to wait: its school, or rooms that the plan counts on, are late."""
        return not self.is_open(school) or any(due <= t for due in self.unfinished.get(school, {}).values())

    def finish(self, site: Site) -> None:
        """Note that a site is in use."""
        self.unfinished.get(site.school, {}).pop(site.id, None)

    def until(self, month: float) -> Any:
        """Return the event of ``month``, at once where it has passed."""
        return self.env.timeout(max(month - self.env.now, 0.0))

    def hours(self, count: int) -> Any:
        """Return the event a few hours from now."""
        return self.env.timeout(count * HOURS)


def first_open(state: State, school: str, t: int) -> Generator[simpy.Event, Any, int]:
    """Wait for the first autumn, from year ``t`` on, in which a school is open; return its index."""
    if state.is_open(school):
        return t
    yield state.until(autumn(t) + HOURS)
    while not state.is_open(school):
        yield state.env.timeout(12.0)
        t += 1
    return t


def drawn(spread: Spread, draws: Floats | None, number: int = 0) -> float:
    """Return a duration in months by one of ``draws``; the most frequent one where nothing is drawn."""
    return spread.mode if draws is None else triangular(spread.low, spread.mode, spread.high, float(draws[number]))


def triangular(low: float, mode: float, high: float, share: float) -> float:
    """Return the value of a triangular distribution that the part ``share`` lies below."""
    if low == high:
        return mode
    peak = (mode - low) / (high - low)
    if share < peak:
        return low + sqrt(share * (high - low) * (mode - low))
    return high - sqrt((1.0 - share) * (high - low) * (high - mode))
