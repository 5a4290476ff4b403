"""What the pages show 当前情景: a stored run, or a scenario of which no plan is shown; one choice for all pages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import streamlit as st

from planner.base.errors import BadInput, Problem
from planner.base.i18n import T, Text
from planner.report.change_text import changes
from planner.scenario.load import LoadedScenario, load_scenario
from planner.studies.prepare import run_head
from planner.ui import whatif, words
from planner.ui.kept import Shelf
from planner.ui.places import StoredRun, fingerprint, scenario_files
from planner.ui.readings import DoingNothing, Run, doing_nothing, read, scenario_for
from planner.ui.words import say

#: Key of the choice, in the session and in the address of the page; scenarios begin with ``AT``.
RUN, AT = "run", "@"
#: The choice as kept while a page without it is shown: the value of an input that is not shown is forgotten.
KEPT = "run_kept"
#: A run that the address asked for and that is not here.
UNKNOWN = "run_unknown"


@dataclass(frozen=True)
class Subject:
    """What is shown: a run and its scenario, or one of them; ``idle`` is the path without a plan.

    ``problems`` say why the scenario cannot be read; a subject has a run or ``idle`` or problems.
    """

    scenario: Path | None
    run: Run | None
    idle: DoingNothing | None
    problems: tuple[Problem, ...]

    @cached_property
    def head(self) -> Mapping[str, Any]:
        """The content of ``run.json``, or what would stand in it of the scenario."""
        if self.run is not None:
            return self.run.head
        if self.idle is None:
            return {}
        if self.idle.assessment is not None:
            return self.idle.assessment.facts
        return run_head(self.idle.case)  # type: ignore[arg-type]  # the same attributes

    @property
    def sets(self) -> tuple[str, ...]:
        """The changes of the scenario, as ``key=value``."""
        return self.run.stored.sets if self.run is not None else ()

    @property
    def planned(self) -> bool:
        """Whether there is a plan."""
        return self.run is not None and not self.run.infeasible

    @property
    def names(self) -> dict[str, str]:
        """Names of schools, kindergartens and funds by code."""
        names = dict(self.run.names) if self.run is not None else {}
        if self.idle is not None:
            names |= self.idle.case.names
            if self.idle.kindergartens is not None:
                names |= self.idle.kindergartens.case.names
        return names

    @property
    def projects(self) -> dict[str, str]:
        """Names of the district's projects by id."""
        if self.idle is None or self.idle.assessment is None:
            return project_names(self.head)
        return {one.id: one.name for one in self.idle.assessment.case.district.projects}

    @property
    def years(self) -> tuple[int, ...]:
        """Base year to horizon."""
        return tuple(range(int(self.head["base_year"]), int(self.head["horizon"]) + 1))

    @property
    def deadline(self) -> int:
        """The year by which everything is to be met."""
        return int(self.head.get("deadline") or self.head["horizon"])

    @property
    def pack(self) -> str:
        """The pack of standards of the schools."""
        return str(self.head["standards_pack"])


def choose(shelf: Shelf) -> StoredRun | Path | None:
    """Show the list of runs and scenarios; the address names the one that is shown, unless it is the newest run.

    A run may be named by its folder, by the name that people gave it or by its id; one that is not here is told of.
    None where there is neither run nor scenario.
    """
    scenarios = _scenarios()
    known: dict[str, StoredRun | Path] = {**{run.name: run for run in shelf.runs}, **scenarios}
    if not known:
        return None
    first = next((run.name for run in shelf.runs if run.readable), next(iter(known)))
    state = st.session_state
    wanted = state.pop(whatif.NEXT, None) or state.get(RUN) or state.get(KEPT) or st.query_params.get(RUN)
    if wanted is not None and wanted not in known:
        meant = shelf.find(str(wanted))
        state[UNKNOWN] = "" if meant is not None else str(wanted)
        wanted = meant.name if meant is not None else None
    state[RUN] = wanted if wanted in known else first
    told_of = {name: told(one, name) for name, one in known.items()}
    name = st.selectbox(
        say(T("Plan or scenario shown")), list(known), format_func=told_of.__getitem__, key=RUN,
        on_change=whatif.forget_inputs,
    )  # fmt: skip
    if state.get(KEPT) not in (None, name):
        state[UNKNOWN] = ""
    state[KEPT] = name
    if name != first:
        st.query_params[RUN] = name
    elif RUN in st.query_params:
        del st.query_params[RUN]
    return known[str(name)]


