"""The independent evaluator of kindergarten plans 学前独立复核: nothing is shown that it has not re-derived.

It reads the district, the scenario, the standards and the rows of the plan, and nothing of the optimizer.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

import pandas as pd

from planner.base.i18n import T
from planner.base.preschool import PRESCHOOL_LEVERS, PROJECT_LEVER, PreschoolProjection, PreschoolTargets
from planner.base.types import Action
from planner.compliance.finding import Finding
from planner.compliance.ledger import PASSES
from planner.compliance.preschool_judge import PreschoolJudgement, judge_preschool
from planner.compliance.preschool_replay import PreschoolReplay, replay_preschool
from planner.compliance.preschool_targets import build_preschool_targets
from planner.compliance.preschool_verify_close import check_closures
from planner.compliance.preschool_verify_limits import (
    check_people,
    check_projects,
    check_staff_limits,
    check_yearly,
)
from planner.compliance.preschool_verify_rows import KidsGround, check_rows
from planner.compliance.tables import framed
from planner.district.model import District
from planner.projection.preschool import project_preschool
from planner.scenario.schema import Scenario
from planner.standards.lookup import Pack

#: Tracked items that follow from the tables where kindergartens are marked: operators are what the plan decides.
FROM_TABLES = frozenset({"P9"})


@dataclass(frozen=True)
class PreschoolReport:
    """What the evaluator found and derived of the kindergartens; ``rows`` are the rows that could be carried out."""

    findings: tuple[Finding, ...]
    open_items: tuple[Finding, ...]
    judgement: PreschoolJudgement
    done: PreschoolReplay
    rows: tuple[Action, ...]
    projection: PreschoolProjection
    targets: PreschoolTargets
    project_rows: list[dict[str, object]]
    committed_after_horizon_yuan: int

    @property
    def tables(self) -> dict[str, pd.DataFrame]:
        """The tables that only preschool writes."""
        return self.judgement.tables


def is_preschool(action: Action) -> bool:
    """Whether a row belongs to the kindergartens (an unknown lever at a kindergarten does)."""
    return action.lever in PRESCHOOL_LEVERS or action.unit.endswith(":kindergarten")


def verify_preschool(
    district: District,
    scenario: Scenario,
    pack: Pack,
    plan_actions: Iterable[Action],
    free_rooms: dict[str, frozenset[int]] | None = None,
) -> PreschoolReport:
    """Re-derive children, places, staff, pay, costs and every verdict from the inputs and the plan's rows.

    ``free_rooms`` maps conversions to the years in which the rooms of the primary school may be taken; None where
    primary schools are not planned. Caps are checked by :func:`planner.compliance.whole.verify_whole`, over all rows.
    """
    if district.preschool is None or scenario.preschool is None:
        raise ValueError("no kindergartens")
    projection = project_preschool(district, scenario, pack)
    targets = build_preschool_targets(district.preschool, scenario, pack, projection)
    least = dict(zip(projection.kindergartens, projection.attending.min(axis=1).tolist(), strict=True))
    ground = KidsGround(district.preschool, scenario, least)
    everything = tuple(plan_actions)
    rows, findings = check_rows(everything, ground)
    done = replay_preschool(district.preschool, scenario, projection, targets.class_limit, rows)
    judgement = judge_preschool(district, scenario, pack, projection, targets, done.outcome)
    findings += check_projects(rows, ground, free_rooms)
    findings += check_people(rows, ground, done)
    findings += check_yearly(rows, ground, done, targets)
    findings += check_staff_limits(rows, ground, done, projection)
    findings += check_closures(rows, ground, done, projection, targets.class_limit)
    entered = {one.item for one in district.tracked}
    here = FROM_TABLES - entered if done.outcome.residential.any() else frozenset[str]()
    findings += _failing(judgement, targets.first_year, False, here)
    projects = list(_project_rows(rows, ground))
    return PreschoolReport(
        findings=tuple(findings),
        open_items=tuple(_failing(judgement, targets.first_year, True, here)),
        judgement=judgement,
        done=done,
        rows=rows,
        projection=projection,
        targets=targets,
        project_rows=projects,
        committed_after_horizon_yuan=_committed(rows, ground, done),
    )


def _failing(
    judgement: PreschoolJudgement, first: int, waiting: bool, here: frozenset[str] = frozenset()
) -> Iterator[Finding]:
    """Verdicts that do not pass from the first year on; ``here``: tracked items that the tables give and levers move.

    ``waiting``: tracked items, and computed ones that the tables do not hold (rows of totals, cells not given): no
    lever acts on them, so they do not speak against the plan, but they are not passed.
    """
    rows = judgement.verdicts
    rows = rows[(rows["year"] >= first) & ~rows["verdict"].isin(PASSES) & rows["basis"].isin(["computed", "tracked"])]
    for row in rows.to_dict("records"):
        unknown = row["verdict"] == "unknown"
        tracked = row["basis"] == "tracked" and row["standard"] not in here
        if (tracked or unknown) is not waiting:
            continue
        place = f"{row['standard']} {row['subject']} {row['year']}".replace("  ", " ")
        if unknown:
            message = T("not known, and unknown is never met")
        else:
            value, threshold = f"{row['value']:.6g}", f"{row['threshold']:.6g}"
            message = T("not met: {value} against {threshold}", value=value, threshold=threshold)
        yield Finding(f"verdict.{row['verdict']}", place, message)


def _project_rows(rows: tuple[Action, ...], ground: KidsGround) -> Iterator[dict[str, object]]:
    """Rows of ``projects.csv``: first and last payment, what is paid within the horizon, the year of opening."""
    for one in ground.preschool.projects:
        paid = [row for row in rows if row.lever in PROJECT_LEVER.values() and row.item == one.id]
        if paid:
            yield {
                "project": one.id,
                "phase": "construction",
                "start": min(row.year for row in paid),
                "finish": max(row.year for row in paid),
                "cost_yuan": sum(row.cost_yuan for row in paid),
                "fund": ground.scenario.budget.fund_of(PROJECT_LEVER[one.kind]),
                "opens_year": max(row.effective_year for row in paid),
                "school": one.school if one.kind == "extend" else one.id,
            }


def _committed(rows: tuple[Action, ...], ground: KidsGround, done: PreschoolReplay) -> int:
    """A full year, after the horizon, of the hired's salaries and of all yearly money of the last year."""
    last = ground.scenario.horizon
    yearly = ("k_fund", "k_subsidy", "k_equal_pay", "k_insure", "k_village_subsidy")
    total = sum(row.cost_yuan for row in rows if row.year == last and row.lever in yearly)
    for row in rows:
        if row.lever == "k_hire":
            one = ground.preschool.by_id.get(row.school)
            given = one.pay_contract_yuan if one else None
            base = ground.a.contract_cost if given is None else int(-(-given // 1))
            raised = int(done.courses[row.school].raised[-1])
            pay = {"post_teachers": ground.a.post_cost, "carers": ground.a.carer_cost}.get(row.item, base + raised)
            total += row.quantity * pay
    return total


def merged_budget(scenario: Scenario, spent: Mapping[tuple[str, int], int]) -> tuple[pd.DataFrame, tuple[Finding, ...]]:
    """Return ``budget.csv`` over all rows of a plan, and a finding for every cap that is broken."""
    records, findings = [], []
    for code, fund in scenario.budget.funds.items():
        carried = 0
        for year in range(scenario.base_year + 1, scenario.horizon + 1):
            cap, paid = scenario.budget.cap(code, year), spent.get((code, year), 0)
            rest = max(cap + carried - paid, 0) if fund.carry_over else 0
            records.append({"year": year, "fund": code, "spent_yuan": paid, "cap_yuan": cap,
                            "carried_in_yuan": carried, "carried_out_yuan": rest})  # fmt: skip
            if paid > cap + carried:
                found, most = f"{paid:,}", f"{cap + carried:,}"
                message = T("{found} yuan where at most {most} is allowed", found=found, most=most)
                findings.append(Finding("rule.fund", f"{code} {year}", message))
            carried = rest
    return framed("budget", records), tuple(findings)
