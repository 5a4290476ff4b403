"""Charts of the page What-if 假如的图: before in grey, after in colour."""

from __future__ import annotations

from collections.abc import Sequence

import altair as alt
import pandas as pd
import streamlit as st

from planner.base.i18n import T, Text
from planner.report.amounts import grouped, money_header, table_money
from planner.report.whatif import Seen, WhatIf
from planner.ui import draw
from planner.ui.charts import AMOUNTS, BLUE, GREY, HEIGHT, ORANGE, YEARS, in_unit
from planner.ui.heat import INK, Drawn
from planner.ui.words import say


def show_quickly(drawn: Drawn, *, key: str, told: Text) -> None:
    """Show a chart as :func:`planner.ui.draw.chart` does, its schema unchecked: that takes as long as the verdicts."""
    spec = drawn.to_dict(validate=False)
    spec.pop("config", None)
    st.vega_lite_chart(draw.darkened(spec) if draw.dark() else spec, width="stretch", key=key, alt=say(told))


def fails_chart(before: WhatIf, after: WhatIf, language: str, *, planned: bool) -> Drawn:
    """Return the units that fail the school rule by year: both paths before (grey) and after."""
    second = T("with the plan") if planned else T("with the projects")
    paths: tuple[tuple[Text, Seen, Seen, str, str], ...] = (
        (T("nothing done"), before.still, after.still, "#c3ccd4", ORANGE),
        (second, before.held, after.held, GREY, BLUE),
    )
    series: list[tuple[Text, Sequence[float], str]] = []
    for name, was, now, grey, colour in paths:
        series.append((T("{path}, before", path=name), _failing(was), grey))
        series.append((T("{path}, after", path=name), _failing(now), colour))
    years = [str(one.year) for one in after.held.course.years]
    names = [name.render(language) for name, _, _ in series]
    rows = [
        {"year": year, "what": name.render(language), "value": value, "text": grouped(value)}
        for name, values, _ in series
        for year, value in zip(years, values, strict=True)
    ]
    legend = alt.Legend(orient="bottom", title=None, columns=2, labelLimit=300, symbolSize=70, labelColor=INK)
    base = alt.Chart(pd.DataFrame(rows)).encode(
        x=alt.X("year:O", title=None, axis=YEARS),
        y=alt.Y("value:Q", title=T("Units").render(language), axis=AMOUNTS),
        color=alt.Color("what:N", scale=alt.Scale(domain=names, range=[one[2] for one in series]), legend=legend),
        tooltip=[
            alt.Tooltip("year:N", title=T("Year").render(language)),
            alt.Tooltip("what:N", title=" "),
            alt.Tooltip("text:N", title=T("Units").render(language)),
        ],
    )
    shapes = alt.Scale(domain=names, range=["circle", "square", "triangle-up", "diamond"])
    points = base.mark_point(size=55, filled=True, opacity=1).encode(
        shape=alt.Shape("what:N", scale=shapes, legend=legend)
    )
    return alt.layer(base.mark_line(strokeWidth=2), points).properties(height=HEIGHT)


def _failing(seen: Seen) -> list[float]:
    return [float(one.measured - one.meeting) for one in seen.course.years]


def money_missing_chart(before: WhatIf, after: WhatIf, language: str) -> Drawn:
    """Return the money that the funds lack by year, all funds together, before and after side by side."""
    rows = []
    for name, seen in ((T("before"), before.held), (T("after"), after.held)):
        for year in (one.year for one in seen.course.years):
            yuan = sum(each[2] for each in seen.missing if each[1] == year)
            rows.append({"year": str(year), "what": name.render(language), "amount": in_unit(yuan, language),
                         "text": table_money(yuan).render(language)})  # fmt: skip
    names = [T("before").render(language), T("after").render(language)]
    unit = money_header().render(language)
    legend = alt.Legend(orient="bottom", title=None, labelColor=INK)
    bars = (
        alt.Chart(pd.DataFrame(rows))
        .mark_bar()
        .encode(
            x=alt.X("year:O", title=None, axis=YEARS),
            xOffset=alt.XOffset("what:N", sort=names),
            y=alt.Y("amount:Q", title=unit, axis=AMOUNTS),
            color=alt.Color("what:N", scale=alt.Scale(domain=names, range=[GREY, ORANGE]), legend=legend),
            tooltip=[
                alt.Tooltip("year:N", title=T("Year").render(language)),
                alt.Tooltip("what:N", title=" "),
                alt.Tooltip("text:N", title=unit),
            ],
        )
    )
    return alt.layer(bars).properties(height=HEIGHT - 60)
