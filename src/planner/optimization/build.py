"""Build the whole model of an instance: columns, then each constraint family, then the objective."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from planner.optimization.columns import Columns, make_columns
from planner.optimization.constraints import dispersion, money, moves, physical, smooth, teachers, thresholds
from planner.optimization.constraints.dispersion import Cone
from planner.optimization.instance import Instance
from planner.optimization.model import Model
from planner.optimization.replan import hold

#: Every constraint family, in the order in which rows are added.
FAMILIES = (
    teachers.balance,
    teachers.conservation,
    teachers.posts,
    teachers.vacancies,
    teachers.minimum,
    teachers.quotas,
    moves.departures,
    moves.rotation,
    moves.room_for_exchanges,
    moves.direction,
    physical.balance,
    physical.equipment,
    physical.classrooms,
    physical.special_rooms,
    physical.school_size,
    thresholds.thresholds,
    thresholds.one_tolerated,
    money.hired,
    money.funds,
    money.growth,
    smooth.smooth,
)


@dataclass(frozen=True)
class Built:
    """A model ready to solve."""

    instance: Instance
    model: Model
    columns: Columns
    cones: tuple[Cone, ...]
    fixed_objective: float  # discounted yuan that no decision changes


def build(instance: Instance) -> Built:
    """Return the model of ``instance`` with its cones (their cuts are added while solving)."""
    model = Model(instance)
    columns = make_columns(model)
    for family in FAMILIES:
        family(model, columns)
    cones = dispersion.dispersion(model, columns)
    money.objective(model, columns)
    hold(model, columns)
    model.finish({variable.name: unit_interval(instance, variable.name) for variable in model.cost})
    return Built(instance, model, columns, cones, money.fixed_objective(model))


def unit_interval(instance: Instance, name: str) -> float:
    """A number in [0, 1) from the seed and the column's name: the same on every machine."""
    digest = hashlib.blake2b(f"{instance.scenario.solver.seed}/{name}".encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big") / 2**64
