"""Charts of money and of the years 图表: facts in, Altair out, every word in the reader's language."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import altair as alt
import pandas as pd

from planner.base.i18n import T, Text
from planner.base.rounding import TOLERANCE
from planner.base.terms import MEASURED_STAGES
from planner.report import labels
from planner.report.amounts import grouped, money_header, number, table_money
from planner.report.answer import Answer, FundYear
from planner.report.course import Course, IndicatorCourse
from planner.ui.heat import INK, PAPER, PLAIN, Drawn

BLUE, PALE, ORANGE, GREY = "#1d5f8a", "#8fbfdd", "#b35806", "#8a949e"
FUND_COLOURS = (BLUE, PALE, "#5b6f82", "#c8d6e0")
HEIGHT = 300
YEARS = alt.Axis(labelAngle=0, labelOverlap=False, labelColor=INK)
AMOUNTS = alt.Axis(format=",~f", tickCount=5, labelColor=INK, titleColor=INK)
CELL, HEAD = 24, 34


def in_unit(yuan: float, language: str) -> float:
    """Return ``yuan`` in the unit of money tables: 万元, in English million yuan."""
    return yuan / 1e4 if language == "zh_CN" else yuan / 1e6


def money_chart(facts: Answer, names: Mapping[str, str], language: str) -> Drawn:
    """Return what is spent by year and fund, stacked, under the line of what is at hand in each year."""
    at_hand = T("at hand, all funds").render(language)
    funds = list(dict.fromkeys(one.fund for one in facts.funds))
    shown = [names.get(fund, fund) for fund in funds]
    spent = pd.DataFrame([_fund_row(one, names, language) for one in facts.funds])
    years = sorted({one.year for one in facts.funds})
    sums = [sum(one.at_hand_yuan for one in facts.funds if one.year == year) for year in years]
    caps = pd.DataFrame(
        {"year": [str(year) for year in years], "amount": [in_unit(one, language) for one in sums], "what": at_hand,
         "text": [table_money(one).render(language) for one in sums]}
    )  # fmt: skip
    colours = [FUND_COLOURS[number % len(FUND_COLOURS)] for number in range(len(funds))]
    scale = alt.Scale(domain=[*shown, at_hand], range=[*colours, ORANGE])
    legend = alt.Legend(orient="bottom", columns=1, labelLimit=420, labelColor=INK)
    colour = alt.Color("what:N", scale=scale, title=None, legend=legend)
    unit = money_header().render(language)
    x = alt.X("year:O", title=None, axis=YEARS)
    y = alt.Y("amount:Q", title=unit, axis=AMOUNTS)
    told = (
        ("year", T("Year")),
        ("what", T("Fund")),
        ("spent", T("spent")),
        ("at_hand", T("at hand")),
        ("used", T("used")),
    )
    tips = [alt.Tooltip(f"{field}:N", title=title.render(language)) for field, title in told]
    bars = alt.Chart(spent).mark_bar().encode(x=x, y=y, color=colour, order="order:Q", tooltip=tips)
    tips = [
        alt.Tooltip("year:N", title=T("Year").render(language)),
        alt.Tooltip("text:N", title=f"{at_hand} ({unit})"),
    ]
    marks = alt.Chart(caps).mark_tick(thickness=3, bandSize=34).encode(x=x, y=y, color=colour, tooltip=tips)
    return alt.layer(bars, marks).properties(height=HEIGHT + 60)


def _fund_row(one: FundYear, names: Mapping[str, str], language: str) -> dict[str, object]:
    return {
        "year": str(one.year),
        "what": names.get(one.fund, one.fund),
        "order": one.fund,
        "amount": in_unit(one.spent_yuan, language),
        "spent": table_money(one.spent_yuan).render(language),
        "at_hand": table_money(one.at_hand_yuan).render(language),
        "used": f"{one.used:.0%}",
    }


def lines_chart(
    years: Sequence[int], series: Sequence[tuple[Text, Sequence[float], str]], title: Text, language: str
) -> Drawn:
    """Return lines over the years; each series is (name, values, colour) and has a sign of its own."""
    rows = [
        {"year": str(year), "what": name.render(language), "value": value, "text": grouped(value)}
        for name, values, _ in series
        for year, value in zip(years, values, strict=True)
    ]
    names = [name.render(language) for name, _, _ in series]
    colours = alt.Scale(domain=names, range=[colour for _, _, colour in series])
    shapes = alt.Scale(domain=names, range=["circle", "square", "triangle-up", "diamond"][: len(names)])
    legend = alt.Legend(orient="bottom", title=None, labelLimit=320, symbolSize=70, labelColor=INK)
    base = alt.Chart(pd.DataFrame(rows)).encode(
        x=alt.X("year:O", title=None, axis=YEARS),
        y=alt.Y(
            "value:Q",
            title=title.render(language),
            axis=AMOUNTS,
        ),
        color=alt.Color("what:N", scale=colours, legend=legend),
        tooltip=[
            alt.Tooltip("year:N", title=T("Year").render(language)),
            alt.Tooltip("what:N", title=" "),
            alt.Tooltip("text:N", title=title.render(language)),
        ],
    )
    lines = base.mark_line(strokeWidth=2)
    points = base.mark_point(size=55, filled=True, opacity=1).encode(
        shape=alt.Shape("what:N", scale=shapes, legend=legend)
    )
    return alt.layer(lines, points).properties(height=HEIGHT)


def pupils_chart(facts: Course, language: str) -> Drawn:
    """Return the pupils of each stage by year."""
    colours = dict(zip(MEASURED_STAGES, (BLUE, ORANGE), strict=True))
    series = [
        (labels.stage(stage), [float(one.pupils[stage]) for one in facts.years], colours[stage])
        for stage in MEASURED_STAGES
    ]
    return lines_chart([one.year for one in facts.years], series, T("Pupils"), language)


def units_chart(idle: Course | None, plan: Course | None, language: str) -> Drawn:
    """Return the units that meet the school rule by year: doing nothing in grey, the plan in blue, all measured."""
    either = plan or idle
    assert either is not None, "one course at least is shown"
    series: list[tuple[Text, Sequence[float], str]] = [
        (T("Units measured"), [float(one.measured) for one in either.years], "#c3ccd4")
    ]
    if idle is not None:
        series.append((T("If nothing is done"), [float(one.meeting) for one in idle.years], GREY))
    if plan is not None:
        series.append((T("With the plan"), [float(one.meeting) for one in plan.years], BLUE))
    return lines_chart([one.year for one in either.years], series, T("Units that pass"), language)


def under_chart(facts: Course, language: str) -> Drawn:
    """Return how many units lie under each threshold, by indicator and year (darker = more)."""
    most = max((count for one in facts.indicators for count in one.under), default=0)
    rows = [
        _year_cell(facts, one, place, str(count) if count else "·", _shade(count, most), language)
        for one in facts.indicators
        for place, count in enumerate(one.under)
    ]
    return _grid(rows, T("Units under the threshold"), language)


def cv_chart(facts: Course, language: str) -> Drawn:
    """Return the coefficients of variation by indicator and year; over the limit is marked by sign and colour."""
    rows = []
    for one in facts.indicators:
        for place, (cv, limit) in enumerate(zip(one.cv, one.limit, strict=True)):
            if not math.isfinite(cv):
                continue
            over = cv > limit + TOLERANCE
            text = f"{'✗' if over else ''}{cv:.2f}"
            shade = "#e89a4f" if over else "#f9d9b3" if cv > 0.9 * limit else "#dcebf5"
            rows.append(_year_cell(facts, one, place, text, shade, language, f"{cv:.3f} / {number(limit, 2)}"))
    return _grid(rows, T("CV / limit"), language)


def _shade(count: int, most: int) -> str:
    if not count:
        return "#f1f5f8"
    return "#f9d9b3" if count <= most / 3 else "#f0b878" if count <= 2 * most / 3 else "#e0873a"


def _year_cell(
    facts: Course, one: IndicatorCourse, place: int, text: str, shade: str, language: str, exact: str = ""
) -> dict[str, object]:
    stage = labels.stage(one.stage).render(language)
    return {
        "year": str(facts.years[place].year),
        "row": f"{stage} · {one.indicator} {labels.short_indicator(one.indicator).render(language)}",
        "text": text,
        "shade": shade,
        "exact": exact or text,
    }


def _grid(rows: list[dict[str, object]], title: Text, language: str) -> Drawn:
    names = list(dict.fromkeys(str(row["row"]) for row in rows))
    years = alt.Axis(orient="top", labelAngle=0, labelFontSize=11, **PLAIN)
    base = alt.Chart(pd.DataFrame(rows)).encode(
        x=alt.X("year:O", title=None, axis=years),
        y=alt.Y("row:N", sort=names, title=None, axis=alt.Axis(labelLimit=240, labelPadding=6, **PLAIN)),
        tooltip=[
            alt.Tooltip("row:N", title=T("Indicator").render(language)),
            alt.Tooltip("year:N", title=T("Year").render(language)),
            alt.Tooltip("exact:N", title=title.render(language)),
        ],
    )
    squares = base.mark_rect(stroke=PAPER, strokeWidth=1.5).encode(color=alt.Color("shade:N", scale=None))
    texts = base.mark_text(fontSize=10, color=INK).encode(text="text:N")
    return alt.layer(squares, texts).properties(height=CELL * len(names) + HEAD)
