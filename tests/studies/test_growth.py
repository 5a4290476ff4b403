"""A plan and what must be appropriated on top: added to the cheapest plan, or weighed in the model where it is much."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from planner.base.progress import silent
from planner.base.types import Infeasible, Plan
from planner.compliance.verify import Claims, verify
from planner.studies.growth import LEFT_OUT, affordable, optimize_with_growth
from tests.compliance.world import DEADLINE, World, world
from tests.optimization.test_growth import LEVEL, YEARS, with_budget


def planned(used: World) -> Plan:
    """The plan of a world by way of the study."""
    case: Any = SimpleNamespace(district=used.district, projection=used.projection)
    found = optimize_with_growth(case, used.scenario, used.targets, silent)
    assert not isinstance(found, Infeasible)
    return found


@pytest.mark.parametrize(("rise", "left_out"), [(1_950_000.0, True), (0.0, False)], ids=["little", "much"])
def test_the_rules_hold_and_the_claims_are_right(rise: float, left_out: bool) -> None:
    """Little is added to the cheapest plan, much is weighed in the model; verified with its cost, the bound below it.

    The budget rises in the year after the project's last payment, so that little or much is missing.
    """
    budget = {year: LEVEL + (rise if year >= DEADLINE else 0.0) for year in YEARS}
    used = with_budget(world(), budget)
    plan = planned(used)
    claims = Claims(sum(one.cost_yuan for one in plan.actions), plan.solve.objective_yuan)
    report = verify(used.district, used.scenario, used.pack, plan.actions, plan.transfers, claims)
    assert report.ok, [str(one.message) for one in report.findings]
    assert (plan.solve.lower_bound_yuan or 0.0) <= (plan.solve.objective_yuan or 0.0)
    rows = tuple(one for one in plan.actions if one.lever == "appropriate")
    assert rows and plan.solve.bound_of.endswith(LEFT_OUT) == left_out


def test_the_cap_of_the_year_must_pay_what_is_added() -> None:
    """What the fund pays already counts against its cap."""
    used = with_budget(world(), dict.fromkeys(YEARS, LEVEL))
    rows = tuple(one for one in planned(used).actions if one.lever == "appropriate")
    assert affordable(used.scenario, (), rows)
    assert not affordable(used.scenario, rows * 10, rows)
