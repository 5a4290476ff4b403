"""One evaluator over both parts 整体复核: compulsory schools and kindergartens in one budget, with what moves between.

A scenario without a preschool part is verified as before by :func:`planner.compliance.verify.verify`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import pandas as pd

from planner.base.i18n import T, Text
from planner.base.types import Action, Projection, Transfer
from planner.compliance.finding import Finding, differs
from planner.compliance.preschool_aside import joined_aside, preschool_aside
from planner.compliance.preschool_verify import PreschoolReport, is_preschool, merged_budget, verify_preschool
from planner.compliance.preschool_verify_coupling import (
    after_moves,
    check_sources,
    free_room_years,
    surplus_teachers,
)
from planner.compliance.schemas import ASIDE, SCHEMAS
from planner.compliance.tables import framed
from planner.compliance.targets import build_targets
from planner.compliance.verify import SAME, Claims, Totals, VerifyReport, verify
from planner.district.model import District
from planner.projection import project
from planner.scenario.schema import Scenario
from planner.standards.load import load_pack
from planner.standards.lookup import Pack

#: Tables that a run with a plan always has; those of a part that is not there stand empty.
NOT_OF_A_PLAN = ("conflicts", "ways_out", "prices")


@dataclass(frozen=True)
class Standing:
    """What the verdicts of all parts come to."""

    first_year_all_met: int | None
    unknown_items: tuple[str, ...]
    warnings: tuple[Text, ...]
    verdicts: pd.DataFrame


@dataclass(frozen=True)
class WholeReport:
    """What the evaluator found and derived over all parts; ``main`` or ``kids`` is None where the part is not there."""

    findings: tuple[Finding, ...]
    open_items: tuple[Finding, ...]
    judgement: Standing
    totals: Totals
    tables: dict[str, pd.DataFrame]
    main: VerifyReport | None
    kids: PreschoolReport

    @property
    def ok(self) -> bool:
        """Whether the plan may be published."""
        return not self.findings


def verify_any(
    district: District,
    scenario: Scenario,
    plan_actions: Iterable[Action],
    plan_transfers: Iterable[Transfer],
    claims: Claims | None = None,
) -> VerifyReport | WholeReport:
    """Re-derive a plan of whatever parts the scenario has; packs are those that it names."""
    if scenario.preschool is None:
        return verify(district, scenario, load_pack(scenario.standards), plan_actions, plan_transfers, claims)
    pack = load_pack(scenario.standards) if district.enrolment else None
    kids_pack = load_pack(scenario.preschool.standards)
    return verify_whole(district, scenario, (pack, kids_pack), tuple(plan_actions), tuple(plan_transfers), claims)


def verify_whole(
    district: District,
    scenario: Scenario,
    packs: tuple[Pack | None, Pack],
    actions: tuple[Action, ...],
    transfers: tuple[Transfer, ...],
    claims: Claims | None = None,
) -> WholeReport:
    """Verify kindergartens, then the compulsory schools with what the kindergartens leave of them and of the funds.

    ``packs`` are those of the compulsory schools (None: not planned) and of the kindergartens.
    """
    preschool, (pack, kids_pack) = district.preschool, packs
    assert preschool is not None
    kids_rows = tuple(row for row in actions if is_preschool(row))
    rest = tuple(row for row in actions if not is_preschool(row))
    surplus, free = None, None
    if pack is not None:
        before = project(district, scenario)
        surplus = surplus_teachers(before, build_targets(district, scenario, pack, before), scenario)
        free = free_room_years(preschool, scenario, before)
    kids = verify_preschool(district, scenario, kids_pack, kids_rows, free)
    findings = [*kids.findings, *check_sources(kids.rows, surplus, scenario.base_year)]
    main = None
    if pack is not None:

        def moved(projection: Projection) -> Projection:
            return after_moves(projection, preschool, kids.rows)

        main = verify(district, scenario, pack, rest, transfers, None, moved, kids.done.spent)
        findings += main.findings
    else:
        for row in rest:
            findings.append(
                Finding("row.lever", f"actions.csv {row.lever}", T("unknown lever {lever}", lever=row.lever))
            )
        findings += merged_budget(scenario, kids.done.spent)[1]
    standing = _standing(kids, main)
    totals = _totals(scenario, actions, kids, main)
    tables = _tables(district, scenario, actions, (kids, main))
    findings += _claimed(claims or Claims(), totals, standing.first_year_all_met)
    open_items = (*kids.open_items, *(main.open_items if main else ()))
    return WholeReport(tuple(findings), open_items, standing, totals, tables, main, kids)


def _standing(kids: PreschoolReport, main: VerifyReport | None) -> Standing:
    years = [kids.judgement.first_year_all_met] + ([main.judgement.first_year_all_met] if main else [])
    known = [year for year in years if year is not None]
    unknown = (main.judgement.unknown_items if main else ()) + tuple(kids.judgement.unknown_items)
    frames = ([main.judgement.verdicts] if main else []) + [kids.judgement.verdicts]
    return Standing(
        first_year_all_met=max(known) if len(known) == len(years) else None,
        unknown_items=unknown,
        warnings=main.judgement.warnings if main else (),
        verdicts=pd.concat(frames, ignore_index=True),
    )


def _totals(
    scenario: Scenario, actions: tuple[Action, ...], kids: PreschoolReport, main: VerifyReport | None
) -> Totals:
    rate = 1.0 + scenario.assumptions.discount_rate
    committed = kids.committed_after_horizon_yuan + (main.totals.committed_after_horizon_yuan if main else 0)
    return Totals(
        total_cost_yuan=sum(row.cost_yuan for row in actions),
        objective_yuan=float(sum(row.cost_yuan * rate ** (scenario.base_year - row.year) for row in actions)),
        committed_after_horizon_yuan=committed,
        spent=main.totals.spent if main else kids.done.spent,
    )


def _tables(
    district: District,
    scenario: Scenario,
    actions: tuple[Action, ...],
    parts_of: tuple[PreschoolReport, VerifyReport | None],
) -> dict[str, pd.DataFrame]:
    """All tables of the run; the rows of both parts stand in the tables that both write."""
    kids, main = parts_of
    empty = [name for name in SCHEMAS if name not in (*NOT_OF_A_PLAN, *ASIDE)]
    tables = dict(main.tables) if main else {name: framed(name, []) for name in empty}
    columns = [column for column, _ in SCHEMAS["verdicts"]]
    tables |= kids.tables
    parts = [main.judgement.verdicts] if main else []
    tables["verdicts"] = pd.concat([*parts, kids.judgement.verdicts], ignore_index=True).loc[:, columns]
    tables["actions"] = framed("actions", [vars(row) for row in actions])
    projects = main.tables["projects"].to_dict("records") if main else []
    tables["projects"] = framed("projects", [*projects, *kids.project_rows])  # type: ignore[list-item]
    mine = kids.judgement.verdicts.loc[:, columns]
    if main is None:
        tables["budget"] = merged_budget(scenario, kids.done.spent)[0]
        tables |= preschool_aside(district, scenario, mine)
    else:
        tables |= joined_aside(main.tables, district, scenario, mine)
    return tables


def _claimed(claims: Claims, totals: Totals, first_year: int | None) -> Iterator[Finding]:
    """Compare what whoever made the plan says of it."""
    total, objective = claims.total_cost_yuan, claims.objective_yuan
    if total is not None and total != totals.total_cost_yuan:
        yield differs("claim.total_cost", "total_cost_yuan", total, totals.total_cost_yuan)
    if objective is not None and not abs(objective - totals.objective_yuan) <= SAME:
        yield differs("claim.objective", "objective_yuan", objective, totals.objective_yuan)
    if claims.claims_first_year and claims.first_year_all_met != first_year:
        yield differs("claim.first_year", "first_year_all_met", claims.first_year_all_met, first_year)
