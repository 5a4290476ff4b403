"""A model on the desk: one live solver, other objectives and limits put to it, and everything put back afterwards."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import highspy
import numpy as np

from planner.base.types import Floats, Ints
from planner.optimization.build import Built
from planner.optimization.cuts import CutPool
from planner.optimization.engine import Engine, Outcome
from planner.optimization.model import Terms
from planner.optimization.whole import tighten

Costs = Mapping[int, float]


@dataclass(frozen=True)
class Kept:
    """Bounds of columns and of the model's own rows, to go back to."""

    low: Floats
    high: Floats
    row_low: Floats
    row_high: Floats


class Desk:
    """A built model with its solver; columns and rows may be added, limits changed, objectives exchanged."""

    def __init__(self, built: Built) -> None:
        self.built = built
        self.engine = Engine(built.model, gap=built.instance.scenario.solver.gap)
        self.pool = CutPool(self.engine, built.cones)
        self.money: dict[int, float] = {}
        objective = built.model.problem.objective
        for variable, price in objective.items():
            self.money[self.engine.index(variable)] = float(price)

    @property
    def highs(self) -> Any:
        """The live HiGHS object."""
        return self.engine.highs

    def row(self, name: str) -> int:
        """Row index in the solver of the model's row ``name``."""
        return int(self.built.model.problem._constraints[name].index)

    def add_column(self, rows: Ints, values: Floats, high: float = 0.0) -> int:
        """Add a column in [0, ``high``] without price, with ``values`` in ``rows``; returns its index."""
        index = int(self.highs.getNumCol())
        self.highs.addCol(0.0, 0.0, high, len(rows), rows.astype(np.int32), values.astype(np.float64))
        return index

    def add_row(self, terms: Costs, low: float, high: float) -> int:
        """Add ``low ≤ Σ coefficient·column ≤ high``; returns its index (rows are never deleted)."""
        index = int(self.highs.getNumRow())
        columns = np.fromiter(terms.keys(), dtype=np.int32, count=len(terms))
        values = np.fromiter(terms.values(), dtype=np.float64, count=len(terms))
        self.highs.addRow(low, high, len(columns), columns, values)
        return index

    def limit_row(self, row: int, low: float, high: float) -> None:
        """Change the sides of a row."""
        self.highs.changeRowBounds(row, low, high)

    def open(self, columns: Ints, high: float | Floats) -> None:
        """Allow ``columns`` from zero up to ``high``."""
        top = np.broadcast_to(np.asarray(high, dtype=np.float64), (len(columns),)).copy()
        self.engine.set_bounds(columns, np.zeros(len(columns)), top)

    def aim(self, prices: Costs, money: float = 0.0) -> None:
        """Minimize ``Σ price·column + money · cost`` (the plan's cost in model units, as perturbed)."""
        count = int(self.highs.getNumCol())
        vector = np.zeros(count)
        if money:
            for index, price in self.money.items():
                vector[index] += money * price
        for index, price in prices.items():
            vector[index] += price
        self.highs.changeColsCost(count, np.arange(count, dtype=np.int32), vector)

    def again(self, *, primal: bool = False) -> Outcome:
        """Solve with cuts from the last basis; ``primal`` after another objective, where the last plan still holds."""
        self.engine.use_primal(primal)
        outcome = self.engine.run()
        self.engine.use_primal(False)
        return self.pool.solve() if outcome.status == "optimal" else outcome

    def cost(self, values: Floats) -> float:
        """Cost of ``values`` in model units, fixed costs not counted."""
        return float(sum(price * values[index] for index, price in self.money.items()))

    def dual(self, row: int) -> float:
        """Price of a row in the last linear plan."""
        return float(self.highs.getSolution().row_dual[row])

    def indexed(self, terms: Terms, scale: float = 1.0) -> dict[int, float]:
        """An expression's terms by column index."""
        return {self.engine.index(variable): scale * value for variable, value in terms.items()}

    def keep(self) -> Kept:
        """Remember all bounds of now."""
        lp = self.highs.getLp()
        rows = self.engine.base_rows
        return Kept(
            np.array(lp.col_lower_), np.array(lp.col_upper_),
            np.array(lp.row_lower_)[:rows], np.array(lp.row_upper_)[:rows],
        )  # fmt: skip

    def back(self, kept: Kept) -> None:
        """Put the bounds of ``kept`` in force again (columns and rows added since stay as they are).

        Rounding keeps a little of every CV limit free: that is given back, too.
        """
        tighten(self.built, self.engine, 1.0)
        count = len(kept.low)
        self.engine.set_bounds(np.arange(count, dtype=np.int64), kept.low, kept.high)
        rows = np.arange(len(kept.row_low), dtype=np.int32)
        self.highs.changeRowsBounds(len(rows), rows, kept.row_low, kept.row_high)


def infinite() -> float:
    """HiGHS's infinity."""
    return float(highspy.kHighsInf)
