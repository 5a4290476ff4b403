"""Planning on from a year 滚动重排: what was done stands, what changed is planned again, staying close if asked."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from pathlib import Path

import streamlit as st

from planner.base.errors import BadInput, Problem
from planner.base.i18n import T
from planner.compliance.schemas import read_table
from planner.report.robust_text import causes_block, replan_blocks
from planner.ui import schedules_panel, subject, tasks, words
from planner.ui.places import runs_dir
from planner.ui.readings import Run
from planner.ui.subject import Subject
from planner.ui.words import paragraph, say

#: Where tables of what was done are taken in, their names, and bytes of one of them at most.
FOLDER, TABLES, MOST_BYTES = ".actuals", ("actions", "transfers"), 20_000_000
WAN = 10_000
#: Prices of a unit of change to choose from, in 10,000 yuan.
PRICES = (0, 1, 2, 5, 10, 20, 50)


def show(shown: Subject) -> None:
    """Show the result of the run where it is a re-plan, then what to ask for."""
    facts = shown.head.get("replan")
    if isinstance(facts, Mapping):
        first, *rest = replan_blocks(facts)
        for line in first.lines:
            paragraph(line.text, line.tone)
        words.show(type(first)(None, (), first.table))
        for block in rest:
            words.show(block)
        if "why" in facts:
            words.show(causes_block(facts["why"]))
    else:
        paragraph(T("A year has passed, or an input has changed: what was done stands as recorded, later years are "
                    "planned again. A price on every change keeps the new plan close to the old one."))  # fmt: skip
    if shown.run is None or not shown.planned:
        paragraph(T("No plan is shown: choose a run at the left."), "muted")
    elif shown.run.stored.path is None:
        paragraph(T("Write this run as a folder on the page Runs, then plan again."), "muted")
    elif shown.scenario is None or shown.idle is None or shown.idle.assessment is None:
        paragraph(T("The scenario that this run was made of is no longer here; this page needs it."), "muted")
    else:
        _ask(shown, shown.run, shown.run.stored.path, shown.scenario, again=isinstance(facts, Mapping))
    tasks.watch(runs_dir(), "replan")


def _ask(shown: Subject, run: Run, folder: Path, own: Path, *, again: bool) -> None:
    with st.expander(say(T("Ask for a re-plan")), expanded=not again):
        first, second, third = st.columns(3)
        with first:
            years = list(range(run.years[0] + 1, run.years[-1] + 1))
            year = st.selectbox(say(T("First year planned again")), years, index=min(1, len(years) - 1),
                                key="replan_year")  # fmt: skip
        with second:
            documents = schedules_panel.standing_on(own)
            today = st.selectbox(say(T("Inputs of today")), list(documents), format_func=documents.__getitem__,
                                 key="replan_inputs")  # fmt: skip
        with third:
            price = st.select_slider(say(T("Price of a change, 10,000 yuan")), PRICES, 0, key="replan_price")
        paragraph(T("A change is a person, a room, 100 m², 100,000 yuan of equipment or a venue more or less than in "
                    "the last plan."), "muted", "pl-small")  # fmt: skip
        why = st.toggle(say(T("Also find out why the best plan moved (several plans more)")), key="replan_why")
        files = st.file_uploader(
            say(T("What was really done: actions.csv, transfers.csv with the columns of the run's tables (.csv, at "
                  "most 20 MB); nothing means: as planned")),
            type=["csv"], accept_multiple_files=True, key="replan_actuals",
        )  # fmt: skip
        try:
            actuals = taken_in([(one.name, one.getvalue()) for one in files], runs_dir()) if files else None
        except BadInput as bad:
            subject.show_problems(bad.problems)
            return
        if st.button(say(T("Plan again from {year}", year=year)), key="replan_start", type="primary"):
            more = ["--scenario", str(today), "--from-year", str(year), "--stay-close", str(int(price) * WAN)]
            more += ["--why"] if why else []
            more += ["--actuals", str(actuals)] if actuals is not None else []
            tasks.begin(runs_dir(), "replan", folder, more, shown.sets)


def taken_in(files: Sequence[tuple[str, bytes]], root: Path) -> Path:
    """Write tables of what was done below ``root`` and return their folder; :class:`BadInput` with every refusal."""
    problems = []
    digest = hashlib.sha256()
    for name, content in sorted(files):
        digest.update(name.encode() + len(content).to_bytes(8, "big") + content)
        if name not in [f"{one}.csv" for one in TABLES]:
            allowed = T("one of: {choices}", choices=", ".join(f"{one}.csv" for one in TABLES))
            message = T("this is no table of what was done")
            problems.append(Problem("replan.file", name[:80], "", message, allowed))
        elif len(content) > MOST_BYTES:
            problems.append(Problem("replan.large", name, "", T("the file is larger than 20 MB")))
    if problems:
        raise BadInput(problems)
    place = root / FOLDER / digest.hexdigest()[:32]
    place.mkdir(parents=True, exist_ok=True)
    for name, content in files:
        (place / name).write_bytes(content)
        try:
            read_table(Path(name).stem, place / name)
        except BadInput as bad:
            (place / name).unlink()
            problems += bad.problems
    if problems:
        raise BadInput(problems)
    return place
