"""Start years left to the plan 开工年份优选: free or pinned project by project, with the price of every pin."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import streamlit as st

from planner.base.i18n import T
from planner.district.model import Project
from planner.report.schedule_choice import schedule_choice_blocks
from planner.ui import jobs, tasks, whatif, words
from planner.ui.places import runs_dir
from planner.ui.schedules_panel import projects_of
from planner.ui.subject import Subject
from planner.ui.whatif_inputs import unmarked
from planner.ui.words import paragraph, say

#: What a project's year may be: chosen by the plan, not built, or a year.
FREE, NEVER = "free", "never"


def show(shown: Subject) -> None:
    """Show what the run says of its start years, then what to leave to the plan."""
    for block in schedule_choice_blocks(shown.head, shown.names):
        words.show(block)
    root, projects = runs_dir(), projects_of(shown)
    if not projects or shown.scenario is None:
        return
    with st.expander(say(T("Let the plan choose start years, and price the pins"))):
        paragraph(T("Pinned years are kept; what each pin costs is found by planning without it, too. The years of all "
                    "other projects are chosen so that the whole plan costs least: this takes minutes."))  # fmt: skip
        entered = {}
        for column, one in zip(st.columns(max(2, len(projects))), projects, strict=False):
            with column:
                entered[one.id] = _year(shown, one)
        every = st.toggle(say(T("Also show what every start year of every project would cost")), key="pin_prices")
        if st.button(say(T("Plan with these start years")), key="pin_start", type="primary"):
            _begin(root, shown.scenario, shown.sets, options_of(entered, every=every))
    tasks.watch(root, jobs.PLAN)


def _year(shown: Subject, project: Project) -> str:
    first = max(project.earliest_start, shown.years[0] + 1)
    last = project.latest_start or shown.years[-1]
    options = [FREE, NEVER, *(str(year) for year in range(first, last + 1))]
    told = {FREE: say(T("chosen by the plan")), NEVER: say(T("not built"))}
    return str(st.selectbox(unmarked(project.name), options, key=f"pin_{project.id}",
                            format_func=lambda one: told.get(one, one)))  # fmt: skip


def options_of(entered: Mapping[str, str], *, every: bool) -> tuple[str, ...]:
    """Return the options of ``planner plan`` that ask for these start years."""
    pins = [word for code, year in entered.items() if year != FREE for word in ("--pin", f"{code}={year}")]
    return ("--schedule", "free", *pins, *(("--start-prices",) if every else ()))


def _begin(root: Path, scenario: Path, sets: tuple[str, ...], more: tuple[str, ...]) -> None:
    """Queue the plan; its run is shown when it has ended."""
    job = jobs.start(root, scenario, sets, words.language(), jobs.PLAN, more)
    if job is None:
        paragraph(T("Too much is waiting already; try again when some of it has ended."), "warning")
        return
    st.session_state[whatif.WATCHED] = job.folder.name
    st.rerun()
