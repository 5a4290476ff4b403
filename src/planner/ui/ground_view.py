"""The schools where they stand 学校位置图: drawn from the places in the tables alone, nothing fetched from elsewhere.

The outline of a township joins its outermost schools. It is no boundary: those of China may be shown on an approved
base map only.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence

import altair as alt
import pandas as pd

from planner.district.model import School
from planner.report.standing import school_of
from planner.ui.heat import INK, PAPER, Drawn, HeatRow
from planner.ui.map_view import in_words, signs

Place = tuple[float, float]
#: Kilometres in a degree of the meridian; a degree of the parallel is shorter by the cosine of the latitude.
DEGREE_KM = 111.2
HEIGHT, SIGN = 470, 75
#: Share of the drawing's width by which an outline keeps off its schools, and the two signs of one school apart.
PAD, APART = 0.028, 0.011


def ground(schools: Iterable[School]) -> dict[str, Place]:
    """Return kilometres east and north by school, of those whose place is known: as entered, else from degrees.

    A district is small enough for one parallel: the mean latitude gives the length of a degree east.
    """
    every = list(schools)
    found = {one.id: one.km for one in every if one.km is not None}
    if found:
        return found
    degrees = {one.id: one.degrees for one in every if one.degrees is not None}
    if not degrees:
        return {}
    middle = sum(north for _, north in degrees.values()) / len(degrees)
    east_km = DEGREE_KM * math.cos(math.radians(middle))
    return {code: (east * east_km, north * DEGREE_KM) for code, (east, north) in degrees.items()}


def hull(points: Iterable[Place]) -> list[Place]:
    """Return the corners of the smallest convex outline, anticlockwise (Andrew's monotone chain)."""
    every = sorted(set(points))
    if len(every) < 3:
        return every
    half: list[list[Place]] = []
    for walk in (every, every[::-1]):
        chain: list[Place] = []
        for point in walk:
            while len(chain) > 1 and _turn(chain[-2], chain[-1], point) <= 0:
                chain.pop()
            chain.append(point)
        half.append(chain[:-1])
    return [*half[0], *half[1]]


def _turn(first: Place, second: Place, third: Place) -> float:
    return (second[0] - first[0]) * (third[1] - first[1]) - (second[1] - first[1]) * (third[0] - first[0])


def _outlines(frame: pd.DataFrame, pad: float) -> list[dict[str, object]]:
    """One feature per township: the outline around its schools, kept off them by ``pad``."""
    turns = [2 * math.pi * step / 16 for step in range(16)]
    found: list[dict[str, object]] = []
    for name, rows in frame.groupby("field", sort=True):
        round_each = [(x + pad * math.cos(turn), y + pad * math.sin(turn))
                      for x, y in zip(rows["x"], rows["y"], strict=True) for turn in turns]  # fmt: skip
        corners = hull(round_each)
        ring = [[round(x, 3), round(y, 3)] for x, y in [*corners, corners[0]]]
        found.append({"type": "Feature", "properties": {"field": name},
                      "geometry": {"type": "Polygon", "coordinates": [ring]}})  # fmt: skip
    return found


def ground_chart(
    rows: Sequence[HeatRow], place: Mapping[str, Place], township: Mapping[str, str], names: Mapping[str, str],
    language: str,
) -> Drawn:  # fmt: skip
    """Return the units where their schools stand, north up; those without a place are left out."""
    frame = pd.DataFrame(
        [{"unit": row.unit, "stage": row.stage, "met": row.met, "passes": row.passes,
          "field": township.get(school_of(row.unit), ""), "x": place[school_of(row.unit)][0],
          "y": place[school_of(row.unit)][1]} for row in rows if school_of(row.unit) in place]
    )  # fmt: skip
    wide = max(frame["x"].max() - frame["x"].min(), frame["y"].max() - frame["y"].min(), 1.0)
    both = frame.groupby([frame["x"], frame["y"]])["unit"].transform("size") > 1
    side = frame["stage"].map({"primary": -1.0}).fillna(1.0)
    told = in_words(frame, names, language).assign(px=frame["x"] + both * side * APART * wide / 2)
    fields = told.groupby("field", sort=True).agg(
        x=("x", "mean"), y=("y", "max"), units=("unit", "size"), good=("passes", "sum")
    ).reset_index()  # fmt: skip
    fields = fields.assign(
        y=fields["y"] + PAD * wide * 1.1,
        title=[f"{name} {good}/{count}" for name, good, count in
               zip(fields["field"], fields["good"], fields["units"], strict=True)],
    )  # fmt: skip
    features = alt.InlineData(values=_outlines(frame, PAD * wide))
    # Ground only: the names over it are what a screen reader is told.
    tiles = alt.Chart(features).mark_geoshape(fill="#f1f5f8", stroke="#c3ccd4", aria=False)
    named = alt.Chart(fields).encode(longitude="x:Q", latitude="y:Q", text="title:N")
    halo = named.mark_text(baseline="bottom", fontSize=11, fontWeight=600, color=PAPER, stroke=PAPER, strokeWidth=3)
    heads = named.mark_text(baseline="bottom", fontSize=11, fontWeight=600, color=INK)
    placed = alt.Chart(told).encode(longitude="px:Q", latitude="y:Q")
    layers = (tiles, *signs(placed, language, SIGN), halo, heads)
    flat = [one.project(type="identity", reflectY=True) for one in layers]
    return alt.layer(*flat).properties(height=HEIGHT)
