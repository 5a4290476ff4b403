"""Chapters on kindergartens 学前章节: where they stand, what the plan does by year, a table per kindergarten."""

from __future__ import annotations

from itertools import groupby

from planner.base.i18n import T, Text
from planner.report.amounts import number, percent
from planner.report.excel.preschool_sheets import deadline
from planner.report.papers.paper import Paper
from planner.report.papers.preschool_gaps import INDICATORS, indicator_name, preschool_gaps, preschool_owner
from planner.report.preschool_answer import preschool_answer
from planner.report.word.document import Official
from planner.report.word.parts import TEXT_MM

#: Kindergartens whose tables stand in the plan; the workbook holds all.
LISTED = 40


def preschool_stand(out: Official, paper: Paper) -> None:
    """Write how many kindergartens lack what in the base year, and the shares of the district year by year."""
    facts = preschool_answer(paper.tables)
    if facts is None:
        return
    lacking = preschool_gaps(paper)
    out.line(T("In {year}, {count} of {all} kindergartens miss {n} indicators in all.", year=paper.base,
               count=len({gap.kindergarten for gap in lacking}), all=facts.years[0].kindergartens,
               n=len(lacking)))  # fmt: skip
    rows: list[list[Text | str]] = [
        [indicator_name(code), number(sum(gap.indicator == code for gap in lacking)),
         number(sum(gap.indicator == code and gap.met_from is not None for gap in lacking))]
        for code in INDICATORS if any(gap.indicator == code for gap in lacking)
    ]  # fmt: skip
    if rows:
        heads = [T("Indicator"), T("Kindergartens short"), T("Of them met under the plan")]
        out.table(heads, rows, [70, 43, 43], T("Kindergartens below the threshold in {year}", year=paper.base))
    years = facts.years
    lines: list[list[Text | str]] = [
        [T("Children in kindergartens"), *(number(one.children) for one in years)],
        [T("Gross enrolment"), *(percent(one.gross_rate, 1) for one in years)],
        [T("In public and inclusive ones"), *(percent(one.inclusive_share, 1) for one in years)],
        [T("In public ones"), *(percent(one.public_share, 1) for one in years)],
        [T("Without a place"), *(number(one.without_place) for one in years)],
        [T("Contract pay to post pay"),
         *("–" if one.pay_ratio is None else percent(one.pay_ratio, 1) for one in years)],
    ]  # fmt: skip
    each = (TEXT_MM - 30) / len(years)
    out.table([T("Kindergartens"), *(str(one.year) for one in years)], lines, [30, *[each] * len(years)],
              T("Kindergartens under the plan, by year"))  # fmt: skip


def preschool_annex(out: Official, paper: Paper) -> None:
    """Write one table per kindergarten that lacks something; the workbook holds the same rows, all of them."""
    lacking = preschool_gaps(paper)
    if not lacking:
        return
    out.annex(T("One policy per kindergarten"))
    out.note(T("Owners are proposals to confirm; a year means 1 September; due from {year}.", year=deadline(paper)))
    headers = (T("Indicator"), T("Value now"), T("Threshold"), T("Short"), T("Measures of the plan"), T("Met from"),
               T("Owner (proposed)"))  # fmt: skip
    for shown, (who, mine) in enumerate(groupby(lacking, key=lambda gap: gap.kindergarten)):
        if shown == LISTED:
            rest = len({gap.kindergarten for gap in lacking}) - shown
            out.note(T("{n} more kindergartens stand in the workbook.", n=rest), above=True)
            break
        out.note(T("{name} ({code})", name=paper.school(who), code=who), above=True)
        rows = [
            [
                indicator_name(gap.indicator), number(gap.value, 2), number(gap.threshold, 2), number(gap.short, 2),
                gap.measures, str(gap.met_from) if gap.met_from is not None else T("not in the plan's years"),
                preschool_owner(gap.indicator),
            ]
            for gap in mine
        ]  # fmt: skip
        out.table(headers, rows, (40, 20, 20, 20, 76, 24, 56))
