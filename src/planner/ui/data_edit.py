"""Editing tables on the page Data 编辑与保存: one table at a time, checked as a whole, kept under a new name."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd
import streamlit as st

from planner.base.errors import BadInput, Problem
from planner.base.i18n import T
from planner.district.contracts import BY_CODE, Column
from planner.district.edit import TextTable, replaced, write_text_tables
from planner.district.read import newest_year, read_district
from planner.report.checked import name_of, problems_block
from planner.scenario.load import load_scenario
from planner.store.datasets import keep_data
from planner.ui import turning, whatif, words
from planner.ui.places import runs_dir
from planner.ui.subject import AT, Subject
from planner.ui.words import paragraph, say

if TYPE_CHECKING:
    from planner.ui.data_page import Checked

#: Session: edited tables by what they were read from, which table is open and what it held then, how often thrown away.
EDITED, OPENED, TURN, FOUND, SAVED = "data_edited", "data_opened", "data_turn", "data_found", "data_saved"
#: Rows that are edited here; larger tables are edited in the workbook.
MOST_ROWS = 5_000


def show(checked: Checked, shown: Subject, *, uploaded: bool) -> None:
    """Show the editor, the check of what was edited, and how to keep it."""
    if not checked.tables:
        return
    words.heading(T("Edit a table"), 2)
    tables = edited(checked)
    code = _choose(checked.tables, tables)
    table = tables[code]
    if len(table.rows) > MOST_ROWS:
        text = T("{count} rows: too many to edit here; edit the workbook and hand it in.", count=len(table.rows))
        paragraph(text, "muted")
    else:
        _edit(checked, code, table)
    tables = edited(checked)
    changed = [one for one in tables if tables[one] != checked.tables[one]]
    if changed:
        _changed(checked, tables, changed)
    _keep(checked, shown, tables, changed=bool(changed), uploaded=uploaded)


def edited(checked: Checked) -> dict[str, TextTable]:
    """Return the tables with what was edited in this session."""
    held: Mapping[str, Mapping[str, TextTable]] = st.session_state.get(EDITED, {})
    return {**checked.tables, **held.get(checked.digest, {})}


def _choose(original: Mapping[str, TextTable], tables: Mapping[str, TextTable]) -> str:
    names = {}
    for code, one in tables.items():
        mark = " *" if one != original.get(code) else ""
        names[code] = f"{say(name_of(code))} ({len(one.rows)}){mark}"
    if st.session_state.get("data_table") not in names:
        st.session_state["data_table"] = next(iter(names))
    code = st.selectbox(say(T("Table")), list(names), format_func=names.__getitem__, key="data_table")
    return str(code)


def _edit(checked: Checked, code: str, table: TextTable) -> None:
    """The editor of one table. Its frame stays the same while it is open, so that no second edit is lost."""
    turn = int(st.session_state.get(TURN, 0))
    about = (checked.digest, code, turn)
    opened = st.session_state.get(OPENED)
    if opened is None or opened[0] != about:
        opened = (about, frame_of(table))
        st.session_state[OPENED] = opened
    frame: pd.DataFrame = opened[1]
    language = words.language()
    config: dict[str, Any] = {one: _column(BY_CODE[code].by_code[one], language) for one in table.columns}
    config["_index"] = st.column_config.Column(say(T("Row")))
    high = min(420, 38 * len(frame) + 80)
    result = st.data_editor(
        frame, column_config=config, num_rows="dynamic", width="stretch", height=high, hide_index=False,
        key=f"data_editor {code} {turn}",
    )  # fmt: skip
    tables = replaced(edited(checked), code, table.columns, cells_of(result))
    held = dict(st.session_state.get(EDITED, {}).get(checked.digest, {}))
    held.pop(code, None)
    if tables[code] != checked.tables[code]:
        held[code] = tables[code]
    st.session_state[EDITED] = {checked.digest: held}
    paragraph(T("Rows carry the numbers of the file. Press Enter to take a cell over; add rows at the end."), "muted",
              "pl-small")  # fmt: skip


def _column(column: Column, language: str) -> Any:
    parts = [column.note.render(language)]
    if column.unit is not None:
        parts.append(T("unit: {unit}", unit=column.unit).render(language))
    parts.append(T("allowed: {allowed}", allowed=column.allowed).render(language))
    return st.column_config.TextColumn(column.label.render(language), help=" · ".join(parts))


def frame_of(table: TextTable) -> pd.DataFrame:
    """Return a table for the editor: text in every cell, rows numbered as in a file with a header."""
    frame = pd.DataFrame([list(row) for row in table.rows], columns=list(table.columns), dtype=object)
    frame.index = pd.RangeIndex(2, len(frame) + 2)
    return frame


def cells_of(frame: pd.DataFrame) -> list[list[str]]:
    """Return what the editor holds as rows of text; an added cell that nobody filled is blank."""
    return [["" if cell is None or cell != cell else str(cell).strip() for cell in row]
            for row in frame.itertuples(index=False, name=None)]  # fmt: skip


def _changed(checked: Checked, tables: Mapping[str, TextTable], changed: list[str]) -> None:
    """Say what is edited, check it, or throw it away."""
    names = ", ".join(say(name_of(code)) for code in changed)
    paragraph(T("Edited and not kept yet: {names}.", names=names), "warning")
    first, second = st.columns(2)
    with first:
        if st.button(say(T("Check what was edited")), key="data_check", width="stretch"):
            st.session_state[FOUND] = (checked.digest, dict(tables), problems_of(tables))
    with second:
        st.button(say(T("Throw the edits away")), key="data_throw", on_click=_throw, width="stretch")
    found = st.session_state.get(FOUND)
    if found is not None and found[0] == checked.digest and found[1] == tables:
        words.show(problems_block(found[2]))


def _throw() -> None:
    for key in (EDITED, OPENED, FOUND):
        st.session_state.pop(key, None)
    st.session_state[TURN] = int(st.session_state.get(TURN, 0)) + 1


def problems_of(tables: Mapping[str, TextTable]) -> tuple[Problem, ...]:
    """Return every problem of edited tables, by file, row and column."""
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder) / "tables"
        try:
            write_text_tables(tables, place, words.language())
            return read_district(place, newest_year(place))[1]
        except BadInput as bad:
            return bad.problems


def _keep(checked: Checked, shown: Subject, tables: Mapping[str, TextTable], *, changed: bool, uploaded: bool) -> None:
    """Keep the tables under a new name, with a scenario that uses them."""
    if not (changed or uploaded) or shown.scenario is None:
        return
    words.heading(T("Keep and use the data"), 2)
    base = load_scenario(shown.scenario)
    text = T("They are kept under a name of their own and used with the budget, deadline and standards of: {scenario}.",
             scenario=base.scenario.title)  # fmt: skip
    paragraph(text, "muted", "pl-small")
    first, second, third = st.columns([3, 1, 2], vertical_alignment="bottom")
    with first:
        name = st.text_input(say(T("Name of the data")), key="data_name", max_chars=60)
    years = years_of(tables)
    with second:
        usual = base.scenario.base_year if base.scenario.base_year in years else max(years, default=0)
        place = years.index(usual) if usual in years else 0
        year = st.selectbox(say(T("Base year")), years, index=place, key=f"data_year {usual}") if years else None
    with third:
        made_up = st.checkbox(say(T("These data are made up (illustrative)")), base.scenario.illustrative,
                              key="data_made_up")  # fmt: skip
    if st.button(say(T("Check and keep")), key="data_keep", type="primary"):
        sets = [] if year in (None, base.scenario.base_year) else [f"base_year={year}"]
        if made_up != base.scenario.illustrative:
            sets.append(f"illustrative={str(made_up).lower()}")
        _save(str(name), tables, shown.scenario, tuple(sets))
    saved = st.session_state.get(SAVED)
    if isinstance(saved, BadInput):
        words.show(problems_block(saved.problems))


def years_of(tables: Mapping[str, TextTable]) -> list[int]:
    """Return the years of table enrolment (of kindergartens where there is no other), newest first."""
    table = tables.get("enrolment") or tables.get("kindergarten_enrolment")
    if table is None or "year" not in table.columns:
        return []
    at = table.columns.index("year")
    found = {row[at][:4] for row in table.rows}
    return sorted((int(year) for year in found if year.isdecimal() and len(year) == 4), reverse=True)


def _save(name: str, tables: Mapping[str, TextTable], scenario: Path, sets: tuple[str, ...]) -> None:
    try:
        with st.spinner(say(T("Checking every cell…"))):
            loaded = keep_data(runs_dir(), name, tables, scenario, sets)
    except BadInput as bad:
        st.session_state[SAVED] = bad
        return
    for key in (SAVED, EDITED, OPENED, FOUND):
        st.session_state.pop(key, None)
    st.session_state[whatif.NEXT] = f"{AT}{loaded.path.parent.name}/{loaded.path.stem}"
    turning.to("standing")
