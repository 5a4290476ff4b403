"""No school sends and receives the same type of teacher in the same year: that is an exchange, and counted as one.

Such a loop changes no stock and costs what an exchange costs, so the linear plan may hold some. They are closed
before people are made whole, because half an exchange cannot be placed on two schools.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from planner.base.types import Floats, Ints
from planner.optimization.build import Built
from planner.optimization.engine import Engine
from planner.optimization.replan import is_fixed

_SOME = 1e-6


@dataclass(frozen=True)
class Ends:
    """Column indices of those who come and those who go, pairwise by unit, type, year and kind of move."""

    came: Ints
    went: Ints

    @classmethod
    def of(cls, built: Built, engine: Engine) -> Ends:
        """Return the ends of every move that may go both ways."""
        c = built.columns
        pairs = [
            (engine.index(came), engine.index(went))
            for inward, outward in ((c.move_in, c.move_out), (c.rotate_in, c.rotate_out))
            for came, went in zip(inward.ravel(), outward.ravel(), strict=True)
            if not is_fixed(came) and not is_fixed(went)
        ]
        both = np.array(pairs, dtype=np.int64).reshape(-1, 2)
        return cls(both[:, 0], both[:, 1])

    def open_loops(self, values: Floats) -> Ints:
        """Columns to close: the smaller end wherever both ends are used."""
        came, went = values[self.came], values[self.went]
        loop = (came > _SOME) & (went > _SOME)
        return np.where(came[loop] <= went[loop], self.came[loop], self.went[loop])

    def unused(self, values: Floats) -> Ints:
        """Columns whose other end is used: they stay closed while people are made whole."""
        came, went = values[self.came] > _SOME, values[self.went] > _SOME
        return np.concatenate([self.came[went & ~came], self.went[came & ~went]])


def close(engine: Engine, columns: Ints) -> None:
    """Take ``columns`` out of the plan."""
    zero = np.zeros(len(columns))
    engine.set_bounds(columns, zero, zero)


def reopen(engine: Engine, columns: Ints) -> None:
    """Allow ``columns`` again."""
    engine.set_bounds(columns, np.zeros(len(columns)), np.full(len(columns), np.inf))
