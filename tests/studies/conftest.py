"""Runs of a district of twenty units, made once: they take seconds each."""

from __future__ import annotations

from pathlib import Path

import pytest

from planner.scenario.load import LoadedScenario, load_scenario
from planner.studies.plan import RunResult, run_plan
from planner.studies.sampler.sample import write_sample
from planner.studies.ways_out import Proving

UNITS, SEED = 20, 8


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Scenario of an illustrative district."""
    return write_sample(UNITS, SEED, tmp_path_factory.mktemp("sample"))


@pytest.fixture(scope="session")
def loaded(sample: Path) -> LoadedScenario:
    """The scenario as it stands."""
    return load_scenario(sample)


@pytest.fixture(scope="session")
def run(loaded: LoadedScenario) -> RunResult:
    """Its plan."""
    return run_plan(loaded)


@pytest.fixture(scope="session")
def poor(sample: Path) -> RunResult:
    """The same district with a fifth of the money; one way out is proved, the rest is told as linear."""
    sets = ("budget.factor=0.2",)
    return run_plan(load_scenario(sample, sets), sets=sets, proving=Proving(plans=1))
