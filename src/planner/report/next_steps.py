"""What is to be decided and done next 下一步工作, from a plan's first year and from what is missing."""

from __future__ import annotations

from planner.base.i18n import T, Text
from planner.report.amounts import money, number
from planner.report.answer import Answer
from planner.report.papers.paper import Paper


def next_steps(paper: Paper, facts: Answer) -> list[Text]:
    """Return what is to be decided and done next, from the plan's first year and from what is missing."""
    first = paper.years[0]
    steps = []
    budget = sum(one.spent_yuan for one in facts.funds if one.year == first)
    steps.append(
        T("Enter {amount} in the budget of {year}, by fund as in the table.", amount=money(budget), year=first)
    )
    hires = next((use.by_year.get(first, 0.0) for use in facts.levers if use.lever == "hire"), 0.0)
    if hires:
        steps.append(T("Announce {n} posts for 1 September {year}.", n=number(hires), year=first))
    projects = paper.table("projects")
    for school, start in dict.fromkeys(zip(projects["school"], projects["start"], strict=True)):
        name = paper.school(str(school))
        steps.append(T("Project {name}: construction begins in {year}.", name=name, year=int(start)))
    steps.append(T("Collect evidence for the items that await it, and replace the assumed parameters."))
    steps.append(T("Have every school confirm its sheet of the one-policy-per-school annex."))
    return steps
