"""Teachers: one stock of eight types per unit, changed by leavers, hires, moves, degrees and recognition."""

from __future__ import annotations

import numpy as np

from planner.base.terms import MEASURED_STAGES, TYPE_INDEX, TYPES
from planner.optimization.columns import Columns
from planner.optimization.model import Expression, Model

_HIRED = (TYPE_INDEX["a0q1b0"], TYPE_INDEX["a1q1b0"])


def after_upgrade(j: int) -> int:
    """Type of a person of type ``j`` after a degree."""
    return TYPE_INDEX[TYPES[j]._replace(above_qualified=True).code]


def after_recognition(j: int) -> int:
    """Type of a person of type ``j`` after recognition as backbone."""
    return TYPE_INDEX[TYPES[j]._replace(backbone=True).code]


def balance(model: Model, c: Columns) -> None:
    r"""Stock of every unit, type and year.

    .. math:: N_{ujt} = N_{uj,t-1} - L_{ujt} + H_{ujt} + I_{ujt} - O_{ujt} + RI_{ujt} - RO_{ujt}
              - RI_{uj,t-\tau} + RO_{uj,t-\tau} \pm UP_{ujt} \pm REC_{ujt}

    Leavers are whole and given; a rotation of term τ returns. Stocks are whole because everything else is.
    """
    instance = model.instance
    for u in range(len(instance.units)):
        for j in range(8):
            for t in range(1, instance.T + 1):
                change = _change(model, c, u, j, t)
                expression = Expression({}, -change.constant)
                expression.add(c.stock[u, j, t]).plus(Expression(change.terms), -1.0)
                rhs = -float(instance.leavers[u, j, t])
                if t == 1:
                    rhs += float(instance.base_teachers[u, j])
                else:
                    expression.add(c.stock[u, j, t - 1], -1.0)
                model.row("stock", f"{u}.{j}.{t}", expression, "==", rhs, subject=instance.units[u].id, t=t)


def _change(model: Model, c: Columns, u: int, j: int, t: int) -> Expression:
    """What the plan adds to stock (u, j) between t − 1 and t."""
    term = model.instance.scenario.assumptions.rotation_term
    sum_ = Expression()
    if j in _HIRED:
        sum_.add(c.hire[u, _HIRED.index(j), t])
    sum_.add(c.move_in[u, j, t]).add(c.move_out[u, j, t], -1.0)
    sum_.add(c.rotate_in[u, j, t]).add(c.rotate_out[u, j, t], -1.0)
    if t > term:
        sum_.add(c.rotate_in[u, j, t - term], -1.0).add(c.rotate_out[u, j, t - term])
    sum_.add(c.upgrade[u, j, t], -1.0).add(c.recognise[u, j, t], -1.0)
    for before in range(8):
        if before != j and after_upgrade(before) == j:
            sum_.add(c.upgrade[u, before, t])
        if before != j and after_recognition(before) == j:
            sum_.add(c.recognise[u, before, t])
    return sum_


def conservation(model: Model, c: Columns) -> None:
    r"""Moves stay in the stage and keep the type: :math:`\sum_u I_{ujt} = \sum_u O_{ujt}`, rotations alike."""
    for s, units in enumerate(model.instance.stage_units):
        for j in range(8):
            for t in range(1, model.instance.T + 1):
                for name, came, went in (
                    ("transfer", c.move_in, c.move_out),
                    ("rotate", c.rotate_in, c.rotate_out),
                ):
                    sum_ = Expression()
                    for u in units:
                        sum_.add(came[u, j, t]).add(went[u, j, t], -1.0)
                    if sum_.terms:
                        model.row("conservation", f"{name}.{s}.{j}.{t}", sum_, "==", 0.0, t=t, nothing=True)


def posts(model: Model, c: Columns) -> None:
    r"""Posts cap 编制: :math:`\sum_{u,j} N_{ujt} \le \max(\text{posts}_{st}, \text{do nothing}_{st})`.

    Inside a stage moves cancel, so the sum is the base stock − leavers + hires and the row needs hires only.
    """
    instance = model.instance
    for s, units in enumerate(instance.stage_units):
        sum_ = Expression()
        for t in range(1, instance.T + 1):
            for u in units:
                sum_.add(c.hire[u, 0, t]).add(c.hire[u, 1, t])
            left = int(instance.base_teachers[units].sum() - instance.leavers[units][:, :, : t + 1].sum())
            room = float(instance.posts[s, t]) - left
            model.row(
                "posts", f"{s}.{t}", Expression(dict(sum_.terms)), "<=", room,
                subject=MEASURED_STAGES[s], t=t, unit="persons",
            )  # fmt: skip


def vacancies(model: Model, c: Columns) -> None:
    r"""No post empty while temporary teachers teach 有编不补, from the deadline on; a hire takes the place of one.

    With V empty posts and D temporary teachers if nobody is hired, either no post or no temporary teacher is left:

    .. math:: \min\Bigl(V_{st} - \sum_{\tau \le t} H_{s\tau},\; D_{st} - \sum_{\tau \le t} H_{s\tau}\Bigr) \le 0
              \iff \sum_{\tau \le t} H_{s\tau} \ge \min(V_{st}, D_{st})
    """
    instance = model.instance
    for s, units in enumerate(instance.stage_units):
        sum_ = Expression()
        for t in range(1, instance.T + 1):
            for u in units:
                sum_.add(c.hire[u, 0, t]).add(c.hire[u, 1, t])
            if instance.to_fill[s, t] > 0:
                need, stage = float(instance.to_fill[s, t]), MEASURED_STAGES[s]
                row = Expression(dict(sum_.terms))
                model.row("vacancies", f"{s}.{t}", row, ">=", need, subject=stage, t=t, unit="persons")


def minimum(model: Model, c: Columns) -> None:
    r"""Enough teachers: :math:`\sum_j N_{ujt} \ge \lceil P_{ut} / r_s \rceil` from the deadline."""
    instance = model.instance
    for u, t in zip(*np.nonzero(instance.min_teachers), strict=True):
        if t > 0:
            sum_ = Expression({c.stock[u, j, t]: 1.0 for j in range(8)})
            need = float(instance.min_teachers[u, t])
            model.row("staffing", f"{u}.{t}", sum_, ">=", need, subject=instance.units[u].id, t=int(t), unit="persons")


def quotas(model: Model, c: Columns) -> None:
    """Yearly quotas per stage: hires, degree studies begun, backbone recognitions."""
    instance = model.instance
    delay = instance.scenario.assumptions.upgrade_years
    for s, units in enumerate(instance.stage_units):
        stage = MEASURED_STAGES[s]
        for t in range(1, instance.T + 1):
            begun = t + delay
            for name, columns, at in (
                ("hire_quota", c.hire, t),
                ("upgrade_quota", c.upgrade, begun),
                ("backbone_quota", c.recognise, t),
            ):
                sum_ = Expression()
                for u in units if at <= instance.T else ():
                    for column in columns[u, :, at]:
                        sum_.add(column)
                if sum_.terms:
                    limit = instance.scenario.assumptions.of_stage(name, stage)
                    model.row(name, f"{s}.{t}", sum_, "<=", limit, subject=stage, t=t, unit="persons")
