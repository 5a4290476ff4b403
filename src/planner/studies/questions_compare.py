"""How alternatives differ from the least-cost plan 备选方案差异: by lever, year and school, from verified runs."""

from __future__ import annotations

import math
from typing import Any

import pandas as pd

from planner.optimization.questions.alternatives import Made
from planner.optimization.questions.spend import BUILDING
from planner.studies.plan import RunResult
from planner.studies.questions_case import Asked, frame

Row = tuple[str, str, int, str, str]
_MOVES = ("transfer", "rotate")


def alternative_tables(
    one: Asked, made: list[Made], plans: dict[str, RunResult], least: Made
) -> dict[str, pd.DataFrame]:
    """Return ``alternatives`` and its parts by lever, year and school, and the rows that differ (``_changes``)."""
    tables = {code: run.tables for code, run in plans.items()}
    whole = [item.aim for item in made if item.whole]
    summary = [_summary(one, item, plans.get(item.aim), plans["least"], least) for item in made]
    return {
        "alternatives": frame(
            "alternative kind verified total_cost_yuan objective_yuan over_least measure moves hires building_yuan"
            " peak_yuan peak_year largest_change_yuan early_unit_years early_rural_unit_years first_year_all_met"
            " lowest_margin changed_rows seconds",
            summary,
            "verified total_cost_yuan moves hires building_yuan peak_yuan peak_year largest_change_yuan"
            " early_unit_years early_rural_unit_years first_year_all_met changed_rows",
            "alternative kind",
        ),
        "alternatives_levers": _levers(whole, tables),
        "alternatives_years": _years(whole, tables),
        "alternatives_schools": _schools(whole, tables),
        "alternatives_changes": _changes(whole, tables),
    }  # fmt: skip


def _summary(one: Asked, item: Made, run: RunResult | None, base: RunResult, least: Made) -> tuple[Any, ...]:
    over = item.cost_yuan / least.cost_yuan - 1.0 if least.cost_yuan else 0.0
    if run is None:
        nothing = (math.nan,) * 11
        return (item.aim, "linear", 0, math.nan, item.cost_yuan, over, item.value, *nothing, item.seconds)
    actions, scenario = run.tables["actions"], one.case.scenario
    yearly = actions.groupby("year")["cost_yuan"].sum().reindex(list(scenario.years[1:]), fill_value=0)
    change = yearly.diff().abs().max()
    rule = run.tables["schools_rule"]
    early = rule[(rule["year"] > scenario.base_year) & (rule["year"] < scenario.deadline) & (rule["verdict"] == "met")]
    rural = {school.id for school in one.case.district.schools if school.area_type == "rural"}
    of_rural = early["unit"].str.partition(":")[0].isin(rural) if len(early) else pd.Series(dtype=bool)
    first = run.run["first_year_all_met"]
    return (
        item.aim, "whole", 1, run.run["total_cost_yuan"], run.run["objective_yuan"], over, item.value,
        _sum(actions, _MOVES, "quantity"), _sum(actions, ("hire",), "quantity"),
        _sum(actions, BUILDING, "cost_yuan"), float(yearly.max()), float(str(yearly.idxmax())),
        0.0 if change != change else float(change), len(early), int(of_rural.sum()),
        math.nan if first is None else float(first), _margin(run, scenario.deadline),
        changed(run.tables["actions"], base.tables["actions"]), item.seconds,
    )  # fmt: skip


def _sum(actions: pd.DataFrame, levers: tuple[str, ...], column: str) -> float:
    return float(actions.loc[actions["lever"].isin(levers), column].sum())


def _margin(run: RunResult, deadline: int) -> float:
    """Smallest share by which an indicator that is met exceeds its threshold."""
    rows = run.tables["indicators"]
    met = rows[(rows["year"] >= deadline) & (rows["verdict"] == "met") & (rows["threshold"] > 0)]
    return float((met["value"] / met["threshold"] - 1.0).min()) if len(met) else math.nan


def quantities(actions: pd.DataFrame) -> dict[Row, int]:
    """(unit, school, year, lever, item) → quantity of a plan's rows; salaries follow from hires and are left out."""
    return {key: quantity for key, (quantity, _) in _by_row(actions).items()}


def changed(one: pd.DataFrame, other: pd.DataFrame) -> int:
    """Number of rows (unit, school, year, lever, item) that differ between two plans."""
    left, right = quantities(one), quantities(other)
    return sum(left.get(key, 0) != right.get(key, 0) for key in {**left, **right})


