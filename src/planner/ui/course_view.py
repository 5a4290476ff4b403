"""Where the district drifts 走势: pupils, schools that pass and indicators that fail, year by year."""

from __future__ import annotations

import streamlit as st

from planner.base.i18n import T
from planner.report import course_text
from planner.report.course import Course
from planner.ui import draw, words
from planner.ui.charts import cv_chart, pupils_chart, under_chart, units_chart
from planner.ui.readings import course_of, titles
from planner.ui.subject import Subject
from planner.ui.words import paragraph, say


def show(shown: Subject) -> None:
    """Show the do-nothing path in grey against the plan; without a plan the former only."""
    words.heading(T("If nothing is done"), 2, "course")
    still, plan = courses(shown)
    if still is None:
        text = T("The inputs of this run can no longer be read, so the path without the plan is not shown.")
        paragraph(text, "warning")
        for one in shown.problems:
            paragraph(one.render(words.language()), "muted", "pl-small")
    else:
        words.show(course_text.answer(still, shown.deadline), headed=False)
    _people(still, plan)
    if still is not None:
        _failing(shown, still)


def courses(shown: Subject) -> tuple[Course | None, Course | None]:
    """Return the course if nothing is done and that of the plan, as far as there are such; of schools only."""
    run, idle = shown.run, shown.idle
    stored = course_of(run.tables, run.stored.digest) if run is not None else None
    if run is not None and run.infeasible:
        return stored, None
    still = None
    if idle is not None and idle.assessment is not None:
        still = course_of(idle.assessment.tables, idle.digest)
    return still, stored


def _people(still: Course | None, plan: Course | None) -> None:
    either = still or plan
    assert either is not None, "a run has one course at least"
    left, right = st.columns(2, gap="medium")
    language = words.language()
    with left:
        words.heading(T("Schools that meet the school rule"))
        note = T("Units that meet the school rule by year, without and with the plan.")
        draw.chart(units_chart(still, plan, language), key="units", told=note)
    with right:
        words.heading(T("Pupils"))
        draw.chart(pupils_chart(either, language), key="pupils", told=T("Pupils by stage and year."))


def _failing(shown: Subject, still: Course) -> None:
    """Which indicators fail when, if nothing is done."""
    left, right = st.columns(2, gap="medium")
    language = words.language()
    with left:
        words.heading(T("Units under the threshold"))
        note = T("Units under the threshold by indicator and year.")
        draw.chart(under_chart(still, language), key="under", told=note)
    with right:
        words.heading(T("Coefficients of variation (✗ over the limit)"))
        draw.chart(cv_chart(still, language), key="cv", told=T("Coefficients of variation by indicator and year."))
    words.show(course_text.items(still, titles(shown.pack)))
    with st.expander(say(T("Year by year"))):
        words.show(course_text.years_table(still), headed=False)
