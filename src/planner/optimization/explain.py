"""Why not: an irreducible set of rule groups that cannot hold together, and the least relief of each.

Rows that state a rule are grouped (budget, thresholds, CVs, …). Groups are switched on one by one until no plan is
left: the last one belongs to the conflict, and the search starts again from those found, until they alone admit no
plan. Each test starts from the do-nothing basis, so that the dual simplex proves infeasibility quickly. For every
member of the conflict the least relaxation of that group alone is then solved for, all other rules in force. Where
no rule alone is enough (more than one conflict), the least relaxation of all of them together is the way out.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from planner.base.types import Conflict, Floats
from planner.optimization.build import Built
from planner.optimization.constraints.money import rounding_margin
from planner.optimization.cuts import CutPool
from planner.optimization.engine import Engine, Outcome
from planner.optimization.linear import rotation_columns, run_in_steps
from planner.optimization.model import RowInfo

#: Groups in the order in which they are switched on: what explains best comes first and is then part of the answer.
ORDER = (
    "fund", "threshold", "school_size", "classrooms", "special_rooms", "cv", "staffing", "posts", "rotation",
    "rotation_backbone", "hire_quota", "upgrade_quota", "backbone_quota", "exchange_room", "eligible", "move_share",
)  # fmt: skip
_SHOWN = 40
#: Price of a unit of slack against the plan's own cost (100,000 yuan): high enough to come first, not to break scaling.
_PRICE = {"fund": 50.0}
_DEAR = 1e4


def explain(built: Built, note: Callable[[str], None]) -> tuple[tuple[Conflict, ...], tuple[Conflict, ...]]:
    """Return (the irreducible conflict by rule group, the least relaxations that each would need alone)."""
    engine = Engine(built.model)
    pool = CutPool(engine, built.cones)
    present = [group for group in ORDER if any(_group(info) == group for info in built.model.rows)]
    kept: list[str] = []
    while _possible(built, engine, pool, kept, note):
        on = list(kept)
        for group in present:
            if group in kept:
                continue
            on.append(group)
            if not _possible(built, engine, pool, on, note):
                kept.append(group)
                break
        else:
            break  # no conflict between whole groups: nothing to explain
    conflict = tuple(Conflict(group, "", 0, 0.0, "", True) for group in kept)
    ways: list[Conflict] = []
    for group in kept:
        note(group)
        ways.extend(_least(built, (group,), len(ways) and ways[-1].way))
    if not ways:
        ways.extend(_least(built, tuple(present), 0))
    return conflict, tuple(ways)


def _group(info: RowInfo) -> str:
    return info.group.split(":")[0]


def _possible(built: Built, engine: Engine, pool: CutPool, groups: list[str], note: Callable[[str], None]) -> bool:
    """Whether a plan exists when only ``groups`` are in force."""
    note("+".join(groups))
    off = {info.group for info in built.model.rows if _group(info) in ORDER and _group(info) not in groups}
    suspended = engine.suspend(off)
    columns = rotation_columns(built, engine)
    zero, infinite = np.zeros(len(columns)), np.full(len(columns), np.inf)
    engine.start_from_do_nothing()
    engine.set_bounds(columns, zero, zero)
    outcome = _run(engine, pool, groups)
    engine.set_bounds(columns, zero, infinite)
    if outcome.status == "infeasible":  # rotations might still help: the proof must allow them
        outcome = _run(engine, pool, groups)
    engine.resume(suspended)
    return outcome.status != "infeasible"


def _run(engine: Engine, pool: CutPool, groups: list[str]) -> Outcome:
    return pool.solve() if "cv" in groups else engine.run()


def _least(built: Built, groups: tuple[str, ...], last: int) -> list[Conflict]:
    """Least relaxation of ``groups`` with every other rule in force (rotations that change stocks left aside).

    The rows that give are one way out, numbered ``last + 1``; none where even that leaves no plan.
    """
    engine = Engine(built.model)
    constraints = built.model.problem._constraints
    rows, columns = [], []
    for info in built.model.rows:
        if _group(info) in groups:
            constraint = constraints[info.name]
            # A fund's row may be an equation (spend + carry = cap): more money is what relaxes it.
            sign = 1.0 if constraint.sense == 1 else -1.0
            columns.append(engine.add_column(_PRICE.get(_group(info), _DEAR), int(constraint.index), sign))
            rows.append(info)
    pool = CutPool(engine, built.cones)
    fixed = rotation_columns(built, engine)
    engine.start_from_do_nothing()
    engine.set_bounds(fixed, np.zeros(len(fixed)), np.zeros(len(fixed)))
    outcome = run_in_steps(engine)
    if outcome.status == "optimal":
        outcome = pool.solve()
    if outcome.status != "optimal":
        return []
    return _relaxations(built, pool, list(zip(rows, columns, strict=True)), outcome.values, last + 1)


def _relaxations(
    built: Built, pool: CutPool, rows: list[tuple[RowInfo, int]], values: Floats, way: int
) -> list[Conflict]:
    """Rows that give, by rule, largest first, in the rule's own unit; whole persons and rooms rounded up."""
    found = []
    for info, column in rows:
        amount = float(values[column])
        if amount <= 1e-7:
            continue
        group, year = _group(info), built.instance.years[info.t]
        if group == "cv":
            amount = _cv_excess(pool, info, values)
        else:
            amount *= info.scale
        if group == "fund":
            amount += rounding_margin(built.model)  # kept free under a cap: more money brings it along
        if info.unit in ("persons", "rooms", "m²", "yuan", "pupils"):
            amount = float(np.ceil(amount - 1e-6))
        found.append(Conflict(group, info.subject, year, amount, info.unit, False, way))
    shown: list[Conflict] = []
    for group in dict.fromkeys(one.group for one in found):
        rows_of = [one for one in found if one.group == group]
        if group == "fund":
            shown += sorted(rows_of, key=lambda one: (one.subject, one.year))
        else:
            shown += sorted(rows_of, key=lambda one: (-one.amount, one.subject, one.year))[:_SHOWN]
    return shown


def _cv_excess(pool: CutPool, info: RowInfo, values: Floats) -> float:
    """By how much the CV of ``info`` would exceed its limit."""
    for i, cone in enumerate(pool.cones):
        stage = "junior" if cone.stage else "primary"
        if info.subject == f"{stage}|R{cone.k + 1}" and cone.t == info.t:
            ratio = float(pool.ratios(values)[i])
            return max(0.0, (ratio - 1.0) * cone.limit)
    return 0.0
