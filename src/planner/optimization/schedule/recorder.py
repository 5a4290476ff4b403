"""Rows of one schedule written down instead of built: the constraint families run as they are, on a recording model.

So the relaxation over all schedules (``master``) is made of the very rows of the model of each schedule, whatever
families there are; only their right sides, and what is added to them, are read here.
"""

from __future__ import annotations

from dataclasses import dataclass, fields, replace

import numpy as np
import pulp

from planner.optimization.build import FAMILIES
from planner.optimization.columns import Columns
from planner.optimization.constraints import money, moves, physical, teachers
from planner.optimization.instance import Instance
from planner.optimization.model import Expression, Model, RowInfo, Terms

#: Families whose rows no schedule changes: they speak of people, posts and quotas only (checked in ``master``).
SAME = (
    teachers.balance, teachers.conservation, teachers.posts, teachers.quotas, moves.departures, moves.rotation,
    moves.room_for_exchanges, physical.balance, money.hired,
)  # fmt: skip
#: Every other family is taken to depend on the schedule.
OPEN = tuple(family for family in FAMILIES if family not in SAME)
#: Columns that stand only in rows whose coefficients are the same for all schedules.
_HEAVY = ("move_out", "rotate_out", "exchange", "upgrade", "recognise", "buy", "give", "rooms", "extend_sports")


@dataclass
class Recorded:
    """A row ``terms sense rhs`` with the constant on the right."""

    info: RowInfo
    terms: Terms
    sense: str
    rhs: float
    nothing: bool = False


class Recorder(Model):
    """A model that keeps its rows as records, and finds its columns by name in another model.

    Columns that a family makes for itself are made in ``maker`` the first time.
    """

    def __init__(self, instance: Instance, known: dict[str, pulp.LpVariable], maker: Model | None = None) -> None:
        super().__init__(instance)
        self.known, self.maker = known, maker
        self.recorded: dict[str, Recorded] = {}

    def row(
        self,
        group: str,
        name: str,
        expression: Expression,
        sense: str,
        rhs: float,
        *,
        subject: str = "",
        t: int = 0,
        scale: float = 1.0,
        unit: str = "",
        nothing: bool = False,
    ) -> None:
        """Write the row down."""
        full = f"{group}.{name}"
        info = RowInfo(full, group, subject, t, scale, unit)
        self.recorded[full] = Recorded(info, dict(expression.terms), sense, rhs - expression.constant, nothing)

    def column(
        self, name: str, low: float | None = 0.0, up: float | None = None, *, whole: bool = False, basic: bool = False
    ) -> pulp.LpVariable:
        """Return the other model's column of this name."""
        key = name.translate(pulp.LpAffineExpression.trans)
        if key not in self.known and self.maker is not None:
            self.known[key] = self.maker.column(name, low, up, whole=whole, basic=basic)
        return self.known[key]


def light(columns: Columns) -> Columns:
    """Return the columns without those that only make sums long; right sides do not depend on them."""
    blank = {one.name: np.full_like(getattr(columns, one.name), None) for one in fields(columns) if one.name in _HEAVY}
    return replace(columns, **blank)


def record(
    instance: Instance, columns: Columns, known: dict[str, pulp.LpVariable], maker: Model | None = None
) -> dict[str, Recorded]:
    """Return the rows, by name, of the families that depend on the schedule."""
    recorder = Recorder(instance, known, maker)
    for family in OPEN:
        family(recorder, columns)
    return recorder.recorded
