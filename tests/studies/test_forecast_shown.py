"""The error beside a projection: of the method used, on the own past and on real panels, with its sign."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from planner.report.forecast_errors import errors_block, errors_sentence
from planner.studies.backtest import backtest
from planner.studies.forecast_shown import MEASURED, errors, measured, panel_errors, write_measured
from tests.projection.build import district, scenario, school
from tests.projection.forecast.panels import city
from tests.projection.forecast.test_own import set_sizes


def test_the_panel_s_figures_are_those_of_the_back_test(tmp_path: Path) -> None:
    """The stored table says what the command finds now, to the digit, for New York City."""
    found = backtest(city(), (1, 2, 3))
    write_measured([found], tmp_path / "again.csv")
    with (tmp_path / "again.csv").open() as again, MEASURED.open() as kept:
        fresh = list(csv.DictReader(again))
        stored = [row for row in csv.DictReader(kept) if row["panel"] == found.name]
    assert fresh == stored and len(fresh) == 18
    assert {one.method for one in panel_errors([found])} == {"standard", "chosen"}


def test_a_district_s_errors_are_those_of_the_method_that_is_used() -> None:
    """Schools of fixed sizes: the ensemble is used, and its errors on the own past stand beside the panels'."""
    one = district([school(f"S{s:02d}") for s in range(20)], set_sizes())
    facts = errors(one, scenario())
    shown = next(entry for entry in facts.own if entry.stage == "primary")
    assert shown.method.method == "chosen" and [entry.stage for entry in facts.methods] == ["primary"]
    assert {(score.level, score.horizon) for score in shown.scores} == {
        (level, h) for level in ("cell", "school", "district") for h in (1, 2)
    }
    assert {entry.method for entry in facts.panels} == {"chosen"}
    block = errors_block(facts, illustrative=False)
    assert block.table is not None and len(block.table.rows) == 9
    text = " ".join(line.text.render("zh_CN") for line in block.lines)
    assert "组合预测" in text and "虚构" not in text
    assert "虚构" in " ".join(line.text.render("zh_CN") for line in errors_block(facts, illustrative=True).lines)
    assert "%" in errors_sentence(facts, illustrative=True).render("zh_CN")
    assert errors_sentence(facts, illustrative=True) != errors_sentence(facts, illustrative=False)


def test_without_history_the_real_panels_still_stand_there() -> None:
    """One year of data: no own error, and it is said; the panels' errors of the standard are shown."""
    rows = {key: count for key, count in set_sizes().items() if key[1] == 2022}
    facts = errors(district([school(f"S{s:02d}") for s in range(20)], rows), scenario())
    assert not facts.own and {entry.method for entry in facts.panels} == {"standard"}
    block = errors_block(facts, illustrative=False)
    assert any("历史数据太短" in line.text.render("zh_CN") for line in block.lines)
    assert block.table is not None and len(block.table.rows) == 6


def test_every_panel_has_every_level_and_method() -> None:
    """Two panels, two methods, three levels, from one year ahead on; errors are shares above zero."""
    rows = measured()
    assert {(one.method, one.level) for one in rows} == {(m, lv) for m in ("standard", "chosen")
                                                        for lv in ("cell", "school", "district")}  # fmt: skip
    assert {one.panel for one in rows if one.horizon == 1} == {one.panel for one in rows} and len(rows) == 48
    assert all(0 < one.wape < 0.2 and abs(one.bias) <= one.wape + 1e-9 for one in rows)
    chosen = {(one.panel, one.level, one.horizon): one.wape for one in rows if one.method == "chosen"}
    cells = [one for one in rows if one.method == "standard" and one.level == "cell"]
    assert all(chosen[one.panel, one.level, one.horizon] < one.wape for one in cells)
    assert pytest.approx(0.0706, abs=5e-4) == chosen["nyc_enrolment_by_school_grade_2005_2011", "cell", 1]
