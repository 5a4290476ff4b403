"""The phases of the plan 实施阶段: those of the document, each with what the plan does in its autumns and pays for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from planner.base.i18n import T, Text
from planner.report.amounts import money
from planner.report.answer import Answer
from planner.report.labels import done, joined
from planner.report.papers.paper import Paper
from planner.report.schedules_text import project_name
from planner.report.word.document import Official


def write_phases(out: Official, paper: Paper, facts: Answer) -> None:
    """Write each phase and its measures; a year belongs to the phase in which its 1 September lies."""
    phases = paper.run.get("phases") or ()
    if not phases:
        out.line(T("The scenario states no phases; these follow from the years of the plan."))
        first, last = paper.years[0], paper.horizon
        out.line(T("{start} to {end}: close the gaps, school by school", start=first, end=paper.deadline))
        _done(out, paper, facts, [year for year in paper.years if year <= paper.deadline])
        if paper.deadline < last:
            out.line(T("{start} to {end}: hold every indicator", start=paper.deadline + 1, end=last))
            _done(out, paper, facts, [year for year in paper.years if year > paper.deadline])
        return
    left = list(paper.years)
    for one in phases:
        name = bilingual(one["name"], out.language)
        out.line(T("{start} to {end}: {name}", start=_month(one["from"]), end=_month(one["to"]), name=name))
        mine = [year for year in left if str(one["from"]) <= f"{year}-09" <= str(one["to"])]
        left = [year for year in left if year not in mine]
        _done(out, paper, facts, mine)
    after = [year for year in left if year > paper.deadline]
    if after:
        out.line(T("{start} to {end}: hold every indicator", start=after[0], end=after[-1]))
        _done(out, paper, facts, after)


def _done(out: Official, paper: Paper, facts: Answer, years: Sequence[int]) -> None:
    """Write what the plan does in ``years`` and what it spends; nothing where there are none."""
    if not years:
        return
    begun = _begun(paper, years)
    parts = [T("construction of {name} begins", name=name) for name in begun]
    for use in facts.levers:
        amount = sum(use.by_year.get(year, 0.0) for year in years)
        if amount and use.lever != "build":
            parts.append(done(use.lever, amount))
    spent = money(sum(one.spent_yuan for one in facts.funds if one.year in years))
    span = Text(str(years[0])) if len(years) == 1 else T("{first}–{last}", first=years[0], last=years[-1])
    if parts:
        out.line(T("The plan in {years}: {measures}; {money} in all.", years=span, measures=joined(parts), money=spent))


def _begun(paper: Paper, years: Sequence[int]) -> list[str]:
    """Names of the projects whose construction begins in ``years``."""
    rows = paper.table("projects")
    mine = rows[rows["start"].isin(list(years))] if len(rows) else rows
    names = paper.names
    pairs = zip(mine.get("project", ()), mine.get("school", ()), strict=True)
    return list(dict.fromkeys(project_name(str(code), str(school), names) for code, school in pairs))


def _month(text: object) -> Text:
    """2024-12 → 2024年12月."""
    year, _, month = str(text).partition("-")
    return T("{year}-{month}", year=year, month=month if not month.isdecimal() else int(month)) if month else Text(year)


def bilingual(words: Any, language: str) -> str:
    """Return words of a document in the reader's language."""
    return str(words["en"] if language == "en" else words["zh"]) if isinstance(words, Mapping) else str(words)
