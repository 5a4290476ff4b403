"""Where the district drifts 走势: pupils, schools that pass and indicators that fail, year by year."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from planner.base.errors import Problem
from planner.base.i18n import T
from planner.report import course_text
from planner.report.course import Course
from planner.ui import words
from planner.ui.charts import cv_chart, pupils_chart, under_chart, units_chart
from planner.ui.readings import DoingNothing, Run, course_of, titles
from planner.ui.words import paragraph, say


def show(run: Run, idle: DoingNothing | None, problems: Sequence[Problem]) -> None:
    """Show the do-nothing path in grey against the plan; an infeasible run has the former only."""
    words.heading(T("If nothing is done"), 2, "course")
    plan = None if run.infeasible else course_of(run.tables, run.stored.digest)
    still = _doing_nothing(run, idle)
    if still is None:
        text = T("The inputs of this run can no longer be read, so the path without the plan is not shown.")
        paragraph(text, "warning")
        for one in problems:
            paragraph(one.render(words.language()), "muted", "pl-small")
    else:
        words.show(course_text.answer(still, run.deadline), headed=False)
    _people(still, plan)
    if still is not None:
        _failing(run, still)


def _doing_nothing(run: Run, idle: DoingNothing | None) -> Course | None:
    if run.infeasible:
        return course_of(run.tables, run.stored.digest)
    return None if idle is None else course_of(idle.assessment.tables, idle.digest)


def _people(still: Course | None, plan: Course | None) -> None:
    either = still or plan
    assert either is not None, "a run has one course at least"
    left, right = st.columns(2, gap="medium")
    language = words.language()
    with left:
        words.heading(T("Schools that meet the school rule"))
        note = say(T("Units that meet the school rule by year, without and with the plan."))
        st.altair_chart(units_chart(still, plan, language), width="stretch", key="units", alt=note)
    with right:
        words.heading(T("Pupils"))
        note = say(T("Pupils by stage and year."))
        st.altair_chart(pupils_chart(either, language), width="stretch", key="pupils", alt=note)


def _failing(run: Run, still: Course) -> None:
    """Which indicators fail when, if nothing is done."""
    left, right = st.columns(2, gap="medium")
    language = words.language()
    with left:
        words.heading(T("Units under the threshold"))
        note = say(T("Units under the threshold by indicator and year."))
        st.altair_chart(under_chart(still, language), width="stretch", key="under", alt=note)
    with right:
        words.heading(T("Coefficients of variation (✗ over the limit)"))
        note = say(T("Coefficients of variation by indicator and year."))
        st.altair_chart(cv_chart(still, language), width="stretch", key="cv", alt=note)
    words.show(course_text.items(still, titles(str(run.head["standards_pack"]))))
    with st.expander(say(T("Year by year"))):
        words.show(course_text.years_table(still), headed=False)
