"""Asking for a comparison of schedules 比选时序: start years by project, two to four schedules, one button."""

from __future__ import annotations

import io
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

import streamlit as st
from ruamel.yaml import YAML

from planner.base.errors import BadInput
from planner.base.i18n import T
from planner.district.model import Project
from planner.scenario.load import load_scenario
from planner.ui import tasks
from planner.ui.places import fingerprint, runs_dir
from planner.ui.readings import Run
from planner.ui.subject import Subject
from planner.ui.whatif_inputs import unmarked
from planner.ui.words import paragraph, say

FOLDER = ".schedules"
MOST, REPLICATIONS = 4, 100
NOT_BUILT = 0


def show(shown: Subject) -> None:
    """Show the start years to choose and the button; nothing where the district has no projects."""
    root = runs_dir()
    projects = projects_of(shown)
    if not projects or shown.scenario is None:
        paragraph(T("The district has no candidate projects, or its scenario is not at hand."), "muted")
        return
    with st.expander(say(T("Compare schedules: choose start years"))):
        named = named_schedules(shown.scenario)
        count = st.segmented_control(
            say(T("How many schedules")), list(range(2, MOST + 1)), key="schedule_count",
            default=min(MOST, max(2, len(named))), required=True,
        )  # fmt: skip
        entered = _entered(shown, projects, named, int(count or 2))
        paragraph(T("Each schedule is planned anew and carried out {count} times: this takes minutes.",
                    count=REPLICATIONS), "muted", "pl-small")  # fmt: skip
        if st.button(say(T("Compare")), key="compare_schedules", type="primary"):
            _start(root, shown.scenario, shown.sets, entered)
    tasks.watch(root, "schedules")


def projects_of(shown: Subject) -> tuple[Project, ...]:
    """Return the candidate projects of the district that is shown."""
    if shown.idle is None or shown.idle.assessment is None:
        return ()
    return tuple(shown.idle.assessment.case.district.projects)


def named_schedules(scenario: Path) -> dict[str, dict[str, int]]:
    """Return start years by title: of the scenario itself, then of the what-ifs that change nothing else."""
    return _named(str(scenario), fingerprint(_near(scenario)))


@st.cache_resource(max_entries=8, show_spinner=False)
def _named(name: str, files: tuple[tuple[str, int, int], ...]) -> dict[str, dict[str, int]]:
    scenario = Path(name)
    found: dict[str, dict[str, int]] = {}
    for path in (scenario, *_what_ifs(scenario)):
        try:
            loaded = load_scenario(path)
        except BadInput:
            continue
        if path != scenario and any(not str(key).startswith("projects.") for key, _, _ in loaded.changes):
            continue
        starts = {name: one.start for name, one in loaded.scenario.projects.items() if isinstance(one.start, int)}
        if starts not in found.values():
            found[loaded.scenario.title] = starts
    return found


def standing_on(scenario: Path) -> dict[str, str]:
    """Return the scenario and the documents near it that stand on it: path → title."""
    return _titles(str(scenario), fingerprint(_near(scenario)))


@st.cache_resource(max_entries=8, show_spinner=False)
def _titles(name: str, files: tuple[tuple[str, int, int], ...]) -> dict[str, str]:
    found = {}
    for path in (Path(name), *_what_ifs(Path(name))):
        try:
            found[str(path)] = load_scenario(path).scenario.title
        except BadInput:
            continue
    return found


def _near(scenario: Path) -> list[Path]:
    """Documents beside the scenario, and one folder below it."""
    return [*sorted(scenario.parent.glob("*/*.yaml")), *sorted(scenario.parent.glob("*.yaml"))]


def _what_ifs(scenario: Path) -> list[Path]:
    """Documents near the scenario that stand on it."""
    return [path for path in _near(scenario) if _stands_on(path, scenario)]


def _stands_on(path: Path, scenario: Path) -> bool:
    try:
        loaded = load_scenario(path)
    except BadInput:
        return False
    return path.resolve() != scenario.resolve() and scenario.name in loaded.inputs


def _entered(
    shown: Subject, projects: tuple[Project, ...], named: Mapping[str, Mapping[str, int]], count: int
) -> dict[str, dict[str, int]]:
    """Show one column for each schedule; return its start years by title."""
    given = [*named.items(), *[("", dict(next(iter(named.values()), {})))] * MOST][:count]
    found: dict[str, dict[str, int]] = {}
    for at, (column, (title, starts)) in enumerate(zip(st.columns(count), given, strict=True)):
        with column:
            default = title or say(T("Schedule {number}", number=at + 1))
            name = st.text_input(say(T("Name of schedule {number}", number=at + 1)), default, key=f"schedule_{at}")
            chosen = {one.id: _year(shown, one, starts, at) for one in projects}
        label = name.strip() or default
        while label in found:
            label += "′"
        found[label] = {code: year for code, year in chosen.items() if year != NOT_BUILT}
    return found


def _year(shown: Subject, project: Project, starts: Mapping[str, int], at: int) -> int:
    first = max(project.earliest_start, shown.years[0] + 1)
    options = [NOT_BUILT, *range(first, shown.years[-1] + 1)]
    given = starts.get(project.id, NOT_BUILT)
    none = say(T("not built"))
    year = st.selectbox(
        unmarked(project.name), options, index=options.index(given) if given in options else 0,
        key=f"start_{at}_{project.id}",
        format_func=lambda year: none if year == NOT_BUILT else str(year),
    )  # fmt: skip
    return int(year)


def documents(entered: Mapping[str, Mapping[str, int]]) -> dict[str, str]:
    """Return the schedules as files that ``planner schedules`` reads: name → YAML."""
    found = {}
    for at, (title, starts) in enumerate(entered.items(), start=1):
        out = io.StringIO()
        YAML().dump({"title": title, "projects": {code: {"start": year} for code, year in starts.items()}}, out)
        found[f"schedule-{at}.yaml"] = out.getvalue()
    return found


def _start(root: Path, scenario: Path, sets: tuple[str, ...], entered: Mapping[str, Mapping[str, int]]) -> None:
    place = root / FOLDER / datetime.now().strftime("%Y%m%d-%H%M%S-%f")
    place.mkdir(parents=True)
    files = []
    for name, text in documents(entered).items():
        (place / name).write_text(text, encoding="utf-8")
        files.append(str(place / name))
    tasks.begin(root, "schedules", scenario, (*files, "--replications", str(REPLICATIONS)), sets)


def offer_simulation(shown: Subject, run: Run) -> None:
    """Show the button that simulates the run that is shown, or say what is missing for it."""
    root = runs_dir()
    if run.stored.path is None:
        paragraph(T("Write this run as a folder on the page Runs, then simulate it."), "muted", "pl-small")
    elif shown.scenario is None:
        paragraph(T("The scenario that this run was made of is no longer here; this page needs it."), "muted")
    elif not tasks.alive(root, "simulate") and st.button(say(T("Simulate the plan")), key="simulate"):
        more = ("--scenario", str(shown.scenario), "--out", str(run.stored.path / "tables"), "--compared", "20")
        tasks.begin(root, "simulate", run.stored.path, more)
    tasks.watch(root, "simulate")
