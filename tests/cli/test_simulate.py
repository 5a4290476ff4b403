"""``planner simulate``: the odds first, tables in the run folder, the same for machines."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pandas as pd
import pytest

from tests.cli.conftest import Planned
from tests.cli.invoke import run

TABLES = ("run", "odds", "pass_year", "cost", "cash", "sources", "sites", "mishaps", "rotation", "slack", "reserved")


@pytest.fixture(scope="module")
def folder(planned: Planned, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the run, beside its scenario's folder."""
    place = tmp_path_factory.mktemp("simulated") / "run"
    shutil.copytree(planned.folder, place)
    return place


@pytest.mark.parametrize(("language", "first"), [("en", "The odds"), ("zh_CN", "达标概率")])
def test_a_run_is_simulated_where_it_lies(planned: Planned, folder: Path, language: str, first: str) -> None:
    """The odds come first, their interval and number of replications beside them; the tables are in the folder."""
    ran = run(
        "simulate", folder, "--scenario", planned.scenario, "--replications", 6, "--compared", 1, "--workers", 1,
        "--lang", language,
    )  # fmt: skip
    assert ran.code == 0, ran.err
    blocks = [line for line in ran.out.splitlines() if line.strip()]
    assert first in blocks[:4] and "2026" in "".join(blocks[:6])
    found = {path.stem for path in (folder / "tables").glob("simulation_*.csv")}
    assert found == {f"simulation_{name}" for name in TABLES}
    odds = pd.read_csv(folder / "tables" / "simulation_odds.csv")
    assert (odds["replications"] == 6).all() and len(odds[odds["scope"] == "district"]) == 9


def test_a_simulated_run_is_still_verified(planned: Planned, folder: Path) -> None:
    """The tables beside the plan's do not disturb the evaluator."""
    assert run("verify", folder, planned.scenario).code == 0


def test_machines_read_the_same(planned: Planned, folder: Path, tmp_path: Path) -> None:
    """JSON holds the odds; with --out the run folder stays as it is."""
    before = sorted(path.name for path in (folder / "tables").iterdir())
    ran = run(
        "simulate", folder, "--scenario", planned.scenario, "--replications", 3, "--compared", 0, "--workers", 1,
        "--out", tmp_path / "tables", "--json",
    )  # fmt: skip
    facts = json.loads(ran.out)
    assert facts["odds"]["replications"] == 3 and facts["odds"]["sources"] == [] and facts["illustrative"]
    assert (tmp_path / "tables" / "simulation_cost.csv").is_file()
    assert sorted(path.name for path in (folder / "tables").iterdir()) == before


def test_who_asks_to_stop_gets_what_there_is(planned: Planned, folder: Path, tmp_path: Path) -> None:
    """With the file there from the beginning, one chunk of the 400 is made, and the odds say that it was stopped."""
    (tmp_path / "stop").touch()
    ran = run(
        "simulate", folder, "--scenario", planned.scenario, "--replications", 400, "--workers", 1,
        "--stop-file", tmp_path / "stop", "--out", tmp_path / "tables", "--json",
    )  # fmt: skip
    odds = json.loads(ran.out)["odds"]
    assert ran.code == 0 and odds["replications"] == 10 and odds["stopped"] is True
    kept = pd.read_csv(tmp_path / "tables" / "simulation_run.csv").set_index("key")["value"]
    assert kept["stopped"] == "1" and kept["replications"] == "10"


def test_what_cannot_be_simulated_is_told(planned: Planned, folder: Path, world: Path) -> None:
    """Another scenario, changes of a stored run: bad input, with what to do."""
    other = run("simulate", folder, "--scenario", world, "--lang", "en")
    assert other.code == 2 and "plan again" in other.err
    changed = run("simulate", folder, "--scenario", planned.scenario, "--set", "budget.factor=2", "--lang", "en")
    assert changed.code == 2 and "as it stands" in changed.err


def test_a_scenario_without_a_plan_ends_as_planner_plan_does(world: Path) -> None:
    """No plan, no odds."""
    ran = run("simulate", world, "--set", "budget.factor=0.01", "--lang", "en")
    assert ran.code == 3 and "no plan to simulate" in ran.err
