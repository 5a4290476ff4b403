"""``planner whatif``: the same numbers as the page, and the changes written as a scenario."""

from __future__ import annotations

import json
from pathlib import Path

from planner.scenario.load import load_scenario
from tests.cli.conftest import Planned
from tests.cli.invoke import run


def test_a_plan_is_held_against_changed_inputs(planned: Planned) -> None:
    """The run's own cost before, missing money after a cut, the change named on the screen."""
    ran = run("whatif", planned.scenario, "--run", planned.folder, "--set", "budget.factor=0.1", "--json")
    assert ran.code == 0, ran.err
    facts = json.loads(ran.out)
    head = json.loads((planned.folder / "run.json").read_text(encoding="utf-8"))
    assert facts["before"]["held"]["total_cost_yuan"] == head["total_cost_yuan"]
    assert facts["before"]["held"]["first_year_all_met"] == head["first_year_all_met"]
    assert facts["before"]["held"]["missing"] == [] and facts["after"]["held"]["missing"]
    assert facts["changes"] == [["budget.factor", 1.0, 0.1]]
    shown = run("--lang", "en", "whatif", planned.scenario, "--run", planned.folder, "--set", "budget.factor=0.1")
    assert "Changed: budget.factor: 1.0 → 0.1" in shown.out and "The money does not suffice" in shown.out


def test_changes_are_written_as_a_scenario(sampled: Path, tmp_path: Path) -> None:
    """It lies on the scenario, carries its name, and a second save to the same place is refused."""
    words = ("whatif", sampled, "--set", "deadline=2027", "--save", tmp_path / "x.yaml", "--title", "一年后")
    assert run(*words).code == 0
    saved = load_scenario(tmp_path / "x.yaml")
    assert saved.scenario.deadline == 2027 and saved.scenario.title == "一年后"
    again = run("--lang", "en", *words)
    assert again.code == 2 and "there is a file of this name" in again.err


def test_bad_inputs_end_with_code_2(sampled: Path, tmp_path: Path) -> None:
    """An unknown key, and a folder that is no run."""
    assert run("whatif", sampled, "--set", "no.such=1").code == 2
    assert run("whatif", sampled, "--run", tmp_path).code == 2


def test_pupils_by_grade_and_school_are_printed(sampled: Path) -> None:
    """Both tables on the screen; grades add up to the district's pupils in JSON."""
    shown = run("--lang", "en", "project", sampled, "--pupils")
    assert shown.code == 0 and "Pupils by grade" in shown.out and "Pupils by school" in shown.out
    facts = json.loads(run("project", sampled, "--pupils", "--json").out)["pupils"]
    by_grade = sum(one["pupils"][0] for one in facts["grades"])
    assert by_grade == sum(one["pupils"][0] for one in facts["units"]) > 0
