"""The implementation plan 实施方案: conclusion, gaps, phases, measures, money, duties, risks, a table per school."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import groupby

from planner.base.i18n import T, Text
from planner.report.amounts import table_money
from planner.report.building import building
from planner.report.building_text import works_table
from planner.report.labels import indicator, lever, stage
from planner.report.next_steps import next_steps
from planner.report.papers.besides import Answered, blocks_besides
from planner.report.papers.charts import dispersion_chart, money_chart, passing_chart, png
from planner.report.papers.gaps import Gap, by_when, gaps, owner, short_of
from planner.report.papers.numbers import number_marks
from planner.report.papers.paper import PLANS, Paper, home, plan_of
from planner.report.papers.preschool_gaps import preschool_owner
from planner.report.word.beyond import beyond_the_plan, numbers_annex, set_by_hand, unknown_annex
from planner.report.word.blocks import widths
from planner.report.word.document import Official
from planner.report.word.parts import (
    TEXT_MM,
    answer_lines,
    gap_counts,
    lever_table,
    money_table,
    opening,
    unknowns,
)
from planner.report.word.phases import bilingual, write_phases
from planner.report.word.preschool_parts import preschool_annex, preschool_stand

_PARTS = {
    "staffing": T("Hiring teachers"),
    "moves": T("Rotation and transfers"),
    "training": T("Training and recognition"),
    "purchase": T("Equipment and rooms"),
    "construction": T("Premises and sports grounds"),
    "k_construction": T("Kindergartens built and changed"),
    "k_staffing": T("Kindergarten staff and pay"),
    "k_funding": T("Kindergarten money per child"),
    "other": T("Other measures"),
}


def word_plan(
    paper: Paper, language: str, answered: Sequence[Answered] = (), titles: Mapping[str, Text] | None = None
) -> bytes:
    """Return the implementation plan of ``paper`` in ``language``, as a Word file.

    ``answered`` are answers of ``planner ask`` that go with it, ``titles`` names the rules by code.
    """
    facts, lacking = paper.answer(), gaps(paper)
    out = Official(language, marks=number_marks(paper))
    out.title(T("{title}: implementation plan", title=paper.title))
    opening(out, paper)
    out.first(T("Conclusion"))
    answer_lines(out, facts)
    if not paper.table("schools_rule").empty:
        out.picture(png(passing_chart(paper, language)), T("Share of schools that meet the school rule"))
    out.first(T("Where the district stands"))
    if paper.has_schools:
        _schools_stand(out, paper, lacking)
    preschool_stand(out, paper)
    if not paper.table("dispersion").empty:
        caption = T("Coefficients of variation and their limits (dashed)")
        out.picture(png(dispersion_chart(paper, language)), caption)
    out.first(T("Phases"))
    write_phases(out, paper, facts)
    out.first(T("Measures"))
    for part in PLANS:
        if any(use.lever in PLANS.get(part, ()) for use in facts.levers):
            out.second(_PARTS[part])
            lever_table(out, paper, facts, part, T("{part} by year", part=_PARTS[part]))
            if part == "construction":
                _projects(out, paper)
            out.line(T("Owner (proposed, for the bureau to confirm): {owner}.", owner=owner(PLANS[part][0])))
    for part in ("k_construction", "k_staffing", "k_funding", "other"):
        _cost_by_year(out, paper, part)
    out.first(T("Money"))
    unit = T("(in million yuan)") if language == "en" else T("(in 10,000 yuan)")
    money_table(out, paper, facts, T("Spending by fund and year {unit}", unit=unit))
    out.picture(png(money_chart(paper, language)), T("Spending by year and fund"))
    out.first(T("Departments and duties"))
    _departments(out, paper)
    out.first(T("Risks and what is not known"))
    unknowns(out, paper, facts, annexed=True)
    set_by_hand(out, paper)
    beyond_the_plan(out, blocks_besides(paper, answered, titles))
    out.first(T("Next steps"))
    for index, step in enumerate(next_steps(paper, facts), start=1):
        out.line(T("{n}. {name}", n=index, name=step))
    if paper.has_schools:
        _annex(out, paper, lacking)
    preschool_annex(out, paper)
    unknown_annex(out, paper, titles or {})
    numbers_annex(out, paper)
    return out.content()


def _schools_stand(out: Official, paper: Paper, lacking: tuple[Gap, ...]) -> None:
    """Write how many units of compulsory schools lack what in the base year."""
    found = T("In {year}, {units} units of {schools} schools miss {n} indicators in all.", year=paper.base,
              units=len({gap.unit for gap in lacking}), schools=len({home(gap.unit) for gap in lacking}),
              n=len(lacking))  # fmt: skip
    out.line(found)
    gap_counts(out, lacking, T("Units below the threshold in {year}", year=paper.base))


def _cost_by_year(out: Official, paper: Paper, part: str) -> None:
    """Levers of kindergartens, or those that no part of the plan names, by their cost in each year."""
    actions = paper.table("actions")
    mine = actions[actions["lever"].map(plan_of) == part]
    if mine.empty:
        return
    out.second(_PARTS[part])
    cost = mine.groupby(["lever", "year"], sort=True)["cost_yuan"].sum()
    rows: list[list[Text | str]] = []
    for code in sorted({str(one) for one in mine["lever"]}):
        amounts = [float(cost.get((code, year), 0.0)) for year in paper.years]
        if not any(amounts):  # persons who are paid by another row
            continue
        rows.append([lever(code), *map(table_money, amounts), table_money(sum(amounts))])
    unit = T("(in million yuan)") if out.language == "en" else T("(in 10,000 yuan)")
    each = 100 / len(paper.years)
    out.table([T("Measure"), *map(str, paper.years), T("Total")], rows, [40, *[each] * len(paper.years), 16],
              T("Cost {unit}", unit=unit))  # fmt: skip


def _departments(out: Official, paper: Paper) -> None:
    resolved = paper.run.get("resolved")
    departments = list(resolved.get("departments") or ()) if isinstance(resolved, dict) else []
    if departments:
        rows: list[list[Text | str]] = [
            [bilingual(one["name"], out.language), _listed([str(duty["text"]) for duty in one["duties"]])]
            for one in departments
        ]
        out.table([T("Department"), T("Duties (in the document's words)")], rows, [40, 116],
                  T("Departments and duties of the document"))  # fmt: skip
        return
    out.line(T("The document of this scenario assigns no duties; the following are proposals for the bureau."))
    known = {str(code) for code in paper.table("actions")["lever"]}
    proposed = [
        [_PARTS[part], preschool_owner(levers[0]) if part.startswith("k_") else owner(levers[0])]
        for part, levers in PLANS.items()
        if known & set(levers)
    ]
    out.table([T("Part of the plan"), T("Owner (proposed)")], proposed, [50, 106], T("Proposed owners"))


def _listed(duties: Sequence[str]) -> Text:
    whole = Text("{n}", {"n": duties[0]}) if duties else Text("")
    for duty in duties[1:]:
        whole = T("{first}; {next}", first=whole, next=duty)
    return whole


def _projects(out: Official, paper: Paper) -> None:
    """Write the projects of the plan: when each begins, is done and opens, and what it costs out of which fund."""
    works = building(paper.run, paper.tables).works
    if not works:
        return
    table = works_table(works, paper.names).table
    if table is not None:
        out.table([column.header for column in table.columns], [row.cells for row in table.rows],
                  widths(out, table, TEXT_MM), T("Projects of the plan"))  # fmt: skip


def _annex(out: Official, paper: Paper, lacking: tuple[Gap, ...]) -> None:
    """One table per school; the workbook holds the same rows."""
    out.annex(T("One policy per school"))
    out.note(T("Shortages are for the pupils of {year}; owners are proposals to confirm; a year means 1 September.",
               year=paper.base))  # fmt: skip
    headers = (T("Stage"), T("Indicator"), T("Value now"), T("Threshold"), T("Short"), T("Measures of the plan"),
               T("Deadline"), T("Owner (proposed)"))  # fmt: skip
    twins = Counter(paper.school(code) for code in {home(gap.unit) for gap in lacking})
    for school, mine in groupby(lacking, key=lambda gap: home(gap.unit)):
        out.note(T("{name} ({code})", name=paper.school(school), code=school) if twins[paper.school(school)] > 1
                 else paper.school(school), above=True)  # fmt: skip
        rows = [
            [
                stage(gap.unit.partition(":")[2]), indicator(gap.indicator), *gap.shown,
                short_of(gap.indicator, gap.short), gap.measures, by_when(gap, paper), owner(gap.indicator),
            ]
            for gap in mine
        ]  # fmt: skip
        out.table(headers, rows, (16, 32, 20, 20, 22, 76, 20, 50))
