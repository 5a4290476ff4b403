"""What a plan says 方案要点: when it passes, what it costs, who is hired and moved, what is bought and where.

Facts only, from ``run.json`` and the tidy tables; :mod:`planner.report.answer_text` words them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from planner.base.terms import LEVERS
from planner.report.standing import Tables

#: Quantities of these levers repeat other rows (persons paid per year, per mille of a project).
_MONEY_ONLY = {"salary", "build"}


@dataclass(frozen=True)
class FundYear:
    """A fund in one year: spent against its cap and what was carried in, in yuan."""

    year: int
    fund: str
    spent_yuan: float
    cap_yuan: float
    carried_in_yuan: float

    @property
    def at_hand_yuan(self) -> float:
        """The year's cap and what was carried in."""
        return self.cap_yuan + self.carried_in_yuan

    @property
    def used(self) -> float:
        """Share of what was at hand that is spent (0 where nothing was at hand)."""
        return self.spent_yuan / self.at_hand_yuan if self.at_hand_yuan > 0 else 0.0


@dataclass(frozen=True)
class LeverUse:
    """A lever over the years: quantity per year and its whole cost."""

    lever: str
    by_year: dict[int, float]
    cost_yuan: float

    @property
    def total(self) -> float:
        """Quantity over all years."""
        return sum(self.by_year.values())


@dataclass(frozen=True)
class SchoolShare:
    """What a school gets: cost over all years and the quantities by lever."""

    school: str
    name: str
    cost_yuan: float
    levers: dict[str, float]


@dataclass(frozen=True)
class Passing:
    """Units that meet the school rule in a year, of those measured."""

    year: int
    meeting: int
    measured: int


@dataclass(frozen=True)
class RulePrice:
    """What one unit more of a rule would cost, by the linear model (yuan, discounted to the base year)."""

    rule: str
    subject: str
    year: int
    yuan_per_unit: float
    unit: str


@dataclass(frozen=True)
class Answer:
    """The answer of a run."""

    status: str
    verified: bool
    illustrative: bool
    first_year_all_met: int | None
    horizon: int
    unknown_items: int
    items: int
    total_cost_yuan: float
    objective_yuan: float | None
    lower_bound_yuan: float | None
    gap: float | None
    reproducible: bool
    committed_after_horizon_yuan: float
    funds: tuple[FundYear, ...]
    levers: tuple[LeverUse, ...]
    passing: tuple[Passing, ...]
    schools: tuple[SchoolShare, ...]
    prices: tuple[RulePrice, ...]
    seconds: float | None


def answer(run: Mapping[str, Any], tables: Tables, names: Mapping[str, str]) -> Answer:
    """Return the facts of ``run`` (the content of run.json) and its tables ``actions, budget,
    schools_rule, verdicts, prices``.

    ``prices`` may be missing; ``names`` maps school ids to names.
    """
    verdicts = tables["verdicts"]
    judged = verdicts[verdicts["basis"].isin(["computed", "tracked"]) & (verdicts["verdict"] != "unknown")]
    timings = run.get("timings_s") or {}
    return Answer(
        status=str(run["status"]),
        verified=bool(run["verified"]),
        illustrative=bool(run["illustrative"]),
        first_year_all_met=_whole(run.get("first_year_all_met")),
        horizon=int(run["horizon"]),
        unknown_items=_count(run.get("unknown_items")),
        items=int(judged["standard"].nunique()),
        total_cost_yuan=float(run.get("total_cost_yuan") or 0.0),
        objective_yuan=_amount(run.get("objective_yuan")),
        lower_bound_yuan=_amount(run.get("lower_bound_yuan")),
        gap=_amount(run.get("gap")),
        reproducible=bool(run.get("reproducible", True)),
        committed_after_horizon_yuan=float(run.get("committed_after_horizon_yuan") or 0.0),
        funds=_funds(tables["budget"]),
        levers=_levers(tables["actions"]),
        passing=_passing(tables["schools_rule"]),
        schools=_schools(tables["actions"], names),
        prices=tightest(_prices(tables.get("prices"))),
        seconds=float(sum(timings.values())) if timings else None,
    )


def tightest(prices: tuple[RulePrice, ...]) -> tuple[RulePrice, ...]:
    """Return the dearest price of each rule (of each indicator, for thresholds and coefficients), dearest first.

    Rules differ in what a unit is, so each speaks once and prices are not added up; those per yuan come last.
    """
    found: dict[tuple[str, str], RulePrice] = {}
    for price in sorted(prices, key=lambda one: (-abs(one.yuan_per_unit), one.rule, one.subject, one.year)):
        found.setdefault((price.rule, price.subject.partition("|")[2]), price)
    return tuple(sorted(found.values(), key=lambda one: one.unit == "yuan"))


def _prices(frame: pd.DataFrame | None) -> tuple[RulePrice, ...]:
    if frame is None:
        return ()
    columns = frame[["rule", "subject", "year", "yuan_per_unit", "unit"]]
    return tuple(
        RulePrice(str(rule), str(subject), int(year), float(yuan), str(unit))
        for rule, subject, year, yuan, unit in columns.itertuples(index=False, name=None)
    )


def _whole(value: object) -> int | None:
    return None if value in (None, "") else int(str(value))


def _amount(value: object) -> float | None:
    return None if value in (None, "") else float(str(value))


def _count(value: object) -> int:
    """``unknown_items`` is a list of codes or their number."""
    if isinstance(value, list | tuple):
        return len(value)
    return int(str(value)) if value is not None else 0


def _passing(rule: pd.DataFrame) -> tuple[Passing, ...]:
    measured = rule[rule["verdict"] != "not_measured"]
    return tuple(
        Passing(int(str(year)), int((frame["verdict"] == "met").sum()), len(frame))
        for year, frame in measured.groupby("year", sort=True)
    )


def _funds(budget: pd.DataFrame) -> tuple[FundYear, ...]:
    ordered = budget.sort_values(["fund", "year"], kind="stable")
    columns = ["year", "fund", "spent_yuan", "cap_yuan", "carried_in_yuan"]
    return tuple(
        FundYear(int(year), str(fund), float(spent), float(cap), float(carried))
        for year, fund, spent, cap, carried in ordered[columns].itertuples(index=False, name=None)
    )


def _levers(actions: pd.DataFrame) -> tuple[LeverUse, ...]:
    found = []
    for lever in (code for code in LEVERS if code != "salary"):
        rows = actions[actions["lever"] == lever]
        if rows.empty:
            continue
        cost = float(rows["cost_yuan"].sum())
        if lever == "hire":
            cost += float(actions.loc[actions["lever"] == "salary", "cost_yuan"].sum())
        quantity = {} if lever in _MONEY_ONLY else rows.groupby("year", sort=True)["quantity"].sum().to_dict()
        by_year = {int(str(year)): float(amount) for year, amount in quantity.items()}
        found.append(LeverUse(lever, by_year, cost))
    return tuple(found)


def _schools(actions: pd.DataFrame, names: Mapping[str, str]) -> tuple[SchoolShare, ...]:
    found = []
    placed = actions[actions["school"].fillna("").astype(str) != ""]
    for school, rows in placed.groupby("school", sort=True):
        counted = rows[~rows["lever"].isin(sorted(_MONEY_ONLY))].groupby("lever", sort=False)["quantity"].sum()
        levers = {lever: float(counted[lever]) for lever in LEVERS if lever in counted.index}
        name = names.get(str(school), str(school))
        found.append(SchoolShare(str(school), name, float(rows["cost_yuan"].sum()), levers))
    return tuple(sorted(found, key=lambda one: (-one.cost_yuan, one.school)))
