r"""One linear model over all schedules: a share :math:`\lambda_v` of each, whole in a real plan.

Every row of the model of schedule ``v`` reads :math:`a^{\top}x \ge b_v`, and schedules differ in the right sides
:math:`b_v` (needs of pupils, what projects add, money they cost). The relaxation is

.. math:: a^{\top} x \ge \sum_v b_v \lambda_v, \qquad \sum_v \lambda_v = 1, \qquad \lambda \ge 0,

exact where one :math:`\lambda_v = 1`. The exemption's coefficient :math:`b_v - 0.85\ldots` differs too: the largest
among the schedules still open is used, which allows more. The cones of the CVs are left out here, because their
weights are the pupils; ``leaf`` puts them in for one schedule.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pulp

from planner.base.types import Floats, Ints
from planner.optimization.build import FAMILIES, Built
from planner.optimization.columns import EQUIPMENT, Columns, make_columns
from planner.optimization.constraints import dispersion, money
from planner.optimization.instance import Instance
from planner.optimization.model import YUAN, Expression, Model
from planner.optimization.schedule.recorder import SAME, Recorded, Recorder, light, record

_TINY = 1e-12


@dataclass(frozen=True)
class Loose:
    """A coefficient of an exemption that differs by schedule: (row, column) and its value under each schedule."""

    row: str
    column: pulp.LpVariable
    values: Floats  # (v)


@dataclass(frozen=True)
class Master:
    """The model over all schedules, with its shares and what changes as schedules are ruled out."""

    built: Built  # without cones; its instance is the union of all schedules
    instances: tuple[Instance, ...]
    shares: tuple[pulp.LpVariable, ...]
    loose: tuple[Loose, ...]
    known: dict[str, pulp.LpVariable]
    impossible: Ints  # schedules with a row that nothing can fulfil (a school over its size)


def build_master(instances: Sequence[Instance], extra_yuan: Sequence[float] = ()) -> Master:
    """Build the model over ``instances``, one per schedule, all on the same units and schools.

    ``extra_yuan`` is what each schedule costs (discounted) beside its instance, such as programmes planned first.
    """
    _same_people(instances)
    fixed = np.array([money.fixed_objective(Recorder(one, {})) for one in instances])
    fixed = fixed + np.array(extra_yuan or [0.0] * len(instances))
    middle = int(np.argmin(fixed))  # its share is basic at first: doing nothing is then dual feasible
    union = _union(instances, middle)
    model = Model(union)
    columns = make_columns(model)
    _cone_columns(model, columns)
    known = {variable.name: variable for variable in model.columns}
    for family in FAMILIES:
        if family in SAME:
            family(model, columns)
    shares = tuple(model.column(f"schedule.{v}", 0.0, 1.0, basic=v == middle) for v in range(len(instances)))
    model.row("schedule", "one", Expression(dict.fromkeys(shares, 1.0)), "==", 1.0)
    _nobody_comes(model, columns, instances, shares)
    slim, touched = light(columns), _touched(instances)
    plain = replace(instances[middle], measured=instances[middle].measured & ~touched)
    full = record(plain, columns, known, model)
    found = [record(replace(one, measured=one.measured & touched), slim, known) for one in instances]
    floors = [_floors(one, known) for one in instances]
    loose, impossible = _join(model, full, found, floors, shares, middle)
    money.objective(model, columns)
    for share, yuan in zip(shares, fixed - fixed[middle], strict=True):
        if yuan:
            model.cost[share] = float(yuan) * YUAN
    perturbation = dict.fromkeys((variable.name for variable in model.cost), 0.0)
    model.finish(perturbation)
    built = Built(union, model, columns, (), float(fixed[middle]))
    return Master(built, tuple(instances), shares, tuple(loose), known, impossible)


def _same_people(instances: Sequence[Instance]) -> None:
    """Refuse instances that differ in what the families of ``SAME`` read."""
    first = instances[0]
    for one in instances[1:]:
        if one.units != first.units or one.schools != first.schools:
            raise ValueError("schedules must stand on the same units and schools")
        for name in ("base_teachers", "leavers", "eligible", "district_eligible", "posts", "land"):
            if not np.array_equal(getattr(one, name), getattr(first, name)):
                raise ValueError(f"{name} depends on the schedule")


def _union(instances: Sequence[Instance], middle: int) -> Instance:
    """An instance with every pupil of every schedule, so that all columns that any schedule has exist."""
    return replace(
        instances[middle],
        pupils=np.maximum.reduce([one.pupils for one in instances]),
        measured=np.logical_or.reduce([one.measured for one in instances]),
        closed=np.logical_or.reduce([one.closed for one in instances]),  # more staff free to go: a relaxation
    )


def _nobody_comes(model: Model, c: Columns, instances: Sequence[Instance], shares: tuple[pulp.LpVariable, ...]) -> None:
    r"""Nobody comes to a school that has no pupils: :math:`\sum_j I_{ujt} \le M \sum_{v: P_{uvt} > 0} \lambda_v`."""
    pupils = np.stack([one.pupils for one in instances])
    some, every = (pupils > 0).any(axis=0), (pupils > 0).all(axis=0)
    for u, t in zip(*np.nonzero(some & ~every), strict=True):
        if t == 0:
            continue
        sum_ = Expression()
        for column in (*c.move_in[u, :, t], *c.rotate_in[u, :, t], *c.hire[u, :, t]):
            sum_.add(column, 1.0)
        most = float(instances[0].posts[instances[0].stage[u], t])
        for v in np.flatnonzero(pupils[:, u, t] > 0):
            sum_.add(shares[v], -most)
        model.row("schedule", f"open.{u}.{t}", sum_, "<=", 0.0, t=int(t))


def _touched(instances: Sequence[Instance]) -> np.ndarray[tuple[int, ...], np.dtype[np.bool_]]:
    """Units and years (u, t) whose thresholds' rows differ between schedules."""
    first = instances[0]
    touched = np.zeros(first.measured.shape, dtype=np.bool_)
    for one in instances[1:]:
        touched |= (one.pupils != first.pupils) | (one.measured != first.measured) | (one.weight != first.weight)
        touched |= (one.threshold != first.threshold).any(axis=1)
        touched |= (one.physical != first.physical).any(axis=1)[first.school]
    return touched


