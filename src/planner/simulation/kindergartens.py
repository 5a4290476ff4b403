"""Kindergartens 幼儿园: developers hand over with their homes 配套园移交, staff is hired, decisions take effect."""

from __future__ import annotations

from planner.base.terms import TYPE_INDEX
from planner.simulation.calendar import EVENING, HOURS, autumn, autumn_of, new_year, next_term
from planner.simulation.network import Site
from planner.simulation.recruitment import EXAM, NOTICE
from planner.simulation.state import Change, Process, State, drawn, first_open

#: The type of teacher who may be retrained: it counts in no indicator of the schools.
RETRAINED = "a0q0b0"
#: Rows that are money of one year: nothing is paid in a year in which the kindergarten is not open.
OF_THE_YEAR = ("k_equal_pay", "k_insure", "k_fund", "k_subsidy", "k_village_subsidy")


def hand_over(state: State, site: Site) -> Process:
    """Take over a kindergarten that a developer builds: it comes with the homes, late when they are late."""
    usual = state.settings.kindergarten.acceptance
    months = drawn(usual, state.draws("phases", 1, site.id))
    late = homes_late(state, site.development)
    paying = state.env.process(_paying(state, site, late))
    yield state.until(autumn(site.due + late) - usual.high)  # homes are ready early enough for a slow acceptance
    state.note("construction", "started", site.id)
    yield state.env.timeout(months)
    state.note("construction", "finished", site.id, months, note="acceptance")
    yield paying
    state.note("construction", "accepted", site.id)
    yield state.until(max(next_term(state.env.now), autumn(site.due)))
    state.note("construction", "opened", site.id, autumn_of(state.env.now), note=site.school)
    state.opening[site.opens].succeed()
    state.finish(site)


def _paying(state: State, site: Site, late: int) -> Process:
    """Pay the bureau's part year by year, later where the homes are late."""
    for after, yuan, row in site.payments:
        yield state.until(new_year(site.start + late) + 2 * HOURS + after)
        yield from state.money.pay(site.fund, yuan, "k_hand_over", row)


def homes_late(state: State, development: str) -> int:
    """Return the whole years by which the homes of a development are late: one draw for everything in it."""
    draws, rules = state.draws("housing", 1, development), state.settings
    if draws is None:
        return 0
    share = float(draws[0])
    return int(share < rules.homes_late + rules.homes_later) + int(share < rules.homes_later)


def hiring(state: State, row: int) -> Process:
    """Advertise posts of a kindergarten in March until they are filled; nobody comes before it is open."""
    network, action = state.network, state.network.actions[row]
    t, open_posts = network.index(action.year), action.quantity
    post = action.unit, action.item
    yield state.until(autumn(t) - NOTICE)
    state.lacking[post] = state.lacking.get(post, 0) + open_posts
    while open_posts and t < network.years:
        yield state.until(autumn(t) - NOTICE)
        state.note("recruitment", "advertised", action.unit, open_posts, row)
        yield state.until(autumn(t) - EXAM)
        likely = state.settings.yield_kindergarten
        who = (action.unit, action.item, action.year, t)
        coming = int(state.chances("recruitment", open_posts, likely, "kindergarten", *who).sum())
        if coming < open_posts:
            state.note("recruitment", "unfilled", action.unit, open_posts - coming, row)
        t = yield from first_open(state, action.school, t)
        yield state.until(autumn(t))
        if coming and t < network.years:
            state.note("kindergartens", "in_place", action.unit, coming, row)
            state.lacking[post] -= coming
        open_posts, t = open_posts - coming, t + 1


def salary(state: State, row: int) -> Process:
    """Pay a year of those who are there; whoever could not be hired is not paid."""
    action = state.network.actions[row]
    yield state.until(autumn(state.network.index(action.year)) + EVENING)
    missing = min(max(state.lacking.get((action.unit, action.item), 0), 0), action.quantity)
    due = action.cost_yuan - round(action.cost_yuan * missing / max(action.quantity, 1))
    yield from state.money.pay(action.fund, due, "k_salary", row)


def retraining(state: State, row: int) -> Process:
    """Let teachers of a primary school go to a kindergarten that is open; from a pool they come as decided."""
    network, action = state.network, state.network.actions[row]
    source = network.place.get(action.item.removeprefix("from:"))
    if source is None:
        yield from decided(state, row)
        return
    t = network.index(action.year)
    yield state.until(autumn(t) - HOURS)
    t = yield from first_open(state, action.school, t)
    state.pending[t].append(Change("k_retrain", row, (source, TYPE_INDEX[RETRAINED]), None, action.quantity))


def decided(state: State, row: int) -> Process:
    """Carry out what the bureau decides by itself, where the kindergarten is open."""
    network, action = state.network, state.network.actions[row]
    t = network.index(action.year)
    yield state.until(autumn(t) + EVENING / 2)
    if not state.is_open(action.school):
        if action.lever in OF_THE_YEAR:
            state.note("kindergartens", "not_open", action.unit, action.quantity, row)
            return
        t = yield from first_open(state, action.school, t)
    yield from state.money.pay(action.fund, action.cost_yuan, action.lever, row)
    state.note("kindergartens", "in_place", action.unit, action.quantity, row)
