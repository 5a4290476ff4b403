"""Preschool 学前: places against demand by township, the items of the self-assessment, and what the plan changes."""

from __future__ import annotations

from collections.abc import Mapping

import altair as alt
import pandas as pd
import streamlit as st

from planner.base.i18n import T, Text
from planner.report import labels
from planner.report.amounts import grouped, number
from planner.report.blocks import Block, Cell, Column, Row, Table, Tone
from planner.report.preschool_answer import preschool_answer
from planner.report.preschool_answer_text import preschool_answer_blocks
from planner.report.preschool_course import course_blocks
from planner.report.preschool_standing import VERDICTS, standing_blocks
from planner.ui import draw, subject, words
from planner.ui.banner import banner
from planner.ui.charts import BLUE, ORANGE, PALE
from planner.ui.heat import INK, Drawn
from planner.ui.readings import titles
from planner.ui.standing_view import IDLE, PATHS, PLAN
from planner.ui.subject import Subject
from planner.ui.words import paragraph, say

ALL = "all"
TONES: dict[str, Tone] = {"met": "good", "not_met": "bad", "unknown": "warning"}
#: Townships in the chart; the table has all of them.
DRAWN = 24


def show(shown: Subject) -> None:
    """Show the page."""
    if not shown.head:
        subject.unreadable(shown)
        return
    banner(shown)
    paths = _paths(shown)
    if not paths:
        paragraph(T("This scenario has no kindergartens; choose one that has, at the left."), kind="pl-lead")
        return
    path, year = _choose(shown, list(paths))
    tables, names = paths[path], shown.names
    rules = _rules(shown)
    head, *rest = standing_blocks(tables, year, rules, names, None)
    words.show(head)
    _places(tables["townships"], year)
    told = st.tabs([say(T("Items")), say(T("Kindergartens and places")), say(T("Year by year")), say(T("The plan"))])
    with told[0]:
        _items(tables["verdicts"], year, rules, names)
    with told[1]:
        for block in rest:
            words.show(block)
    with told[2]:
        for block in course_blocks(tables, shown.deadline, rules)[1:]:
            words.show(block)
    with told[3]:
        _plan(shown)


def _paths(shown: Subject) -> dict[str, Mapping[str, pd.DataFrame]]:
    """The tables by path, as far as there are kindergartens in them."""
    found: dict[str, Mapping[str, pd.DataFrame]] = {}
    if shown.idle is not None and shown.idle.kindergartens is not None:
        found[IDLE] = shown.idle.kindergartens.tables
    run = shown.run
    if run is not None and "preschool" in run.tables and not run.tables["preschool"].empty:
        found[PLAN if not run.infeasible else IDLE] = run.tables
    return found


def _rules(shown: Subject) -> dict[str, Text]:
    """Names of the rules of both parts by code."""
    rules = dict(titles(shown.pack))
    if shown.idle is not None and shown.idle.kindergartens is not None:
        rules |= titles(shown.idle.kindergartens.case.pack.code)
    elif "preschool_pack" in shown.head:
        rules |= titles(str(shown.head["preschool_pack"]))
    return rules


def _choose(shown: Subject, paths: list[str]) -> tuple[str, int]:
    left, right = st.columns([3, 1], vertical_alignment="bottom")
    if st.session_state.get("kids_path") not in paths:
        st.session_state["kids_path"] = paths[0]
    if st.session_state.get("kids_year") not in shown.years:
        st.session_state["kids_year"] = shown.years[0]
    told = {code: say(PATHS[code]) for code in paths}
    with left:
        path = st.segmented_control(
            say(T("Path")), paths, format_func=told.__getitem__, key="kids_path", required=True
        )  # fmt: skip
    with right:
        year = st.selectbox(say(T("Autumn of")), shown.years, key="kids_year")
    return str(path or paths[0]), int(year or shown.years[0])


def _places(townships: pd.DataFrame, year: int) -> None:
    frame = townships[townships["year"] == year]
    if frame.empty:
        return
    frame = frame.assign(gap=frame["demand"] - frame["places"]).sort_values("gap", ascending=False, kind="stable")
    words.heading(T("Places against demand by township, those with the least room first"))
    note = T("Places, public places and children who want a place by township; the table below has the numbers.")
    draw.chart(places_chart(frame.head(DRAWN), words.language()), key="places", told=note)
    if len(frame) > DRAWN:
        paragraph(T("{shown} of {all} townships are drawn; the table has all.", shown=DRAWN, all=len(frame)),
                  kind="pl-small")  # fmt: skip


