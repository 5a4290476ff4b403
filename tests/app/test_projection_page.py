"""The page Projection: each part with its chart, the numbers of the command, the error of the past beside it."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from planner.ui.projection_page import PARTS
from tests.app.page import opened, sound, text
from tests.cli.invoke import run


@pytest.mark.parametrize("locale", ["zh-CN", "en-US"])
@pytest.mark.parametrize("part", PARTS)
def test_each_part_has_a_chart_and_a_table(runs: Path, part: str, locale: str) -> None:
    """Whatever is chosen is drawn, with a description for those who cannot see it, and stands in a table."""
    at = opened(locale, "projection")
    at.segmented_control(key="projection_part").set_value(part)
    sound(at.run())
    assert at.get("vega_lite_chart") + at.get("arrow_vega_lite_chart")
    assert any("<table" in str(one.proto.body) for one in at.get("html"))


def test_pupils_and_errors_are_those_of_the_command(runs: Path, district: Path) -> None:
    """The lead, the ranges and the back-test are ``planner project --ranges --json``."""
    said = re.sub(r"\s+", " ", text(opened("en-US", "projection")))
    told = json.loads(run("project", district / "baseline.yaml", "--ranges", "--json").out)
    found = told["ranges"]
    last = [one for one in found["stages"] if one["subject"] == "primary"][-1]
    low, high = (f"{round(last[key] + 1e-9):,}" for key in ("low", "high"))
    assert f"{last['projected']:,} in {last['year']} (80% range {low}–{high})" in said
    for score in (*told["errors"]["own"][0]["scores"], *told["errors"]["panels"]):
        assert f"{score['wape']:.1%}" in said


def test_pupils_by_grade_and_school_are_those_of_the_command(runs: Path, district: Path) -> None:
    """Grades and units of ``planner project --pupils --json`` stand in the tables."""
    found = json.loads(run("project", district / "baseline.yaml", "--pupils", "--json").out)["pupils"]
    at = opened("en-US", "projection")
    at.segmented_control(key="projection_part").set_value("grades")
    said = text(sound(at.run()))
    assert all(f"{count:,}" in said for one in found["grades"] for count in one["pupils"])
    at.segmented_control(key="projection_part").set_value("schools")
    said = text(sound(at.run()))
    assert all(f"{one['pupils'][-1]:,}" in said for one in found["units"])


def test_a_school_and_a_year_can_be_chosen(runs: Path) -> None:
    """Another school redraws the chart; another year gives other places."""
    at = opened("en-US", "projection")
    at.segmented_control(key="projection_part").set_value("schools")
    sound(at.run())
    box = at.selectbox(key="projection_unit")
    box.select_index(len(box.options) - 1)
    sound(at.run())
    at.segmented_control(key="projection_part").set_value("places")
    sound(at.run())
    at.selectbox(key="projection_year").select_index(0)
    at.segmented_control(key="projection_stage").set_value("junior")
    assert sound(at.run()).selectbox(key="projection_year").value == 2022


def test_a_district_of_kindergartens_is_sent_on(runs: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The page says where kindergartens are."""
    monkeypatch.setenv("PLANNER_SCENARIOS", str(Path(__file__).resolve().parents[2] / "scenarios"))
    for page in ("projection", "whatif"):
        assert "kindergartens alone" in text(opened("en-US", page, run="@changqing/preschool"))
