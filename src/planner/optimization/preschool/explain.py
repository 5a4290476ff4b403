"""Why no preschool plan exists 学前无解原因: rule groups that cannot hold together, and the least that each would give.

The same idea as :mod:`planner.optimization.explain`: groups are switched on one by one until no plan is left; the last
one belongs to the conflict, and the search starts again from those found. Then each member alone is relaxed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from planner.base.types import Conflict
from planner.optimization.engine import Engine
from planner.optimization.model import RowInfo

if TYPE_CHECKING:
    from planner.optimization.preschool.solve import Built

#: Groups in the order in which they are switched on: what explains best comes first and is then part of the answer.
ORDER = (
    "fund", "P3", "P2", "P1", "P7", "P9", "P29", "P31", "P28", "P26S", "k_posts", "k_hire_quota", "k_retrain_quota",
    "k_surplus",
)  # fmt: skip
#: Price of a unit of slack against the plan's own cost (100,000 yuan): it comes first.
_PRICE = {"fund": 50.0}
_DEAR = 1e4
#: Whole columns above which what must give is found less closely (within 5 %, few nodes).
MANY = 6_000
#: Groups whose rows state a share: what gives is told as children, kindergartens or classes.
_WHOLE = ("persons", "children", "kindergartens", "classes", "yuan")


def explain(built: Built) -> tuple[tuple[Conflict, ...], tuple[Conflict, ...]]:
    """Return (the irreducible conflict by rule group, the least relaxation of each of its members alone)."""
    engine = _engine(built)
    present = [group for group in ORDER if any(_group(info) == group for info in built.sheet.rows)]
    kept: list[str] = []
    while _possible(built, engine, kept):
        on = list(kept)
        for group in present:
            if group in kept:
                continue
            on.append(group)
            if not _possible(built, engine, on):
                kept.append(group)
                break
        else:
            break
    conflict = tuple(Conflict(group, "", 0, 0.0, "", True) for group in kept)
    ways: list[Conflict] = []
    for number, group in enumerate(kept, start=1):
        ways.extend(_least(built, group, number))
    return conflict, tuple(ways)


def _group(info: RowInfo) -> str:
    return info.group.split(":")[0]


def _engine(built: Built) -> Engine:
    many = len(built.sheet.whole) > MANY
    engine = Engine(built.sheet, gap=0.05 if many else 0.01)
    engine.highs.setOptionValue("mip_max_nodes", 20 if many else 5_000)
    used = {variable.name for variable in built.sheet.problem.variables()}
    index = [engine.index(v) for v in built.sheet.whole if v.name in used]
    engine.set_whole(np.array(index, dtype=np.int64), True)
    return engine


def _possible(built: Built, engine: Engine, groups: list[str]) -> bool:
    """Whether a plan exists when only ``groups`` are in force (a search that is not finished counts as yes)."""
    off = {info.group for info in built.sheet.rows if _group(info) in ORDER and _group(info) not in groups}
    suspended = engine.suspend(off)
    engine.highs.setOptionValue("mip_max_improving_sols", 1)
    outcome = engine.run()
    engine.resume(suspended)
    return outcome.status != "infeasible"


def _least(built: Built, group: str, way: int) -> list[Conflict]:
    """Least relaxation of ``group`` with every other rule in force, in the rule's own unit."""
    engine = _engine(built)
    constraints = built.sheet.problem._constraints
    rows: list[tuple[RowInfo, int]] = []
    for info in built.sheet.rows:
        if _group(info) == group:
            constraint = constraints[info.name]
            sign = 1.0 if constraint.sense == 1 else -1.0
            rows.append((info, engine.add_column(_PRICE.get(group, _DEAR), int(constraint.index), sign)))
    outcome = engine.run()
    if not outcome.has_solution:
        return []
    years, found = built.plot.site.years, []
    for info, column in rows:
        amount = float(outcome.values[column]) * info.scale
        if amount <= 1e-6 * max(1.0, info.scale):
            continue
        if info.unit in _WHOLE:
            amount = float(np.ceil(amount - 1e-4))
        found.append(Conflict(group, info.subject, years[info.t], amount, info.unit, False, way))
    return sorted(found, key=lambda one: (one.subject, one.year) if group == "fund" else (-one.amount, one.year))
