"""No plan of kindergartens: the conflict with what has to be paid, and ways out that are proved and solve again."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from planner.optimization.preschool import solve
from planner.optimization.preschool.relief import PreschoolInfeasible
from planner.scenario.load import load_scenario
from planner.studies.plan import INFEASIBLE, VERIFIED, RunResult, run_plan
from planner.studies.preschool_relief import proved
from planner.studies.preschool_standing import PreschoolCase, prepare_preschool
from tests.district.preschool_small import write_scenario

POOR = "budget.factor=0.05"


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The scenario of the small district."""
    return write_scenario(tmp_path_factory.mktemp("poor"))


@pytest.fixture(scope="module")
def poor(path: Path) -> RunResult:
    """Its run with a twentieth of the money."""
    return run_plan(load_scenario(path, (POOR,)), sets=(POOR,))


@pytest.fixture(scope="module")
def found(path: Path) -> tuple[PreschoolCase, PreschoolInfeasible]:
    """The same, as the optimizer says it."""
    case = prepare_preschool(load_scenario(path, (POOR,)))
    assert case is not None
    none = solve.optimize_preschool(case.preschool, case.scenario, case.projection, case.targets)
    assert isinstance(none, PreschoolInfeasible)
    return case, none


def test_the_conflict_names_the_fund_and_what_it_must_pay(poor: RunResult) -> None:
    """Money alone contradicts nothing: beside it stand the rules whose money it lacks."""
    assert poor.code == INFEASIBLE
    assert list(poor.tables["conflicts"]["group"]) == ["fund", "P10", "P12"]


def test_the_way_out_solves_again(path: Path, poor: RunResult) -> None:
    """What is printed as ``--set`` gives a verified plan; a yuan less in one year is no longer enough for that plan."""
    (way,) = poor.run["ways_out"]
    assert way["proved"] and way["kind"] == "money" and way["extra_yuan"] > 0
    again = run_plan(load_scenario(path, (POOR, *way["set"])), sets=(POOR, *way["set"]))
    assert again.code == VERIFIED
    assert again.run["total_cost_yuan"] <= way["total_cost_yuan"]


def test_a_relief_that_is_too_small_is_not_kept(found: tuple[PreschoolCase, PreschoolInfeasible]) -> None:
    """A yuan less than the plan spends: the evaluator finds the cap broken, and the way is dropped."""
    case, none = found
    kept, ways = proved(case, none)
    assert len(ways) == 1 and kept.relaxations
    (one,) = none.reliefs
    less = replace(one, rows=(replace(one.rows[0], amount=one.rows[0].amount - 1), *one.rows[1:]))
    assert proved(case, replace(none, reliefs=(less,)))[1] == ()


def test_a_relief_whose_plan_breaks_another_rule_is_not_kept(
    found: tuple[PreschoolCase, PreschoolInfeasible],
) -> None:
    """Rows of the plan left out: what they were for is missing, and no money makes up for it."""
    case, none = found
    (one,) = none.reliefs
    short = replace(one, actions=tuple(row for row in one.actions if row.lever != "k_hire"))
    assert len(short.actions) < len(one.actions)
    assert proved(case, replace(none, reliefs=(short,)))[1] == ()


def test_many_columns_are_relieved_block_by_block(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Planned apart, the relief is proved too and lies close to the other."""
    monkeypatch.setattr(solve, "APART", 0)
    monkeypatch.setattr("planner.optimization.preschool.relief.APART", 0)
    result = run_plan(load_scenario(path, (POOR,)), sets=(POOR,))
    (way,) = result.run["ways_out"]
    assert result.code == INFEASIBLE and way["proved"]