def places_chart(frame: pd.DataFrame, language: str) -> Drawn:
    """Return bars of public and other places by township, with a tick at the children who want one."""
    public, other, demand = (
        one.render(language) for one in (T("public places"), T("other places"), T("children who want a place"))
    )
    towns = [str(name) for name in frame["township"]]
    bars = []
    for name, seats, owned in frame[["township", "places", "public_places"]].itertuples(index=False, name=None):
        bars.append({"township": name, "what": public, "value": owned, "order": 0, "text": grouped(int(owned))})
        rest = int(seats) - int(owned)
        bars.append({"township": name, "what": other, "value": rest, "order": 1, "text": grouped(rest)})
    wanted = [
        {"township": name, "what": demand, "value": int(value), "text": grouped(int(value))}
        for name, value in frame[["township", "demand"]].itertuples(index=False, name=None)
    ]
    scale = alt.Scale(domain=[public, other, demand], range=[BLUE, PALE, ORANGE])
    legend = alt.Legend(orient="top", title=None, labelLimit=320, labelColor=INK)
    colour = alt.Color("what:N", scale=scale, legend=legend)
    axis = alt.Axis(labelLimit=200, labelOverlap=False, labelFlush=False, labelColor=INK)
    amounts = alt.Axis(format=",~f", tickCount=5, labelFlush=True, labelColor=INK, titleColor=INK)
    y = alt.Y("township:N", sort=towns, title=None, axis=axis)
    x = alt.X("value:Q", title=T("children and places").render(language), axis=amounts)
    tips = [
        alt.Tooltip("township:N", title=T("Township").render(language)),
        alt.Tooltip("what:N", title=" "),
        alt.Tooltip("text:N", title=T("Count").render(language)),
    ]
    drawn = alt.Chart(pd.DataFrame(bars)).mark_bar().encode(x=x, y=y, color=colour, order="order:Q", tooltip=tips)
    ticks = alt.Chart(pd.DataFrame(wanted)).mark_tick(thickness=3, bandSize=18).encode(x=x, y=y, color=colour,
                                                                                       tooltip=tips)  # fmt: skip
    return alt.layer(drawn, ticks).properties(height=24 * len(towns) + 70)


def _items(verdicts: pd.DataFrame, year: int, rules: Mapping[str, Text], names: Mapping[str, str]) -> None:
    codes = (ALL, "met", "not_met", "unknown")
    told = {code: say(T("all") if code == ALL else VERDICTS[code]) for code in codes}
    wanted = st.segmented_control(
        say(T("Verdict")), list(codes), format_func=told.__getitem__, key="kids_verdict", default=ALL, required=True
    )
    words.show(items_block(verdicts, year, str(wanted or ALL), rules, names), headed=False)


def items_block(
    verdicts: pd.DataFrame, year: int, wanted: str, rules: Mapping[str, Text], names: Mapping[str, str]
) -> Block:
    """Return the items of the self-assessment of ``year``, one row per item and verdict; ``wanted`` or all."""
    frame = verdicts[(verdicts["year"] == year) & verdicts["standard"].str.startswith("P")]
    if wanted != ALL:
        frame = frame[frame["verdict"] == wanted]
    rows = []
    for (code, verdict), group in frame.groupby(["standard", "verdict"], sort=False):
        one = group.iloc[0]
        alone = len(group) == 1
        who: Cell = labels.subject(str(one["subject"]), names) if alone else T("{count} of them", count=len(group))
        value = number(float(one["value"]), 2) if alone and one["value"] == one["value"] else ""
        asked = number(float(one["threshold"]), 2) if one["threshold"] == one["threshold"] else ""
        cells: tuple[Cell, ...] = (
            str(code), rules.get(str(code), Text("")), VERDICTS.get(str(verdict), str(verdict)), who, value, asked,
            str(one["citation"]),
        )  # fmt: skip
        rows.append(Row(cells, TONES.get(str(verdict), "plain")))
    columns = (
        Column(T("Item")), Column(T("Name")), Column(T("Verdict")), Column(T("Subject")), Column(T("Value"), "right"),
        Column(T("Asked"), "right"), Column(T("Citation")),
    )  # fmt: skip
    notes = () if rows else (T("No item has this verdict."),)
    return Block(T("Items of the self-assessment"), table=Table(columns, tuple(rows)), notes=notes)


def _plan(shown: Subject) -> None:
    facts = preschool_answer(shown.run.tables) if shown.run is not None and shown.planned else None
    if facts is None:
        paragraph(T("No plan of the kindergartens is shown: choose a run, or plan this scenario on the overview."))
        return
    for block in preschool_answer_blocks(facts, shown.names, None):
        words.show(block)
