"""Several futures: shared decisions are the same rows in all, each future's plan passes, and the bound is below."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import pytest

from planner.base.errors import BadInput
from planner.optimization.futures import Alone, solve_joint
from planner.optimization.futures import Case as Weighted
from planner.optimization.replan import decided_in
from planner.report.futures_text import futures_blocks, futures_tables
from planner.scenario.futures import Future, FuturesSettings, check_futures, usual
from planner.scenario.margins import Margins
from planner.scenario.projects import ProjectStart
from planner.studies.futures import SHARED, Found, instance_of, plan_futures, rows_of, shared_rows
from planner.studies.futures_cases import births_in, in_future, tree_of
from planner.studies.plan import INFEASIBLE, VERIFIED
from planner.studies.prepare import Case
from planner.studies.small import Shape, base_case, cased, small_case
from tests.compliance.world import world
from tests.optimization.variants import rich, scenario


@cache
def town() -> Case:
    """The world of the compliance tests up to 2027: its new school opens in 2026, the deadline."""
    used = scenario(rich(world()), horizon=2027)
    return cased(base_case(1), used.district, used.scenario)


@cache
def found() -> Found:
    """What the study finds for it: middle, low, high and late."""
    return plan_futures(tree_of(town()))


def test_the_tree_is_the_usual_one() -> None:
    """Low, middle, high, and the costliest project a year late; shared up to two years before the deadline."""
    tree = tree_of(town())
    assert [one.code for one in tree.futures] == ["middle", "low", "high", "late"] and tree.until == 2024
    assert sum(one.weight for one in tree.futures) == pytest.approx(1.0)
    late, middle = tree.futures[3].case, tree.futures[0].case
    opened = [u for u, unit in enumerate(middle.projection.units) if unit.school == "P9"]
    assert middle.projection.pupils[opened, 4].sum() > 0 == late.projection.pupils[opened, 4].sum()
    assert tree.futures[1].case.projection.pupils[:, -1].sum() < tree.futures[2].case.projection.pupils[:, -1].sum()


def test_every_future_is_verified_and_shares_its_first_rows() -> None:
    """The evaluator passes each plan; rows up to the stated year differ in nothing but when a late project counts."""
    whole = found().whole
    assert whole is not None and found().code == VERIFIED
    told = set()
    for code, run in whole.runs.items():
        assert run.code == VERIFIED and run.run["verified"], code
        actions, moves = shared_rows(rows_of(run), found().tree.until)
        told.add((tuple(replace(one, effective_year=0) for one in actions), moves))
    assert len(told) == 1 and next(iter(told))[0]


def test_what_is_shared_costs_no_less_than_knowing_and_no_more_than_planning_for_one() -> None:
    """Wait and see ≤ the joint optimum ≤ any first decisions made for one future, in the linear figures."""
    facts = found().facts()
    bound = facts["shared_bound_yuan"]
    assert facts["value_of_knowing_yuan"] >= 0
    for planned, cost in facts["expected_yuan"].items():
        assert cost is None or cost >= bound * (1 - 1e-6), planned
    assert facts["whole_expected_yuan"] >= bound * (1 - 1e-6)
    for one in facts["tried"]:
        if one["planned_for"] == one["comes"]:
            assert one["regret_yuan"] == 0.0


@pytest.mark.parametrize("quota", [90, 1])
def test_decisions_shared_between_unlike_futures_prepare_for_both(quota: int) -> None:
    """One future asks for many more degrees, which take two years: all begin some early, and waiting is dear."""
    case = town()
    hires = case.scenario.assumptions.model_copy(update={"hire_quota_primary": quota})
    more = case.scenario.model_copy(update={"margins": Margins(rules={"R1": 0.8}), "assumptions": hires})
    tree = tree_of(case)
    futures = (tree.futures[0], replace(tree.futures[1], case=cased(case, case.district, more)))
    pair = [Weighted(one.code, instance_of(one), 0.5) for one in futures]
    joint, alone = solve_joint(pair, 2024), [Alone(one, 2024) for one in pair]
    knowing = [one.cost_yuan for one in alone]
    assert joint is not None and None not in knowing
    assert joint.expected_yuan > 0.5 * sum(cost or 0.0 for cost in knowing) + 10_000
    begun = [sum(v for (family, _), v in one.items() if family == "upgrade") for one in (joint.shared, alone[0].shared)]
    assert begun[0] > 1 > begun[1]
    assert all(decided_in(family, index[-1], pair[0].instance) <= 2 for family, index in joint.shared)
    tried = [one.cost_after(joint.shared) for one in alone]
    assert 0.5 * sum(cost or 0.0 for cost in tried) == pytest.approx(joint.expected_yuan, rel=1e-5)
    late = alone[1].cost_after(alone[0].shared)
    assert (late is None) if quota == 1 else (late is not None and late > 1.1 * (tried[1] or 0.0))


def test_births_are_scaled_after_the_base_year_only() -> None:
    """Low and high births leave what is known; later years follow the edges of their own forecast."""
    case = small_case(3, Shape())
    case = cased(case, case.district, case.scenario.model_copy(update={"horizon": case.scenario.base_year + 8}))
    low, middle, high = (births_in(case.district, case.scenario, one) for one in ("low", "middle", "high"))
    base = case.scenario.base_year
    assert all(low[year] == middle[year] == high[year] for year in middle if year <= base)
    assert low[base + 2] < middle[base + 2] < high[base + 2]
    fewer = in_future(case, Future(births="low")).projection.pupils[:, -1].sum()
    assert fewer < in_future(case, Future(births="high")).projection.pupils[:, -1].sum()


def test_what_cannot_be_asked_is_refused() -> None:
    """Years after the deadline, projects that are not started, free starts, futures without weight."""
    for until in (2022, 2026):
        with pytest.raises(BadInput, match="shared"):
            tree_of(town(), until)
    with pytest.raises(BadInput, match="not started"):
        tree_of(town(), late={"nobody": 1})
    with pytest.raises(BadInput, match="horizon"):
        tree_of(town(), late={"B1": 2})
    free = town().scenario.model_copy(update={"projects": {"B1": ProjectStart.model_validate({"start": "free"})}})
    with pytest.raises(BadInput, match="decided"):
        tree_of(cased(town(), town().district, free))
    wrong = FuturesSettings(cases={"a": Future(late={"x": 9}, weight=0.0)})
    assert len(list(check_futures(wrong, ["B1"], "s.yaml"))) == 3
    assert set(usual({}, births=False)) == {"middle", "low", "high"}


def test_a_future_without_a_plan_is_named() -> None:
    """Where one future cannot be met at all the study says which, makes no whole plan and ends with exit code 3."""
    tree = tree_of(town())
    none = tree.futures[0].case.scenario.assumptions.model_copy(
        update={"pupils_per_teacher_primary": 5.0, "hire_quota_primary": 0}
    )
    lost = cased(town(), town().district, town().scenario.model_copy(update={"assumptions": none}))
    got = plan_futures(replace(tree, futures=(tree.futures[0], replace(tree.futures[1], case=lost))))
    assert got.code == INFEASIBLE and got.whole is None
    said = futures_blocks(got.facts(), {})[0].lines[0].text.render("en")
    assert "no plan at all: fewer pupils" in said


def test_the_study_is_told() -> None:
    """A row for each future and each first decision; the shared one is marked."""
    facts = found().facts()
    tables = futures_tables(facts)
    assert len(tables["futures"]) == 4 and len(tables["futures_tried"]) == 20
    each, regrets = futures_blocks(facts, {"B1": "学校"})
    assert each.table is not None and len(each.table.rows) == 4
    assert regrets.table is not None and len(regrets.table.rows) == 5 and regrets.table.rows[-1].tone == "good"
    assert any(
        "学校 1" in cell.render("en") for row in each.table.rows for cell in row.cells if not isinstance(cell, str)
    )
    assert (SHARED, "late") in found().costs.tried
