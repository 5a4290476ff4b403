"""Why not: an irreducible set of rule groups that cannot hold together, and what the least relief of each would be.

Every row that states a rule gets a slack column. All slacks at zero is the scenario itself; freeing the slacks of a
group takes the group away. A deletion filter keeps only groups without which a plan would exist; for each of them
the least relaxation of that group alone is then solved for (docs: optimizer, "Infeasible").
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from planner.base.types import Conflict, Floats, Ints
from planner.optimization.build import Built
from planner.optimization.cuts import CutPool
from planner.optimization.engine import Engine, Outcome
from planner.optimization.model import RowInfo

#: Groups in the order in which the filter tries to do without them: what a planner would rather keep in the
#: explanation (rules of the standard, money) comes last.
ORDER = (
    "exchange_room", "move_share", "eligible", "hire_quota", "upgrade_quota", "backbone_quota", "staffing",
    "classrooms", "special_rooms", "school_size", "posts", "rotation", "rotation_backbone", "cv", "threshold", "fund",
)  # fmt: skip
_SHOWN = 40


@dataclass
class _Elastic:
    """Slack columns of the rule rows, by group."""

    engine: Engine
    pool: CutPool
    rows: list[RowInfo]
    columns: Ints
    groups: list[str]

    def allow(self, free: set[str]) -> None:
        """Free the slacks of the groups in ``free``; all others are zero."""
        high = np.array([np.inf if group in free else 0.0 for group in self.groups])
        self.engine.set_bounds(self.columns, np.zeros(len(high)), high)

    def price(self, group: str) -> None:
        """Minimize the slacks of one group only."""
        cost = np.array([1.0 if one == group else 0.0 for one in self.groups])
        self.engine.highs.changeColsCost(len(cost), self.columns.astype(np.int32), cost)

    def feasible(self) -> Outcome:
        """Run with cuts."""
        return self.pool.solve()


def explain(built: Built, note: Callable[[str], None]) -> tuple[tuple[Conflict, ...], tuple[Conflict, ...]]:
    """Return (the irreducible conflict by rule group, the least relaxations that each would need alone)."""
    elastic = _make_elastic(built)
    present = [group for group in ORDER if group in elastic.groups]
    dropped: set[str] = set()
    for group in present:
        note(group)
        elastic.allow(dropped | {group})
        if elastic.feasible().status == "infeasible":
            dropped.add(group)
    kept = [group for group in present if group not in dropped]
    conflict = tuple(Conflict(group, "", 0, 0.0, "", True) for group in kept)
    ways: list[Conflict] = []
    for group in kept:
        note(group)
        elastic.allow({group})
        elastic.price(group)
        outcome = elastic.feasible()
        if outcome.status == "optimal":
            ways.extend(_relaxations(built, elastic, outcome.values, group))
    return conflict, tuple(ways)


def _make_elastic(built: Built) -> _Elastic:
    engine = Engine(built.model)
    highs = engine.highs
    highs.changeColsCost(
        engine.columns, np.arange(engine.columns, dtype=np.int32), np.zeros(engine.columns, dtype=np.float64)
    )
    rows: list[RowInfo] = []
    groups: list[str] = []
    columns: list[int] = []
    constraints = built.model.problem._constraints
    for info in built.model.rows:
        group = info.group.split(":")[0]
        if group not in ORDER:
            continue
        constraint = constraints[info.name]
        # A fund's row may be an equation (spend + carry = cap): more money is what relaxes it.
        sign = 1.0 if constraint.sense == 1 else -1.0
        columns.append(highs.getNumCol())
        highs.addCol(0.0, 0.0, 0.0, 1, np.array([constraint.index], dtype=np.int32), np.array([sign]))
        rows.append(info)
        groups.append(group)
    pool = CutPool(engine, built.cones)
    engine.start_from_do_nothing()
    return _Elastic(engine, pool, rows, np.array(columns, dtype=np.int64), groups)


def _relaxations(built: Built, elastic: _Elastic, values: Floats, group: str) -> list[Conflict]:
    """Rows of ``group`` that give, largest first, in the rule's own unit; whole persons and rooms rounded up."""
    found = []
    for info, column, own in zip(elastic.rows, elastic.columns, elastic.groups, strict=True):
        amount = float(values[column])
        if own != group or amount <= 1e-7:
            continue
        year = built.instance.years[info.t]
        if group == "cv":
            amount = _cv_excess(built, elastic, info, values)
        else:
            amount *= info.scale
        if info.unit in ("persons", "rooms", "m²", "yuan", "pupils"):
            amount = float(np.ceil(amount - 1e-6))
        found.append(Conflict(group, info.subject, year, amount, info.unit, False))
    found.sort(key=lambda one: (-one.amount, one.subject, one.year))
    return found[:_SHOWN] if group != "fund" else sorted(found, key=lambda one: (one.subject, one.year))


def _cv_excess(built: Built, elastic: _Elastic, info: RowInfo, values: Floats) -> float:
    """By how much the CV of ``info`` would exceed its limit."""
    for i, cone in enumerate(elastic.pool.cones):
        stage = "junior" if cone.stage else "primary"
        if info.subject == f"{stage}|R{cone.k + 1}" and cone.t == info.t:
            ratio = float(elastic.pool.ratios(values)[i])
            return max(0.0, (ratio - 1.0) * cone.limit)
    return 0.0
