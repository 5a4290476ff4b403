"""The parts of the page Projection 预测各部分: a chart and the table beside it, the errors of the past with them."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from planner.base.i18n import T
from planner.base.terms import MEASURED_STAGES
from planner.report import labels
from planner.report.amounts import grouped
from planner.report.forecast_errors import errors_block, errors_sentence, method_told
from planner.report.places import outlook_blocks
from planner.report.pupils import by_grade, by_unit, grades_block, units_block
from planner.report.standing import Tables
from planner.report.why import why_blocks
from planner.report.why_ranges import range_block
from planner.studies.forecast_outlook import AreaYear, Outlook
from planner.studies.forecast_ranges import Ranges
from planner.studies.forecast_shown import Errors
from planner.studies.prepare import Case
from planner.studies.why import Why
from planner.ui import draw, words
from planner.ui.projection_charts import (
    band_chart,
    causes_chart,
    grades_chart,
    money_ahead_chart,
    places_chart,
    teachers_chart,
    unit_chart,
)
from planner.ui.words import paragraph, say

#: Headings of blocks of the outlook, as :mod:`planner.report.places` words them; all others are about teachers.
PLACES = ("Places by area", "Teaching area, size and classes by area", "Empty places after the horizon")
MONEY = ("Recurrent money if nobody is hired",)


def lead(case: Case, spread: Ranges, missed: Errors) -> None:
    """Say first where pupils go, with the range; then the method and what was estimated."""
    last = case.scenario.horizon
    for one in spread.stages:
        if one.year == last:
            base = int(past(case, one.subject)[case.scenario.base_year])
            text = T("Pupils, {stage}: {now} in {base}, {then} in {last} (80% range {low}–{high}).",
                     stage=labels.stage(one.subject), now=grouped(base), base=case.scenario.base_year,
                     then=grouped(one.projected), last=last, low=grouped(one.low), high=grouped(one.high))  # fmt: skip
            paragraph(text, kind="pl-lead")
    if not spread.stages:
        paragraph(T("No school has a whole history, so the projection has no range."), "warning")
    for used in missed.methods:
        paragraph(method_told(used, missed.years), "muted", "pl-small")
    paragraph(errors_sentence(missed, illustrative=case.illustrative), "muted", "pl-small")
    paragraph(T("Nothing is done but what the scenario has started."), "muted", "pl-small")


def past(case: Case, stage: str) -> dict[int, int]:
    """Return the pupils of a stage as counted, by year, to the base year."""
    district, found = case.district, dict[int, int]()
    schools = district.school_by_id
    for (school, year, grade), count in district.enrolment.items():
        if year <= case.scenario.base_year and district.stage_of_grade(schools[school], grade) == stage:
            found[year] = found.get(year, 0) + count.pupils
    return dict(sorted(found.items()))


def pupils(case: Case, spread: Ranges, missed: Errors) -> None:
    """Pupils of each stage with their range, and beside them the error that the past has shown."""
    drawn = [stage for stage in MEASURED_STAGES if any(one.subject == stage for one in spread.stages)]
    for place, stage in zip(st.columns(max(1, len(drawn)), gap="medium"), drawn, strict=False):
        with place:
            words.heading(labels.stage(stage))
            rows = [one for one in spread.stages if one.subject == stage]
            told = T("Pupils by year, counted and projected, with the 80% range; the table below has the numbers.")
            draw.chart(band_chart(past(case, stage), rows, words.language()), key=f"band {stage}", told=told)
    words.show(range_block(spread))
    words.show(errors_block(missed, illustrative=case.illustrative))


def grades(tables: Tables) -> None:
    """Pupils of each grade by year."""
    facts = by_grade(tables)
    told = T("Pupils by grade and year; the table below has the numbers.")
    draw.chart(grades_chart(facts, words.language()), key="projection_grades", told=told)
    words.show(grades_block(facts))


def schools(tables: Tables, spread: Ranges, names: Mapping[str, str], deadline: int) -> None:
    """Pupils of each school; one of them as a chart."""
    facts = by_unit(tables, spread.units)
    units = {one.unit: one for one in sorted(facts, key=lambda one: (-abs(one.change), one.unit))}
    told = {code: say(labels.school_stage(names.get(one.school, one.school), one.stage)) for code, one in units.items()}
    left, right = st.columns([2, 3], gap="medium")
    with left:
        unit = st.selectbox(
            say(T("School and stage")), list(units), format_func=told.__getitem__, key="projection_unit"
        )
        text = T("Pupils of the school by year, with the 80% range of the last year; the table has the numbers.")
        draw.chart(unit_chart(units[str(unit)], words.language()), key="projection_unit_chart", told=text)
    with right:
        words.show(units_block(facts, names, deadline))


def teachers(facts: Outlook) -> None:
    """Teachers still there beside the demand."""
    drawn = [stage for stage in MEASURED_STAGES if any(one.stage == stage for one in facts.stages)]
    for place, stage in zip(st.columns(max(1, len(drawn)), gap="medium"), drawn, strict=False):
        with place:
            words.heading(labels.stage(stage))
            rows = [one for one in facts.stages if one.stage == stage]
            told = T("Teachers if nobody is hired, and the demand; the table below has the numbers.")
            draw.chart(teachers_chart(rows, words.language()), key=f"teachers {stage}", told=told)
    for block in outlook_blocks(facts):
        if block.heading is None or block.heading.key not in (*PLACES, *MONEY):
            words.show(block)


def places(facts: Outlook, later: tuple[AreaYear, ...]) -> None:
    """Places against pupils by area."""
    years = sorted({one.year for one in facts.areas})
    if not years:
        paragraph(T("No classrooms are entered, so places are not known."), "warning")
        return
    stages = [stage for stage in MEASURED_STAGES if any(one.stage == stage for one in facts.areas)]
    first, second = st.columns([1, 2], vertical_alignment="bottom")
    with first:
        year = st.selectbox(say(T("Autumn of")), years, index=len(years) - 1, key="projection_year")
    told = {code: say(labels.stage(code)) for code in stages}
    with second:
        stage = st.segmented_control(
            say(T("Stage")), stages, format_func=told.__getitem__, default=stages[0], required=True,
            key="projection_stage",
        )  # fmt: skip
    rows = [one for one in facts.areas if one.year == year and one.stage == stage]
    left, right = st.columns(2, gap="medium")
    with left:
        text = T("Spare and missing places by area; the table beside has the numbers.")
        draw.chart(places_chart(rows, words.language()), key="projection_places", told=text)
    with right:
        _blocks(facts, later, PLACES)


def money(facts: Outlook) -> None:
    """Pay and public funds ahead."""
    left, right = st.columns(2, gap="medium")
    with left:
        told = T("Pay and public funds by year if nobody is hired; the table beside has the numbers.")
        draw.chart(money_ahead_chart(facts.stages, words.language()), key="projection_money", told=told)
    with right:
        _blocks(facts, (), MONEY)


def _blocks(facts: Outlook, later: tuple[AreaYear, ...], wanted: tuple[str, ...]) -> None:
    for block in outlook_blocks(facts, later):
        if block.heading is not None and block.heading.key in wanted:
            words.show(block)


def causes(facts: Why, names: Mapping[str, str]) -> None:
    """Why pupils and indicators change."""
    if facts.stages:
        told = T("What each cause adds or takes by the last year; the table below has the numbers.")
        draw.chart(causes_chart(facts.stages, words.language()), key="projection_causes", told=told)
    for block in why_blocks(facts, names):
        words.show(block)
