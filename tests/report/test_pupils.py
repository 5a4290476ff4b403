"""Pupils by grade and by school are sums of the tables' rows."""

from __future__ import annotations

from pathlib import Path

from planner.report.pupils import by_grade, by_unit, grades_block, started, units_block
from planner.scenario.load import load_scenario
from planner.studies.forecast_ranges import Range
from planner.studies.prepare import prepare
from tests.compliance.world import write_world
from tests.report import frames


def test_grades_add_up_to_the_stage() -> None:
    """Two grades of a stage hold its pupils, by year; classes beside them."""
    facts = by_grade({"pupils": frames.pupils()})
    assert [(one.stage, one.grade) for one in facts] == [("primary", 1), ("primary", 2), ("junior", 7), ("junior", 8)]
    primary = [one for one in facts if one.stage == "primary"]
    assert [sum(one.pupils[t] for one in primary) for t in (0, 1)] == [400, 400]
    assert primary[0].classes == (2, 2)
    block = grades_block(facts)
    assert block.table is not None and [str(c) for c in block.table.rows[0].cells[1:]] == ["1", "200", "200"]


def test_units_carry_the_range_of_the_last_year() -> None:
    """A unit without a range has none; the largest change comes first in the table."""
    frame = frames.pupils()
    frame.loc[(frame["unit"] == "b:primary") & (frame["year"] == 2023), "pupils"] = 20
    facts = by_unit({"pupils": frame}, (Range("a:primary", 2023, 300, 290.0, 310.0),))
    held = {one.unit: one for one in facts}
    assert (held["a:primary"].low, held["a:primary"].high) == (290.0, 310.0) and held["b:primary"].low is None
    assert held["b:primary"].change == 40 - 100
    block = units_block(facts, {"b": "乙"}, 2023)
    assert block.table is not None
    first = [cell.render("zh_CN") if hasattr(cell, "render") else cell for cell in block.table.rows[0].cells]
    assert "乙" in first[0] and first[1:] == ["100", "40", "-60", "–", "–"]


def test_started_projects_are_part_of_the_path(tmp_path: Path) -> None:
    """The school that a project opens has pupils from its opening on, and the sum of pupils stays."""
    case = prepare(load_scenario(write_world(tmp_path)))
    frame = started(case.district, case.scenario)["pupils"]
    opened = frame[frame["school"] == "P9"]
    assert sorted(opened["year"].unique())[0] == 2026
    assert int(frame[frame["year"] == 2022]["pupils"].sum()) == int(case.projection.pupils[:, 0].sum())
