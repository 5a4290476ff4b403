"""A run folder of kindergartens is refused for any cell of any table that the inputs do not give; it has a ledger."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from planner.compliance.folder import check_run, compare_tables
from planner.compliance.schemas import PRESCHOOL, SCHEMAS, read_table
from planner.district.model import District
from planner.district.read import read_district
from planner.scenario.load import LoadedScenario, load_scenario
from planner.studies.plan import VERIFIED, run_plan
from tests.compliance.corruption import Corruption, read, write
from tests.compliance.preschool_run import kinder_run, write_kinder
from tests.district.preschool_small import write_scenario

TABLES = (*PRESCHOOL, "actions", "budget", "projects", "verdicts", "tracked", "attested", "ledger")
#: How many changes of a cell of each kind are drawn.
KINDS = {"yuan": 4, "year": 4, "fund": 2}


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The run on disk."""
    return write_kinder(tmp_path_factory.mktemp("kinder"))


@pytest.fixture(scope="module")
def inputs() -> tuple[LoadedScenario, District]:
    """What the run was made of."""
    loaded = kinder_run()[0]
    return loaded, read_district(loaded.district_path, loaded.scenario.base_year)[0]


def test_the_run_is_confirmed_with_its_ledger_and_statements(
    good: Path, inputs: tuple[LoadedScenario, District]
) -> None:
    """What was written is what the evaluator derives; tables that stand beside a plan are there."""
    assert kinder_run()[1].code == VERIFIED
    assert check_run(good, *inputs).ok
    assert {"ledger", "tracked", "attested", *PRESCHOOL} <= {path.stem for path in (good / "tables").glob("*.csv")}


@pytest.mark.parametrize("table", [name for name in TABLES if name != "actions"])
def test_each_column_of_each_table_is_noticed(good: Path, tmp_path: Path, table: str) -> None:
    """Whichever column is changed in the last row is found, and is the only thing found; so is a row too many."""
    rows, derived = read(good / "tables" / f"{table}.csv"), kinder_run()[1].tables[table]
    assert compare_tables(table, read_table(table, good / "tables" / f"{table}.csv"), derived) == []
    path, kinds = tmp_path / f"{table}.csv", dict(SCHEMAS[table])
    for place, name in enumerate(rows[0]) if len(rows) > 1 else ():
        changed = [list(row) for row in rows]
        old = rows[-1][place]
        changed[-1][place] = str(int(float(old or 0)) + 7) if kinds.get(name, "text") != "text" else old + "x"
        write(path, changed)
        found = compare_tables(table, read_table(table, path), derived)
        assert [finding.place for finding in found] == [f"{table}.csv:{len(rows)}:{name}"]
    more = ["7" if kinds.get(name, "text") != "text" else "x" for name in rows[0]]
    write(path, [*rows, more])
    assert compare_tables(table, read_table(table, path), derived)


def test_each_column_of_the_actions_is_noticed(
    good: Path, inputs: tuple[LoadedScenario, District], tmp_path: Path
) -> None:
    """The rows of the plan are what everything is derived from: a change of any column is a finding."""
    rows, missed = read(good / "tables" / "actions.csv"), []
    for place, name in enumerate(rows[0]):
        folder = tmp_path / name
        shutil.copytree(good, folder)
        changed = [list(row) for row in rows]
        old = rows[-1][place]
        numeric = dict(SCHEMAS["actions"])[name] != "text"
        changed[-1][place] = str(int(old) - 1) if numeric else old + "x"
        write(folder / "tables" / "actions.csv", changed)
        if check_run(folder, *inputs).ok:
            missed.append(name)
    assert not missed


@pytest.mark.parametrize("kind", KINDS)
def test_seeded_changes_of_a_cell_are_refused(
    good: Path, inputs: tuple[LoadedScenario, District], tmp_path: Path, kind: str
) -> None:
    """A yuan, a year or a fund, drawn from a seed."""
    missed = []
    for seed in range(KINDS[kind]):
        folder = tmp_path / str(seed)
        shutil.copytree(good, folder)
        corruption = Corruption(folder, np.random.default_rng([seed, *kind.encode()]))
        if kind == "year":
            table = ("actions", "kindergartens", "preschool", "townships")[seed]
            corruption.cell(table, "year", corruption.by(-1, 1))
        else:
            corruption.make(kind)
        if check_run(folder, *inputs).ok:
            missed.append(corruption.told)
    assert not missed


def test_an_item_of_the_ledger_closes_by_an_item_of_the_form(tmp_path: Path) -> None:
    """An issue whose indicator is P1 stands in the ledger of the run with the value of the base year."""
    items = pd.DataFrame([{"id": "Z1", "title": "Enrolment", "kind": "issue", "state": "open", "indicator": "P1",
                           "duty": "raise it", "departments": "bureau"}])  # fmt: skip
    loaded = load_scenario(write_scenario(tmp_path, ledger=items), ("budget.factor=30", "solver.gap=0.2"))
    result = run_plan(loaded)
    assert result.code == VERIFIED
    (row,) = result.tables["ledger"].to_dict("records")
    verdicts = result.tables["verdicts"]
    same = verdicts[(verdicts["standard"] == "P1") & (verdicts["year"] == 2022)].iloc[0]
    assert (row["id"], row["verdict"]) == ("Z1", same["verdict"]) and row["value"] == same["value"]
