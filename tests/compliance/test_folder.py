"""A run folder is read back and refused for any cell, row or number that the inputs do not give."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import numpy as np
import pytest

from planner.base.errors import BadInput
from planner.compliance.finding import Finding
from planner.compliance.folder import check_run, compare_tables, verify_folder
from planner.compliance.schemas import PRESCHOOL, SCHEMAS, read_table
from planner.district.read import read_district
from planner.scenario.load import LoadedScenario, load_scenario
from planner.store.runfolder import RunData, write_run
from planner.studies.plan import VERIFIED, run_plan
from planner.studies.sampler.sample import write_sample
from tests.compliance.corruption import Corruption, read, write
from tests.compliance.rundir import good_run, inputs, write_good

#: How many corruptions of each kind: 200 in all.
SEEDS = {
    "yuan": 25, "teacher": 25, "room": 10, "year": 25, "fund": 15, "transfer": 25, "unit": 15, "stock": 20,
    "verdict": 20, "run": 10, "row": 10,
}  # fmt: skip


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The good run on disk."""
    return write_good(tmp_path_factory.mktemp("good"))


def findings(run_dir: Path) -> tuple[Finding, ...]:
    """What the evaluator does not confirm in a run folder."""
    return check_run(run_dir, *inputs()).findings


def test_the_good_run_is_confirmed(good: Path) -> None:
    """What the store wrote is what the evaluator derives, from the scenario on."""
    report = verify_folder(good, inputs()[0].path)
    assert report.ok, [finding.render("en") for finding in report.findings]


@pytest.mark.parametrize("kind", SEEDS)
def test_every_corruption_is_refused(good: Path, tmp_path: Path, kind: str) -> None:
    """200 seeded changes of one cell, row or number: each is found."""
    missed = []
    for seed in range(SEEDS[kind]):
        folder = tmp_path / str(seed)
        shutil.copytree(good, folder)
        corruption = Corruption(folder, np.random.default_rng([seed, *kind.encode()]))
        corruption.make(kind)
        if not findings(folder):
            missed.append(corruption.told)
    assert not missed


@pytest.fixture(scope="module")
def solved(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, LoadedScenario]:
    """A run that the optimizer made, of an illustrative district of 20 units."""
    folder = tmp_path_factory.mktemp("solved")
    loaded = load_scenario(write_sample(20, 7, folder / "sample"))
    result = run_plan(loaded)
    assert result.code == VERIFIED, [finding.render("en") for finding in result.findings]
    write_run(folder / "run", RunData(result.run, result.tables))
    return folder / "run", loaded


def test_a_solved_run_is_confirmed_and_its_corruptions_are_refused(
    solved: tuple[Path, LoadedScenario], tmp_path: Path
) -> None:
    """What the optimizer planned and the store wrote holds; two changes of each kind do not."""
    run, loaded = solved
    district, _ = read_district(loaded.district_path, loaded.scenario.base_year)
    assert check_run(run, loaded, district).ok
    missed = []
    for number, kind in enumerate([*SEEDS, *SEEDS]):
        folder = tmp_path / str(number)
        shutil.copytree(run, folder)
        corruption = Corruption(folder, np.random.default_rng([number, *kind.encode()]))
        corruption.make(kind)
        if check_run(folder, loaded, district).ok:
            missed.append(corruption.told)
    assert not missed


def test_there_are_two_hundred() -> None:
    """The number that the evaluator is measured by."""
    assert sum(SEEDS.values()) == 200


#: The hand-made district has no kindergartens, and a verified plan has no conflict.
NOT_OF_THIS_RUN = ("conflicts", "ways_out", "prices", *PRESCHOOL)


