"""``planner assess`` and ``planner project``: one screen each, and the same numbers for machines."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.invoke import run

#: Measured units of the tiny district in 2022: A1, B1S and C1; C1 and J1 (the teaching point has 24 pupils).
MEASURED = {"primary": 3, "junior": 2}


def test_assess_prints_one_screen(world: Path) -> None:
    """Made-up schools are said first; then who passes, the coefficients, what fails, what is unknown."""
    ran = run("assess", world, "--lang", "en")
    assert ran.code == 0 and ran.out.startswith("ILLUSTRATIVE DATA")
    assert "of 3 measured units" in ran.out and "Dispersion between schools" in ran.out
    assert "attested items await evidence" in ran.out and "Estimated" in ran.out
    assert len(ran.out.splitlines()) < 70


def test_assess_gives_machines_the_same_numbers(world: Path) -> None:
    """The facts of the screen, unrounded."""
    told = json.loads(run("assess", world, "--json").out)
    assert told["illustrative"] is True and told["base_year"] == 2022
    assert told["standing"]["measured"] == MEASURED
    assert all(spread["cv"] >= 0 for spread in told["standing"]["spreads"])
    assert told["estimated"]


def test_project_says_what_fails_when(world: Path) -> None:
    """The deadline and the horizon first, then every year."""
    ran = run("project", world, "--lang", "en")
    assert ran.code == 0 and ran.out.startswith("ILLUSTRATIVE DATA")
    assert "If nothing is done" in ran.out and "2026:" in ran.out and "2030:" in ran.out
    told = json.loads(run("project", world, "--json").out)
    assert [one["year"] for one in told["course"]["years"]] == list(range(2022, 2031))
    assert "G11" in {item["standard"] for item in told["course"]["failing"]}


def test_changes_of_the_line_are_shown(world: Path) -> None:
    """What differs from the document stands above the numbers."""
    ran = run("assess", world, "--set", "budget.factor=0.5", "--lang", "en")
    assert "Changed: budget.factor: 1.0 → 0.5" in ran.out


@pytest.mark.parametrize("command", ["assess", "project"])
def test_a_bad_scenario_ends_with_2(command: str, tmp_path: Path, world: Path) -> None:
    """No file, no such key, no such value: every problem at once, no traceback, no results."""
    assert run(command, tmp_path / "none.yaml").code == 2
    ran = run(command, world, "--set", "budget.factr=0.5", "--set", "horizon=1999")
    assert ran.code == 2 and ran.out == ""
    assert "budget.factr" in ran.err and "horizon" in ran.err


def test_chinese_is_the_default(world: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a word on the language the screen is Chinese."""
    for name in ("PLANNER_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    out = run("assess", world).out
    assert out.startswith("示意数据：") and "校际差异系数" in out
