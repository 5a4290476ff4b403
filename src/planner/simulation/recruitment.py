"""Recruitment 招聘: notice in March, exam in May, arrival on 1 September; what stays open is advertised again."""

from __future__ import annotations

import numpy as np

from planner.base.terms import TYPE_INDEX
from planner.simulation.calendar import autumn
from planner.simulation.state import Change, Process, State, first_open

#: Months from 1 September back to the notice and to the exam.
NOTICE, EXAM = 6.0, 4.0


def campaign(state: State, stage: str, t: int) -> Process:
    """Run one stage's campaign of a year: posts of the plan and those that earlier campaigns left open."""
    network = state.network
    yield state.until(autumn(t) - NOTICE)
    planned = [(row, network.actions[row].quantity) for row in network.rows_of.get(("hire", t), ())]
    posts = [pair for pair in planned if network.actions[pair[0]].unit.endswith(f":{stage}")]
    posts += state.vacant.pop(stage, [])
    for row, persons in posts:
        state.note("recruitment", "advertised", network.actions[row].unit, persons, row)
    yield state.until(autumn(t) - EXAM)
    for row, persons in posts:
        coming = _coming(state, stage, t, row, persons)
        if coming:
            state.env.process(_taking_up(state, row, coming, t))


def _taking_up(state: State, row: int, persons: int, t: int) -> Process:
    """Bring the appointed to their school, in the first autumn in which it is open."""
    action, network = state.network.actions[row], state.network
    cell = network.place[action.unit], TYPE_INDEX[action.item]
    first = yield from first_open(state, action.school, t)
    state.pending[first].append(Change("hire", row, None, cell, persons))


def _coming(state: State, stage: str, t: int, row: int, persons: int) -> int:
    """Return how many of the posts will have somebody in September; log why others will not."""
    rules, action = state.settings, state.network.actions[row]
    likely = rules.yield_pe_arts if action.item.startswith("a1") else rules.yield_other
    likely *= rules.yield_rural if action.school in state.network.rural else 1.0
    who = (action.unit, action.item, action.year, t)
    draws = state.draws("recruitment", 3 * persons, *who)
    lots = np.zeros((persons, 3)) if draws is None else draws.reshape(persons, 3)
    filled = (lots[:, 0] < likely) | (draws is None)
    accepted = filled & ((lots[:, 1] >= rules.refusal) | (draws is None))
    arriving = accepted & ((lots[:, 2] >= rules.non_arrival) | (draws is None))
    for what, lost in (
        ("unfilled", persons - filled.sum()),
        ("declined", (filled & ~accepted).sum()),
        ("not_arrived", (accepted & ~arriving).sum()),
    ):
        if lost:
            state.note("recruitment", what, action.unit, int(lost), row)
    missing = persons - int(arriving.sum())
    if missing:
        state.vacant.setdefault(stage, []).append((row, missing))
    return int(arriving.sum())


def probation(state: State, row: int, t: int, persons: int) -> None:
    """Note who of the persons hired in autumn ``t`` will have left by the next; their posts are open again."""
    action = state.network.actions[row]
    who = (action.unit, action.item, action.year, t)
    stays = state.chances("recruitment", persons, 1.0 - state.settings.probation, "probation", *who)
    leaving = persons - int(stays.sum())
    if leaving and t + 1 < state.network.years:
        cell = state.network.place[action.unit], TYPE_INDEX[action.item]
        state.pending[t + 1].append(Change("probation", row, cell, None, leaving))
        state.vacant.setdefault(action.unit.split(":")[1], []).append((row, leaving))
