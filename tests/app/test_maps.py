"""The map of schools: places as entered, outlines around them, and what is said where there are none."""

from __future__ import annotations

import math
import shutil
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest
import vl_convert

from planner.district.model import School
from planner.ui.ground_view import ground, ground_chart, hull
from planner.ui.heat import HeatRow
from tests.app.page import opened, text

A = School("A", "甲", "nine_year", "town", "东镇", km=(0.0, 0.0))
B = School("B", "乙", "primary", "town", "东镇", km=(4.0, 3.0))
C = School("C", "丙", "primary", "town", "西镇")
ROWS = [HeatRow(unit, stage, met, 0.9, passes, ()) for unit, stage, met, passes in (
    ("A:primary", "primary", 7, True), ("A:junior", "junior", 3, False), ("B:primary", "primary", 6, True),
    ("C:primary", "primary", 2, False))]  # fmt: skip


def test_places_are_kilometres_or_come_from_degrees() -> None:
    """Kilometres go first; else a degree north is 111.2 km and a degree east shorter by the cosine of the latitude."""
    assert ground([A, B, C]) == {"A": (0.0, 0.0), "B": (4.0, 3.0)}
    found = ground([replace(A, km=None, degrees=(116.0, 36.0)), replace(B, km=None, degrees=(117.0, 36.0)), C])
    assert set(found) == {"A", "B"}
    assert found["B"][0] - found["A"][0] == pytest.approx(111.2 * math.cos(math.radians(36)))
    assert ground([C]) == {}


def test_an_outline_is_convex_and_holds_its_points() -> None:
    """The corner inside a square is no corner of its outline."""
    square = [(0.0, 0.0), (2.0, 0.0), (2.0, 2.0), (0.0, 2.0)]
    assert set(hull([*square, (1.0, 1.0), (1.0, 0.0)])) == set(square)
    assert hull([(0.0, 0.0), (1.0, 1.0)]) == [(0.0, 0.0), (1.0, 1.0)]


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_the_map_draws_units_with_a_place_and_counts_by_township(language: str) -> None:
    """The school without a place is left out; both stages of one school stand beside each other; it can be drawn."""
    chart = ground_chart(ROWS, ground([A, B, C]), {"A": "东镇", "B": "东镇", "C": "西镇"}, {"A": "甲"}, language)
    spec = chart.properties(width=400).to_dict()
    tables = spec["datasets"].values()
    units = next(rows for rows in tables if "unit" in rows[0])
    assert [row["unit"] for row in units] == ["A:primary", "A:junior", "B:primary"]
    assert units[0]["px"] < 0 < units[1]["px"] and units[2]["px"] == 4.0
    titles = [row["title"] for rows in tables for row in rows if "title" in row]
    assert titles == ["东镇 2/3"]
    assert "<svg" in vl_convert.vegalite_to_svg(spec)


def test_the_leader_sees_the_map_or_the_fields(runs: Path, district: Path, tmp_path: Path,
                                               monkeypatch: pytest.MonkeyPatch) -> None:  # fmt: skip
    """With places in the tables a map, said to be made up; without them fields by name, and how to get a map."""
    said = text(opened("en-US", "leader"))
    assert "north up" in said and "The places are made up" in said and "in the order of their names" not in said
    copy = shutil.copytree(district, tmp_path / "nowhere")
    schools = copy / "tables" / "schools.csv"
    pd.read_csv(schools, dtype=str).drop(columns=["x_km", "y_km"]).to_csv(schools, index=False)
    monkeypatch.setenv("PLANNER_SCENARIOS", str(copy))
    said = text(opened("en-US", "leader"))
    assert "in the order of their names" in said and "north up" not in said
