"""The use case "plan": every way it can end, with its exit code, its head and its tables."""

from __future__ import annotations

import math
from collections import defaultdict
from pathlib import Path

import pytest
from ruamel.yaml import YAML

import planner.studies.plan as planning
from planner.base.errors import BadInput
from planner.base.i18n import T
from planner.base.progress import Step
from planner.base.types import Action, Plan
from planner.compliance.schemas import SCHEMAS, table_text
from planner.optimization.build import build
from planner.optimization.cuts import CutPool
from planner.optimization.engine import Engine
from planner.optimization.instance import build_instance
from planner.optimization.linear import solve_linear
from planner.scenario.load import LoadedScenario, load_scenario
from planner.studies.plan import INFEASIBLE, NOT_VERIFIED, STOPPED, VERIFIED, RunResult, run_plan
from planner.studies.prepare import prepare
from planner.studies.sampler.sample import write_sample
from tests.compliance.world import scenario_document, write_world
from tests.district.small import small_tables, write_small


def linear_status(loaded: LoadedScenario) -> str:
    """Whether the linear model of a scenario has a plan."""
    case = prepare(loaded)
    built = build(build_instance(case.district, case.scenario, case.projection, case.targets))
    engine = Engine(built.model)
    return solve_linear(built, engine, CutPool(engine, built.cones)).status


def test_a_district_of_twenty_units_gets_a_verified_plan(run: RunResult) -> None:
    """Exit code 0: the evaluator has re-derived the plan from the inputs and agrees."""
    assert run.code == VERIFIED
    assert run.run["verified"] is True
    assert run.findings == ()
    assert run.run["first_year_all_met"] <= run.run["deadline"]
    assert run.run["illustrative"] is True


def test_the_bound_is_under_the_cost(run: RunResult) -> None:
    """The head states objective, bound and gap that fit each other."""
    head = run.run
    assert 0 < head["lower_bound_yuan"] <= head["objective_yuan"] <= head["total_cost_yuan"]
    assert head["gap"] == pytest.approx(1 - head["lower_bound_yuan"] / head["objective_yuan"])
    assert head["status"] in ("optimal", "feasible")
    assert head["reproducible"] is True


def test_the_rows_add_up_to_the_total(run: RunResult) -> None:
    """Every yuan of the plan is in one row of actions, whole, and the budget spends the same."""
    actions, budget = run.tables["actions"], run.tables["budget"]
    assert actions["cost_yuan"].sum() == run.run["total_cost_yuan"] == budget["spent_yuan"].sum()
    for column in ("quantity", "cost_yuan", "year", "effective_year"):
        assert all(float(value).is_integer() for value in actions[column])
    assert (budget["spent_yuan"] <= budget["cap_yuan"] + budget["carried_in_yuan"]).all()


def test_every_cv_and_every_school_holds_from_the_deadline_on(run: RunResult) -> None:
    """No CV over its limit, no school under six of seven, no tolerated indicator under 85 %."""
    first = run.run["deadline"]
    spread = run.tables["dispersion"]
    spread = spread[spread["year"] >= first]
    assert (spread["cv"] <= spread["limit"] + 1e-9).all()
    indicators = run.tables["indicators"]
    tolerated = indicators[(indicators["year"] >= first) & (indicators["verdict"] == "tolerated")]
    assert (tolerated["ratio"] >= 0.85 - 1e-9).all()
    assert (tolerated.groupby(["unit", "year"]).size() == 1).all()
    rule = run.tables["schools_rule"]
    assert set(rule[rule["year"] >= first]["verdict"]) <= {"met", "not_measured"}


def test_the_same_input_gives_the_same_bytes(sample: Path, run: RunResult) -> None:
    """A second run writes the same tables, and the same head but for its timings."""
    again = run_plan(load_scenario(sample))
    assert {name: table_text(name, frame) for name, frame in again.tables.items()} == {
        name: table_text(name, frame) for name, frame in run.tables.items()
    }
    assert again.run | {"timings_s": 0} == run.run | {"timings_s": 0}


def test_tables_are_those_of_the_contract(run: RunResult, poor: RunResult) -> None:
    """Every table has the columns that the run folder promises."""
    assert {"pupils", "stocks", "actions", "transfers", "rotation", "indicators", "budget", "prices"} <= set(run.tables)
    for result in (run, poor):
        for name, frame in result.tables.items():
            assert [column for column, _ in SCHEMAS[name]] == list(frame.columns), name


def test_prices_are_not_negative(run: RunResult) -> None:
    """A rule costs something or nothing."""
    assert (run.tables["prices"]["yuan_per_unit"] > 0).all()


