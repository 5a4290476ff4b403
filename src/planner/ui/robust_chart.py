"""The price of safety as a chart 稳健成本图: what each round of margins costs and how often it passes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import altair as alt
import pandas as pd

from planner.base.i18n import T
from planner.report.amounts import money_header, percent, table_money
from planner.ui.charts import AMOUNTS, BLUE, GREY, HEIGHT, ORANGE, in_unit
from planner.ui.heat import INK, Drawn


def rounds_chart(facts: Mapping[str, Any], language: str) -> Drawn:
    """Return probability (per cent, with its 95 % interval) over cost; what was asked is a line, the chosen a diamond.

    Rounds without a plan have no cost and are left to the table.
    """
    chosen, other = T("chosen").render(language), T("tried").render(language)
    rows = [
        {"cost": in_unit(float(one["total_cost_yuan"]), language), "share": 100 * one["probability"],
         "low": 100 * one["low"], "high": 100 * one["high"], "name": str(one["round"]),
         "what": chosen if one["round"] == facts["chosen"] else other,
         "text": table_money(float(one["total_cost_yuan"])).render(language),
         "told": f"{percent(one['probability'])} ({percent(one['low'])}–{percent(one['high'])})"}
        for one in facts["rounds"] if one["exit_code"] == 0 and one["probability"] is not None
    ]  # fmt: skip
    unit = money_header().render(language)
    x = alt.X("cost:Q", title=unit, axis=AMOUNTS, scale=alt.Scale(zero=False, padding=24))
    chance = T("Passes in {year} (%)", year=facts["by"]).render(language)
    y = alt.Y("share:Q", title=chance, axis=AMOUNTS, scale=alt.Scale(domain=[0, 100]))
    domain, legend = [other, chosen], alt.Legend(orient="bottom", title=None, labelColor=INK)
    base = alt.Chart(pd.DataFrame(rows)).encode(
        x=x,
        tooltip=[alt.Tooltip("name:N", title=T("Round").render(language)), alt.Tooltip("text:N", title=unit),
                 alt.Tooltip("told:N", title=chance)],
    )  # fmt: skip
    spans = base.mark_rule(color=GREY, strokeWidth=1.5).encode(y=alt.Y("low:Q", title=chance), y2="high:Q")
    points = base.mark_point(filled=True, size=130, opacity=1).encode(
        y=y, color=alt.Color("what:N", scale=alt.Scale(domain=domain, range=[GREY, BLUE]), legend=legend),
        shape=alt.Shape("what:N", scale=alt.Scale(domain=domain, range=["circle", "diamond"]), legend=legend),
    )  # fmt: skip
    names = base.mark_text(align="left", dx=10, dy=-8, color=INK).encode(y=y, text="name:N")
    asked = {"share": [100 * facts["asked"]], "told": [T("asked: {share}", share=percent(facts["asked"]))
                                                       .render(language)]}  # fmt: skip
    line = alt.Chart(pd.DataFrame(asked)).encode(y="share:Q")
    said = line.mark_text(align="left", baseline="bottom", dx=4, dy=-2, color=ORANGE, fontWeight=600)
    rule = line.mark_rule(color=ORANGE, strokeDash=[6, 4], strokeWidth=1.5)
    return alt.layer(rule, said.encode(x=alt.value(0), text="told:N"), spans, points, names).properties(height=HEIGHT)
