"""Rotation 交流轮岗: who may move, who moves from where to where, and the two shares that the rules ask for."""

from __future__ import annotations

from collections.abc import Mapping

import altair as alt
import pandas as pd
import streamlit as st

from planner.base.i18n import T
from planner.base.terms import MEASURED_STAGES
from planner.base.types import Projection
from planner.report import labels
from planner.report.amounts import grouped, percent
from planner.report.exchange import Exchange, Flow, between_places, exchange
from planner.report.exchange_text import answer, flows_table, units_table, years_table
from planner.ui import draw, subject, words
from planner.ui.banner import banner
from planner.ui.charts import BLUE, ORANGE
from planner.ui.construction_charts import SHORT_YEARS
from planner.ui.heat import INK, PAPER, PLAIN, Drawn
from planner.ui.readings import Run
from planner.ui.subject import Subject
from planner.ui.words import paragraph, say

ALL = "all"
#: Shades of the matrix from few to many, and the share of the most from which each begins.
SHADES = ((0.0, "#f1f5f8"), (0.02, "#dcebf5"), (0.2, "#a6cde6"), (0.5, "#8fbfdd"))


def show(shown: Subject) -> None:
    """Show the page."""
    if not shown.head:
        subject.unreadable(shown)
        return
    banner(shown)
    run = shown.run
    if run is None or run.tables["rotation"].empty:
        paragraph(T("No plan is shown: choose a run at the left to see who changes schools."), kind="pl-lead")
        return
    facts = facts_of(shown, run, 0)
    words.show(answer(facts, shown.deadline), headed=False)
    words.heading(T("The two shares by year"))
    told = T("Share of the eligible who move and share of backbone teachers among them; the table has the numbers.")
    left, right = st.columns([3, 7], gap="medium")
    with left:
        draw.chart(shares_chart(facts, words.language()), key="shares", told=told)
    with right:
        words.show(years_table(facts), headed=False)
    _flows(shown, run)
    words.show(units_table(facts.units, shown.names, None))


@st.cache_resource(max_entries=24, show_spinner=False)
def _facts(_run: Run, digest: str, year: int, _projection: Projection | None, case: str) -> Exchange:
    return exchange(_run.tables, _projection, year or None)


def facts_of(shown: Subject, run: Run, year: int) -> Exchange:
    """Return who changes schools in ``year`` (0: in all years); who may, where the scenario is at hand."""
    idle = shown.idle
    if idle is None or idle.assessment is None:
        return _facts(run, run.stored.digest, year, None, "")
    return _facts(run, run.stored.digest, year, idle.assessment.case.projection, idle.digest)


def _flows(shown: Subject, run: Run) -> None:
    words.heading(T("From where to where"), 2, "flows")
    first, second = st.columns([3, 1], vertical_alignment="bottom")
    stages = {code: say(T("all") if code == ALL else labels.stage(code)) for code in (ALL, *MEASURED_STAGES)}
    with first:
        stage = st.segmented_control(say(T("Stage")), list(stages), format_func=stages.__getitem__,
                                     key="flow_stage", default=ALL, required=True)  # fmt: skip
    years, every = [0, *shown.years[1:]], say(T("all years"))
    with second:
        year = st.selectbox(say(T("Year")), years, key="flow_year",
                            format_func=lambda one: str(one) if one else every)  # fmt: skip
    facts = facts_of(shown, run, int(year or 0))
    flows = tuple(one for one in facts.flows if stage in (ALL, None, one.stage))
    if not flows:
        paragraph(T("Nobody moves."), "muted")
        return
    place = townships(shown)
    if place:
        told = T("Teachers who move by township of the old and of the new school; the table below names the schools.")
        draw.chart(matrix_chart(flows, place, words.language()), key="flows", told=told)
    words.show(flows_table(flows, shown.names, None), headed=False)


def townships(shown: Subject) -> dict[str, str]:
    """Return the township of each school; none where the scenario is not at hand."""
    idle = shown.idle
    if idle is None or idle.assessment is None:
        return {}
    return {one.id: one.township for one in idle.assessment.case.district.schools if one.township}


