"""The same relaxed model solved other ways, for the benchmark: rebuilt each round, as one cone programme, by CBC.

Both get the same rows, limits and tolerances as :mod:`planner.optimization.linear`; neither is used to plan.
``cone`` needs the development dependencies cvxpy and Clarabel.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Any

import numpy as np
import pulp

from planner.base.types import Floats
from planner.optimization.build import Built, build
from planner.optimization.cuts import MAX_ROUNDS, CutPool
from planner.optimization.engine import Engine
from planner.optimization.instance import Instance


def rebuild(instance: Instance) -> tuple[float, Floats, int]:
    """Build and solve through PuLP from scratch every round; returns objective, CV ratios, rounds.

    Cuts are added as PuLP rows: the usual way, with no live object and no basis kept.
    """
    cuts: list[tuple[Any, Any, float]] = []
    for rounds in range(1, MAX_ROUNDS):
        built = build(instance)
        columns = _columns(built)
        for number, (index, coefficient, low) in enumerate(cuts):
            terms = {columns[int(i)]: float(c) for i, c in zip(index, coefficient, strict=True)}
            row = pulp.LpConstraint(pulp.LpAffineExpression(terms), pulp.LpConstraintGE, rhs=low)
            built.model.problem.addConstraint(row, f"cut.{number}")
        built.model.problem.solve(pulp.HiGHS(mip=False, msg=False, threads=1, random_seed=1))
        if built.model.problem.sol_status != pulp.LpSolutionOptimal:
            raise ArithmeticError("the rebuilt model was not solved")
        values = np.array([v.varValue for v in sorted(built.model.problem.variables(), key=lambda v: v.index)])
        pool = _Recorder(built)
        if not pool.separate(values):
            return float(pulp.value(built.model.problem.objective)), pool.ratios(values), rounds
        cuts.extend(pool.rows)
    raise ArithmeticError("the rebuilt model did not converge")


class _Recorder(CutPool):
    """A pool that only collects cuts; what it started before is known from an earlier round."""

    def __init__(self, built: Built) -> None:
        super().__init__(_Indexer(built), built.cones)  # type: ignore[arg-type]


class _Indexer:
    """The part of an engine that separation needs: indices of columns, and a place for rows."""

    def __init__(self, built: Built) -> None:
        self.model = built.model

    index = Engine.index
    dense = Engine.dense

    def add_rows(self, rows: list[Any]) -> None:
        """Rows are added to the next PuLP model instead."""


def _columns(built: Built) -> dict[int, Any]:
    """PuLP numbers its columns by ``problem.variables()`` when it builds; the same order is used here."""
    return dict(enumerate(built.model.problem.variables()))


def by_cbc(instance: Instance, cuts: Iterable[tuple[Any, Any, float]]) -> Floats | None:
    """Solve the linear model with ``cuts`` by the CBC that PuLP brings, cold; returns column values.

    None where CBC finds no plan. Raises ArithmeticError where CBC ends otherwise.
    """
    built = build(instance)
    problem, columns = built.model.problem, _columns(built)
    for number, (index, coefficient, low) in enumerate(cuts):
        terms = {columns[int(i)]: float(c) for i, c in zip(index, coefficient, strict=True)}
        row = pulp.LpConstraint(pulp.LpAffineExpression(terms), pulp.LpConstraintGE, rhs=low)
        problem.addConstraint(row, f"cut.{number}")
    # Scaling and presolve as shipped; the tolerances are those of HiGHS.
    options = ["primalTolerance 1e-9", "dualTolerance 1e-9"]
    problem.solve(pulp.PULP_CBC_CMD(mip=False, msg=False, threads=1, options=options))
    if problem.sol_status == pulp.LpSolutionOptimal:
        return np.array([columns[i].varValue or 0.0 for i in range(len(columns))])
    if problem.status not in (pulp.LpStatusInfeasible, pulp.LpStatusUndefined):
        raise ArithmeticError(f"CBC ended {pulp.LpStatus[problem.status]}")
    return None


def cone(built: Built, engine: Engine) -> tuple[float, Floats]:
    """Solve the relaxation as one second-order cone programme (cvxpy, Clarabel); returns objective and CV ratios."""
    import cvxpy as cvx
    from scipy.sparse import csc_matrix, csr_matrix

    lp = engine.highs.getLp()
    matrix = lp.a_matrix_
    shape = (lp.num_row_, lp.num_col_)
    by_row = len(matrix.start_) == shape[0] + 1
    layout = csr_matrix if by_row else csc_matrix
    a = layout((np.array(matrix.value_), np.array(matrix.index_), np.array(matrix.start_)), shape=shape).tocsr()
    low, high = np.array(lp.row_lower_), np.array(lp.row_upper_)
    x = cvx.Variable(shape[1])
    equal, lower, upper = low == high, np.isfinite(low) & (low != high), np.isfinite(high) & (low != high)
    rules = [a[equal] @ x == low[equal], a[lower] @ x >= low[lower], a[upper] @ x <= high[upper]]
    first, last = np.array(lp.col_lower_), np.array(lp.col_upper_)
    bounded, capped = np.isfinite(first), np.isfinite(last)
    rules += [x[np.flatnonzero(bounded)] >= first[bounded], x[np.flatnonzero(capped)] <= last[capped]]
    pool = CutPool(engine, built.cones)
    for one, numbers in zip(built.cones, pool._numbers, strict=True):
        rows = np.concatenate([np.full(len(index), i) for i, index in enumerate(numbers.index)])
        part = csc_matrix(
            (np.concatenate(numbers.coefficient), (rows, np.concatenate(numbers.index))),
            shape=(len(one.units), shape[1]),
        )
        mean = x[numbers.mean]
        spread = cvx.multiply(np.sqrt(one.weight), part @ x + numbers.constant - mean)
        rules.append(cvx.norm(spread, 2) <= one.limit * mean)
    problem = cvx.Problem(cvx.Minimize(np.array(lp.col_cost_) @ x), rules)
    problem.solve(solver="CLARABEL")
    if problem.status not in ("optimal", "optimal_inaccurate") or not math.isfinite(problem.value):
        raise ArithmeticError(f"the cone programme ended {problem.status}")
    return float(problem.value), pool.ratios(np.asarray(x.value, dtype=np.float64))
