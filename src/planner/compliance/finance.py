"""Finance rules judged year by year 经费规则判定: what the table of money gives, and what the plan adds to it.

What the data do not give is unknown, and unknown is never met. A growth rule that a plan's own spending enters must
hold in every year after the base year (:func:`check_growth`); one that it does not touch stays open where it fails.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import pandas as pd

from planner.base.i18n import T
from planner.base.types import Action, Projection
from planner.compliance.finance_growth import GROWTH, SPENT_ON, Spending, amount_of, growth_asked
from planner.compliance.finding import Finding
from planner.compliance.tables import framed
from planner.district.model import District
from planner.standards.finance import FinanceRule, finance_rules
from planner.standards.lookup import Pack
from planner.standards.standard import compare

#: Rules of the packs that are about money: 5 % for training, small-school floor, special education, pay.
LEVEL_RULES = ("Q4", "G6", "G7", "G8")


def growth_row(
    rule: FinanceRule, year: int, district: District, projection: Projection, spent: Spending
) -> dict[str, Any]:
    """Return value and threshold in per cent growth from the year before, verdict, and what is short in yuan.

    ``short_yuan``: what must be appropriated on top in ``year`` (per person where the item is) to keep the rule.
    """
    item, asked = GROWTH[rule.code][0], growth_asked(rule, year, district, projection)
    now, before = (amount_of(item, at, district, projection, spent) for at in (year, year - 1))
    value, threshold, short, source = float("nan"), float("nan") if asked is None else asked, float("nan"), ""
    if now is not None and before is not None and before.yuan > 0:
        value, source = 100 * (now.yuan / before.yuan - 1), max(now.source, before.source, key=len)
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
    spent = Spending.of(actions)
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


def check_growth(finance: pd.DataFrame, base_year: int, *, enters: bool) -> Iterator[Finding]:
    """Yield the growth rules of ``finance.csv`` that do not hold after the base year.

    ``enters``: those that the plan's own spending enters (a finding), else those that it does not touch (open).
    """
    for row in finance[(finance["basis"] == "computed") & (finance["year"] > base_year)].to_dict("records"):
        if row["verdict"] == "not_met" and (GROWTH[row["rule"]][0] in SPENT_ON) == enters:
            message = T(
                "grows by {value} % where {sign} {threshold} % is asked; {yuan} yuan are missing",
                value=f"{row['value']:.6g}", sign=row["comparator"], threshold=f"{row['threshold']:.6g}",
                yuan=f"{row['short_yuan']:,.0f}",
            )  # fmt: skip
            yield Finding("rule.growth", f"{row['rule']} {row['year']}", message)
