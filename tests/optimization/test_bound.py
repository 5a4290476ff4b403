"""The bound of schools priced apart lies between the linear plan and every whole plan."""

from __future__ import annotations

import pytest

from planner.optimization import bound as module
from planner.optimization.bound import bound_apart
from planner.optimization.build import build
from planner.optimization.cuts import CutPool
from planner.optimization.departures import sharpen
from planner.optimization.engine import Engine
from planner.optimization.instance import Instance, build_instance
from planner.optimization.linear import solve_linear
from planner.optimization.model import YUAN
from planner.optimization.monolith import exact_optimum
from planner.studies.brute import instance_case


@pytest.mark.parametrize("seed", [2, 7, 8])
def test_no_whole_plan_costs_less(seed: int) -> None:
    """Above the linear plan, at most the optimum that the exact programme finds."""
    instance = _small(seed)
    linear, bound, fixed = _bounds(instance)
    exact = exact_optimum(instance).optimum_yuan
    assert exact is not None
    assert linear <= bound
    assert bound / YUAN / (1.0 + 1e-6) + fixed <= exact * (1 + 1e-6)


def test_a_choice_that_is_no_seventh_of_each_raises_the_bound() -> None:
    """Where several indicators of a school are short, the linear plan tolerates a part of each: the bound does not."""
    linear, bound, _ = _bounds(_small(21))
    assert bound > linear * 1.003


@pytest.mark.parametrize("share", [0.5, 1.5])
def test_any_prices_give_a_bound(monkeypatch: pytest.MonkeyPatch, share: float) -> None:
    """Prices that are half or half as much again bound the optimum as well, only less sharply."""
    linear, sharp, _ = _bounds(_small(21))
    admitted = module._admitted
    monkeypatch.setattr(module, "_admitted", lambda duals, model, local: admitted(share * duals, model, local))
    assert linear <= _bounds(_small(21))[1] < sharp


def test_a_school_without_a_bound_leaves_the_linear_one(monkeypatch: pytest.MonkeyPatch) -> None:
    """Rounding that makes one school's problem unbounded costs sharpness, never truth."""
    monkeypatch.setattr(module, "_solved", lambda *_: None)
    linear, bound, _ = _bounds(_small(2))
    assert bound == linear


def _small(seed: int) -> Instance:
    case = instance_case(seed)
    return build_instance(case.district, case.scenario, case.projection, case.targets)


def _bounds(instance: Instance) -> tuple[float, float, float]:
    built = build(instance)
    engine = Engine(built.model)
    outcome = solve_linear(built, engine, CutPool(engine, built.cones))
    assert outcome.status == "optimal"
    outcome, own = sharpen(built, engine, CutPool(engine, built.cones), outcome)
    return outcome.objective, bound_apart(built, engine, outcome.objective, own), built.fixed_objective