def _scenarios() -> dict[str, StoredRun | Path]:
    found: dict[str, StoredRun | Path] = {}
    for path in scenario_files():
        found.setdefault(f"{AT}{path.parent.name}/{path.stem}", path)
    return found


def told(one: StoredRun | Path, name: str) -> str:
    """Return how a run or scenario is called in a list: when it was made, what it changes, its name."""
    if isinstance(one, Path):
        return say(T("{name} · scenario", name=name.removeprefix(AT)))
    if not one.readable:
        return say(T("{name} (cannot be read)", name=one.name))
    kind = [say(T("no plan"))] if one.head.get("status") == "infeasible" else []
    named = [one.called] if one.called else [] if one.path is None else [one.name]
    parts = [
        f"{one.made:%m-%d %H:%M}",
        *kind,
        *(say(each) for each in changes(one.sets, project_names(one.head))),
        *named,
    ]
    return " · ".join([*parts, str(one.head.get("title", ""))] if not named else parts)


def project_names(head: Mapping[str, Any]) -> dict[str, str]:
    """Return the names of a run's projects by id, as far as it kept them (those of schools and funds beside them)."""
    names = head.get("names")
    return {str(code): str(name) for code, name in names.items()} if isinstance(names, dict) else {}


def tell_unknown() -> None:
    """Say that the address names a run that is not here, until another is chosen."""
    asked = st.session_state.get(UNKNOWN)
    if asked:
        text = T("There is no run “{name}” here; another is shown. Choose one at the left, or import it on the page "
                 "Runs.", name=str(asked)[:80])  # fmt: skip
        words.paragraph(text, "warning")


def of_run(stored: StoredRun) -> Subject:
    """Return a stored run with the path without its plan; :class:`BadInput` where the run is damaged."""
    run = read(stored)
    scenario = scenario_for(stored)
    idle, problems = _idle(scenario, stored.sets)
    return Subject(scenario, run, idle, problems)


def of_scenario(path: Path) -> Subject:
    """Return a scenario of which no plan is shown."""
    idle, problems = _idle(path, ())
    return Subject(path, None, idle, problems)


def _idle(scenario: Path | None, sets: tuple[str, ...]) -> tuple[DoingNothing | None, tuple[Problem, ...]]:
    """The do-nothing path, or what stands in its way."""
    if scenario is None:
        return None, ()
    try:
        with st.spinner(say(T("Reading the district and projecting it…"))):
            return doing_nothing(scenario, sets), ()
    except BadInput as bad:
        return None, bad.problems


def loaded(shown: Subject) -> tuple[LoadedScenario, str] | None:
    """Return the scenario of what is shown and what stands for its files in the caches; None where it is gone."""
    if shown.scenario is None or shown.idle is None:
        return None
    scenario = load_scenario(shown.scenario, shown.sets)
    return scenario, f"{shown.idle.digest}|{fingerprint([scenario.district_path])}"


def show_problems(problems: Sequence[Problem]) -> None:
    """List problems of an input."""
    for one in problems:
        words.paragraph(one.render(words.language()), "warning" if one.severity == "warning" else "bad")


def unreadable(shown: Subject) -> None:
    """Say why the scenario of what is shown cannot be read here."""
    if shown.problems:
        words.paragraph(T("The inputs cannot be used; nothing can be shown of them."), "bad", "pl-lead")
        show_problems(shown.problems)
    else:
        text: Text = T("The scenario that this run was made of is no longer here; this page needs it.")
        words.paragraph(text, "warning", "pl-lead")
