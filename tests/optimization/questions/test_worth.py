"""What the next million brings: duals and differences, each checked by solving the changed world."""

from __future__ import annotations

import pytest

from planner.base.progress import silent
from planner.optimization.questions.alternatives import linear_bound
from planner.optimization.questions.worth import Worth, total_of, worth
from tests.compliance.world import World
from tests.optimization.questions.poor import attained, equal, needy, poor
from tests.optimization.variants import caps, instance_of, rich, scenario

STEP = 60_000.0


def lapsing() -> World:
    """The needy world whose money lapses at the end of each year."""
    budget = needy().scenario.budget
    funds = {code: fund.model_copy(update={"carry_over": False}) for code, fund in budget.funds.items()}
    return scenario(needy(), budget=budget.model_copy(update={"funds": funds}))


def asked(used: World) -> Worth:
    """Prices of a world."""
    return worth(instance_of(used), equal, STEP, silent)


def test_nothing_is_gained_where_no_fund_is_short() -> None:
    """With all the money a little more of any fund saves nothing."""
    found = asked(rich(needy()))
    assert found.feasible
    assert all(one.gain == pytest.approx(0, abs=1) for one in found.funds)
    assert found.spending == ()


def test_a_fund_that_delays_a_purchase_saves_what_the_other_world_costs_less() -> None:
    """The gain of a fund's year is the difference of the two linear optima, and its dual is no smaller."""
    tight = {2023: 900_000.0, 2025: 400_000.0}
    used = caps(lapsing(), capital=tight, recurrent=50e6)
    found = asked(used)
    assert found.feasible
    best = max(found.funds, key=lambda one: one.gain)
    more = caps(lapsing(), capital=tight | {best.year: tight.get(best.year, 0.0) + STEP}, recurrent=50e6)
    before, after = linear_bound(instance_of(used)), linear_bound(instance_of(more))
    assert before is not None
    assert after is not None
    assert best.gain > 1000
    assert best.year > 2023
    assert best.gain == pytest.approx(before - after, rel=0.05)
    assert best.dual >= best.gain - 1


def test_where_money_is_short_a_little_more_takes_shortfall_away() -> None:
    """The gain is in shortfall and no larger than all of it; what it is spent on costs about the step."""
    found = asked(poor())
    assert not found.feasible
    gains = {one.gain for one in found.funds if one.fund == "capital"}
    assert 0 < max(gains) <= attained(poor(), count=False).shortfall
    assert found.spending
    assert total_of(found.spending) <= STEP * 1.01


def test_whole_units_are_solved_again_both_ways() -> None:
    """A room less asked for saves no more than the dual says, a room more costs no less."""
    found = asked(rich(needy()))
    duals = {(one.rule, one.subject, one.year): one.saved for one in found.rules if one.kind == "dual"}
    again = [one for one in found.rules if one.kind == "linear_difference"]
    assert again
    for one in again:
        dual = duals[one.rule, one.subject, one.year]
        assert one.saved <= dual + 1
        assert one.added is None or one.added >= dual - 1
