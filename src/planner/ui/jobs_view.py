"""Work in the background as the page shows it 后台任务: what runs and how far it is, who waits, how others ended."""

from __future__ import annotations

import time
from pathlib import Path

import streamlit as st

from planner.base.i18n import T, Text
from planner.report.amounts import money, percent
from planner.report.blocks import Tone
from planner.report.change_text import changes
from planner.ui import jobs, tasks, whatif, words
from planner.ui.words import paragraph, say

POLL_S, ENDED = 1.0, 6
#: What a job is about.
TASKS = {
    **tasks.NAMES,
    jobs.PLAN: T("Plan"),
    "frontier": T("Budget and attainment"),
    "attain": T("The most that the money can reach"),
    "alternatives": T("Other plans"),
    "next": T("Prices and the next million"),
    "stability": T("Stability"),
}
#: Figures of a stage worth showing: name in the progress file → what it is, and whether it is a share.
FIGURES: dict[str, tuple[Text, bool]] = {
    "incumbent_yuan": (T("Best plan so far"), False),
    "bound_yuan": (T("Lower bound"), False),
    "gap": (T("Gap"), True),
}


def about(job: jobs.Job) -> Text:
    """Return what a job works on, in words."""
    task = TASKS.get(job.task, Text(job.task))
    told = T("{task} · {scenario}", task=task, scenario=f"{job.scenario.parent.name}/{job.scenario.stem}")
    for one in changes(job.sets):
        told = T("{first} · {second}", first=told, second=one)
    return told


def watch(root: Path) -> None:
    """Show everything that is asked for; this part reruns alone while something is at work."""
    busy = any(jobs.state(job).alive for job in jobs.jobs(root))
    st.fragment(_watch, run_every=POLL_S if busy else None)(root, busy)


def _watch(root: Path, busy: bool) -> None:
    every = jobs.jobs(root)
    states = {job.folder.name: jobs.state(job) for job in every}
    alive = sorted((job for job in every if states[job.folder.name].alive), key=lambda job: job.order)
    _follow(every, states)
    if busy and not alive:
        st.rerun()  # the last one has ended: its result belongs to the whole page
    if not alive:
        paragraph(T("Nothing is being computed."), "muted")
    for place, job in enumerate(alive):
        with st.container(border=True, key=f"job {job.folder.name}"):
            _alive(job, states[job.folder.name], place)
    ended = [job for job in every if not states[job.folder.name].alive][:ENDED]
    if ended:
        words.heading(T("Ended"))
    for job in ended:
        _ended(job, states[job.folder.name], root)


def _follow(every: list[jobs.Job], states: dict[str, jobs.State]) -> None:
    """Where the plan that this session asked for has ended with a run, show that run."""
    watched = st.session_state.get(whatif.WATCHED)
    job = next((one for one in every if one.folder.name == watched), None)
    if watched is None or (job is not None and states[job.folder.name].alive):
        return
    del st.session_state[whatif.WATCHED]
    if job is not None and job.task in jobs.RUNS and states[job.folder.name].published:
        st.session_state[whatif.NEXT] = job.out.name
        st.rerun()


def _alive(job: jobs.Job, state: jobs.State, place: int) -> None:
    paragraph(about(job))
    if state.phase == "waiting":
        paragraph(T("Waits for its turn: {count} before it.", count=place), "muted")
    else:
        stage = state.label.get(words.language()) or say(T("Starting"))
        minutes, seconds = divmod(max(0, int(time.time() - (state.begun or job.started))), 60)
        st.progress(min(1.0, max(0.0, state.done)), text=f"{stage} · {minutes}:{seconds:02d}")
        figures_shown(state)
        if (job.folder / jobs.STOP).exists():
            paragraph(T("Told to stop: the best plan so far is being verified and kept."), "muted")
    keep, stop = st.columns(2)
    name = job.folder.name
    if state.phase == "running" and job.task == jobs.PLAN:
        with keep:
            st.button(say(T("Stop and keep the best so far")), key=f"keep {name}", on_click=jobs.stop_and_keep,
                      args=(job,), disabled=(job.folder / jobs.STOP).exists(), width="stretch")  # fmt: skip
    with stop:
        st.button(say(T("Cancel")), key=f"cancel {name}", on_click=jobs.cancel, args=(job,), width="stretch")


def figures_shown(state: jobs.State) -> None:
    """Show bound, best plan and gap, as far as the search has told them."""
    told = []
    for name, (label, share) in FIGURES.items():
        value = state.figures.get(name)
        if value is not None:
            told.append((label, percent(value, 2) if share else money(value), ""))
    if told:
        words.cards(told)


def _ended(job: jobs.Job, state: jobs.State, root: Path) -> None:
    """One line of what has ended, with what can be done about it."""
    text, tone = ending(job, state)
    said, first, second = st.columns([3, 1, 1], vertical_alignment="center")
    name = job.folder.name
    with said:
        paragraph(T("{when} · {what}: {how}", when=time.strftime("%m-%d %H:%M", time.localtime(job.started)),
                    what=about(job), how=text), tone)  # fmt: skip
    with first:
        if state.published and job.task in jobs.RUNS:
            st.button(say(T("Show")), key=f"show {name}", on_click=_show, args=(job.out.name,), width="stretch")
        elif not state.published:
            st.button(say(T("Again")), key=f"again {name}", on_click=_again, args=(root, job), width="stretch")
    with second:
        st.button(say(T("Seen")), key=f"seen {name}", on_click=jobs.dismiss, args=(job,), width="stretch")
    lines = "" if state.published or state.phase == "cancelled" else jobs.words_of(job)
    if lines:
        with st.expander(say(T("What it said")), key=f"words {name}"):
            st.code(lines, language=None, wrap_lines=True)


def ending(job: jobs.Job, state: jobs.State) -> tuple[Text, Tone]:
    """Return how a job ended, and how that should strike the reader."""
    if state.phase == "cancelled":
        return T("cancelled; nothing was published"), "warning"
    if state.phase == "lost":
        return T("ended without a word; nothing was published"), "bad"
    if state.exit_code == 0:
        return T("done and verified"), "good"
    if state.exit_code == 3:
        return T("no plan exists; the reasons are kept"), "warning"
    return whatif.ENDINGS.get(state.exit_code or 1, T("ended unexpectedly; nothing was published")), "bad"


def _show(name: str) -> None:
    st.session_state[whatif.NEXT] = name


def _again(root: Path, job: jobs.Job) -> None:
    jobs.dismiss(job)
    fresh = jobs.start(root, job.scenario, job.sets, words.language(), job.task, job.more)
    if fresh is not None and job.task in jobs.RUNS:
        st.session_state[whatif.WATCHED] = fresh.folder.name