@pytest.mark.parametrize("table", [name for name in SCHEMAS if name not in NOT_OF_THIS_RUN])
def test_each_column_of_each_table_is_compared(good: Path, tmp_path: Path, table: str) -> None:
    """Whichever column is changed, in its last row, is found, and is the only thing found."""
    rows = read(good / "tables" / f"{table}.csv")
    derived = good_run().tables[table]
    assert compare_tables(table, read_table(table, good / "tables" / f"{table}.csv"), derived) == []
    path = tmp_path / f"{table}.csv"
    for place, name in enumerate(rows[0]):
        changed = [list(row) for row in rows]
        numeric = dict(SCHEMAS[table])[name] != "text"
        changed[-1][place] = str(int(float(rows[-1][place] or 0)) + 7) if numeric else rows[-1][place] + "x"
        write(path, changed)
        found = compare_tables(table, read_table(table, path), derived)
        assert [finding.place for finding in found] == [f"{table}.csv:{len(rows)}:{name}"]


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("status", "infeasible"),
        ("verified", False),
        ("unknown_items", []),
        ("inputs", {}),
        ("standards_pack", "national"),
        ("illustrative", False),
        ("total_cost_yuan", "7"),
        ("objective_yuan", None),
        ("lower_bound_yuan", 9e9),
        ("gap", None),
        ("title", "x"),
    ],
)
def test_what_run_json_says_is_compared(good: Path, tmp_path: Path, key: str, value: object) -> None:
    """Each fact that the evaluator knows for itself."""
    folder = tmp_path / "run"
    shutil.copytree(good, folder)
    run = json.loads((folder / "run.json").read_text(encoding="utf-8"))
    (folder / "run.json").write_text(json.dumps({**run, key: value}), encoding="utf-8")
    assert findings(folder)


def test_a_table_missing_or_spoilt_is_a_finding(good: Path, tmp_path: Path) -> None:
    """No file, a column less, a number that is none: named, and the rest is still checked."""
    folder = tmp_path / "run"
    shutil.copytree(good, folder)
    (folder / "tables" / "budget.csv").unlink()
    rows = read(folder / "tables" / "stocks.csv")
    write(folder / "tables" / "stocks.csv", [row[:-1] for row in rows])
    rows = read(folder / "tables" / "transfers.csv")
    rows[1][4] = "one"
    write(folder / "tables" / "transfers.csv", rows)
    found = {finding.code for finding in findings(folder)}
    assert {"run.unreadable", "run.columns", "run.number", "moves.persons"} <= found


def test_changed_inputs_are_found(good: Path, tmp_path: Path) -> None:
    """The run was made from other tables than those that lie there now."""
    scenario = inputs()[0].path
    shutil.copytree(scenario.parent, tmp_path / "inputs")
    posts = tmp_path / "inputs" / "district" / "posts.csv"
    posts.write_text(posts.read_text(encoding="utf-8").replace("56", "57"), encoding="utf-8")
    report = verify_folder(good, tmp_path / "inputs" / "baseline.yaml")
    assert {finding.place for finding in report.findings} == {"run.json:inputs"}


def test_changes_on_the_command_line_belong_to_the_run(good: Path) -> None:
    """With a tenth of the money the same rows are over every cap."""
    report = verify_folder(good, inputs()[0].path, ["budget.factor=0.1"])
    assert "rule.fund" in {finding.code for finding in report.findings}


def test_many_differences_are_counted(good: Path, tmp_path: Path) -> None:
    """Twenty cells of a table are named, the rest is a number."""
    folder = tmp_path / "run"
    shutil.copytree(good, folder)
    rows = read(folder / "tables" / "stocks.csv")
    write(folder / "tables" / "stocks.csv", [rows[0], *([*row[:-1], "9"] for row in rows[1:])])
    found = [finding for finding in findings(folder) if finding.code == "table.cell"]
    assert len(found) == 21 and "more cells differ" in found[-1].render("en")


@pytest.mark.parametrize("text", ["", "[]", "{"])
def test_a_folder_without_a_run_is_bad_input(tmp_path: Path, text: str) -> None:
    """Nothing to check is not a plan that was refused."""
    if text:
        (tmp_path / "run.json").write_text(text, encoding="utf-8")
    with pytest.raises(BadInput, match=r"run\.json"):
        check_run(tmp_path, *inputs())
