"""Rotation and transfer 交流轮岗: nominated in June, taken up on 1 September, back when the term is over.

Nominated are as many as the plan's shares ask for (and a reserve), from those whom the roster makes eligible.
"""

from __future__ import annotations

from math import ceil

from planner.base.terms import TYPE_INDEX
from planner.simulation.calendar import autumn
from planner.simulation.state import Change, Process, State, first_open

#: Months from 1 September back to the nominations.
NOMINATION = 2.5


def nominations(state: State, t: int) -> Process:
    """Nominate a summer's moves, unit by unit and type by type; who agrees goes where posts stayed open first."""
    network = state.network
    yield state.until(autumn(t) - NOMINATION)
    groups: dict[tuple[str, str, str], list[int]] = {}
    for row in network.moves_of.get(t, ()):
        move = network.transfers[row]
        groups.setdefault((move.kind, move.from_unit, move.type_code), []).append(row)
    pools = {unit: eligible(state, unit, t) for _, unit, _ in groups}
    for (_, unit, _), rows in sorted(groups.items()):
        for row, going in _agreed(state, rows, pools, t).items():
            if going:
                state.moved_out.setdefault(unit, []).extend([t] * going)
                state.env.process(_moving(state, row, going, t))


def eligible(state: State, unit: str, t: int) -> int:
    """Return who may still move from a unit: the roster's eligible less those who moved within the window."""
    network = state.network
    if network.eligible is None:
        return network.staff_total
    recent = sum(1 for year in state.moved_out.get(unit, ()) if year > t - network.rotation_years)
    return max(int(network.eligible[network.place[unit], t]) - recent, 0)


def _agreed(state: State, rows: list[int], pools: dict[str, int], t: int) -> dict[int, int]:
    """Return the persons of each row who agreed to move: as many as did, to the schools with most open posts first."""
    network, rules = state.network, state.settings
    takers = 0
    for row in rows:
        move = network.transfers[row]
        refusal = rules.rotation_refusal if move.kind == "rotate" else rules.transfer_refusal
        asked = min(ceil(move.teachers * (1.0 + rules.nominate_extra) - 1e-9), pools[move.from_unit])
        who = (move.kind, move.from_unit, move.to_unit, move.type_code, t)
        going = min(int(state.chances("rotation", asked, 1.0 - refusal, *who).sum()), move.teachers)
        pools[move.from_unit] -= going
        takers += going
        if going < move.teachers:
            state.note("rotation", "not_taken_up", move.from_unit, move.teachers - going, row)
    given = dict.fromkeys(rows, 0)
    need = {row: _open_posts(state, network.transfers[row].to_unit) for row in rows}
    for row in sorted(rows, key=lambda one: (-need[one], network.transfers[one].to_unit)):
        given[row] = min(network.transfers[row].teachers, takers)
        takers -= given[row]
    return given


def _open_posts(state: State, unit: str) -> int:
    """Return the posts of a unit that this year's campaign has left open."""
    vacant = state.vacant.get(unit.split(":")[1], ())
    return sum(persons for row, persons in vacant if state.network.actions[row].unit == unit)


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
