"""Requirements 原文对照: each sentence of a document beside the place that answers it."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from planner.base.errors import BadInput
from planner.base.i18n import T
from planner.report.trace import one_block, trace_blocks
from planner.report.trace_text import ANSWERS
from planner.standards.traced import documents
from planner.studies.trace import Trace, Traced, trace
from planner.ui import subject, words
from planner.ui.places import fingerprint, scenario_folder
from planner.ui.words import paragraph, say

ALL = "all"
COVERED = {ALL: T("all"), "yes": T("answered"), "no": T("not answered")}


def show() -> None:
    """Show the page."""
    folder = scenario_folder()
    try:
        with st.spinner(say(T("Looking every requirement up…"))):
            found = _trace(str(folder.resolve()), _files(folder))
    except BadInput as bad:
        paragraph(T("The requirements cannot be looked up:"), "bad", "pl-lead")
        subject.show_problems(bad.problems)
        return
    summary = trace_blocks(found)[0]
    paragraph(summary.lines[0].text, summary.lines[0].tone, "pl-lead")
    with st.expander(say(T("By kind of answer"))):
        words.sentences(summary.lines[1:])
    chosen = _choose(found)
    paragraph(T("{shown} of {all} sentences of this document are shown.", shown=len(chosen.rows),
                all=sum(row.document.code == st.session_state["document"] for row in found.rows)))  # fmt: skip
    if not chosen.rows:
        paragraph(T("No sentence fits the filter."), "muted")
        return
    for block in trace_blocks(chosen)[1:]:
        words.show(block)
    _one(chosen)


def _files(folder: Path) -> tuple[tuple[str, int, int], ...]:
    """What changes when somebody edits a scenario."""
    return fingerprint([*sorted(folder.glob("*")), *sorted(folder.glob("*/*"))]) if folder.is_dir() else ()


@st.cache_resource(max_entries=2, show_spinner=False)
def _trace(folder: str, files: tuple[tuple[str, int, int], ...]) -> Trace:
    return trace(Path(folder))


def _choose(found: Trace) -> Trace:
    """Ask for a document, whether answered, by what, and for words of the sentence."""
    first, second = st.columns([3, 2], vertical_alignment="bottom")
    named = {code: f"{one.title} ({one.number})" for code, one in documents().items()}
    with first:
        document = st.selectbox(say(T("Document")), list(named), format_func=named.__getitem__, key="document")
    told = {code: say(name) for code, name in COVERED.items()}
    with second:
        covered = st.segmented_control(
            say(T("Answered")), list(told), format_func=told.__getitem__, key="covered", default=ALL, required=True
        )
    third, fourth = st.columns([2, 3])
    kinds = {ALL: say(T("all")), **{code: say(name) for code, name in ANSWERS.items()}}
    with third:
        kind = st.selectbox(say(T("Answered by")), list(kinds), format_func=kinds.__getitem__, key="answer_kind")
    with fourth:
        asked = st.text_input(say(T("Words of the sentence, its number or line")), key="asked")
    rows = [row for row in found.rows if row.document.code == document]
    rows = [row for row in rows if fits(row, str(covered or ALL), str(kind), asked.strip())]
    return Trace(tuple(rows), {})


def fits(row: Traced, covered: str, kind: str, asked: str) -> bool:
    """Say whether a requirement passes the filter."""
    one = row.requirement
    if covered != ALL and row.covered != (covered == "yes"):
        return False
    if kind != ALL and (row.answer is None or row.answer.answer != kind):
        return False
    return not asked or asked.upper() == one.id or asked == one.line or asked in one.text


def _one(chosen: Trace) -> None:
    """Show one requirement with all that is known of it."""
    words.heading(T("One sentence in full"), 2, "one")
    by_id = {row.requirement.id: row for row in chosen.rows}
    told = {code: f"{code} {row.requirement.text}" for code, row in by_id.items()}
    if st.session_state.get("requirement") not in by_id:
        st.session_state["requirement"] = next(iter(by_id))
    code = st.selectbox(say(T("Requirement")), list(by_id), format_func=told.__getitem__, key="requirement")
    words.show(one_block(by_id[str(code)]))
