"""Training 培训: degrees take their years and some drop out; backbone candidates may have to try again."""

from __future__ import annotations

from planner.base.terms import TYPE_INDEX
from planner.simulation.calendar import HOURS, autumn, autumn_of
from planner.simulation.state import Change, Process, State

QUALIFIED, BACKBONE = 2, 1


def degree(state: State, row: int) -> Process:
    """Pay a degree course in its first year; who finishes it counts from its last (学历提升)."""
    network, action = state.network, state.network.actions[row]
    start = network.index(action.year)
    yield state.until(autumn(start) - 1.0)
    yield from state.money.pay(action.fund, action.cost_yuan, "upgrade", row)
    end = max(autumn(start), state.env.now) + 12.0 * network.upgrade_years
    finished = int(
        state.chances("training", action.quantity, 1.0 - state.settings.upgrade_dropout, "degree", row).sum()
    )
    if finished < action.quantity:
        state.note("training", "dropped_out", action.unit, action.quantity - finished, row)
    yield state.until(end - 0.5)
    t = autumn_of(end)
    if finished and t < network.years:
        u, kind = network.place[action.unit], TYPE_INDEX[action.item]
        state.pending[t].append(Change("upgrade", row, (u, kind), (u, kind + QUALIFIED), finished))


def recognition(state: State, row: int) -> Process:
    """Put candidates up in their year; who is not recognised is put up again the year after (骨干认定)."""
    network, action = state.network, state.network.actions[row]
    t, open_posts = network.index(action.year), action.quantity
    who = (action.unit, action.item, action.year)
    u, kind = network.place[action.unit], TYPE_INDEX[action.item]
    while open_posts and t < network.years:
        yield state.until(autumn(t) + HOURS)
        if not state.is_open(action.school):
            t += 1
            continue
        likely = 1.0 - state.settings.recognise_failure
        granted = int(state.chances("training", open_posts, likely, "backbone", *who, t).sum())
        if granted < open_posts:
            state.note("training", "not_recognised", action.unit, open_posts - granted, row)
        if granted:
            state.pending[t].append(Change("recognise", row, (u, kind), (u, kind + BACKBONE), granted))
        open_posts -= granted
        t += 1
