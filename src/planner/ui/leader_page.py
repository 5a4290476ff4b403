"""The leader's page 领导页: a few levers, the named schedules, and one page to print that says what follows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import streamlit as st
from pydantic import ValidationError

from planner.base.errors import BadInput
from planner.base.i18n import T, Text
from planner.report import answer_text
from planner.report.amounts import money, money_header, percent
from planner.report.blocks import Block
from planner.report.change_text import changes
from planner.report.glance import Glance, glance
from planner.report.glance_text import (
    coefficients,
    cost_table,
    risk_block,
    shortfall,
    steps_block,
    tightest_block,
    when,
)
from planner.report.labels import joined
from planner.scenario.load import LoadedScenario, load_scenario
from planner.scenario.schema import Scenario
from planner.ui import draw, jobs, leader_levers, tasks, words
from planner.ui.answer_view import show_conflict
from planner.ui.banner import banner
from planner.ui.charts import money_chart
from planner.ui.course_view import courses
from planner.ui.heat import heat_rows
from planner.ui.kept import Shelf, shelf
from planner.ui.maps import school_map
from planner.ui.places import StoredRun, runs_dir
from planner.ui.readings import Run, answer_of, simulation_key, simulation_of
from planner.ui.subject import Subject, of_run, unreadable
from planner.ui.words import paragraph, say

#: Schools named on the page.
SCHOOLS, MEASURES = 5, 5


def show(shown: Subject) -> None:
    """Show the page."""
    if not shown.head:
        unreadable(shown)
        return
    one = _levers(shown)
    if one is None:
        return
    if one.run is None:
        paragraph(T("No plan is shown: set the levers and press the button, or choose a run at the left."))
        return
    banner(one)
    if one.run.infeasible:
        show_conflict(one.run)
        return
    page(one, one.run)


def _levers(shown: Subject) -> Subject | None:
    """Show the levers; return the run that they describe, or what is shown where none of them was moved."""
    if shown.scenario is None or shown.idle is None or shown.idle.assessment is None:
        return shown
    root, every = runs_dir(), shelf(runs_dir())
    with st.container(key="no-print"):
        sets = leader_levers.show(shown, shown.scenario)
        try:
            wanted = load_scenario(shown.scenario, sets)
        except BadInput as bad:
            for problem in bad.problems:
                paragraph(problem.render(words.language()), "bad")
            return None
        found = chosen(shown, every, sets, wanted)
        if found is None:
            _not_planned(shown, root, sets, wanted)
        tasks.watch(root, jobs.PLAN)
    if found is None:
        return None
    if shown.run is not None and found.name == shown.run.stored.name:
        return shown
    return of_run(found)


def _not_planned(shown: Subject, root: Path, sets: tuple[str, ...], wanted: LoadedScenario) -> None:
    assert shown.scenario is not None
    told = joined(changes([f"{key}={new}" for key, _, new in wanted.changes], shown.projects))
    paragraph(T("This combination has not been planned yet: {changes}.", changes=told), "warning", "pl-lead")
    paragraph(T("A plan takes minutes. It is verified before it is shown; you may close this page meanwhile."),
              "muted")  # fmt: skip
    if not tasks.alive(root, jobs.PLAN) and st.button(say(T("Plan this")), key="leader_plan", type="primary"):
        tasks.begin(root, jobs.PLAN, shown.scenario, (), sets)


def chosen(shown: Subject, every: Shelf, sets: tuple[str, ...], wanted: LoadedScenario) -> StoredRun | None:
    """Return the run that the levers describe: what is shown where none was moved, else one planned so; None: none."""
    if shown.run is not None and set(sets) == set(shown.sets):
        return shown.run.stored
    return planned(every, wanted, str(shown.head.get("district", "")))


def planned(every: Shelf, wanted: LoadedScenario, district: str) -> StoredRun | None:
    """Return the newest run of the same district and the same scenario; None where there is none."""
    asked = inputs_of(wanted.scenario)
    for one in every.runs:
        resolved = one.head.get("resolved")
        if isinstance(resolved, dict) and one.head.get("district") == district and _read(one.digest, resolved) == asked:
            return one
    return None


@st.cache_resource(max_entries=128, show_spinner=False)
def _read(digest: str, _resolved: Mapping[str, Any]) -> dict[str, Any]:
    """The scenario that a run kept, as this version reads it; empty where it can no longer be read."""
    try:
        return inputs_of(Scenario.model_validate(_resolved))
    except ValidationError:
        return {}


def inputs_of(scenario: Scenario) -> dict[str, Any]:
    """Return what of a scenario decides its plan: its texts do not."""
    about = ("title", "description", "author", "source", "not_modelled", "base", "district")
    whole = scenario.model_dump(mode="json", by_alias=True)
    return {key: value for key, value in whole.items() if key not in about}


@st.cache_resource(max_entries=8, show_spinner=False)
def _glance(_shown: Subject, digest: str, idle: str, simulated: str) -> Glance:
    run = _shown.run
    assert run is not None
    return glance(run.head, run.tables, _shown.names, simulation_of(run) if simulated else None, courses(_shown)[0])


def facts_of(shown: Subject, run: Run) -> Glance:
    """Return the run at a glance."""
    idle = shown.idle.digest if shown.idle is not None else ""
    return _glance(shown, run.stored.digest, idle, simulation_key(run))


def page(shown: Subject, run: Run) -> None:
    """Show the one page: when, what it costs, which schools, the risk, what next."""
    facts = facts_of(shown, run)
    first = answer_text.headline(facts.answer).lines[0]
    with st.container(key="one-page"):
        paragraph(first.text, first.tone, "pl-lead")
        words.cards(cards(facts))
        left, right = st.columns(2, gap="medium")
        with left:
            _cost(shown, run)
            words.show(risk_block(facts.risk))
        with right:
            _schools(shown, run)
        words.show(cost_table(facts))
        left, right = st.columns([3, 2], gap="medium")
        with left, st.container(key="tightest"):
            words.show(_few(tightest_block(facts, shown.names)))
        with right:
            words.show(steps_block(facts))
        words.show(_dearest(facts))


def cards(facts: Glance) -> list[tuple[Text, Text | str, Text | str]]:
    """Return the figures worth seeing first."""
    found: list[tuple[Text, Text | str, Text | str]] = [
        (T("Total cost"), money(facts.answer.total_cost_yuan), T("beyond doing nothing")),
    ]
    dear = max(facts.cost, key=lambda one: one.spent_yuan, default=None)
    if dear is not None:
        found.append((T("Dearest year"), str(dear.year), money(dear.spent_yuan)))
    found += [(when(one), shortfall(one), coefficients(one)) for one in facts.short]
    if facts.risk is not None:
        found.append((T("Passes when things go wrong"), percent(facts.risk.probability),
                      T("{year}, {n} replications", year=facts.risk.year, n=facts.risk.replications)))  # fmt: skip
    return found


def _cost(shown: Subject, run: Run) -> None:
    words.heading(T("Money by year and fund ({unit})", unit=money_header()))
    told = T("Spending by year and fund against what is at hand; the table below has the sums.")
    chart = money_chart(answer_of(run, run.stored.digest), shown.names, words.language())
    draw.chart(chart.properties(height=270), key="leader_money", told=told)


def _schools(shown: Subject, run: Run) -> None:
    words.heading(T("Which schools, by township"))
    year = st.segmented_control(
        say(T("Autumn of")), [shown.years[0], shown.deadline], key="leader_year", default=shown.deadline, required=True
    )
    rows = heat_rows(run.tables, int(year or shown.deadline))
    if not rows:
        paragraph(T("No unit is measured in this year."), "muted")
        return
    school_map(shown, rows, int(year or shown.deadline), key="leader_map")


def _dearest(facts: Glance) -> Block | None:
    """The schools that cost most, with the first few of their measures."""
    few = [replace(one, levers=dict(list(one.levers.items())[:MEASURES])) for one in facts.answer.schools[:SCHOOLS]]
    block = answer_text.by_school(replace(facts.answer, schools=tuple(few)), SCHOOLS)
    return None if block is None else Block(T("The schools that get most"), (), block.table)


def _few(block: Block | None) -> Block | None:
    return None if block is None else Block(block.heading, block.lines, block.table)
