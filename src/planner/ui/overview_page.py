"""Overview 总览: when the district passes, what it costs, how many schools fall short now and after, and what if."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from planner.base.i18n import T, Text
from planner.report.glance import shortfalls
from planner.report.glance_text import (
    coefficients,
    cost_table,
    risk_block,
    shortfall,
    steps_block,
    tightest_block,
    when,
)
from planner.report.preschool_course import course_blocks
from planner.report.standing_text import estimates
from planner.studies.prepare import assumed_note
from planner.ui import answer_view, course_view, leader_page, schedules_panel, subject, whatif, words
from planner.ui.banner import banner
from planner.ui.readings import Run, titles
from planner.ui.subject import Subject
from planner.ui.words import paragraph, say


def show(shown: Subject, root: Path, *, empty: bool) -> None:
    """Show the page; ``empty``: no run has been kept yet."""
    with st.sidebar:
        whatif.panel(root, shown.scenario, shown.run)
    if empty:
        _nothing_yet(root)
    if not shown.head:
        subject.unreadable(shown)
        return
    banner(shown)
    _answer(shown, empty=empty)
    _schools_short(shown)
    if _has_schools(shown):
        course_view.show(shown)
    _kindergartens(shown)
    _notes(shown)


def _nothing_yet(root: Path) -> None:
    """Explain how a first run comes about."""
    paragraph(T("No plan has been made yet."), kind="pl-lead")
    paragraph(T("Run {command} in a terminal, or choose a scenario here and press the button.", command="make plan"))
    paragraph(T("The result is kept in {place} and shown here.", place=str(root)), "muted", "pl-small")


def _answer(shown: Subject, *, empty: bool) -> None:
    if shown.run is None:
        if not empty:
            paragraph(T("This is the scenario without a plan. Plan it at the left, or choose a run."), kind="pl-lead")
    elif shown.run.infeasible:
        answer_view.show_conflict(shown.run)
    elif shown.run.tables["indicators"].empty:
        answer_view.show_plan(shown.run)
    else:
        _plan(shown, shown.run)


def _plan(shown: Subject, run: Run) -> None:
    """One look: when, what it costs by year, how many fall short now and after, the risk, what is tight, what next."""
    facts = leader_page.facts_of(shown, run)
    answer_view.headline(run, leader_page.cards(facts))
    left, right = st.columns([3, 2], gap="medium")
    with left:
        answer_view.spending(run)
    with right:
        words.show(risk_block(facts.risk))
        if facts.risk is None:
            schedules_panel.offer_simulation(shown, run)
        words.show(steps_block(facts))
    words.show(cost_table(facts))
    with st.container(key="tightest_wide"):
        words.show(tightest_block(facts, shown.names))
    answer_view.details(run)


def _has_schools(shown: Subject) -> bool:
    """Whether compulsory schools are judged: a scenario may be of kindergartens alone."""
    if shown.run is not None:
        return not shown.run.tables["indicators"].empty
    return shown.idle is not None and shown.idle.assessment is not None


def _schools_short(shown: Subject) -> None:
    """How many units miss the school rule, now and at the deadline, where no plan says it above."""
    if not _has_schools(shown) or shown.planned:
        return
    still, plan = course_view.courses(shown)
    words.heading(T("Schools short of the school rule"))
    short = shortfalls(plan, still, shown.years[0], shown.deadline)
    words.cards([(when(one), shortfall(one), coefficients(one)) for one in short])


def _kindergartens(shown: Subject) -> None:
    """The kindergartens if nothing is done; the page Preschool has them whole."""
    kids = shown.idle.kindergartens if shown.idle is not None else None
    if kids is None:
        return
    blocks = course_blocks(kids.tables, kids.case.targets.first_year, titles(kids.case.pack.code))
    for block in blocks[:2]:
        words.show(block)


def _notes(shown: Subject) -> None:
    """What was estimated and noticed, and that costs are assumed."""
    paragraph(assumed_note(), "muted", "pl-small")
    idle = shown.idle
    told = idle.case.estimated if idle is not None else tuple(Text(str(one)) for one in shown.head["estimated"])
    warnings = idle.case.warnings if idle is not None else ()
    with st.expander(say(T("What was estimated and noticed while reading ({count})", count=len(told) + len(warnings)))):
        words.show(estimates(told), headed=False)
        for one in warnings:
            paragraph(one.render(words.language()), "muted", "pl-small")
