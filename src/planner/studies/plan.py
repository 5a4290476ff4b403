"""Plan: the least-cost plan of a scenario, verified by the evaluator before anyone sees it 求解并复核."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

import pandas as pd

from planner.base.i18n import T, Text
from planner.base.progress import Progress, Step, silent
from planner.base.types import Conflict, Infeasible, Plan, Solve
from planner.compliance.finding import Finding
from planner.compliance.overdue import overdue, rows_of
from planner.compliance.schemas import SCHEMAS
from planner.compliance.tables import framed
from planner.compliance.verify import Claims, VerifyReport, verify
from planner.optimization.margins import UNDER
from planner.optimization.replan import Done
from planner.optimization.solve import Effort, StoppedWithoutPlan
from planner.scenario.load import LoadedScenario
from planner.studies.assess import assess
from planner.studies.growth import optimize_with_growth
from planner.studies.prepare import Case, prepare, run_head, said
from planner.studies.preschool_standing import PreschoolCase
from planner.studies.programmes import beside_programmes, going_on, joined, programme_facts, programmes_of, reserved
from planner.studies.ways_candidates import least_relaxations
from planner.studies.ways_out import SOME, Proving, Replanned, Way, more_money_for_whole, ways_out

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


def run_plan(
    loaded: LoadedScenario, progress: Progress = silent, sets: tuple[str, ...] = (), proving: Proving = SOME
) -> RunResult:
    """Solve ``loaded``, verify the plan independently and return the run; nothing is written or printed.

    ``proving`` says how many ways out of an infeasible scenario are proved, and who hears of the conflict before.

    Raises :class:`planner.base.errors.BadInput` for inputs that cannot be used.
    """
    progress(Step("read", T("Reading the district"), 0.0))
    if loaded.scenario.free:
        from planner.studies.schedule_plan import run_free  # it builds on this module

        return run_free(loaded, progress, sets)
    if loaded.scenario.preschool is not None:
        from planner.studies.preschool_plan import run_with_preschool  # it builds on this module

        return run_with_preschool(loaded, progress, sets)
    case = prepare(loaded)
    return with_ways(case, plan_case(case, progress, sets, effort="conflict"), progress, proving)


def with_ways(case: Case, result: RunResult, progress: Progress = silent, proving: Proving = SOME) -> RunResult:
    """Return a run without a plan together with its proved ways out; any other run as it is."""

    def replan(changed: Case) -> Replanned:
        again = plan_case(changed, effort="any")
        possible = again.code == VERIFIED or (again.code == STOPPED and again.run["lower_bound_yuan"] is not None)
        cost = again.run.get("total_cost_yuan") if again.code == VERIFIED else None
        return Replanned(possible, again.code == VERIFIED, cost, again.run["first_year_all_met"])

    if result.code == INFEASIBLE:
        proving.told(result)
        conflicts = result.tables["conflicts"]
        members = tuple(zip(conflicts["group"], conflicts["subject"], strict=True))
        ways, untried = ways_out(case, members, replan, progress, proving)
        if not ways and result.tables["ways_out"].empty:
            gives = least_relaxations(case, dict.fromkeys(conflicts["group"]))
            result = replace(result, tables={**result.tables, "ways_out": _framed("ways_out", gives)})
        return _with_ways_out(result, ways, untried)
    if (
        result.code == STOPPED
        and result.run["lower_bound_yuan"] is not None
        and case.scenario.solver.time_limit_s is None
    ):
        return _with_more_money(result, more_money_for_whole(case, replan))
    return result


def plan_case(
    case: Case, progress: Progress = silent, sets: tuple[str, ...] = (), done: Done | None = None,
    *, effort: Effort = "full",
) -> RunResult:  # fmt: skip
    """Solve a prepared case and verify its plan; see :func:`run_plan`. ``done`` stands: only later years move.

    ``effort`` as in :func:`planner.optimization.solve.optimize`.
    """
    programmes = programmes_of(case)
    if done is not None:
        programmes = going_on(programmes, done, case.scenario)
    head = run_head(case, sets) | programme_facts(programmes)
    try:
        money = reserved(case.scenario, programmes.actions)
        targets = beside_programmes(case.targets, programmes.actions)
        result = optimize_with_growth(case, money, targets, progress, done, effort=effort)
    except StoppedWithoutPlan as stopped:
        run = head | _solve_facts(stopped.solve) | {"verified": False, "first_year_all_met": None}
        return RunResult(STOPPED, case, run, {}, reason=stopped.reason)
    if isinstance(result, Infeasible):
        if effort == "any":
            return RunResult(INFEASIBLE, case, head | {"first_year_all_met": None}, {})
        return _infeasible(case, head, result)
    result = joined(result, programmes)
    if case.scenario.margins.given:
        result = replace(result, solve=replace(result.solve, bound_of=result.solve.bound_of + UNDER))
    progress(Step("verify", T("Checking the plan independently"), 0.97))
    report = verify(case.district, case.scenario, case.pack, result.actions, result.transfers, _claims(result))
    return _planned(case, head, result, report)


def published(case: Case, plan: Plan, sets: tuple[str, ...] = (), more: Mapping[str, Any] | None = None) -> RunResult:
    """Verify a plan made elsewhere (programmes included) and return it as a run; ``more`` joins ``run.json``."""
    report = verify(case.district, case.scenario, case.pack, plan.actions, plan.transfers, _claims(plan))
    return _planned(case, run_head(case, sets) | dict(more or {}), plan, report)


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
    run |= said(run, "warnings", report.judgement.warnings)
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
        tables[name] = _framed(name, rows)
    return RunResult(INFEASIBLE, case, run, tables)


def _framed(name: str, rows: tuple[Conflict, ...]) -> pd.DataFrame:
    return framed(name, [{column: getattr(row, column) for column, _ in SCHEMAS[name]} for row in rows])


def _with_ways_out(result: RunResult, ways: tuple[Way, ...], untried: tuple[str, ...]) -> RunResult:
    """The proved ways beside the least relaxations of the linear model, which stay where nothing was proved."""
    run = result.run | {"ways_out": [way.facts() for way in ways], "ways_untried": list(untried)}
    if not ways:
        return replace(result, run=run)
    rows = [
        {"group": "fund" if one.kind == "money" else one.kind, "subject": one.subject, "year": one.year,
         "amount": one.amount, "unit": one.unit, "in_conflict": False, "way": way.rank}
        for way in ways for one in way.changes
    ]  # fmt: skip
    return replace(result, run=run, tables={**result.tables, "ways_out": framed("ways_out", rows)})


def _with_more_money(result: RunResult, way: Way | None) -> RunResult:
    """What is known where no whole-number plan was found: the linear plan, its bound, and the money that is enough."""
    bound = f"{result.run['lower_bound_yuan']:,.0f}"
    first = T("A linear plan exists (no plan costs less than {bound} yuan), but no whole teachers and rooms were found"
              " within the caps; whether a plan exists is not known.", bound=bound)  # fmt: skip
    if way is None:
        said = T("{first} Up to 8 % more money was tried without success.", first=first)
        return replace(result, run=result.run | {"ways_out": []}, reason=said)
    said = T("{first} With {extra} yuan more there is a verified plan: --set {change}", first=first,
             extra=f"{way.extra_yuan:,}", change=way.sets[0])  # fmt: skip
    return replace(result, run=result.run | {"ways_out": [way.facts()]}, reason=said)
