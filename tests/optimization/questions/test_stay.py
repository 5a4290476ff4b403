"""Small change, small move: a plan under other caps changes only what pays."""

from __future__ import annotations

from planner.compliance.verify import verify
from planner.optimization.questions.stay import Earlier, plan_beside
from planner.studies.beside import changed_rows
from planner.studies.questions_stability import paid_for
from tests.optimization.questions.poor import needy, poor
from tests.optimization.variants import caps, instance_of


def test_more_money_that_nobody_needs_changes_nothing() -> None:
    """Caps one per cent larger where none binds: the same actions and transfers."""
    before = plan_beside(instance_of(caps(needy(), capital=50e6, recurrent=50e6)))
    assert before is not None
    more = caps(needy(), capital=50.5e6, recurrent=50.5e6)
    known = Earlier(before.least.actions, before.least.transfers, frozenset())
    after = plan_beside(instance_of(more), known)
    assert after is not None
    assert after.near is not None
    assert changed_rows(before.least.actions, after.near.actions) == {}
    assert after.near.transfers == before.least.transfers
    assert verify(more.district, more.scenario, more.pack, after.near.actions, after.near.transfers).ok


def test_there_is_no_plan_beside_none() -> None:
    """Caps that do not suffice have no plan to stay close to."""
    assert plan_beside(instance_of(poor())) is None


def test_the_dearest_measures_are_paid_for_first() -> None:
    """Of measures that become dearer, those that the extra money reaches are paid for; none that become cheaper."""
    plan = plan_beside(instance_of(caps(needy(), capital=50e6, recurrent=50e6)))
    assert plan is not None
    rows = sorted(plan.least.actions, key=lambda one: -one.cost_yuan)
    first = rows[0]
    key = (first.unit, first.school, first.lever, first.item)
    total = sum(one.cost_yuan for one in rows if (one.unit, one.school, one.lever, one.item) == key)
    assert key in paid_for((), plan.least.actions, float(total))
    assert key not in paid_for((), plan.least.actions, total - 1.0)
    assert paid_for(plan.least.actions, (), 1e9) == set()
