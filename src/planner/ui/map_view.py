"""The schools of the district by township 街镇分布图: a field for each township, a sign for each school and stage.

Where the tables hold no places (else see :mod:`planner.ui.ground_view`), townships stand side by side in the order of
their names, not where they lie. Nothing is fetched from anywhere.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import altair as alt
import pandas as pd

from planner.base.i18n import T
from planner.report import labels
from planner.report.standing import school_of
from planner.ui.charts import BLUE, ORANGE
from planner.ui.heat import INK, PAPER, Drawn, HeatRow

#: Signs by stage, and width of a field in steps.
SHAPES = {"primary": "circle", "junior": "square"}
#: Most fields beside each other.
ACROSS = 6


def places(rows: Sequence[HeatRow], township: Mapping[str, str], elsewhere: str) -> pd.DataFrame:
    """Return one row per unit: its field (column, row) and its place in it, and the columns ``field``, ``x``, ``y``."""
    fields: dict[str, list[HeatRow]] = {}
    for row in sorted(rows, key=lambda one: (one.stage != "primary", one.unit)):
        fields.setdefault(township.get(school_of(row.unit)) or elsewhere, []).append(row)
    across = min(ACROSS, max(1, math.ceil(math.sqrt(len(fields)))))
    wide = max(3, math.ceil(math.sqrt(max((len(one) for one in fields.values()), default=1) * 1.6)))
    found = []
    for at, name in enumerate(sorted(fields)):
        for number, row in enumerate(fields[name]):
            found.append({"field": name, "column": at % across, "line": at // across, "unit": row.unit,
                          "stage": row.stage, "met": row.met, "passes": row.passes,
                          "x": number % wide, "y": number // wide})  # fmt: skip
    return pd.DataFrame(found).assign(wide=wide, across=across)


def map_chart(rows: Sequence[HeatRow], township: Mapping[str, str], names: Mapping[str, str], language: str) -> Drawn:
    """Return the fields with their units: blue passes, orange with a cross does not; the tooltip names the school."""
    frame = places(rows, township, T("no township").render(language))
    wide, across = int(frame["wide"].iloc[0]), int(frame["across"].iloc[0])
    high = int(frame.groupby("field")["y"].max().max()) + 1
    told = in_words(frame, names, language).assign(
        px=frame["column"] * (wide + 1) + frame["x"] + 0.5, py=frame["line"] * (high + 1.6) + frame["y"] + 1.6
    )  # fmt: skip
    fields = told.groupby("field", sort=False).agg(
        column=("column", "first"), line=("line", "first"), units=("unit", "size"), good=("passes", "sum")
    ).reset_index()  # fmt: skip
    fields = fields.assign(
        x=fields["column"] * (wide + 1) - 0.1, x2=fields["column"] * (wide + 1) + wide + 0.1,
        y=fields["line"] * (high + 1.6) + 0.1, y2=fields["line"] * (high + 1.6) + high + 1.3,
        title=[f"{name} {good}/{count}" for name, good, count in
               zip(fields["field"], fields["good"], fields["units"], strict=True)],
    )  # fmt: skip
    lines = int(fields["line"].max()) + 1
    x = alt.X("x:Q", axis=None, scale=alt.Scale(domain=[-0.3, across * (wide + 1) - 0.7], nice=False))
    y = alt.Y("y:Q", axis=None, scale=alt.Scale(domain=[lines * (high + 1.6), 0], nice=False))
    ground = alt.Chart(fields).encode(x=x, y=y)
    tiles = ground.mark_rect(fill="#f1f5f8", stroke="#c3ccd4", cornerRadius=4).encode(x2="x2:Q", y2="y2:Q")
    titles = ground.mark_text(align="left", baseline="top", dx=6, dy=4, fontSize=11, fontWeight=600, color=INK)
    units = signs(alt.Chart(told).encode(x="px:Q", y="py:Q"), language)
    return alt.layer(tiles, titles.encode(text="title:N"), *units).properties(
        height=max(190, round(19 * lines * (high + 1.6)) + 70)
    )


def in_words(frame: pd.DataFrame, names: Mapping[str, str], language: str) -> pd.DataFrame:
    """Return units (``unit``, ``stage``, ``met``, ``passes``, ``field``) with what is said of them."""
    passes, fails = _states(language)
    return frame.assign(
        school=[labels.school_stage(names.get(school_of(unit), school_of(unit)), stage).render(language)
                for unit, stage in zip(frame["unit"], frame["stage"], strict=True)],
        level=[labels.stage(stage).render(language) for stage in frame["stage"]],
        state=[passes if one else fails for one in frame["passes"]],
        mark=["" if one else "×" for one in frame["passes"]],
        count=[f"{met}/7" for met in frame["met"]],
    )  # fmt: skip


def _states(language: str) -> tuple[str, str]:
    return T("meets the school rule").render(language), T("falls short").render(language)


def signs(placed: alt.Chart, language: str, size: int = 120) -> tuple[alt.Chart, alt.Chart]:
    """Return the signs of units that stand in their places, and the crosses on those that fall short."""
    passes, fails = _states(language)
    stages = {labels.stage(code).render(language): shape for code, shape in SHAPES.items()}
    tips = [alt.Tooltip(f"{field}:N", title=title.render(language)) for field, title in (
        ("school", T("School")), ("state", T("School rule")), ("count", T("Indicators met")), ("field", T("Township")),
    )]  # fmt: skip
    base = placed.encode(tooltip=tips)
    shapes = alt.Legend(
        orient="bottom",
        title=None,
        labelColor=INK,
        symbolSize=90,
        symbolFillColor=INK,
        symbolStrokeColor=INK,
        columns=1,
    )
    legend = alt.Legend(orient="bottom", title=None, labelColor=INK, symbolSize=90, columns=1)
    dots = base.mark_point(filled=True, size=size, opacity=1, stroke=PAPER, strokeWidth=0.5).encode(
        color=alt.Color("state:N", scale=alt.Scale(domain=[passes, fails], range=[BLUE, ORANGE]), legend=legend),
        shape=alt.Shape("level:N", scale=alt.Scale(domain=list(stages), range=list(stages.values())), legend=shapes),
    )
    return dots, base.mark_text(color=PAPER, fontSize=11, fontWeight=700).encode(text="mark:N")
