"""Charts of a sweep 扫描图: the tornado and the heat map, drawn with the papers' font."""

from __future__ import annotations

from typing import Any

import pandas as pd

from planner.base.i18n import T
from planner.report.papers.charts import FONT
from planner.report.sweep_text import first_pair, measure_header

_LOW, _HIGH = "#8fbfdd", "#1d5f8a"


def tornado_chart(tornado: pd.DataFrame, measure: str, language: str) -> dict[str, Any] | None:
    """Return a bar per key between the results at its two ends, the widest on top; None where nothing swings."""
    import altair as alt

    mine = tornado[tornado["measure"] == measure].sort_values("swing", ascending=False, kind="stable")
    if mine.empty:
        return None
    scale = _scale(measure, language)
    rows = []
    for one in mine.to_dict("records"):
        middle = one["reference_result"]
        base = float(middle) if middle != "" else (float(one["low_result"]) + float(one["high_result"])) / 2
        for side, end in ((T("lower end"), "low"), (T("upper end"), "high")):
            rows.append({
                "key": str(one["key"]), "side": side.render(language), "value": f"{one['key']} = {one[end]}",
                "from": base / scale, "to": float(one[f"{end}_result"]) / scale,
            })  # fmt: skip
    chart = (
        alt.Chart(pd.DataFrame(rows))
        .mark_bar(height=16)
        .encode(
            y=alt.Y("key:N", title=None, sort=list(mine["key"]), axis=alt.Axis(labelLimit=260)),
            x=alt.X("from:Q", title=measure_header(measure).render(language), scale=alt.Scale(zero=False)),
            x2="to:Q",
            color=alt.Color("side:N", title=None, scale=alt.Scale(range=[_LOW, _HIGH]),
                            legend=alt.Legend(orient="bottom")),
        )
        .properties(width=440, height=28 * len(mine) + 20)
    )  # fmt: skip
    return _configured(chart)


def heat_chart(heat: pd.DataFrame, measure: str, language: str) -> dict[str, Any] | None:
    """Return a field per pair of values of the first two keys; None where fewer than two keys vary."""
    import altair as alt

    mine = first_pair(heat, measure)
    if mine is None:
        return None
    scale = _scale(measure, language)
    frame = pd.DataFrame({
        "x": mine["x"].astype(str), "y": mine["y"].astype(str),
        "value": [None if value == "" else float(value) / scale for value in mine["value"]],
        "shown": [T("impossible").render(language) if value == "" else f"{float(value) / scale:.4g}"
                  for value in mine["value"]],
    })  # fmt: skip
    axis = alt.Axis(labelAngle=0)
    base = alt.Chart(frame).encode(
        x=alt.X("x:N", title=str(mine["x_key"].iloc[0]), sort=list(dict.fromkeys(frame["x"])), axis=axis),
        y=alt.Y("y:N", title=str(mine["y_key"].iloc[0]), sort=list(dict.fromkeys(frame["y"]))),
    )
    title = measure_header(measure).render(language)
    fields = base.mark_rect().encode(
        color=alt.Color("value:Q", title=title, scale=alt.Scale(range=["#f1f5f8", "#8fbfdd"]),
                        legend=alt.Legend(orient="bottom")),
    )  # fmt: skip
    words = base.mark_text(color="#1f2d3d").encode(text="shown:N")
    width, height = (60 * frame[one].nunique() + 40 for one in ("x", "y"))
    return _configured((fields + words).properties(width=width, height=height * 2 // 3))


def _scale(measure: str, language: str) -> float:
    if not measure.endswith("_yuan"):
        return 1.0
    return 1e6 if language == "en" else 1e4


def _configured(chart: Any) -> dict[str, Any]:
    spec: dict[str, Any] = chart.configure(font=FONT, background="white").to_dict()
    return spec
