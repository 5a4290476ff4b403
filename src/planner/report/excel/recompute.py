"""The sheet with live formulas 复算表: an inspector recomputes one school and one coefficient by hand.

Blue cells are inputs (pupils, stocks, thresholds); everything else is a formula that can be followed cell by cell and
stands beside the value of the run. Formulas: docs/model.md §3 (indicators, school rule, coefficient of variation).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from planner.base.i18n import T, Text
from planner.base.terms import INDICATORS, PER_PUPILS, RESOURCES
from planner.report.excel.sheet import Book, Cell, Column, Formula, Sheet, Value
from planner.report.labels import indicator, stage
from planner.report.papers.gaps import unit_pupils
from planner.report.papers.paper import Paper, home

_PER = dict(zip(INDICATORS, PER_PUPILS, strict=True))
_RESOURCE = dict(zip(INDICATORS, RESOURCES, strict=True))
#: Tolerance of every comparison (design §3 "Passing").
TOLERANCE = "0.000000001"


@dataclass(frozen=True)
class Choice:
    """What is recomputed: the units of one school, and one coefficient (stage, indicator) of one year."""

    units: tuple[str, ...]
    stage: str
    indicator: str
    year: int


def choose(paper: Paper, school: str | None = None) -> Choice | None:
    """Choose the school asked for, else the one with most gaps in the base year; and the CV nearest to its limit.

    Combined schools come first among equals. Returns None where nothing is measured.
    """
    table, spread = paper.table("indicators"), paper.table("dispersion")
    if table.empty or spread.empty:
        return None
    units = list(dict.fromkeys(table["unit"].astype(str)))
    mine = [unit for unit in units if home(unit) == school]
    if not mine:
        base = table[(table["year"] == paper.base) & (table["verdict"] == "not_met")]
        count = base["unit"].astype(str).map(home).value_counts()
        best = min(count.index, key=lambda code: (-int(count[code]), str(code)), default=home(units[0]))
        mine = [unit for unit in units if home(unit) == best]
    at = spread[(spread["year"] == paper.deadline) & spread["cv"].notna() & (spread["verdict"] != "not_measured")]
    if at.empty:
        return None
    near = at.assign(near=at["cv"] / at["limit"]).sort_values(["near", "stage", "indicator"], kind="stable").iloc[-1]
    return Choice(tuple(mine), str(near["stage"]), str(near["indicator"]), paper.deadline)


def write_recompute(book: Book, paper: Paper, choice: Choice) -> None:
    """Write the sheet."""
    sheet = book.sheet(T("Recompute by hand"))
    sheet.widths((34, 16, 14, 14, 14, 14, 16, 16, 16))
    sheet.line(T("Recompute one school and one coefficient by hand"), 14)
    sheet.line(T("Blue cells are the inputs of the run; every other number is a formula. Change a blue cell and see."))
    sheet.line(T("Indicator = stock ÷ pupils × (100 for degrees, backbone, PE and arts, multimedia; 1 otherwise)."))
    for year in dict.fromkeys((paper.base, choice.year)):
        for unit in choice.units:
            _unit(sheet, paper, unit, year)
    _dispersion(sheet, paper, choice)


def _unit(sheet: Sheet, paper: Paper, unit: str, year: int) -> None:
    table = paper.table("indicators")
    rows = table[(table["unit"] == unit) & (table["year"] == year) & table["indicator"].isin(INDICATORS)]
    pupils = unit_pupils(paper, year).get(unit, 0)
    if rows.empty or not pupils:
        return
    sheet.row += 1
    sheet.line(T("{unit}, {year}", unit=paper.unit(unit), year=year), 12)
    sheet.cells([T("Pupils"), Cell(pupils, "input")], ["text", "int"])
    people = f"$B${sheet.row}"
    columns = (
        Column(T("Indicator")), Column(T("Stock"), "raw"), Column(T("Per pupils"), "int"), Column(T("Value"), "raw"),
        Column(T("Threshold"), "raw"), Column(T("Ratio"), "ratio"), Column(T("Verdict")),
        Column(T("Value of the run"), "raw"), Column(T("Difference"), "raw"),
    )  # fmt: skip
    first = sheet.row + 2
    stocks = _stocks(paper, unit, year)
    met, tolerated, not_met = (sheet.book.words(text) for text in (T("met"), T("at least 85%"), T("not met")))
    cells: list[Sequence[Cell | Value]] = []
    values = {str(row["indicator"]): row for row in rows.to_dict("records")}
    for line, code in enumerate(values, start=first):
        run, threshold = float(values[code]["value"]), float(values[code]["threshold"])
        stock = stocks.get(_RESOURCE[code], math.nan)
        value = stock / pupils * _PER[code]
        ratio = value / threshold
        word = met if value >= threshold - 1e-9 else tolerated if ratio >= 0.85 - 1e-9 else not_met
        judged = f'=IF(D{line}>=E{line}-{TOLERANCE},"{met}",IF(F{line}>=0.85-{TOLERANCE},"{tolerated}","{not_met}"))'
        cells.append(
            (
                indicator(code), Cell(stock, "input"), _PER[code], Formula(f"=B{line}/{people}*C{line}", value),
                Cell(threshold, "input"), Formula(f"=D{line}/E{line}", ratio), Formula(judged, word), run,
                Formula(f"=D{line}-H{line}", value - run),
            )
        )  # fmt: skip
    body = sheet.table(columns, cells)
    _school_rule(sheet, paper, unit, year, body, (met, not_met))


def _school_rule(sheet: Sheet, paper: Paper, unit: str, year: int, body: range, words: tuple[str, str]) -> None:
    """At least 6 of 7 met and the remaining one at 85 %, counted live and beside the run's own."""
    first, last = body.start + 1, body.stop
    rule = paper.table("schools_rule")
    row = rule[(rule["unit"] == unit) & (rule["year"] == year)].iloc[0]
    count, lowest = int(row["met"]), float(row["lowest_ratio"])
    passed = count >= len(body) - 1 and lowest >= 0.85 - 1e-9
    sheet.cells(
        [T("Indicators met"), Formula(f'=COUNTIF(G{first}:G{last},"{words[0]}")', count), T("run: {n}", n=count)],
        ["text", "int", "text"],
    )
    counted = f"B{sheet.row}"
    sheet.cells([T("Lowest ratio"), Formula(f"=MIN(F{first}:F{last})", lowest)], ["text", "ratio"])
    text = f'=IF(AND({counted}>={len(body) - 1},B{sheet.row}>=0.85-{TOLERANCE}),"{words[0]}","{words[1]}")'
    sheet.cells(
        [T("School rule (6 of 7, the last at 85%)"), Formula(text, words[0] if passed else words[1]),
         T("run: {n}", n=_verdict(str(row["verdict"])))],
        ["text", "text", "text"],
    )  # fmt: skip


