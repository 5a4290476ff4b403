"""Charts of a comparison 对比图: runs side by side, and the chain of causes as steps from one to the other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import altair as alt
import pandas as pd

from planner.base.i18n import T, Text
from planner.report.amounts import money_header, table_money
from planner.report.course import Course
from planner.report.key_words import key_name
from planner.studies.compare import Key
from planner.studies.compare_causes import Chain
from planner.ui.charts import AMOUNTS, BLUE, GREY, ORANGE, PALE, YEARS, in_unit, lines_chart
from planner.ui.heat import INK, Drawn

#: The first run is the one that the others are compared with: grey. Lines have a sign each, bars a place each.
COLOURS = (GREY, BLUE, ORANGE, PALE, "#5b6f82", "#e89a4f")


def cost_chart(tables: Sequence[Mapping[str, pd.DataFrame]], names: Sequence[str], language: str) -> Drawn:
    """Return what each run spends by year, bars side by side in the order of the runs."""
    rows = []
    for name, each in zip(names, tables, strict=True):
        if "actions" not in each:
            continue
        for year, yuan in each["actions"].groupby("year")["cost_yuan"].sum().items():
            rows.append({"run": name, "year": str(year), "value": in_unit(float(yuan), language),
                         "text": table_money(float(yuan)).render(language)})  # fmt: skip
    unit = money_header().render(language)
    scale = alt.Scale(domain=list(names), range=list(COLOURS[: len(names)]))
    legend = alt.Legend(orient="bottom", title=None, labelLimit=420, columns=1, labelColor=INK)
    tips = [
        alt.Tooltip("run:N", title=T("Run").render(language)),
        alt.Tooltip("year:N", title=T("Year").render(language)),
        alt.Tooltip("text:N", title=unit),
    ]
    bars = alt.Chart(pd.DataFrame(rows, columns=["run", "year", "value", "text"])).mark_bar().encode(
        x=alt.X("year:O", title=None, axis=YEARS), xOffset=alt.XOffset("run:N", sort=list(names)),
        y=alt.Y("value:Q", title=unit, axis=AMOUNTS), color=alt.Color("run:N", scale=scale, legend=legend),
        tooltip=tips,
    )  # fmt: skip
    return alt.layer(bars).properties(height=320)


def passing_chart(courses: Sequence[Course], names: Sequence[str], language: str) -> Drawn:
    """Return the units that meet the school rule by year in each run."""
    years = sorted({one.year for each in courses for one in each.years})
    series = []
    for at, (name, each) in enumerate(zip(names, courses, strict=True)):
        met = {one.year: float(one.meeting) for one in each.years}
        series.append((Text("{n}", {"n": name}), [met.get(year, float("nan")) for year in years], COLOURS[at]))
    return lines_chart(years, series, T("Units that pass"), language)


def waterfall_chart(found: Chain, key: Key, first: str, last: str, names: Mapping[str, str], language: str) -> Drawn:
    """Return the stacked effects on one result in money as steps from the first run's difference 0 to the whole."""
    steps, level = [], 0.0
    for one in found.causes:
        effect = sum(each.stacked for each in found.effects if each.cause == one.name and each.key == key)
        steps.append((key_name(one.name, names).render(language), level, level + effect, effect))
        level += effect
    steps.append((T("{last} against {first}", last=last, first=first).render(language), 0.0, level, level))
    more, less, whole = (one.render(language) for one in (T("dearer"), T("cheaper"), T("in all")))
    rows = [
        {"step": name, "low": in_unit(start, language), "high": in_unit(end, language),
         "what": whole if at == len(steps) - 1 else more if effect > 0 else less,
         "text": f"{'+' if effect > 0 else ''}{table_money(effect).render(language)}"}
        for at, (name, start, end, effect) in enumerate(steps)
    ]  # fmt: skip
    order = [str(row["step"]) for row in rows]
    colour = alt.Color("what:N", scale=alt.Scale(domain=[more, less, whole], range=[ORANGE, BLUE, GREY]),
                       legend=alt.Legend(orient="bottom", title=None, labelColor=INK))  # fmt: skip
    y = alt.Y("step:N", sort=order, title=None, axis=alt.Axis(labelLimit=330, labelPadding=8, labelColor=INK))
    unit = money_header().render(language)
    base = alt.Chart(pd.DataFrame(rows)).encode(y=y)
    bars = base.mark_bar(height=16).encode(
        x=alt.X("low:Q", title=unit, axis=AMOUNTS), x2="high:Q", color=colour,
        tooltip=[alt.Tooltip("step:N", title=T("Cause").render(language)), alt.Tooltip("text:N", title=unit)],
    )  # fmt: skip
    texts = base.mark_text(align="left", dx=6, color=INK, fontSize=11).encode(x="high:Q", text="text:N")
    return alt.layer(bars, texts).properties(height=32 * len(rows) + 60)
