"""Plan kindergartens, alone or in one budget with the compulsory schools 学前与义务教育统一预算求解.

How the two are fitted to each other under one budget: :mod:`planner.studies.preschool_together`.
"""

from __future__ import annotations

from typing import Any

from planner.base.i18n import T
from planner.base.progress import Progress, Step
from planner.base.types import Infeasible, Solve
from planner.compliance.preschool_verify_coupling import free_room_years, surplus_teachers
from planner.compliance.preschool_verify_whole import verify_whole
from planner.compliance.schemas import SCHEMAS
from planner.compliance.tables import framed
from planner.optimization.preschool.solve import optimize_preschool
from planner.optimization.solve import StoppedWithoutPlan
from planner.scenario.load import LoadedScenario
from planner.studies.assess import assess
from planner.studies.plan import INFEASIBLE, NOT_VERIFIED, STOPPED, VERIFIED, RunResult
from planner.studies.prepare import Case, prepare, run_head, said
from planner.studies.preschool_relief import proved
from planner.studies.preschool_standing import PreschoolCase, assess_preschool, prepare_preschool
from planner.studies.preschool_together import Candidate, claims_of, plan_together
from planner.studies.programmes import programme_facts, programmes_of, reserved
from planner.studies.ways_out import Way


def run_with_preschool(loaded: LoadedScenario, progress: Progress, sets: tuple[str, ...]) -> RunResult:
    """Solve a scenario with a preschool part and verify it; see :func:`planner.studies.plan.run_plan`."""
    kids = prepare_preschool(loaded)
    assert kids is not None
    case = prepare(loaded) if kids.district.enrolment else None
    head = _head(case, kids, sets)
    try:
        found = _alone(kids, progress) if case is None else plan_together(case, kids, progress)
    except StoppedWithoutPlan as stopped:
        run = head | _solve_facts(stopped.solve) | {"verified": False, "first_year_all_met": None}
        return RunResult(STOPPED, case or kids, run, {}, reason=stopped.reason)
    if isinstance(found, Infeasible):
        kept, ways = _proved(case, kids, found, progress)
        return _infeasible(case, kids, head | {"ways_out": [way.facts() for way in ways]}, kept)
    return _planned(case, kids, head, found)


def _head(case: Case | None, kids: PreschoolCase, sets: tuple[str, ...]) -> dict[str, Any]:
    head = run_head(case if case is not None else kids, sets)  # type: ignore[arg-type]  # the same attributes
    if case is not None:
        head["names"] = {**case.names, **kids.names}
        head |= said(head, "estimated", kids.estimated)
        head |= programme_facts(programmes_of(case))
    return head | {"preschool_pack": kids.pack.code, "preschool_first_year": kids.targets.first_year}


def _alone(kids: PreschoolCase, progress: Progress) -> Candidate | Infeasible:
    plan = optimize_preschool(kids.preschool, kids.scenario, kids.projection, kids.targets, progress)
    if isinstance(plan, Infeasible):
        return plan
    progress(Step("verify", T("Checking the plan independently"), 0.97))
    claims = claims_of(plan.actions, plan.solve.objective_yuan)
    report = verify_whole(kids.district, kids.scenario, (None, kids.pack), plan.actions, (), claims)
    return Candidate(plan.actions, (), plan.solve, None, report)


def _proved(
    case: Case | None, kids: PreschoolCase, found: Infeasible, progress: Progress
) -> tuple[Infeasible, tuple[Way, ...]]:
    """Keep the ways out whose plans the evaluator confirms, beside what the schools leave where they are planned."""
    progress(Step("verify", T("Checking the ways out independently"), 0.9))
    if case is None:
        return proved(kids, found)
    money = reserved(case.scenario, programmes_of(case).actions)
    surplus = surplus_teachers(case.projection, case.targets, case.scenario)
    return proved(kids, found, money, free_room_years(kids.preschool, case.scenario, case.projection), surplus)


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


def _planned(case: Case | None, kids: PreschoolCase, head: dict[str, Any], found: Candidate) -> RunResult:
    report = found.report
    run = head | _solve_facts(found.solve)
    run |= {
        "verified": report.ok,
        "first_year_all_met": report.judgement.first_year_all_met,
        "unknown_items": list(report.judgement.unknown_items),
        "open_items": [one.render("en") for one in report.open_items],
        "total_cost_yuan": report.totals.total_cost_yuan,
        "committed_after_horizon_yuan": report.totals.committed_after_horizon_yuan,
    }
    run |= said(run, "warnings", report.judgement.warnings)
    if not report.ok:
        return RunResult(NOT_VERIFIED, case or kids, run, {}, report.findings)
    tables = dict(report.tables)
    prices = found.plan.prices if found.plan is not None else ()
    tables["prices"] = framed("prices", [vars(price) for price in prices])
    return RunResult(VERIFIED, case or kids, run, tables)


def _infeasible(case: Case | None, kids: PreschoolCase, head: dict[str, Any], result: Infeasible) -> RunResult:
    standing = assess_preschool(kids)
    tables = {name: framed(name, []) for name in STANDING}
    unknown = list(standing.judgement.unknown_items)
    if case is not None:
        idle = assess(case.loaded)
        tables |= idle.tables
        unknown = [*idle.judgement.unknown_items, *unknown]
    tables |= {name: frame for name, frame in standing.tables.items() if name != "verdicts" or case is None}
    run = head | _solve_facts(result.solve)
    run |= {"verified": False, "first_year_all_met": None, "unknown_items": unknown, "total_cost_yuan": 0,
            "committed_after_horizon_yuan": 0}  # fmt: skip
    for name, rows in (("conflicts", result.conflicts), ("ways_out", result.relaxations)):
        tables[name] = framed(name, [{column: getattr(row, column) for column, _ in SCHEMAS[name]} for row in rows])
    return RunResult(INFEASIBLE, case or kids, run, tables)


#: What doing nothing leaves of the compulsory schools: stands empty where they are not planned.
STANDING = ("pupils", "stocks", "rotation", "indicators", "schools_rule", "dispersion", "contributions", "verdicts")
