"""Charts of construction 建设图: when buildings are ready, places against pupils, money, schedule beside schedule."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import altair as alt
import pandas as pd

from planner.base.i18n import T, Text
from planner.report import labels
from planner.report.amounts import grouped, money_header, percent, table_money
from planner.report.building import Paid, PlacesYear, Works
from planner.report.schedules_text import phase_name, project_name
from planner.ui.charts import AMOUNTS, BLUE, FUND_COLOURS, ORANGE, PALE, YEARS, in_unit
from planner.ui.heat import INK, Drawn

#: Shades of the phases in order; their names stand in the legend and in the tooltips.
PHASES = ("approval", "permits", "design", "tender", "construction", "acceptance")
SHADES = ("#c8d6e0", "#a6cde6", "#8fbfdd", "#5b6f82", "#1d5f8a", "#8a949e")
ROW = 30
#: Width of one of several charts beside each other: in half the page, over the whole of it.
NARROW, WIDE = 165, 235
#: Years of small charts: the last two digits.
SHORT_YEARS = alt.Axis(labelAngle=0, labelOverlap="parity", labelColor=INK, labelExpr="slice(datum.label, 2)")


def works_frame(works: Sequence[Works], names: Mapping[str, str]) -> pd.DataFrame:
    """Return one row per project: work from January to December, use from September, P10–P90 where simulated."""
    return pd.DataFrame(
        [
            {
                "row": project_name(one.project, one.school, names), "begin": f"{one.start}-01",
                "end": f"{one.finish}-12", "use": f"{one.opens}-09",
                "p10": one.p10 or None, "p50": one.p50 or None, "p90": one.p90 or None,
                "told": f"{one.p10} – {one.p90}" if one.p50 else "–",
                "odds": "–" if one.on_time is None else percent(one.on_time),
            }
            for one in works
        ]
    )  # fmt: skip


def works_chart(works: Sequence[Works], names: Mapping[str, str], language: str) -> Drawn:
    """Return the projects on a time line: work in blue, planned use as a tick, real use from P10 to P90 in orange."""
    frame = works_frame(works, names)
    rows = list(frame["row"])
    tips = [alt.Tooltip(f"{field}:N", title=title.render(language)) for field, title in (
        ("row", T("Project")), ("use", T("Planned use")), ("told", T("In use, P10–P90")), ("odds", T("In time")),
    )]  # fmt: skip
    y = alt.Y("row:N", sort=rows, title=None, axis=_names())
    base = alt.Chart(frame).encode(y=y, tooltip=tips)
    bars = base.mark_bar(height=12, color=BLUE).encode(x=_time("begin"), x2="end:T")
    bands = base.transform_filter("datum.p10 != null").mark_bar(height=6, color=ORANGE, yOffset=10)
    ends = bands.encode(x="p10:T", x2="p90:T")
    middle = base.transform_filter("datum.p50 != null").mark_point(
        shape="diamond", filled=True, size=70, color=ORANGE, yOffset=10, opacity=1
    ).encode(x="p50:T")  # fmt: skip
    planned = base.mark_tick(thickness=3, size=22, color=INK).encode(x="use:T")
    return alt.layer(bars, ends, middle, planned).properties(height=(ROW + 14) * len(rows) + 44)


def gantt_chart(tables: Mapping[str, pd.DataFrame], names: Mapping[str, str], language: str) -> Drawn:
    """Return every schedule's projects with their phases at P50, the end as a band from P10 to P90."""
    titles = dict(zip(tables["schedules"]["schedule"], tables["schedules"]["title"], strict=True))
    frame = gantt_frame(tables["schedules_gantt"], titles, names, language)
    order = [phase_name(code).render(language) for code in PHASES]
    rows = list(dict.fromkeys(frame["row"]))
    colour = alt.Color(
        "phase:N", scale=alt.Scale(domain=order, range=list(SHADES)), title=None, sort=order,
        legend=alt.Legend(orient="bottom", columns=3, labelLimit=220, labelColor=INK),
    )  # fmt: skip
    tips = [alt.Tooltip(f"{field}:N", title=title.render(language)) for field, title in (
        ("row", T("Project")), ("phase", T("Phase")), ("ends", T("Ends (P10, P50, P90)")), ("odds", T("In time")),
    )]  # fmt: skip
    y = alt.Y("row:N", sort=rows, title=None, axis=_names())
    base = alt.Chart(frame).encode(y=y, tooltip=tips)
    phases = base.transform_filter("datum.kind == 'phase'").mark_bar(height=13)
    opened = base.transform_filter("datum.kind == 'opened'")
    band = opened.mark_bar(height=6, color=ORANGE, yOffset=11).encode(x="p10:T", x2="p90:T")
    tick = opened.mark_tick(thickness=3, size=24, color=INK).encode(x="planned:T")
    drawn = alt.layer(phases.encode(x=_time("begin"), x2="p50:T", color=colour), band, tick)
    return drawn.properties(height=(ROW + 16) * len(rows) + 110)


