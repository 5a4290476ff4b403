"""Compare 对比: two to six runs side by side, what differs in their inputs and results, and which input moved what."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from pathlib import Path

import streamlit as st

from planner.base.errors import BadInput
from planner.base.i18n import T, Text
from planner.report.key_words import key_name
from planner.report.labels import joined
from planner.report.papers.comparison import chain_blocks, comparison_blocks
from planner.studies.compare import FEWEST, MOST, Comparison, Side, compare
from planner.studies.compare_causes import Chain, causes, of_document
from planner.ui import draw, kept, subject, tasks, words
from planner.ui.banner import banner
from planner.ui.compare_charts import cost_chart, passing_chart, waterfall_chart
from planner.ui.kept import Shelf, shelf
from planner.ui.places import StoredRun, read_json, runs_dir
from planner.ui.readings import Run, course_of, read
from planner.ui.subject import Subject
from planner.ui.whatif_inputs import unmarked
from planner.ui.words import paragraph, say

#: Runs compared with the one that is shown: key in the session, and in the address, where commas part them.
VS, KEPT_VS = "vs", "vs_kept"
CAUSES = "causes.json"
ROWS = 40


def show(shown: Subject) -> None:
    """Show the page."""
    every = shelf(runs_dir())
    if shown.run is None:
        paragraph(T("Choose a run at the left; the others are compared with it."), kind="pl-lead")
        return
    banner(shown)
    others = _choose(every, shown.run.stored)
    if len(others) < FEWEST - 1:
        paragraph(T("Choose at least one other run to compare with, five at most."), kind="pl-lead")
        return
    runs = _readable([shown.run.stored, *others])
    if len(runs) < FEWEST:
        return
    names = {code: name for run in runs for code, name in run.names.items()}
    found = _compared(" ".join(f"{run.stored.digest} {name_of(run)}" for run in runs), runs)
    glance, inputs, results = comparison_blocks(found, names, None)
    words.show(glance, headed=False)
    _pictures(runs, names)
    words.show(inputs)
    words.show(results)
    _causes(shown, runs, names)


def _choose(every: Shelf, base: StoredRun) -> list[StoredRun]:
    """Show which runs to compare with; the address names them, ids that are not here are told of."""
    known = {one.name: one for one in every.runs if one.readable and one.name != base.name}
    state = st.session_state
    if VS not in state:
        asked = [one for one in str(st.query_params.get(VS, "")).split(",") if one]
        asked = asked or list(state.get(KEPT_VS, ()))
        meant = {key: every.find(key) for key in asked}
        lost = [key[:80] for key, one in meant.items() if one is None]
        if lost:
            paragraph(T("There is no run “{name}” here.", name=", ".join(lost)), "warning")
        state[VS] = [one.name for one in meant.values() if one is not None and one.name in known][: MOST - 1]
    state[VS] = [name for name in state[VS] if name in known]
    told = {name: subject.told(one, name) for name, one in known.items()}
    chosen = st.multiselect(
        unmarked(say(T("Compare “{run}” with", run=subject.told(base, base.name)))), list(known),
        format_func=told.__getitem__, key=VS, max_selections=MOST - 1, placeholder=say(T("choose runs")),
    )  # fmt: skip
    state[KEPT_VS] = list(chosen)
    if chosen:
        st.query_params[VS] = ",".join(known[name].kept or name for name in chosen)
        st.query_params[subject.RUN] = base.kept or base.name
    elif VS in st.query_params:
        del st.query_params[VS]
    return [known[name] for name in chosen]


def _readable(stored: Sequence[StoredRun]) -> list[Run]:
    found = []
    for one in stored:
        try:
            found.append(read(one))
        except BadInput as bad:
            paragraph(T("The folder {name} cannot be shown:", name=one.name), "bad")
            subject.show_problems(bad.problems)
    return found


def name_of(run: Run) -> str:
    """Return how a run is called in a comparison."""
    return run.stored.called or (run.stored.kept[:8] if run.stored.path is None else run.stored.name)


@st.cache_resource(max_entries=12, show_spinner=False)
def _compared(digests: str, _runs: Sequence[Run]) -> Comparison:
    return compare([Side(name_of(run), run.head, run.tables) for run in _runs])


def _pictures(runs: Sequence[Run], names: Mapping[str, str]) -> None:
    left, right = st.columns(2, gap="medium")
    language, called = words.language(), [name_of(run) for run in runs]
    with left:
        words.heading(T("Cost by year"))
        told = T("Spending by year of each run, the first one grey; the table of results has the numbers.")
        draw.chart(cost_chart([run.tables for run in runs], called, language), key="compare_cost", told=told)
    with right:
        words.heading(T("Schools that meet the school rule"))
        told = T("Units that meet the school rule by year in each run; the table of results has the numbers.")
        courses = [course_of(run.tables, run.stored.digest) for run in runs]
        draw.chart(passing_chart(courses, called, language), key="compare_passing", told=told)


def _causes(shown: Subject, runs: Sequence[Run], names: Mapping[str, str]) -> None:
    """Show which input moved which result, from the first run to the last, once the steps have been planned."""
    words.heading(T("Which input moved which result"), 2, "causes")
    first, last = runs[0], runs[-1]
    if not all(isinstance(one.head.get("resolved"), dict) for one in (first, last)):
        paragraph(T("One of the runs did not keep its scenario; plan it again to see the causes."), "muted")
        return
    changed = causes(first.head["resolved"], last.head["resolved"])
    if not changed:
        paragraph(T("The two scenarios say the same; what differs comes from the data, the standards or the program."))
        return
    root = runs_dir()
    found = kept_chain(root, first.stored.digest, last.stored.digest)
    if found is None:
        _offer(shown, runs, [key_name(one.name, names) for one in changed])
    else:
        _chain(found, name_of(first), name_of(last), names)
    tasks.watch(root, "causes")


def _chain(found: Chain, first: str, last: str, names: Mapping[str, str]) -> None:
    key = ("cost", "", 0)
    if key in found.whole and not math.isnan(found.whole[key]):
        told = T("What each changed input adds to the cost, one on top of the other; the table below has the numbers.")
        draw.chart(waterfall_chart(found, key, first, last, names, words.language()), key="waterfall", told=told)
    for block in chain_blocks(found, names, None):
        words.show(block, headed=False)


def _offer(shown: Subject, runs: Sequence[Run], changed: Sequence[Text]) -> None:
    steps = len(changed) if len(changed) == 1 else 2 * len(changed) - 1
    text = T("Changed inputs from the first run to the last: {keys}. To tell what each of them does, {steps} plans are "
             "made; this takes minutes each.", keys=joined(list(changed)), steps=steps)  # fmt: skip
    paragraph(text)
    root = runs_dir()
    scenario = shown.scenario
    if scenario is None:
        paragraph(T("The scenario that this run was made of is no longer here; this page needs it."), "muted")
    elif not tasks.alive(root, "causes") and st.button(say(T("Find the causes")), key="find_causes"):
        first, last = (_place(run.stored) for run in (runs[0], runs[-1]))
        more = (last, "--causes", str(scenario), "--store", kept.place(root))
        tasks.begin(root, "causes", Path(first), more)


def _place(one: StoredRun) -> str:
    return one.kept if one.path is None else str(one.path)


def kept_chain(root: Path, first: str, last: str) -> Chain | None:
    """Return the causes found between two runs (by the hashes of their ``run.json``), the newest; None: not yet."""
    places = sorted(root.glob(f"*/*/{CAUSES}"), key=lambda one: one.stat().st_mtime_ns, reverse=True)
    for path in places:
        told = read_json(path)
        if told.get("ends") == [first, last] and isinstance(told.get("chain"), dict):
            return of_document(told["chain"])
    return None
