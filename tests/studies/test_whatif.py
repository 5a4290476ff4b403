"""A what-if says what the full assessment and the evaluator say, and comes while a slider moves."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from planner.base.errors import BadInput
from planner.compliance.verify import verify
from planner.report.course import course
from planner.report.whatif import as_course
from planner.scenario.load import LoadedScenario, load_scenario
from planner.store.runfolder import RunData, write_run
from planner.studies.assess import assess
from planner.studies.plan import RunResult
from planner.studies.whatif import Ready, held, held_of, look, read_held, ready, still

SCENARIOS = Path(__file__).parents[2] / "scenarios"


def given(path: Path, *sets: str) -> tuple[Ready, LoadedScenario]:
    """Return a scenario with changes, ready to be looked at."""
    loaded = load_scenario(path, sets)
    return ready(loaded), loaded


@pytest.mark.parametrize(
    "sets",
    [(), ("assumptions.leaver_rate=0.05",), ("options.judge_rounded=true", "deadline=2027"),
     ("projection.migration.primary=0.02", "projection.births=low")],
)  # fmt: skip
def test_doing_nothing_is_what_the_assessment_says(sample: Path, sets: tuple[str, ...]) -> None:  # fmt: skip
    """Every figure of the course, and the first year from which all is met, under any inputs."""
    prepared, loaded = given(sample, *sets)
    found, whole = still(prepared, loaded.scenario), assess(loaded)
    expected = course(whole.tables)
    mine = as_course(found)
    assert mine.years == expected.years and mine.failing == expected.failing
    for one, other in zip(mine.indicators, expected.indicators, strict=True):
        assert (one.stage, one.indicator, one.under) == (other.stage, other.indicator, other.under)
        assert np.allclose(one.cv, other.cv, equal_nan=True) and np.allclose(one.limit, other.limit, equal_nan=True)
    assert found.first_year_all_met == whole.judgement.first_year_all_met
    assert found.unknown_items == whole.judgement.unknown_items
    assert found.budget == () and found.total_cost_yuan == 0


def test_a_plan_held_under_its_own_inputs_is_the_plan(sample: Path, run: RunResult) -> None:
    """Nothing changed: the cost, the year and the figures are those of the run; no fund lacks anything."""
    path, plan = sample, held_of(run.tables)
    prepared, loaded = given(path)
    found = held(prepared, loaded.scenario, plan)
    assert found.total_cost_yuan == run.run["total_cost_yuan"]
    assert found.first_year_all_met == run.run["first_year_all_met"]
    assert found.broken == () and found.dropped == 0
    spent = {(one["fund"], one["year"]): one for one in found.budget}
    assert all(one["spent_yuan"] <= one["cap_yuan"] + one["carried_in_yuan"] for one in spent.values())


@pytest.mark.parametrize("sets", [("assumptions.leaver_rate=0.05",), ("projection.migration.primary=0.03",)])
def test_a_plan_held_under_other_inputs_is_what_the_evaluator_derives(
    sample: Path, run: RunResult, sets: tuple[str, ...]
) -> None:
    """Verdicts of the plan's rows under changed inputs are those of the independent evaluator."""
    path, plan = sample, held_of(run.tables)
    prepared, loaded = given(path, *sets)
    found = held(prepared, loaded.scenario, plan)
    report = verify(prepared.district, loaded.scenario, prepared.pack, plan.actions, plan.transfers)
    assert found.first_year_all_met == report.judgement.first_year_all_met
    expected, mine = course(report.tables), as_course(found)
    assert mine.years == expected.years and mine.failing == expected.failing
    limits = {one.code for one in report.findings if one.code.startswith("rule.")} - {"rule.fund"}
    assert {code for code, _ in found.broken} == limits and limits


def test_money_follows_prices_and_caps(sample: Path, run: RunResult) -> None:
    """A tenth of the caps leaves the cost as it is and funds short; dearer teachers raise salaries alike."""
    path, plan = sample, held_of(run.tables)
    prepared, poor = given(path, "budget.factor=0.1")
    found = held(prepared, poor.scenario, plan)
    assert found.total_cost_yuan == run.run["total_cost_yuan"]
    assert any(one["spent_yuan"] > one["cap_yuan"] + one["carried_in_yuan"] for one in found.budget)
    plain = load_scenario(path).scenario
    dear = load_scenario(path, (f"assumptions.teacher_cost={2 * plain.assumptions.teacher_cost}",)).scenario
    salaries = sum(one.cost_yuan for one in plan.actions if one.lever == "salary")
    assert salaries > 0
    assert held(prepared, dear, plan).total_cost_yuan == run.run["total_cost_yuan"] + salaries


def test_a_project_that_starts_later_opens_and_is_paid_later() -> None:
    """The west campus a year late: its school has no pupils in 2025, the payments move, the sum within stays."""
    path = SCENARIOS / "changqing" / "baseline.yaml"
    late = "projects.west_campus_junior.start=2024"
    prepared, loaded = given(path)
    before, after = look(prepared, loaded.scenario), look(prepared, load_scenario(path, (late,)).scenario)
    assert before.still.meeting.tolist() == after.still.meeting.tolist()
    assert before.held.measured.tolist() != after.held.measured.tolist()
    spent = [{one["year"]: one["spent_yuan"] for one in each.held.budget if one["fund"] == "capital"}
             for each in (before, after)]  # fmt: skip
    assert spent[0][2023] > spent[1][2023] and spent[0][2025] < spent[1][2025]
    assert before.held.total_cost_yuan == after.held.total_cost_yuan == 58_700_000 + 134_500_000


def test_measures_without_a_place_are_counted_and_left_out(sample: Path, run: RunResult) -> None:
    """A horizon that ends before a measure takes place drops it, and says so."""
    path, plan = sample, held_of(run.tables)
    prepared, loaded = given(path)
    last = max(one.year for one in plan.actions)
    shorter = loaded.scenario.model_copy(update={"horizon": last - 1})
    found = held(prepared, shorter, plan)
    assert found.dropped >= sum(one.year == last for one in plan.actions if one.lever != "build") > 0


def test_a_plan_is_read_back_from_the_folder_of_its_run(run: RunResult, tmp_path: Path) -> None:
    """Rows, moves, start years and changes are those that were written."""
    write_run(tmp_path / "run", RunData({**run.run, "sets": ["deadline=2027"]}, run.tables))
    found, sets = read_held(tmp_path / "run")
    assert sets == ("deadline=2027",)
    assert found == held_of(run.tables) and found.actions and found.transfers


def test_a_folder_without_a_run_is_refused(tmp_path: Path) -> None:
    """The problem names the folder."""
    with pytest.raises(BadInput) as bad:
        read_held(tmp_path)
    assert bad.value.problems[0].code == "run.unreadable"