def test_a_fifth_of_the_money_is_not_enough(poor: RunResult) -> None:
    """Exit code 3, with the rules in conflict, what would have to give, and the do-nothing tables."""
    assert poor.code == INFEASIBLE
    assert poor.run["status"] == "infeasible"
    assert poor.run["verified"] is False
    assert poor.run["objective_yuan"] is None
    conflicts, ways = poor.tables["conflicts"], poor.tables["ways_out"]
    assert len(conflicts) > 1
    assert "fund" in set(conflicts["group"])
    assert (ways.loc[ways["group"] == "fund", "amount"] > 0).all() and (ways["amount"] != 0).all()
    assert {"stocks", "indicators", "dispersion", "verdicts"} <= set(poor.tables)
    assert "actions" not in poor.tables


def test_the_money_asked_for_makes_a_plan_possible(poor: RunResult, sample: Path) -> None:
    """Adding the yuan named to the caps of their funds and years, and nothing else, is enough."""
    ways = poor.tables["ways_out"]
    asked = ways[ways["group"] == "fund"]
    assert len(asked) > 0
    extra: dict[tuple[str, int], int] = defaultdict(int)
    for row in asked.to_dict("records"):
        extra[(row["subject"], row["year"])] += math.ceil(row["amount"])
    budget = poor.case.scenario.budget
    sets = ["budget.factor=1"]
    for code in budget.funds:
        for year in poor.case.scenario.years[1:]:
            sets.append(f"budget.funds.{code}.caps.{year}={budget.cap(code, year) + extra[(code, year)]}")
    assert linear_status(load_scenario(sample, ["budget.factor=0.2"])) == "infeasible"
    assert linear_status(load_scenario(sample, sets)) == "optimal"


def test_a_clock_that_stops_the_search_is_said(tmp_path: Path) -> None:
    """Exit code 4: no plan, no tables, never optimal, not reproducible, and a sentence why."""
    found = run_plan(load_scenario(write_sample(60, 3, tmp_path), ["solver.time_limit_s=0.01"]))
    assert found.code == STOPPED
    assert found.tables == {}
    assert found.run["status"] == "stopped"
    assert found.run["reproducible"] is False
    assert found.run["verified"] is False
    assert found.reason == T("The time limit ended the search before a plan was found.")


def test_a_plan_that_does_not_check_is_not_published(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Exit code 5: one yuan less in one row, and there are findings instead of tables."""
    real = planning.optimize_with_growth

    def one_yuan_less(*given: object, **named: object) -> Plan:
        plan = real(*given, **named)  # type: ignore[arg-type]
        assert isinstance(plan, Plan)
        row = next(i for i, action in enumerate(plan.actions) if action.lever == "transfer")
        wrong: Action = plan.actions[row]
        cheaper = Action(**{**vars(wrong), "cost_yuan": wrong.cost_yuan - 1})
        return Plan((*plan.actions[:row], cheaper, *plan.actions[row + 1 :]), plan.transfers, plan.solve)

    monkeypatch.setattr(planning, "optimize_with_growth", one_yuan_less)
    found = run_plan(load_scenario(write_world(tmp_path)))
    assert found.code == NOT_VERIFIED
    assert found.tables == {}
    assert found.run["verified"] is False
    assert "row.cost" in {finding.code for finding in found.findings}


def test_a_district_from_files_gets_a_verified_plan(tmp_path: Path) -> None:
    """The small district of the reader's tests, with money enough, ends verified; items that are open are named."""
    write_small(tmp_path)
    document = scenario_document()
    funds = document["budget"]["funds"]  # type: ignore[index]
    document |= {
        "projects": {"B1": {"start": 2024}},
        "assumptions": {},
        "budget": {
            "funds": {
                code: {**fund, "caps": dict.fromkeys(range(2023, 2031), 60_000_000)} for code, fund in funds.items()
            }
        },
    }
    path = tmp_path / "baseline.yaml"
    with path.open("w", encoding="utf-8") as out:
        YAML().dump(document, out)
    found = run_plan(load_scenario(path))
    assert found.code == VERIFIED
    assert found.run["estimated"]
    assert set(found.run["names"]) >= set(small_tables()["schools"]["school_id"])


def test_a_broken_district_is_told_before_anything_is_solved(tmp_path: Path) -> None:
    """Bad tables are an error of the input, whatever is asked."""
    path = write_world(tmp_path)
    (tmp_path / "district" / "premises.csv").unlink()
    with pytest.raises(BadInput):
        run_plan(load_scenario(path))


def test_progress_rises_to_the_check(tmp_path: Path) -> None:
    """From reading to checking, the share done does not fall."""
    steps: list[Step] = []
    run_plan(load_scenario(write_world(tmp_path)), steps.append)
    assert (steps[0].code, steps[-1].code) == ("read", "verify")
    assert [step.done for step in steps] == sorted(step.done for step in steps)
