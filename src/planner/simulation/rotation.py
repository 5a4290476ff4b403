"""Rotation and transfer 交流轮岗: nominated in June, taken up on 1 September, back when the term is over."""

from __future__ import annotations

from math import ceil

from planner.base.terms import TYPE_INDEX
from planner.simulation.calendar import autumn
from planner.simulation.state import Change, Process, State, first_open

#: Months from 1 September back to the nominations.
NOMINATION = 2.5


def nominations(state: State, t: int) -> Process:
    """Nominate a summer's moves; some do not take them up, moves to a school not yet open wait for it."""
    network, rules = state.network, state.settings
    yield state.until(autumn(t) - NOMINATION)
    for row in network.moves_of.get(t, ()):
        move = network.transfers[row]
        refusal = rules.rotation_refusal if move.kind == "rotate" else rules.transfer_refusal
        asked = ceil(move.teachers * (1.0 + rules.nominate_extra) - 1e-9)
        who = (move.kind, move.from_unit, move.to_unit, move.type_code, t)
        takers = state.chances("rotation", asked, 1.0 - refusal, *who)
        going = min(int(takers.sum()), move.teachers)
        if going < move.teachers:
            state.note("rotation", "not_taken_up", move.from_unit, move.teachers - going, row)
        if going:
            state.env.process(_moving(state, row, going, t))


def _moving(state: State, row: int, persons: int, t: int) -> Process:
    """Bring the persons of one row on their way in the first autumn in which their new school is open."""
    move, place = state.network.transfers[row], state.network.place
    t = yield from first_open(state, move.to_unit.split(":")[0], t)
    kind = TYPE_INDEX[move.type_code]
    source, target = (place[move.from_unit], kind), (place[move.to_unit], kind)
    state.pending[t].append(Change(move.kind, row, source, target, persons))


def going_back(state: State, row: int, t: int, persons: int) -> None:
    """Enter the return of persons who moved in autumn ``t`` for a term."""
    move, place = state.network.transfers[row], state.network.place
    back = t + state.network.rotation_term
    if move.kind == "rotate" and back < state.network.years:
        kind = TYPE_INDEX[move.type_code]
        change = Change("return", row, (place[move.to_unit], kind), (place[move.from_unit], kind), persons)
        state.pending[back].append(change)
