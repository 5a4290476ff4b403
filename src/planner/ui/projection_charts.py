"""Charts of the page Projection 预测的图: lines with their range, grades, demand beside what there is, causes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import altair as alt
import pandas as pd

from planner.base.i18n import T, Text
from planner.report import labels
from planner.report.amounts import grouped, money_header, table_money
from planner.report.pupils import GradePupils, UnitPupils
from planner.report.why import CAUSE_NAMES, change
from planner.studies.forecast_outlook import AreaYear, StageYear
from planner.studies.forecast_ranges import Range
from planner.studies.why import CAUSES, Causes
from planner.ui.charts import AMOUNTS, BLUE, GREY, HEIGHT, ORANGE, YEARS, in_unit, lines_chart
from planner.ui.heat import INK, PLAIN, Drawn

BAND = "#a6cde6"
#: Fields of pupils from few to many.
SHADES = ("#f1f5f8", "#dcebf5", "#a6cde6", "#8fbfdd")
NONE_BEFORE = alt.Scale(zero=False)


def band_chart(past: Mapping[int, int], rows: Sequence[Range], language: str) -> Drawn:
    """Return the pupils of a stage: past years counted, years ahead projected with their 80 % range."""
    counted, projected = T("counted").render(language), T("projected").render(language)
    spread = T("80% range").render(language)
    last = max(past)
    lines = [
        {"year": str(year), "what": counted, "value": count, "text": grouped(count)} for year, count in past.items()
    ]
    joined = {"year": str(last), "what": projected, "value": past[last], "text": grouped(past[last])}
    lines += [joined, *({"year": str(one.year), "what": projected, "value": one.projected,
                         "text": grouped(one.projected)} for one in rows)]  # fmt: skip
    area = pd.DataFrame(
        [{"year": str(last), "low": past[last], "high": past[last], "what": spread, "text": grouped(past[last])}]
        + [{"year": str(one.year), "low": one.low, "high": one.high, "what": spread,
            "text": f"{grouped(one.low)}–{grouped(one.high)}"} for one in rows]
    )  # fmt: skip
    scale = alt.Scale(domain=[counted, projected, spread], range=[GREY, BLUE, BAND])
    legend = alt.Legend(orient="bottom", title=None, labelColor=INK)
    colour = alt.Color("what:N", scale=scale, legend=legend)
    x = alt.X("year:O", title=None, axis=alt.Axis(labelAngle=0, labelOverlap="greedy", labelColor=INK))
    title = T("Pupils").render(language)
    tips = [alt.Tooltip("year:N", title=T("Year").render(language)), alt.Tooltip("what:N", title=" "),
            alt.Tooltip("text:N", title=title)]  # fmt: skip
    band = alt.Chart(area).mark_area(opacity=0.75).encode(
        x=x, y=alt.Y("low:Q", title=title, axis=AMOUNTS, scale=NONE_BEFORE), y2="high:Q", color=colour, tooltip=tips
    )  # fmt: skip
    base = alt.Chart(pd.DataFrame(lines)).encode(x=x, y=alt.Y("value:Q", title=title), color=colour, tooltip=tips)
    return alt.layer(band, base.mark_line(strokeWidth=2), base.mark_point(size=50, filled=True, opacity=1)).properties(
        height=HEIGHT
    )


def grades_chart(facts: Sequence[GradePupils], language: str) -> Drawn:
    """Return grades by year as fields, darker for more pupils, each with its number."""
    most = max((count for one in facts for count in one.pupils), default=0)
    rows = [
        {"year": str(year), "row": _grade(one, language), "text": grouped(count), "shade": _shade(count, most)}
        for one in facts
        for year, count in zip(one.years, one.pupils, strict=True)
    ]
    names = list(dict.fromkeys(row["row"] for row in rows))
    base = alt.Chart(pd.DataFrame(rows)).encode(
        x=alt.X("year:O", title=None, axis=alt.Axis(orient="top", labelAngle=0, **PLAIN)),
        y=alt.Y("row:N", sort=names, title=None, axis=alt.Axis(labelLimit=240, **PLAIN)),
        tooltip=[
            alt.Tooltip("row:N", title=T("Grade").render(language)),
            alt.Tooltip("year:N", title=T("Year").render(language)),
            alt.Tooltip("text:N", title=T("Pupils").render(language)),
        ],
    )
    fields = base.mark_rect().encode(color=alt.Color("shade:N", scale=None))
    texts = base.mark_text(fontSize=11, color=INK).encode(text="text:N")
    return alt.layer(fields, texts).properties(height=26 * len(names) + 34)


def _grade(one: GradePupils, language: str) -> str:
    return T("{stage}, grade {grade}", stage=labels.stage(one.stage), grade=one.grade).render(language)


def _shade(count: int, most: int) -> str:
    return SHADES[min(len(SHADES) - 1, int(len(SHADES) * count / most))] if most else SHADES[0]


def unit_chart(one: UnitPupils, language: str) -> Drawn:
    """Return the pupils of one unit by year, with the range of the last year as a bar."""
    lines = lines_chart(
        one.years, [(T("projected"), [float(count) for count in one.pupils], BLUE)], T("Pupils"), language
    )
    if one.low is None or one.high is None:
        return lines
    told = f"{grouped(one.low)}–{grouped(one.high)}"
    bar = pd.DataFrame([{"year": str(one.years[-1]), "low": one.low, "high": one.high, "text": told}])
    rule = (
        alt.Chart(bar)
        .mark_rule(strokeWidth=7, opacity=0.75, color=BAND)
        .encode(
            x="year:O",
            y="low:Q",
            y2="high:Q",
            tooltip=[alt.Tooltip("year:N", title=T("Year").render(language)),
                     alt.Tooltip("text:N", title=T("80% range").render(language))],
        )
    )  # fmt: skip
    return alt.layer(rule, lines).properties(height=HEIGHT)


def teachers_chart(rows: Sequence[StageYear], language: str) -> Drawn:
    """Return teachers still there beside the demand by posts and by lessons, of one stage."""
    series: list[tuple[Text, Sequence[float], str]] = [
        (T("Teachers left"), [float(one.teachers) for one in rows], BLUE),
        (T("Demand by posts"), [float(one.by_posts) for one in rows], ORANGE),
        (T("Demand by lessons"), [float(one.by_lessons) for one in rows], GREY),
    ]
    return lines_chart([one.year for one in rows], series, T("Teachers"), language)


def places_chart(rows: Sequence[AreaYear], language: str) -> Drawn:
    """Return spare and missing places by area, of one stage and year."""
    names = {"spare": T("spare").render(language), "missing": T("missing").render(language)}
    held = [
        {"area": one.area, "what": names[kind], "value": sign * count, "text": grouped(count)}
        for one in rows
        for kind, count, sign in (("spare", one.spare, 1), ("missing", one.missing, -1))
    ]
    scale = alt.Scale(domain=list(names.values()), range=[BLUE, ORANGE])
    areas = alt.Axis(labelLimit=180, labelColor=INK, labelOverlap=False)
    bars = (
        alt.Chart(pd.DataFrame(held))
        .mark_bar()
        .encode(
            y=alt.Y("area:N", title=None, sort=[one.area for one in rows], axis=areas),
            x=alt.X("value:Q", title=T("Places (missing to the left)").render(language), axis=AMOUNTS),
            color=alt.Color("what:N", scale=scale, legend=alt.Legend(orient="bottom", title=None, labelColor=INK)),
            tooltip=[alt.Tooltip("area:N", title=T("Area").render(language)), alt.Tooltip("what:N", title=" "),
                     alt.Tooltip("text:N", title=T("Places").render(language))],
        )
    )  # fmt: skip
    return alt.layer(bars).properties(height=max(220, 30 * len(rows) + 130))


def money_ahead_chart(rows: Sequence[StageYear], language: str) -> Drawn:
    """Return pay and public funds of all stages by year, stacked."""
    kinds = ((T("Pay"), "pay_yuan", BLUE), (T("Public funds"), "public_funds_yuan", ORANGE))
    held = []
    for year in sorted({one.year for one in rows}):
        for name, field, _ in kinds:
            yuan = sum(float(getattr(one, field)) for one in rows if one.year == year)
            held.append({"year": str(year), "what": name.render(language), "amount": in_unit(yuan, language),
                         "text": table_money(yuan).render(language)})  # fmt: skip
    names = [name.render(language) for name, _, _ in kinds]
    scale = alt.Scale(domain=names, range=[colour for _, _, colour in kinds])
    unit = money_header().render(language)
    bars = (
        alt.Chart(pd.DataFrame(held))
        .mark_bar()
        .encode(
            x=alt.X("year:O", title=None, axis=YEARS),
            y=alt.Y("amount:Q", title=unit, axis=AMOUNTS),
            color=alt.Color("what:N", scale=scale, legend=alt.Legend(orient="bottom", title=None, labelColor=INK)),
            tooltip=[alt.Tooltip("year:N", title=T("Year").render(language)), alt.Tooltip("what:N", title=" "),
                     alt.Tooltip("text:N", title=unit)],
        )
    )  # fmt: skip
    return alt.layer(bars).properties(height=HEIGHT)


def causes_chart(rows: Sequence[Causes], language: str) -> Drawn:
    """Return what each cause adds or takes by the last year, by stage."""
    last = max(one.year for one in rows)
    held = [
        {"cause": CAUSE_NAMES[code].render(language), "stage": labels.stage(one.subject).render(language),
         "value": one.parts[place], "text": change(one.parts[place]), "more": one.parts[place] >= 0}
        for one in rows if one.year == last
        for place, code in enumerate(CAUSES) if one.parts[place]
    ]  # fmt: skip
    names = list(dict.fromkeys(str(row["cause"]) for row in held))
    stages = list(dict.fromkeys(str(row["stage"]) for row in held))
    causes = alt.Axis(labelLimit=240, labelColor=INK, labelOverlap=False)
    bars = (
        alt.Chart(pd.DataFrame(held, columns=["cause", "stage", "value", "text", "more"]))
        .mark_bar()
        .encode(
            y=alt.Y("cause:N", sort=names, title=None, axis=causes),
            x=alt.X("value:Q", title=T("Pupils added or lost by {year}", year=last).render(language), axis=AMOUNTS),
            yOffset=alt.YOffset("stage:N", sort=stages),
            color=alt.Color("stage:N", scale=alt.Scale(domain=stages, range=[BLUE, ORANGE, GREY][: len(stages)]),
                            legend=alt.Legend(orient="bottom", title=None, labelColor=INK)),
            tooltip=[alt.Tooltip("stage:N", title=" "), alt.Tooltip("cause:N", title=T("Cause").render(language)),
                     alt.Tooltip("text:N", title=T("Pupils").render(language))],
        )
    )  # fmt: skip
    return alt.layer(bars).properties(height=max(240, 56 * len(names) + 130))
