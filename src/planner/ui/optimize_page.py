"""Optimize 求解: ask for a plan, follow the search, and read the result by year, fund and school."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from planner.base.errors import BadInput
from planner.base.i18n import T
from planner.report.blocks import Block, Line
from planner.report.whatif_levers import levers, value_of
from planner.scenario.load import LoadedScenario, load_scenario
from planner.ui import jobs, jobs_view, optimize_view, subject, turning, whatif, words
from planner.ui.banner import banner
from planner.ui.places import changed_sets, runs_dir, set_value
from planner.ui.subject import Subject
from planner.ui.whatif_page import HANDED
from planner.ui.words import paragraph, say

#: Keys of the inputs, and of what they were filled from.
FACTOR, DEADLINE, FILLED = "optimize_factor", "optimize_deadline", "optimize_filled"
LOW, HIGH = 10, 300


def show(shown: Subject) -> None:
    """Show the page."""
    root = runs_dir()
    if shown.head:
        banner(shown)
    paragraph(
        T("Ask for the least-cost plan that meets every rule; the search goes on while this page is closed."),
        kind="pl-lead",
    )
    left, right = st.columns([2, 3], gap="large")
    with left:
        words.heading(T("What is planned"), 2)
        _wanted(shown, root)
    with right:
        words.heading(T("What is being computed"), 2)
        jobs_view.watch(root)
    if shown.head:
        optimize_view.show(shown, root)
    else:
        subject.unreadable(shown)


def _wanted(shown: Subject, root: Path) -> None:
    """The scenario with the changes handed over, budget and deadline, and the button."""
    if shown.scenario is None:
        paragraph(T("The scenario that this run was made of is no longer here; it cannot be planned again."), "muted")
        return
    scenario, sets = _handed(shown)
    try:
        plain, changed = load_scenario(scenario), load_scenario(scenario, sets)
    except BadInput as bad:
        subject.show_problems(bad.problems)
        return
    _fill(changed, (str(scenario), sets))
    document = plain.scenario
    st.slider(say(T("Budget, % of the scenario's yearly caps")), min(LOW, st.session_state[FACTOR]),
              max(HIGH, st.session_state[FACTOR]), step=1, key=FACTOR, format="%d%%")  # fmt: skip
    years = list(range(document.base_year + 1, document.horizon + 1))
    st.selectbox(say(T("Everything met by autumn")), years, key=DEADLINE)
    sets = _entered(plain, sets)
    try:
        loaded = load_scenario(scenario, sets)
    except BadInput as bad:
        subject.show_problems(bad.problems)
        return
    words.show(changes_block(shown, plain, loaded, sets))
    waiting = any(jobs.state(one).alive for one in jobs.jobs(root))
    name = T("Add to the queue") if waiting else T("Plan now")
    if st.button(say(name), key="optimize_plan", type="primary", width="stretch"):
        _start(root, scenario, sets)
    if st.button(say(T("Change more inputs")), key="optimize_whatif", width="stretch"):
        turning.to("whatif")


def _handed(shown: Subject) -> tuple[Path, tuple[str, ...]]:
    """What the page What-if has handed over for this scenario; otherwise what is shown."""
    assert shown.scenario is not None
    handed = st.session_state.get(HANDED)
    if handed is not None and handed[0] == str(shown.scenario):
        return Path(handed[0]), tuple(handed[1])
    return shown.scenario, shown.sets


def _fill(loaded: LoadedScenario, source: tuple[str, tuple[str, ...]]) -> None:
    """Fill the inputs from the scenario, once for each thing that is to be planned; they stay while pages turn."""
    if st.session_state.get(FILLED) != source:
        st.session_state[FILLED] = source
        st.session_state[FACTOR] = round(100 * loaded.scenario.budget.factor)
        st.session_state[DEADLINE] = loaded.scenario.deadline
    for key, kept in ((FACTOR, "optimize_kept_factor"), (DEADLINE, "optimize_kept_deadline")):
        if key in st.session_state:
            st.session_state[kept] = st.session_state[key]
        elif kept in st.session_state:
            st.session_state[key] = st.session_state[kept]


def _entered(plain: LoadedScenario, sets: tuple[str, ...]) -> tuple[str, ...]:
    """The changes with budget and deadline as entered; what is as in the scenario is no change."""
    entered = {"budget.factor": f"{st.session_state[FACTOR] / 100:g}", "deadline": str(st.session_state[DEADLINE])}
    return changed_sets(sets, {key: "" if one == set_value(plain, key) else one for key, one in entered.items()})


def changes_block(shown: Subject, plain: LoadedScenario, loaded: LoadedScenario, sets: tuple[str, ...]) -> Block:
    """Return what is planned: the scenario, and every change old → new."""
    known = {}
    if shown.idle is not None and shown.idle.assessment is not None:
        known = {one.key: one for one in levers(plain.scenario, shown.idle.assessment.case.district)}
    lines = [Line(T("Scenario: {title}", title=plain.scenario.title))]
    if not sets:
        lines.append(Line(T("Nothing is changed: budget and deadline are those of the scenario."), "muted"))
    for one in sets:
        key, _, value = one.partition("=")
        lever, old = known.get(key.strip()), value_of(plain.scenario, key.strip())
        if lever is None:
            lines.append(Line(T("{what}: {old} → {new}", what=key.strip(), old=old, new=value.strip())))
        else:
            told = (lever.words(old), lever.words(value.strip()))
            lines.append(Line(T("{what}: {old} → {new}", what=lever.label, old=told[0], new=told[1])))
    return Block(lines=tuple(lines))


def _start(root: Path, scenario: Path, sets: tuple[str, ...]) -> None:
    job = jobs.start(root, scenario, sets, words.language())
    if job is None:
        paragraph(T("Too many jobs wait already; cancel one first."), "warning")
        return
    st.session_state[whatif.WATCHED] = job.folder.name
    st.rerun()
