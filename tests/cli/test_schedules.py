"""``planner schedules``: construction schedules side by side."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from tests.cli.invoke import Ran, run


def write(folder: Path, name: str, text: str) -> Path:
    """Write a schedule."""
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def compared(sampled: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Ran, Path]:
    """The sample without projects, and with its wing."""
    folder = tmp_path_factory.mktemp("schedules")
    files = [
        write(folder, "none.yaml", "title: Nothing is built\nprojects: {}\n"),
        write(folder, "wing.yaml", "title: The wing first\nprojects: {junior_wing: {start: 2023}}\n"),
    ]
    out = folder / "tables"
    sets = ("--set", "budget.factor=4")
    ran = run("schedules", sampled, *files, "--replications", 5, "--workers", 1, "--out", out, "--lang", "en", *sets)
    return ran, out


def test_schedules_stand_side_by_side(compared: tuple[Ran, Path]) -> None:
    """A column each, and what the wing costs is what the plan pays for it."""
    ran, out = compared
    assert ran.code == 0, ran.err
    assert "Nothing is built" in ran.out and "The wing first" in ran.out
    table = pd.read_csv(out / "schedules.csv").set_index("schedule")
    assert table.loc["none", "construction_yuan"] == 0 and table.loc["wing", "construction_yuan"] > 1_000_000
    assert (table["replications"] == 5).all() and (table["low"] <= table["probability"]).all()
    assert table.loc["wing", "critical_project"] == "junior_wing"


def test_years_hold_places_and_money(compared: tuple[Ran, Path]) -> None:
    """The wing adds places in the year in which it opens; money by year adds up to the cost."""
    years = pd.read_csv(compared[1] / "schedules_years.csv")
    table = pd.read_csv(compared[1] / "schedules.csv").set_index("schedule")
    assert years.groupby("schedule")["planned_yuan"].sum().to_dict() == table["cost_yuan"].to_dict()
    assert (years["p10_yuan"] <= years["p90_yuan"]).all() and (years["pupils"] > 0).all()
    assert ((years["places"] - years["pupils"]) <= years["empty_places"]).all()


def test_ends_of_phases_are_in_order(compared: tuple[Ran, Path]) -> None:
    """Early before middle before late, phase after phase, opening on 1 September or 1 February."""
    phases = pd.read_csv(compared[1] / "schedules_gantt.csv")
    assert ((phases["p10"] <= phases["p50"]) & (phases["p50"] <= phases["p90"])).all()
    assert phases["p50"].is_monotonic_increasing and phases["phase"].iloc[-1] == "opened"
    assert phases["p50"].iloc[-1][-2:] in ("02", "09")
    assert phases["months"].dropna().sum() > 20


def test_every_mistake_of_every_schedule_is_told_at_once(sampled: Path, tmp_path: Path) -> None:
    """Unknown keys and projects, years out of range, one file where two are needed."""
    bad = write(tmp_path, "bad.yaml", "colour: red\nprojects: {moon: {start: 2023}, junior_wing: {start: 1999}}\n")
    ran = run("schedules", sampled, bad, "--lang", "en")
    assert ran.code == 2
    for code in ("schedule.count", "schedule.key", "schedule.project", "schedule.start"):
        assert f"[{code}]" in ran.err
    empty = write(tmp_path, "empty.yaml", "title: x\n")
    odd = write(tmp_path, "odd.yaml", "projects: {junior_wing: soon}\n")
    ran = run("schedules", sampled, empty, odd, "--lang", "en")
    assert "[schedule.projects]" in ran.err and "[schedule.start]" in ran.err
