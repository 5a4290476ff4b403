"""The levers of the leader's page 领导页的杠杆: budget, deadline, births, hires, and the named schedules."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import streamlit as st

from planner.base.i18n import T
from planner.scenario.load import LoadedScenario, load_scenario
from planner.ui import schedules_panel
from planner.ui.places import changed_sets
from planner.ui.subject import Subject
from planner.ui.words import say

AS_GIVEN = "given"
BIRTHS = {AS_GIVEN: T("as in the scenario"), "low": T("low"), "middle": T("middle"), "high": T("high")}
HIRES = {AS_GIVEN: T("as in the scenario"), "half": T("half"), "none": T("nobody")}
QUOTAS = ("hire_quota_primary", "hire_quota_junior")
SHARES = tuple(range(50, 155, 5))
KEYS = ("leader_budget", "leader_deadline", "leader_births", "leader_hires", "leader_schedule")
#: What the levers were set from: another run or scenario sets them anew.
OF = "leader_of"


def show(shown: Subject, scenario: Path) -> tuple[str, ...]:
    """Show the levers, set as what is shown has them; return the changes of the scenario that they ask for."""
    plain = load_scenario(scenario)
    given = load_scenario(scenario, shown.sets)
    schedules = schedules_panel.named_schedules(scenario)
    _begin(shown, plain, given, schedules)
    columns = st.columns(5, gap="small")
    with columns[0]:
        st.select_slider(say(T("Budget, share of the caps")), _shares(), key=KEYS[0],
                         format_func=lambda one: f"{one}%")  # fmt: skip
    with columns[1]:
        years = list(range(plain.scenario.base_year + 1, plain.scenario.horizon + 1))
        st.selectbox(say(T("Everything met by autumn")), years, key=KEYS[1])
    for at, (label, options) in enumerate(((T("Births"), BIRTHS), (T("Hires per year"), HIRES)), start=2):
        told = {code: say(name) for code, name in options.items()}
        with columns[at]:
            st.selectbox(say(label), list(options), format_func=told.__getitem__, key=KEYS[at])
    with columns[4]:
        titles = [AS_GIVEN, *list(schedules)[1:]]
        given_name = say(BIRTHS[AS_GIVEN])
        st.selectbox(say(T("Construction schedule")), titles, key=KEYS[4],
                     format_func=lambda one: given_name if one == AS_GIVEN else one)  # fmt: skip
    return changed_sets((), wanted(plain, schedules, {key: st.session_state[key] for key in KEYS}))


def _shares() -> list[int]:
    """The shares to choose from, and the one that is shown."""
    return sorted({*SHARES, int(st.session_state[KEYS[0]])})


def _begin(
    shown: Subject, plain: LoadedScenario, given: LoadedScenario, schedules: Mapping[str, Mapping[str, int]]
) -> None:
    of = f"{shown.scenario}|{shown.sets}"
    state = st.session_state
    if state.get(OF) == of and all(key in state for key in KEYS):
        return
    state[OF] = of
    state[KEYS[0]] = round(100 * given.scenario.budget.factor)
    state[KEYS[1]] = given.scenario.deadline
    births = given.scenario.projection.births
    state[KEYS[2]] = births if births in BIRTHS and births != plain.scenario.projection.births else AS_GIVEN
    state[KEYS[3]] = AS_GIVEN
    starts = starts_of(given)
    named = [title for title, each in list(schedules.items())[1:] if dict(each) == starts]
    state[KEYS[4]] = named[0] if named and starts != starts_of(plain) else AS_GIVEN


def starts_of(loaded: LoadedScenario) -> dict[str, int]:
    """Return the start years that a scenario gives its projects."""
    return {code: one.start for code, one in loaded.scenario.projects.items() if isinstance(one.start, int)}


def wanted(
    plain: LoadedScenario, schedules: Mapping[str, Mapping[str, int]], entered: Mapping[str, Any]
) -> dict[str, str]:
    """Return the changes (key → value) that the levers ask for; what is as in the scenario is no change."""
    budget, deadline, births, hires, schedule = (entered[key] for key in KEYS)
    changes: dict[str, str] = {}
    if abs(budget / 100 - plain.scenario.budget.factor) > 1e-9:
        changes["budget.factor"] = f"{budget / 100:g}"
    if deadline != plain.scenario.deadline:
        changes["deadline"] = str(deadline)
    if births != AS_GIVEN:
        changes["projection.births"] = str(births)
    if hires != AS_GIVEN:
        for key in QUOTAS:
            quota = getattr(plain.scenario.assumptions, key)
            changes[f"assumptions.{key}"] = "0" if hires == "none" else str(int(quota) // 2)
    if schedule != AS_GIVEN:
        own = starts_of(plain)
        for code, year in schedules[schedule].items():
            if own.get(code) != year:
                changes[f"projects.{code}.start"] = str(year)
    return changes
