"""The benchmark times one instance, the same for everybody, with limits of the CVs that bind."""

from __future__ import annotations

import pytest

import planner.studies.bench as benching
from planner.optimization.bench import LinearRun, rivals, solve_ours
from planner.optimization.instance import Instance, build_instance
from planner.studies.bench import Bench, bench
from planner.studies.second_solver import instance_case


def test_rivals_get_the_instance_that_ours_has_solved(monkeypatch: pytest.MonkeyPatch) -> None:
    """Limits are tightened until cuts are needed, and the tightened instance is the one that is compared."""
    given: list[Instance] = []

    def again(instance: Instance) -> LinearRun:
        given.append(instance)
        return solve_ours(instance)

    monkeypatch.setattr(benching, "rivals", lambda: {"again": again})
    found = bench(20, 8, with_plan=False)
    ours, other = found.runs
    assert ours.cuts == other.cuts > 0
    assert ours.objective_yuan == other.objective_yuan
    assert ours.worst_cv <= 1 + 1e-5
    assert 0 < found.cv_factor <= 1
    assert (given[0].targets.cv_limit <= 0.5 * found.cv_factor).all()
    assert found.peak_memory_mb > 0
    assert found.plan_code is None


def test_ratios_are_times_of_rivals_over_ours() -> None:
    """Three times as long is 3.0."""
    runs = tuple(LinearRun(name, seconds, 1.0, 1.0, 1, 0) for name, seconds in (("ours", 2.0), ("other", 6.0)))
    assert Bench(20, 1, 1.0, runs, None, None, {}, 1.0).ratios() == {"other": 3.0}


def test_there_are_three_rivals() -> None:
    """One that rebuilds the model each round, one that hands it to a cone solver, one to CBC."""
    assert list(rivals()) == ["rebuilt each round", "cone solver", "CBC"]


def test_cbc_comes_to_the_same_plan_cost() -> None:
    """On a small district with cuts CBC's objective is ours, and every CV holds."""
    case = instance_case(1)
    instance = build_instance(case.district, case.scenario, case.projection, case.targets)
    ours, other = solve_ours(instance), rivals()["CBC"](instance)
    assert ours.cuts > 0 and other.objective_yuan == pytest.approx(ours.objective_yuan, rel=1e-6)
    assert other.worst_cv <= 1.0 + 1e-5