def _cone_columns(model: Model, columns: Columns) -> None:
    """Create the columns of all cones; they stand in no row until a schedule is looked at by itself."""

    class Creator(Recorder):
        def column(self, name: str, *_: Any, **__: Any) -> pulp.LpVariable:
            made = model.column(name)
            model.cost[made] = 0.0  # PuLP passes on only what stands in the objective or in a row
            return made

    dispersion.dispersion(Creator(model.instance, {}), columns)


def _floors(instance: Instance, known: dict[str, pulp.LpVariable]) -> dict[pulp.LpVariable, float]:
    """Least values of columns without a lower bound: no school gives more equipment than it holds."""
    found = {}
    for s, school in enumerate(instance.schools):
        for t in range(1, instance.T + 1):
            column = known.get(f"equipment.{school}.{t}".translate(pulp.LpAffineExpression.trans))
            if column is not None:
                found[column] = -float(instance.physical[s, EQUIPMENT, t]) * YUAN
    return found


def _join(
    model: Model,
    full: dict[str, Recorded],
    found: list[dict[str, Recorded]],
    floors: list[dict[pulp.LpVariable, float]],
    shares: tuple[pulp.LpVariable, ...],
    middle: int,
) -> tuple[list[Loose], Ints]:
    """Add the rows of all schedules to ``model``; returns the loose coefficients and the impossible schedules."""
    names = dict.fromkeys([*full, *(name for one in found for name in one)])
    loose: list[Loose] = []
    impossible = np.zeros(len(found), dtype=np.int64)
    for name in names:
        rows = [one.get(name) for one in found]
        if all(row is None for row in rows):  # the same for all schedules, so it was not written down for each
            _plain(model, full[name])
            continue
        largest = max(row.info.scale for row in rows if row is not None)
        given = [row for row in rows if row is not None]
        shape = full.get(name, given[0])
        terms, parts = _coefficients(shape, given, largest)
        if not any(abs(c) > _TINY for c in terms.values()):
            impossible |= np.array([_broken(row) for row in rows], dtype=np.int64)
            continue
        pairs = zip(rows, floors, strict=True)
        sides = np.array([_side(row, terms, shape.sense, largest, floor) for row, floor in pairs])
        loose += [Loose(name, column, _filled(rows, column, largest, terms[column])) for column in parts]
        row = Expression(dict(terms))
        for share, side in zip(shares, sides, strict=True):
            if abs(side - sides[middle]) > _TINY:
                row.add(share, -(side - sides[middle]))
        info = replace(shape.info, scale=largest)
        model.row(
            info.group, name.removeprefix(f"{info.group}."), row, shape.sense, float(sides[middle]),
            subject=info.subject, t=info.t, scale=largest, unit=info.unit, nothing=shape.nothing,
        )  # fmt: skip
    return loose, impossible


