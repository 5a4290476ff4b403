"""The page 页面: whose figures these are, the answer, where the district stands, where it drifts, and what if."""

from __future__ import annotations

import hashlib
import json
import logging
from collections.abc import Sequence
from pathlib import Path

import streamlit as st

from planner.base.errors import BadInput, Problem
from planner.base.i18n import T, Text
from planner.report.blocks import Tone
from planner.report.standing_text import estimates
from planner.studies.prepare import assumed_note
from planner.ui import answer_view, course_view, standing_view, whatif, words
from planner.ui.places import StoredRun, changed_inputs, runs_dir, scenario_files, stored_runs
from planner.ui.readings import DoingNothing, Run, doing_nothing, read, scenario_for
from planner.ui.words import badges, choose_language, paragraph, say

log = logging.getLogger(__name__)
RUN = "run"


def main() -> None:
    """Show the page, and say in the reader's language what went wrong where something did."""
    st.html(words.CSS)
    try:
        _page(runs_dir())
    except Exception:
        log.exception("the page failed")
        paragraph(T("Something went wrong while this page was made; the server's log says what."), "bad", "pl-lead")


def _page(root: Path) -> None:
    title, switch = st.columns([5, 1], vertical_alignment="center")
    with switch.container(horizontal_alignment="right"):
        choose_language()
    whatif.settle(root)
    runs = stored_runs(root)
    with title:
        if not runs:
            words.heading(T("Planning for supervision standards"), 1)
    if not runs:
        _nothing_yet(root)
        return
    with st.sidebar:
        stored = _choose(runs)
    try:
        run = read(stored)
    except BadInput as bad:
        with title:
            words.heading(T("This run cannot be shown"), 1)
        _damaged(stored, bad)
        with st.sidebar:
            _first(root)
        return
    with title:
        words.heading(str(run.head["title"]), 1)
    _run(root, run)


def _run(root: Path, run: Run) -> None:
    scenario = scenario_for(run.stored)
    with st.sidebar:
        whatif.panel(root, scenario, run)
    idle, problems = _idle(run, scenario)
    _banner(run, idle, problems)
    if run.infeasible:
        answer_view.show_conflict(run)
    else:
        answer_view.show_plan(run)
    standing_view.show(run, idle)
    course_view.show(run, idle, problems)
    _notes(run, idle)


def _choose(runs: Sequence[StoredRun]) -> StoredRun:
    """Show the list of runs; the address of the page names the one that is shown, unless it is the newest."""
    by_name = {run.name: run for run in runs}
    newest = next((run.name for run in runs if run.readable), runs[0].name)
    wanted = st.session_state.pop(whatif.NEXT, None) or st.session_state.get(RUN) or st.query_params.get(RUN)
    st.session_state[RUN] = wanted if wanted in by_name else newest
    told = {run.name: _label(run) for run in runs}
    name = st.selectbox(
        say(T("Run shown")), list(by_name), format_func=told.__getitem__, key=RUN,
        on_change=whatif.forget_inputs,
    )  # fmt: skip
    if name != newest:
        st.query_params[RUN] = name
    elif RUN in st.query_params:
        del st.query_params[RUN]
    return by_name[str(name)]


def _label(run: StoredRun) -> str:
    if not run.readable:
        return say(T("{name} (cannot be read)", name=run.name))
    kind = [say(T("no plan"))] if run.head.get("status") == "infeasible" else []
    told = [f"{run.made:%m-%d %H:%M}", *kind, *(say(whatif.change(one)) for one in run.sets), run.name]
    return " · ".join(told)


def _idle(run: Run, scenario: Path | None) -> tuple[DoingNothing | None, tuple[Problem, ...]]:
    """The do-nothing path of the run's scenario, or what stands in its way."""
    if scenario is None:
        return None, ()
    try:
        with st.spinner(say(T("Reading the district and projecting it…"))):
            return doing_nothing(scenario, run.stored.sets), ()
    except BadInput as bad:
        return None, bad.problems


def _banner(run: Run, idle: DoingNothing | None, problems: Sequence[Problem]) -> None:
    """Say first whether the data are made up, what the run is, and whether its inputs are still the same."""
    head = run.head
    shown: list[tuple[Text | str, Tone]] = []
    if head["illustrative"]:
        shown.append(
            (T("ILLUSTRATIVE DATA: the schools of {district} are made up.", district=head["district"]), "warning")
        )
    if run.infeasible:
        shown.append((T("Infeasible"), "bad"))
    else:
        verified = bool(head["verified"])
        shown.append((T("Verified") if verified else T("NOT verified"), "good" if verified else "bad"))
    shown.append((T("made {when}", when=f"{run.stored.made:%Y-%m-%d %H:%M}"), "plain"))
    shown.append((T("inputs {digest}", digest=inputs_digest(head["inputs"])), "plain"))
    shown += [(whatif.change(one), "plain") for one in run.stored.sets]
    badges(shown)
    if idle is not None:
        case = idle.assessment.case
        changed = changed_inputs(head["inputs"], {**case.loaded.inputs, **case.district.inputs})
        if changed:
            text = T("These inputs have changed since the run was made: {names}. Plan again.", names=", ".join(changed))
            paragraph(text, "warning")
    elif not problems:
        paragraph(T("The scenario that this run was made of is no longer here; it cannot be planned again."), "warning")


def inputs_digest(inputs: object) -> str:
    """Return the first eight digits of a hash over all inputs of a run (file name → sha256)."""
    return hashlib.sha256(json.dumps(inputs, sort_keys=True).encode()).hexdigest()[:8]


def _notes(run: Run, idle: DoingNothing | None) -> None:
    """What was estimated and noticed, and that costs are assumed."""
    paragraph(assumed_note(), "muted", "pl-small")
    told = (
        idle.assessment.case.estimated if idle is not None else tuple(Text(str(one)) for one in run.head["estimated"])
    )
    warnings = idle.assessment.case.warnings if idle is not None else ()
    with st.expander(say(T("What was estimated and noticed while reading ({count})", count=len(told) + len(warnings)))):
        words.show(estimates(told), headed=False)
        for one in warnings:
            paragraph(one.render(words.language()), "muted", "pl-small")


def _damaged(stored: StoredRun, bad: BadInput) -> None:
    """Say what is wrong with a run folder and what to do."""
    paragraph(T("The folder {name} cannot be shown:", name=stored.name), "bad", "pl-lead")
    show_problems(bad.problems)
    paragraph(T("Choose another run at the left, or plan again with: {command}", command="make plan"))


def show_problems(problems: Sequence[Problem]) -> None:
    """List problems of an input."""
    for one in problems:
        paragraph(one.render(words.language()), "warning" if one.severity == "warning" else "bad")


def _nothing_yet(root: Path) -> None:
    """Explain how a first run comes about, and offer to make one."""
    paragraph(T("No plan has been made yet."), kind="pl-lead")
    paragraph(T("Run {command} in a terminal, or choose a scenario here and press the button.", command="make plan"))
    paragraph(T("The result is kept in {place} and shown here.", place=str(root)), "muted", "pl-small")
    with st.container(border=True, width=420):
        _first(root)


def _first(root: Path) -> None:
    """Offer to plan a scenario of which no run is shown."""
    files = scenario_files()
    if not files:
        paragraph(T("No scenario was found: start the page in the folder that holds scenarios/."), "bad")
        return
    by_name = {f"{path.parent.name}/{path.name}": path for path in files}
    name = st.selectbox(say(T("Scenario")), list(by_name), key="scenario", on_change=whatif.forget_inputs)
    whatif.panel(root, by_name[str(name)], None)
