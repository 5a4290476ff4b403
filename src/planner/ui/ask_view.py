"""Questions after a plan 进一步的问题: asked in the background, answered from the folder that the command wrote."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import altair as alt
import pandas as pd
import streamlit as st

from planner.base.errors import BadInput
from planner.base.i18n import T, Text
from planner.report.amounts import grouped, money_header, percent, table_money
from planner.report.asked_text import ALTERNATIVES, KINDS, asked_blocks
from planner.store.asked import Asked, heads, read_asked
from planner.ui import draw, jobs, jobs_view, subject, words
from planner.ui.charts import AMOUNTS, BLUE, GREY, HEIGHT, ORANGE, PALE, YEARS, in_unit
from planner.ui.heat import INK, Drawn
from planner.ui.readings import titles
from planner.ui.subject import Subject
from planner.ui.words import paragraph, say

#: Question → what it asks, in a sentence.
QUESTIONS: dict[str, Text] = {
    "frontier": T("How much is met for how much money?"),
    "alternatives": T("Which other plans meet everything for little more?"),
    "next": T("What does each rule cost, and where does the next million go furthest?"),
    "attain": T("If the money does not suffice: which plan falls short least, and where?"),
}
COLOURS = (BLUE, ORANGE, GREY, PALE, "#5b6f82", "#c8d6e0", "#b35806", "#8a949e")


def show(shown: Subject, root: Path) -> None:
    """Show the questions, with the answers that are there."""
    if shown.scenario is None or shown.idle is None or shown.idle.assessment is None:
        return
    words.heading(T("Questions to ask next"), 2, "ask")
    names = {code: say(jobs_view.TASKS[code]) for code in QUESTIONS}
    code = st.segmented_control(
        say(T("Question")), list(names), format_func=names.__getitem__, key="ask_question", default="frontier",
        required=True, label_visibility="collapsed",
    )  # fmt: skip
    question = str(code or "frontier")
    paragraph(QUESTIONS[question])
    _ask(shown, root, question)
    found = answer_of(shown, root, question)
    if found is None:
        paragraph(T("Not asked yet for this scenario and these inputs."), "muted")
        return
    try:
        asked = _read(str(found[0]), found[1])
    except BadInput as bad:
        subject.show_problems(bad.problems)
        return
    _answer(asked, shown.names, titles(shown.pack), root)


def answer_of(shown: Subject, root: Path, question: str) -> tuple[Path, str] | None:
    """Return the newest answer (folder, digest) to a question about the same inputs and changes, None without one."""
    head = shown.head
    for folder, told, digest in heads(root / jobs.ASKED):
        same = told.get("question") == question and told.get("inputs") == head.get("inputs")
        if same and list(told.get("sets") or []) == list(shown.sets):
            return folder, digest
    return None


@st.cache_resource(max_entries=8, show_spinner=False)
def _read(folder: str, digest: str) -> Asked:
    return read_asked(Path(folder))


def _ask(shown: Subject, root: Path, question: str) -> None:
    """The button; while the same question is at work it says so."""
    assert shown.scenario is not None
    at_work = [one for one in jobs.jobs(root) if one.task == question and one.sets == shown.sets
               and one.scenario == shown.scenario and jobs.state(one).alive]  # fmt: skip
    if at_work:
        paragraph(T("Being computed: see above."), "muted")
        return
    if st.button(say(T("Ask")), key=f"ask {question}"):
        if jobs.start(root, shown.scenario, shown.sets, words.language(), question) is None:
            paragraph(T("Too many jobs wait already; cancel one first."), "warning")
        else:
            st.rerun()


def _answer(asked: Asked, names: Mapping[str, str], rules: Mapping[str, Text], root: Path) -> None:
    first, *rest = asked_blocks(asked.question, asked.answer, asked.tables, names, rules)
    for line in first.lines:
        paragraph(line.text, line.tone, "pl-lead" if line.tone != "muted" else "")
    language = words.language()
    if asked.question == "frontier" and not asked.tables["frontier"].empty:
        told = T("Attainment against cost; the table below has the numbers.")
        draw.chart(frontier_chart(asked.tables["frontier"], language), key="ask_frontier", told=told)
    if asked.question == "alternatives" and not asked.tables["alternatives_years"].empty:
        told = T("Spending by year of each plan; the table below has the costs.")
        draw.chart(alternatives_chart(asked.tables["alternatives_years"], language), key="ask_plans", told=told)
    for block in rest:
        words.show(block)


def frontier_chart(frame: pd.DataFrame, language: str) -> Drawn:
    """Return attainment (per cent) over cost: the linear bound as a line, whole plans as points."""
    rows = [
        {"cost": in_unit(float(one["cost_yuan"]), language), "share": 100 * float(one["attainment"]),
         "what": KINDS[str(one["kind"])].render(language) if str(one["kind"]) in KINDS else str(one["kind"]),
         "kind": str(one["kind"]), "text": table_money(float(one["cost_yuan"])).render(language),
         "told": percent(float(one["attainment"]), 1), "units": grouped(float(one["units_pass"]))}
        for one in frame.to_dict("records")
    ]  # fmt: skip
    names = [KINDS["linear"].render(language), KINDS["whole"].render(language)]
    unit = money_header().render(language)
    low = min(100 * float(share) for share in frame["attainment"])
    colour = alt.Color("what:N", scale=alt.Scale(domain=names, range=[GREY, BLUE]),
                       legend=alt.Legend(orient="bottom", title=None, labelColor=INK, labelLimit=320))  # fmt: skip
    base = alt.Chart(pd.DataFrame(rows)).encode(
        x=alt.X("cost:Q", title=unit, axis=AMOUNTS, scale=alt.Scale(zero=False)),
        y=alt.Y("share:Q", title=T("Attainment (%)").render(language), axis=AMOUNTS,
                scale=alt.Scale(domain=[min(low, 95.0), 100.0])),
        color=colour,
        tooltip=[alt.Tooltip("what:N", title=" "), alt.Tooltip("text:N", title=unit),
                 alt.Tooltip("told:N", title=T("Attainment").render(language)),
                 alt.Tooltip("units:N", title=T("Units that pass").render(language))],
    )  # fmt: skip
    line = base.mark_line(strokeWidth=2).transform_filter(alt.datum.kind == "linear")
    points = base.mark_point(filled=True, size=70, opacity=1)
    return alt.layer(line, points).properties(height=HEIGHT)


def alternatives_chart(frame: pd.DataFrame, language: str) -> Drawn:
    """Return the spending of each plan by year, all funds together."""
    sums = frame.groupby(["alternative", "year"], sort=False, as_index=False)["spent_yuan"].sum()
    rows = [
        {"what": ALTERNATIVES.get(str(code), Text(str(code))).render(language), "year": str(int(year)),
         "amount": in_unit(float(yuan), language), "text": table_money(float(yuan)).render(language)}
        for code, year, yuan in zip(sums["alternative"], sums["year"], sums["spent_yuan"], strict=True)
    ]  # fmt: skip
    names = list(dict.fromkeys(str(row["what"]) for row in rows))
    unit = money_header().render(language)
    base = alt.Chart(pd.DataFrame(rows)).encode(
        x=alt.X("year:O", title=None, axis=YEARS),
        y=alt.Y("amount:Q", title=unit, axis=AMOUNTS),
        color=alt.Color("what:N", scale=alt.Scale(domain=names, range=list(COLOURS[: len(names)])),
                        legend=alt.Legend(orient="bottom", title=None, labelColor=INK, columns=4)),
        tooltip=[alt.Tooltip("what:N", title=" "), alt.Tooltip("year:N", title=T("Year").render(language)),
                 alt.Tooltip("text:N", title=unit)],
    )  # fmt: skip
    points = base.mark_point(size=55, filled=True, opacity=1).encode(shape=alt.Shape("what:N", legend=None))
    return alt.layer(base.mark_line(strokeWidth=2), points).properties(height=HEIGHT)
