"""What an alternative is best at 备选目标: extra objectives on the least-cost model, each minimized."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from planner.base.terms import INDICATORS, MEASURED_STAGES
from planner.base.types import Bools, Ints
from planner.optimization.columns import EQUIPMENT
from planner.optimization.constraints.thresholds import unit_stock
from planner.optimization.instance import FIRST_PHYSICAL
from planner.optimization.model import YUAN, Expression
from planner.optimization.questions import spend
from planner.optimization.questions.desk import Desk, infinite

#: Codes in the order in which they are made; ``least`` is the plan that they are compared with.
AIMS = (
    "fewest_moves", "least_building", "earliest_pass", "rural_first", "smoothest", "least_hiring", "most_robust",
)  # fmt: skip
#: Aims that a plan's own columns measure.
PLAIN = ("fewest_moves", "least_building", "least_hiring")
#: A margin over a threshold counts up to this share.
MOST_MARGIN = 0.10


@dataclass(frozen=True)
class Extras:
    """Columns and rows beside the model, all idle until an aim uses them.

    ``early``: (unit, t, column, rows with what they ask) of the years before the deadline; ``margin``: a column per
    unit; ``change``: the largest change of spending and its rows with their sides.
    """

    early: tuple[tuple[int, int, int, tuple[tuple[int, float], ...]], ...]
    margin: Ints
    change: int
    change_rows: tuple[tuple[int, float], ...]


def extras(desk: Desk) -> Extras:
    """Add them to a desk that has not been solved yet."""
    change = desk.add_column(np.array([], dtype=np.int64), np.array([]), infinite())
    return Extras(tuple(_early(desk)), _margins(desk), change, tuple(_changes(desk, change)))


def prices_of(desk: Desk, extra: Extras, aim: str) -> dict[int, float]:
    """Switch on what ``aim`` needs and return its objective by column."""
    built = desk.built
    plain: dict[str, Callable[[], Expression]] = {
        "fewest_moves": lambda: spend.moves(built),
        "least_building": lambda: spend.building(built),
        "least_hiring": lambda: spend.hires(built),
    }
    if aim in plain:
        return desk.indexed(plain[aim]().terms)
    if aim == "smoothest":
        for row, low in extra.change_rows:
            desk.limit_row(row, low, infinite())
        return {extra.change: 1.0}
    if aim == "most_robust":
        desk.open(extra.margin, MOST_MARGIN)
        return dict.fromkeys((int(column) for column in extra.margin), -1.0)
    chosen = [one for one in extra.early if aim != "rural_first" or _rural(desk, one[0])]
    for _, _, _, rows in chosen:
        for row, low in rows:
            desk.limit_row(row, low, infinite())
    return {column: 1.0 for _, _, column, _ in chosen}


def idle(desk: Desk, extra: Extras) -> None:
    """Switch everything off again."""
    desk.open(extra.margin, 0.0)
    for rows in (extra.change_rows, *(rows for _, _, _, rows in extra.early)):
        for row, _ in rows:
            desk.limit_row(row, -infinite(), infinite())


def _rural(desk: Desk, u: int) -> bool:
    instance = desk.built.instance
    return instance.district.school_by_id[instance.units[u].school].area_type == "rural"


def measured_early(desk: Desk) -> Bools:
    """Units measured in the years before the deadline (u, t), year 0 left out."""
    instance = desk.built.instance
    keep = [i for i, unit in enumerate(instance.projection.units) if unit.stage in MEASURED_STAGES]
    measured = instance.targets.measured[keep].copy()
    measured[:, 0] = False
    measured[:, instance.first :] = False
    return np.asarray(measured, dtype=np.bool_)


def _early(desk: Desk) -> list[tuple[int, int, int, tuple[tuple[int, float], ...]]]:
    """Thresholds of the years before the deadline; a unit-year's rows share one slack, 1 = nothing there."""
    model, c, instance = desk.built.model, desk.built.columns, desk.built.instance
    found = []
    for u, t in zip(*np.nonzero(measured_early(desk)), strict=True):
        column = desk.add_column(np.array([], dtype=np.int64), np.array([]), infinite())
        rows = []
        for k in range(len(INDICATORS)):
            yuan = YUAN if k - FIRST_PHYSICAL == EQUIPMENT else 1.0
            full = instance.need(int(u), k, int(t)) * yuan
            least = instance.need(int(u), k, int(t), instance.targets.tolerance) * yuan
            stock, scale = unit_stock(model, c, int(u), k, int(t)), max(full, 1.0)
            if stock.constant >= full or full <= 0:
                continue
            row = Expression().plus(stock, 1.0 / scale).add(c.exempt[u, k, instance.first], (full - least) / scale)
            low = full / scale - row.constant
            terms = desk.indexed(row.terms) | {column: full / scale}
            rows.append((desk.add_row(terms, -infinite(), infinite()), low))
        found.append((int(u), int(t), column, tuple(rows)))
    return found


def _margins(desk: Desk) -> Ints:
    """One column per unit: the share by which all its thresholds are exceeded."""
    by_unit: dict[str, list[int]] = {}
    for info in desk.built.model.rows:
        if info.group == "threshold":
            by_unit.setdefault(info.subject.partition("|")[0], []).append(desk.row(info.name))
    # Rows are in shares of the threshold: a margin is taken off what is there.
    columns = [desk.add_column(np.array(rows), np.full(len(rows), -1.0)) for rows in by_unit.values()]
    return np.array(columns, dtype=np.int64)


def _changes(desk: Desk, change: int) -> list[tuple[int, float]]:
    """Rows ``change ≥ ±(spending of t − spending of t−1)``."""
    rows = []
    for t in range(2, desk.built.instance.T + 1):
        step = Expression().plus(spend.spending(desk.built, t)).plus(spend.spending(desk.built, t - 1), -1.0)
        for sign in (1.0, -1.0):
            terms = desk.indexed(step.terms, -sign) | {change: 1.0}
            rows.append((desk.add_row(terms, -infinite(), infinite()), sign * step.constant))
    return rows
