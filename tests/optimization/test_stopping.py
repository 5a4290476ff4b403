"""Stop and keep: whoever asks gets a verified plan that says that it was cut short."""

from __future__ import annotations

from pathlib import Path

import pytest

from planner.base.progress import Step
from planner.base.stopping import stop_asked, stoppable
from planner.base.types import Plan
from planner.optimization.build import build
from planner.optimization.cuts import CutPool
from planner.optimization.engine import Engine
from planner.optimization.linear import solve_by_simplex
from planner.optimization.solve import optimize
from planner.studies.brute import instance_case
from tests.optimization.variants import binding, instance_of, no_project


def test_nobody_asks_unless_the_file_is_there(tmp_path: Path) -> None:
    """Outside the context and before the file exists the search goes on."""
    asked = tmp_path / "stop"
    assert not stop_asked()
    with stoppable(asked):
        assert not stop_asked()
        asked.touch()
        assert stop_asked()
    assert not stop_asked()
    with stoppable(None):
        assert not stop_asked()


def test_a_search_that_is_stopped_keeps_its_plan(tmp_path: Path) -> None:
    """The plan is whole, its bound true, and it is not reproducible."""
    used = instance_case(8)
    whole = optimize(used.district, used.scenario, used.projection, used.targets)
    (tmp_path / "stop").touch()
    with stoppable(tmp_path / "stop"):
        kept = optimize(used.district, used.scenario, used.projection, used.targets)
    assert isinstance(whole, Plan) and isinstance(kept, Plan)
    assert whole.solve.reproducible
    assert kept.solve.lower_bound_yuan == pytest.approx(whole.solve.lower_bound_yuan)
    assert kept.solve.objective_yuan >= kept.solve.lower_bound_yuan * (1 - 1e-9)
    assert not kept.solve.reproducible


def test_better_plans_are_told_with_bound_and_gap() -> None:
    """While whole numbers are searched, each better plan is reported; it lies between bound and plan."""
    used, told = instance_case(8), list[Step]()
    plan = optimize(used.district, used.scenario, used.projection, used.targets, told.append)
    assert isinstance(plan, Plan)
    better = [dict(step.figures) for step in told if "incumbent_yuan" in step.figures]
    assert better
    assert all(
        one["gap"] == pytest.approx((one["incumbent_yuan"] - one["bound_yuan"]) / one["incumbent_yuan"])
        for one in better
    )
    cost = plan.solve.objective_yuan
    assert cost is not None
    assert all(one["bound_yuan"] * (1 - 1e-6) <= one["incumbent_yuan"] for one in better)
    assert better[-1]["incumbent_yuan"] <= cost * (1 + 1e-3)


def test_interior_points_end_where_the_simplex_does() -> None:
    """With cuts that bind, from either start; the basis left is one that the simplex goes on from."""
    built = build(binding())
    engine = Engine(built.model)
    assert engine.run_interior() is not None
    outcome = CutPool(engine, built.cones).solve()
    other = build(binding())
    plain = Engine(other.model)
    assert outcome.objective == pytest.approx(
        solve_by_simplex(other, plain, CutPool(plain, other.cones)).objective, rel=1e-6
    )
    assert engine.basis().valid


def test_interior_points_are_not_believed_that_there_is_no_plan() -> None:
    """An impossible model gives no outcome, and the simplex gives the verdict."""
    built = build(instance_of(no_project()))
    engine = Engine(built.model)
    engine.scale_rows("posts", 0.0)
    engine.highs.changeColBounds(engine.index(built.model.basic[0]), 1e6, 2e6)
    assert engine.run_interior() is None
    assert engine.run().status == "infeasible"
