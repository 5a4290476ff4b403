"""Falling rolls: empty places at the horizon and after, those that were built first, and the money in them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from planner.base.progress import silent
from planner.scenario.load import load_scenario
from planner.studies.schedule_ground import ground_of
from planner.studies.schedule_regret import empty_rows, measure_rows, pupils_after
from tests.compliance.world import HORIZON, world

ROOT = Path(__file__).resolve().parents[2]


def tables(rooms: dict[str, float]) -> dict[str, pd.DataFrame]:
    """Stocks with classrooms by unit (the same in every year), and two rows of actions."""
    used = world()
    rows: list[dict[str, Any]] = [
        {"unit": unit.id, "resource": "classrooms", "year": year, "stock": rooms.get(unit.id, 0.0)}
        for unit in used.projection.units for year in used.projection.years
    ]  # fmt: skip
    actions = [
        ("P9", "build", "B1", 500, "permille", 2_000_000), ("P9", "build", "B1", 500, "permille", 2_000_001),
        ("A1", "lease", "V1", 500, "m2", 30_000), ("A1", "lease", "V1", 500, "m2", 30_000),
    ]  # fmt: skip
    frame = pd.DataFrame(actions, columns=["school", "lever", "item", "quantity", "measure", "cost_yuan"])
    return {"stocks": pd.DataFrame(rows), "actions": frame}


def test_what_was_built_stands_empty_first() -> None:
    """P9: 8 rooms of 45 built for 4,000,001 yuan, 22 or 23 pupils a grade: some 225 of 360 places stand empty."""
    used = world()
    (row,) = [one for one in empty_rows("s", used, tables({"P9:primary": 8.0})) if one["unit"] == "P9:primary"]  # type: ignore[arg-type]
    pupils = int(used.projection.pupils[[u.id for u in used.projection.units].index("P9:primary"), -1])
    assert row["places"] == row["built_places"] == 360 and row["pupils"] == pupils
    assert row["empty"] == row["built_empty"] == 360 - pupils and row["year"] == HORIZON
    assert row["places_yuan"] == 4_000_001
    assert row["idle_yuan"] == pytest.approx(4_000_001 * row["built_empty_after"] / 360, abs=1)


def test_old_places_that_stand_empty_cost_nothing() -> None:
    """A1 has the twelve rooms of the base year: empty, but nothing was spent on them."""
    rows = empty_rows("s", world(), tables({"A1:primary": 12.0}))  # type: ignore[arg-type]
    (row,) = [one for one in rows if one["unit"] == "A1:primary"]
    assert row["places"] == 540 and row["built_places"] == 0 and row["empty"] > 0 == row["idle_yuan"]


def test_after_the_horizon_every_grade_is_as_large_as_the_last_intake() -> None:
    """Six grades of the last first grade; a school without pupils has none."""
    projection = world().projection
    last = projection.pupils_by_grade.copy()
    last[0, 0, -1], last[1, :, -1] = 7, 0
    found = pupils_after(replace(projection, pupils_by_grade=last))
    assert found[0] == 42 and found[1] == 0


def test_measures_are_added_up() -> None:
    """One project, two years of rent."""
    rows = {one["lever"]: one for one in measure_rows("s", tables({}))}
    assert rows["build"]["quantity"] == 1 and rows["build"]["cost_yuan"] == 4_000_001
    assert rows["lease"]["quantity"] == 1000 and rows["lease"]["cost_yuan"] == 60_000


def test_the_layout_example_is_ready_to_plan() -> None:
    """Merger, catchment, conversion and wing: order and crews leave some schedules, each with its own pupils."""
    ground = ground_of(load_scenario(ROOT / "scenarios" / "layout" / "baseline.yaml"), silent)
    kinds = {one.id: one.kind for one in ground.case.district.projects}
    assert {"merge", "catchment", "conversion", "wing", "new_school"} == set(kinds.values())
    place = {site.id: i for i, site in enumerate(ground.sites)}
    assert 20 < len(ground.vectors) == ground.allowed - ground.oversize
    for vector in ground.vectors:
        drawn, merged = vector[place["catchment_p03"]], vector[place["point_merge"]]
        assert not drawn or 0 < merged < drawn
    unit = [one.id for one in ground.instances[0].units].index("T01:primary")
    for vector, instance in zip(ground.vectors, ground.instances, strict=True):
        opens = vector[place["point_merge"]] + 1 - 2022
        assert instance.pupils[unit, opens - 1] > 0 == instance.pupils[unit, opens:].sum()
        assert instance.closed[unit].sum() == instance.T + 1 - opens
