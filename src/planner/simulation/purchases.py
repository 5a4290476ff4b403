"""Purchases 采购: procurement from March, delivery school by school; leases, reassignments and classes in September."""

from __future__ import annotations

from typing import Final

from planner.base.types import Action
from planner.simulation.calendar import HOURS, autumn, new_year
from planner.simulation.state import Process, State, drawn

#: Levers that are tendered, and month after 1 January in which procurement begins.
TENDERED: Final = ("buy_equipment", "equip_room", "music_room", "art_room")
MARCH: Final = 2.0


def procurement(state: State, lever: str, t: int) -> Process:
    """Procure a year's purchases of one kind together, then deliver them school by school (政府采购)."""
    yield state.until(new_year(t) + MARCH)
    draws = state.draws("purchases", 1, lever, t)
    months = 0.0 if draws is None else drawn(state.settings.procurement, draws)
    for row in state.network.rows_of.get((lever, t), ()):
        state.env.process(_delivery(state, row, months))


def _delivery(state: State, row: int, months: float) -> Process:
    """Pay, wait for procurement, deliver and install; a school that has not opened takes delivery when it does."""
    action = state.network.actions[row]
    yield from state.money.pay(action.fund, action.cost_yuan, action.lever, row)
    draws = state.draws("purchases", 1, "delivery", action.school, action.lever, action.year)
    yield state.env.timeout(months + (0.0 if draws is None else drawn(state.settings.delivery, draws)))
    yield from _opened(state, action)
    state.note("purchases", "in_place", action.school, action.quantity, row, action.lever)


def spending(state: State, row: int) -> Process:
    """Spend what a row costs in its year; the programme that it pays for is judged as planned (专项经费)."""
    action = state.network.actions[row]
    yield state.until(new_year(state.network.index(action.year)) + MARCH)
    yield from state.money.pay(action.fund, action.cost_yuan, action.lever, row)


def reassignment(state: State, row: int) -> Process:
    """Hand equipment on in August (设备调配)."""
    action, network = state.network.actions[row], state.network
    yield state.until(autumn(network.index(action.year)) - 1.0)
    yield from state.money.pay(action.fund, action.cost_yuan, action.lever, row)
    yield from _opened(state, action)
    yield state.until(autumn(network.index(action.year)))
    state.note("purchases", "in_place", action.school, action.quantity, row, action.lever)


def lease(state: State, row: int) -> Process:
    """Lease a venue for the year, if the contract is signed (租赁场馆)."""
    action, network = state.network.actions[row], state.network
    t = network.index(action.year)
    yield state.until(autumn(t) - 1.0)
    signed = state.chances("purchases", 1, 1.0 - state.settings.lease_refused, "lease", action.item, t).all()
    if not signed or not state.is_open(action.school):
        state.note("purchases", "not_signed", action.school, action.quantity, row)
    elif state.money.can(action.fund, action.cost_yuan):
        yield from state.money.pay(action.fund, action.cost_yuan, "lease", row)
        yield state.until(autumn(t))
        state.note("purchases", "in_place", action.school, action.quantity, row, "lease")


def class_opening(state: State, row: int) -> Process:
    """Open a class in September, one grade higher for each year that its rooms, school or furniture come late."""
    action, network = state.network.actions[row], state.network
    t, grade = network.index(action.year), int(action.item.removeprefix("g"))
    yield state.until(autumn(t) + HOURS)
    while state.waits_for_rooms(action.school, t) or not state.money.can(action.fund, action.cost_yuan):
        t, grade = t + 1, grade + 1
        if grade > network.stage_end[action.unit] or t >= network.years:
            state.note("purchases", "class_not_opened", action.unit, action.quantity, row)
            return
        yield state.until(autumn(t) + HOURS)
    yield from state.money.pay(action.fund, action.cost_yuan, "open_class", row)
    state.note("purchases", "in_place", action.unit, action.quantity, row, f"g{grade}")


def _opened(state: State, action: Action) -> Process:
    """Wait until every school that a row concerns has opened."""
    schools = [action.school]
    if action.lever == "reassign_equipment":
        schools.append(action.item.removeprefix("to:"))
    for school in schools:
        if not state.is_open(school):
            yield state.opening[school]
