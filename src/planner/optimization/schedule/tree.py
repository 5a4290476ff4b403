"""Best bound first over the schedules 分支定界: a node is a set of schedules, its bound the relaxation over them.

One live model serves all nodes: ruling schedules out fixes their shares at zero, and the dual simplex goes on from
the last basis. A node with one schedule is solved again with every CV of that schedule exact; its bound is then the
linear plan's, as for a scenario that pins it.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import highspy
import numpy as np

from planner.base.types import Bools, Floats, Ints
from planner.optimization.constraints import dispersion
from planner.optimization.cuts import CutPool
from planner.optimization.engine import Engine, Outcome
from planner.optimization.linear import solve_linear
from planner.optimization.model import YUAN
from planner.optimization.schedule.master import Master
from planner.optimization.schedule.recorder import Recorder
from planner.optimization.schedule.vectors import Vector
from planner.scenario.projects import NEVER

#: Years sort by themselves; not built counts as after all of them.
_LAST = 9999
#: So few schedules are solved one by one rather than as a set first.
_FEW = 4
#: A node's bound: its parent's, its own, or (one schedule) with every CV exact.
_NEW, _SOLVED, _EXACT = range(3)
_NOTHING: Floats = np.zeros(0)


@dataclass(order=True)
class Node:
    """Schedules (places in the list) whose least cost is at least ``bound`` yuan; ``weights`` are their shares."""

    bound: float
    order: int
    active: Ints = field(compare=False)
    state: int = field(compare=False)
    weights: Floats = field(compare=False)


class Tree:
    """The live model, the bounds known so far, and how to get more; see :meth:`ascending`."""

    def __init__(self, master: Master, vectors: tuple[Vector, ...], note: Callable[[float], None]) -> None:
        self.master, self.vectors, self.note = master, np.array(vectors, dtype=np.int64), note
        self.engine = Engine(master.built.model)
        self.pool = CutPool(self.engine, ())
        self.rows = master.built.model.problem._constraints
        self.shares = np.array([self.engine.index(share) for share in master.shares], dtype=np.int64)
        self.nodes = 0
        self.relaxed: dict[bytes, tuple[float, Floats]] = {}  # schedules → bound, weights
        self.rest = np.inf  # least bound known of what has not come out of the search yet
        self.exact: dict[int, float] = {}  # schedule → bound of its linear plan, CVs exact
        self._loose = {id(one): float(one.values.max()) for one in master.loose}
        self._fresh = True

    def possible(self) -> Ints:
        """Places of the schedules that nothing rules out at once."""
        return np.flatnonzero(self.master.impossible == 0)

    def ascending(self, among: Ints) -> Iterator[Node]:
        """Yield single schedules in order of their exact bounds, least first; the last bound is that of the rest.

        A node's bound never exceeds that of any schedule in it, so what is yielded is least among all of ``among``.
        """
        heap: list[Node] = []
        count = 0

        def push(bound: float, active: Ints, state: int, weights: Floats = _NOTHING) -> None:
            nonlocal count
            if len(active) and np.isfinite(bound):
                heapq.heappush(heap, Node(bound, count, active, state, weights))
                count += 1

        push(0.0, among, _NEW)
        while heap:
            node = heapq.heappop(heap)
            if node.state == _EXACT:
                self.rest = heap[0].bound if heap else np.inf
                yield node
            elif len(node.active) == 1:
                push(self._leaf(int(node.active[0]), node.bound), node.active, _EXACT)
            elif len(node.active) <= _FEW:
                for v in node.active:
                    push(node.bound, np.array([v]), _NEW)
            elif node.state == _NEW:
                bound, weights = self._bound(node.active)
                push(max(bound, node.bound), node.active, _SOLVED, weights)
            else:
                left = self._split(node)
                push(node.bound, node.active[left], _NEW)
                push(node.bound, node.active[~left], _NEW)

    def _bound(self, active: Ints) -> tuple[float, Floats]:
        """Return the relaxation's bound in yuan over ``active`` (inf: no plan) and the share of each schedule."""
        key = active.tobytes()
        if key not in self.relaxed:
            outcome = self._solve(active)
            bound = self._yuan(outcome) if outcome.status == "optimal" else np.inf
            weights = outcome.values[self.shares[active]] if outcome.status == "optimal" else np.zeros(0)
            self.relaxed[key] = (bound, weights)
        return self.relaxed[key]

    def _solve(self, active: Ints) -> Outcome:
        self.nodes += 1
        upper = np.zeros(len(self.shares))
        upper[active] = 1.0
        self.engine.set_bounds(self.shares, np.zeros(len(upper)), upper)
        self._tighten(active)
        if self._fresh:
            self._fresh = False
            outcome = solve_linear(self.master.built, self.engine, self.pool)
        else:
            outcome = self.engine.run()
        self.note(self.nodes)
        return outcome

    def _tighten(self, active: Ints) -> None:
        """Give the exemptions the largest coefficient that any open schedule has."""
        for one in self.master.loose:
            most = float(one.values[active].max())
            if np.isfinite(most) and most != self._loose[id(one)]:
                self._loose[id(one)] = most
                self.engine.highs.changeCoeff(self.rows[one.row].index, self.engine.index(one.column), most)

    def _yuan(self, outcome: Outcome) -> float:
        return outcome.objective / YUAN + self.master.built.fixed_objective

    def _split(self, node: Node) -> Bools:
        """Part the schedules by one project: never against ever, else its earlier against its later years."""
        starts = self.vectors[node.active]
        years = np.where(starts == NEVER, _LAST, starts)
        best, left = -1.0, np.zeros(len(starts), dtype=np.bool_)
        for p in range(starts.shape[1]):
            options = np.unique(years[:, p])
            if len(options) < 2:
                continue
            weight = np.array([node.weights[years[:, p] == option].sum() for option in options])
            undecided = 1.0 - float(weight.max())
            if round(undecided, 6) > best:
                best, left = round(undecided, 6), years[:, p] <= _cut(options, weight)
        return left

    def _leaf(self, v: int, relaxed: float) -> float:
        """Bound of the linear plan of schedule ``v`` with its CVs exact; never below its relaxation."""
        if v not in self.exact:
            outcome = self._solve(np.array([v]))
            if outcome.status == "optimal":
                outcome = self._with_cones(v, outcome)
            self.exact[v] = max(relaxed, self._yuan(outcome)) if outcome.status == "optimal" else np.inf
        return self.exact[v]

    def _with_cones(self, v: int, outcome: Outcome) -> Outcome:
        """Add the cones of schedule ``v`` that are violated, solve, and take them out again."""
        recorder = Recorder(self.master.instances[v], self.master.known)
        cones = dispersion.dispersion(recorder, self.master.built.columns)
        pool = CutPool(self.engine, cones)
        if not (pool.ratios(outcome.values) > 1.0).any():
            return outcome
        highs, first, basis = self.engine.highs, self.engine.highs.getNumRow(), self.engine.basis()
        for row in recorder.recorded.values():
            index, coefficient = self.engine.dense(row.terms)
            high = row.rhs if row.sense in ("==", "<=") else highspy.kHighsInf
            low = row.rhs if row.sense in ("==", ">=") else -highspy.kHighsInf
            highs.addRow(low, high, len(index), index.astype(np.int32), coefficient)
        outcome = pool.solve()
        added = np.arange(first, highs.getNumRow(), dtype=np.int32)
        highs.deleteRows(len(added), added)
        highs.setBasis(basis)
        return outcome


def _cut(options: Ints, weight: Floats) -> int:
    """The last option of the left part: all years where never is open too, else the year that halves the weight."""
    if options[-1] == _LAST:
        return int(options[-2])
    share = np.cumsum(weight) / max(float(weight.sum()), 1e-12)
    return int(options[min(int(np.searchsorted(share, 0.5)), len(options) - 2)])
