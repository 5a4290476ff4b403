"""Charts of the papers 图: frame → Altair → PNG, with Chinese glyphs on a machine that has no Chinese font.

The font is Noto Sans SC cut down to GB 2312 (SIL Open Font License 1.1, ``fonts/OFL.txt``); vl-convert draws with it
and needs no browser.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd

from planner.base.i18n import T, Text
from planner.report.labels import short_indicator, stage
from planner.report.papers.paper import Paper

FONTS = Path(__file__).resolve().parent / "fonts"
FONT = "Noto Sans SC"
_INK = ["#1f4e79", "#c55a11", "#548235", "#7f6000", "#7030a0", "#404040"]


def png(spec: dict[str, Any], scale: float = 2.0) -> bytes:
    """Return a Vega-Lite ``spec`` as PNG."""
    import vl_convert

    _register()
    return bytes(vl_convert.vegalite_to_png(spec, scale=scale))


@cache
def _register() -> None:
    import vl_convert

    vl_convert.register_font_directory(str(FONTS))


def money_chart(paper: Paper, language: str, width: int = 460, height: int = 190) -> dict[str, Any]:
    """Return spending by year and fund as stacked bars, in 万元 (million yuan in English)."""
    import altair as alt

    scale = 1e6 if language == "en" else 1e4
    budget = paper.table("budget")
    frame = pd.DataFrame(
        {
            "year": budget["year"].astype(str),
            "fund": [paper.fund(str(code)) for code in budget["fund"]],
            "money": budget["spent_yuan"].astype(float) / scale,
        }
    )
    unit = T("(in million yuan)") if language == "en" else T("(in 10,000 yuan)")
    chart = (
        alt.Chart(frame)
        .mark_bar()
        .encode(
            x=alt.X("year:N", title=None, axis=alt.Axis(labelAngle=0)),
            y=alt.Y("money:Q", title=_words(T("Spending {unit}", unit=unit), language)),
            color=alt.Color("fund:N", title=None, scale=alt.Scale(range=_INK), legend=alt.Legend(orient="bottom")),
        )
    )
    return _finished(chart, width, height)


def passing_chart(paper: Paper, language: str, width: int = 460, height: int = 170) -> dict[str, Any]:
    """Return the share of measured units that meet the school rule, by year and stage."""
    import altair as alt

    rule = paper.table("schools_rule")
    rule = rule[rule["verdict"] != "not_measured"]
    share = rule.assign(met=(rule["verdict"] == "met").astype(float)).groupby(["stage", "year"], sort=True)["met"]
    frame = share.mean().reset_index()
    frame["stage"] = [_words(stage(str(code)), language) for code in frame["stage"]]
    frame["year"] = frame["year"].astype(str)
    chart = (
        alt.Chart(frame)
        .mark_line(point=True)
        .encode(
            x=alt.X("year:N", title=None, axis=alt.Axis(labelAngle=0)),
            y=alt.Y("met:Q", title=_words(T("Schools that pass"), language), axis=alt.Axis(format="%"),
                    scale=alt.Scale(domain=[0, 1])),
            color=alt.Color("stage:N", title=None, scale=alt.Scale(range=_INK), legend=alt.Legend(orient="bottom")),
        )
    )  # fmt: skip
    return _finished(chart, width, height)


def dispersion_chart(paper: Paper, language: str, width: int = 210, height: int = 170) -> dict[str, Any]:
    """Return the coefficients of variation in the base year and in the deadline's year, with their limits."""
    import altair as alt

    spread = paper.table("dispersion")
    spread = spread[spread["year"].isin([paper.base, paper.deadline])]
    frame = pd.DataFrame(
        {
            "stage": [_words(stage(str(code)), language) for code in spread["stage"]],
            "indicator": [_words(short_indicator(str(code)), language) for code in spread["indicator"]],
            "year": spread["year"].astype(str),
            "cv": spread["cv"].astype(float),
            "limit": spread["limit"].astype(float),
        }
    )
    names = list(dict.fromkeys(frame["indicator"]))
    base = alt.Chart(frame)
    bars = base.mark_bar().encode(
        x=alt.X("indicator:N", title=None, sort=names, axis=alt.Axis(labelAngle=-40)),
        xOffset="year:N",
        y=alt.Y("cv:Q", title=_words(T("Coefficient of variation"), language)),
        color=alt.Color("year:N", title=None, scale=alt.Scale(range=_INK), legend=alt.Legend(orient="bottom")),
    )
    limit = base.mark_rule(color="#c00000", strokeDash=[4, 3]).encode(y="mean(limit):Q")
    chart = (bars + limit).properties(width=width, height=height).facet(alt.Facet("stage:N", title=None), columns=2)
    return _configured(chart)


def _finished(chart: Any, width: int, height: int) -> dict[str, Any]:
    return _configured(chart.properties(width=width, height=height))


def _configured(chart: Any) -> dict[str, Any]:
    spec: dict[str, Any] = chart.configure(font=FONT, background="white").to_dict()
    return spec


def _words(text: Text, language: str) -> str:
    return text.render(language)
