"""What would have to give 需放宽多少: the least relaxation of one rule (or several) with all others in force.

Each row of the rule gets a priced slack beside the plan's own cost; the amounts are those of the linear model, in
the rule's own unit, whole persons and rooms rounded up. ``studies.ways_out`` makes them into changes of the scenario
and proves each by solving again.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from planner.base.types import Conflict, Floats
from planner.optimization.build import Built, build
from planner.optimization.columns import AREA, SPORTS
from planner.optimization.constraints.money import rounding_margin
from planner.optimization.cuts import CutPool
from planner.optimization.engine import Engine
from planner.optimization.instance import Instance
from planner.optimization.linear import LARGE, rotation_columns, run_in_steps
from planner.optimization.model import RowInfo

_SHOWN = 40
#: Price of a unit of slack against the plan's own cost (100,000 yuan): high enough to come first, not to break scaling.
_PRICE = {"fund": 50.0}
_DEAR = 1e4
#: Square metres that a school may be given at most when land is what gives.
_PLENTY = 50_000.0


def group_of(info: RowInfo) -> str:
    """Rule group of a row; funds are one group."""
    return info.group.split(":")[0]


def ways_of(
    built: Built, groups: list[str], present: list[str], note: Callable[[str], None]
) -> tuple[Conflict, ...]:  # fmt: skip
    """Return the least relaxation of each of ``groups`` alone, numbered; of all together where none is enough."""
    ways: list[Conflict] = []
    for group in groups:
        note(group)
        ways.extend(least(built, (group,), ways[-1].way + 1 if ways else 1))
    if not ways:
        ways.extend(least(built, tuple(present), 1))
    return tuple(ways)


def least(built: Built, groups: tuple[str, ...], way: int = 1) -> list[Conflict]:
    """Least relaxation of ``groups`` with every other rule in force (rotations that change stocks left aside).

    The rows that give are one way out, numbered ``way``; none where even that leaves no plan.
    """
    engine = Engine(built.model)
    constraints = built.model.problem._constraints
    rows, columns = [], []
    for info in built.model.rows:
        if group_of(info) in groups:
            constraint = constraints[info.name]
            # A fund's row may be an equation (spend + carry = cap): more money is what relaxes it.
            sign = 1.0 if constraint.sense == 1 else -1.0
            columns.append(engine.add_column(_PRICE.get(group_of(info), _DEAR), int(constraint.index), sign))
            rows.append(info)
    pool = CutPool(engine, built.cones)
    values = _solved(built, engine, pool)
    if values is None:
        return []
    return _relaxations(built, pool, list(zip(rows, columns, strict=True)), values, way)


def _solved(built: Built, engine: Engine, pool: CutPool) -> Floats | None:
    fixed = rotation_columns(built, engine)
    engine.set_bounds(fixed, np.zeros(len(fixed)), np.zeros(len(fixed)))
    first = engine.run_interior() if engine.columns >= LARGE else None
    if first is not None and first.status == "optimal":
        outcome = pool.solve()
        return outcome.values if outcome.status == "optimal" else None
    engine.start_from_do_nothing()
    outcome = run_in_steps(engine)
    if outcome.status == "optimal":
        outcome = pool.solve()
    return outcome.values if outcome.status == "optimal" else None


def least_land(instance: Instance, way: int = 1) -> list[Conflict]:
    """Least land (m² of building and sports ground by school) with which a linear plan exists; none where it does not.

    The columns of extensions exist only where there is land, so the model is built anew with plenty of it.
    """
    built = build(replace(instance, land=instance.land + _PLENTY))
    engine = Engine(built.model)
    last = instance.T
    kinds = ((AREA, 0, "building_m2"), (SPORTS, 1, "sports_m2"))
    slacks: list[tuple[str, int, int]] = []
    for s, school in enumerate(instance.schools):
        for k, kind, name in kinds:
            column = built.columns.added[s, k, last]
            if column is None:
                continue
            slack = int(engine.highs.getNumCol())
            engine.highs.addVar(0.0, float("inf"))
            engine.highs.changeColCost(slack, _DEAR / 100)
            index = np.array([engine.index(column), slack], dtype=np.int32)
            engine.highs.addRow(-float("inf"), float(instance.land[s, kind]), 2, index, np.array([1.0, -1.0]))
            slacks.append((f"{school}|{name}", s, slack))
    values = _solved(built, engine, CutPool(engine, built.cones))
    if values is None:
        return []
    found = [(subject, float(np.ceil(values[slack] - 1e-6))) for subject, _, slack in slacks]
    year = instance.years[last]
    return [Conflict("land", subject, year, amount, "m²", False, way) for subject, amount in found if amount > 0]


def _relaxations(
    built: Built, pool: CutPool, rows: list[tuple[RowInfo, int]], values: Floats, way: int
) -> list[Conflict]:
    """Rows that give, by rule, largest first, in the rule's own unit; whole persons and rooms rounded up."""
    found = []
    for info, column in rows:
        amount = float(values[column])
        if amount <= 1e-7:
            continue
        group, year = group_of(info), built.instance.years[info.t]
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
