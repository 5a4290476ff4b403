"""The school × indicator heat map 学校指标热力图: which units fall short of which threshold, worst first."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import altair as alt
import pandas as pd

from planner.base.i18n import T, Text
from planner.base.rounding import TOLERANCE
from planner.base.terms import INDICATORS
from planner.report import labels
from planner.report.amounts import number
from planner.report.standing import Tables, school_of
from planner.standards.lookup import Pack
from planner.standards.words import requirement

#: Height of a row in pixels.
ROW = 22
#: Height of the axis above the rows, which the chart's height includes.
HEAD = 48
INK, PAPER = "#1f2d3d", "#ffffff"
#: Axes of a grid: every label stands, at its row or column.
PLAIN: dict[str, Any] = {
    "domain": False, "ticks": False, "labelOverlap": False, "labelFlush": False, "labelColor": INK,
}  # fmt: skip
Drawn = alt.LayerChart | alt.FacetChart
VERDICTS = {
    "met": T("met"),
    "tolerated": T("tolerated (the one indicator at 85% or more)"),
    "not_met": T("not met"),
}


@dataclass(frozen=True)
class Band:
    """A class of ratios (value / threshold) below ``under``, its colour and name."""

    code: str
    under: float
    colour: str
    ink: str
    name: Text


#: Orange against blue stays apart for every kind of colour blindness; the ratio stands in each cell besides.
BANDS = (
    Band("far", 0.70, "#b35806", PAPER, T("below 70% of the threshold")),
    Band("low", 0.85, "#e89a4f", INK, T("70% to 85%")),
    Band("near", 1.0, "#f9d9b3", INK, T("85% to 100%")),
    Band("met", 1.2, "#dcebf5", INK, T("threshold met")),
    Band("ample", math.inf, "#a6cde6", INK, T("120% or more")),
)


@dataclass(frozen=True)
class HeatCell:
    """An indicator of a unit: its value against the threshold, the verdict, and where the rule stands."""

    indicator: str
    value: float
    threshold: float
    verdict: str
    standard: str
    citation: str

    @property
    def ratio(self) -> float:
        """Value as a share of the threshold."""
        return self.value / self.threshold if self.threshold else math.nan


@dataclass(frozen=True)
class HeatRow:
    """A measured unit in one year: how many of the seven it meets, and its cells."""

    unit: str
    stage: str
    met: int
    lowest: float
    passes: bool
    cells: tuple[HeatCell, ...]


def heat_rows(tables: Tables, year: int, stage: str | None = None) -> list[HeatRow]:
    """Return the units measured in ``year`` (of ``stage``), those that fail the school rule first, worst first."""
    rule = _of(tables["schools_rule"], year, stage)
    values = _of(tables["indicators"], year, stage)
    columns = ["unit", "indicator", "value", "threshold", "verdict", "standard", "citation"]
    cells: dict[str, list[HeatCell]] = {}
    for unit, *rest in values[columns].itertuples(index=False, name=None):
        cells.setdefault(str(unit), []).append(_heat_cell(*rest))
    columns = ["unit", "stage", "met", "lowest_ratio", "verdict"]
    rows = [
        HeatRow(str(unit), str(level), int(met), float(lowest), verdict == "met", tuple(cells.get(str(unit), ())))
        for unit, level, met, lowest, verdict in rule[columns].itertuples(index=False, name=None)
    ]
    return sorted(rows, key=lambda one: (one.passes, one.met, one.lowest, one.unit))


def _of(frame: pd.DataFrame, year: int, stage: str | None) -> pd.DataFrame:
    kept = frame[(frame["year"] == year) & (frame["verdict"] != "not_measured")]
    return kept if stage is None else kept[kept["stage"] == stage]


def _heat_cell(indicator: str, value: float, threshold: float, verdict: str, standard: str, citation: str) -> HeatCell:
    return HeatCell(str(indicator), float(value), float(threshold), str(verdict), str(standard), str(citation))


def band(cell: HeatCell) -> Band:
    """Return the class of a cell; a threshold met within the tolerance of the rules is met."""
    if cell.verdict == "met":
        return BANDS[4] if cell.ratio >= BANDS[3].under else BANDS[3]
    return next(one for one in BANDS[:3] if cell.ratio < one.under or one is BANDS[2])


def ratio_text(cell: HeatCell) -> str:
    """Return the ratio with the sign of the verdict; what is not met never reads 1.00."""
    sign = {"not_met": "✗", "tolerated": "△"}.get(cell.verdict, "")
    if not math.isfinite(cell.ratio):
        return sign
    below = math.floor(cell.ratio * 100 + TOLERANCE) / 100
    shown = min(below, 0.99) if cell.verdict != "met" else max(below, 1.0)
    return f"{sign}{shown:.2f}"


def unit_labels(rows: Sequence[HeatRow], names: Mapping[str, str], language: str, *, staged: bool) -> list[str]:
    """Return one label per row, no two alike: the school (and stage), and how many of the seven are met."""
    told = []
    for row in rows:
        name = names.get(school_of(row.unit), school_of(row.unit))
        told.append(labels.school_stage(name, row.stage).render(language) if staged else name)
    twice = {name for name, count in Counter(told).items() if count > 1}
    return [
        f"{name}{f' [{row.unit}]' if name in twice else ''}  {'✓' if row.passes else '✗'} {row.met}/{len(INDICATORS)}"
        for name, row in zip(told, rows, strict=True)
    ]


def heat_frame(rows: Sequence[HeatRow], told: Sequence[str], pack: Pack | None, language: str) -> pd.DataFrame:
    """Return one row per cell with everything that the chart and its tooltips say, in ``language``."""
    found = []
    for label, row in zip(told, rows, strict=True):
        for cell in row.cells:
            shade = band(cell)
            found.append(
                {
                    "unit": label,
                    "stage": labels.stage(row.stage).render(language),
                    "indicator": _column(cell.indicator, language),
                    "name": labels.indicator(cell.indicator).render(language),
                    "text": ratio_text(cell),
                    "band": shade.code,
                    "ink": shade.ink,
                    "value": number(cell.value, 2),
                    "asked": _asked(cell, pack, language),
                    "verdict": VERDICTS[cell.verdict].render(language) if cell.verdict in VERDICTS else cell.verdict,
                    "citation": cell.citation,
                }
            )
    return pd.DataFrame(found)


def heat_chart(frame: pd.DataFrame, told: Sequence[str], language: str) -> Drawn:
    """Return the heat map: colour and number say the ratio, a sign says the verdict, the tooltip cites the rule."""
    columns = [_column(code, language) for code in INDICATORS]
    tooltip = [
        alt.Tooltip(f"{field}:N", title=title.render(language))
        for field, title in (
            ("unit", T("School")), ("name", T("Indicator")), ("value", T("Value")), ("asked", T("Required")),
            ("text", T("Value / threshold")), ("verdict", T("Verdict")), ("citation", T("Source")),
        )
    ]  # fmt: skip
    top = alt.Axis(orient="top", labelAngle=0, labelLimit=130, labelExpr="split(datum.label, '|')", **PLAIN)
    base = alt.Chart(frame).encode(
        x=alt.X("indicator:N", sort=columns, title=None, axis=top),
        y=alt.Y("unit:N", sort=list(told), title=None, axis=alt.Axis(labelLimit=330, labelPadding=8, **PLAIN)),
        tooltip=tooltip,
    )
    scale = alt.Scale(domain=[one.code for one in BANDS], range=[one.colour for one in BANDS])
    squares = base.mark_rect(stroke=PAPER, strokeWidth=1.5).encode(color=alt.Color("band:N", scale=scale, legend=None))
    texts = base.mark_text(fontSize=11).encode(text="text:N", color=alt.Color("ink:N", scale=None, legend=None))
    return alt.layer(squares, texts).properties(height=ROW * len(told) + HEAD)


def _column(code: str, language: str) -> str:
    return f"{code}|{labels.short_indicator(code).render(language)}"


def _asked(cell: HeatCell, pack: Pack | None, language: str) -> str:
    """The requirement in the words of the standards, or the bare number where the pack is not known here."""
    if pack is None or cell.standard not in pack.rules:
        return number(cell.threshold, 2)
    rule = pack.rules[cell.standard]
    return requirement(rule.comparator, cell.threshold, rule.unit).render(language)