def gantt_frame(
    gantt: pd.DataFrame, titles: Mapping[str, str], names: Mapping[str, str], language: str
) -> pd.DataFrame:
    """Return phases and openings as rows: a phase begins where the one before it ends at P50."""
    found, before = [], dict[tuple[str, str], str]()
    for row in gantt.to_dict("records"):
        key = (str(row["schedule"]), str(row["project"]))
        label = f"{titles.get(key[0], key[0])} · {project_name(key[1], str(row['school']), names)}"
        phase = str(row["phase"]) in PHASES
        found.append(
            {
                "row": label, "kind": "phase" if phase else str(row["phase"]),
                "phase": phase_name(str(row["phase"])).render(language) if phase else T("in use").render(language),
                "begin": before.get(key, f"{row['planned_start']}-01"), "p10": row["p10"], "p50": row["p50"],
                "p90": row["p90"], "planned": f"{row['planned_use']}-09",
                "ends": f"{row['p10']} / {row['p50']} / {row['p90']}",
                "odds": "–" if row["on_time"] in ("", None) else percent(float(row["on_time"])),
            }
        )  # fmt: skip
        before[key] = str(row["p50"])
    return pd.DataFrame(found)


def places_chart(places: Sequence[PlacesYear], language: str) -> Drawn:
    """Return places against pupils by stage: pupils as bars, places as a line of ticks."""
    rows = []
    pupils, there = (one.render(language) for one in (T("Pupils"), T("Places")))
    for one in places:
        stage = labels.stage(one.stage).render(language)
        rows.append({"stage": stage, "year": str(one.year), "what": pupils, "value": one.pupils,
                     "text": grouped(one.pupils), "short": grouped(one.short)})  # fmt: skip
        rows.append({"stage": stage, "year": str(one.year), "what": there, "value": one.places,
                     "text": grouped(one.places), "short": grouped(one.short)})  # fmt: skip
    return _against(pd.DataFrame(rows), pupils, there, language, NARROW)


def schedule_places_chart(tables: Mapping[str, pd.DataFrame], language: str) -> Drawn:
    """Return places against pupils of each schedule, one beside the other."""
    titles = dict(zip(tables["schedules"]["schedule"], tables["schedules"]["title"], strict=True))
    pupils, there = (one.render(language) for one in (T("Pupils"), T("Places")))
    rows = []
    for row in tables["schedules_years"].to_dict("records"):
        told = {"stage": titles.get(row["schedule"], row["schedule"]), "year": str(row["year"]),
                "short": grouped(float(row["short_places"]))}  # fmt: skip
        for what, column in ((pupils, "pupils"), (there, "places")):
            rows.append({**told, "what": what, "value": int(row[column]), "text": grouped(int(row[column]))})
    return _against(pd.DataFrame(rows), pupils, there, language, WIDE)


def _against(frame: pd.DataFrame, bars: str, ticks: str, language: str, width: int) -> Drawn:
    scale = alt.Scale(domain=[bars, ticks], range=[PALE, ORANGE])
    legend = alt.Legend(orient="bottom", title=None, labelColor=INK)
    colour = alt.Color("what:N", scale=scale, legend=legend)
    tips = [alt.Tooltip(f"{field}:N", title=title) for field, title in (
        ("year", T("Year").render(language)), ("what", " "), ("text", T("Count").render(language)),
        ("short", T("Places short").render(language)),
    )]  # fmt: skip
    x, y = alt.X("year:O", title=None, axis=SHORT_YEARS), alt.Y("value:Q", title=None, axis=AMOUNTS)
    base = alt.Chart(frame).encode(x=x, y=y, color=colour, tooltip=tips)
    drawn = alt.layer(
        base.transform_filter(alt.datum.what == bars).mark_bar(),
        base.transform_filter(alt.datum.what == ticks).mark_tick(thickness=3, bandSize=22),
    ).properties(height=190, width=width)
    header = alt.Header(title=None, labelColor=INK, labelLimit=300, labelFontSize=12, labelFontWeight=600)
    order = list(dict.fromkeys(frame["stage"]))
    return drawn.facet(alt.Facet("stage:N", sort=order, header=header, title=None), columns=3)


