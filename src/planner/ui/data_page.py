"""Data 数据: hand in the bureau's workbook, see every error at its cell, mend it here, and use it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import streamlit as st

from planner.base.errors import BadInput, Problem
from planner.base.i18n import T
from planner.district.edit import TextTable, text_tables
from planner.district.model import District
from planner.district.read import newest_year, read_district
from planner.report.checked import problems_block, tables_block
from planner.scenario.load import check_scenario, load_scenario
from planner.store.uploads import take_in
from planner.ui import data_edit, data_files, subject, words
from planner.ui.banner import banner
from planner.ui.places import fingerprint, runs_dir
from planner.ui.subject import Subject
from planner.ui.words import paragraph, say

SHOWN, UPLOAD = "shown", "upload"
SOURCES = {SHOWN: T("The data shown"), UPLOAD: T("Hand in data")}
KEPT = 8


@dataclass(frozen=True)
class Checked:
    """Tables that were read: their text, the problems, and the district where there is no error."""

    path: Path
    digest: str
    tables: dict[str, TextTable]
    problems: tuple[Problem, ...]
    district: District | None

    @property
    def ok(self) -> bool:
        """Whether the tables can be used."""
        return self.district is not None


def show(shown: Subject) -> None:
    """Show the page."""
    if shown.head:
        banner(shown)
    text = T("Hand in the bureau's workbook: every error is named with its cell, and nothing is kept before it passes.")
    paragraph(text, kind="pl-lead")
    names = {code: say(name) for code, name in SOURCES.items()}
    source = st.segmented_control(
        say(T("Which data")), list(names), format_func=names.__getitem__, key="data_source", default=SHOWN,
        required=True, label_visibility="collapsed",
    )  # fmt: skip
    if source == UPLOAD:
        path = _uploaded()
        data_files.template()
    else:
        path = _of_shown(shown)
    if path is None:
        return
    with st.spinner(say(T("Checking every cell…"))):
        checked = check(path, shown.scenario)
    _result(checked, path)
    data_edit.show(checked, shown, uploaded=source == UPLOAD)


def _of_shown(shown: Subject) -> Path | None:
    """The tables of what is shown."""
    if shown.scenario is None:
        subject.unreadable(shown)
        return None
    try:
        return load_scenario(shown.scenario, shown.sets).district_path
    except BadInput as bad:
        subject.show_problems(bad.problems)
        return None


def _uploaded() -> Path | None:
    """Ask for files and take them in; what was handed in last stays while pages turn."""
    limits = T("One .xlsx workbook, or .csv files, or a .zip of .csv files; at most 20 MB. Names of persons do not "
               "belong in it.")  # fmt: skip
    paragraph(limits, "muted", "pl-small")
    files = st.file_uploader(
        say(T("Workbook or CSV files")), type=["xlsx", "csv", "zip"], accept_multiple_files=True, key="data_files"
    )
    if files:
        try:
            path = take_in([(one.name, one.getvalue()) for one in files], runs_dir())
        except BadInput as bad:
            st.session_state.pop("data_path", None)
            words.show(problems_block(bad.problems))
            return None
        st.session_state["data_path"] = str(path)
    kept = st.session_state.get("data_path")
    if kept is None or not Path(kept).exists():
        paragraph(T("Nothing is handed in yet. The blank workbook below says what each column holds."), "muted")
        return None
    return Path(kept)


def check(path: Path, scenario: Path | None) -> Checked:
    """Return what ``path`` holds and what is wrong with it, with the scenario that it would be used with."""
    files = [path] if scenario is None else [path, scenario]
    return _checked(str(path), str(scenario or ""), fingerprint(files))


@st.cache_resource(max_entries=KEPT, show_spinner=False)
def _checked(path: str, scenario: str, files: tuple[tuple[str, int, int], ...]) -> Checked:
    place = Path(path)
    tables: dict[str, TextTable] = {}
    district, problems = None, tuple[Problem, ...]()
    try:
        tables = text_tables(place)
        loaded = load_scenario(Path(scenario)) if scenario else None
        newest = newest_year(place)
        year = loaded.scenario.base_year if loaded is not None and loaded.scenario.base_year <= newest else newest
        district, problems = read_district(place, year)
        if loaded is not None and loaded.district_path == place:
            problems += check_scenario(loaded, district)
    except BadInput as bad:
        district, problems = None, bad.problems
    return Checked(place, f"{path}|{files}", tables, problems, district)


def _result(checked: Checked, path: Path) -> None:
    """Say what was found, with the marked copy and the list of tables."""
    words.heading(T("What the check found"), 2)
    if checked.district is not None:
        schools = T("{name}: {schools} schools, {tables} tables.", name=checked.district.name,
                    schools=len(checked.district.schools), tables=len(checked.tables))  # fmt: skip
        paragraph(schools, "good")
        if checked.district.illustrative:
            paragraph(T("The tables say that they are made up (illustrative)."), "warning")
    words.show(problems_block(checked.problems))
    data_files.marked(checked.path, checked.digest, checked.problems)
    if checked.tables:
        with st.expander(say(T("Tables that are there")), key="data_tables"):
            words.show(tables_block(checked.tables), headed=False)
