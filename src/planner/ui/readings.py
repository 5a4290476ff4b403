"""What the page reads, kept between reruns 缓存: keyed by the hash of ``run.json`` and of the inputs, and bounded.

Nothing is cached on a table given as an argument. What is kept is shared by all sessions and never changed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd
import streamlit as st

from planner.base.errors import BadInput, Problem
from planner.base.i18n import T, Text
from planner.report.answer import Answer, answer
from planner.report.course import Course, course
from planner.report.impossible import Impossible, impossible
from planner.report.standing import Standing, standing
from planner.scenario.load import LoadedScenario, load_scenario
from planner.standards.catalogue import name_of
from planner.standards.load import load_pack
from planner.store.beside import read_simulation, simulation_digest
from planner.store.runfolder import INFEASIBLE_TABLES, PLAN_TABLES, RUN_KEYS, RunData, read_run
from planner.studies.assess import Assessment
from planner.studies.prepare import Case
from planner.studies.preschool_standing import PreschoolAssessment, PreschoolCase, standings
from planner.ui import kept
from planner.ui.places import StoredRun, fingerprint, runs_dir, scenario_files, scenario_of

RUNS_KEPT, CASES_KEPT, YEARS_KEPT = 6, 6, 64


@dataclass(frozen=True)
class Run:
    """A run that is shown: its document and tables, and its names of schools and funds."""

    stored: StoredRun
    data: RunData

    @property
    def head(self) -> Mapping[str, Any]:
        """The content of ``run.json``."""
        return self.data.run

    @property
    def tables(self) -> Mapping[str, pd.DataFrame]:
        """The tidy tables by name."""
        return self.data.tables

    @property
    def infeasible(self) -> bool:
        """Whether the run is a proof that no plan exists."""
        return str(self.head["status"]) == "infeasible"

    @property
    def names(self) -> dict[str, str]:
        """Names of schools and funds by code."""
        found = self.head.get("names")
        return {str(code): str(name) for code, name in found.items()} if isinstance(found, dict) else {}

    @property
    def years(self) -> tuple[int, ...]:
        """Base year to horizon."""
        return tuple(range(int(self.head["base_year"]), int(self.head["horizon"]) + 1))

    @property
    def deadline(self) -> int:
        """The year by which everything is to be met."""
        return int(self.head.get("deadline") or self.head["horizon"])


def read(stored: StoredRun) -> Run:
    """Return a stored run; :class:`BadInput` where it is damaged, with what is wrong with it."""
    if stored.path is None:
        return Run(stored, _read_kept(kept.place(runs_dir()), stored.digest, stored))
    return Run(stored, _read(str(stored.path), stored.digest))


@st.cache_resource(max_entries=RUNS_KEPT, show_spinner=False)
def _read_kept(store: str, digest: str, _stored: StoredRun) -> RunData:
    return kept.data_of(_stored, runs_dir())


@st.cache_resource(max_entries=RUNS_KEPT, show_spinner=False)
def _read(path: str, digest: str) -> RunData:
    data = read_run(Path(path))
    if not isinstance(data.run, dict):
        raise BadInput([Problem("run.unreadable", "run.json", "", T("the file is no run.json"))])
    lacking = [key for key in RUN_KEYS if key not in data.run]
    wanted = INFEASIBLE_TABLES if data.run.get("status") == "infeasible" else PLAN_TABLES
    lacking += [f"tables/{name}.csv" for name in wanted if name not in data.tables]
    if lacking:
        message = T("the run folder is not complete: {names}", names=", ".join(lacking))
        raise BadInput([Problem("run.incomplete", Path(path).name, "", message)])
    return data


@st.cache_resource(max_entries=RUNS_KEPT, show_spinner=False)
def answer_of(_run: Run, digest: str) -> Answer:
    """Return the facts of a plan."""
    return answer(_run.head, _run.tables, _run.names)


def simulation_of(run: Run) -> Mapping[str, pd.DataFrame]:
    """Return the tables of the run's simulation; none where it has not been simulated."""
    digest = simulation_key(run)
    return _simulation(str(run.stored.path), digest) if digest else {}


