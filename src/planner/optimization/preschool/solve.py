"""The least-cost preschool plan 学前最小成本方案: states, starts and whole people in one whole-number model."""

from __future__ import annotations

import hashlib
import math
import time
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import numpy as np

from planner.base.i18n import T
from planner.base.preschool import PreschoolProjection, PreschoolTargets
from planner.base.progress import Progress, Step, silent
from planner.base.types import Action, Floats, Infeasible, Ints, Price, Solve
from planner.district.preschool import Preschool
from planner.optimization.engine import Engine, Outcome
from planner.optimization.model import YUAN, Sheet
from planner.optimization.preschool import money, people, rules
from planner.optimization.preschool.apart import block_of_columns, plan_apart
from planner.optimization.preschool.columns import Columns, Plot, make_columns, make_plot
from planner.optimization.preschool.costs import least_path
from planner.optimization.preschool.extract import read_actions, staff_and_operators
from planner.optimization.preschool.site import Coupling, Site
from planner.optimization.solve import StoppedWithoutPlan, discounted
from planner.scenario.schema import Scenario

FAMILIES = (
    rules.one_state,
    rules.states_follow,
    rules.once,
    rules.enrolment,
    rules.inclusive,
    rules.public,
    rules.centers,
    rules.residential,
    rules.developments,
    rules.class_sizes,
    rules.areas,
    people.full_staff,
    people.ratio,
    people.employers,
    people.quotas,
    people.posts,
    people.retraining,
    money.funds,
)
#: Rounds in which the pay path is fitted to the teachers whom it pays.
_PATHS = 5
#: Relative gap of the round that only fits the pay path; where blocks are planned apart.
_ROUGH, _ROUGH_MANY = 0.02, 0.1
#: Branch-and-bound nodes at most (a count, so that reruns agree).
NODES = 20_000
#: Whole columns above which blocks are planned apart first, and the nodes that are then left for all together.
APART = 6_000
NODES_MANY = 200
BOUND_OF = "all preschool plans under the pay path found, for the decisions considered"


@dataclass(frozen=True)
class PreschoolPlan:
    """Rows of ``actions.csv`` of the kindergartens and how they were found; ``left_out`` decisions were not tried."""

    actions: tuple[Action, ...]
    solve: Solve
    prices: tuple[Price, ...] = ()
    left_out: int = 0


@dataclass
class Built:
    """A model ready to solve."""

    plot: Plot
    sheet: Sheet
    columns: Columns


@dataclass
class _Watch:
    """Timings of one solve."""

    timings: dict[str, float] = field(default_factory=dict)
    last: float = field(default_factory=time.monotonic)

    def lap(self, code: str) -> None:
        now = time.monotonic()
        self.timings[code] = self.timings.get(code, 0.0) + now - self.last
        self.last = now


def build(plot: Plot, families: tuple[object, ...] = FAMILIES) -> Built:
    """Return the model of ``plot``; ``families`` may leave some out (tests ask what each of them does)."""
    sheet = Sheet(plot.site.scenario.assumptions.discount_rate)
    columns = make_columns(sheet, plot)
    for family in FAMILIES:
        if family in families:
            family(sheet, columns, plot)
    money.objective(sheet, columns, plot)
    seed = plot.site.scenario.solver.seed
    sheet.finish({variable.name: _unit_interval(seed, variable.name) for variable in sheet.cost})
    return Built(plot, sheet, columns)


