"""Hours of training 五年360学时: a cohort's yearly courses, the course in summer that makes up, what stays missing."""

from __future__ import annotations

import numpy as np

from planner.base.types import Bools, Ints
from planner.simulation.calendar import HOURS, autumn
from planner.simulation.network import Cohort
from planner.simulation.state import Process, State

#: Years that are counted together (滚动五年).
SPAN = 5


def training(state: State, cohort: Cohort) -> Process:
    """Train a cohort year by year; who finishes neither course of a year takes two the year after (补训)."""
    owed = np.zeros(cohort.persons, dtype=np.int64)
    taken = np.zeros((state.network.years + SPAN, cohort.persons), dtype=np.int64)
    for year in cohort.before:
        taken[year + SPAN] = 1
    holding = 0
    for t in range(1, state.network.years):
        missing = int((owed > 0).sum())
        owed += t in cohort.years
        yield state.until(autumn(t) - HOURS)
        if t in cohort.years:
            yield from state.money.pay(cohort.fund, missing * cohort.price, "programme", -1)
        comes = _finishing(state, cohort, t)
        taken[t + SPAN] = np.where(comes, owed, 0)
        owed = np.where(comes, 0, owed)
        if (owed > 0).any():
            state.note("training", "hours_missed", cohort.item, int((owed > 0).sum()), note=cohort.id)
        enough = int((taken[t + 1 : t + SPAN + 1].sum(axis=0) >= cohort.asked).sum())
        if enough != holding:
            state.note("training", "hours_held", cohort.item, enough - holding, note=cohort.id)
            holding = enough


def _finishing(state: State, cohort: Cohort, t: int) -> Bools:
    """Say who finishes a year's course, or the one in summer that makes up for it."""
    drop = state.settings.hours_dropout
    # Two numbers a person, so that somebody more in the cohort leaves those before as they were.
    draws = state.draws("training", 2 * cohort.persons, "hours", cohort.id, t)
    if draws is None:
        return np.ones(cohort.persons, dtype=np.bool_)
    return np.asarray((draws.reshape(-1, 2) >= drop).any(axis=1), dtype=np.bool_)


def planned_holding(cohort: Cohort, years: int) -> Ints:
    """Return persons of a cohort (y) who hold the hours of five years if everybody finishes every course."""
    courses = {*cohort.before, *cohort.years}
    held = [sum(t - SPAN < year <= t for year in courses) >= cohort.asked for t in range(years)]
    return np.array(held, dtype=np.int64) * cohort.persons
