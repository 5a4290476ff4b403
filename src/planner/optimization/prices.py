"""Prices of the linear plan 影子价格: what one unit more of a rule costs, in yuan of the base year.

They are duals of the linear model under the chosen exemptions, before whole numbers: a guide, labelled as such.
"""

from __future__ import annotations

import numpy as np

from planner.base.types import Price
from planner.optimization.build import Built
from planner.optimization.cuts import CutPool
from planner.optimization.engine import Engine, Outcome
from planner.optimization.model import YUAN

_GROUPS = (
    "threshold", "posts", "vacancies", "staffing", "hire_quota", "upgrade_quota", "backbone_quota", "rotation",
    "classrooms", "growth",
)  # fmt: skip
_SMALL = 1e-9


def prices(built: Built, engine: Engine, pool: CutPool, outcome: Outcome) -> tuple[Price, ...]:
    """Return the non-zero prices, dearest first; CVs per 0.01 of the limit, funds per yuan of the cap."""
    duals = np.array(engine.highs.getSolution().row_dual)
    rows = built.model.problem._constraints
    means = {(cone.stage, cone.k, cone.t): outcome.values[engine.index(cone.mean)] for cone in pool.cones}
    years, found = built.instance.years, []
    for info in built.model.rows:
        dual = float(duals[rows[info.name].index])
        if abs(dual) < _SMALL:
            continue
        if info.group == "cv":
            stage, code = info.subject.split("|")
            mean = means[(int(stage == "junior"), int(code[1:]) - 1, info.t)]
            found.append(Price("cv", info.subject, years[info.t], abs(dual) * 0.02 * mean / YUAN, "0.01"))
        elif info.group.startswith("fund:"):
            found.append(Price("fund", info.subject, years[info.t], abs(dual), "yuan"))
        elif info.group.partition(":")[0] in _GROUPS:
            yuan = abs(dual) / YUAN / info.scale
            found.append(Price(info.group.partition(":")[0], info.subject, years[info.t], yuan, info.unit))
    return tuple(sorted(found, key=lambda p: (-round(p.yuan_per_unit, 6), p.rule, p.subject, p.year)))