def _plain(model: Model, row: Recorded) -> None:
    info = row.info
    model.row(
        info.group, info.name.removeprefix(f"{info.group}."), Expression(dict(row.terms)), row.sense, row.rhs,
        subject=info.subject, t=info.t, scale=info.scale, unit=info.unit, nothing=row.nothing,
    )  # fmt: skip


def _coefficients(
    shape: Recorded, rows: list[Recorded], largest: float
) -> tuple[dict[pulp.LpVariable, float], list[pulp.LpVariable]]:
    """Coefficients valid for every schedule, and the columns whose coefficients differ."""
    factor = shape.info.scale / largest
    terms = {column: value * factor for column, value in shape.terms.items()}
    differ: dict[pulp.LpVariable, None] = {}
    for row in rows:
        scale = row.info.scale / largest
        here = {column for column in terms if column.name.startswith("exempt.")} | row.terms.keys()
        for column in sorted(here, key=lambda one: one.name):
            before, now = terms.get(column, 0.0), row.terms.get(column, 0.0) * scale
            if abs(before - now) <= 1e-9 * max(1.0, abs(before)):
                continue
            if column.lowBound is None or column.lowBound < 0:
                raise ValueError(f"{shape.info.name}: the coefficient of {column.name} depends on the schedule")
            differ[column] = None
            terms[column] = max(before, now) if shape.sense == ">=" else min(before, now)
    return terms, list(differ)


def _broken(row: Recorded | None) -> bool:
    """Whether a row without columns cannot hold."""
    if row is None:
        return False
    return {">=": row.rhs > _TINY, "<=": row.rhs < -_TINY, "==": abs(row.rhs) > _TINY}[row.sense]


def _side(
    row: Recorded | None,
    terms: dict[pulp.LpVariable, float],
    sense: str,
    largest: float,
    floor: dict[pulp.LpVariable, float],
) -> float:
    """The right side of a schedule, in the joint scale; where it has no such row, one that always holds."""
    if row is not None:
        return row.rhs * row.info.scale / largest
    if sense == "<=" and all(c == 1.0 and v.upBound == 1.0 for v, c in terms.items()):
        return 1.0  # one tolerated indicator: what is not measured tolerates none
    if sense != ">=" or any(c < 0 for c in terms.values()):
        raise ValueError("a row that some schedules lack must ask for a least amount")
    return sum(c * (floor[v] if v.lowBound is None else v.lowBound) for v, c in terms.items())


def _filled(rows: list[Recorded | None], column: pulp.LpVariable, largest: float, most: float) -> Floats:
    """Coefficient of ``column`` under each schedule; ``-inf`` where the schedule has no such row."""
    values = [-np.inf if row is None else row.terms.get(column, 0.0) * row.info.scale / largest for row in rows]
    return np.array(values)
