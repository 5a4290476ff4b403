"""Ways out of an infeasible preschool plan, each proved 学前出路复核: the plan that it makes possible is derived again.

What a way asks for is worked into the scenario (money, quotas, posts); the evaluator, which knows nothing of the
optimizer, then carries out the plan found under it. A way is kept only where nothing is left that speaks against the
plan but the very rule that gives.
"""

from __future__ import annotations

from dataclasses import replace

from planner.base.types import Conflict, Infeasible, Ints
from planner.compliance.finding import Finding
from planner.compliance.preschool_verify import PreschoolReport, merged_budget, verify_preschool
from planner.compliance.preschool_verify_coupling import check_sources
from planner.district.model import District
from planner.optimization.preschool.relief import PreschoolInfeasible, Relief
from planner.scenario.budget_rows import with_more_money
from planner.scenario.schema import Scenario
from planner.studies.preschool_standing import PreschoolCase
from planner.studies.ways_candidates import Change
from planner.studies.ways_out import TIERS, Way, ranked

#: Quotas that a way may raise: rule group → assumption.
QUOTAS = {"k_hire_quota": "hire_quota", "k_retrain_quota": "retrain_quota", "k_close_quota": "close_per_year"}


def proved(
    kids: PreschoolCase,
    found: Infeasible,
    money: Scenario | None = None,
    free: dict[str, frozenset[int]] | None = None,
    surplus: dict[str, Ints] | None = None,
) -> tuple[Infeasible, tuple[Way, ...]]:
    """Return ``found`` with only the ways out whose plan the evaluator confirms, and the ways as ``run.json`` has them.

    ``money`` is the scenario with what others spend taken off the caps (default: the scenario's own), ``free`` and
    ``surplus`` are what planned primary schools leave.
    """
    if not isinstance(found, PreschoolInfeasible):
        return found, ()
    ways, rows = [], []
    for one in found.reliefs:
        asked, report = derived(kids, one, money or kids.scenario, free)
        spent = {key: yuan for key, yuan in report.done.spent.items()}
        against = [*report.findings, *check_sources(report.rows, surplus, asked.base_year)]
        against += merged_budget(asked, spent)[1]
        if any(not _gives(finding, one.groups) for finding in against):
            continue
        ways.append(_way(kids.scenario, one, report))
        rows.append(one.rows)
    told = ranked(ways)
    order = {way.kind: way.rank for way in told}
    named = {rows_of[0].group: order[_kind(rows_of)] for rows_of in rows}
    kept = sorted((replace(row, way=named[rows_of[0].group]) for rows_of in rows for row in rows_of),
                  key=lambda row: row.way)  # fmt: skip
    return replace(found, relaxations=tuple(kept)), told


def derived(
    kids: PreschoolCase, one: Relief, scenario: Scenario, free: dict[str, frozenset[int]] | None = None
) -> tuple[Scenario, PreschoolReport]:
    """Return the scenario with what the way out asks for, and what the evaluator derives of its plan there."""
    assert scenario.preschool is not None
    asked = with_more_money(
        scenario, {(row.subject, row.year): int(row.amount) for row in one.rows if row.group == "fund"}
    )
    given = scenario.preschool.assumptions
    more = {
        name: getattr(given, name) + max(int(row.amount) for row in one.rows if row.group == group)
        for group, name in QUOTAS.items()
        if group in one.groups and any(row.group == group for row in one.rows)
    }
    settings = scenario.preschool.model_copy(update={"assumptions": given.model_copy(update=more)})
    asked = asked.model_copy(update={"preschool": settings})
    return asked, verify_preschool(_with_posts(kids.district, kids, one.rows), asked, kids.pack, one.actions, free)


def _with_posts(district: District, kids: PreschoolCase, rows: tuple[Conflict, ...]) -> District:
    """Return the district with the posts of kindergarten teachers that a way out asks for."""
    extra = {row.year: int(row.amount) for row in rows if row.group == "k_posts"}
    if not extra or district.preschool is None:
        return district
    public = [k for k, one in enumerate(kids.preschool.kindergartens) if one.public]
    posts = dict(kids.preschool.posts)
    for t, year in enumerate(kids.projection.years):
        given = [when for when in kids.preschool.posts if when <= year]
        if given:
            idle = int(kids.projection.staff[public, 0, t].sum())
            posts[year] = max(kids.preschool.posts[max(given)], idle) + extra.get(year, 0)
    return replace(district, preschool=replace(district.preschool, posts=posts))


def _gives(finding: Finding, groups: tuple[str, ...]) -> bool:
    """Whether a finding is the rule itself that the way out lets give: its verdict, or the teachers it asks for."""
    if finding.code == "retrain.source":
        return "k_surplus" in groups
    return finding.code == "verdict.not_met" and finding.place.split(" ")[0] in groups


def _kind(rows: tuple[Conflict, ...]) -> str:
    groups = {row.group for row in rows}
    return "together" if len(groups) > 1 else {"fund": "money"}.get(rows[0].group, rows[0].group)


def _way(scenario: Scenario, one: Relief, report: PreschoolReport) -> Way:
    changes = tuple(_change(scenario, row) for row in one.rows)
    money = sum(int(row.amount) for row in one.rows if row.group == "fund")
    cost, kind = sum(row.cost_yuan for row in one.actions), _kind(one.rows)
    sets = tuple(change.set for change in changes if change.set)
    first = report.judgement.first_year_all_met
    return Way(0, kind, TIERS.get(kind, 1 if sets else 3), sets, changes, money, cost, first, True)


def _change(scenario: Scenario, row: Conflict) -> Change:
    """A relief as a change of the scenario, with its ``--set`` where the scenario has a number for it."""
    if row.group != "fund":
        return Change(row.group, row.subject, row.year, row.amount, row.unit, 0.0, row.amount, "")
    old, factor = scenario.budget.cap(row.subject, row.year), scenario.budget.factor
    written = -(-(old + int(row.amount)) // factor) if factor > 0 else 0
    key = f"budget.funds.{row.subject}.caps.{row.year}={int(written)}" if written else ""
    return Change("money", row.subject, row.year, row.amount, "yuan", old, old + row.amount, key)
