"""The independent evaluator 独立复核: no plan is shown before it has re-derived it from the inputs.

It reads the district, the scenario, the standards, and the plan's rows, and nothing of the optimizer. What it
cannot confirm is a finding; a plan with a finding is not published (exit code 5).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

import pandas as pd

from planner.base.i18n import T
from planner.base.types import Action, Projection, Targets, Transfer
from planner.compliance.aside import aside_tables
from planner.compliance.costs import project_payments
from planner.compliance.direction import check_direction
from planner.compliance.finance import check_growth
from planner.compliance.finding import Finding, differs
from planner.compliance.judge import Judgement, judge
from planner.compliance.ledger import PASSES
from planner.compliance.limits import check_limits
from planner.compliance.outcome import Outcome
from planner.compliance.programmes import check_programmes, with_programmes
from planner.compliance.reconcile import check_moves, check_projects, check_salaries
from planner.compliance.replay import Replay, replay
from planner.compliance.rows import Ground, check_actions, check_transfers
from planner.compliance.rulebook import Rulebook
from planner.compliance.schedule import check_schedule, decided_by
from planner.compliance.tables import plan_tables, standing_tables
from planner.compliance.targets import build_targets
from planner.district.model import District
from planner.projection import project
from planner.scenario.schema import Scenario
from planner.standards.lookup import Pack

#: A stock or an amount of money that differs by less is the same (floating sums; whole yuan and persons differ by 1).
SAME = 1e-2


@dataclass(frozen=True)
class Claims:
    """What whoever made the plan says of it; each is compared with what the evaluator derives, None is not claimed.

    ``stocks`` maps (unit, resource as in ``stocks.csv``, year) to the stock claimed.
    """

    total_cost_yuan: int | None = None
    objective_yuan: float | None = None
    first_year_all_met: int | None = None
    claims_first_year: bool = False
    stocks: Mapping[tuple[str, str, int], float] = field(default_factory=dict)


@dataclass(frozen=True)
class Totals:
    """Money of the plan as the evaluator counts it; committed beyond the horizon: projects and a year of salaries."""

    total_cost_yuan: int
    objective_yuan: float
    committed_after_horizon_yuan: int
    spent: dict[tuple[str, int], int]


@dataclass(frozen=True)
class VerifyReport:
    """What the evaluator found and derived; ``ok`` if there is no finding.

    ``open_items``: tracked items that are not met or unknown from the deadline on. No lever acts on them, so they
    do not speak against the plan, but the year is not passed before they are met.
    """

    findings: tuple[Finding, ...]
    open_items: tuple[Finding, ...]
    judgement: Judgement
    outcome: Outcome
    totals: Totals
    projection: Projection
    targets: Targets
    tables: dict[str, pd.DataFrame]

    @property
    def ok(self) -> bool:
        """Whether the plan may be published."""
        return not self.findings


def verify(
    district: District,
    scenario: Scenario,
    pack: Pack,
    plan_actions: Iterable[Action],
    plan_transfers: Iterable[Transfer],
    claims: Claims | None = None,
    moved: Callable[[Projection], Projection] | None = None,
    elsewhere: Mapping[tuple[str, int], int] | None = None,
) -> VerifyReport:
    """Re-derive projection, stocks, costs, budgets and every verdict from the inputs and the plan's rows.

    Checks each row (names, years, prices, funds), rows against each other (salaries, transfers, payments of
    projects), all rules of docs/model.md §3, every computed verdict from the deadline on, and ``claims``.
    ``moved`` takes out of the projection what leaves the schools for other uses (rooms, teachers), ``elsewhere`` is
    (fund, year) → yuan that other rows of the same plan spend.
    """
    all_actions, all_transfers = tuple(plan_actions), tuple(plan_transfers)
    scenario = decided_by(scenario, all_actions)
    projection = project(district, scenario)
    if moved is not None:
        projection = moved(projection)
    targets = build_targets(district, scenario, pack, projection)
    ground = Ground(district, scenario, projection, targets)
    actions, findings = check_actions(all_actions, ground)
    transfers, wrong = check_transfers(all_transfers, ground)
    done = replay(projection, district, scenario, actions, transfers)
    if elsewhere:
        spent = {key: done.spent.get(key, 0) + elsewhere.get(key, 0) for key in {**done.spent, **elsewhere}}
        done = replace(done, spent=spent)
    plain = Rulebook(district, scenario, pack, projection)
    reached = with_programmes(plain, actions)
    judgement = judge(reached, scenario, pack, projection, targets, done.outcome)
    book = Rulebook(reached, scenario, pack, projection)
    tables = standing_tables(book, targets, done.outcome, judgement)
    tables |= plan_tables(ground, all_actions, all_transfers, done.spent)
    tables |= aside_tables(book, targets, judgement, actions)
    totals = _totals(ground, done)
    findings += wrong
    findings += check_salaries(actions, ground)
    findings += check_moves(actions, transfers)
    findings += check_projects(actions, ground)
    findings += check_schedule(district, scenario)
    findings += check_programmes(plain, actions)
    findings += check_limits(ground, done, actions)
    findings += check_direction(district, scenario, judgement.schools_rule, transfers)
    findings += check_growth(tables["finance"], scenario.base_year, enters=True)
    findings += _failing(judgement, scenario.deadline, "computed")
    findings += _claims(claims or Claims(), totals, judgement, tables["stocks"])
    return VerifyReport(
        findings=tuple(findings),
        open_items=_open(judgement, tables["finance"], scenario),
        judgement=judgement,
        outcome=done.outcome,
        totals=totals,
        projection=projection,
        targets=targets,
        tables=tables,
    )


def _open(judgement: Judgement, finance: pd.DataFrame, scenario: Scenario) -> tuple[Finding, ...]:
    """Tracked items that do not pass, and rules on growth of amounts that no measure but an appropriation touches."""
    growth = check_growth(finance, scenario.base_year, enters=False)
    return (*_failing(judgement, scenario.deadline, "tracked"), *growth)


def _failing(judgement: Judgement, deadline: int, basis: str) -> Iterator[Finding]:
    """Verdicts of one basis that do not pass from the deadline on."""
    rows = judgement.verdicts
    rows = rows[(rows["basis"] == basis) & (rows["year"] >= deadline) & ~rows["verdict"].isin(PASSES)]
    for row in rows.to_dict("records"):
        place = f"{row['standard']} {row['subject']} {row['year']}".replace("  ", " ")
        if row["verdict"] == "unknown":
            message = T("not known, and unknown is never met")
        else:
            value, threshold = f"{row['value']:.6g}", f"{row['threshold']:.6g}"
            message = T("not met: {value} against {threshold}", value=value, threshold=threshold)
        yield Finding(f"verdict.{row['verdict']}", place, message)


def _claims(claims: Claims, totals: Totals, judgement: Judgement, stocks: pd.DataFrame) -> Iterator[Finding]:
    total, objective = claims.total_cost_yuan, claims.objective_yuan
    if total is not None and total != totals.total_cost_yuan:
        yield differs("claim.total_cost", "total_cost_yuan", total, totals.total_cost_yuan)
    if objective is not None and not abs(objective - totals.objective_yuan) <= SAME:
        yield differs("claim.objective", "objective_yuan", objective, totals.objective_yuan)
    if claims.claims_first_year and claims.first_year_all_met != judgement.first_year_all_met:
        place = "first_year_all_met"
        yield differs("claim.first_year", place, claims.first_year_all_met, judgement.first_year_all_met)
    if claims.stocks:
        keys = zip(stocks["unit"], stocks["resource"], stocks["year"], strict=True)
        derived = dict(zip(keys, stocks["stock"].tolist(), strict=True))
        for key, claimed in claims.stocks.items():
            if key not in derived or not abs(claimed - derived[key]) <= SAME:
                yield differs("claim.stock", " ".join(map(str, key)), claimed, derived.get(key))


def _totals(ground: Ground, done: Replay) -> Totals:
    """Totals, with what is committed after the horizon: the rest of projects, and one full year of salaries."""
    rest = int(done.hires.sum()) * ground.scenario.assumptions.teacher_cost
    for one in ground.district.projects:
        if one.id in ground.scenario.starts:
            payments = project_payments(one, ground.scenario.starts[one.id])
            rest += sum(yuan for year, _, yuan in payments if year > ground.scenario.horizon)
    return Totals(done.total_cost_yuan, done.objective_yuan, rest, done.spent)
