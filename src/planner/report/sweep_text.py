"""A sweep in words 参数扫描结果: every point, what moves a result most, and two keys at once."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from planner.base.i18n import T, Text
from planner.report.amounts import NOTHING, number, table_money
from planner.report.blocks import Block, Cell, Column, Line, Row, Table, Tone

#: Points shown before the rest is counted.
ROWS = 30
_STATUS: Mapping[str, Text] = {
    "optimal": T("plan, optimal"),
    "feasible": T("plan, within the gap"),
    "infeasible": T("impossible"),
    "stopped": T("stopped without a plan"),
    "bad_input": T("bad input"),
    "bound": T("bound of the linear plan"),
    "assessed": T("nothing done"),
}
MEASURE_WORDS: Mapping[str, Text] = {
    "total_cost_yuan": T("Total cost"),
    "lower_bound_yuan": T("Least cost that can be proved (discounted)"),
    "objective_yuan": T("Cost, discounted"),
    "first_year_all_met": T("All met from"),
    "units_pass": T("Units that pass"),
    "not_met": T("Verdicts not met"),
    "worst_cv": T("Largest CV to its limit"),
    "pupils": T("Pupils"),
    "hires": T("Hires"),
    "moves": T("Teachers moved"),
    "building_yuan": T("Building"),
    "peak_yuan": T("Spending of the dearest year"),
}


def sweep_blocks(tables: Mapping[str, pd.DataFrame], measure: str, rows: int | None = ROWS) -> tuple[Block, ...]:
    """Return the screen of a sweep: points, tornado and heat map of ``measure``; ``rows`` limits the points."""
    blocks = [_points(tables["sweep"], rows), _tornado(tables["tornado"], measure), _heat(tables["heat"], measure)]
    return tuple(block for block in blocks if block is not None)


def measures_of(tables: Mapping[str, pd.DataFrame]) -> list[str]:
    """Return the results that this sweep can show, the most telling first."""
    whole = tables["sweep"]
    return [one for one in MEASURE_WORDS if one in whole and any(value != "" for value in whole[one])]


def _points(whole: pd.DataFrame, rows: int | None) -> Block:
    keys = [str(column) for column in whole.columns[1 : list(whole.columns).index("code")]]
    shown = [one for one in ("total_cost_yuan", "lower_bound_yuan", "first_year_all_met", "units_pass", "worst_cv")
             if any(value != "" for value in whole[one])]  # fmt: skip
    columns = (
        Column(T("Point"), "right"), *(Column(_name(key)) for key in keys), Column(T("Outcome")),
        *(Column(measure_header(one), "right") for one in shown),
    )  # fmt: skip
    records = whole.to_dict("records")
    some = records if rows is None else records[:rows]
    lines = tuple(
        Row((str(one["point"]), *(str(one[key]) for key in keys),
             _STATUS.get(str(one["status"]), str(one["status"])), *(shown_value(key, one[key]) for key in shown)),
            _tone(one)) for one in some
    )  # fmt: skip
    rest = len(records) - len(some)
    notes = (T("and {count} more points (the table has all)", count=rest),) if rest else ()
    impossible = sum(one["code"] == 3 for one in records)
    said = T("{count} points, {impossible} impossible; units, verdicts and CVs are those of the year of the deadline.",
             count=len(records), impossible=impossible)  # fmt: skip
    return Block(T("Points of the sweep"), (Line(said),), Table(columns, lines), notes)


def _tone(one: Mapping[Any, Any]) -> Tone:
    return "plain" if one["code"] == 0 else "bad"


def _tornado(tornado: pd.DataFrame, measure: str) -> Block | None:
    mine = tornado[tornado["measure"] == measure].sort_values("swing", ascending=False, kind="stable")
    if mine.empty:
        return None
    columns = (
        Column(T("Key")), Column(T("From"), "right"), Column(T("Result"), "right"), Column(T("To"), "right"),
        Column(T("Result"), "right"), Column(T("Swing"), "right"),
    )  # fmt: skip
    lines = tuple(
        Row((str(one["key"]), str(one["low"]), shown_value(measure, one["low_result"]), str(one["high"]),
             shown_value(measure, one["high_result"]), shown_value(measure, one["swing"])))
        for one in mine.to_dict("records")
    )  # fmt: skip
    note = T("Means by value, or of the lowest and the highest third of a range; the other keys drawn freely.")
    if (mine["method"] == "one_at_a_time").all():
        note = T("One key at a time, the others at the reference; the swing is from the least to the greatest result.")
    heading = T("What moves it most: {measure}", measure=measure_header(measure))
    return Block(heading, (), Table(columns, lines), (note,))


def _heat(heat: pd.DataFrame, measure: str) -> Block | None:
    mine = first_pair(heat, measure)
    if mine is None:
        return None
    x_key, y_key = str(mine["x_key"].iloc[0]), str(mine["y_key"].iloc[0])
    across, up = list(dict.fromkeys(mine["x"])), list(dict.fromkeys(mine["y"]))
    value = {(one["x"], one["y"]): one for one in mine.to_dict("records")}
    columns = (Column(T("{y} down, {x} across", x=x_key, y=y_key)), *(Column(_name(str(x)), "right") for x in across))
    lines = tuple(Row((str(y), *(_cell(measure, value.get((x, y))) for x in across))) for y in up)
    return Block(T("Two keys at once: {measure}", measure=measure_header(measure)), (), Table(columns, lines))


def first_pair(heat: pd.DataFrame, measure: str) -> pd.DataFrame | None:
    """Return the rows of the first two keys for ``measure``, None where fewer than two keys vary."""
    mine = heat[heat["measure"] == measure]
    if mine.empty:
        return None
    first = mine.iloc[0]
    found: pd.DataFrame = mine[(mine["x_key"] == first["x_key"]) & (mine["y_key"] == first["y_key"])]
    return found


def _cell(measure: str, one: Mapping[Any, Any] | None) -> Cell:
    if one is None:
        return NOTHING
    if one["value"] == "":
        return T("impossible") if one["infeasible"] else NOTHING
    return shown_value(measure, one["value"])


def measure_header(measure: str) -> Text:
    """Return the name of a result, with its unit where it is money."""
    name = MEASURE_WORDS[measure]
    if measure.endswith("_yuan"):
        return T("{name} ({unit})", name=name, unit=T("million yuan"))
    return name


def shown_value(measure: str, value: Any) -> Cell:
    """Return a result as people read it."""
    if value == "" or value != value:
        return NOTHING
    if measure.endswith("_yuan"):
        return table_money(float(value))
    return number(float(value), 3 if measure == "worst_cv" else 0 if float(value).is_integer() else 1)


def _name(key: str) -> Text:
    return Text("{n}", {"n": key})
