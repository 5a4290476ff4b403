"""Chapters that the plan and the brief share 共用章节: the answer, money, schools, what is not known, what to do."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from planner.base.i18n import T, Text
from planner.base.terms import INDICATORS
from planner.report.amounts import money, number, percent, table_money
from planner.report.answer import Answer
from planner.report.answer_text import headline
from planner.report.labels import done_at_school, indicator, joined, lever, measure_of, stage
from planner.report.papers.gaps import Gap
from planner.report.papers.paper import PLANS, Paper, illustrative_line
from planner.report.papers.preschool_gaps import done_here
from planner.report.word.document import Official

#: Width of the text in millimetres (A4 less the margins of GB/T 9704).
TEXT_MM = 156.0


def opening(out: Official, paper: Paper) -> None:
    """Write whose paper this is, and that it is made up where it is."""
    out.note(paper.district)
    note = illustrative_line(paper)
    if note is not None:
        out.note(note)


def marks(out: Official, numbers: Sequence[str]) -> str:
    """Return the marks of a sentence's numbers as they stand behind it ([3—6]), '' where it has none."""
    known = sorted({out.marks[one] for one in numbers if one in out.marks})
    told: list[str] = []
    while known:
        last = next((one for one, after in pairwise([*known, known[-1] + 2]) if after != one + 1), known[-1])
        told.append(f"{known[0]}" if last == known[0] else f"{known[0]}–{last}")
        known = [one for one in known if one > last]
    return f" [{', '.join(told)}]" if told else ""


def answer_lines(out: Official, facts: Answer) -> None:
    """Write the answer as the screen gives it, each sentence with the marks of its numbers (``planner explain``)."""
    for line in headline(facts).lines:
        out.line(line.text, mark=marks(out, line.numbers))


def money_table(out: Official, paper: Paper, facts: Answer, caption: Text) -> None:
    """Write spending by fund and year; the last column and row are totals."""
    funds = list(dict.fromkeys(one.fund for one in facts.funds))
    spent = {(one.fund, one.year): one.spent_yuan for one in facts.funds}
    headers: list[Text | str] = [T("Fund"), *(str(year) for year in paper.years), T("Total")]
    rows: list[list[Text | str]] = []
    for fund in funds:
        amounts = [spent.get((fund, year), 0.0) for year in paper.years]
        rows.append([paper.fund(fund), *map(table_money, amounts), table_money(sum(amounts))])
    sums = [sum(spent.get((fund, year), 0.0) for fund in funds) for year in paper.years]
    rows.append([T("Total"), *map(table_money, sums), table_money(facts.total_cost_yuan)])
    each = (TEXT_MM - 42) / len(paper.years)
    out.table(headers, rows, [26, *[each] * len(paper.years), 16], caption)


def lever_table(out: Official, paper: Paper, facts: Answer, part: str, caption: Text) -> bool:
    """Write what is done by year in one part of the plan; return whether there was anything."""
    mine = [use for use in facts.levers if use.lever in PLANS.get(part, ()) and use.lever != "build"]
    if not mine:
        return False
    headers: list[Text | str] = [T("Measure"), T("Counted in"), *(str(year) for year in paper.years), T("Total")]
    rows: list[list[Text | str]] = []
    for use in mine:
        yuan = use.lever.endswith("_equipment")
        shown = _money if yuan else _whole
        years = [shown(use.by_year.get(year, 0.0)) for year in paper.years]
        rows.append([lever(use.lever), measure_of(use.lever), *years, shown(use.total)])
    each = (TEXT_MM - 62) / len(paper.years)
    out.table(headers, rows, [30, 16, *[each] * len(paper.years), 16], caption)
    return True


def _money(amount: float) -> Text | str:
    return table_money(amount) if amount else "–"


def _whole(amount: float) -> Text | str:
    return number(amount) if amount else "–"


def gap_counts(out: Official, gaps: tuple[Gap, ...], caption: Text) -> None:
    """Write how many units lack each indicator, by stage."""
    count = Counter((gap.unit.partition(":")[2], gap.indicator) for gap in gaps)
    stages = list(dict.fromkeys(one for one, _ in count))
    headers: list[Text | str] = [T("Indicator"), *(stage(one) for one in stages)]
    rows: list[list[Text | str]] = []
    rows += [[indicator(code), *(number(count[one, code]) for one in stages)] for code in INDICATORS]
    out.table(headers, rows, [60, *[40.0] * len(stages)], caption)


def school_rows(paper: Paper, facts: Answer, limit: int) -> list[list[Text | str]]:
    """Return the schools that cost most and what they get."""
    rows: list[list[Text | str]] = []
    for share in facts.schools[:limit]:
        told = joined([done_at_school(code, amount) for code, amount in share.levers.items()])
        if not share.levers:  # a kindergarten: what is done there has names of its own
            told = done_here(paper, share.school)
        rows.append([paper.school(share.school), table_money(share.cost_yuan), told])
    return rows


def unknowns(out: Official, paper: Paper, facts: Answer, *, annexed: bool = False) -> None:
    """Write what is not known and what could go wrong, as the run knows it; ``annexed``: an annex lists the items."""
    items = paper.run.get("unknown_items") or []
    if items and annexed:
        out.line(T("{n} items await evidence or figures and are not counted as met; an annex lists them.",
                   n=len(items)))  # fmt: skip
    elif items:
        out.line(T("{n} items await evidence or figures and are not counted as met; the workbook lists them.",
                   n=len(items)))  # fmt: skip
    tight = [one for one in facts.funds if one.at_hand_yuan > 0 and one.used >= 0.995]
    if tight:
        told = joined([T("{fund} {year}", fund=paper.fund(one.fund), year=one.year) for one in tight[:6]])
        out.line(T("Funds used up to the last half per cent, so that any overrun breaks the plan: {funds}.",
                   funds=told))  # fmt: skip
    near = _nearest(paper)
    if near is not None:
        out.line(near)
    if facts.committed_after_horizon_yuan:
        out.line(T("After {year} the plan binds another {amount} a year or in project balances.", year=paper.horizon,
                   amount=money(facts.committed_after_horizon_yuan)))  # fmt: skip
    estimated = [str(one) for one in paper.run.get("estimated") or ()]
    if estimated:
        out.line(T("{n} tables are missing and were estimated; the workbook lists them.", n=len(estimated)))
    out.line(T("Costs, durations and quotas are assumed parameters until the bureau replaces them."))


def _nearest(paper: Paper) -> Text | None:
    spread = paper.table("dispersion")
    later = spread[(spread["year"] >= paper.deadline) & (spread["cv"] > 0)]
    if later.empty:
        return None
    row = later.assign(near=later["cv"] / later["limit"]).sort_values("near", kind="stable").iloc[-1]
    return T(
        "The coefficient nearest to its limit is {stage}, {indicator}, in {year}: {cv} of {limit} ({share}).",
        stage=stage(str(row["stage"])),
        indicator=indicator(str(row["indicator"])),
        year=int(row["year"]),
        cv=f"{float(row['cv']):.3f}",
        limit=f"{float(row['limit']):.2f}",
        share=percent(float(row["near"]), 1),
    )
