"""Smooth spending: a limit on the change of all spending from one year to the next, kept and checked."""

from __future__ import annotations

import itertools

from planner.base.types import Action
from planner.compliance.verify import verify
from tests.compliance.world import World, good_plan, world
from tests.optimization.questions.poor import needy
from tests.optimization.variants import planned, rich, scenario

LIMIT = 400_000.0


def limited(used: World, yuan: float) -> World:
    """The world with the limit."""
    return scenario(used, budget=used.scenario.budget.model_copy(update={"smooth": yuan}))


def largest(actions: tuple[Action, ...]) -> int:
    """Largest change of spending between two years of the plan."""
    money = [sum(one.cost_yuan for one in actions if one.year == year) for year in range(2023, 2031)]
    return max(abs(b - a) for a, b in itertools.pairwise(money))


def test_a_plan_keeps_the_limit() -> None:
    """Without the limit spending jumps; with it the plan stays within, costs no less, and is verified."""
    free, smooth = planned(rich(needy())), limited(rich(needy()), LIMIT)
    plan = planned(smooth)
    assert largest(free.actions) > LIMIT
    assert largest(plan.actions) <= LIMIT
    assert verify(smooth.district, smooth.scenario, smooth.pack, plan.actions, plan.transfers).ok
    assert sum(a.cost_yuan for a in plan.actions) >= 0.99 * sum(a.cost_yuan for a in free.actions)


def test_the_evaluator_tells_a_jump() -> None:
    """A plan made by hand whose spending jumps by more is refused, year by year; a limit above its jumps is kept."""
    actions, transfers = good_plan()
    jump = largest(actions)
    tight, wide = limited(world(), jump - 1.0), limited(world(), float(jump))
    codes = [one.code for one in verify(tight.district, tight.scenario, tight.pack, actions, transfers).findings]
    assert codes.count("rule.smooth") == 1
    assert verify(wide.district, wide.scenario, wide.pack, actions, transfers).ok