def _pairs(whole: list[str], tables: dict[str, dict[str, pd.DataFrame]], by: str, column: str) -> Any:
    """Yield (alternative, key, its sum, the least-cost plan's sum) over the keys of both."""
    sums: dict[str, dict[str, int]] = {}
    for code in whole:
        totals = tables[code]["actions"].groupby(by)[column].sum()
        sums[code] = {str(key): int(value) for key, value in totals.items()}
    for code in whole:
        for key in sorted({**sums["least"], **sums[code]}):
            yield code, key, sums[code].get(key, 0), sums["least"].get(key, 0)


def _levers(whole: list[str], tables: dict[str, dict[str, pd.DataFrame]]) -> pd.DataFrame:
    costs = {(code, key): pair for code, key, *pair in _pairs(whole, tables, "lever", "cost_yuan")}
    rows = [
        (code, key, quantity, costs[code, key][0], least, costs[code, key][1])
        for code, key, quantity, least in _pairs(whole, tables, "lever", "quantity")
    ]
    return frame(
        "alternative lever quantity cost_yuan least_quantity least_cost_yuan", rows,
        "quantity cost_yuan least_quantity least_cost_yuan", "alternative lever",
    )  # fmt: skip


def _years(whole: list[str], tables: dict[str, dict[str, pd.DataFrame]]) -> pd.DataFrame:
    base = tables["least"]["budget"]
    spent = {(y, f): s for y, f, s in zip(base["year"], base["fund"], base["spent_yuan"], strict=True)}
    rows = []
    for code in whole:
        own = tables[code]["budget"]
        for year, fund, yuan in zip(own["year"], own["fund"], own["spent_yuan"], strict=True):
            rows.append((code, int(year), fund, int(yuan), int(spent[year, fund])))
    ints = "year spent_yuan least_spent_yuan"
    return frame("alternative year fund spent_yuan least_spent_yuan", rows, ints, "alternative fund")


def _schools(whole: list[str], tables: dict[str, dict[str, pd.DataFrame]]) -> pd.DataFrame:
    moves = {code: _moves(tables[code]["transfers"]) for code in whole}
    base = quantities(tables["least"]["actions"])
    differs: dict[tuple[str, str], int] = {}
    for code in whole:
        own = quantities(tables[code]["actions"])
        for key in {**base, **own}:
            if base.get(key, 0) != own.get(key, 0):
                differs[code, key[1]] = differs.get((code, key[1]), 0) + 1
    rows = [
        (code, school, int(cost), int(least), moves[code].get(school, 0), moves["least"].get(school, 0),
         differs.get((code, school), 0))
        for code, school, cost, least in _pairs(whole, tables, "school", "cost_yuan")
    ]  # fmt: skip
    ints = "cost_yuan least_cost_yuan moves least_moves changed_rows"
    columns = "alternative school cost_yuan least_cost_yuan moves least_moves changed_rows"
    return frame(columns, rows, ints, "alternative school")


def _changes(whole: list[str], tables: dict[str, dict[str, pd.DataFrame]]) -> pd.DataFrame:
    """Rows (unit, school, year, lever, item) whose quantity is another than in the least-cost plan, with their money.

    Salaries follow from hires and have no rows of their own here.
    """
    totals = {code: _by_row(tables[code]["actions"]) for code in whole}
    base = totals["least"]
    rows = []
    for code in whole:
        own = totals[code]
        for key in sorted({**base, **own}):
            (quantity, yuan), (least, least_yuan) = own.get(key, (0, 0)), base.get(key, (0, 0))
            if quantity != least:
                unit, school, year, lever, item = key
                rows.append((code, school, unit, year, lever, item, quantity, least, yuan, least_yuan))
    return frame(
        "alternative school unit year lever item quantity least_quantity cost_yuan least_cost_yuan", rows,
        "year quantity least_quantity cost_yuan least_cost_yuan", "alternative school unit lever item",
    )  # fmt: skip


def _by_row(actions: pd.DataFrame) -> dict[Row, tuple[int, int]]:
    """(unit, school, year, lever, item) → quantity and yuan of a plan's rows, salaries left out."""
    rows = actions[actions["lever"] != "salary"]
    columns = (rows[name] for name in ("unit", "school", "year", "lever", "item", "quantity", "cost_yuan"))
    found: dict[Row, tuple[int, int]] = {}
    for unit, school, year, lever, item, quantity, yuan in zip(*columns, strict=True):
        key = unit, school, int(year), lever, item
        old = found.get(key, (0, 0))
        found[key] = old[0] + int(quantity), old[1] + int(yuan)
    return found


def _moves(transfers: pd.DataFrame) -> dict[str, int]:
    """Persons who leave or come, by school."""
    found: dict[str, int] = {}
    for column in ("from_unit", "to_unit"):
        for unit, count in zip(transfers[column], transfers["teachers"], strict=True):
            school = str(unit).partition(":")[0]
            found[school] = found.get(school, 0) + int(count)
    return found
