"""The frontier between cost and attainment 投入—达标前沿: linear points, verified whole plans at its ends."""

from __future__ import annotations

import math
import time
from collections.abc import Sequence
from typing import Any

import pandas as pd

from planner.base.i18n import T
from planner.base.progress import Progress, Step, silent
from planner.compliance.finding import Finding
from planner.optimization.questions.attain import Unpayable
from planner.optimization.questions.frontier import Frontier, WholePoint, frontier
from planner.scenario.load import LoadedScenario
from planner.studies.plan import INFEASIBLE, VERIFIED
from planner.studies.questions_case import Answer, Asked, asked, frame, passing_units, refused

POINTS = 12
_MET = 1e-6


def ask_frontier(
    loaded: LoadedScenario,
    points: int = POINTS,
    whole: Sequence[float] = (),
    progress: Progress = silent,
    sets: tuple[str, ...] = (),
) -> Answer:
    """Return ``points`` linear points between safety alone and most attainment, whole plans at the ends and ``whole``.

    ``whole`` are shares between the ends (0–1). A whole plan that the evaluator does not confirm is left out and its
    findings are told. Raises BadInput.
    """
    progress(Step("read", T("Reading the district"), 0.0))
    one = asked(loaded, sets)
    started = time.perf_counter()
    try:
        found = frontier(one.instance, one.weigh(), points, tuple(whole), progress)
    except Unpayable:
        reason = T("What is fixed (projects started, classes opened) costs more than the caps allow.")
        return Answer(INFEASIBLE, one.case, "frontier", {}, {}, reason=reason)
    progress(Step("verify", T("Checking the plans independently"), 0.97))
    rows, units, wrong = _whole_rows(one, found)
    table = _table(one, found, rows)
    options = {"points": points, "whole": list(whole)}
    timings = {"linear": found.seconds_linear, "whole": sum(found.seconds_whole), "all": time.perf_counter() - started}
    head = one.head("frontier", options, _answer(found, table), timings)
    tables = {"frontier": table, "frontier_units": _unit_rows(found, units, table)}
    return Answer(VERIFIED, one.case, "frontier", head, tables, findings=wrong)


def _answer(found: Frontier, table: pd.DataFrame) -> dict[str, Any]:
    """Facts of the curve; the least cost is that of the verified whole plan that meets everything, if there is one."""
    whole = table[(table["kind"] == "whole") & (table["shortfall"] <= _MET)]
    seconds = found.seconds_whole[-1]
    return {
        "least_cost_yuan": float(whole["cost_yuan"].min()) if len(whole) else None,
        "floor_yuan": found.points[0].cost_yuan,
        "most_yuan": found.points[-1].cost_yuan,
        "points": len(found.points),
        "whole_points": int((table["kind"] == "whole").sum()),
        "seconds_linear": found.seconds_linear,
        "seconds_whole": seconds,
        "ratio": found.seconds_linear / seconds if seconds > 0 else None,
    }


Whole = tuple[WholePoint, dict[str, bool], int, float]


def _whole_rows(one: Asked, found: Frontier) -> tuple[list[Whole], dict[float, list[str]], tuple[Finding, ...]]:
    """Verified whole points with units passing, total and discounted cost; failing units by share; findings."""
    rows: list[Whole] = []
    failing: dict[float, list[str]] = {}
    wrong: list[Finding] = []
    for point in found.whole:
        if not point.found:
            continue
        report = one.judged(point.actions, point.transfers)
        bad = refused(report, unsafe=True)
        if bad:
            wrong += bad
            continue
        passes = passing_units(report.tables, one.case.scenario.deadline)
        rows.append((point, passes, report.totals.total_cost_yuan, report.totals.objective_yuan))
        failing[point.share] = [unit for unit, ok in passes.items() if not ok]
    return rows, failing, tuple(wrong)


def _table(one: Asked, found: Frontier, whole: list[Whole]) -> pd.DataFrame:
    # The floor's whole plan falls short a little more than the linear one: what is attained counts from there.
    floor = max([found.points[0].shortfall, *(point[0].shortfall for point in whole)])
    extra = sum(action.cost_yuan for action in one.rows(()))  # programmes, the same at every point
    units = len({unit for point in whole for unit in point[1]}) or int(one.instance.measured.any(axis=1).sum())

    def attainment(shortfall: float) -> float:
        return 1.0 - shortfall / floor if floor > 0 else 1.0

    rows: list[tuple[Any, ...]] = []
    for point in found.points:
        passing = units - len(point.unit_shortfall)
        rows.append((
            0, "linear", point.share, point.spend_yuan + extra, point.cost_yuan + extra, point.objective_yuan,
            point.shortfall, attainment(point.shortfall), units, passing, point.next_million, math.nan,
        ))  # fmt: skip
    for item, passes, total, discounted in whole:
        rows.append((
            0, "whole", item.share, item.spend_yuan + extra, float(total), discounted, item.shortfall,
            attainment(item.shortfall), units, sum(passes.values()), math.nan, 1,
        ))  # fmt: skip
    rows.sort(key=lambda row: (row[2], row[1]))
    numbered = [(number, *row[1:]) for number, row in enumerate(rows, start=1)]
    return frame(
        "point kind share spend_yuan cost_yuan objective_yuan shortfall attainment units units_pass next_million"
        " verified",
        numbered, "point units units_pass verified", "kind",
    )  # fmt: skip


def _unit_rows(found: Frontier, whole: dict[float, list[str]], table: pd.DataFrame) -> pd.DataFrame:
    """Units that fall short, by the numbers of the points in ``table``."""
    columns = (table[name].tolist() for name in ("kind", "share", "point"))
    number = {(str(kind), float(share)): int(point) for kind, share, point in zip(*columns, strict=True)}
    rows = [
        (number["linear", float(point.share)], "linear", unit, unit.partition(":")[0], unit.partition(":")[2], missing)
        for point in found.points
        for unit, missing in point.unit_shortfall
    ]
    rows += [
        (number["whole", float(share)], "whole", unit, unit.partition(":")[0], unit.partition(":")[2], math.nan)
        for share, units in whole.items()
        for unit in units
    ]
    return frame("point kind unit school stage shortfall", rows, "point", "kind unit school stage")
