"""Kindergartens in ``planner assess`` and ``planner project``: alone, and refused with every problem."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.invoke import run
from tests.district.preschool_small import write_scenario


@pytest.fixture(scope="module")
def kinder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The scenario of the small district of kindergartens."""
    return write_scenario(tmp_path_factory.mktemp("kinder"))


def test_assess_prints_one_screen(kinder: Path) -> None:
    """Made-up data are said first; shares, items, townships, kindergartens and estimates follow."""
    ran = run("assess", kinder, "--lang", "en")
    assert ran.code == 0 and ran.out.startswith("ILLUSTRATIVE DATA")
    for words in ("4 kindergartens, 418 children", "78.47 %", "Places against demand", "What is missing", "Estimated"):
        assert words in ran.out
    assert len(ran.out.splitlines()) < 75
    chinese = run("assess", kinder, "--lang", "zh_CN").out
    assert "学位与需求" in chinese and "Kindergartens" not in chinese


def test_project_says_what_fails_when(kinder: Path) -> None:
    """The year in which the targets hold first, then every year to the horizon."""
    ran = run("project", kinder, "--lang", "en")
    assert ran.code == 0 and "Kindergartens if nothing is done" in ran.out and "2025:" in ran.out
    assert ran.out.count("\n20") >= 9


@pytest.mark.parametrize("command", ["assess", "project"])
def test_machines_get_the_same_numbers(kinder: Path, command: str) -> None:
    """Verdicts, the course and townships as records; what is not known is null."""
    told = json.loads(run(command, kinder, "--json").out)["preschool"]
    assert told["preschool"][0]["children"] == 418 and told["first_year"] == 2025
    assert {one["verdict"] for one in told["verdicts"]} >= {"met", "not_met", "unknown"}
    assert any(one["value"] is None for one in told["verdicts"])


def test_years_and_levers_that_do_not_fit_are_refused(kinder: Path, tmp_path: Path) -> None:
    """A deadline in the past without hold_from, a lever and a project that nobody knows: all at once."""
    ran = run(
        "assess", kinder, "--set", "preschool.deadline=2020", "--set", "preschool.levers=[k_bild]",
        "--set", "preschool.projects={NOW: 2023, CONV: 2030}", "--lang", "en",
    )  # fmt: skip
    assert ran.code == 2 and ran.out == ""
    for words in ("preschool.deadline", "state hold_from", "did you mean k_build", "did you mean NEW", "projects.CONV"):
        assert words in ran.err, words
    held = run("assess", kinder, "--set", "preschool.deadline=2020", "--set", "preschool.hold_from=2024")
    assert held.code == 0
    less = write_scenario(tmp_path, kindergartens=None, kindergarten_enrolment=None, preschool_projects=None,
                          kindergarten_posts=None)  # fmt: skip
    assert run("assess", less).code == 2
