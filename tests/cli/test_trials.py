"""``planner sample``: an illustrative district that is read back, and what it refuses."""

from __future__ import annotations

from pathlib import Path

from tests.cli.conftest import Planned
from tests.cli.invoke import run


def test_a_sample_is_a_district_that_checks(planned: Planned) -> None:
    """Its tables are read without an error, and say that they are made up."""
    checked = run("check", planned.scenario.parent / "tables", "--scenario", planned.scenario, "--lang", "en")
    assert checked.code == 0 and checked.out.startswith("ILLUSTRATIVE")


def test_the_same_seed_gives_the_same_bytes(planned: Planned, tmp_path: Path) -> None:
    """A sample can be named by its two numbers."""
    run("sample", "--units", 20, "--seed", 2, "--out", tmp_path / "again")
    for path in (planned.scenario.parent / "tables").iterdir():
        assert (tmp_path / "again" / "tables" / path.name).read_bytes() == path.read_bytes()


def test_a_sample_has_its_limits(tmp_path: Path) -> None:
    """Too few or too many units are bad input, and nothing is written."""
    assert run("sample", "--units", 3, "--out", tmp_path / "few").code == 2
    assert not (tmp_path / "few").exists()
