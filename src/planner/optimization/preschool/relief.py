"""The least that a rule would have to give 最小放宽, with the plan that this makes possible 放宽后的方案.

A group of rows is made elastic: every missing unit has a price far above the plan's own cost. What the plan then lacks
is the relief; the plan itself goes with it, so that whoever reads the relief can have it derived again.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from planner.base.types import Action, Conflict, Floats, Infeasible
from planner.optimization.engine import Engine, Outcome
from planner.optimization.model import RowInfo
from planner.optimization.preschool.columns import Plot
from planner.optimization.preschool.costs import least_path
from planner.optimization.preschool.extract import read_actions, staff_and_operators
from planner.optimization.preschool.solve import APART, NODES, NODES_MANY, Built, apart_in, build, named, whole_columns
from planner.scenario.budget_rows import lacking

#: Price of a unit of slack against the plan's own cost (100,000 yuan): it comes first.
_PRICE = {"fund": 50.0}
_DEAR = 1e4
#: Rounds in which the pay path is fitted to the teachers whom the relieved plan pays. Where money gives and nothing
#: else one is enough: what the fitted path costs on top is part of the relief.
_PATHS = 3
#: Relative gap up to which the relief is the least; of a block where there are many, which leaves far less in all.
GAP, GAP_MANY, GAP_BLOCK = 0.005, 0.02, 0.2
#: Units in which a relief is told in whole numbers.
_WHOLE = ("persons", "children", "kindergartens", "classes", "yuan")


@dataclass(frozen=True)
class Relief:
    """What the rules of ``groups`` give (rows of one way out), and a plan under which nothing else gives."""

    groups: tuple[str, ...]
    rows: tuple[Conflict, ...]
    actions: tuple[Action, ...]


@dataclass(frozen=True)
class PreschoolInfeasible(Infeasible):
    """Why no preschool plan exists; ``reliefs`` are the ways out with the plans that they make possible."""

    reliefs: tuple[Relief, ...] = ()


def group_of(info: RowInfo) -> str:
    """Return the rule group of a row, without the fund."""
    return info.group.split(":")[0]


def least_relief(plot: Plot, groups: tuple[str, ...], way: int) -> Relief | None:
    """Return the least relief of ``groups`` with every other rule in force; None where even that leaves no plan.

    Money is what the plan found spends above the caps, to the yuan; other amounts are rounded up to whole units.
    """
    last = 0 if groups == ("fund",) else _PATHS - 1
    for attempt in range(_PATHS):
        built = build(plot)
        outcome, slack = _solved(built, groups)
        if not outcome.has_solution:
            return None
        values = named(built, outcome.values)
        needed = least_path(plot.site, *staff_and_operators(built, values))
        fitted = np.maximum(needed, plot.path)
        if (fitted == plot.path).all() or attempt == last:
            break
        plot = plot.with_path(fitted)
    actions = read_actions(Built(plot.with_path(fitted), built.sheet, built.columns), values)
    rows = [one for one in _amounts(built, slack, outcome.values, way) if one.group != "fund"]
    if "fund" in groups:
        rows = [*_money(plot, actions, way), *rows]
    return Relief(groups, tuple(rows), actions) if rows else None


def _solved(built: Built, groups: tuple[str, ...]) -> tuple[Outcome, list[tuple[RowInfo, int]]]:
    """Solve with elastic ``groups``: many columns block by block first, as a plan is."""
    many = len(built.sheet.whole) > APART
    if many:
        engine, slack = _elastic(built, groups, GAP)
        _, outcome = apart_in(engine, built, GAP_BLOCK)
        if outcome is not None and outcome.has_solution:
            return outcome, slack
    engine, slack = _elastic(built, groups, GAP_MANY if many else GAP)
    engine.highs.setOptionValue("mip_max_nodes", NODES_MANY if many else NODES)
    engine.set_whole(whole_columns(built, engine), True)
    return engine.run(), slack


def _elastic(built: Built, groups: tuple[str, ...], gap: float) -> tuple[Engine, list[tuple[RowInfo, int]]]:
    """Return a solver of ``built`` in which the rows of ``groups`` may be missed at a price, and their slacks."""
    engine = Engine(built.sheet, gap=gap)
    constraints = built.sheet.problem._constraints
    slack: list[tuple[RowInfo, int]] = []
    for info in built.sheet.rows:
        if group_of(info) in groups:
            constraint = constraints[info.name]
            # A fund's row may be an equation (spend + carry = cap): more money is what relaxes it.
            sign = 1.0 if constraint.sense == 1 else -1.0
            price = _PRICE.get(group_of(info), _DEAR)
            slack.append((info, engine.add_column(price, int(constraint.index), sign)))
    engine.columns = int(engine.highs.getNumCol())
    return engine, slack


def _amounts(built: Built, slack: list[tuple[RowInfo, int]], values: Floats, way: int) -> list[Conflict]:
    """Rows that give, the largest first, in the rule's own unit."""
    years, found = built.plot.site.years, []
    for info, column in slack:
        amount = float(values[column]) * info.scale
        if amount <= 1e-6 * max(1.0, info.scale):
            continue
        if info.unit in _WHOLE:
            amount = float(np.ceil(amount - 1e-4))
        found.append(Conflict(group_of(info), info.subject, years[info.t], amount, info.unit, False, way))
    return sorted(found, key=lambda one: (-one.amount, one.subject, one.year))


def _money(plot: Plot, actions: tuple[Action, ...], way: int) -> list[Conflict]:
    """Return what ``actions`` spend above each cap, in the year in which it is missing."""
    spent: dict[tuple[str, int], int] = {}
    for row in actions:
        if row.cost_yuan:
            spent[row.fund, row.year] = spent.get((row.fund, row.year), 0) + row.cost_yuan
    missing: Mapping[tuple[str, int], int] = lacking(plot.site.scenario, spent, plot.site.reserved)
    return [Conflict("fund", code, year, float(yuan), "yuan", False, way) for (code, year), yuan in missing.items()]
