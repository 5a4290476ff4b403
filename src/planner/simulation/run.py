"""One replication 一次仿真: all processes set going, the clock run to the horizon, the log handed back."""

from __future__ import annotations

import gc
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from planner.base.terms import MEASURED_STAGES
from planner.simulation import (
    careers,
    construction,
    hours,
    kindergartens,
    purchases,
    recruitment,
    rotation,
    summer,
    training,
)
from planner.simulation.calendar import HOURS, new_year
from planner.simulation.events import Event
from planner.simulation.network import Network
from planner.simulation.state import SOURCES, State


@dataclass(frozen=True)
class Course:
    """What a replication leaves: the event log, the staff in place at the end (u, j), money left by fund.

    ``pupils``: the course of the pupils that it goes with, None where they come as projected.
    """

    events: tuple[Event, ...]
    staff: tuple[tuple[int, ...], ...]
    money_left: dict[str, float]
    pupils: int | None = None


def replicate(network: Network, seed: int, replication: int, off: Iterable[str] = ()) -> Course:
    """Carry the plan of ``network`` out once.

    ``off`` names sources of delay (:data:`SOURCES`) that are switched off; with all of them off the plan happens as
    it stands. Replications of one number share their draws, whatever the plan and whatever else is switched off.
    Raises ValueError for an unknown source.
    """
    unknown = sorted(set(off) - set(SOURCES))
    if unknown:
        raise ValueError(f"unknown sources: {', '.join(unknown)}; known: {', '.join(SOURCES)}")
    with _collecting_later():
        state = State(network, seed, replication, frozenset(off))
        _set_going(state)
        state.env.run(until=new_year(network.years) - HOURS)
    money = {code: float(level.level) for code, level in state.money.level.items()}
    pupils = None if "pupils" in state.off else replication
    return Course(tuple(state.log), tuple(tuple(row) for row in state.staff), money, pupils)


@contextmanager
def _collecting_later() -> Iterator[None]:
    """Put the collection of cycles off: thousands of processes are born, none is garbage before the end."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


def _set_going(state: State) -> None:
    """Start every process; their order does not change any draw."""
    network, start = state.network, state.env.process
    start(summer.payroll(state))
    for site in network.sites:
        start((kindergartens.hand_over if site.phases == "hand_over" else construction.building)(state, site))
    for cohort in network.cohorts:
        start(hours.training(state, cohort))
    leaving = careers.leaving_as_expected if "careers" in state.off else careers.leaving
    for u in range(len(network.units)):
        start(leaving(state, u))
    for t in range(1, network.years):
        for stage in MEASURED_STAGES:
            start(recruitment.campaign(state, stage, t))
        start(rotation.nominations(state, t))
        for lever in purchases.TENDERED:
            start(purchases.procurement(state, lever, t))
        for lever, process in ROWS.items():
            for row in network.rows_of.get((lever, t), ()):
                start(process(state, row))
        start(summer.september(state, t))


#: Lever → the process of each of its rows.
ROWS = {
    "upgrade": training.degree,
    "recognise": training.recognition,
    "reassign_equipment": purchases.reassignment,
    "lease": purchases.lease,
    "open_class": purchases.class_opening,
    "programme": purchases.spending,
    "appropriate": purchases.spending,
    "k_hire": kindergartens.hiring,
    "k_salary": kindergartens.salary,
    "k_retrain": kindergartens.retraining,
    **dict.fromkeys(
        ("k_take_over", "k_contract", "k_close", "k_books", *kindergartens.OF_THE_YEAR),
        kindergartens.decided,
    ),
}
