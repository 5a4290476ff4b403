"""``planner plan`` and ``planner verify``: exit codes, the folder, the screen, and the same numbers for machines."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from planner.base.i18n import T
from planner.compliance.finding import Finding
from planner.scenario.load import load_scenario
from planner.studies.plan import NOT_VERIFIED, STOPPED, RunResult
from planner.studies.prepare import prepare, run_head
from tests.cli.conftest import Planned
from tests.cli.invoke import run


def test_a_plan_says_the_answer_first(planned: Planned) -> None:
    """Whose data, when it passes, what it costs, that it was verified; then money, people, schools, prices."""
    out = planned.ran.out
    assert planned.ran.code == 0, planned.ran
    places = [out.index(words) for words in (
        "ILLUSTRATIVE DATA", "The answer", "Passes on", "Costs", "Verified", "Money by year and fund",
        "People and things", "Schools, by cost", "The price of the tightest rules", "Estimated", "Written to",
    )]  # fmt: skip
    assert places == sorted(places)


def test_the_screen_and_the_folder_say_the_same(planned: Planned) -> None:
    """The year of the headline is that of run.json, and the cost is the sum of actions.csv."""
    document = json.loads((planned.folder / "run.json").read_text("utf-8"))
    actions = pd.read_csv(planned.folder / "tables" / "actions.csv")
    assert document["verified"] is True and document["total_cost_yuan"] == actions["cost_yuan"].sum()
    assert f"from autumn {document['first_year_all_met']} to {document['horizon']}" in planned.ran.out


def test_progress_goes_beside_the_results(planned: Planned) -> None:
    """Stages stand on the error stream and in the file, which says how it ended."""
    assert "[0%]" in planned.ran.err and "%]" not in planned.ran.out.split("The answer")[0]
    document = json.loads((planned.folder.parent / "progress.json").read_text("utf-8"))
    assert (document["state"], document["exit_code"]) == ("done", 0)


def test_a_kept_plan_is_verified_again(planned: Planned, tmp_path: Path) -> None:
    """The folder as written passes; a yuan more in one action does not."""
    good = run("verify", planned.folder, planned.scenario, "--lang", "en")
    assert good.code == 0 and good.out.startswith("Verified")
    bad = tmp_path / "run"
    (bad / "tables").mkdir(parents=True)
    for path in [planned.folder / "run.json", *(planned.folder / "tables").iterdir()]:
        (bad / path.relative_to(planned.folder)).write_bytes(path.read_bytes())
    actions = pd.read_csv(bad / "tables" / "actions.csv", dtype=str, keep_default_na=False)
    actions.loc[0, "cost_yuan"] = str(int(actions.loc[0, "cost_yuan"]) + 1)
    actions.to_csv(bad / "tables" / "actions.csv", index=False)
    ran = run("verify", bad, planned.scenario, "--lang", "en", "--json")
    assert ran.code == 5 and json.loads(ran.out)["findings"]
    assert "NOT verified" in run("verify", bad, planned.scenario, "--lang", "en").out


def test_verify_needs_a_run(tmp_path: Path, world: Path) -> None:
    """A folder without run.json is bad input."""
    assert run("verify", tmp_path, world).code == 2


def test_an_infeasible_scenario_ends_with_3_and_says_why(impossible: Planned) -> None:
    """The rules in conflict and the ways out stand on the screen and in the folder."""
    assert impossible.ran.code == 3
    assert "These rules cannot hold together" in impossible.ran.out and "- Fund" in impossible.ran.out
    assert "Ways out" in impossible.ran.out and "million yuan" in impossible.ran.out
    names = {path.name for path in (impossible.folder / "tables").iterdir()}
    assert {"conflicts.csv", "ways_out.csv", "verdicts.csv"} <= names and "actions.csv" not in names


def test_machines_get_the_conflict_too(world: Path, tmp_path: Path) -> None:
    """``--json`` gives code, run and conflict, and nothing else on the results."""
    ran = run("plan", world, "--out", tmp_path / "run", "--set", "budget.factor=0.01", "--json")
    told = json.loads(ran.out)
    assert ran.code == told["exit_code"] == 3
    assert told["run"]["status"] == "infeasible"
    assert {one["rule"] for one in told["impossible"]["conflicts"]} == {"fund"}


def test_bad_input_writes_nothing(world: Path, tmp_path: Path) -> None:
    """Neither a scenario that cannot be read nor a folder that is something else is touched."""
    folder = tmp_path / "run"
    assert run("plan", world, "--out", folder, "--set", "budget.factor=-1").code == 2
    assert not folder.exists()
    folder.mkdir()
    (folder / "thesis.docx").write_text("mine", "utf-8")
    ran = run("plan", world, "--out", folder)
    assert ran.code == 2 and [path.name for path in folder.iterdir()] == ["thesis.docx"]
    inside_a_file = folder / "thesis.docx" / "run"
    ran = run("plan", world, "--out", tmp_path / "new", "--progress-file", inside_a_file)
    assert ran.code == 2 and "thesis.docx" in ran.err and not (tmp_path / "new").exists()


@pytest.mark.parametrize(
    ("code", "findings", "words"),
    [
        (STOPPED, (), "it took too long"),
        (
            NOT_VERIFIED,
            (Finding("claim.total_cost", "total_cost_yuan", T("found: {value}", value=1)),),
            "not published",
        ),
    ],
)
def test_without_something_to_publish_nothing_is_written(
    code: int, findings: tuple[Finding, ...], words: str, world: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A stop without a plan ends with 4, a plan that does not check with 5; both say why."""
    case = prepare(load_scenario(world))
    reason = T("it took too long") if code == STOPPED else None
    made = RunResult(code, case, run_head(case), {}, findings, reason)
    monkeypatch.setattr("planner.studies.plan.run_plan", lambda *_: made)
    ran = run("plan", world, "--out", tmp_path / "run", "--lang", "en")
    assert ran.code == code and words in ran.out and "Nothing was written" in ran.out
    assert not (tmp_path / "run").exists()
    told = json.loads(run("plan", world, "--out", tmp_path / "run", "--lang", "en", "--json").out)
    assert told["exit_code"] == code and len(told["findings"]) == len(findings)
    many = replace(made, findings=findings * 30)
    monkeypatch.setattr("planner.studies.plan.run_plan", lambda *_: many)
    assert ("and 10 more" in run("plan", world, "--out", tmp_path / "run", "--lang", "en").out) is bool(findings)


