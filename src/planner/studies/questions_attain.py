"""Most attainment for a budget 预算内最大达标: planned, judged by the evaluator, and told school by school."""

from __future__ import annotations

import time
from typing import Any

import pandas as pd

from planner.base.i18n import T
from planner.base.progress import Progress, Step, silent
from planner.compliance.finding import Finding
from planner.compliance.ledger import PASSES
from planner.compliance.verify import VerifyReport
from planner.optimization.questions.attain import Attained, Unpayable, Unsafe, attain
from planner.optimization.solve import StoppedWithoutPlan
from planner.scenario.load import LoadedScenario
from planner.studies.assess import assess_case
from planner.studies.plan import INFEASIBLE, NOT_VERIFIED, STOPPED, VERIFIED
from planner.studies.questions_case import Answer, Asked, asked, frame, passing_units, refused
from planner.studies.questions_short import attained_rules, shortfalls

#: Tables of a run folder that an answer holds as well.
PLAN = (
    "actions", "transfers", "budget", "projects", "pupils", "stocks", "rotation", "indicators", "schools_rule",
    "dispersion", "contributions", "verdicts",
)  # fmt: skip


def ask_attain(
    loaded: LoadedScenario, measure: str | None = None, progress: Progress = silent, sets: tuple[str, ...] = ()
) -> Answer:
    """Return the plan under the caps that falls short least, and where it falls short.

    ``measure`` (``schools``, ``shortfall``) comes before the scenario's. Raises BadInput.
    """
    progress(Step("read", T("Reading the district"), 0.0))
    one = asked(loaded, sets)
    wanted = measure or one.case.scenario.attainment.measure
    started = time.perf_counter()
    try:
        found = attain(one.instance, one.weigh(), count=wanted == "schools", progress=progress)
    except Unpayable as lacking:
        answer = {"status": "unsafe", "measure": wanted, "verified": False, "unsafe": _told(lacking.lacking)}
        head = one.head("attain", {"measure": wanted}, answer, {"solve": time.perf_counter() - started})
        reason = T("What is fixed (projects started, classes opened) costs more than the caps allow.")
        return Answer(INFEASIBLE, one.case, "attain", head, {}, reason=reason)
    except StoppedWithoutPlan as stopped:
        return Answer(STOPPED, one.case, "attain", {}, {}, reason=stopped.reason)
    solved = time.perf_counter() - started
    progress(Step("verify", T("Checking the plan independently"), 0.97))
    report = one.judged(found.actions, found.transfers)
    wrong = (*refused(report, unsafe=bool(found.unsafe)), *overstated(found, report, one.case.scenario.deadline))
    if wrong:
        return Answer(NOT_VERIFIED, one.case, "attain", {}, {}, findings=wrong)
    answer, tables = _facts(one, found, report, wanted)
    timings = {"solve": solved, "verify": time.perf_counter() - started - solved}
    return Answer(VERIFIED, one.case, "attain", one.head("attain", {"measure": wanted}, answer, timings), tables)


def overstated(found: Attained, report: VerifyReport, deadline: int) -> tuple[Finding, ...]:
    """Units of which the plan claims that they meet the school rule and the evaluator does not say so."""
    passes = passing_units(report.tables, deadline)
    return tuple(
        Finding("claim.met", key, T("the plan says that it is met; re-derived it is not"))
        for key in found.met
        if not passes.get(key, True)
    )


def _facts(one: Asked, found: Attained, report: VerifyReport, measure: str) -> tuple[dict[str, Any], dict[str, Any]]:
    scenario = one.case.scenario
    idle = assess_case(one.case)
    deadline = scenario.deadline
    passes, before = passing_units(report.tables, deadline), passing_units(idle.tables, deadline)
    rules = attained_rules(report.tables["verdicts"], idle.tables["verdicts"], deadline, one.weigh())
    missing = shortfalls(one, report.tables)
    status = "unsafe" if found.unsafe else "short" if len(missing) else "all_met"
    answer = {
        "status": status,
        "measure": measure,
        "verified": True,
        "total_cost_yuan": report.totals.total_cost_yuan,
        "objective_yuan": report.totals.objective_yuan,
        "units": len(passes),
        "units_pass": sum(passes.values()),
        "units_pass_idle": sum(before.get(unit, False) for unit in passes),
        "checks": int(rules["checks"].sum()),
        "checks_met": int(rules["met"].sum()),
        "checks_met_idle": int(rules["met_idle"].sum()),
        "shortfall": found.shortfall,
        "shortfall_bound": found.shortfall_bound,
        "failing_bound": found.failing_bound,
        "first_year_all_met": report.judgement.first_year_all_met,
        "unknown_items": list(report.judgement.unknown_items),
        "unsafe": _told(found.unsafe),
    }
    tables: dict[str, pd.DataFrame] = {name: report.tables[name] for name in PLAN}
    tables["shortfalls"] = missing
    tables["attained_units"] = _units(one, report.tables, idle.tables)
    tables["attained_rules"] = rules
    return answer, tables


def _told(unsafe: tuple[Unsafe, ...]) -> list[dict[str, Any]]:
    return [dict(vars(item)) for item in unsafe]


def _units(one: Asked, tables: dict[str, pd.DataFrame], idle: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """A row per measured unit: years met now and if nothing is done, and what the plan spends at its school."""
    deadline, weigh = one.case.scenario.deadline, one.weigh()
    areas = {school.id: school.area_type for school in one.case.district.schools}
    rule, before = tables["schools_rule"], idle["schools_rule"]
    before = before[(before["year"] >= deadline) & (before["verdict"] == "met")]
    met_before = before.groupby("unit").size().to_dict()
    passes_before = passing_units(idle, deadline)
    cost = tables["actions"].groupby("school")["cost_yuan"].sum().to_dict()
    indicators = tables["indicators"]
    failing = indicators[(indicators["year"] >= deadline) & ~indicators["verdict"].isin(PASSES)]
    short = failing.groupby("unit")["indicator"].nunique().to_dict()
    judged = rule[(rule["year"] >= deadline) & (rule["verdict"] != "not_measured")]
    rows = []
    for unit, own in judged.groupby("unit", sort=False):
        school = str(unit).partition(":")[0]
        met = int((own["verdict"] == "met").sum())
        rows.append((
            str(unit), school, str(own["stage"].iloc[0]), areas.get(school, ""), weigh("SR", school), len(own), met,
            int(met_before.get(unit, 0)), int(short.get(unit, 0)), float(own["lowest_ratio"].min()),
            int(met == len(own)), int(passes_before.get(str(unit), False)), int(cost.get(school, 0)),
        ))  # fmt: skip
    return frame(
        "unit school stage area_type weight years years_met years_met_idle indicators_short lowest_ratio passes"
        " passes_idle cost_yuan",
        rows, "years years_met years_met_idle indicators_short passes passes_idle cost_yuan",
        "unit school stage area_type",
    )  # fmt: skip
