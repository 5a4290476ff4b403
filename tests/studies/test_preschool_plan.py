"""A preschool plan from end to end: verified, and refused as soon as one number of it is changed."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from planner.base.types import Action
from planner.compliance.preschool_verify import verify_preschool
from planner.compliance.preschool_verify_whole import WholeReport, verify_any
from planner.compliance.verify import Claims
from planner.report.preschool_answer import preschool_answer
from planner.scenario.load import load_scenario
from planner.studies.plan import RunResult, run_plan
from planner.studies.preschool_standing import PreschoolCase, prepare_preschool

SCENARIO = Path(__file__).parents[2] / "scenarios" / "changqing" / "preschool.yaml"
#: A nearer horizon and a wider gap: the same shape, solved sooner.
SETS = ("solver.gap=0.05", "horizon=2026")


@pytest.fixture(scope="module")
def case() -> PreschoolCase:
    """The prepared scenario."""
    found = prepare_preschool(load_scenario(SCENARIO, SETS))
    assert found is not None
    return found


@pytest.fixture(scope="module")
def result() -> RunResult:
    """The plan of the scenario."""
    return run_plan(load_scenario(SCENARIO, SETS))


@pytest.fixture(scope="module")
def actions(result: RunResult) -> tuple[Action, ...]:
    """Its rows."""
    return tuple(Action(**row) for row in result.tables["actions"].to_dict("records"))


def again(case: PreschoolCase, rows: tuple[Action, ...], cost: int) -> WholeReport:
    """Verify rows with the cost that was claimed of the plan."""
    report = verify_any(case.district, case.scenario, rows, (), Claims(total_cost_yuan=cost))
    assert isinstance(report, WholeReport)
    return report


def test_the_plan_is_verified_and_closes_the_gap_in_public_places(result: RunResult) -> None:
    """Every computed item holds from the deadline on, and the bound lies below the cost."""
    assert result.code == 0 and result.run["verified"] and result.run["first_year_all_met"] == 2025
    assert result.run["lower_bound_yuan"] <= result.run["objective_yuan"]
    answer = preschool_answer(result.tables)
    assert answer is not None
    held = [one for one in answer.years if one.year >= 2025]
    assert all(one.public_share >= 0.5 and one.gross_rate >= 0.9 and one.without_place == 0 for one in held)
    assert {one.lever for one in answer.changes} & {"k_build", "k_hand_over", "k_convert", "k_take_over"}


@pytest.mark.parametrize(
    ("lever", "change"),
    [
        ("k_salary", lambda row: replace(row, cost_yuan=row.cost_yuan + 1)),
        ("k_hire", lambda row: replace(row, quantity=row.quantity + 1)),
        ("k_contract", lambda row: replace(row, quantity=row.quantity + 1)),
        ("k_retrain", lambda row: replace(row, year=row.year + 1, effective_year=row.effective_year + 1)),
        ("k_fund", lambda row: replace(row, fund="preschool_capital")),
        ("k_fund", lambda row: replace(row, quantity=row.quantity - 1)),
        ("k_equal_pay", lambda row: replace(row, quantity=row.quantity - 1)),
        ("k_insure", lambda row: replace(row, cost_yuan=row.cost_yuan - 1)),
        ("k_build", lambda row: replace(row, year=row.year - 1)),
    ],
)
def test_one_changed_number_is_refused(case, actions, lever, change) -> None:  # type: ignore[no-untyped-def]
    """A yuan, a person, a place, a year or a fund that is not as derived is a finding."""
    cost = sum(row.cost_yuan for row in actions)
    assert again(case, actions, cost).ok
    n = next(i for i, row in enumerate(actions) if row.lever == lever)
    assert not again(case, (*actions[:n], change(actions[n]), *actions[n + 1 :]), cost).ok


def test_every_row_is_needed(case: PreschoolCase, actions: tuple[Action, ...]) -> None:
    """A row left out is missed, of whatever lever it is."""
    for lever in sorted({row.lever for row in actions}):
        n = next(i for i, row in enumerate(actions) if row.lever == lever)
        rows = (*actions[:n], *actions[n + 1 :])
        report = verify_preschool(case.district, case.scenario, case.pack, rows)
        claimed = sum(row.cost_yuan for row in actions) != sum(row.cost_yuan for row in rows)
        assert report.findings or claimed, lever
