"""Charts say what the tables say: order, signs and numbers, in both languages."""

from __future__ import annotations

import ast
import math
from pathlib import Path

import pytest

import planner.ui
from planner.report.answer import answer
from planner.report.course import course
from planner.standards.load import load_pack
from planner.ui.charts import cv_chart, in_unit, money_chart, pupils_chart, under_chart, units_chart
from planner.ui.heat import BANDS, HeatCell, band, heat_chart, heat_frame, heat_rows, ratio_text, unit_labels
from tests.report import frames

TABLES = frames.all_tables()


def cell(value: float, threshold: float, verdict: str) -> HeatCell:
    """Return a cell with the rule R4."""
    return HeatCell("R4", value, threshold, verdict, "R4", "办法")


def test_units_that_fall_short_come_first() -> None:
    """b fails the school rule in 2022 and leads; by stage only the stage's own units are there."""
    rows = heat_rows(TABLES, 2022)
    assert rows[0].unit == "b:primary" and not rows[0].passes
    assert [row.unit for row in heat_rows(TABLES, 2022, "junior")] == ["j:junior"]
    assert all(row.passes for row in heat_rows(TABLES, 2023)) and heat_rows(TABLES, 2030) == []


@pytest.mark.parametrize(
    ("value", "verdict", "text", "code"),
    [
        (4.49999, "not_met", "✗0.99", "near"), (4.5, "met", "1.00", "met"), (4.5 - 1e-12, "met", "1.00", "met"),
        (5.4, "met", "1.20", "ample"), (4.0, "tolerated", "△0.88", "near"), (3.15, "not_met", "✗0.70", "low"),
        (3.1, "not_met", "✗0.68", "far"), (0.0, "not_met", "✗0.00", "far"), (3.825, "not_met", "✗0.85", "near"),
    ],
)  # fmt: skip
def test_a_cell_never_reads_better_than_its_verdict(value: float, verdict: str, text: str, code: str) -> None:
    """What is not met shows a sign and less than 1.00, however close; colour follows the same classes."""
    one = cell(value, 4.5, verdict)
    assert (ratio_text(one), band(one).code) == (text, code)


def test_bands_cover_every_ratio_and_can_be_told_apart() -> None:
    """Classes rise without gaps, and no two share a colour."""
    limits = [one.under for one in BANDS]
    assert limits == sorted(limits) and math.isinf(limits[-1])
    assert len({one.colour for one in BANDS}) == len(BANDS)


def test_schools_of_one_name_keep_rows_of_their_own() -> None:
    """Two schools called alike are told apart by their codes."""
    rows = heat_rows(TABLES, 2023, "primary")
    told = unit_labels(rows, {"a": "同名小学", "b": "同名小学"}, "zh_CN", staged=False)
    assert len(set(told)) == 2 and all("同名小学 [" in one for one in told)


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_the_heat_map_cites_the_rule_of_each_cell(language: str) -> None:
    """Every cell has value, requirement, verdict and source; the chart is valid and has both layers."""
    rows = heat_rows(TABLES, 2022)
    told = unit_labels(rows, frames.NAMES, language, staged=True)
    frame = heat_frame(rows, told, load_pack("national"), language)
    assert len(frame) == 21 and set(frame["unit"]) == set(told)
    worst = frame[(frame["unit"] == told[0]) & frame["indicator"].str.startswith("R4")].iloc[0]
    assert worst["text"] == "✗0.44" and worst["value"] == "2" and worst["citation"] == "办法"
    assert worst["asked"] == {"zh_CN": "≥ 4.5 平方米/生", "en": "≥ 4.5 m² per pupil"}[language]
    spec = heat_chart(frame, told, language).to_dict()
    assert [layer["mark"]["type"] for layer in spec["layer"]] == ["rect", "text"]
    assert heat_frame(rows, told, None, language)["asked"].iloc[0] != ""


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_the_money_chart_has_a_bar_per_fund_and_year_and_the_money_at_hand(language: str) -> None:
    """Bars add up to the budget table in the unit of the language; the mark is cap plus what was carried in."""
    budget = TABLES["budget"]
    facts = answer(frames.run(), TABLES, frames.NAMES)
    spec = money_chart(facts, {}, language).to_dict()
    data = [row for rows in spec["datasets"].values() for row in rows]
    bars, marks = [row for row in data if "order" in row], [row for row in data if "order" not in row]
    assert len(bars) == len(budget) and len(marks) == budget["year"].nunique()
    assert sum(row["amount"] for row in bars) == pytest.approx(in_unit(float(budget["spent_yuan"].sum()), language))
    at_hand = float((budget["cap_yuan"] + budget["carried_in_yuan"]).sum())
    assert sum(row["amount"] for row in marks) == pytest.approx(in_unit(at_hand, language))


def test_the_years_are_drawn_as_the_course_has_them() -> None:
    """Doing nothing and the plan are two lines over the same years; over the limit is marked with a sign."""
    facts = course(TABLES)
    rows = [row for data in units_chart(facts, facts, "en").to_dict()["datasets"].values() for row in data]
    meeting = {one.year: one.meeting for one in facts.years}
    for name in ("If nothing is done", "With the plan"):
        assert {int(row["year"]): row["value"] for row in rows if row["what"] == name} == meeting
    alone = [row for data in units_chart(facts, None, "en").to_dict()["datasets"].values() for row in data]
    assert "With the plan" not in {row["what"] for row in alone}
    coefficients = [row for data in cv_chart(facts, "en").to_dict()["datasets"].values() for row in data]
    assert [row["text"] for row in coefficients if row["text"].startswith("✗")] == ["✗0.31"]
    under = [row for data in under_chart(facts, "en").to_dict()["datasets"].values() for row in data]
    assert sum(int(row["text"]) for row in under if row["text"] != "·") == 2
    pupils = [row for data in pupils_chart(facts, "zh_CN").to_dict()["datasets"].values() for row in data]
    assert {row["what"] for row in pupils} == {"小学", "初中"}


def test_every_cache_is_bounded_and_keyed_on_no_table() -> None:
    """Caches have a number of entries, and what could be a table or a run is left out of their keys."""
    found = 0
    for path in sorted(Path(next(iter(planner.ui.__path__))).glob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.FunctionDef):
                continue
            for mark in node.decorator_list:
                if "cache_" not in ast.unparse(mark):
                    continue
                found += 1
                assert "max_entries" in ast.unparse(mark), f"{path.name}: {node.name}"
                for one in node.args.args:
                    kind = ast.unparse(one.annotation) if one.annotation is not None else ""
                    plain = kind in {"str", "int", "tuple[str, ...]"} or kind.startswith("tuple[tuple[str, int, int]")
                    assert plain or one.arg.startswith("_"), f"{path.name}: {node.name}({one.arg}: {kind})"
    assert found >= 7