def _verdict(code: str) -> Text:
    return {"met": T("met"), "not_met": T("not met")}.get(code) or T("not measured")


def _stocks(paper: Paper, unit: str, year: int) -> dict[str, float]:
    table = paper.table("stocks")
    rows = table[(table["unit"] == unit) & (table["year"] == year)]
    return {str(name): float(stock) for name, stock in zip(rows["resource"], rows["stock"], strict=True)}


def measured(paper: Paper, choice: Choice) -> pd.DataFrame:
    """Return the measured units of the coefficient: ``unit, pupils, stock, value`` in the order of the tables."""
    table, stocks = paper.table("indicators"), paper.table("stocks")
    rows = table[(table["stage"] == choice.stage) & (table["year"] == choice.year)]
    rows = rows[(rows["indicator"] == choice.indicator) & (rows["verdict"] != "not_measured")]
    held = stocks[(stocks["year"] == choice.year) & (stocks["resource"] == _RESOURCE[choice.indicator])]
    by_unit = dict(zip(held["unit"].astype(str), held["stock"].astype(float), strict=True))
    pupils = unit_pupils(paper, choice.year)
    units = [str(unit) for unit in rows["unit"]]
    return pd.DataFrame(
        {
            "unit": units,
            "pupils": [pupils[unit] for unit in units],
            "stock": [by_unit[unit] for unit in units],
            "value": rows["value"].astype(float).to_numpy(),
        }
    )


