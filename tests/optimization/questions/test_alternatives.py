"""Alternatives within a few per cent of least cost: each whole, verified, and best at something."""

from __future__ import annotations

import itertools
from functools import cache

import pytest

from planner.base.progress import silent
from planner.base.types import Action
from planner.compliance.verify import verify
from planner.optimization.questions.aims import AIMS
from planner.optimization.questions.alternatives import Alternatives, Made, NoPlan, alternatives
from tests.optimization.questions.poor import needy, poor
from tests.optimization.variants import instance_of, rich

WITHIN = 0.3


@cache
def found() -> Alternatives:
    """All alternatives of the needy world with all the money."""
    return alternatives(instance_of(rich(needy())), AIMS, WITHIN, linear=False, progress=silent)


def made(aim: str) -> Made:
    """One alternative; the least-cost plan where that is already the best at it."""
    return next((one for one in found().made if one.aim == aim), found().least)


def yearly(actions: tuple[Action, ...]) -> list[int]:
    """Yuan by year."""
    years = range(2023, 2031)
    return [sum(one.cost_yuan for one in actions if one.year == year) for year in years]


def test_every_alternative_is_verified_and_within_the_limit() -> None:
    """The evaluator finds nothing wrong, and no plan costs more than the share allowed over the least."""
    used, least = rich(needy()), found().least
    assert found().made
    for one in (least, *found().made):
        assert verify(used.district, used.scenario, used.pack, one.actions, one.transfers).ok, one.aim
        assert one.cost_yuan <= least.cost_yuan * (1 + WITHIN) + 1


def test_every_aim_is_made_or_left_out_with_a_reason() -> None:
    """No alternative is lost without a word."""
    assert {one.aim for one in found().made} | set(found().left_out) == set(AIMS)


def test_the_bound_is_under_the_least_cost() -> None:
    """No plan is cheaper than the bound, alternatives included."""
    assert all(one.cost_yuan >= found().bound_yuan - 1 for one in (found().least, *found().made))


def test_the_smoothest_changes_least_between_years() -> None:
    """Its largest change of spending is under that of the least-cost plan."""

    def largest(one: Made) -> int:
        money = yearly(one.actions)
        return max(abs(b - a) for a, b in itertools.pairwise(money))

    assert largest(made("smoothest")) < largest(found().least)


def test_an_early_pass_meets_more_before_the_deadline() -> None:
    """More unit-years before the deadline meet the school rule than under the least-cost plan."""
    used = rich(needy())

    def early(one: Made) -> int:
        rule = verify(used.district, used.scenario, used.pack, one.actions, one.transfers).tables["schools_rule"]
        return int(((rule["year"] > 2022) & (rule["year"] < 2026) & (rule["verdict"] == "met")).sum())

    assert early(made("earliest_pass")) > early(found().least)


def test_the_most_robust_has_wider_margins() -> None:
    """The margins of its units, the lowest indicator (it may be tolerated) left out, add up to more."""
    used = rich(needy())

    def margins(one: Made) -> float:
        rows = verify(used.district, used.scenario, used.pack, one.actions, one.transfers).tables["indicators"]
        rows = rows[(rows["year"] >= 2026) & rows["verdict"].isin(["met", "tolerated"])]
        lowest = (rows["ratio"] - 1).groupby([rows["unit"], rows["indicator"]]).min()
        return float(lowest.groupby("unit").apply(lambda own: min(sorted(own)[1], 0.1)).sum())

    (robust,) = alternatives(instance_of(used), ("most_robust",), 3.0, linear=False, progress=silent).made
    assert margins(robust) > margins(found().least)


def test_linear_alternatives_are_bounds() -> None:
    """Without whole numbers no rows are written, and each aim is at least as good as in whole numbers."""
    quick = alternatives(instance_of(rich(needy())), ("smoothest",), WITHIN, linear=True, progress=silent)
    (one,) = quick.made
    assert not one.whole
    assert one.actions == ()
    assert one.value <= next(two.value for two in found().made if two.aim == "smoothest") + 1e-6


def test_without_a_plan_there_is_none_to_choose_from() -> None:
    """Caps that do not suffice leave no alternatives."""
    with pytest.raises(NoPlan):
        alternatives(instance_of(poor()), AIMS, WITHIN, linear=False, progress=silent)
