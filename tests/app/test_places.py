"""Finding runs and scenarios on this machine."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from planner.scenario.load import load_scenario
from planner.ui.places import (
    changed_inputs,
    changed_sets,
    fingerprint,
    scenario_files,
    scenario_of,
    set_value,
    stored_runs,
)


def run(root: Path, name: str, text: str, made: int) -> None:
    """Write a run.json of a given age."""
    place = root / name
    place.mkdir(parents=True)
    (place / "run.json").write_text(text, encoding="utf-8")
    os.utime(place / "run.json", (made, made))


def test_runs_are_listed_newest_first_down_to_one_level_and_none_that_are_being_written(tmp_path: Path) -> None:
    """A sample keeps its run one level down; folders that begin with a dot are not runs yet."""
    run(tmp_path, "old", '{"status": "optimal", "sets": ["deadline=2027"]}', 1_000)
    run(tmp_path, "sample/run", '{"status": "infeasible"}', 3_000)
    run(tmp_path, "broken", "{", 2_000)
    run(tmp_path, ".fresh", "{}", 4_000)
    found = stored_runs(tmp_path)
    assert [(one.name, one.readable) for one in found] == [("sample/run", True), ("broken", False), ("old", True)]
    assert found[2].sets == ("deadline=2027",) and found[0].sets == ()
    assert len({one.digest for one in found}) == 3


def test_a_directory_that_is_not_there_holds_no_runs(tmp_path: Path) -> None:
    """Nothing has been planned yet: an empty list, not an error."""
    assert stored_runs(tmp_path / "none") == []


def test_the_scenario_of_a_run_is_known_by_its_bytes_or_else_by_its_title(
    district: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Same name and bytes wins; a document edited since is still its scenario; another district's is not."""
    monkeypatch.setenv("PLANNER_SCENARIOS", str(district))
    monkeypatch.setenv("PLANNER_RUNS", str(tmp_path))
    files = scenario_files()
    scenario = (district / "baseline.yaml").resolve()
    assert files[0] == scenario
    head = json.loads((district / "plan" / "run.json").read_text(encoding="utf-8"))
    assert scenario_of(head, files) == scenario
    assert scenario_of(head | {"inputs": {}}, files) == scenario
    assert scenario_of(head | {"inputs": {}, "title": "another"}, files) is None
    assert scenario_of(head | {"scenario": "other.yaml"}, files) is None


def test_changes_are_merged_key_by_key() -> None:
    """A new value replaces the old one of its key, an empty one takes it out, others stay as they were."""
    sets = ("assumptions.teacher_cost=150000", "budget.factor=0.9")
    assert changed_sets(sets, {"budget.factor": "1.1", "deadline": ""}) == (sets[0], "budget.factor=1.1")
    assert changed_sets(sets, {"budget.factor": "", "deadline": "2027"}) == (sets[0], "deadline=2027")


def test_values_are_compared_as_they_would_be_written(district: Path) -> None:
    """What the scenario says already needs no --set."""
    loaded = load_scenario(district / "baseline.yaml")
    assert set_value(loaded, "budget.factor") == "1"
    assert set_value(loaded, "deadline") == str(loaded.scenario.deadline)


def test_changed_inputs_are_named_both_ways(tmp_path: Path) -> None:
    """A file that is new, gone or other is named; an edit shows in the fingerprint of its folder."""
    assert changed_inputs({"a": "1", "b": "2", "c": "3"}, {"a": "1", "b": "9", "d": "4"}) == ("b", "c", "d")
    assert changed_inputs(None, {}) == ()
    file = tmp_path / "births.csv"
    file.write_text("year\n", encoding="utf-8")
    before = fingerprint([tmp_path])
    file.write_text("year\n2022\n", encoding="utf-8")
    assert before != fingerprint([tmp_path]) and fingerprint([tmp_path / "none"]) == ()
