"""1 September 开学到位: who was to come, go or change type does so, as far as money and people are there."""

from __future__ import annotations

from typing import Final

from planner.simulation.calendar import HOURS, autumn, new_year
from planner.simulation.recruitment import probation
from planner.simulation.rotation import going_back
from planner.simulation.state import Change, Process, State

#: Who gives way first where a stock would fall below zero; those who go for good give way last.
GIVES_WAY: Final = (
    "recognise", "upgrade", "k_retrain", "rotate", "transfer", "probation", "return", "left", "retired", "hire",
)  # fmt: skip
#: Change → the event that says it happened.
WORDS: Final = {
    "hire": "in_place", "upgrade": "in_place", "recognise": "in_place", "rotate": "moved", "transfer": "moved",
    "k_retrain": "retrained", "return": "returned", "probation": "probation_left", "left": "left", "retired": "retired",
}  # fmt: skip
Cell = tuple[int, int]


def september(state: State, t: int) -> Process:
    """Settle one autumn: pay and place whom the year's campaigns, moves, courses and careers bring.

    Who leaves on probation is not paid for the autumn.
    """
    network = state.network
    yield state.until(autumn(t) + 2 * HOURS)
    changes = _affordable(state, state.pending.pop(t))
    given = settled(state.staff, changes)
    for change, persons in zip(changes, given, strict=True):
        if not persons:
            continue
        for cell, sign in ((change.source, -1), (change.target, 1)):
            if cell is not None:
                state.staff[cell[0]][cell[1]] += sign * persons
        unit = (change.source or change.target or (0, 0))[0]
        note = str((change.source or change.target or (0, 0))[1])
        process = "careers" if change.row < 0 else "staff"
        state.note(process, WORDS[change.lever], state.network.units[unit].id, persons, change.row, note)
        if change.lever == "probation":
            yield from state.money.give_back(network.salary_fund, persons * network.first_year_cost, change.row)
        else:
            fund, each = _price(state, change)
            if each > 0:
                lever = "salary" if change.lever == "hire" else change.lever
                yield from state.money.pay(fund, round(persons * each), lever, change.row)
        _follow_up(state, change, persons, t)


def payroll(state: State) -> Process:
    """Pay the year of everybody hired before each New Year; new arrivals are paid from September (新聘教师工资)."""
    network = state.network
    for t in range(1, network.years):
        yield state.until(new_year(t) + HOURS)
        yield from state.money.pay(network.salary_fund, state.hired * network.teacher_cost, "salary", -1)


def settled(staff: list[list[int]], changes: list[Change]) -> list[int]:
    """Return the persons of each change, cut back so that no stock falls below zero.

    A stock that would is short of people to leave it: those who go away from it give way in the order of
    :data:`GIVES_WAY`, later rows first. Deterministic; ends because every cut takes a person off a change.
    """
    given = [change.persons for change in changes]
    after: dict[Cell, int] = {}
    outgoing: dict[Cell, list[int]] = {}
    for i, change in enumerate(changes):
        for cell, sign in ((change.source, -1), (change.target, 1)):
            if cell is not None:
                after[cell] = after.get(cell, staff[cell[0]][cell[1]]) + sign * change.persons
        if change.source is not None:
            outgoing.setdefault(change.source, []).append(i)
    for leaving in outgoing.values():
        leaving.sort(key=lambda i: (GIVES_WAY.index(changes[i].lever), -changes[i].row))
    short = sorted(cell for cell, count in after.items() if count < 0)
    while short:
        cell = short.pop(0)
        _cut(cell, after, outgoing[cell], changes, given, short)
    return given


def _cut(
    cell: Cell, after: dict[Cell, int], leaving: list[int], changes: list[Change], given: list[int], short: list[Cell]
) -> None:
    """Keep people in ``cell`` until it is whole; a target that misses them may fall short in turn."""
    for i in leaving:
        if after[cell] >= 0:
            return
        cut = min(given[i], -after[cell])
        given[i] -= cut
        after[cell] += cut
        target = changes[i].target
        if cut and target is not None:
            after[target] -= cut
            if after[target] < 0 and target not in short:
                short.append(target)


def _affordable(state: State, changes: list[Change]) -> list[Change]:
    """Cut changes back to what their purses hold; posts that cannot be paid are advertised again."""
    left = {code: int(level.level) for code, level in state.money.level.items()}
    kept = []
    for change in sorted(changes, key=lambda one: (one.lever != "hire", one.lever, one.row)):
        fund, each = _price(state, change)
        persons = change.persons if each <= 0 else min(change.persons, int(left.get(fund, 0) // each))
        left[fund] = left.get(fund, 0) - round(persons * each)
        if persons < change.persons:
            state.note("money", "not_affordable", fund, change.persons - persons, change.row, change.lever)
            if change.lever == "hire":
                stage = state.network.actions[change.row].unit.split(":")[1]
                state.vacant.setdefault(stage, []).append((change.row, change.persons - persons))
        if persons:
            kept.append(change._replace(persons=persons))
    return kept


def _price(state: State, change: Change) -> tuple[str, float]:
    """Return the purse and the yuan per person of a change on the day; courses and returns are paid elsewhere."""
    network = state.network
    if change.lever == "hire":
        return network.salary_fund, network.first_year_cost
    if change.lever in ("rotate", "transfer"):
        move = network.transfers[change.row]
        return network.move_price.get((move.kind, move.from_unit, move.year, move.type_code), ("", 0.0))
    if change.lever in ("recognise", "k_retrain"):
        action = network.actions[change.row]
        return action.fund, action.cost_yuan / action.quantity
    return "", 0.0


def _follow_up(state: State, change: Change, persons: int, t: int) -> None:
    """Start what follows from a change: a year on probation, a term away."""
    if change.lever == "hire":
        state.hired += persons
        probation(state, change.row, t, persons)
    elif change.lever == "probation":
        state.hired -= persons
    elif change.lever == "rotate":
        going_back(state, change.row, t, persons)
