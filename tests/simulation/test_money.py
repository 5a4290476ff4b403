"""Purses: refilled on 1 January, lapsing or carried over, never in debt."""

from __future__ import annotations

from dataclasses import replace

import pytest
import simpy

from planner.scenario.simulation import SimulationSettings
from planner.simulation import SOURCES, replicate
from planner.simulation.money import Treasury
from planner.simulation.network import Purse
from planner.simulation.state import Process
from tests.simulation.small import network, project
from tests.simulation.test_construction import but


def paid_when(purse: Purse, *bills: tuple[float, int]) -> tuple[list[tuple[float, int]], float]:
    """When bills (month, yuan) are paid from a purse, and what is left at the end."""
    env, found = simpy.Environment(), []
    treasury = Treasury(env, (purse,), lambda *event: None)

    def bill(month: float, yuan: int) -> Process:
        yield env.timeout(month)
        yield from treasury.pay(purse.code, yuan, "x", 0)
        found.append((env.now, yuan))

    for month, yuan in bills:
        env.process(bill(month, yuan))
    env.run(until=48)
    return found, float(treasury.level[purse.code].level)


def test_a_bill_waits_for_the_year_that_can_pay_it() -> None:
    """150 against caps of 100 a year: carried over, the second January pays it; lapsing, none does."""
    assert paid_when(Purse("f", (100, 100, 100, 0), True), (3.0, 150)) == ([(12.0, 150)], 150.0)
    assert paid_when(Purse("f", (100, 100, 100, 0), False), (3.0, 150)) == ([], 0.0)


def test_a_small_bill_is_not_held_up_by_a_large_one() -> None:
    """Who can be paid is paid, whoever else is waiting."""
    found, _ = paid_when(Purse("f", (100, 100, 0, 0), True), (1.0, 180), (2.0, 50))
    assert found == [(2.0, 50)]


def test_nothing_costs_nothing() -> None:
    """A bill of no yuan needs no purse."""
    assert paid_when(Purse("f", (0, 0), False), (1.0, 0)) == ([(1.0, 0)], 0.0)


@pytest.mark.parametrize(("factor", "last"), [(1.5, 100), (0.6, 10)])
def test_the_tender_price_comes_with_the_last_instalment(factor: float, last: int) -> None:
    """A project of 100 in two parts that is tendered at 150 or 60 pays 50, then the rest."""
    rules = SimulationSettings(price_low=factor, price_mode=factor, price_high=factor)
    course = replicate(network(sites=(project(),), settings=rules), 1, 0, but("prices"))
    assert [one.quantity for one in course.events if one.what == "paid"] == [50, last]


def test_a_purse_is_the_sum_of_its_events() -> None:
    """Refilled − lapsed − paid is what is left."""
    plan = replace(network(sites=(project(),)))
    course = replicate(plan, 1, 0, SOURCES)
    for code, left in course.money_left.items():
        signs = {"refilled": 1, "lapsed": -1, "paid": -1}
        assert left == sum(signs[one.what] * one.quantity for one in course.events if one.subject == code)
