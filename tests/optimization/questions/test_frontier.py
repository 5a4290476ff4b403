"""The frontier between cost and attainment: twelve points, warm, its ends in whole numbers."""

from __future__ import annotations

import itertools
from functools import cache

import pytest

from planner.base.progress import silent
from planner.compliance.verify import verify
from planner.optimization.questions.frontier import Frontier, frontier
from tests.optimization.questions.poor import attained, equal, needy, poor
from tests.optimization.variants import instance_of, planned, rich


@cache
def curve() -> Frontier:
    """The frontier of the needy world with all the money, and a whole plan half way."""
    return frontier(instance_of(rich(needy())), equal, 12, (0.5,), silent)


def test_there_are_twelve_points_from_safety_to_everything() -> None:
    """Shares rise from 0 to 1; money rises, shortfall falls to nothing, by less for each further yuan."""
    points = curve().points
    assert [point.share for point in points] == pytest.approx([i / 11 for i in range(12)])
    assert all(a.spend_yuan <= b.spend_yuan + 1 for a, b in itertools.pairwise(points))
    short = [point.shortfall for point in points]
    assert short == sorted(short, reverse=True)
    assert short[0] > 1
    assert short[-1] == pytest.approx(0, abs=1e-6)
    falls = [a - b for a, b in itertools.pairwise(short)]
    assert all(b <= a + 1e-6 for a, b in itertools.pairwise(falls))


def test_no_point_spends_more_than_its_limit() -> None:
    """The cost of a linear plan stays under the limit of its point."""
    assert all(point.cost_yuan <= point.spend_yuan + 1 for point in curve().points)


def test_the_next_million_is_the_slope() -> None:
    """Between two points the shortfall falls by no more than the price at the first and no less than at the second."""
    points = curve().points
    for a, b in itertools.pairwise(points):
        millions = (b.spend_yuan - a.spend_yuan) / 1e6
        assert a.shortfall - b.shortfall <= a.next_million * millions + 1e-3
        assert a.shortfall - b.shortfall >= b.next_million * millions - 1e-3


def test_whole_points_are_verified() -> None:
    """The ends and the point asked for: no finding but unmet rules; the upper end meets everything near least cost."""
    used = rich(needy())
    whole = curve().whole
    assert [point.share for point in whole] == [0.0, 0.5, 1.0]
    assert all(point.found for point in whole)
    for point in whole:
        found = verify(used.district, used.scenario, used.pack, point.actions, point.transfers)
        assert {one.code for one in found.findings} <= {"verdict.not_met"}
        assert found.ok == (point.share == 1.0)
    least = sum(row.cost_yuan for row in planned(used).actions)
    assert sum(row.cost_yuan for row in whole[-1].actions) == pytest.approx(least, rel=0.02)


def test_under_tight_caps_the_curve_ends_at_what_can_be_attained() -> None:
    """The upper end falls short, by about what the most attaining plan's bound says."""
    points = frontier(instance_of(poor()), equal, 4, (), silent).points
    assert points[-1].shortfall == pytest.approx(attained(poor(), count=False).shortfall_bound, rel=0.02)
