"""Money: hires and their salaries, yearly caps by fund, and the discounted objective."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from planner.base.terms import LEVERS
from planner.optimization.columns import Columns
from planner.optimization.model import YUAN, Expression, Model


def hired(model: Model, c: Columns) -> None:
    r"""Hires since the base year: :math:`HT_t = HT_{t-1} + \sum_u H_{ut}` (keeps the fund rows sparse)."""
    for t in range(1, model.instance.T + 1):
        sum_ = Expression().add(c.hired[t])
        if t > 1:
            sum_.add(c.hired[t - 1], -1.0)
        for column in c.hire[:, :, t].ravel():
            sum_.add(column, -1.0)
        model.row("hired", f"{t}", sum_, "==", 0.0, t=t)


def lever_costs(model: Model, c: Columns, t: int) -> Iterator[tuple[str, Any, float]]:
    """Yield (lever, column, yuan per unit) of everything paid in year ``t`` (docs/model.md §4), salaries apart."""
    instance = model.instance
    a = instance.scenario.assumptions
    begun = t + a.upgrade_years
    swap = "rotate" if a.rotate_cost <= a.transfer_cost else "transfer"
    each = 2.0 * min(a.rotate_cost, a.transfer_cost)
    yield from (("transfer", column, a.transfer_cost) for column in c.move_out[:, :, t].ravel())
    yield from (("rotate", column, a.rotate_cost) for column in c.rotate_out[:, :, t].ravel())
    yield from ((swap, column, each) for column in c.exchange[:, :, t].ravel())
    if begun <= instance.T:
        yield from (("upgrade", column, a.upgrade_cost) for column in c.upgrade[:, :, begun].ravel())
    yield from (("recognise", column, a.recognise_cost) for column in c.recognise[:, :, t].ravel())
    for lever, columns, yuan in (
        ("buy_equipment", c.buy, 1.0 / YUAN),
        ("reassign_equipment", c.give, a.reassign_share / YUAN),
        ("equip_room", c.rooms, a.multimedia_cost),
        ("music_room", c.music, a.special_room_cost),
        ("art_room", c.art, a.special_room_cost),
        ("extend", c.extend, a.building_cost),
        ("extend_sports", c.extend_sports, a.sports_cost),
        ("add_classroom", c.classroom, a.classroom_cost),
    ):
        yield from ((lever, column, yuan) for column in columns[:, t])
    for v, (venue, _, _) in enumerate(instance.venues):
        yield "lease", c.lease[v, t], venue.rent_yuan


def fixed_costs(model: Model, t: int) -> dict[str, float]:
    """Yuan of year ``t`` that no decision changes: pinned projects and the classes that rule G5 opens."""
    instance = model.instance
    classes = sum(opening.classes for opening in instance.openings if opening.first == t)
    return {
        "build": float(instance.project_spend[t]),
        "open_class": float(classes * instance.scenario.assumptions.class_cost),
    }


def first_year_salary(model: Model) -> int:
    """Yuan of a hire in the year of hiring (September to December), whole."""
    a = model.instance.scenario.assumptions
    return round(a.teacher_cost * a.first_year_share)


def rounding_margin(model: Model) -> float:
    """Yuan kept free in each fund and year: equipment is rounded up to whole yuan, once per school."""
    return float(len(model.instance.schools) + 1)


def funds(model: Model, c: Columns) -> None:
    r"""Yearly caps: :math:`\text{spend}_{ft} + \text{carry}_{ft} = \text{cap}_{ft} + \text{carry}_{f,t-1}`.

    Without carry-over the rest lapses: :math:`\text{spend}_{ft} \le \text{cap}_{ft}`.
    """
    instance, budget = model.instance, model.instance.scenario.budget
    fund_of = {lever: budget.fund_of(lever) for lever in LEVERS}
    codes = list(budget.funds)
    salary, first = float(instance.scenario.assumptions.teacher_cost), float(first_year_salary(model))
    for t in range(1, instance.T + 1):
        spend = {code: Expression() for code in codes}
        for lever, column, yuan in lever_costs(model, c, t):
            spend[fund_of[lever]].add(column, yuan * YUAN)
        spend[fund_of["salary"]].add(c.hired[t], first * YUAN)
        if t > 1:
            spend[fund_of["salary"]].add(c.hired[t - 1], (salary - first) * YUAN)
        fixed = fixed_costs(model, t)
        for f, code in enumerate(codes):
            paid = sum(yuan for lever, yuan in fixed.items() if fund_of[lever] == code)
            paid += instance.reserved.get((code, instance.years[t]), 0)
            cap = (budget.cap(code, instance.years[t]) - paid) * YUAN
            cap -= min(rounding_margin(model) * YUAN, max(cap, 0.0))
            row = spend[code].add(c.carry[f, t])
            if t > 1:
                row.add(c.carry[f, t - 1], -1.0)
            sense = "==" if budget.funds[code].carry_over else "<="
            model.row(f"fund:{code}", f"{t}", row, sense, cap, subject=code, t=t, scale=1 / YUAN, unit="yuan")


def objective(model: Model, c: Columns) -> None:
    """Discounted cost: every lever in its year, a hire with its whole remaining discounted salary."""
    instance = model.instance
    a = instance.scenario.assumptions
    first = float(first_year_salary(model))
    for t in range(1, instance.T + 1):
        for _, column, yuan in lever_costs(model, c, t):
            model.price(column, yuan, t)
        for column in c.hire[:, :, t].ravel():
            model.price(column, first, t)
            for later in range(t + 1, instance.T + 1):
                model.price(column, float(a.teacher_cost), later)


def fixed_objective(model: Model) -> float:
    """Discounted yuan of what no decision changes."""
    rate = 1.0 + model.instance.scenario.assumptions.discount_rate
    years = np.arange(1, model.instance.T + 1)
    return float(sum(sum(fixed_costs(model, int(t)).values()) * rate ** -float(t) for t in years))