def _unit_interval(seed: int, name: str) -> float:
    digest = hashlib.blake2b(f"{seed}/{name}".encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big") / 2**64


@dataclass
class Memory:
    """What one round leaves to the next: prices of the rows that blocks share, and the values found."""

    prices: dict[str, float] = field(default_factory=dict)
    values: dict[str, float] | None = None


def run(
    built: Built, gap: float, deadline: float | None = None, memory: Memory | None = None
) -> tuple[Outcome, dict[str, float]]:
    """Solve ``built`` in whole numbers; returns how it ended and the values by column name.

    ``memory`` holds what an earlier round found: its whole decisions are tried first, so that a round that finds
    nothing better within ``gap`` confirms them; this round's are left in it. Models of many whole columns are planned
    block by block first (:mod:`planner.optimization.preschool.apart`); only where that leaves more than ``gap`` all
    are searched together.
    """
    memory = memory or Memory()
    start, bound, outcome, nodes = memory.values, -math.inf, None, NODES
    if len(built.sheet.whole) > APART:
        engine = Engine(built.sheet, gap=gap / 4)
        engine.limit_time(deadline)
        bound, outcome = apart_in(engine, built, gap, memory)
        nodes = NODES_MANY
    if outcome is not None and outcome.has_solution:
        memory.values = start = named(built, outcome.values)
        if outcome.objective - bound <= gap * outcome.objective:
            return Outcome("optimal", outcome.objective, bound, outcome.values, True), start
    engine = Engine(built.sheet, gap=gap)
    engine.highs.setOptionValue("mip_max_nodes", nodes)
    engine.limit_time(deadline)
    whole = whole_columns(built, engine)
    engine.set_whole(whole, True)
    if start is not None:
        names = {engine.index(v): v.name for v in built.sheet.problem.variables()}
        given = np.array([round(start.get(names[int(i)], 0.0)) for i in whole], dtype=np.float64)
        engine.highs.setSolution(len(whole), whole.astype(np.int32), given)
    outcome = engine.run()
    if outcome.status != "infeasible":
        outcome = replace(outcome, bound=max(bound, outcome.bound))
    memory.values = named(built, outcome.values) if outcome.has_solution else None
    return outcome, named(built, outcome.values)


def named(built: Built, found: Floats) -> dict[str, float]:
    """Return the values by column name; a column in no row and without price is 0."""
    values = dict.fromkeys((v.name for v in built.sheet.columns), 0.0)
    return values | {v.name: float(found[int(v.index)]) for v in built.sheet.problem.variables()}


def apart_in(engine: Engine, built: Built, gap: float, memory: Memory | None = None) -> tuple[float, Outcome | None]:
    """Return the blocks' bound, and the plan with their decisions on kindergartens (None: there is none).

    ``engine`` holds ``built``, perhaps with columns of its caller on top, which belong to all blocks. ``memory`` gives
    prices and a plan to start from, and keeps the prices found.
    """
    c, whole = built.columns, whole_columns(built, engine)
    known, before = None, None
    if memory is not None and memory.values is not None:
        known, before = memory.prices, np.zeros(engine.columns)
        for v in built.sheet.problem.variables():
            before[engine.index(v)] = memory.values.get(v.name, 0.0)
    parts = plan_apart(engine, block_of_columns(engine, c, built.plot), whole, gap, known, before)
    if parts is None:
        return -math.inf, None
    if memory is not None:
        memory.prices = parts.prices
    used = {v.name for v in built.sheet.problem.variables()}
    decided = [engine.index(v) for v in (*c.start.values(), *c.change.values()) if v.name in used]
    index = np.array(decided, dtype=np.int64)
    fixed = np.rint(parts.values[index])
    engine.set_bounds(index, fixed, fixed)
    engine.set_whole(whole, True)
    engine.highs.setOptionValue("mip_max_nodes", NODES_MANY)
    return parts.bound, engine.run()


def whole_columns(built: Built, engine: Engine) -> Ints:
    """Return the solver's indices of the columns that must be whole."""
    used = {variable.name for variable in built.sheet.problem.variables()}
    return np.array([engine.index(v) for v in built.sheet.whole if v.name in used], dtype=np.int64)


def optimize_preschool(
    preschool: Preschool,
    scenario: Scenario,
    projection: PreschoolProjection,
    targets: PreschoolTargets,
    progress: Progress = silent,
    coupling: Coupling | None = None,
    reserved: Mapping[tuple[str, int], int] | None = None,
    surcharge: Mapping[tuple[str, int], float] | None = None,
) -> PreschoolPlan | Infeasible:
    """Return the least-cost plan of the kindergartens, or what conflicts.

    ``coupling`` is what primary schools leave (rooms, teachers); ``reserved`` (fund, year) → yuan that others spend of
    the caps; ``surcharge`` (fund, year) → what a yuan of the cap is worth to others, which steers the plan but is not
    part of its cost. Raises :class:`StoppedWithoutPlan` when a limit ended the search before a plan was found.
    """
    site = Site(scenario, preschool, projection, targets, coupling or Coupling(), dict(reserved or {}),
                dict(surcharge or {}))  # fmt: skip
    watch = _Watch()
    progress(Step("preschool", T("Kindergartens: what each decision means for the children"), 0.02))
    plot = make_plot(site, first_path(site))
    watch.lap("preschool_states")
    limit = scenario.solver.time_limit_s
    deadline = None if limit is None else time.monotonic() + limit
    memory = Memory()
    for attempt in range(_PATHS):
        progress(Step("preschool", T("Kindergartens: the least-cost plan"), 0.1 + 0.1 * attempt))
        built = build(plot)
        # The first round only finds out whom the pay path pays.
        rough = attempt == 0 and bool(plot.path.any())
        about = _ROUGH_MANY if len(built.sheet.whole) > APART else _ROUGH
        gap = max(scenario.solver.gap, about) if rough else scenario.solver.gap
        outcome, values = run(built, gap, deadline, memory)
        watch.lap("preschool_solve")
        if outcome.status == "infeasible":
            return _why_not(built, watch, progress)
        if not outcome.has_solution:
            raise StoppedWithoutPlan(_solve(built, outcome, None, watch, 1), T("Kindergartens: no plan within limits."))
        path = least_path(site, *staff_and_operators(built, values))
        if ((path == plot.path).all() and not rough) or attempt == _PATHS - 1:
            fitted = np.maximum(path, plot.path) if attempt == _PATHS - 1 else path
            return _plan(built, outcome, values, fitted, watch, attempt + 1)
        plot = plot.with_path(path)
    raise AssertionError("unreachable")


def first_path(site: Site) -> Ints:
    """Return the pay path (t) for the teachers who are there without the plan."""
    staff = np.zeros((len(site.names), 2, len(site.years)), dtype=np.int64)
    staff[: len(site.kindergartens)] = site.projection.staff[:, :2]
    operators = [(*site.projection.operator, *("" for _ in site.built)) for _ in site.years]
    return least_path(site, staff, operators)


def _plan(
    built: Built, outcome: Outcome, values: dict[str, float], path: Ints, watch: _Watch, rounds: int
) -> PreschoolPlan:
    actions = read_actions(Built(built.plot.with_path(path), built.sheet, built.columns), values)
    cost = discounted(actions, built.plot.site.scenario)
    return PreschoolPlan(actions, _solve(built, outcome, cost, watch, rounds), (), built.plot.left_out)


def _solve(built: Built, outcome: Outcome, cost: float | None, watch: _Watch, rounds: int) -> Solve:
    site = built.plot.site
    bound = None if site.surcharge else max(0.0, outcome.bound / YUAN / (1.0 + 1e-6))
    if cost is not None and bound is not None:
        bound = min(bound, cost)
    gap = (cost - bound) / cost if cost and bound is not None else (0.0 if cost == 0 else None)
    status = "stopped" if cost is None else "feasible"
    if gap is not None and gap <= site.scenario.solver.gap:
        status = "optimal"
    counts = {
        "preschool_columns": len(built.sheet.problem.variables()),
        "preschool_rows": len(built.sheet.rows),
        "preschool_states": len(built.plot.looks),
        "preschool_rounds": rounds,
        "preschool_left_out": built.plot.left_out,
    }
    return Solve(status, cost, bound, gap, BOUND_OF, site.scenario.solver.time_limit_s is None, watch.timings, counts)


def _why_not(built: Built, watch: _Watch, progress: Progress) -> Infeasible:
    from planner.optimization.preschool.explain import explain  # kept apart: they build models with this module
    from planner.optimization.preschool.relief import PreschoolInfeasible

    progress(Step("explain", T("No plan exists: finding which rules conflict"), 0.4))
    conflicts, reliefs = explain(built)
    watch.lap("preschool_explain")
    rows = tuple(row for one in reliefs for row in one.rows)
    solve = Solve("infeasible", None, None, None, BOUND_OF, True, watch.timings, {})
    return PreschoolInfeasible(conflicts, rows, solve, reliefs)
