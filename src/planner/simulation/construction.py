"""Construction 建设: 立项 → 用地与规划许可 → 设计与审图 → 招标 → 施工 → 验收与装备 → 投用."""

from __future__ import annotations

from math import log
from typing import Final

import numpy as np

from planner.scenario.simulation import SimulationSettings, Spread
from planner.simulation.calendar import HOURS, after_winters, autumn, autumn_of, new_year, next_term
from planner.simulation.network import Site
from planner.simulation.state import Process, State, drawn, triangular

PHASES: Final = ("approval", "permits", "design", "tender", "construction", "acceptance")


def building(state: State, site: Site) -> Process:
    """Carry one site through its phases; pupils or rows are in place at its end, never before the plan's date."""
    yield state.until(new_year(site.start) + 2 * HOURS + start_slip(state, site))
    state.note("construction", "started", site.id)
    spent = max(-new_year(site.start), 0.0)  # a project under way in the base year has some of it behind it
    paying = state.env.process(_paying(state, site))
    draws = state.draws("phases", len(PHASES), site.id)
    for number, phase in enumerate(PHASES):
        months = drawn(spread_of(state.settings, site, phase), draws, number)
        months *= planned_pace(state, site) if draws is None else 1.0
        months, spent = max(months - spent, 0.0), max(spent - months, 0.0)
        yield from working(state, phase, months)
        state.note("construction", "finished", site.id, months, note=phase)
    yield paying
    state.note("construction", "accepted", site.id)
    if site.is_project:
        yield state.until(max(next_term(state.env.now), autumn(site.due)))
        state.note("construction", "opened", site.id, autumn_of(state.env.now), note=site.school)
        if site.opens:
            state.opening[site.opens].succeed()
        state.finish(site)
        return
    yield state.until(autumn(site.due))
    for row in site.rows:
        state.note("construction", "in_place", site.school, state.network.actions[row].quantity, row)
    state.finish(site)


def working(state: State, phase: str, months: float) -> Process:
    """Spend ``months`` on a phase: reviewers and crews are shared, building stops in winter."""
    shared = {"design": state.reviewers, "construction": state.crews}.get(phase)
    if shared is None:
        yield state.env.timeout(months)
        return
    with shared.request() as turn:
        yield turn
        if phase == "construction" and "winter" not in state.off:
            rules = state.settings
            end = after_winters(state.env.now, months, rules.winter_from, rules.winter_months)
            yield state.until(end)
        else:
            yield state.env.timeout(months)


def _paying(state: State, site: Site) -> Process:
    """Pay the instalments as they fall due; the last takes what the tender price changes."""
    begun, factor = state.env.now, _price(state, site)
    whole = sum(yuan for _, yuan, _ in site.payments)
    more = round(whole * factor) - whole
    for number, (after, yuan, row) in enumerate(site.payments, start=1):
        yield state.until(begun + after)
        due = yuan + more if number == len(site.payments) else yuan
        lever = state.network.actions[row].lever if row >= 0 else "build"
        yield from state.money.pay(site.fund, max(due, 0), lever, row)


def _price(state: State, site: Site) -> float:
    draws, rules = state.draws("prices", 1, site.id), state.settings
    if draws is None:
        return 1.0
    return triangular(rules.price_low, rules.price_mode, rules.price_high, float(draws[0]))


def start_slip(state: State, site: Site) -> float:
    """Return the months after 1 January in which a site starts: the record of Jining's projects for 2018."""
    draws, rules = state.draws("start", 2, site.id), state.settings
    if draws is None or site.start <= 0:
        return 0.0
    share, tail = float(draws[0]), -rules.start_tail * log(1.0 - float(draws[1]))
    points = (0.0, rules.start_by_february, rules.start_by_august)
    if share < points[2]:
        return float(np.interp(share, points, (0.0, 2.0, 8.0)))
    return 8.0 + tail


def spread_of(settings: SimulationSettings, site: Site, phase: str) -> Spread:
    """Return the distribution of a phase's duration at a site."""
    found: Spread = getattr(getattr(settings, site.phases), phase)
    return found


def usual_months(settings: SimulationSettings, site: Site) -> float:
    """Return the months that the phases usually take in all, winters not counted; of a hand-over the acceptance."""
    if site.phases == "hand_over":
        return settings.kindergarten.acceptance.mode
    return sum(spread_of(settings, site, phase).mode for phase in PHASES)


def planned_pace(state: State, site: Site) -> float:
    """Return the factor on usual durations at which the plan's date is just kept, at most 1."""
    allowed = autumn(site.due) - new_year(site.start) - 3 * HOURS
    return min(1.0, allowed / max(usual_months(state.settings, site), HOURS))
