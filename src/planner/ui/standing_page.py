"""Standing 现状: schools against indicators, and each cell opened to its formula, rows, rule and citation."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd
import streamlit as st

from planner.base.i18n import T, Text
from planner.base.terms import INDICATORS, PER_PUPILS, RESOURCES
from planner.report import labels
from planner.report.amounts import grouped, number
from planner.report.blocks import Block, Column, Row, Table
from planner.report.standing import Tables, school_of
from planner.standards.words import LEVELS, requirement
from planner.ui import subject, words
from planner.ui.banner import banner
from planner.ui.heat import VERDICTS, HeatCell, HeatRow
from planner.ui.standing_view import View, pack_of
from planner.ui.standing_view import show as show_view
from planner.ui.subject import Subject
from planner.ui.words import paragraph, say

#: What an indicator divides by the pupils.
NUMERATORS = {
    "R1": T("full-time teachers above the required degree"),
    "R2": T("backbone teachers of county level and above"),
    "R3": T("full-time teachers of PE, music and fine arts"),
    "R4": T("teaching and auxiliary area without indoor sports space (m²)"),
    "R5": T("sports area: gymnasium and grounds (m²)"),
    "R6": T("book value of teaching equipment (yuan)"),
    "R7": T("networked multimedia rooms"),
}


def show(shown: Subject) -> None:
    """Show the page."""
    if not shown.head:
        subject.unreadable(shown)
        return
    banner(shown)
    if shown.run is None and (shown.idle is None or shown.idle.assessment is None):
        paragraph(T("This scenario has kindergartens alone: see the page Preschool."), kind="pl-lead")
        return
    view = show_view(shown)
    if view.rows:
        _cell(shown, view)


def _cell(shown: Subject, view: View) -> None:
    """Open one cell of the heat map."""
    words.heading(T("How a figure comes about"), 2, "cell")
    units = {row.unit: row for row in view.rows}
    told = {code: say(_unit(row, shown.names)) for code, row in units.items()}
    left, right = st.columns([3, 2])
    with left:
        unit = st.selectbox(say(T("School and stage")), list(units), format_func=told.__getitem__, key="cell_unit")
    names = {code: f"{code} {say(labels.indicator(code))}" for code in INDICATORS}
    with right:
        code = st.selectbox(say(T("Indicator")), list(names), format_func=names.__getitem__, key="cell_indicator")
    row = units[str(unit)]
    cell = next((one for one in row.cells if one.indicator == code), None)
    if cell is None:
        paragraph(T("This indicator is not measured here."), "muted")
        return
    words.show(cell_block(shown, view, row, cell))
    words.show(rows_block(view.tables, row.unit, view.year))


def _unit(row: HeatRow, names: Mapping[str, str]) -> Text:
    return labels.school_stage(names.get(school_of(row.unit), school_of(row.unit)), row.stage)


def cell_block(shown: Subject, view: View, row: HeatRow, cell: HeatCell) -> Block:
    """Return formula, figures, rule, verdict, share of the coefficient and citation of one cell."""
    at = INDICATORS.index(cell.indicator)
    pupils = _of(view.tables, "pupils", row.unit, view.year)["pupils"].sum()
    stocks = _of(view.tables, "stocks", row.unit, view.year).set_index("resource")["stock"]
    stock = float(stocks.get(RESOURCES[at], float("nan")))
    per = T(" × 100") if PER_PUPILS[at] == 100 else Text("")
    pack = pack_of(shown.pack)
    rule = pack.rules.get(cell.standard) if pack is not None else None
    asked: Text | str = number(cell.threshold, 2)
    if rule is not None:
        asked = requirement(rule.comparator, cell.threshold, rule.unit)
    lines: list[tuple[Text, Text | str]] = [
        (T("Formula"), T("{numerator} ÷ pupils{per}", numerator=NUMERATORS[cell.indicator], per=per)),
        (T("Figures"), T("{stock} ÷ {pupils}{per} = {value}", stock=grouped(stock), pupils=grouped(float(pupils)),
                         per=per, value=number(cell.value, 2))),
        (T("Required"), asked),
        (T("Verdict"), VERDICTS.get(cell.verdict, Text(cell.verdict))),
        (T("Judged for"), LEVELS[rule.level] if rule is not None else "·"),
        (T("Share of the difference between schools"), _share(view, row, cell)),
        (T("Source"), cell.citation),
    ]  # fmt: skip
    heading = T("{school}, {indicator}, {year}", school=_unit(row, shown.names),
                indicator=labels.indicator(cell.indicator), year=view.year)  # fmt: skip
    return Block(heading, table=Table((Column(T("What")), Column(T("Figure"))), tuple(Row(one) for one in lines)))


def _share(view: View, row: HeatRow, cell: HeatCell) -> Text | str:
    """The unit's part of the dispersion of this indicator, and on which side of the mean it stands."""
    frame = view.tables["contributions"]
    found = frame[(frame["unit"] == row.unit) & (frame["year"] == view.year) & (frame["indicator"] == cell.indicator)]
    if found.empty:
        return "·"
    one = found.iloc[0]
    share = f"{float(one['share']):.1%}"
    mean = number(float(one["mean"]), 2)
    if float(one["value"]) >= float(one["mean"]):
        return T("{share}, above the mean of {mean}", share=share, mean=mean)
    return T("{share}, below the mean of {mean}", share=share, mean=mean)


def rows_block(tables: Tables, unit: str, year: int) -> Block:
    """Return the rows of the unit's pupils by grade, and its stocks."""
    frame = _of(tables, "pupils", unit, year)
    rows = [
        Row((str(grade), grouped(int(pupils)), grouped(int(classes)), grouped(int(largest))))
        for grade, pupils, classes, largest in frame[["grade", "pupils", "classes", "largest_class"]].itertuples(
            index=False, name=None
        )
    ]
    columns = (Column(T("Grade")), Column(T("Pupils"), "right"), Column(T("Classes"), "right"),
               Column(T("Largest class"), "right"))  # fmt: skip
    note = T("Pupils and classes of the year by grade: the rows that the figure is made of.")
    return Block(T("Rows"), table=Table(columns, tuple(rows)), notes=(note,))


def _of(tables: Tables, name: str, unit: str, year: int) -> pd.DataFrame:
    frame = tables[name]
    return frame[(frame["unit"] == unit) & (frame["year"] == year)]
