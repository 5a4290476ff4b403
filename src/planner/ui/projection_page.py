"""Projection 预测: pupils with their range, teachers, places and money ahead, and why they change."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import streamlit as st

from planner.base.errors import BadInput
from planner.base.i18n import T, Text
from planner.projection import project
from planner.report.pupils import started
from planner.report.standing import Tables
from planner.studies.forecast_outlook import AreaYear, Outlook, after_horizon, outlook
from planner.studies.forecast_ranges import Ranges, ranges
from planner.studies.forecast_shown import Errors, errors
from planner.studies.prepare import Case
from planner.studies.why import Why, why
from planner.ui import projection_view, subject
from planner.ui.banner import banner
from planner.ui.subject import Subject
from planner.ui.words import paragraph, say

KEPT = 6
PARTS: dict[str, Text] = {
    "pupils": T("Pupils"),
    "grades": T("Pupils by grade"),
    "schools": T("Pupils by school"),
    "teachers": T("Teachers"),
    "places": T("Places"),
    "money": T("Money ahead"),
    "why": T("Causes of change"),
}


@dataclass(frozen=True)
class Ahead:
    """What lies ahead: ``later`` are the areas past the horizon."""

    outlook: Outlook
    later: tuple[AreaYear, ...]


def show(shown: Subject) -> None:
    """Show the page."""
    if not shown.head:
        subject.unreadable(shown)
        return
    banner(shown)
    if shown.idle is None:
        subject.unreadable(shown)
        return
    if shown.idle.assessment is None:
        paragraph(T("This scenario has kindergartens alone: see the page Preschool."), kind="pl-lead")
        return
    case = shown.idle.assessment.case
    try:
        with st.spinner(say(T("Reading the district and projecting it…"))):
            spread, missed = _ranges(case, shown.idle.digest), _errors(case, shown.idle.digest)
    except BadInput as bad:
        subject.show_problems(bad.problems)
        return
    projection_view.lead(case, spread, missed)
    told = {code: say(name) for code, name in PARTS.items()}
    part = st.segmented_control(
        say(T("What is shown")), list(told), format_func=told.__getitem__, key="projection_part", default="pupils",
        required=True, label_visibility="collapsed",
    )  # fmt: skip
    _views(shown, case, spread, missed)[str(part or "pupils")]()
    paragraph(T("The same numbers: planner project {file} --ranges --outlook --pupils --why --json",
                file=case.loaded.path.name), "muted", "pl-small")  # fmt: skip


def _views(shown: Subject, case: Case, spread: Ranges, missed: Errors) -> dict[str, Callable[[], None]]:
    assert shown.idle is not None
    digest = shown.idle.digest
    return {
        "pupils": lambda: projection_view.pupils(case, spread, missed),
        "grades": lambda: projection_view.grades(_pupils(case, digest)),
        "schools": lambda: projection_view.schools(_pupils(case, digest), spread, shown.names, shown.deadline),
        "teachers": lambda: projection_view.teachers(_ahead(case, digest).outlook),
        "places": lambda: projection_view.places(_ahead(case, digest).outlook, _ahead(case, digest).later),
        "money": lambda: projection_view.money(_ahead(case, digest).outlook),
        "why": lambda: projection_view.causes(_why(case, digest), shown.names),
    }


@st.cache_resource(max_entries=KEPT, show_spinner=False)
def _ranges(_case: Case, digest: str) -> Ranges:
    return ranges(_case.district, _case.scenario)


@st.cache_resource(max_entries=KEPT, show_spinner=False)
def _errors(_case: Case, digest: str) -> Errors:
    return errors(_case.district, _case.scenario)


@st.cache_resource(max_entries=KEPT, show_spinner=False)
def _pupils(_case: Case, digest: str) -> Tables:
    return started(_case.district, _case.scenario)


@st.cache_resource(max_entries=KEPT, show_spinner=False)
def _ahead(_case: Case, digest: str) -> Ahead:
    district, scenario = _case.district, _case.scenario
    longer = after_horizon(district, scenario)
    later = outlook(district, longer, project(district, longer)).areas
    return Ahead(outlook(district, scenario, project(district, scenario)),
                 tuple(one for one in later if one.year > scenario.horizon))  # fmt: skip


@st.cache_resource(max_entries=KEPT, show_spinner=False)
def _why(_case: Case, digest: str) -> Why:
    return why(_case.district, _case.scenario)
