"""The live HiGHS object behind a PuLP model: start basis, runs, cuts, bounds, honest statuses.

PuLP builds the model; afterwards ``problem.solverModel`` is the live solver. Cuts are rows added there and the
next run starts from the last basis (design §3a "Warm start").
"""

from __future__ import annotations

import importlib.util
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import highspy
import numpy as np
import pulp

from planner.base.stopping import stop_asked
from planner.base.types import Floats, Ints
from planner.optimization.model import Sheet, Terms

_STATUS = highspy.HighsModelStatus
#: Ends without a verdict: the simplex lost itself in rounding.
_LOST = (_STATUS.kUnknown, _STATUS.kSolveError, _STATUS.kNotset)
#: Whether HiGHS's interior-point solver HiPO is there (package highspy-extras; it needs BLAS and METIS).
_HIPO = importlib.util.find_spec("highspy_extras") is not None


class SolverError(Exception):
    """The solver ended in a state that no caller expects (numerical failure, not an infeasible model)."""


@dataclass(frozen=True)
class Outcome:
    """How a run ended: ``optimal``, ``infeasible`` or ``stopped`` (limit or cancel), with bound and values."""

    status: str
    objective: float
    bound: float
    values: Floats
    has_solution: bool


class Engine:
    """A HiGHS object with the columns of a :class:`Sheet`; indices are ``variable.index``."""

    def __init__(self, model: Sheet, *, gap: float = 1e-4) -> None:
        self.model = model
        self.runs = 0
        self.cut_short = False
        self.on_better: Callable[[float, float], None] | None = None
        self._deadline: float | None = None
        self._limited = False
        solver = pulp.HiGHS(mip=False, msg=False, threads=1, random_seed=1, mip_rel_gap=gap)
        solver.createAndConfigureSolver(model.problem)
        solver.buildSolverModel(model.problem)
        self.highs: Any = model.problem.solverModel
        self.columns: int = self.highs.getNumCol()
        self.base_rows: int = self.highs.getNumRow()

    def index(self, variable: pulp.LpVariable) -> int:
        """Column index of ``variable`` in the solver."""
        return int(variable.index)

    def limit_time(self, deadline: float | None) -> None:
        """Stop every later run at ``deadline`` (time.monotonic); the result is then not reproducible."""
        self._deadline = deadline

    @property
    def deadline(self) -> float | None:
        """When later runs stop (time.monotonic), None for never."""
        return self._deadline

    def out_of_time(self) -> bool:
        """Whether the clock (not a count) ends the search."""
        return self._deadline is not None and time.monotonic() >= self._deadline

    def start_from_do_nothing(self) -> None:
        """Set the basis in which stocks and accumulators are basic, their equations not, and nothing is done.

        It is dual feasible because every price is ≥ 0, so the dual simplex only mends missed thresholds.
        """
        status = highspy.HighsBasisStatus
        column = [status.kLower] * self.columns
        for variable in self.model.basic:
            column[self.index(variable)] = status.kBasic
        for variable in self.model.problem.variables():
            if variable.lowBound is None and column[self.index(variable)] != status.kBasic:
                column[self.index(variable)] = status.kZero
        column += [status.kLower] * (self.highs.getNumCol() - self.columns)
        row = [status.kBasic] * self.highs.getNumRow()
        for name, constraint in self.model.problem._constraints.items():
            if name in self.model.equalities:
                row[constraint.index] = status.kLower
        if len(self.model.basic) != len(self.model.equalities):
            raise SolverError(f"basis: {len(self.model.basic)} columns for {len(self.model.equalities)} equations")
        basis = highspy.HighsBasis()
        basis.valid = True
        basis.col_status, basis.row_status = column, row
        self.highs.setBasis(basis)

    def run_interior(self) -> Outcome | None:
        """Solve the linear model from nothing by interior points, crossover and clean-up, which leaves a basis.

        None where HiPO is not there or came to no end: its own word that nothing is feasible is not taken, but that of
        the simplex is, which cleans up after it.
        """
        if not _HIPO:
            return None
        self._keep_to_time()
        self.highs.clearSolver()
        self.highs.setOptionValue("solver", "hipo")
        try:
            self.highs.run()
        finally:
            self.highs.setOptionValue("solver", "choose")
        self.runs += 1
        status = self.highs.getModelStatus()
        if status == _STATUS.kInfeasible and self.highs.getInfo().simplex_iteration_count > 0:
            return Outcome("infeasible", float("inf"), float("inf"), np.zeros(0), False)
        if status != _STATUS.kOptimal or not self.highs.getBasis().valid:
            self.highs.clearSolver()
            return None
        value = float(self.highs.getInfo().objective_function_value)
        return Outcome("optimal", value, value, np.array(self.highs.getSolution().col_value, dtype=np.float64), True)

    def search(self) -> Outcome:
        """Run a mixed-integer model: better plans are reported, and whoever asks gets the best one so far."""

        def better(event: Any) -> None:
            if self.on_better is not None:
                self.on_better(float(event.data_out.objective_function_value), float(event.data_out.mip_dual_bound))

        def asked(event: Any) -> None:
            if event.data_out.mip_primal_bound < highspy.kHighsInf and stop_asked():
                self.cut_short = True
                event.interrupt()

        self.highs.cbMipImprovingSolution.subscribe(better)
        self.highs.cbMipInterrupt.subscribe(asked)
        try:
            return self.run()
        finally:
            self.highs.cbMipImprovingSolution.unsubscribe(better)
            self.highs.cbMipInterrupt.unsubscribe(asked)

    def _keep_to_time(self) -> None:
        if self._deadline is not None:
            left = max(0.1, self._deadline - time.monotonic())
            self.highs.setOptionValue("time_limit", self.highs.getRunTime() + left)

    def run(self) -> Outcome:
        """Run the solver from its current basis and return how it ended; never trusts a status it does not know."""
        self._keep_to_time()
        self.highs.run()
        self.runs += 1
        if self.highs.getModelStatus() in _LOST and not self._is_mip():
            if self._limited:  # a trial: it is given up, its plan is not needed
                return Outcome("stopped", float("inf"), -float("inf"), np.zeros(0), False)
            self._start_again()
        status = self.highs.getModelStatus()
        info = self.highs.getInfo()
        values = np.array(self.highs.getSolution().col_value, dtype=np.float64)
        has = info.primal_solution_status == 2
        is_mip = self._is_mip()
        bound = float(info.mip_dual_bound) if is_mip else float(info.objective_function_value)
        if status == _STATUS.kOptimal:
            return Outcome("optimal", float(info.objective_function_value), bound, values, True)
        if status in (_STATUS.kInfeasible, _STATUS.kUnboundedOrInfeasible):
            return Outcome("infeasible", float("inf"), float("inf"), values, False)
        if status in (_STATUS.kTimeLimit, _STATUS.kIterationLimit, _STATUS.kInterrupt, _STATUS.kSolutionLimit):
            return Outcome("stopped", float(info.objective_function_value), bound, values, has)
        raise SolverError(f"HiGHS ended with {self.highs.modelStatusToString(status)}")

    def _start_again(self) -> None:
        """Rounding made the basis useless: run from doing nothing, by the dual simplex, then by the primal."""
        strategy = self.highs.getOptionValue("simplex_strategy")[1]
        for primal in (False, True):
            self.highs.clearSolver()
            self.start_from_do_nothing()
            self.use_primal(primal)
            self.highs.run()
            if self.highs.getModelStatus() not in _LOST:
                break
        self.highs.setOptionValue("simplex_strategy", strategy)

    def _is_mip(self) -> bool:
        return bool(self.highs.getLp().integrality_) and any(
            kind != highspy.HighsVarType.kContinuous for kind in self.highs.getLp().integrality_
        )

    def add_column(self, cost: float, row: int, coefficient: float) -> int:
        """Add a column ≥ 0 in one row (a slack with a price); returns its index."""
        index = int(self.highs.getNumCol())
        rows, values = np.array([row], dtype=np.int32), np.array([coefficient])
        self.highs.addCol(cost, 0.0, highspy.kHighsInf, 1, rows, values)
        return index

    def add_rows(self, rows: list[tuple[Ints, Floats, float]]) -> None:
        """Add cuts ``Σ coefficient·column ≥ low`` given as (indices, coefficients, low)."""
        if not rows:
            return
        starts = np.cumsum([0] + [len(index) for index, _, _ in rows[:-1]]).astype(np.int32)
        indices = np.concatenate([index for index, _, _ in rows]).astype(np.int32)
        values = np.concatenate([value for _, value, _ in rows]).astype(np.float64)
        low = np.array([bound for _, _, bound in rows], dtype=np.float64)
        high = np.full(len(rows), highspy.kHighsInf)
        self.highs.addRows(len(rows), low, high, len(indices), starts, indices, values)

    def suspend(self, groups: set[str]) -> list[tuple[int, float, float]]:
        """Free the rows of ``groups`` for now; returns what :meth:`resume` needs."""
        lp = self.highs.getLp()
        low, high = np.array(lp.row_lower_), np.array(lp.row_upper_)
        rows = self.model.problem._constraints
        indices = [int(rows[info.name].index) for info in self.model.rows if info.group in groups]
        for row in indices:
            self.highs.changeRowBounds(row, -highspy.kHighsInf, highspy.kHighsInf)
        return [(row, float(low[row]), float(high[row])) for row in indices]

    def resume(self, rows: list[tuple[int, float, float]]) -> None:
        """Put suspended rows in force again."""
        for row, low, high in rows:
            self.highs.changeRowBounds(row, low, high)

    def spare(self, groups: set[str], share: float) -> list[tuple[int, float, float]]:
        """Take ``share`` off both sides of the rows of ``groups``; :meth:`resume` gives it back."""
        rows = self.suspend(groups)
        for row, low, high in rows:
            self.highs.changeRowBounds(row, low * (1.0 - share), high * (1.0 - share))
        return rows

    def scale_rows(self, group: str, factor: float) -> None:
        """Multiply the upper sides of the rows of ``group`` by ``factor``."""
        for row, low, high in self.suspend({group}):
            self.highs.changeRowBounds(row, low, high * factor)

    def limit_iterations(self, count: int | None) -> None:
        """End later runs after ``count`` simplex iterations (a count, so that reruns agree); None: no limit."""
        self._limited = count is not None
        self.highs.setOptionValue("simplex_iteration_limit", 2_000_000_000 if count is None else count)

    def basis(self) -> Any:
        """Return the current basis, to go back to after a trial."""
        return self.highs.getBasis()

    def back_to(self, basis: Any) -> None:
        """Continue from ``basis``; rows added since it was taken become basic."""
        missing = self.highs.getNumRow() - len(basis.row_status)
        if missing:
            basis.row_status = [*basis.row_status, *([highspy.HighsBasisStatus.kBasic] * missing)]
        self.highs.setBasis(basis)

    def use_primal(self, primal: bool) -> None:
        """Choose the primal simplex for runs that start from a feasible plan, else the dual."""
        self.highs.setOptionValue("simplex_strategy", 4 if primal else 1)

    def set_bounds(self, columns: Ints, low: Floats, high: Floats) -> None:
        """Change the bounds of ``columns``."""
        if len(columns):
            self.highs.changeColsBounds(len(columns), columns.astype(np.int32), low, high)

    def set_whole(self, columns: Ints, whole: bool) -> None:
        """Make ``columns`` whole or continuous."""
        kind = highspy.HighsVarType.kInteger if whole else highspy.HighsVarType.kContinuous
        if len(columns):
            flags = np.full(len(columns), int(kind), dtype=np.uint8)
            self.highs.changeColsIntegrality(len(columns), columns.astype(np.int32), flags)

    def bounds(self, columns: Ints) -> tuple[Floats, Floats]:
        """Return the current bounds of ``columns``."""
        lp = self.highs.getLp()
        low, high = np.array(lp.col_lower_), np.array(lp.col_upper_)
        return low[columns], high[columns]

    def dense(self, terms: Terms) -> tuple[Ints, Floats]:
        """Return (indices, coefficients) of a linear expression."""
        index = np.fromiter((self.index(v) for v in terms), dtype=np.int64, count=len(terms))
        return index, np.fromiter(terms.values(), dtype=np.float64, count=len(terms))
