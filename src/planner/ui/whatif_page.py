"""What-if 假如: move an input and see at once what becomes of the district and of its plan."""

from __future__ import annotations

from pathlib import Path

import streamlit as st
from altair.utils.schemapi import debug_mode

from planner.base.errors import BadInput
from planner.base.i18n import T
from planner.report.whatif import WhatIf, whatif, whatif_blocks
from planner.report.whatif_levers import levers
from planner.scenario.load import LoadedScenario, load_scenario
from planner.store.overrides import file_name, free_place, save_stacked
from planner.studies.whatif import Held, Ready, held_of, look
from planner.ui import subject, turning, whatif_inputs, words
from planner.ui.banner import banner
from planner.ui.places import changed_sets, runs_dir
from planner.ui.readings import titles
from planner.ui.subject import Subject
from planner.ui.whatif_charts import fails_chart, money_missing_chart, show_quickly
from planner.ui.whatif_inputs import history
from planner.ui.words import paragraph, say

#: Folder of the runs directory that saved what-ifs go to; the list at the left finds them there.
FOLDER = "what-if"
#: Session: what the page Optimize is asked to plan, as (scenario, changes).
HANDED, TITLE, SAVED = "optimize_handed", "whatif_title", "whatif_saved"
KEPT = 96


def show(shown: Subject) -> None:
    """Show the page."""
    if not shown.head:
        subject.unreadable(shown)
        return
    banner(shown)
    paragraph(
        T("Move an input: the projection and every verdict answer at once, without planning anew."), kind="pl-lead"
    )
    if shown.idle is None or shown.scenario is None:
        subject.unreadable(shown)
        return
    if shown.idle.assessment is None:
        paragraph(T("This scenario has kindergartens alone; the inputs of this page are those of schools."), "warning")
        return
    st.fragment(_desk)(shown)


def _desk(shown: Subject) -> None:
    """The inputs at the left, the answer at the right; this part reruns alone."""
    assert shown.idle is not None and shown.idle.assessment is not None and shown.scenario is not None
    case = shown.idle.assessment.case
    about = f"{shown.scenario}|{shown.sets}"
    known = levers(case.scenario, case.district)
    left, right = st.columns([2, 3], gap="large")
    with left:
        whatif_inputs.inputs(about, case.scenario, known)
        whatif_inputs.buttons(about)
        whatif_inputs.changed(about, case.scenario, known)
        _onward(shown, about)
    with right:
        _answer(shown, case.loaded, about)


def _answer(shown: Subject, plain: LoadedScenario, about: str) -> None:
    """The figures before and after; what the scenario refuses is told instead."""
    assert shown.scenario is not None
    sets = _sets(shown, about)
    try:
        changed = load_scenario(shown.scenario, sets) if history(about).now else plain
        before, after = _looked(shown, plain, ()), _looked(shown, changed, sets if history(about).now else ())
    except BadInput as bad:
        paragraph(T("The scenario refuses these inputs:"), "bad", "pl-lead")
        subject.show_problems(bad.problems)
        return
    planned = shown.planned
    years = (changed.scenario.deadline, changed.scenario.horizon)
    first, *rest = whatif_blocks(before, after, years, titles(shown.pack), shown.names, planned=planned)
    with st.container(border=True, key="answer"):
        for number, line in enumerate(first.lines):
            paragraph(line.text, line.tone, "pl-lead" if number == 0 else "")
        if not planned:
            paragraph(T("No plan is shown: choose a run at the left to hold its plan against the inputs."), "muted")
        if history(about).now and before == after:
            paragraph(T("These inputs move no figure up to {year}.", year=changed.scenario.horizon), "muted")
    with debug_mode(False):  # checking a chart against its schema takes as long as judging a district
        _charts(before, after, planned=planned)
    for block in rest:
        words.show(block)
    command = T("The same numbers: planner whatif {file}{more} --json", file=shown.scenario.name,
                more="".join(f" --set {one}" for one in history(about).sets))  # fmt: skip
    paragraph(command, "muted", "pl-small")


def _charts(before: WhatIf, after: WhatIf, *, planned: bool) -> None:
    words.heading(T("Units that fail the school rule"))
    told = T("Units that fail the school rule by year, before and after the changes; the table below has the numbers.")
    show_quickly(fails_chart(before, after, words.language(), planned=planned), key="whatif_fails", told=told)
    if before.held.missing or after.held.missing:
        words.heading(T("What the funds lack"))
        told = T("Money missing by year, before and after the changes; the table below has the numbers.")
        show_quickly(money_missing_chart(before, after, words.language()), key="whatif_money", told=told)


def _sets(shown: Subject, about: str) -> tuple[str, ...]:
    """The changes of what is shown with those made here."""
    return changed_sets(shown.sets, dict(history(about).now))


def _looked(shown: Subject, loaded: LoadedScenario, sets: tuple[str, ...]) -> WhatIf:
    assert shown.idle is not None and shown.idle.assessment is not None
    case, run = shown.idle.assessment.case, shown.run if shown.planned else None
    digest = f"{shown.idle.digest}|{run.stored.digest if run is not None else ''}"
    plan = _plan(shown, run.stored.digest) if run is not None else Held()
    return _figures(Ready(case.district, case.pack), loaded, plan, digest, sets)


@st.cache_resource(max_entries=8, show_spinner=False)
def _plan(_shown: Subject, digest: str) -> Held:
    assert _shown.run is not None
    return held_of(_shown.run.tables)


@st.cache_resource(max_entries=KEPT, show_spinner=False)
def _figures(_given: Ready, _loaded: LoadedScenario, _plan: Held, digest: str, sets: tuple[str, ...]) -> WhatIf:
    return whatif(look(_given, _loaded.scenario, _plan))


def _onward(shown: Subject, about: str) -> None:
    """Save the changes as a scenario, or plan with them."""
    idle = not history(about).now
    assert shown.scenario is not None
    if st.button(say(T("Plan with these inputs")), key="whatif_plan", type="primary", width="stretch"):
        st.session_state[HANDED] = (str(shown.scenario), _sets(shown, about))
        turning.to("optimize")
    words.heading(T("Save as a scenario"))
    st.text_input(say(T("Name of the scenario")), key=TITLE, max_chars=80, disabled=idle)
    st.button(say(T("Save")), key="whatif_save", on_click=_save, args=(shown.scenario, _sets(shown, about)),
              disabled=idle, width="stretch")  # fmt: skip
    saved = st.session_state.get(SAVED)
    if isinstance(saved, BadInput):
        subject.show_problems(saved.problems)
    elif saved:
        paragraph(T("Saved as {place}; it stands in the list at the left.", place=saved), "good")


def _save(scenario: Path, sets: tuple[str, ...]) -> None:
    title = str(st.session_state.get(TITLE) or "")
    place = free_place(runs_dir() / FOLDER, file_name(title) or FOLDER, ".yaml")
    try:
        save_stacked(place, scenario, title, sets)
    except BadInput as bad:
        st.session_state[SAVED] = bad
        return
    st.session_state[SAVED] = f"{FOLDER}/{place.name}"
