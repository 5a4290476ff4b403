"""The result on the page Optimize 求解结果: how good it is, by year and fund, by school, what is dear."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from planner.base.i18n import T, Text
from planner.report import answer_text
from planner.report.amounts import money, percent
from planner.report.blocks import Block
from planner.report.impossible import impossible_blocks
from planner.ui import answer_view, ask_view, draw, words
from planner.ui.charts import money_chart
from planner.ui.readings import Run, answer_of, impossible_of
from planner.ui.subject import Subject
from planner.ui.words import paragraph, say


def show(shown: Subject, root: Path) -> None:
    """Show the result of the run, or why there is none, and the questions that can be asked next."""
    words.heading(T("The result"), 2, "result")
    run = shown.run
    if run is None:
        paragraph(T("This is a scenario without a plan: plan it above, or choose a run at the left."), "muted")
    elif run.infeasible:
        _why_not(run)
    else:
        _result(run)
    ask_view.show(shown, root)


def _why_not(run: Run) -> None:
    """Why no plan exists, with the ranked ways out."""
    with st.container(border=True, key="result"):
        for number, block in enumerate(impossible_blocks(impossible_of(run, run.stored.digest), run.names)):
            if number == 0:
                for line in block.lines:
                    paragraph(line.text, line.tone, "pl-lead")
            else:
                words.show(block)


def _result(run: Run) -> None:
    facts = answer_of(run, run.stored.digest)
    with st.container(border=True, key="result"):
        words.sentences(answer_text.headline(facts).lines)
        words.cards(quality(run))
    by_year, by_school, what, dear = st.tabs(
        [say(T("By year and fund")), say(T("By school")), say(T("What is done, by year")), say(T("The tightest rules"))]
    )
    with by_year:
        if facts.funds and facts.total_cost_yuan:
            told = T("Spending by year and fund against what is at hand; the table below has the numbers.")
            draw.chart(money_chart(facts, run.names, words.language()), key="optimize_money", told=told)
            words.show(answer_view.money_table(facts, run.names), headed=False)
        else:
            paragraph(T("Costs nothing beyond doing nothing."))
    with by_school:
        _or_nothing(answer_text.by_school(facts, None))
    with what:
        if not run.tables["indicators"].empty:
            words.show(answer_text.people_and_things(facts), headed=False)
    with dear:
        _or_nothing(answer_text.dearest_rules(facts.prices, run.names))


def _or_nothing(block: Block | None) -> None:
    if block is None:
        paragraph(T("Nothing to report here."), "good")
    words.show(block, headed=False)


def quality(run: Run) -> list[tuple[Text, Text | str, Text | str]]:
    """Return how good the plan is known to be: cost, bound, gap, whether the same input gives it again."""
    head = run.head
    bound, gap = head.get("lower_bound_yuan"), head.get("gap")
    objective = head.get("objective_yuan")
    cards: list[tuple[Text, Text | str, Text | str]] = [
        (T("Discounted cost"), money(float(objective)) if objective is not None else "·", T("what the search lowers"))
    ]
    if bound is not None:
        cards.append((T("Lower bound"), money(float(bound)), T("no plan can cost less")))
    if gap is not None:
        cards.append((T("Gap"), percent(float(gap), 2), T("at most so much could be saved")))
    again = bool(head.get("reproducible"))
    cards.append((T("Same input, same plan"), T("yes") if again else T("no"),
                  "" if again else T("stopped by a clock or by hand")))  # fmt: skip
    return cards
