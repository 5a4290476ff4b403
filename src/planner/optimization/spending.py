"""What the linear plan spends by fund and year 线性方案分年支出, read from the rows of the funds."""

from __future__ import annotations

import numpy as np

from planner.optimization.build import build
from planner.optimization.cuts import CutPool
from planner.optimization.engine import Engine
from planner.optimization.instance import Instance
from planner.optimization.linear import solve_linear
from planner.optimization.model import YUAN


def linear_spending(instance: Instance) -> dict[tuple[str, int], float]:
    """Return (fund, year) → yuan of the linear plan, fixed payments included; empty where there is no linear plan."""
    built = build(instance)
    engine = Engine(built.model)
    outcome = solve_linear(built, engine, CutPool(engine, built.cones))
    if outcome.status != "optimal":
        return {}
    active = np.array(engine.highs.getSolution().row_value)
    rows = built.model.problem._constraints
    spent = {}
    for info in built.model.rows:
        if info.group.startswith("fund:"):
            year = instance.years[info.t]
            codes = list(instance.scenario.budget.funds)
            f = codes.index(info.subject)
            kept = [built.columns.carry[f, info.t], built.columns.carry[f, info.t - 1]]
            now, before = (0.0 if v is None else float(outcome.values[engine.index(v)]) for v in kept)
            constraint = rows[info.name]
            free = instance.scenario.budget.cap(info.subject, year) * YUAN - float(-constraint.constant)
            spent[info.subject, year] = (active[int(constraint.index)] - now + before + free) / YUAN
    return spent
