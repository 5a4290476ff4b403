"""What a plan says 方案要点: when it passes, what it costs, who is hired and moved, what is bought and where.

Facts only, from ``run.json`` and the tidy tables; :mod:`planner.report.answer_text` words them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from planner.base.terms import DISTRICT_LEVERS, LEVERS
from planner.report.standing import Tables, school_of

#: Quantities that are not what a school gets: persons paid in a year, per mille of a project.
_MONEY_ONLY = {"salary", "build"}
#: What is told of a school, in order: the levers that act on it, and what comes to it from others.
SCHOOL_LEVERS = (
    "build", "hire", "transfer_in", "transfer", "rotate_in", "rotate", "upgrade", "recognise", "buy_equipment",
    "receive_equipment", "reassign_equipment", "equip_room", "music_room", "art_room", "extend", "add_classroom",
    "extend_sports", "lease", "open_class",
)  # fmt: skip


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
    """A lever over the years: quantity per year, in all, and its whole cost.

    The same venue leased for three years is one venue, and a project is counted in each year of its building.
    """

    lever: str
    by_year: dict[int, float]
    total: float
    cost_yuan: float


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
    left_out: int | None = None  # decisions on kindergartens not considered; None where none are planned


def answer(run: Mapping[str, Any], tables: Tables, names: Mapping[str, str]) -> Answer:
    """Return the facts of ``run`` (the content of run.json) and its tables ``actions, transfers,
    budget, schools_rule, verdicts, prices``.

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
        schools=_schools(tables["actions"], tables["transfers"], names),
        prices=tightest(_prices(tables.get("prices"))),
        seconds=float(sum(timings.values())) if timings else None,
        left_out=_whole((run.get("counts") or {}).get("preschool_left_out")),
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
    for lever in (code for code in (*LEVERS, *DISTRICT_LEVERS) if code != "salary"):
        rows = actions[actions["lever"] == lever]
        if rows.empty:
            continue
        cost = float(rows["cost_yuan"].sum())
        if lever == "hire":
            cost += float(actions.loc[actions["lever"] == "salary", "cost_yuan"].sum())
        years = rows.groupby("year", sort=True)
        quantity = years["item"].nunique() if lever == "build" else years["quantity"].sum()
        by_year = {int(str(year)): float(amount) for year, amount in quantity.to_dict().items()}
        total = sum(by_year.values())
        if lever == "build":
            total = float(rows["item"].nunique())
        elif lever == "lease":
            total = float(rows.drop_duplicates("item")["quantity"].sum())
        elif lever == "programme":  # units of unlike items do not add up: programmes are counted
            items = rows["item"].str.partition(":")[0]
            by_year = {int(str(year)): float(count) for year, count in items.groupby(rows["year"]).nunique().items()}
            total = float(items.nunique())
        found.append(LeverUse(lever, by_year, total, cost))
    return tuple(found)


def _schools(actions: pd.DataFrame, transfers: pd.DataFrame, names: Mapping[str, str]) -> tuple[SchoolShare, ...]:
    placed = actions[actions["school"].fillna("").astype(str) != ""]
    cost = placed.groupby("school", sort=True)["cost_yuan"].sum()
    done = {school: _done_at(rows) for school, rows in placed.groupby("school", sort=True)}
    for school, arrived in _arrivals(placed, transfers).items():
        done.setdefault(school, {}).update(arrived)
    found = [
        SchoolShare(
            school=str(school),
            name=names.get(str(school), str(school)),
            cost_yuan=float(cost.get(school, 0.0)),
            levers={code: levers[code] for code in SCHOOL_LEVERS if code in levers},
        )
        for school, levers in done.items()
    ]
    return tuple(sorted(found, key=lambda one: (-one.cost_yuan, one.school)))


def _done_at(rows: pd.DataFrame) -> dict[str, float]:
    """Quantities by lever of the rows of one school; projects are counted, each once."""
    counted = rows[~rows["lever"].isin(sorted(_MONEY_ONLY))].groupby("lever", sort=False)["quantity"].sum()
    done = {str(lever): float(quantity) for lever, quantity in counted.items()}
    projects = rows.loc[rows["lever"] == "build", "item"].nunique()
    return done | ({"build": float(projects)} if projects else {})


def _arrivals(actions: pd.DataFrame, transfers: pd.DataFrame) -> dict[str, dict[str, float]]:
    """What schools receive from others: teachers who move in, equipment (``to:<school>``)."""
    found: dict[str, dict[str, float]] = {}
    for unit, kind, teachers in transfers[["to_unit", "kind", "teachers"]].itertuples(index=False, name=None):
        arrived = found.setdefault(school_of(str(unit)), {})
        arrived[f"{kind}_in"] = arrived.get(f"{kind}_in", 0.0) + float(teachers)
    given = actions[actions["lever"] == "reassign_equipment"]
    for item, yuan in given[["item", "quantity"]].itertuples(index=False, name=None):
        arrived = found.setdefault(str(item).removeprefix("to:"), {})
        arrived["receive_equipment"] = arrived.get("receive_equipment", 0.0) + float(yuan)
    return found
