"""A small district planned once per test session, shared by the workers of pytest-xdist."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from planner.scenario.load import load_scenario
from planner.store.runfolder import RunData, write_run
from planner.studies.plan import run_plan
from planner.studies.sampler.sample import write_sample
from planner.studies.ways_out import Proving

#: A sample that is planned in a few seconds, and a budget that no plan of it can do with.
UNITS, SEED = 20, 2
TOO_LITTLE = "budget.factor=0.02"
#: Says that this machine has no browser and that its tests are left out on purpose.
NO_BROWSER = "PLANNER_NO_BROWSER"


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave the browser tests out where the environment asks for it; otherwise they run, or fail."""
    if os.environ.get(NO_BROWSER) != "1":
        return
    left_out = [item for item in items if item.get_closest_marker("browser")]
    config.hook.pytest_deselected(items=left_out)
    items[:] = [item for item in items if item not in left_out]


def once(factory: pytest.TempPathFactory, name: str, make: Callable[[Path], None]) -> Path:
    """Return the folder ``name`` that ``make`` has filled, by this worker or by another."""
    base = factory.getbasetemp()
    root = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    place, lock = root / name, root / f"{name}.lock"
    try:
        os.close(os.open(lock, os.O_CREAT | os.O_EXCL))
    except FileExistsError:
        for _ in range(4000):
            if place.exists():
                return place
            time.sleep(0.1)
        raise
    fresh = root / f"{name}.new"
    make(fresh)
    fresh.replace(place)
    return place


def _planned(folder: Path, run: Path, sets: tuple[str, ...], code: int) -> None:
    result = run_plan(load_scenario(folder / "baseline.yaml", sets), sets=sets, proving=Proving(plans=1))
    assert result.code == code, (result.code, result.reason, result.findings)
    write_run(run, RunData(result.run, result.tables))


@pytest.fixture(scope="session")
def district(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of a scenario ``baseline.yaml`` with its plan in ``plan``."""

    def make(folder: Path) -> None:
        write_sample(UNITS, SEED, folder)
        _planned(folder, folder / "plan", (), 0)

    return once(tmp_path_factory, "planner-app-district", make)


@pytest.fixture(scope="session")
def impossible_run(district: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the run folder of the same district with a budget that is too small."""

    def make(folder: Path) -> None:
        folder.mkdir()
        # One way is proved, the others are told as linear: a page needs no more.
        _planned(district, folder / "run", (TOO_LITTLE,), 3)

    return once(tmp_path_factory, "planner-app-impossible", make) / "run"


@pytest.fixture
def runs(district: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a runs directory that holds the plan as ``first``; the page looks there and at its scenario."""
    root = tmp_path / "runs"
    shutil.copytree(district / "plan", root / "first")
    monkeypatch.setenv("PLANNER_RUNS", str(root))
    monkeypatch.setenv("PLANNER_SCENARIOS", str(district))
    return root
