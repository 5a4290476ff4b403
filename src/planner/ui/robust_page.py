"""Robust and re-plan 稳健与重排: margins until the plan is safe enough, and planning on from a year."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from planner.base.i18n import T
from planner.report.amounts import money, percent
from planner.report.robust_text import margins_block, robust_blocks
from planner.ui import draw, replan_panel, subject, tasks, turning, whatif, words
from planner.ui.banner import banner
from planner.ui.kept import shelf
from planner.ui.places import StoredRun, runs_dir
from planner.ui.readings import titles
from planner.ui.robust_chart import rounds_chart
from planner.ui.subject import Subject
from planner.ui.words import paragraph, say

#: What a search may be asked: per cent, replications of a plan, plans, years early. The first of a pair is the default.
PROBABILITIES = (50, 60, 70, 75, 80, 85, 90, 95)
REPLICATIONS, PLANS, AHEAD = (200, 50, 100, 500), (10, 3, 5, 20), (1, 0, 2)
#: Runs named as having margins.
NAMED = 5


def show(shown: Subject) -> None:
    """Show the page."""
    if not shown.head:
        subject.unreadable(shown)
        return
    banner(shown)
    words.heading(T("Safe enough"), 2, "robust")
    _found(shown)
    _search(shown)
    words.heading(T("Plan again from a year"), 2, "replan")
    replan_panel.show(shown)


def _found(shown: Subject) -> None:
    """The rounds of the run that is shown, or which runs have margins."""
    facts = shown.head.get("robust")
    if isinstance(facts, Mapping) and facts.get("rounds"):
        first, *_ = blocks = robust_blocks(facts, titles(shown.pack))
        for line in first.lines:
            paragraph(line.text, line.tone, "pl-lead" if line is first.lines[0] else "")
        if sum(one["exit_code"] == 0 for one in facts["rounds"]) > 1:
            told = T("Cost of each round against the probability that it passes; the table below has the numbers.")
            draw.chart(rounds_chart(facts, words.language()), key="rounds", told=told)
        for block in blocks:
            words.table(block.table, block.heading) if block.table is not None else None
            for note in block.notes:
                paragraph(note, "muted", "pl-small")
        return
    paragraph(T("The least-cost plan meets every rule if nothing goes wrong. Margins make it dearer and safer: the "
                "search raises them where the plan breaks in simulation, until it passes often enough."))  # fmt: skip
    words.show(margins_block(shown.head))
    for one in with_margins(shelf(runs_dir()).runs, shown):
        _offer(one)


def with_margins(runs: Sequence[StoredRun], shown: Subject) -> list[StoredRun]:
    """Return the newest runs of the same district that were searched with margins."""
    district = shown.head.get("district")
    return [one for one in runs if isinstance(one.head.get("robust"), Mapping)
            and one.head.get("district") == district][:NAMED]  # fmt: skip


def _offer(one: StoredRun) -> None:
    facts: Mapping[str, Any] = one.head["robust"]
    best = next((each for each in facts["rounds"] if each["round"] == facts["chosen"]), None)
    said, button = st.columns([4, 1], vertical_alignment="center")
    with said:
        if best is not None and best["probability"] is not None:
            paragraph(T("{run}: passes with {share} (asked: {asked}), for {cost}", run=one.called or one.name,
                        share=percent(best["probability"]), asked=percent(facts["asked"]),
                        cost=money(best["total_cost_yuan"])))  # fmt: skip
        else:
            paragraph(T("{run}: no plan with these margins", run=one.called or one.name))
    with button:
        st.button(say(T("Show")), key=f"robust_show_{one.name}", on_click=_turn_to, args=(one.name,), width="stretch")


def _turn_to(name: str) -> None:
    st.session_state[whatif.NEXT] = name


def _search(shown: Subject) -> None:
    """The inputs of a search, and the button; how far it is."""
    root = runs_dir()
    if shown.scenario is None or shown.idle is None or shown.idle.assessment is None:
        paragraph(T("The scenario that this run was made of is no longer here; this page needs it."), "muted")
        return
    scenario = shown.idle.assessment.case.scenario
    if scenario.free:
        paragraph(T("Start years of projects are still free: plan first, then fix them on the page Optimize."), "muted")
        return
    with st.expander(say(T("Search for margins")), expanded="robust" not in shown.head):
        first, second, third = st.columns(3)
        with first:
            probability = st.select_slider(say(T("Probability that the plan shall pass")), PROBABILITIES, 80,
                                           key="robust_probability", format_func="{}%".format)  # fmt: skip
        with second:
            years = list(range(scenario.deadline, scenario.horizon + 1))
            by = st.selectbox(say(T("Passes in autumn of")), years, key="robust_by")
        with third:
            ahead = st.selectbox(say(T("Years early at most")), AHEAD, key="robust_ahead")
        first, second, third = st.columns(3, vertical_alignment="bottom")
        with first:
            often = st.selectbox(say(T("Simulations of each plan")), REPLICATIONS, key="robust_replications")
        with second:
            plans = st.selectbox(say(T("Plans at most")), PLANS, key="robust_plans")
        with third:
            pressed = st.button(say(T("Search")), key="robust_start", type="primary", width="stretch")
        paragraph(T("Up to {count} plans are made and simulated {often} times each: on a district of a hundred schools "
                    "this takes half an hour or more.", count=plans, often=often), "muted", "pl-small")  # fmt: skip
        if pressed:
            more = ("--probability", f"{probability / 100:g}", "--by", str(by), "--ahead", str(ahead),
                    "--replications", str(often), "--plans", str(plans))  # fmt: skip
            tasks.begin(root, "robust", shown.scenario, more, shown.sets)
        if st.button(say(T("Change more inputs")), key="robust_whatif"):
            turning.to("whatif")
    tasks.watch(root, "robust")
