"""Construction 建设: what the plan builds and when, places against demand, schedules side by side."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import streamlit as st

from planner.base.errors import BadInput
from planner.base.i18n import T, Text
from planner.report import schedules_text
from planner.report.blocks import Block
from planner.report.building import Building, building
from planner.report.building_text import paid_table, places_table, works_table
from planner.report.odds import odds
from planner.report.odds_text import cash_table
from planner.store.beside import Schedules, read_schedules_folder, schedule_folders, schedules_digest
from planner.studies.prepare import Case
from planner.ui import construction_charts as charts
from planner.ui import draw, pins_panel, schedules_panel, subject, words
from planner.ui.banner import banner
from planner.ui.places import runs_dir
from planner.ui.readings import Run, simulation_key, simulation_of
from planner.ui.subject import Subject
from planner.ui.words import paragraph, say

#: Key of the comparison that is shown.
COMPARISON = "schedules"


def show(shown: Subject) -> None:
    """Show the page."""
    if not shown.head:
        subject.unreadable(shown)
        return
    banner(shown)
    if shown.run is not None and shown.planned:
        _plan(shown, shown.run)
    else:
        paragraph(T("No plan is shown: choose a run at the left to see what it builds."), kind="pl-lead")
    words.heading(T("Start years and pins"), 2, "pins")
    pins_panel.show(shown)
    words.heading(T("Schedules side by side"), 2, "schedules")
    _schedules(shown)
    schedules_panel.show(shown)


def case_of(shown: Subject) -> Case | None:
    """Return the compulsory schools of the scenario as they were read, where they are at hand."""
    if shown.idle is None or shown.idle.assessment is None:
        return None
    return shown.idle.assessment.case


@st.cache_resource(max_entries=8, show_spinner=False)
def _building(_run: Run, digest: str, simulated: str, _case: Case | None, case: str) -> Building:
    tables = simulation_of(_run) if simulated else {}
    return building(_run.head, _run.tables, odds(tables).sites if tables else (), _case)


def facts_of(shown: Subject, run: Run) -> Building:
    """Return what the run builds."""
    case = case_of(shown)
    digest = shown.idle.digest if shown.idle is not None and case is not None else ""
    return _building(run, run.stored.digest, simulation_key(run), case, digest)


def _plan(shown: Subject, run: Run) -> None:
    facts, language = facts_of(shown, run), words.language()
    block = works_table(facts.works, shown.names)
    words.heading(block.heading or T("Projects of the plan"))
    if facts.works:
        _legend()
        told = T("Projects on a time line, planned and as simulated; the table below has the dates.")
        draw.chart(charts.works_chart(facts.works, shown.names, language), key="works", told=told)
    words.show(block, headed=False)
    if not simulation_of(run):
        _not_simulated(shown, run)
    left, right = st.columns(2, gap="medium")
    with left:
        _places(facts, shown)
    with right:
        _money(facts, shown, run)
    words.show(paid_table(facts.paid, shown.names), headed=False)
    tables = simulation_of(run)
    if tables:
        with st.expander(say(T("What is really paid, by fund and year (P10–P90)"))):
            words.show(cash_table(odds(tables), shown.names), headed=False)


def _not_simulated(shown: Subject, run: Run) -> None:
    text = T("When buildings are really ready is known only after a simulation of the plan.")
    paragraph(text, "warning")
    schedules_panel.offer_simulation(shown, run)


def _legend(first: int = 0) -> None:
    shades = [f'<span><i style="background:{draw.colour(colour)}"></i>{words.html(told)}</span>'
              for colour, told in charts.legend_words()[first:]]  # fmt: skip
    st.html(f'<div class="pl-legend">{"".join(shades)}</div>')


def _places(facts: Building, shown: Subject) -> None:
    words.heading(T("Places against pupils"))
    if not facts.places:
        paragraph(T("The scenario is not at hand, so the class limits are not known."), "muted")
        return
    told = T("Pupils as bars and places as ticks by stage and year; the table below has the numbers.")
    draw.chart(charts.places_chart(facts.places, words.language()), key="places", told=told)
    with st.expander(say(T("Places by stage and year"))):
        words.show(places_table(facts.places), headed=False)


def _money(facts: Building, shown: Subject, run: Run) -> None:
    block = paid_table(facts.paid, shown.names)
    if block is None:
        return
    words.heading(block.heading or T("Cost"))
    told = T("Money for building by year and fund; the table below has the numbers.")
    draw.chart(charts.paid_chart(facts.paid, shown.names, words.language()), key="paid", told=told)


@st.cache_resource(max_entries=6, show_spinner=False)
def _read(path: str, digest: str) -> Schedules:
    return read_schedules_folder(Path(path))


def comparisons(shown: Subject) -> dict[str, Schedules]:
    """Return the comparisons that are kept, by folder; those of the district that is shown come first."""
    found = {}
    for folder in schedule_folders(runs_dir()):
        digest = schedules_digest(folder)
        if digest:
            try:
                found[folder.name] = _read(str(folder), digest)
            except BadInput:
                continue
    district = str(shown.head.get("district", ""))
    mine = {name: one for name, one in found.items() if one.about.get("district") in (district, None)}
    return mine | found


def _schedules(shown: Subject) -> None:
    found = comparisons(shown)
    if not found:
        paragraph(T("No schedules have been compared yet. Compare some below, or with: {command}",
                    command="planner schedules"))  # fmt: skip
        return
    asked = st.query_params.get(COMPARISON)
    if st.session_state.get(COMPARISON) not in found:
        st.session_state[COMPARISON] = asked if asked in found else next(iter(found))
    called = {key: f"{say(title_of(one))} · {key}" for key, one in found.items()}
    name = st.selectbox(say(T("Comparison")), list(found), format_func=called.__getitem__, key=COMPARISON)
    one = found[str(name)]
    _about(one, shown)
    show_comparison(one, {**shown.names, **_names(one)})


def _names(one: Schedules) -> dict[str, str]:
    names = one.about.get("names")
    return {str(code): str(told) for code, told in names.items()} if isinstance(names, dict) else {}


def _about(one: Schedules, shown: Subject) -> None:
    """Say whose schedules these are, made up or not, and whether they are of what is shown above."""
    about = one.about
    if about.get("illustrative"):
        words.badges([(T("ILLUSTRATIVE DATA: the schools of {district} are made up.",
                         district=str(about.get("district", ""))), "warning")])  # fmt: skip
    if about:
        paragraph(T("{title}; {count} replications, seed {seed}.", title=str(about.get("title", "")),
                    count=str(about.get("replications", "")), seed=str(about.get("seed", ""))),
                  "muted", "pl-small")  # fmt: skip
        inputs, made_of = dict(shown.head.get("inputs") or {}), dict(about.get("inputs") or {})
        other = [name for name, digest in made_of.items() if name in inputs and inputs[name] != digest]
        if other or about.get("district") != shown.head.get("district"):
            paragraph(T("This comparison was made from other inputs than what is shown above."), "warning")


def show_comparison(one: Schedules, names: Mapping[str, str]) -> None:
    """Show schedules side by side: table, time lines, places, money."""
    tables, language = one.tables, words.language()
    for block in schedules_text.schedule_blocks(tables, names)[:2]:
        words.show(block)
    if len(tables["schedules_gantt"]):
        words.heading(T("Projects on a time line"))
        _legend(1)
        told = T("Phases of every schedule's projects and when they really end; the tables below have the dates.")
        draw.chart(charts.gantt_chart(tables, names, language), key="gantt", told=told)
    if len(tables["schedules_years"]):
        words.heading(T("Places against demand"))
        told = T("Pupils as bars and places as ticks, schedule by schedule; the table below has the numbers.")
        draw.chart(charts.schedule_places_chart(tables, language), key="schedule_places", told=told)
        words.heading(T("Cash flow"))
        told = T("Planned payments by year and what is really paid, schedule by schedule; the table below has them.")
        draw.chart(charts.schedule_cash_chart(tables, language), key="schedule_cash", told=told)
        with st.expander(say(T("Dates, places and money by year"))):
            for block in _rest(tables, names):
                words.show(block)


def _rest(tables: Mapping[str, object], names: Mapping[str, str]) -> tuple[Block, ...]:
    blocks = schedules_text.schedule_blocks(tables, names)[2:]  # type: ignore[arg-type]  # frames by name
    return blocks


def title_of(one: Schedules) -> Text:
    """Return how a comparison is called."""
    return Text("{title}", {"title": str(one.about.get("title") or one.name)})