def test_a_stop_by_hand_ends_with_4(world: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ctrl+C is not a crash: there is no plan, and the file that is watched says so."""

    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("planner.studies.plan.run_plan", interrupted)
    ran = run("plan", world, "--out", tmp_path / "run", "--progress-file", tmp_path / "p.json", "--lang", "en")
    assert ran.code == 4 and "Stopped by hand" in ran.err
    assert json.loads((tmp_path / "p.json").read_text("utf-8"))["exit_code"] == 4


def test_a_plan_beside_an_earlier_one_changes_nothing_that_does_not_pay(planned: Planned, tmp_path: Path) -> None:
    """With money that nobody needs the same actions come back, unless others are cheaper; both are told."""
    more = ("--set", "budget.factor=1.01")
    ran = run("plan", planned.scenario, "--out", tmp_path / "near", "--beside", planned.folder, *more, "--lang", "en")
    document = json.loads((tmp_path / "near" / "run.json").read_text("utf-8"))
    assert ran.code == 0 and document["verified"] is True
    told = document["beside"]
    assert told["found"] and told["run"] == planned.folder.name
    earlier = json.loads((planned.folder / "run.json").read_text("utf-8"))["objective_yuan"]
    assert told["changed"] <= told["changed_alone"]
    assert told["changed"] <= 0.05 * told["actions"] or document["objective_yuan"] < earlier
    assert document["lower_bound_yuan"] <= document["objective_yuan"]
    assert "Close to the earlier plan" in ran.out
    before, after = (pd.read_csv(place / "tables" / "actions.csv") for place in (planned.folder, tmp_path / "near"))
    columns = ["unit", "school", "year", "lever", "item", "quantity"]
    rows = [set(map(tuple, one[one["lever"] != "salary"][columns].fillna("").values)) for one in (before, after)]
    assert len(rows[0] ^ rows[1]) <= 2 * told["changed"]


def test_a_plan_stays_close_to_a_plan_only(planned: Planned, impossible: Planned, tmp_path: Path) -> None:
    """A run without a plan, and start years left free, are bad input."""
    place = tmp_path / "near"
    assert run("plan", planned.scenario, "--out", place, "--beside", impossible.folder).code == 2
    assert run("plan", planned.scenario, "--out", place, "--beside", planned.folder, "--start-prices").code == 2
    assert not place.exists()
