"""Plan: the least-cost plan of a scenario, verified by the evaluator before anyone sees it 求解并复核."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

import pandas as pd

from planner.base.i18n import T, Text
from planner.base.progress import Progress, Step, silent
from planner.base.types import Infeasible, Plan, Solve
from planner.compliance.finding import Finding
from planner.compliance.overdue import overdue, rows_of
from planner.compliance.schemas import SCHEMAS
from planner.compliance.tables import framed
from planner.compliance.verify import Claims, VerifyReport, verify
from planner.optimization.solve import StoppedWithoutPlan, optimize
from planner.scenario.load import LoadedScenario
from planner.studies.assess import assess
from planner.studies.prepare import Case, prepare, run_head
from planner.studies.preschool_standing import PreschoolCase
from planner.studies.programmes import joined, programme_facts, programmes_of, reserved

VERIFIED, INFEASIBLE, STOPPED, NOT_VERIFIED = 0, 3, 4, 5


@dataclass(frozen=True)
class RunResult:
    """A run: the content of ``run.json`` and the frames of ``tables/``; ``code`` is the exit code of design §7.

    ``tables`` is empty where there is nothing to publish (codes 4 and 5); ``findings`` say why a plan was refused.
    """

    code: int
    case: Case | PreschoolCase
    run: dict[str, Any]
    tables: dict[str, pd.DataFrame]
    findings: tuple[Finding, ...] = ()
    reason: Text | None = None


def run_plan(loaded: LoadedScenario, progress: Progress = silent, sets: tuple[str, ...] = ()) -> RunResult:
    """Solve ``loaded``, verify the plan independently and return the run; nothing is written or printed.

    Raises :class:`planner.base.errors.BadInput` for inputs that cannot be used.
    """
    progress(Step("read", T("Reading the district"), 0.0))
    if loaded.scenario.preschool is not None:
        from planner.studies.preschool_plan import run_with_preschool  # it builds on this module

        return run_with_preschool(loaded, progress, sets)
    case = prepare(loaded)
    programmes = programmes_of(case)
    head = run_head(case, sets) | programme_facts(programmes)
    try:
        money = reserved(case.scenario, programmes.actions)
        result = optimize(case.district, money, case.projection, case.targets, progress)
    except StoppedWithoutPlan as stopped:
        run = head | _solve_facts(stopped.solve) | {"verified": False, "first_year_all_met": None}
        return RunResult(STOPPED, case, run, {}, reason=stopped.reason)
    if isinstance(result, Infeasible):
        return _infeasible(case, head, result)
    result = joined(result, programmes)
    progress(Step("verify", T("Checking the plan independently"), 0.97))
    report = verify(case.district, case.scenario, case.pack, result.actions, result.transfers, _claims(result))
    return _planned(case, head, result, report)


def _claims(plan: Plan) -> Claims:
    total = sum(action.cost_yuan for action in plan.actions)
    return Claims(total_cost_yuan=total, objective_yuan=plan.solve.objective_yuan)


def _solve_facts(solve: Solve) -> dict[str, Any]:
    return {
        "status": solve.status,
        "objective_yuan": solve.objective_yuan,
        "lower_bound_yuan": solve.lower_bound_yuan,
        "gap": solve.gap,
        "bound_of": solve.bound_of,
        "reproducible": solve.reproducible,
        "timings_s": {name: round(seconds, 3) for name, seconds in solve.timings_s.items()},
        "counts": solve.counts,
    }


def _planned(case: Case, head: dict[str, Any], plan: Plan, report: VerifyReport) -> RunResult:
    run = head | _solve_facts(plan.solve)
    run |= {
        "verified": report.ok,
        "first_year_all_met": report.judgement.first_year_all_met,
        "unknown_items": list(report.judgement.unknown_items),
        "overdue": rows_of(overdue(case.scenario, case.pack, report.judgement.verdicts)),
        "open_items": [one.render("en") for one in report.open_items],
        "total_cost_yuan": report.totals.total_cost_yuan,
        "committed_after_horizon_yuan": report.totals.committed_after_horizon_yuan,
    }
    run["warnings"] = [*run["warnings"], *(text.render("en") for text in report.judgement.warnings)]
    if not report.ok:
        return RunResult(NOT_VERIFIED, case, run, {}, report.findings)
    tables = dict(report.tables)
    tables["prices"] = framed("prices", [asdict(price) for price in plan.prices])
    return RunResult(VERIFIED, case, run, tables)


def _infeasible(case: Case, head: dict[str, Any], result: Infeasible) -> RunResult:
    idle = assess(case.loaded)
    run = head | _solve_facts(result.solve)
    run |= {
        "verified": False,
        "first_year_all_met": None,
        "unknown_items": list(idle.judgement.unknown_items),
        "overdue": idle.overdue,
        "total_cost_yuan": 0,
        "committed_after_horizon_yuan": 0,
    }
    tables = dict(idle.tables)
    for name, rows in (("conflicts", result.conflicts), ("ways_out", result.relaxations)):
        tables[name] = framed(name, [{column: getattr(row, column) for column, _ in SCHEMAS[name]} for row in rows])
    return RunResult(INFEASIBLE, case, run, tables)
