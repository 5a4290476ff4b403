"""Expressions that questions aim at or limit: spending by year, moves, hires, building."""

from __future__ import annotations

from planner.optimization.build import Built
from planner.optimization.constraints.money import lever_costs
from planner.optimization.constraints.smooth import spending as spending_of
from planner.optimization.model import YUAN, Expression

#: Levers that build or fit out rooms.
BUILDING = ("extend", "add_classroom", "extend_sports", "music_room", "art_room")


def spending(built: Built, t: int) -> Expression:
    """Spending of all funds in year index ``t`` in 100,000 yuan, what is fixed included."""
    return spending_of(built.model, built.columns, t)


def total_spending(built: Built) -> Expression:
    """Spending of all years, undiscounted, in 100,000 yuan."""
    sum_ = Expression()
    for t in range(1, built.instance.T + 1):
        sum_.plus(spending(built, t))
    return sum_


def discounted_cost(built: Built) -> Expression:
    """The plan's objective in 100,000 yuan, prices not perturbed, what is fixed included."""
    return Expression(dict(built.model.cost), built.fixed_objective * YUAN)


def moves(built: Built) -> Expression:
    """Persons who move: transfers, rotations, two for each exchange."""
    c, sum_ = built.columns, Expression()
    for column in (*c.move_out.ravel(), *c.rotate_out.ravel()):
        sum_.add(column)
    for column in c.exchange.ravel():
        sum_.add(column, 2.0)
    return sum_


def hires(built: Built) -> Expression:
    """Persons hired."""
    return Expression(dict.fromkeys((v for v in built.columns.hire.ravel() if v is not None), 1.0))


def building(built: Built) -> Expression:
    """Undiscounted cost of building and fitting out, in 100,000 yuan; started projects are fixed and not in it."""
    sum_ = Expression()
    for t in range(1, built.instance.T + 1):
        for lever, column, yuan in lever_costs(built.model, built.columns, t):
            if lever in BUILDING:
                sum_.add(column, yuan * YUAN)
    return sum_
