"""Money: hires and their salaries, yearly caps by fund, and the discounted objective."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from planner.base.growth import LEVER
from planner.base.terms import LEVERS
from planner.optimization.columns import Columns
from planner.optimization.model import YUAN, Expression, Model

#: Moves a year that writing a plan down may add (``whole.RESERVE_MOVES`` keeps their money).
SPARE_MOVES = 4


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
    yield "appropriate", c.appropriate[t], 1.0 / YUAN


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
    fund_of = {lever: budget.fund_of(lever) for lever in (*LEVERS, LEVER)}
    codes = list(budget.funds)
    for t in range(1, instance.T + 1):
        spend = {code: Expression() for code in codes}
        for lever, column, yuan in _payments(model, c, t):
            if column is not None:
                spend[fund_of[lever]].add(column, yuan * YUAN)
        fixed = fixed_costs(model, t)
        done = instance.done if instance.done and instance.years[t] < instance.done.first else None
        for f, code in enumerate(codes):
            paid = sum(yuan for lever, yuan in fixed.items() if lever != "build" and fund_of[lever] == code)
            paid += instance.project_paid.get((code, t), 0.0)
            paid += instance.reserved.get((code, instance.years[t]), 0)
            cap = (budget.cap(code, instance.years[t]) - paid) * YUAN
            cap -= min(rounding_margin(model) * YUAN, max(cap, 0.0))
            if done is not None:  # what was really spent, to the yuan
                spend[code] = Expression({}, done.spent(code, instance.years[t]) * YUAN)
                cap = (budget.cap(code, instance.years[t]) - instance.reserved.get((code, instance.years[t]), 0)) * YUAN
            row = _kept_apart(model, c, spend[code], f, t).add(c.carry[f, t])
            if t > 1:
                row.add(c.carry[f, t - 1], -1.0)
            sense = "==" if budget.funds[code].carry_over else "<="
            model.row(f"fund:{code}", f"{t}", row, sense, cap, subject=code, t=t, scale=1 / YUAN, unit="yuan")


def _payments(model: Model, c: Columns, t: int) -> Iterator[tuple[str, Any, float]]:
    """Yield :func:`lever_costs` and the salaries of all hired so far."""
    first = float(first_year_salary(model))
    yield from lever_costs(model, c, t)
    yield "salary", c.hired[t], first
    if t > 1:
        yield "salary", c.hired[t - 1], float(model.instance.scenario.assumptions.teacher_cost) - first


def _kept_apart(model: Model, c: Columns, spend: Expression, f: int, t: int) -> Expression:
    """Return what fund ``f`` pays in ``t``; where a rule on growth compares the year, as a column of its own.

    The fund's row and the rules' rows then stay sparse: the long sum stands once.
    """
    column = c.spent[f, t]
    if column is None:
        return spend
    model.row("spent", f"{f}.{t}", spend.add(column, -1.0), "==", 0.0, t=t)
    return Expression().add(column)


def growth(model: Model, c: Columns) -> None:
    r"""Three growths, two no-decreases, the city's growth 三个增长、两个只增不减, where their figures are entered.

    .. math:: S_t = \sum_f \text{spend}_{ft} + \text{fixed}_t, \qquad S_t - f\, S_{t-1} \ge b \qquad (S_0 = 0)

    f and b hold the growth asked, the pupils and the amounts entered (:class:`planner.base.growth.GrowthNeed`). What
    writing the plan down may change is kept free; where a fund appropriates on top it takes that up.
    """
    fixed = [sum(fixed_costs(model, t).values()) if t else 0.0 for t in range(model.instance.T + 1)]
    for need in model.instance.targets.growth:
        t = need.year - model.instance.years[0]
        row = Expression({}, (fixed[t] - need.factor * fixed[t - 1]) * YUAN)
        for now, before in zip(c.spent[:, t], c.spent[:, t - 1], strict=True):
            row.add(now).add(before, -need.factor)
        free = 0.0 if c.appropriate[t] is not None else (1.0 + need.factor) * written_margin(model)
        model.row(
            f"growth:{need.rule}", f"{t}", row, ">=", (need.least + free) * YUAN, subject=need.rule, t=t,
            scale=1 / YUAN, unit="yuan",
        )  # fmt: skip


def written_margin(model: Model) -> float:
    """Yuan by which writing a plan down may change a year's spending: rounding, and a few persons' moves."""
    a = model.instance.scenario.assumptions
    return rounding_margin(model) + SPARE_MOVES * float(min(a.rotate_cost, a.transfer_cost))


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
