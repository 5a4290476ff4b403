"""A course through the years in words and tables: how the district drifts if nothing is done."""

from __future__ import annotations

import math
from collections.abc import Mapping

from planner.base.i18n import T, Text
from planner.base.rounding import TOLERANCE
from planner.base.terms import MEASURED_STAGES
from planner.report import labels
from planner.report.amounts import grouped
from planner.report.blocks import Block, Cell, Column, Line, Row, Table, Tone
from planner.report.course import Course, IndicatorCourse, year_ranges


def course_blocks(facts: Course, deadline: int, titles: Mapping[str, Text]) -> tuple[Block, ...]:
    """Return the do-nothing path: what fails at the deadline, the years, indicators, coefficients, items."""
    blocks = [answer(facts, deadline), years_table(facts), under_table(facts), cv_table(facts), items(facts, titles)]
    return tuple(block for block in blocks if block is not None)


def answer(facts: Course, deadline: int) -> Block:
    """Return the first thing to know: whether doing nothing would pass by the deadline."""
    last = facts.years[-1].year
    lines = [_state(facts, year) for year in sorted({deadline, last}) if year <= last]
    return Block(T("If nothing is done"), tuple(lines))


def _state(facts: Course, year: int) -> Line:
    one = next(entry for entry in facts.years if entry.year == year)
    codes = facts.failing_in(year)
    if one.meeting == one.measured and not one.over and not codes:
        return Line(T("{year}: every computed and tracked item is met.", year=year), "good")
    text = T(
        "{year}: {failing} of {measured} units fail the school rule, {over} of {all} coefficients of variation are "
        "over their limit, {items} other items are not met.",
        year=year,
        failing=one.measured - one.meeting,
        measured=one.measured,
        over=one.over,
        all=one.coefficients,
        items=len(codes),
    )
    return Line(text, "bad")


def years_table(facts: Course) -> Block:
    """Return pupils and teachers by stage, units that pass and coefficients over, year by year."""
    columns = [Column(T("Year"))]
    for code in MEASURED_STAGES:
        columns.append(Column(T("Pupils, {stage}", stage=labels.stage(code)), "right"))
        columns.append(Column(T("Teachers, {stage}", stage=labels.stage(code)), "right"))
    columns += [Column(T("Units that pass"), "right"), Column(T("CV over the limit"), "right")]
    rows = []
    for one in facts.years:
        people = [grouped(count) for code in MEASURED_STAGES for count in (one.pupils[code], one.teachers[code])]
        cells = (str(one.year), *people, f"{one.meeting}/{one.measured}", f"{one.over}/{one.coefficients}")
        rows.append(Row(cells))
    return Block(T("Year by year"), table=Table(tuple(columns), tuple(rows)))


def under_table(facts: Course) -> Block | None:
    """Return how many units lie under each threshold, year by year."""
    courses = [one for one in facts.indicators if any(one.under)]
    rows = [Row((*_names(one), *(str(count) if count else "·" for count in one.under))) for one in courses]
    if not rows:
        return None
    return Block(T("Units under the threshold"), table=Table(_columns(facts), tuple(rows)))


def cv_table(facts: Course) -> Block | None:
    """Return the coefficients of variation year by year, with a mark where the limit is passed."""
    rows = []
    for one in facts.indicators:
        over = [_over(cv, limit) for cv, limit in zip(one.cv, one.limit, strict=True)]
        cells = [_coefficient(cv, bad) for cv, bad in zip(one.cv, over, strict=True)]
        tone: Tone = "bad" if any(over) else "plain"
        rows.append(Row((*_names(one), *cells), tone))
    if not rows:
        return None
    notes = (T("* over the limit"),)
    return Block(T("Coefficients of variation"), table=Table(_columns(facts), tuple(rows)), notes=notes)


def items(facts: Course, titles: Mapping[str, Text]) -> Block | None:
    """Return the items that are not met, and when."""
    if not facts.failing:
        return None
    columns = (Column(T("Item")), Column(T("Name")), Column(T("Not met in")))
    rows = tuple(
        Row((one.standard, titles.get(one.standard, ""), year_ranges(one.years)), "bad") for one in facts.failing
    )
    return Block(T("Other items not met, and when"), table=Table(columns, rows))


def _columns(facts: Course) -> tuple[Column, ...]:
    years = (Column(Text(str(one.year)), "right") for one in facts.years)
    return (Column(T("Stage")), Column(T("Indicator")), *years)


def _names(one: IndicatorCourse) -> tuple[Cell, Cell]:
    return labels.stage(one.stage), labels.indicator(one.indicator)


def _over(cv: float, limit: float) -> bool:
    return math.isfinite(cv) and math.isfinite(limit) and cv > limit + TOLERANCE


def _coefficient(cv: float, over: bool) -> str:
    if not math.isfinite(cv):
        return "·"
    return f"{cv:.3f}" + ("*" if over else "")
