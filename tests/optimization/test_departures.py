"""Departures are whole persons: the cuts hold for every whole plan, and cut off what no school can do."""

from __future__ import annotations

import math

import numpy as np
import pytest

from planner.optimization.build import build
from planner.optimization.cuts import CutPool
from planner.optimization.departures import _Place, _places, hold_to_whole, let_go, sharpen
from planner.optimization.engine import Engine
from planner.optimization.linear import solve_linear
from planner.optimization.whole import linear_to_round, make_whole
from tests.optimization.variants import instance_of, world


@pytest.mark.parametrize("share", [0.05, 0.15, 0.2, 0.3333])
def test_every_whole_departure_obeys_its_cut(share: float) -> None:
    """Whatever the staff and however many came, ⌊share · staff⌋ may leave; with nobody coming not one more."""
    for idle in range(60):
        place = _Place(np.array([1]), np.array([0]), np.array([2]), idle, share)
        index, coefficient, low = place.cut()
        assert index.tolist() == [0, 1]
        for come in range(80):
            leave = math.floor(share * (idle + come) + 1e-9)
            assert coefficient @ np.array([come, leave]) >= low - 1e-9
        assert coefficient @ np.array([0, place.floor + 0.01]) < low


def test_who_has_come_is_the_change_of_staff_but_for_who_left() -> None:
    """In a solved plan the staff of a place is at most what stood there idle and who has come since."""
    built, engine, _, outcome = _solved()
    places = _places(built, engine)
    assert places
    for place in places:
        staff = outcome.values[place.stock].sum()
        assert staff <= place.idle + outcome.values[place.come].sum() + 1e-6


def test_cuts_raise_the_linear_plan_and_keep_the_whole_plan() -> None:
    """The sharpened linear plan is no cheaper than before and no dearer than a whole plan found without the cuts."""
    built, engine, pool, outcome = _solved()
    other = build(built.instance)
    plain = Engine(other.model)
    cuts = CutPool(plain, other.cones)
    solve_linear(other, plain, cuts)
    whole = make_whole(other, plain, cuts, linear_to_round(other, plain, cuts), 1e-4, lambda _: None)
    sharper, added = sharpen(built, engine, pool, outcome)
    assert sharper.status == "optimal"
    assert outcome.objective <= sharper.objective * (1 + 1e-9)
    assert sharper.objective <= whole.objective * (1 + 1e-9)
    assert len(added) == engine.highs.getNumRow() - engine.base_rows - pool.count


def test_a_plan_to_be_made_whole_lets_whole_persons_go() -> None:
    """Held to whole persons, each school lets go what its staff allows; let go, the plan is the one before."""
    built, engine, pool, outcome = _solved()
    held = hold_to_whole(built, engine, pool, outcome)
    assert held.status == "optimal"
    over = [p for p in _places(built, engine) if held.values[p.out].sum() > p.share * held.values[p.stock].sum() + 1e-6]
    assert not over
    let_go(engine, pool)
    assert not pool.held
    assert pool.solve().objective == pytest.approx(outcome.objective, rel=1e-6)


def _solved():  # type: ignore[no-untyped-def]
    built = build(instance_of(world()))
    engine = Engine(built.model)
    pool = CutPool(engine, built.cones)
    outcome = solve_linear(built, engine, pool)
    assert outcome.status == "optimal"
    return built, engine, pool, outcome
