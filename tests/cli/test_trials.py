"""``planner sample``: an illustrative district that is read back, and what it refuses."""

from __future__ import annotations

import json
from pathlib import Path
from typing import NoReturn

import pytest

from planner.optimization.bench import LinearRun
from planner.studies.bench import Bench
from tests.cli.invoke import run


def test_a_sample_is_a_district_that_checks(sampled: Path) -> None:
    """Its tables are read without an error, and say that they are made up."""
    checked = run("check", sampled.parent / "tables", "--scenario", sampled, "--lang", "en")
    assert checked.code == 0 and checked.out.startswith("ILLUSTRATIVE")


def test_the_same_seed_gives_the_same_bytes(sampled: Path, tmp_path: Path) -> None:
    """A sample can be named by its two numbers."""
    run("sample", "--units", 20, "--seed", 2, "--out", tmp_path / "again")
    for path in (sampled.parent / "tables").iterdir():
        assert (tmp_path / "again" / "tables" / path.name).read_bytes() == path.read_bytes()


def test_a_sample_has_its_limits(tmp_path: Path) -> None:
    """Too few or too many units are bad input, and nothing is written."""
    assert run("sample", "--units", 3, "--out", tmp_path / "few").code == 2
    assert not (tmp_path / "few").exists()


FACTS = Bench(
    units=120, seed=7, cv_factor=0.8,
    runs=(
        LinearRun("live cuts", 10.0, 1.5e8, 0.99999, 6, 300),
        LinearRun("rebuilt each round", 45.0, 1.5e8 * (1 + 2e-6), 1.0, 6, 0),
    ),
    plan_seconds=61.5, plan_code=0, plan_timings={"build": 1.25, "linear": 9.0}, peak_memory_mb=512.0,
)  # fmt: skip


def test_the_benchmark_is_told_in_ratios(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ours first, then how many times longer the others take and how far their objective is."""
    asked: list[tuple[int, int, bool]] = []

    def measured(units: int, seed: int, *, with_plan: bool, progress: object) -> Bench:
        asked.append((units, seed, with_plan))
        return FACTS

    monkeypatch.setattr("planner.studies.bench.bench", measured)
    ran = run("bench", "--units", 120, "--seed", 7, "--lang", "en")
    assert ran.code == 0 and asked == [(120, 7, True)]
    row = next(line for line in ran.out.splitlines() if " 4.5 " in line)
    assert "2.0e-06" in row and "150 million yuan" in row
    assert "61.5 s (exit code 0)" in ran.out and "512 MB" in ran.out
    told = json.loads(run("bench", "--no-plan", "--json").out)
    assert told["ratios"] == {"rebuilt each round": 4.5} and asked[-1] == (120, 7, False)


def test_a_rival_that_is_not_installed_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """The rivals need the development dependencies."""

    def lacking(*_: object, **__: object) -> NoReturn:
        raise ModuleNotFoundError("No module named 'cvxpy'", name="cvxpy")

    monkeypatch.setattr("planner.studies.bench.bench", lacking)
    ran = run("bench", "--lang", "en")
    assert ran.code == 2 and "cvxpy is missing" in ran.err