def shares_chart(facts: Exchange, language: str) -> Drawn:
    """Return the two shares by year as lines, each with a dashed line at what the rule asks for."""
    series = (
        (T("moved, of the eligible"), facts.limit, BLUE, "circle", [(one.year, one.share) for one in facts.years]),
        (T("backbone, of the moved"), facts.backbone_limit, ORANGE, "square",
         [(one.year, one.backbone_share) for one in facts.years]),
    )  # fmt: skip
    names = [name.render(language) for name, *_ in series]
    rows = [
        {"year": str(year), "what": name.render(language), "value": share, "text": percent(share, 1)}
        for name, _, _, _, shares in series
        for year, share in shares
        if share is not None
    ]
    limits = pd.DataFrame(
        [{"what": name.render(language), "limit": limit} for name, limit, *_ in series if limit is not None]
    )
    scale = alt.Scale(domain=names, range=[colour for _, _, colour, _, _ in series])
    legend = alt.Legend(orient="bottom", columns=1, title=None, labelLimit=320, symbolSize=70, labelColor=INK)
    colour = alt.Color("what:N", scale=scale, legend=legend)
    axis = alt.Axis(format="%", tickCount=5, labelColor=INK)
    tips = [alt.Tooltip("year:N", title=T("Year").render(language)), alt.Tooltip("what:N", title=" "),
            alt.Tooltip("text:N", title=T("Share").render(language))]  # fmt: skip
    base = alt.Chart(pd.DataFrame(rows)).encode(
        x=alt.X("year:O", title=None, axis=SHORT_YEARS),
        y=alt.Y("value:Q", title=None, axis=axis),
        color=colour,
        tooltip=tips,
    )
    shapes = alt.Scale(domain=names, range=[shape for _, _, _, shape, _ in series])
    signs = alt.Shape("what:N", scale=shapes, legend=legend)
    points = base.mark_point(size=55, filled=True, opacity=1).encode(shape=signs)
    rules = alt.Chart(limits).mark_rule(strokeDash=[5, 4], strokeWidth=1.5).encode(y="limit:Q", color=colour)
    return alt.layer(base.mark_line(strokeWidth=2), points, rules).properties(height=290)


def _shade(count: int, most: int) -> str:
    """The darker the more; nobody is the lightest."""
    return [shade for least, shade in SHADES if not least or count > least * most][-1] if count else SHADES[0][1]


def matrix_chart(flows: tuple[Flow, ...], place: Mapping[str, str], language: str) -> Drawn:
    """Return teachers by township left (rows) and township joined (columns); the number stands in each field."""
    counts = between_places(flows, dict(place))
    ends = sorted({end for pair in counts for end in pair})
    most = max(counts.values())
    rows = [
        {
            "from": start, "to": end, "text": grouped(count) if count else "·",
            "shade": _shade(count, most),
        }
        for start in ends
        for end in ends
        for count in (counts.get((start, end), 0),)
    ]  # fmt: skip
    top = alt.Axis(orient="top", labelAngle=0 if len(ends) <= 12 else -40, labelLimit=90, titleColor=INK, **PLAIN)
    side = alt.Axis(labelLimit=200, labelPadding=6, titleColor=INK, **PLAIN)
    base = alt.Chart(pd.DataFrame(rows)).encode(
        x=alt.X("to:N", sort=ends, title=T("Township joined").render(language), axis=top),
        y=alt.Y("from:N", sort=ends, title=T("Township left").render(language), axis=side),
        tooltip=[
            alt.Tooltip("from:N", title=T("From").render(language)),
            alt.Tooltip("to:N", title=T("To").render(language)),
            alt.Tooltip("text:N", title=T("Teachers").render(language)),
        ],
    )
    squares = base.mark_rect(stroke=PAPER, strokeWidth=1.5).encode(color=alt.Color("shade:N", scale=None))
    texts = base.mark_text(fontSize=11, color=INK).encode(text="text:N")
    return alt.layer(squares, texts).properties(height=28 * len(ends) + 60)
