"""Questions end to end on the tiny district: answers, their tables, and what is refused."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from planner.base.errors import BadInput
from planner.compliance.finding import Finding
from planner.optimization.questions.attain import Attained
from planner.scenario.load import load_scenario
from planner.studies.plan import INFEASIBLE, VERIFIED
from planner.studies.questions_alternatives import ask_alternatives
from planner.studies.questions_attain import ask_attain, overstated
from planner.studies.questions_case import Answer, asked
from planner.studies.questions_frontier import ask_frontier
from planner.studies.questions_next import ask_next, with_more
from tests.compliance.world import write_world


@pytest.fixture(scope="module")
def scenario(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The scenario of the tiny district."""
    return write_world(tmp_path_factory.mktemp("questions"))


@pytest.fixture(scope="module")
def short(scenario: Path) -> Answer:
    """What is attained two years earlier without any money."""
    return ask_attain(load_scenario(scenario, ("projects={}", "budget.factor=0.0", "deadline=2024")))


def test_a_plan_that_cannot_pay_what_is_fixed_is_told(scenario: Path) -> None:
    """The started project costs more than half of the caps: no answer, and how much lacks."""
    found = ask_attain(load_scenario(scenario, ("budget.factor=0.5",)))
    assert found.code == INFEASIBLE
    assert found.head["answer"]["status"] == "unsafe"
    assert {one["subject"] for one in found.head["answer"]["unsafe"]} == {"capital"}
    assert found.reason is not None


def test_all_met_is_said_where_it_is(scenario: Path) -> None:
    """With the caps as they are nothing falls short, and every check is met."""
    found = ask_attain(load_scenario(scenario))
    answer = found.head["answer"]
    assert (found.code, answer["status"]) == (VERIFIED, "all_met")
    assert answer["checks_met"] == answer["checks"] > answer["checks_met_idle"]
    assert answer["units_pass"] == answer["units"]
    assert found.tables["shortfalls"].empty
    assert answer["total_cost_yuan"] == found.tables["actions"]["cost_yuan"].sum()


def test_a_claim_that_the_evaluator_does_not_confirm_is_a_finding(scenario: Path) -> None:
    """A unit that is said to be met and is not refuses the answer."""
    one = asked(load_scenario(scenario))
    idle = one.judged((), ())
    claims = Attained((), (), ("A1:primary", "P9:primary"), (), 0.0, 0.0, 0.0, ())
    rule = idle.tables["schools_rule"]
    failing = set(rule[(rule["year"] >= 2026) & (rule["verdict"] == "not_met")]["unit"])
    told = overstated(claims, idle, 2026)
    assert {one.place for one in told} == {"P9:primary", "A1:primary"} & failing
    assert all(isinstance(one, Finding) for one in told)
    assert told


def test_the_frontier_has_its_ends_and_points(scenario: Path) -> None:
    """Twelve linear points and the whole ends, numbered by money; the upper end is a plan that meets everything."""
    found = ask_frontier(load_scenario(scenario, ("projects={}", "assumptions.eligible_share=0.0")))
    table = found.tables["frontier"]
    assert found.code == VERIFIED
    assert (table["kind"] == "linear").sum() == 12
    assert set(table.loc[table["kind"] == "whole", "share"]) == {0.0, 1.0}
    assert table["point"].tolist() == list(range(1, len(table) + 1))
    assert table["attainment"].between(-1e-9, 1 + 1e-9).all()
    top = table[table["share"] == 1.0]
    assert (top["units_pass"] == top["units"]).all()
    assert (
        found.head["answer"]["least_cost_yuan"]
        == table.loc[(table["kind"] == "whole") & (table["share"] == 1.0), "cost_yuan"].item()
    )


def test_alternatives_are_run_folders_that_add_up(scenario: Path) -> None:
    """Tables repeat the money of the plans; the least-cost plan differs from itself in nothing."""
    found = ask_alternatives(load_scenario(scenario), 0.05, ("smoothest", "rural_first"))
    table = found.tables["alternatives"]
    assert found.code == VERIFIED
    assert set(found.plans) == set(table["alternative"])
    for code, run in found.plans.items():
        row = table[table["alternative"] == code].iloc[0]
        assert row["total_cost_yuan"] == run.run["total_cost_yuan"] == run.tables["actions"]["cost_yuan"].sum()
        for name in ("levers", "schools"):
            part = found.tables[f"alternatives_{name}"]
            assert part[part["alternative"] == code]["cost_yuan"].sum() == row["total_cost_yuan"]
        assert run.run["verified"]
        assert run.run["lower_bound_yuan"] <= run.run["objective_yuan"]
    assert table.loc[table["alternative"] == "least", "changed_rows"].item() == 0
    assert (table["over_least"] <= 0.05 + 1e-9).all()


def test_what_next_prices_funds_and_rules(scenario: Path) -> None:
    """Every fund and year has a row, sums are those of the duals, and all figures say what they are."""
    found = ask_next(load_scenario(scenario), 100_000.0, 1)
    funds, prices, sums = (found.tables[f"next_{name}"] for name in ("funds", "prices", "sums"))
    assert found.code == VERIFIED
    assert (funds["kind"] == "linear_difference").sum() == 16
    assert (funds["kind"] == "whole_difference").sum() == 1
    assert set(prices["kind"]) <= {"dual", "linear_difference"}
    duals = prices[prices["kind"] == "dual"]
    by_rule = sums[sums["by"] == "rule"].set_index("subject")["saved"]
    for rule, total in duals.groupby("rule")["saved"].sum().items():
        assert by_rule[rule] == pytest.approx(total)


def test_more_money_is_more_in_one_year_only(scenario: Path) -> None:
    """A cap grows by the step; every other stays."""
    old = load_scenario(scenario, ("budget.factor=0.9",)).scenario
    new = with_more(old, "capital", 2025, 1e6).budget
    assert new.cap("capital", 2025) == old.budget.cap("capital", 2025) + 1_000_000
    for year in (2023, 2024, 2026):
        assert new.cap("capital", year) == old.budget.cap("capital", year)


def test_what_cannot_be_asked_is_refused(scenario: Path) -> None:
    """A weight of a school or a rule that nobody knows is bad input, both at once."""
    sets = ("attainment.schools.Z9=2", "attainment.rules.R9=2")
    with pytest.raises(BadInput) as bad:
        asked(load_scenario(scenario, sets))
    assert [one.code for one in bad.value.problems] == ["scenario.attainment"] * 2


def test_weights_multiply() -> None:
    """School, kind of place and rule weigh together; what is not named weighs 1."""
    from planner.scenario.attainment import Attainment

    weights = Attainment(schools={"A1": 2.0}, area_types={"rural": 3.0}, rules={"R4": 5.0})
    assert weights.weight("R4", "A1", "rural") == 30.0
    assert weights.weight("R5", "B1", "urban") == 1.0


def test_shortfalls_are_the_evaluators(short: Answer) -> None:
    """Each row is a computed verdict that is not met, with what is missing above zero."""
    table = short.tables["shortfalls"]
    verdicts = short.tables["verdicts"]
    failing = verdicts[(verdicts["basis"] == "computed") & (verdicts["year"] >= 2024)]
    failing = failing[failing["verdict"] == "not_met"]
    assert short.code == VERIFIED
    assert len(table) == len(failing) > 0
    assert (pd.to_numeric(table["short"]) > 0).all()
