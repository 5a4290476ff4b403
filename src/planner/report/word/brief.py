"""The leaders' brief 领导简报 of two pages: when do we pass, at what cost, which schools, what next."""

from __future__ import annotations

from planner.base.i18n import T
from planner.report.next_steps import next_steps
from planner.report.papers.charts import money_chart, png
from planner.report.papers.numbers import number_marks
from planner.report.papers.paper import Paper
from planner.report.word.document import Official
from planner.report.word.parts import answer_lines, money_table, opening, school_rows, unknowns

#: Schools named; the workbook and the plan hold all.
SCHOOLS = 5


def word_brief(paper: Paper, language: str) -> bytes:
    """Return the brief of ``paper`` in ``language``, as a Word file of two pages."""
    facts = paper.answer()
    schools = SCHOOLS - (language == "en")
    # English runs longer than Chinese; both stay on two pages
    line_pt, body_pt = (15, 11) if language == "en" else (18, 12)
    out = Official(language, line_pt=line_pt, body_pt=body_pt, marks=number_marks(paper))
    out.title(T("Brief: {title}", title=paper.title))
    opening(out, paper)
    out.first(T("When do we pass, and what does it cost?"))
    answer_lines(out, facts)
    unit = T("(in million yuan)") if language == "en" else T("(in 10,000 yuan)")
    money_table(out, paper, facts, T("Spending by fund and year {unit}", unit=unit))
    out.picture(png(money_chart(paper, language, height=90)), T("Spending by year and fund"), 120)
    out.first(T("Which schools?"))
    cost = T("Cost {unit}", unit=unit)
    out.table([T("School"), cost, T("Measures of the plan")], school_rows(paper, facts, schools), [46, 22, 88],
              T("The {n} schools that cost most", n=min(schools, len(facts.schools))))  # fmt: skip
    out.first(T("Risks and what is not known"))
    unknowns(out, paper, facts)
    out.first(T("What to decide now"))
    for index, step in enumerate(next_steps(paper, facts), start=1):
        out.line(T("{n}. {name}", n=index, name=step))
    out.small(T("Marks in brackets: see the sheet on the sources of numbers in the workbook."))
    return out.content()
