"""A run folder of the small district of kindergartens, planned once and written by the store."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from tempfile import mkdtemp

from planner.scenario.load import LoadedScenario, load_scenario
from planner.store.runfolder import RunData, write_run
from planner.studies.plan import RunResult, run_plan
from tests.district.preschool_small import write_scenario

RICH = "budget.factor=30"


@cache
def kinder_run() -> tuple[LoadedScenario, RunResult]:
    """The small district with money enough, and its plan."""
    loaded = load_scenario(write_scenario(Path(mkdtemp(prefix="planner-kinder-"))), (RICH,))
    return loaded, run_plan(loaded, sets=(RICH,))


def write_kinder(folder: Path) -> Path:
    """Write the run into ``folder/run`` and return that."""
    result = kinder_run()[1]
    write_run(folder / "run", RunData(result.run, result.tables))
    return folder / "run"
