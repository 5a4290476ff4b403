"""The whole way from an instance to a plan: linear plan, exemptions, whole numbers, or why there is none."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from itertools import count
from typing import Literal

from planner.base.i18n import T, Text
from planner.base.progress import Progress, Step, silent
from planner.base.types import Action, Infeasible, Plan, Projection, Solve, Targets, Transfer
from planner.district.model import District
from planner.optimization.bound import bound_apart
from planner.optimization.build import Built, build
from planner.optimization.cuts import CutPool
from planner.optimization.departures import let_go, sharpen
from planner.optimization.engine import Engine, Outcome, SolverError
from planner.optimization.exchange import NoRoomForExchange
from planner.optimization.exemptions import choose
from planner.optimization.explain import explain
from planner.optimization.extract import read_plan
from planner.optimization.instance import build_instance
from planner.optimization.lastly import last_resort
from planner.optimization.linear import solve_linear
from planner.optimization.model import YUAN
from planner.optimization.prices import prices
from planner.optimization.replan import Done
from planner.optimization.whole import linear_to_round, make_whole
from planner.scenario.schema import Scenario

#: How much is asked of :func:`optimize`.
Effort = Literal["full", "conflict", "any"]
_TRIES = 5
#: Gap at which a plan that only proves that there is one is good enough.
_ANY_GAP = 0.05
BOUND_OF = (
    "schools priced apart, each with one tolerated indicator free per year, people and rooms fractional, "
    "for the given project starts"
)


class StoppedWithoutPlan(Exception):
    """The solver stopped (limit, or whole numbers not found) before it had a plan; carries how (exit code 4).

    ``proved``: it is known that no whole-number plan exists, though a linear one does.
    """

    def __init__(self, solve: Solve, reason: Text, *, proved: bool = False) -> None:
        self.solve, self.reason, self.proved = solve, reason, proved
        super().__init__(reason.render("en"))


class _Clock:
    """Named timings and progress of one solve."""

    def __init__(self, progress: Progress) -> None:
        self.progress, self.timings = progress, dict[str, float]()
        self._start = time.monotonic()
        self._last = self._start

    def step(self, code: str, label: Text, done: float, **figures: float) -> None:
        """Report that stage ``code`` begins."""
        self.progress(Step(code, label, done, figures))

    def lap(self, code: str) -> None:
        """Store the seconds since the last lap under ``code``."""
        now = time.monotonic()
        self.timings[code] = self.timings.get(code, 0.0) + now - self._last
        self._last = now


def optimize(
    district: District,
    scenario: Scenario,
    projection: Projection,
    targets: Targets,
    progress: Progress = silent,
    reserved: Mapping[tuple[str, int], int] | None = None,
    done: Done | None = None,
    *,
    effort: Effort = "full",
) -> Plan | Infeasible:
    """Return the least-cost plan that meets every target, or the proof that none exists.

    ``reserved`` is (fund, year) → yuan that another plan under the same caps has spent already. ``effort``:
    ``conflict`` names the rules that conflict, not what would have to give; ``any`` is content with any good plan, as a
    proof that there is one (wider gap, a plain bound, tolerances as they fall, no prices), and gives no reasons.

    Raises :class:`StoppedWithoutPlan` when a limit ended the search before a plan was found.
    """
    clock = _Clock(progress)
    clock.step("build", T("Building the model"), 0.02)
    built = build(build_instance(district, scenario, projection, targets, reserved, done))
    engine = Engine(built.model, gap=scenario.solver.gap)
    limit = scenario.solver.time_limit_s
    engine.limit_time(None if limit is None else time.monotonic() + limit)
    pool = CutPool(engine, built.cones)
    clock.lap("build")
    try:
        if effort == "any":
            return _any_plan(built, engine, pool, clock)
        return _search(built, engine, pool, clock, relax=effort == "full")
    except StoppedWithoutPlan as stopped:
        if effort == "any" or stopped.solve.lower_bound_yuan is None or engine.out_of_time():
            raise
        return _all_at_once(built, engine, clock, stopped)
    except SolverError as error:
        reason = T("The solver lost itself in rounding: {error}. Other caps or another seed may help.", error=error)
        raise StoppedWithoutPlan(_solve(built, engine, clock, None, None), reason) from error


def _search(built: Built, engine: Engine, pool: CutPool, clock: _Clock, *, relax: bool) -> Plan | Infeasible:
    """Linear plan, exemptions, whole numbers; see :func:`optimize`."""
    clock.step("linear", T("Linear plan with exact coefficients of variation"), 0.06)
    outcome = solve_linear(built, engine, pool)
    clock.lap("linear")
    if outcome.status == "infeasible":
        return _why_not(built, clock, relax=relax)
    _must_have(outcome, engine, clock, built, None)
    bound = _bound(built, outcome)
    outcome, own = sharpen(built, engine, pool, outcome)
    _must_have(outcome, engine, clock, built, bound)
    bound = _bound(built, replace(outcome, objective=bound_apart(built, engine, outcome.objective, own)))
    clock.lap("bound")
    alone = bound - _worth_of_reserve(built, engine)
    clock.step("exemptions", T("Choosing the one tolerated indicator of each school"), 0.3, bound_yuan=bound)
    outcome = choose(built, engine, pool, outcome)[1]
    clock.lap("exemptions")
    _must_have(outcome, engine, clock, built, bound)
    priced = prices(built, engine, pool, outcome)
    clock.step("whole", T("Whole teachers, rooms and classes"), 0.6, bound_yuan=bound)
    linear = linear_to_round(built, engine, pool)
    _must_have(linear, engine, clock, built, bound)
    actions, transfers = _whole(built, engine, pool, linear, clock, bound, built.instance.scenario.solver.gap)
    cost = discounted(actions, built.instance.scenario)
    return Plan(actions, transfers, _solve(built, engine, clock, cost, bound), priced, alone)


def _any_plan(built: Built, engine: Engine, pool: CutPool, clock: _Clock) -> Plan | Infeasible:
    """Return a plan made quickly, or that there is none, without reasons."""
    outcome = solve_linear(built, engine, pool)
    clock.lap("linear")
    if outcome.status == "infeasible":
        return Infeasible((), (), Solve("infeasible", None, None, None, BOUND_OF, True, clock.timings, {}))
    _must_have(outcome, engine, clock, built, None)
    bound = _bound(built, outcome)
    outcome = choose(built, engine, pool, outcome, swaps=0)[1]
    clock.lap("exemptions")
    _must_have(outcome, engine, clock, built, bound)
    linear = linear_to_round(built, engine, pool)
    _must_have(linear, engine, clock, built, bound)
    gap = max(_ANY_GAP, built.instance.scenario.solver.gap)
    actions, transfers = _whole(built, engine, pool, linear, clock, bound, gap)
    cost = discounted(actions, built.instance.scenario)
    alone = 0.0 if built.instance.reserved else bound  # with money reserved nothing better is known
    return Plan(actions, transfers, _solve(built, engine, clock, cost, bound), (), alone)


def _whole(
    built: Built, engine: Engine, pool: CutPool, linear: Outcome, clock: _Clock, bound: float, gap: float
) -> tuple[tuple[Action, ...], tuple[Transfer, ...]]:
    """Make the plan whole and write it down; where exchanges find no schools, with fewer exchanges again."""
    for attempt in range(_TRIES):
        engine.on_better = _telling(built, clock, bound, 0.8 if attempt == 0 else 0.89 + 0.02 * attempt)
        final = make_whole(built, engine, pool, linear, gap, lambda _: None)
        clock.lap("whole")
        _must_have(final, engine, clock, built, bound)
        clock.step("read", T("Writing down who moves where"), 0.9 + 0.02 * attempt, bound_yuan=bound)
        try:
            return read_plan(built, engine, final.values)
        except NoRoomForExchange as error:
            if pool.held:  # schools that let go all they can have no room left for exchanges
                let_go(engine, pool)
            else:
                engine.scale_rows("exchange_room", 0.7)
            linear = pool.solve()
            if attempt == _TRIES - 1 or linear.status != "optimal":
                reason = T("The rotation rule needs more exchanges than schools have room for.")
                raise StoppedWithoutPlan(_solve(built, engine, clock, None, bound), reason) from error
    raise AssertionError("unreachable")


def _telling(built: Built, clock: _Clock, bound: float, done: float) -> Callable[[float, float], None]:
    """Report each better plan of a search with the gap to the bound."""

    def better(objective: float, _: float) -> None:
        cost = objective / YUAN + built.fixed_objective
        gap = max(0.0, (cost - bound) / cost) if cost > 0 else 0.0
        label = T("Whole teachers, rooms and classes: a plan is there")
        clock.step("whole", label, done, bound_yuan=bound, incumbent_yuan=cost, gap=gap)

    return better


def _all_at_once(built: Built, engine: Engine, clock: _Clock, stopped: StoppedWithoutPlan) -> Plan:
    """Search all whole numbers together where the way by stages found no plan; says what is known if that fails."""
    bound = stopped.solve.lower_bound_yuan
    clock.step("last", T("Searching all whole numbers at once"), 0.85, bound_yuan=bound or 0.0)
    found = last_resort(build(built.instance), built.instance.scenario.solver.gap, engine.deadline)
    clock.lap("last")
    if found.plan is None:
        proved = T("It is proved that whole teachers and rooms do not fit into these limits, although fractions would.")
        reason = proved if found.proved else stopped.reason
        raise StoppedWithoutPlan(_solve(built, engine, clock, None, bound), reason, proved=found.proved)
    cost = discounted(found.plan[0], built.instance.scenario)
    alone = 0.0 if built.instance.reserved else bound  # with money reserved nothing better is known
    return Plan(*found.plan, _solve(built, engine, clock, cost, bound), (), alone)


def discounted(actions: tuple[Action, ...], scenario: Scenario) -> float:
    """Return Σ cost·(1+d)^−(year − base year) in yuan."""
    rate = 1.0 + scenario.assumptions.discount_rate
    return float(sum(action.cost_yuan * rate ** (scenario.base_year - action.year) for action in actions))


def _bound(built: Built, outcome: Outcome) -> float:
    """Certified lower bound in yuan: prices were perturbed upwards by at most 1e-6."""
    return outcome.objective / YUAN / (1.0 + 1e-6) + built.fixed_objective


def _worth_of_reserve(built: Built, engine: Engine) -> float:
    """Yuan by which the bound could fall at most if nothing were reserved: duals of the caps · yuan reserved.

    The least cost is convex in the caps, so the duals under the caps left bound it under the full ones.
    """
    if not built.instance.reserved:
        return 0.0
    duals = engine.highs.getSolution().row_dual
    rows, worth = built.model.problem._constraints, 0.0
    for info in built.model.rows:
        if info.group.startswith("fund:"):
            year = built.instance.years[info.t]
            reserved = built.instance.reserved.get((info.subject, year), 0)
            worth += max(0.0, -float(duals[rows[info.name].index])) * reserved
    return worth


def _must_have(outcome: Outcome, engine: Engine, clock: _Clock, built: Built, bound: float | None) -> None:
    if outcome.status == "optimal" or (outcome.status == "stopped" and outcome.has_solution and bound is not None):
        return
    if outcome.status == "stopped":
        reason = T("The time limit ended the search before a plan was found.")
    else:
        reason = T("No whole-number plan was found near the linear plan, although the linear plan exists.")
    raise StoppedWithoutPlan(_solve(built, engine, clock, None, bound), reason)


def _solve(built: Built, engine: Engine, clock: _Clock, cost: float | None, bound: float | None) -> Solve:
    gap = None if cost is None or bound is None or cost <= 0 else max(0.0, (cost - bound) / cost)
    if cost is None:
        status = "stopped"
    else:
        status = "optimal" if gap is not None and gap <= built.instance.scenario.solver.gap else "feasible"
    counts = {"columns": engine.columns, "rows": engine.base_rows, "runs": engine.runs}
    reproducible = built.instance.scenario.solver.time_limit_s is None and not engine.cut_short
    return Solve(status, cost, bound, gap, BOUND_OF, reproducible, clock.timings, counts)


def _why_not(built: Built, clock: _Clock, *, relax: bool) -> Infeasible:
    clock.step("explain", T("No plan exists: finding which rules conflict"), 0.4)
    fresh = build(built.instance)
    tests = count(1)

    def note(_: str) -> None:
        clock.step("explain", T("Finding which rules conflict: test {number}", number=next(tests)), 0.6)

    conflict, ways = explain(fresh, note, relax=relax)
    clock.lap("explain")
    solve = Solve("infeasible", None, None, None, BOUND_OF, True, clock.timings, {})
    return Infeasible(conflict, ways, solve)
