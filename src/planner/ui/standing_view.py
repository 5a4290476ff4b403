"""Where the district stands 现状: schools against indicators, coefficients of variation, the other items."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape

import streamlit as st

from planner.base.errors import BadInput
from planner.base.i18n import T, Text
from planner.base.terms import MEASURED_STAGES
from planner.report import labels, standing_text
from planner.report.dates import dates_block
from planner.report.standing import Standing, Tables
from planner.standards.load import load_pack
from planner.standards.lookup import Pack
from planner.ui import draw, words
from planner.ui.heat import BANDS, HeatRow, heat_chart, heat_frame, heat_rows, unit_labels
from planner.ui.maps import school_map
from planner.ui.readings import standing_of, titles
from planner.ui.subject import Subject
from planner.ui.words import paragraph, say

#: Rows of the heat map before the reader asks for all.
ROWS = 20
IDLE, PLAN, ALL = "idle", "plan", "all"
PATHS = {IDLE: T("If nothing is done"), PLAN: T("With the plan")}


@dataclass(frozen=True)
class View:
    """A year of a path as chosen: its tables, what stands for them in the caches, and the units shown."""

    path: str
    year: int
    tables: Tables
    digest: str
    rows: list[HeatRow]


def show(shown: Subject) -> View:
    """Show one year of one path, as chosen, and return it."""
    path, year, stage = _choose(shown)
    tables, digest = _tables(shown, path)
    rows = heat_rows(tables, year, stage)
    facts = standing_of(tables, digest, year, shown.names)
    words.show(standing_text.headline(facts), headed=False)
    _dates(shown, path)
    _heat(shown, rows, staged=stage is None)
    if rows:
        words.heading(T("Where they stand"))
        school_map(shown, rows, year, key="standing_map")
    _tabs(shown, facts)
    return View(path, year, tables, digest, rows)


def _dates(shown: Subject, path: str) -> None:
    """Phases of the document, and what was due before the base year, on the path that is shown."""
    idle = shown.idle.assessment if shown.idle is not None else None
    head = idle.facts if path == IDLE and idle is not None else shown.head
    block = dates_block(head, titles(shown.pack))
    if block is not None:
        with st.expander(say(block.heading or T("Dates of the document"))):
            words.show(block, headed=False)


def _choose(shown: Subject) -> tuple[str, int, str | None]:
    """Show the filters; their keys and values do not depend on the language."""
    first, second, third = st.columns([2, 2, 1], vertical_alignment="bottom")
    paths = [code for code in PATHS if (shown.planned if code == PLAN else _has_idle(shown))]
    if st.session_state.get("path") not in paths:
        st.session_state["path"] = paths[0]
    told = {code: say(name) for code, name in PATHS.items()}
    with first:
        path = st.segmented_control(
            say(T("Path")),
            paths,
            format_func=told.__getitem__,
            key="path",
            required=True,
        )
    stages = {code: say(_stage(code)) for code in (ALL, *MEASURED_STAGES)}
    with second:
        stage = st.segmented_control(
            say(T("Stage")), list(stages), format_func=stages.__getitem__, key="stage",
            default=ALL, required=True,
        )  # fmt: skip
    if st.session_state.get("year") not in shown.years:
        st.session_state["year"] = shown.years[0]
    with third:
        year = st.selectbox(say(T("Autumn of")), shown.years, key="year")
    return str(path), int(year or shown.years[0]), None if stage in (ALL, None) else str(stage)


def _has_idle(shown: Subject) -> bool:
    """The tables of an infeasible run are the do-nothing path itself."""
    infeasible = shown.run is not None and shown.run.infeasible
    return infeasible or (shown.idle is not None and shown.idle.assessment is not None)


def _stage(code: str) -> Text:
    return T("all") if code == ALL else labels.stage(code)


def _tables(shown: Subject, path: str) -> tuple[Tables, str]:
    """Return the tables of a path, and what stands for them in the caches."""
    run, idle = shown.run, shown.idle
    if idle is not None and idle.assessment is not None and (run is None or (path == IDLE and not run.infeasible)):
        return idle.assessment.tables, idle.digest
    assert run is not None, "without a run the path is the one without a plan"
    return run.tables, run.stored.digest


def _heat(about: Subject, rows: list[HeatRow], *, staged: bool) -> None:
    if not rows:
        paragraph(T("No unit is measured in this year."), "muted")
        return
    every = len(rows) <= ROWS or st.toggle(say(T("Show all {count} units", count=len(rows))), key="every")
    shown = rows if every else rows[:ROWS]
    language = words.language()
    told = unit_labels(shown, about.names, language, staged=staged)
    frame = heat_frame(shown, told, pack_of(about.pack), language)
    alternative = T("Ratio of value to threshold by school and indicator, schools that fall short first.")
    st.html(_legend())
    draw.chart(heat_chart(frame, told, language), key="heat", told=alternative)
    if not every:
        text = T("The {count} units furthest from the school rule; {rest} more are not shown.",
                 count=len(shown), rest=len(rows) - len(shown))  # fmt: skip
        paragraph(text, kind="pl-small")


def _legend() -> str:
    """The classes of ratios and the signs, in words."""
    shades = "".join(
        f'<span><i style="background:{draw.colour(band.colour)}"></i>{escape(say(band.name))}</span>' for band in BANDS
    )
    signs = escape(say(T("Figures: value ÷ threshold. ✗ not met, △ the one tolerated indicator of a school.")))
    return f'<div class="pl-legend">{shades}<span>{signs}</span></div>'


def _tabs(shown: Subject, facts: Standing) -> None:
    rules, names = titles(shown.pack), shown.names
    blocks = (
        (T("Coefficients of variation"), standing_text.dispersion(facts.spreads)),
        (T("What schools lack"), standing_text.failing_units(facts.failing, None)),
        (T("Other items not met"), standing_text.items_not_met(facts.of_verdict("not_met"), rules, names)),
        (T("Unknown"), standing_text.unknown(facts.of_verdict("unknown"), rules)),
    )
    for tab, (_, block) in zip(st.tabs([say(title) for title, _ in blocks]), blocks, strict=True):
        with tab:
            if block is None:
                paragraph(T("Nothing to report here."), "good")
            words.show(block, headed=False)


@st.cache_resource(max_entries=8, show_spinner=False)
def pack_of(name: str) -> Pack | None:
    """Return a pack of standards; None where it is not known here."""
    try:
        return load_pack(name)
    except BadInput:
        return None
