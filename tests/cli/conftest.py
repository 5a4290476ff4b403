"""Districts and runs that several tests of the command line look at, made once."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import pytest

from tests.cli.invoke import Ran, run
from tests.compliance.world import write_world


class Planned(NamedTuple):
    """A scenario, the folder of its run, and what ``planner plan`` said."""

    scenario: Path
    folder: Path
    ran: Ran


@pytest.fixture(scope="session")
def world(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The scenario of the tiny district made by hand."""
    return write_world(tmp_path_factory.mktemp("world"))


@pytest.fixture(scope="session")
def sampled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The scenario of a sample of twenty units."""
    folder = tmp_path_factory.mktemp("sample")
    assert run("sample", "--units", 20, "--seed", 2, "--out", folder).code == 0
    return folder / "baseline.yaml"


@pytest.fixture(scope="session")
def planned(tmp_path_factory: pytest.TempPathFactory, sampled: Path) -> Planned:
    """The sample with its plan."""
    folder = tmp_path_factory.mktemp("planned")
    ran = run("plan", sampled, "--out", folder / "run", "--lang", "en", "--progress-file", folder / "progress.json")
    return Planned(sampled, folder / "run", ran)


@pytest.fixture(scope="session")
def impossible(tmp_path_factory: pytest.TempPathFactory, world: Path) -> Planned:
    """The tiny district with a hundredth of its money."""
    folder = tmp_path_factory.mktemp("impossible") / "run"
    return Planned(world, folder, run("plan", world, "--out", folder, "--set", "budget.factor=0.01", "--lang", "en"))
