"""Overdue rules: due by the base year, not met in its data, met late or not at all."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from planner.base.errors import BadInput
from planner.compliance.overdue import overdue, rows_of
from planner.scenario.load import load_scenario
from planner.scenario.schema import Scenario
from planner.standards import load_pack
from planner.studies.assess import assess
from tests.scenario.small import SCENARIO, write_scenario

SCENARIOS = Path(__file__).resolve().parents[2] / "scenarios"


def scenario(folder: Path, due: str) -> Scenario:
    """Return the small scenario, which holds the rules from 2026, with ``due``."""
    text = SCENARIO.replace("deadline: 2026", f"hold_from: 2026\ndue: {due}").replace("horizon: 2030", "horizon: 2027")
    return load_scenario(write_scenario(folder, text)).scenario


def verdicts(*rows: tuple[str, str, int, str]) -> pd.DataFrame:
    """Return verdict rows (rule, subject, year, verdict)."""
    return pd.DataFrame(rows, columns=["standard", "subject", "year", "verdict"])


def years(rule: str, subject: str, *words: str) -> tuple[tuple[str, str, int, str], ...]:
    """Return one row per year from 2022 on."""
    return tuple((rule, subject, 2022 + i, word) for i, word in enumerate(words))


def test_what_is_met_late_stays_overdue(tmp_path: Path) -> None:
    """It is never told as achieved: the row stays, with the year from which all its subjects pass."""
    frame = verdicts(
        *years("G5", "P1", "not_met", "not_met", "not_met", "not_met", "met", "met"),
        *years("G5", "P2", "not_met", "met", "met", "met", "met", "met"),
        *years("G5", "P3", *["met"] * 6),
        *years("G5", "T1", *["not_measured"] * 6),
    )
    (row,) = overdue(scenario(tmp_path, "{rules: {G5: 2018}}"), load_pack("national"), frame)
    assert (row.standard, row.due, row.asked, row.failing, row.unknown) == ("G5", "2018-12-31", 3, 2, 0)
    assert (row.hold_from, row.met_from) == (2026, 2026)
    assert rows_of((row,))[0]["met_from"] == 2026


def test_what_is_never_met_or_never_known_says_so(tmp_path: Path) -> None:
    """Unknown is not met: an item without evidence is overdue, too; a relapse takes the year back."""
    frame = verdicts(
        *years("G5", "P1", "not_met", "met", "met", "met", "met", "not_met"), *years("G1", "", *["unknown"] * 6)
    )
    found = overdue(scenario(tmp_path, "{dimensions: {government: 2020}}"), load_pack("national"), frame)
    assert [(one.standard, one.failing, one.unknown, one.met_from) for one in found] == [
        ("G1", 0, 1, None), ("G5", 1, 0, None),
    ]  # fmt: skip


def test_only_what_was_due_by_the_base_year_is_overdue(tmp_path: Path) -> None:
    """A date ahead is not overdue, one within the base year is; what the data meet is not."""
    frame = verdicts(
        *years("G5", "P1", *["not_met"] * 6), *years("R1", "P1", *["not_met"] * 6), *years("R2", "P1", *["met"] * 6)
    )
    dated = scenario(tmp_path, "{all: 2026, rules: {R1: 2022-06-30, R2: 2018}}")
    assert [one.standard for one in overdue(dated, load_pack("national"), frame)] == ["R1"]


def test_no_due_dates_no_overdue(tmp_path: Path) -> None:
    """A scenario whose document gives no date has nothing overdue."""
    plain = load_scenario(write_scenario(tmp_path)).scenario
    assert overdue(plain, load_pack("national"), verdicts(*years("G5", "P1", *["not_met"] * 6))) == ()


def test_a_rule_that_the_standards_lack_is_refused(tmp_path: Path) -> None:
    """With the nearest rule as a remedy."""
    with pytest.raises(BadInput) as error:
        overdue(scenario(tmp_path, "{rules: {G55: 2018}}"), load_pack("national"), verdicts())
    assert (error.value.problems[0].place, error.value.problems[0].code) == ("due.rules.G55", "scenario.due_rule")


def test_taierzhuang_s_2018_is_overdue_in_2022() -> None:
    """Class size was due in 2018; the data of 2022 do not meet it, and doing nothing does not by 2026 either."""
    found = assess(load_scenario(SCENARIOS / "taierzhuang" / "baseline.yaml"))
    (row,) = found.overdue
    assert (row["standard"], row["due"], row["hold_from"]) == ("G5", "2018-12-31", 2026)
    assert row["failing"] > 5
    assert row["met_from"] is None or row["met_from"] > 2026
    assert found.facts["overdue"] == [row]


def test_changqing_from_2025_shows_the_second_phase_as_overdue() -> None:
    """The indicators were due at the end of 2024: what 2025 does not meet is overdue; from 2022 nothing is."""
    later = assess(load_scenario(SCENARIOS / "changqing" / "from-2025.yaml"))
    assert {one["due"] for one in later.overdue} == {"2024-12-31"}
    assert {"R1", "R6"} <= {one["standard"] for one in later.overdue if one["failing"]}
    assert {one["standard"] for one in later.overdue if not one["failing"]} >= {"G1", "V1"}
