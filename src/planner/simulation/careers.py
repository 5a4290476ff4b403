"""Careers 教师流动: retirement by month of birth, early and late within the law, and those who leave otherwise."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from planner.base.types import Floats
from planner.simulation.calendar import HOURS, SEPTEMBER, autumn, autumn_of
from planner.simulation.network import Network
from planner.simulation.state import Change, Process, State

#: Early and late retirement are possible by up to so many months (自愿弹性提前或延迟退休).
VOLUNTARY = 36.0
#: Ages in whole years that part the groups of leavers (the same as the projection's).
AGES = (35, 50)


class Goer(NamedTuple):
    """Somebody of the base year's staff who goes: when, why (retired, left), of which type."""

    month: float
    what: str
    kind: int


def leaving(state: State, u: int) -> Process:
    """Let the teachers of one unit's base year go, month by month as drawn."""
    for goer in _drawn(state, u):
        yield state.until(goer.month)
        state.note("careers", "goes", state.network.units[u].id, 1, note=goer.what)
        state.pending[autumn_of(goer.month)].append(Change(goer.what, -1, (u, goer.kind), None, 1))


def leaving_as_expected(state: State, u: int) -> Process:
    """Let go whom the projection expects to go, autumn by autumn."""
    network = state.network
    for t in range(1, network.years):
        yield state.until(autumn(t) - 2 * HOURS)
        for kind, persons in enumerate(network.leavers[u, :, t].tolist()):
            if persons:
                state.note("careers", "goes", network.units[u].id, persons, note="left")
                state.pending[t].append(Change("left", -1, (u, kind), None, persons))


def _drawn(state: State, u: int) -> list[Goer]:
    """Return everybody of a unit who goes within the horizon, in order of time."""
    network, rules = state.network, state.settings
    unlisted = np.repeat(np.arange(network.unlisted.shape[1]), network.unlisted[u])
    kinds = np.concatenate([network.retiring_kinds[u], unlisted])
    # Four numbers a person, so that somebody more on the roster leaves those before as they were.
    draws = state.draws("careers", 4 * kinds.size, network.units[u].id)
    assert draws is not None
    will, when, leave, profile = draws.reshape(-1, 4).T
    legal = np.concatenate(
        [network.retiring_months[u], _profile(network.unlisted_hazard, profile[kinds.size - unlisted.size :])]
    )
    early, late = will < rules.early_retirement, will > 1.0 - rules.late_retirement
    month = legal + np.rint(VOLUNTARY * when) * (late.astype(np.float64) - early)
    # Whoever is still there cannot have retired early before; whoever is overdue goes within the first year.
    month = np.maximum(np.where(month > SEPTEMBER, month, legal), SEPTEMBER + 0.5)
    leaves = _leaving_month(leave, network.leaver_rate)
    listed = network.retiring_kinds[u].size
    if any(factor != 1.0 for factor in network.leaver_factors) and network.born:
        leaves[:listed] = _leaving_by_age(leave[:listed], network.born[u], network)
    at = np.minimum(month, leaves)
    order = [int(i) for i in np.argsort(at, kind="stable") if at[i] < autumn(network.years - 1)]
    return [Goer(float(at[i]), "left" if leaves[i] < month[i] else "retired", int(kinds[i])) for i in order]


def _leaving_month(share: Floats, rate: float) -> Floats:
    """Return the August in which each leaves who leaves every year with the probability ``rate`` (∞: never)."""
    if rate <= 0.0:
        return np.full(share.shape, np.inf)
    if rate >= 1.0:
        return np.full(share.shape, autumn(1) - 1.0)
    years = np.ceil(np.log(np.maximum(share, 1e-300)) / np.log(1.0 - rate))
    return np.asarray(12.0 * np.maximum(years, 1.0) + SEPTEMBER - 1.0, dtype=np.float64)


def _leaving_by_age(share: Floats, born: Floats, network: Network) -> Floats:
    """Return the August in which each listed teacher leaves, at the rate of the age reached by each September."""
    autumns = autumn(0) + 12.0 * np.arange(1, network.years)
    age = np.floor((autumns[None, :] - born[:, None]) / 12.0)
    factor = np.array(network.leaver_factors)[np.digitize(age, AGES)]
    left = np.cumprod(np.clip(1.0 - network.leaver_rate * factor, 0.0, 1.0), axis=1) <= share[:, None]
    first = autumn(1) - 1.0 + 12.0 * np.argmax(left, axis=1)
    return np.where(left.any(axis=1), first, np.inf)


def _profile(hazard: Floats, share: Floats) -> Floats:
    """Return the month of retirement of unlisted teachers by the profile's yearly hazards (∞: beyond the horizon)."""
    left = np.cumprod(1.0 - hazard)
    first = np.searchsorted(-left, -share, side="left")
    return np.where(first < hazard.size, 12.0 * first + SEPTEMBER - 1.0, np.inf)