def _dispersion(sheet: Sheet, paper: Paper, choice: Choice) -> None:
    """The coefficient of variation 差异系数: pupil-weighted, population form, mean = ratio of totals."""
    units = measured(paper, choice)
    spread = paper.table("dispersion")
    row = spread[
        (spread["stage"] == choice.stage) & (spread["year"] == choice.year) & (spread["indicator"] == choice.indicator)
    ].iloc[0]
    sheet.row += 1
    what = T("{stage}, {indicator}", stage=stage(choice.stage), indicator=indicator(choice.indicator))
    sheet.line(T("Coefficient of variation: {what}, {year}", what=what, year=choice.year), 12)
    sheet.line(T("Mean = sum of stocks ÷ sum of pupils; S = √Σ(pupils ÷ all pupils × (value − mean)²); CV = S ÷ mean."))
    per, count = _PER[choice.indicator], len(units)
    first = sheet.row + 9  # six result lines and the header stand above, as Excel counts
    last, mean_at, s_at = first + count - 1, sheet.row + 3, sheet.row + 4
    pupils, stocks = f"B{first}:B{last}", f"C{first}:C{last}"
    mean, sd, cv, limit = (float(row[name]) for name in ("mean", "sd", "cv", "limit"))
    verdict = (sheet.book.words(T("met")), sheet.book.words(T("not met")))
    results: list[tuple[Text, Value, Value]] = [
        (T("All pupils"), Formula(f"=SUM({pupils})", int(units["pupils"].sum())), None),
        (T("All stocks"), Formula(f"=SUM({stocks})", float(units["stock"].sum())), None),
        (T("Mean"), Formula(f"=B{mean_at - 1}/B{mean_at - 2}*{per}", mean), mean),
        (T("S"), Formula(f"=SQRT(SUM(E{first}:E{last}))", sd), sd),
        (T("CV"), Formula(f"=B{s_at}/B{mean_at}", cv), cv),
        (T("Limit"), limit, limit),
    ]
    for label, value, run in results:
        sheet.cells([label, value, T("run:") if run is not None else None, run], ["text", "raw", "text", "raw"])
    word = verdict[0] if cv <= limit + 1e-9 else verdict[1]
    text = f'=IF(B{s_at + 1}<=B{s_at + 2}+{TOLERANCE},"{verdict[0]}","{verdict[1]}")'
    sheet.cells([T("Verdict"), Formula(text, word), T("run:"), _verdict(str(row["verdict"]))], ["text"] * 4)
    columns = (
        Column(T("Unit")), Column(T("Pupils"), "int"), Column(T("Stock"), "raw"), Column(T("Value"), "raw"),
        Column(T("Weighted square"), "raw"), Column(T("Value of the run"), "raw"), Column(T("Difference"), "raw"),
    )  # fmt: skip
    total = int(units["pupils"].sum())
    cells = []
    for line, one in enumerate(units.to_dict("records"), start=first):
        value = one["stock"] / one["pupils"] * per
        square = one["pupils"] / total * (value - mean) ** 2
        cells.append(
            (
                paper.unit(str(one["unit"])), Cell(int(one["pupils"]), "input"), Cell(float(one["stock"]), "input"),
                Formula(f"=C{line}/B{line}*{per}", value),
                Formula(f"=B{line}/B${mean_at - 2}*(D{line}-B${mean_at})^2", square),
                float(one["value"]), Formula(f"=D{line}-F{line}", value - float(one["value"])),
            )
        )  # fmt: skip
    body = sheet.table(columns, cells)
    assert body.start + 1 == first