def schedule_cash_chart(tables: Mapping[str, pd.DataFrame], language: str) -> Drawn:
    """Return what each schedule costs by year: planned as bars, what is really paid from P10 to P90 as a line."""
    titles = dict(zip(tables["schedules"]["schedule"], tables["schedules"]["title"], strict=True))
    rows = [
        {
            "stage": titles.get(row["schedule"], row["schedule"]), "year": str(row["year"]),
            "planned": in_unit(float(row["planned_yuan"]), language),
            "low": in_unit(float(row["p10_yuan"]), language), "high": in_unit(float(row["p90_yuan"]), language),
            "text": table_money(float(row["planned_yuan"])).render(language),
            "band": f"{_cash(row['p10_yuan'], language)} – {_cash(row['p90_yuan'], language)}",
        }
        for row in tables["schedules_years"].to_dict("records")
    ]  # fmt: skip
    unit = money_header().render(language)
    tips = [alt.Tooltip(f"{field}:N", title=title) for field, title in (
        ("year", T("Year").render(language)), ("text", f"{T('planned').render(language)} ({unit})"),
        ("band", T("really paid, P10–P90").render(language)),
    )]  # fmt: skip
    base = alt.Chart(pd.DataFrame(rows)).encode(x=alt.X("year:O", title=None, axis=SHORT_YEARS), tooltip=tips)
    bars = base.mark_bar(color=PALE).encode(y=alt.Y("planned:Q", title=unit, axis=AMOUNTS))
    bands = base.mark_rule(strokeWidth=3, color=ORANGE).encode(y="low:Q", y2="high:Q")
    header = alt.Header(title=None, labelColor=INK, labelLimit=300, labelFontSize=12, labelFontWeight=600)
    drawn = alt.layer(bars, bands).properties(height=190, width=WIDE)
    order = list(titles.values())
    return drawn.facet(alt.Facet("stage:N", sort=order, header=header, title=None), columns=3)


def paid_chart(paid: Sequence[Paid], names: Mapping[str, str], language: str) -> Drawn:
    """Return what building costs by year and fund, stacked."""
    funds = sorted({one.fund for one in paid})
    told = [names.get(fund, fund) for fund in funds]
    rows = [
        {"year": str(one.year), "fund": names.get(one.fund, one.fund), "value": in_unit(one.yuan, language),
         "text": table_money(one.yuan).render(language)}
        for one in paid
    ]  # fmt: skip
    unit = money_header().render(language)
    colours = [FUND_COLOURS[at % len(FUND_COLOURS)] for at in range(len(funds))]
    colour = alt.Color("fund:N", title=None, scale=alt.Scale(domain=told, range=colours),
                       legend=alt.Legend(orient="bottom", columns=1, labelLimit=420, labelColor=INK))  # fmt: skip
    tips = [alt.Tooltip(f"{field}:N", title=title) for field, title in (
        ("year", T("Year").render(language)), ("fund", T("Fund").render(language)), ("text", unit),
    )]  # fmt: skip
    bars = alt.Chart(pd.DataFrame(rows)).mark_bar().encode(
        x=alt.X("year:O", title=None, axis=YEARS), y=alt.Y("value:Q", title=unit, axis=AMOUNTS), color=colour,
        tooltip=tips,
    )  # fmt: skip
    return alt.layer(bars).properties(height=240)


def legend_words() -> list[tuple[str, Text]]:
    """Return what the marks of the time lines mean: colour (of a light page) and words."""
    return [(BLUE, T("work as planned")), (INK, T("planned use (tick)")),
            (ORANGE, T("real use, P10–P90 (diamond: P50)"))]  # fmt: skip


def _cash(yuan: Any, language: str) -> str:
    return table_money(float(yuan)).render(language)


def _time(field: str) -> alt.X:
    axis = alt.Axis(format="%Y-%m", labelAngle=0, tickCount=8, labelColor=INK, labelFlush=False, grid=True)
    return alt.X(f"{field}:T", title=None, axis=axis, scale=alt.Scale(nice="year"))


def _names() -> alt.Axis:
    return alt.Axis(
        labelLimit=330, labelPadding=8, labelOverlap=False, labelColor=INK, domain=False, ticks=False,
        labelExpr="split(datum.label, ' · ')",
    )  # fmt: skip
