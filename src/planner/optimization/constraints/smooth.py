"""Smooth spending 支出平滑: all funds together may change by at most so much from one year of the plan to the next."""

from __future__ import annotations

from planner.base.growth import LEVER
from planner.optimization.columns import Columns
from planner.optimization.constraints.money import first_year_salary, fixed_costs, lever_costs, written_margin
from planner.optimization.model import YUAN, Expression, Model


def spending(model: Model, c: Columns, t: int) -> Expression:
    """Spending of all funds on schools in year index ``t`` in 100,000 yuan, what is fixed included.

    Salaries of all hired so far are in it; programmes and money appropriated on top are not.
    """
    sum_ = Expression({}, sum(fixed_costs(model, t).values()) * YUAN)
    for lever, column, yuan in lever_costs(model, c, t):
        if lever != LEVER:
            sum_.add(column, yuan * YUAN)
    first = float(first_year_salary(model))
    sum_.add(c.hired[t], first * YUAN)
    if t > 1:
        sum_.add(c.hired[t - 1], (float(model.instance.scenario.assumptions.teacher_cost) - first) * YUAN)
    return sum_


def smooth(model: Model, c: Columns) -> None:
    r"""Where the scenario states a limit D: :math:`|S_t - S_{t-1}| \le D` between years of the plan.

    What writing the plan down may change in either year is kept free.
    """
    limit = model.instance.scenario.budget.smooth
    if limit is None:
        return
    most = max(0.0, limit - 2.0 * written_margin(model)) * YUAN
    before = None
    for t in range(1, model.instance.T + 1):
        paid = model.column(f"paid.{t}", basic=True)
        row = Expression().add(paid).plus(spending(model, c, t), -1.0)
        model.row("paid", f"{t}", row, "==", 0.0, t=t)
        if before is not None:
            for name, sign in (("up", 1.0), ("down", -1.0)):
                change = Expression({paid: sign, before: -sign})
                model.row("smooth", f"{name}.{t}", change, "<=", most, t=t, scale=1 / YUAN, unit="yuan")
        before = paid
