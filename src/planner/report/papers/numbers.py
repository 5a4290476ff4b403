"""The numbers of a paper and where they come from 数字溯源表: the ids that its sentences carry, explained."""

from __future__ import annotations

from planner.base.errors import BadInput
from planner.report.answer_text import headline
from planner.report.explain.explanation import Book, Explanation
from planner.report.explain.numbers import explain
from planner.report.papers.paper import Paper


def number_marks(paper: Paper) -> dict[str, int]:
    """Return id → the mark that stands for it in the papers: 1, 2, …, as the list of their sources counts."""
    return {one.number: index for index, one in enumerate(paper_numbers(paper), start=1)}


def paper_numbers(paper: Paper) -> tuple[Explanation, ...]:
    """Return the explanations of the headline's numbers, of each year's and fund's cost, and of the nearest CV."""
    book = Book(paper.run, paper.tables)
    ids = ["first_year_all_met", "unknown_items"]
    if paper.planned:
        ids = [one for line in headline(paper.answer()).lines for one in line.numbers]
        ids += [f"cost:{year}" for year in paper.years]
        budget = paper.table("budget")
        ids += [f"cost:{code}" for code in dict.fromkeys(budget["fund"])] + ["moves", "objective_yuan"]
    spread = paper.table("dispersion")
    later = spread[(spread["year"] >= paper.deadline) & (spread["cv"] > 0)] if len(spread) else spread
    if len(later):
        row = later.assign(near=later["cv"] / later["limit"]).sort_values("near", kind="stable").iloc[-1]
        ids.append(f"cv:{row['stage']}:{row['indicator']}:{int(row['year'])}")
    if paper.has_schools:
        ids += [f"units_pass:{paper.deadline}", f"pupils:{paper.base}", f"pupils:{paper.deadline}"]
    found = []
    for one in dict.fromkeys(ids):
        try:
            found.append(explain(one, book))
        except BadInput:  # an older run without what the number is made of
            continue
    return tuple(found)