def simulation_key(run: Run) -> str:
    """Return what stands for the run's simulation in the caches, '' where it has not been simulated."""
    return "" if run.stored.path is None else simulation_digest(run.stored.path)


@st.cache_resource(max_entries=RUNS_KEPT, show_spinner=False)
def _simulation(path: str, digest: str) -> Mapping[str, pd.DataFrame]:
    return read_simulation(Path(path))


@st.cache_resource(max_entries=RUNS_KEPT, show_spinner=False)
def impossible_of(_run: Run, digest: str) -> Impossible:
    """Return why a run has no plan."""
    return impossible(_run.tables, _run.head)


@st.cache_resource(max_entries=YEARS_KEPT, show_spinner=False)
def standing_of(_tables: Mapping[str, pd.DataFrame], digest: str, year: int, _names: Mapping[str, str]) -> Standing:
    """Return where the district stands in ``year`` by the tables that ``digest`` stands for."""
    return standing(_tables, year, _names)


@st.cache_resource(max_entries=2 * RUNS_KEPT, show_spinner=False)
def course_of(_tables: Mapping[str, pd.DataFrame], digest: str) -> Course:
    """Return the course through the years by the tables that ``digest`` stands for."""
    return course(_tables)


def scenario_for(run: StoredRun) -> Path | None:
    """Return the scenario document that the run was made of, if it is still there."""
    candidates = scenario_files()
    return _scenario_for(run.digest, fingerprint(candidates), run.head, candidates)


@st.cache_resource(max_entries=4 * RUNS_KEPT, show_spinner=False)
def _scenario_for(
    digest: str, files: tuple[tuple[str, int, int], ...], _head: Mapping[str, Any], _candidates: list[Path]
) -> Path | None:
    return scenario_of(_head, _candidates)


@dataclass(frozen=True)
class DoingNothing:
    """The do-nothing path of a scenario, and the digest that stands for its tables in the caches.

    ``assessment`` is that of compulsory schools, ``kindergartens`` that of preschool; a scenario has at least one.
    """

    assessment: Assessment | None
    kindergartens: PreschoolAssessment | None
    digest: str

    @property
    def case(self) -> Case | PreschoolCase:
        """The scenario as it was read: its schools, or its kindergartens where it has nothing else."""
        if self.assessment is not None:
            return self.assessment.case
        assert self.kindergartens is not None
        return self.kindergartens.case


def doing_nothing(scenario: Path, sets: tuple[str, ...]) -> DoingNothing:
    """Return the do-nothing path from the input files as they are now; :class:`BadInput` where they are wrong."""
    loaded = load_scenario(scenario, sets)
    digest = f"{loaded.path}|{sets}|{sorted(loaded.inputs.items())}|{fingerprint([loaded.district_path])}"
    schools, kindergartens = _standings(loaded, digest)
    return DoingNothing(schools, kindergartens, digest)


@st.cache_resource(max_entries=CASES_KEPT, show_spinner=False)
def _standings(_loaded: LoadedScenario, digest: str) -> tuple[Assessment | None, PreschoolAssessment | None]:
    return standings(_loaded)


@st.cache_resource(max_entries=8, show_spinner=False)
def pack_title(pack: str) -> Text | str:
    """Return the title of a pack of standards; its code where it is not known here."""
    try:
        return load_pack(pack).title
    except BadInput:
        return pack


@st.cache_resource(max_entries=8, show_spinner=False)
def titles(pack: str) -> dict[str, Text]:
    """Return the names of a pack's rules by code; none where the pack is not known here."""
    try:
        return {code: name_of(rule) for code, rule in load_pack(pack).rules.items()}
    except BadInput:
        return {}
