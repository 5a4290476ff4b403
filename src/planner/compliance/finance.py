"""Finance rules judged year by year 经费规则判定: what the table of money gives, and what the plan adds to it.

Years up to the base year are as entered. Later years: the amount entered for the year (the budget without the plan),
else the last one carried on, and the plan's spending of the year on top of it. What the data do not give is unknown,
and unknown is never met.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from planner.base.types import Action, Projection
from planner.compliance.tables import framed
from planner.district.model import District
from planner.standards.finance import FinanceRule, finance_rules
from planner.standards.lookup import Pack
from planner.standards.standard import compare

#: Rules of the packs that are about money: 5 % for training, small-school floor, special education, pay.
LEVEL_RULES = ("Q4", "G6", "G7", "G8")
#: Rule of growth → (item, item that it is compared with or ''), by the codes of table finance.
GROWTH = {
    "F1": ("education_budget", "fiscal_revenue"),
    "F2": ("per_pupil_spending", ""),
    "F3A": ("teacher_pay", ""),
    "F3B": ("per_pupil_public", ""),
    "F4A": ("education_budget", ""),
    "F4B": ("per_pupil_spending", ""),
    "F5": ("rural_spending", "urban_spending"),
    "F6": ("education_budget", "city_education_budget"),
}
#: Items that the plan's own spending adds to.
CARRIED = ("education_budget", "per_pupil_spending")


@dataclass(frozen=True)
class Amount:
    """An amount of a year: entered (``table``), or carried on with the plan's spending (``derived``)."""

    yuan: float
    source: str


def amount_of(
    item: str, year: int, district: District, projection: Projection, spent: Mapping[int, int]
) -> Amount | None:
    """Return the amount of ``item`` in ``year`` in yuan (per pupil where the item is), None where it is not known.

    ``spent``: the plan's spending by year beyond doing nothing.
    """
    given = {one.year: one.amount for one in district.finance if one.item == item}
    plan = float(spent.get(year, 0)) if item in CARRIED else 0.0
    after = year > projection.base_year
    if year in given:
        if not after or not plan:
            return Amount(given[year], "table")
        share = plan if item == "education_budget" else plan / _pupils(projection, year)
        return Amount(given[year] + share, "derived")
    known = [one for one in given if one < year]
    if item not in CARRIED or not after or not known or max(known) < projection.base_year:
        return None
    last = given[max(known)]
    if item == "education_budget":
        return Amount(last + plan, "derived")
    pupils = _pupils(projection, year)
    return Amount((last * _pupils(projection, max(known)) + plan) / pupils, "derived") if pupils else None


def growth_row(
    rule: FinanceRule, year: int, district: District, projection: Projection, spent: Mapping[int, int]
) -> dict[str, Any]:
    """Return value and threshold in per cent growth from the year before, verdict, and what is short in yuan.

    ``short_yuan``: what must be appropriated on top in ``year`` (per person where the item is) to keep the rule.
    """
    item, rival = GROWTH[rule.code]
    now, before = (amount_of(item, at, district, projection, spent) for at in (year, year - 1))
    value, threshold, short, source = float("nan"), 0.0, float("nan"), ""
    if now is not None and before is not None and before.yuan > 0:
        value, source = 100 * (now.yuan / before.yuan - 1), max(now.source, before.source, key=len)
    if rival:
        there, then = (amount_of(rival, at, district, projection, {}) for at in (year, year - 1))
        known = there is not None and then is not None and then.yuan > 0
        threshold = 100 * (there.yuan / then.yuan - 1) if known and there and then else float("nan")
    verdict = "unknown"
    if value == value and threshold == threshold:
        verdict = "met" if compare(value, rule.comparator, threshold) else "not_met"
        assert now is not None and before is not None
        short = max(0.0, before.yuan * (1 + threshold / 100) - now.yuan)
    return {"value": value, "threshold": threshold, "verdict": verdict, "short_yuan": short, "source": source}


def finance_frame(
    district: District, pack: Pack, projection: Projection, verdicts: pd.DataFrame, actions: Iterable[Action] = ()
) -> pd.DataFrame:
    """Return ``finance.csv``: every finance rule and year with value, threshold, verdict and citation.

    Q4, G6, G7 and G8 stand as they were judged in ``verdicts``; growth rules are derived here, with the spending of
    ``actions``.
    """
    spent: dict[int, int] = {}
    for action in actions:
        spent[action.year] = spent.get(action.year, 0) + action.cost_yuan
    rows: list[dict[str, Any]] = []
    for code in LEVEL_RULES:
        for row in verdicts[verdicts["standard"] == code].to_dict("records"):
            kept = {name: row[name] for name in ("subject", "year", "value", "threshold", "comparator", "verdict")}
            more = {"rule": code, "basis": "tracked", "short_yuan": float("nan"), "source": "tracked"}
            rows.append(more | kept | {"citation": row["citation"]})
    for rule, citation in finance_rules(pack):
        for year in projection.years:
            if rule.years and year not in rule.years:
                continue
            found = growth_row(rule, year, district, projection, spent)
            head = {"rule": rule.code, "subject": "", "year": year, "basis": "computed"}
            rows.append(head | {"comparator": rule.comparator, "citation": citation.short} | found)
    return framed("finance", rows)


def _pupils(projection: Projection, year: int) -> float:
    return float(projection.pupils[:, year - projection.base_year].sum())
