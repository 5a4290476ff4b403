"""Finance rules in figures and words 经费规则: how each stands in the base year and to the horizon."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from planner.base.i18n import T, Text
from planner.report.amounts import money, number
from planner.report.blocks import Block, Cell, Column, Line, Row, Table, Tone


@dataclass(frozen=True)
class FinanceStanding:
    """A finance rule over the years: value and threshold of the base year, and the years by verdict."""

    rule: str
    value: float
    threshold: float
    comparator: str
    met: tuple[int, ...]
    not_met: tuple[int, ...]
    unknown: tuple[int, ...]
    short_yuan: float  # largest yearly amount that is missing; nan where the rule is no amount
    citation: str

    @property
    def verdict(self) -> str:
        """The worst of all years from the base year on: not_met, unknown or met."""
        return "not_met" if self.not_met else "unknown" if self.unknown else "met"


@dataclass(frozen=True)
class FundingFloor:
    """The small-school floor in one year: schools funded for more pupils than they have, and what it adds."""

    year: int
    schools: int
    pupils: int
    funded_pupils: int
    yuan: float


def finance_standing(frame: pd.DataFrame, first_year: int = 0) -> tuple[FinanceStanding, ...]:
    """Return how each rule of ``finance.csv`` stands from ``first_year`` on, in the order of the table."""
    frame = frame[frame["year"] >= first_year]
    return tuple(_standing(str(rule), rows) for rule, rows in frame.groupby("rule", sort=False))


def funding_floor(funding: pd.DataFrame) -> tuple[FundingFloor, ...]:
    """Return the small-school floor by year, years without a small school left out."""
    lifted = funding[funding["floor_yuan"] > 0]
    return tuple(
        FundingFloor(int(str(year)), len(rows), int(rows["pupils"].sum()), int(rows["funded_pupils"].sum()),
                     float(rows["floor_yuan"].sum()))
        for year, rows in lifted.groupby("year", sort=True)
    )  # fmt: skip


def finance_blocks(
    rules: tuple[FinanceStanding, ...],
    floors: tuple[FundingFloor, ...],
    titles: Mapping[str, Text],
    first_year: int,
    *,
    every: bool = False,
) -> tuple[Block, ...]:
    """Return the finance rules that are not met and the codes of the unknown ones; ``every`` lists all of them."""
    if not rules:
        return ()
    columns = (
        Column(T("Finance rule")),
        Column(T("Name")),
        Column(T("Found / required")),
        Column(T("Verdict")),
        Column(T("Source")),
    )
    shown = [one for one in rules if every or one.verdict == "not_met"]
    body = tuple(Row(_cells(one, titles), _TONES[one.verdict]) for one in shown)
    table = Table(columns, body) if body else None
    return (Block(T("Finance rules"), _lines(rules, floors, first_year), table),)


def _lines(
    rules: tuple[FinanceStanding, ...], floors: tuple[FundingFloor, ...], first_year: int
) -> tuple[Line, ...]:  # fmt: skip
    unknown = [one.rule for one in rules if one.verdict == "unknown"]
    failing = sum(one.verdict == "not_met" for one in rules)
    met = len(rules) - failing - len(unknown)
    text = T("{met} of {all} finance rules hold from {year} on, {failing} do not, {unknown} are unknown.",
             met=met, all=len(rules), failing=failing, unknown=len(unknown), year=first_year)  # fmt: skip
    lines = [Line(text, "bad" if failing else "warning" if unknown else "good")]
    if unknown:
        lines.append(Line(T("Without figures in table finance: {codes}", codes=", ".join(unknown)), "warning"))
    if floors:
        one = floors[0]
        text = T(
            "Small-school floor {year}: {schools} schools with {pupils} pupils are funded for {funded}, {yuan} more.",
            year=one.year, schools=one.schools, pupils=one.pupils, funded=one.funded_pupils, yuan=money(one.yuan),
        )  # fmt: skip
        lines.append(Line(text))
    return tuple(lines)


_TONES: dict[str, Tone] = {"met": "plain", "not_met": "bad", "unknown": "warning"}


def _standing(rule: str, rows: pd.DataFrame) -> FinanceStanding:
    first = rows.iloc[0]
    years = {word: tuple(int(year) for year in rows.loc[rows["verdict"] == word, "year"])
             for word in ("met", "not_met", "unknown")}  # fmt: skip
    return FinanceStanding(
        rule, float(first["value"]), float(first["threshold"]), str(first["comparator"]), years["met"],
        years["not_met"], years["unknown"], float(rows["short_yuan"].max()), str(first["citation"]),
    )  # fmt: skip


def _cells(one: FinanceStanding, titles: Mapping[str, Text]) -> tuple[Cell, ...]:
    found = "" if one.value != one.value else f"{number(one.value, 3)} / {number(one.threshold, 3)}"
    return (one.rule, titles.get(one.rule, ""), found, _verdict(one), one.citation)


def _verdict(one: FinanceStanding) -> Text:
    if one.not_met:
        years = ", ".join(map(str, one.not_met))
        if one.short_yuan == one.short_yuan and one.short_yuan > 0:
            return T("not met in {years}; short by up to {yuan}", years=years, yuan=money(one.short_yuan))
        return T("not met in {years}", years=years)
    if one.unknown:
        return T("unknown (no figures)") if not one.met else T("unknown in {years}", years=_span(one.unknown))
    return T("met")


def _span(years: tuple[int, ...]) -> str:
    return str(years[0]) if len(years) == 1 else f"{years[0]}–{years[-1]}"
