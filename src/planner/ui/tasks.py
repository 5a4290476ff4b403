"""Long work asked for on a page 后台任务: begun, watched and stopped where its result will be shown."""

from __future__ import annotations

import time
from collections.abc import Sequence
from pathlib import Path

import streamlit as st

from planner.base.i18n import T, Text
from planner.ui import jobs, words
from planner.ui.words import paragraph, say

POLL_S = 1.0
#: Jobs that were at work when the page was last drawn, by tasks.
WATCHED = "tasks_watched"
#: The run that all pages are to show next.
NEXT = "next_run"
NAMES = {
    "schedules": T("Comparing schedules"),
    "simulate": T("Simulating the plan"),
    "causes": T("Finding the causes"),
    "robust": T("Searching for margins"),
    "replan": T("Planning again"),
    jobs.PLAN: T("Planning"),
}


def begin(root: Path, task: str, first: Path, more: Sequence[str], sets: Sequence[str] = ()) -> None:
    """Queue a job and draw the page anew; where too many wait already, say so."""
    job = jobs.start(root, first, tuple(sets), words.language(), task, tuple(more))
    if job is None:
        paragraph(T("Too much is waiting already; try again when some of it has ended."), "warning")
        return
    st.rerun()


def alive(root: Path, *tasks: str) -> list[jobs.Job]:
    """Return the jobs of these tasks that work or wait."""
    return [one for one in jobs.jobs(root) if one.task in tasks and jobs.state(one).alive]


def watch(root: Path, *tasks: str) -> None:
    """Show how far jobs of these tasks are (this part reruns alone), and how the last one ended."""
    busy = bool(alive(root, *tasks))
    st.fragment(_watch, run_every=POLL_S if busy else None)(root, tasks)


def _watch(root: Path, tasks: tuple[str, ...]) -> None:
    working = alive(root, *tasks)
    key = f"{WATCHED}_{'_'.join(tasks)}"
    before = st.session_state.get(key, ())
    st.session_state[key] = tuple(one.folder.name for one in working)
    if set(before) - set(st.session_state[key]):
        _turn(root, before)
        st.rerun()  # one has just ended: the whole page shows its result
    for one in working:
        _line(root, one)
    if not working:
        _ended(root, tasks)


def _turn(root: Path, before: Sequence[str]) -> None:
    """Show the run that one of these jobs has just left; of plans the pages that ask for them decide."""
    for job in jobs.jobs(root):
        left = job.task in jobs.RUNS and job.task != jobs.PLAN and jobs.state(job).published
        if left and job.folder.name in before and (job.out / "run.json").is_file():
            st.session_state[NEXT] = job.out.name
            return


def _line(root: Path, job: jobs.Job) -> None:
    state, name = jobs.state(job), NAMES.get(job.task, Text(job.task))
    if state.phase == "waiting":
        told = T("{what} waits; before it: {count}", what=name, count=jobs.ahead(root, job))
    else:
        minutes, seconds = divmod(max(0, int(time.time() - (state.begun or job.started))), 60)
        stage = state.label.get(words.language(), "")
        told = T("{what} · {stage} · {time}", what=name, stage=stage, time=f"{minutes}:{seconds:02d}")
    bar, stop = st.columns([6, 1], vertical_alignment="center")
    with bar:
        st.progress(min(1.0, max(0.0, state.done)), text=say(told))
    with stop:
        if st.button(say(T("Stop")), key=f"stop_{job.folder.name}", width="stretch"):
            jobs.cancel(job)
            st.rerun()


def _ended(root: Path, tasks: tuple[str, ...]) -> None:
    """Say how the newest of these jobs ended, where it left nothing behind, until the reader has seen it."""
    job = next((one for one in jobs.jobs(root) if one.task in tasks), None)
    if job is None or jobs.state(job).published:
        return
    if jobs.state(job).phase == "cancelled":
        paragraph(T("Stopped as you asked; nothing was changed."), "warning")
    else:
        paragraph(T("{what} ended without a result.", what=NAMES.get(job.task, Text(job.task))), "bad")
        said = jobs.words_of(job)
        if said:
            with st.expander(say(T("What it said"))):
                st.code(said, language=None, wrap_lines=True)
    if st.button(say(T("Seen")), key=f"seen_{job.folder.name}"):
        jobs.dismiss(job)
        st.rerun()
