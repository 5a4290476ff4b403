"""校际差异系数: every CV at or under its limit, by per-unit cuts (design §3a, optimizer reference)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from planner.base.terms import INDICATORS, MEASURED_STAGES
from planner.base.types import Floats, Ints
from planner.optimization.columns import EQUIPMENT, Columns
from planner.optimization.constraints.thresholds import unit_stock
from planner.optimization.instance import FIRST_PHYSICAL
from planner.optimization.model import YUAN, Expression, Model

#: The solver aims a hair under the limit so that the evaluator's unrounded CV is at or under it.
AIM = 1.0 - 1e-5


@dataclass(frozen=True)
class Cone:
    """One CV: stage, indicator, year, its units with pupil weights, and the columns behind it.

    Values are in multiples of the threshold: ``x_u = (constant_u + Σ coefficient·column)``.
    """

    stage: int
    k: int
    t: int
    units: Ints
    weight: Floats  # pupils of the unit / pupils of all units
    limit: float
    x: tuple[Expression, ...]
    mean: Any  # column μ
    spread: tuple[Any, ...]  # columns v_u


def dispersion(model: Model, c: Columns) -> tuple[Cone, ...]:
    r"""Columns and linear rows of every cone; the cuts come later, where they are violated.

    With :math:`v_u \ge (x_u-\mu)^2/(c\mu)` the rule is

    .. math:: \sum_u w_u v_u \le c\,\mu, \qquad v_u \ge 2r(x_u-\mu) - r^2 c\,\mu \ \text{for every } r

    where :math:`w_u = P_u/\sum P` and :math:`\mu = \sum_u w_u x_u`: together they say CV ≤ c.
    """
    instance = model.instance
    cones = []
    for s, stage in enumerate(MEASURED_STAGES):
        for t in range(instance.first, instance.T + 1):
            units = np.array([u for u in instance.stage_units[s] if instance.measured[u, t]], dtype=np.int64)
            if len(units) < 2:
                continue
            pupils = instance.pupils[units, t].astype(np.float64)
            for k in range(7):
                theta = float(instance.threshold[units, k, t].max()) or 1.0  # one scale: the CV is that of the values
                x = tuple(_value(model, c, int(u), k, t, theta) for u in units)
                limit = float(instance.targets.cv_limit[s, k, t])
                cones.append(_cone(model, (s, stage, k, t), units, pupils / pupils.sum(), limit, x))
    return tuple(cones)


def _cone(
    model: Model, key: tuple[int, str, int, int], units: Ints, weight: Floats, limit: float, x: tuple[Expression, ...]
) -> Cone:
    s, stage, k, t = key
    name = f"{stage}.{INDICATORS[k]}.{t}"
    mean = model.column(f"mean.{name}", basic=True)
    spread = tuple(model.column(f"v.{name}.{u}") for u in units)
    equation = Expression().add(mean)
    for w, value in zip(weight, x, strict=True):
        equation.plus(value, -float(w))
    model.row("mean", name, equation, "==", 0.0, t=t)
    total = Expression({v: float(w) for v, w in zip(spread, weight, strict=True)}).add(mean, -limit * AIM)
    model.row("cv", name, total, "<=", 0.0, subject=f"{stage}|{INDICATORS[k]}", t=t, unit="CV")
    return Cone(s, k, t, units, weight, limit * AIM, x, mean, spread)


def _value(model: Model, c: Columns, u: int, k: int, t: int, theta: float) -> Expression:
    """Indicator ``k`` of unit ``u`` in multiples of ``theta``."""
    instance = model.instance
    pupils = float(instance.pupils[u, t])
    scale = 100.0 / (pupils * theta) if k < FIRST_PHYSICAL else float(instance.weight[u, t]) / (pupils * theta)
    if k == FIRST_PHYSICAL + 3:
        scale *= 100.0
    if k - FIRST_PHYSICAL == EQUIPMENT:
        scale /= YUAN
    return Expression().plus(unit_stock(model, c, u, k, t), scale)
