"""Ledger 台账: what is open, overdue and due soon on a day, who owns it, and what closes it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pandas as pd
import streamlit as st

from planner.base.errors import BadInput
from planner.base.i18n import T, Text
from planner.compliance.aside import DUE_SOON, as_of_default
from planner.report.ledger import LedgerFacts, ledger_facts
from planner.report.ledger_text import STATES, TIMINGS, ledger_blocks
from planner.scenario.load import LoadedScenario
from planner.studies.ledger import LedgerResult
from planner.studies.ledger import ledger as judged
from planner.ui import subject, words
from planner.ui.banner import banner
from planner.ui.subject import Subject
from planner.ui.words import paragraph, say

LEDGERS_KEPT = 12
FIRST, LAST = date(2000, 1, 1), date(2100, 12, 31)


def show(shown: Subject) -> None:
    """Show the page."""
    if not shown.head:
        subject.unreadable(shown)
        return
    banner(shown)
    found = subject.loaded(shown)
    if found is None:
        subject.unreadable(shown)
        return
    loaded, digest = found
    result = _judged(shown, loaded, digest)
    if result is None:
        return
    frame = result.frame
    if frame.empty:
        paragraph(T("This district has no ledger: nothing was entered, and the data show no gap."), "good", "pl-lead")
        return
    facts = filtered(ledger_facts(frame), *_filters(frame))
    first, *rest = ledger_blocks(facts, result.as_of, result.reasons, result.unknown_indicators, None)
    words.show(first)
    paragraph(T("{shown} of {all} items are shown below.", shown=len(facts.rows), all=len(frame)), kind="pl-small")
    for block in rest:
        words.show(block)


def _judged(shown: Subject, loaded: LoadedScenario, digest: str) -> LedgerResult | None:
    """Ask for the day and judge the ledger on it."""
    assert shown.idle is not None, "what has been loaded has been read"
    usual = as_of_default(shown.idle.case.district, loaded.scenario)
    left, right, _ = st.columns([1, 1, 2])
    with left:
        key = f"day {shown.head['title']}"
        label = say(T("As of"))
        day = st.date_input(label, usual, min_value=FIRST, max_value=LAST, key=key, format="YYYY-MM-DD")
    with right:
        days = st.number_input(say(T("Due soon: within days")), 0, 1000, DUE_SOON, step=30, key="soon")
    try:
        return _ledger(loaded, digest, (day if isinstance(day, date) else usual).isoformat(), int(days))
    except BadInput as bad:
        subject.show_problems(bad.problems)
        return None


@st.cache_resource(max_entries=LEDGERS_KEPT, show_spinner=False)
def _ledger(_loaded: LoadedScenario, digest: str, day: str, soon: int) -> LedgerResult:
    return judged(_loaded, date.fromisoformat(day), soon)


def _filters(frame: pd.DataFrame) -> tuple[list[str], list[str], list[str]]:
    """Ask for states, timings and owners; nothing chosen is all."""
    first, second, third = st.columns([2, 2, 3])
    with first:
        states = _several("states", T("State"), STATES, [str(one) for one in frame["state"]])
    with second:
        timings = _several("timings", T("Timing"), TIMINGS, [str(one) for one in frame["timing"]])
    owners = sorted({one for cell in frame["departments"] for one in owners_of(str(cell))})
    told = {one: say(T("education bureau")) if one == "education bureau" else one for one in owners}
    with third:
        chosen = st.multiselect(
            say(T("Owner")), owners, format_func=told.__getitem__, key="owners", placeholder=say(T("all"))
        )
    return states, timings, [str(one) for one in chosen]


def _several(key: str, label: Text, names: dict[str, Text], there: list[str]) -> list[str]:
    options = [code for code in names if code in there]
    kept = [one for one in st.session_state.get(key, []) if one in options]
    st.session_state[key] = kept
    told = {code: f"{say(name)} ({there.count(code)})" for code, name in names.items()}
    chosen = st.multiselect(say(label), options, format_func=told.__getitem__, key=key, placeholder=say(T("all")))
    return [str(one) for one in chosen]


def owners_of(departments: str) -> list[str]:
    """Return the departments of an item."""
    return [one for one in departments.split("; ") if one]


def filtered(facts: LedgerFacts, states: list[str], timings: list[str], owners: list[str]) -> LedgerFacts:
    """Return ``facts`` with the rows of these states, timings and owners; an empty list lets all pass."""
    rows = tuple(
        row
        for row in facts.rows
        if (not states or row["state"] in states)
        and (not timings or row["timing"] in timings)
        and (not owners or any(one in owners for one in owners_of(str(row["departments"]))))
    )
    return replace(facts, rows=rows)
