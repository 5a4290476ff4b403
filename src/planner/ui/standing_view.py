"""Where the district stands 现状: schools against indicators, coefficients of variation, the other items."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape

import streamlit as st

from planner.base.errors import BadInput
from planner.base.i18n import T, Text
from planner.base.terms import MEASURED_STAGES
from planner.report import labels, standing_text
from planner.report.standing import Standing, Tables
from planner.standards.load import load_pack
from planner.standards.lookup import Pack
from planner.ui import words
from planner.ui.heat import BANDS, HeatRow, heat_chart, heat_frame, heat_rows, unit_labels
from planner.ui.readings import DoingNothing, Run, standing_of, titles
from planner.ui.words import paragraph, say

#: Rows of the heat map before the reader asks for all.
ROWS = 20
IDLE, PLAN, ALL = "idle", "plan", "all"
PATHS = {IDLE: T("If nothing is done"), PLAN: T("With the plan")}


def show(run: Run, idle: DoingNothing | None) -> None:
    """Show one year of one path, as chosen."""
    words.heading(T("Where the district stands"), 2, "standing")
    path, year, stage = _choose(run, idle)
    tables, digest = _tables(run, idle, path)
    names = run.names
    facts = standing_of(tables, digest, year, names)
    words.show(standing_text.headline(facts), headed=False)
    _heat(run, heat_rows(tables, year, stage), staged=stage is None)
    _tabs(run, facts, names)


def _choose(run: Run, idle: DoingNothing | None) -> tuple[str, int, str | None]:
    """Show the filters; their keys and values do not depend on the language."""
    first, second, third = st.columns([2, 2, 1], vertical_alignment="bottom")
    paths = [code for code in PATHS if (code == PLAN and not run.infeasible) or (code == IDLE and _has_idle(run, idle))]
    if st.session_state.get("path") not in paths:
        st.session_state["path"] = paths[0]
    shown = {code: say(name) for code, name in PATHS.items()}
    with first:
        path = st.segmented_control(
            say(T("Path")),
            paths,
            format_func=shown.__getitem__,
            key="path",
            required=True,
        )
    stages = {code: say(_stage(code)) for code in (ALL, *MEASURED_STAGES)}
    with second:
        stage = st.segmented_control(
            say(T("Stage")), list(stages), format_func=stages.__getitem__, key="stage",
            default=ALL, required=True,
        )  # fmt: skip
    if st.session_state.get("year") not in run.years:
        st.session_state["year"] = run.years[0]
    with third:
        year = st.selectbox(say(T("Autumn of")), run.years, key="year")
    return str(path), int(year or run.years[0]), None if stage in (ALL, None) else str(stage)


def _has_idle(run: Run, idle: DoingNothing | None) -> bool:
    """The tables of an infeasible run are the do-nothing path itself."""
    return run.infeasible or idle is not None


def _stage(code: str) -> Text:
    return T("all") if code == ALL else labels.stage(code)


def _tables(run: Run, idle: DoingNothing | None, path: str) -> tuple[Tables, str]:
    """Return the tables of a path, and what stands for them in the caches."""
    if path == IDLE and idle is not None and not run.infeasible:
        return idle.assessment.tables, idle.digest
    return run.tables, run.stored.digest


def _heat(run: Run, rows: list[HeatRow], *, staged: bool) -> None:
    if not rows:
        paragraph(T("No unit is measured in this year."), "muted")
        return
    every = len(rows) <= ROWS or st.toggle(say(T("Show all {count} units", count=len(rows))), key="every")
    shown = rows if every else rows[:ROWS]
    language = words.language()
    told = unit_labels(shown, run.names, language, staged=staged)
    frame = heat_frame(shown, told, _pack(str(run.head["standards_pack"])), language)
    alternative = say(T("Ratio of value to threshold by school and indicator, schools that fall short first."))
    st.html(_legend())
    st.altair_chart(heat_chart(frame, told, language), width="stretch", key="heat", alt=alternative)
    if not every:
        text = T("The {count} units furthest from the school rule; {rest} more are not shown.",
                 count=len(shown), rest=len(rows) - len(shown))  # fmt: skip
        paragraph(text, kind="pl-small")


def _legend() -> str:
    """The classes of ratios and the signs, in words."""
    shades = "".join(f'<span><i style="background:{band.colour}"></i>{escape(say(band.name))}</span>' for band in BANDS)
    signs = escape(say(T("Figures: value ÷ threshold. ✗ not met, △ the one tolerated indicator of a school.")))
    return f'<div class="pl-legend">{shades}<span>{signs}</span></div>'


def _tabs(run: Run, facts: Standing, names: Mapping[str, str]) -> None:
    rules = titles(str(run.head["standards_pack"]))
    blocks = (
        (T("Coefficients of variation"), standing_text.dispersion(facts.spreads)),
        (T("What schools lack"), standing_text.failing_units(facts.failing, None)),
        (T("Other items not met"), standing_text.items_not_met(facts.of_verdict("not_met"), rules, names)),
        (T("Unknown"), standing_text.unknown(facts.of_verdict("unknown"))),
    )
    for tab, (_, block) in zip(st.tabs([say(title) for title, _ in blocks]), blocks, strict=True):
        with tab:
            if block is None:
                paragraph(T("Nothing to report here."), "good")
            words.show(block, headed=False)


@st.cache_resource(max_entries=8, show_spinner=False)
def _pack(name: str) -> Pack | None:
    try:
        return load_pack(name)
    except BadInput:
        return None
