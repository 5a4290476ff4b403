"""What if 如果: another budget, another deadline, planned in the background with progress and a way to stop."""

from __future__ import annotations

import time
from pathlib import Path

import streamlit as st

from planner.base.errors import BadInput
from planner.base.i18n import T, Text
from planner.report.amounts import money
from planner.report.change_text import changes
from planner.scenario.load import LoadedScenario, load_scenario
from planner.ui import jobs, tasks, words
from planner.ui.places import changed_sets, set_value
from planner.ui.readings import Run
from planner.ui.words import paragraph, say

FACTOR, DEADLINE, NEXT, WATCHED = "factor", "deadline", tasks.NEXT, "watched"
LOW, HIGH, STEP = 10, 300, 1
POLL_S = 1.0
#: What became of a job that published nothing, by exit code (design §7).
ENDINGS = {
    2: T("The inputs cannot be used; nothing was planned."),
    4: T("The search ended without a plan; nothing was published."),
    5: T("The second derivation does not agree with the plan; it is not published."),
}


def forget_inputs() -> None:
    """Let the inputs follow the run that was just chosen."""
    for key in (FACTOR, DEADLINE):
        st.session_state.pop(key, None)


def settle(root: Path) -> None:
    """Where the job that this session watches has ended with a run, show that run next."""
    watched = st.session_state.get(WATCHED)
    if watched is None:
        return
    job = next((one for one in jobs.jobs(root) if one.folder.name == watched), None)
    state = jobs.state(job) if job is not None else None
    if job is None or state is None or not state.alive:
        del st.session_state[WATCHED]
        if job is not None and state is not None and state.published:
            st.session_state[NEXT] = job.out.name


def panel(root: Path, scenario: Path | None, run: Run | None) -> None:
    """Show the inputs, the button, and the progress of what is being planned."""
    if run is not None:
        words.heading(T("What if"))
    running = _running(root)
    if scenario is None:
        paragraph(T("The scenario that this run was made of is no longer here; it cannot be planned again."), "muted")
    else:
        _inputs(root, scenario, run, busy=running is not None)
    st.fragment(_watch, run_every=POLL_S if running is not None else None)(root)


def _inputs(root: Path, scenario: Path, run: Run | None, *, busy: bool) -> None:
    try:
        plain = load_scenario(scenario)
        shown = load_scenario(scenario, run.stored.sets) if run is not None else plain
    except BadInput as bad:
        _tell(bad)
        return
    _begin(shown)
    st.slider(say(T("Budget, % of the scenario's yearly caps")), LOW, HIGH, step=STEP, key=FACTOR, format="%d%%")
    document = shown.scenario
    st.selectbox(
        say(T("Everything met by autumn")), list(range(document.base_year + 1, document.horizon + 1)), key=DEADLINE
    )
    sets = wanted_sets(plain, run.stored.sets if run is not None else ())
    paragraph(_at_hand(plain), "muted", "pl-small")
    name = T("Plan again") if run is not None else T("Plan now")
    if st.button(say(name), key="plan", type="primary", disabled=busy, width="stretch"):
        _start(root, scenario, sets)


def _begin(shown: LoadedScenario) -> None:
    """Fill the inputs from the scenario shown, once; they are kept where they are out of its range, too."""
    document = shown.scenario
    st.session_state.setdefault(FACTOR, min(HIGH, max(LOW, round(100 * document.budget.factor))))
    if st.session_state.get(DEADLINE) not in range(document.base_year + 1, document.horizon + 1):
        st.session_state[DEADLINE] = document.deadline


def wanted_sets(plain: LoadedScenario, sets: tuple[str, ...]) -> tuple[str, ...]:
    """Return the changes to plan with: those of the run, with budget and deadline as entered."""
    entered = {"budget.factor": f"{st.session_state[FACTOR] / 100:g}", "deadline": str(st.session_state[DEADLINE])}
    changes = {key: "" if value == set_value(plain, key) else value for key, value in entered.items()}
    return changed_sets(sets, changes)


def _at_hand(plain: LoadedScenario) -> Text:
    """The money that the entered budget puts at hand over the years, all funds together."""
    budget, share = plain.scenario.budget, st.session_state[FACTOR] / 100
    whole = sum(
        cap for fund in budget.funds.values() for year, cap in fund.caps.items() if year in plain.scenario.years
    )
    return T("All funds, {first}–{last}: {money}", first=plain.scenario.base_year + 1, last=plain.scenario.horizon,
             money=money(whole * share))  # fmt: skip


def _start(root: Path, scenario: Path, sets: tuple[str, ...]) -> None:
    try:
        load_scenario(scenario, sets)
    except BadInput as bad:
        _tell(bad)
        return
    job = jobs.start(root, scenario, sets, words.language())
    if job is not None:
        st.session_state[WATCHED] = job.folder.name
    st.rerun()


def _tell(bad: BadInput) -> None:
    for one in bad.problems:
        paragraph(one.render(words.language()), "bad")


def _running(root: Path) -> jobs.Job | None:
    """The plan that is at work, else the first that waits for its turn."""
    alive = [job for job in jobs.jobs(root) if job.task == jobs.PLAN and jobs.state(job).alive]
    return min(alive, key=lambda job: job.order, default=None)


def _watch(root: Path) -> None:
    """Show how far the running job is (this part reruns alone), or how the last one ended."""
    running = _running(root)
    if running is None:
        if WATCHED in st.session_state:
            st.rerun()  # it has just ended: the whole page shows its result
        _ended(root)
        return
    st.session_state[WATCHED] = running.folder.name
    state = jobs.state(running)
    minutes, seconds = divmod(max(0, int(time.time() - running.started)), 60)
    stage = state.label.get(words.language()) or say(T("Starting"))
    told = [f"{stage} · {minutes}:{seconds:02d}", *(say(one) for one in changes(running.sets))]
    st.progress(min(1.0, max(0.0, state.done)), text=" · ".join(told))
    if st.button(say(T("Stop")), key="stop", width="stretch"):
        jobs.cancel(running)
        st.rerun()


def _ended(root: Path) -> None:
    """Say how the newest job ended, where it left no run behind, until the reader has seen it."""
    job = next((one for one in jobs.jobs(root) if one.task == jobs.PLAN), None)
    if job is None:
        return
    state = jobs.state(job)
    if state.published or state.alive:
        return
    if state.phase == "cancelled":
        paragraph(T("Stopped as you asked; the runs are as they were."), "warning")
    else:
        text = ENDINGS.get(state.exit_code or 1, T("Planning ended unexpectedly; nothing was published."))
        paragraph(text, "bad")
        said = jobs.words_of(job)
        if said:
            with st.expander(say(T("What it said"))):
                st.code(said, language=None, wrap_lines=True)
    if st.button(say(T("Seen")), key="seen"):
        jobs.dismiss(job)
        st.rerun()
