"""A comparison in words 方案比较表: inputs that differ, results that differ, and which input moved which result."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from pathlib import PurePath
from typing import Any

from planner.base.i18n import T, Text
from planner.district.contracts import BY_CODE
from planner.report.amounts import money, money_header, number, percent, table_money
from planner.report.blocks import Block, Column, Line, Row, Table
from planner.report.key_words import key_name, key_value
from planner.report.labels import indicator, lever, stage
from planner.studies.compare import Comparison, Difference, InputDifference
from planner.studies.compare_causes import Chain

_KINDS = {
    "scenario": T("scenario"),
    "data": T("data"),
    "standards": T("standards"),
    "program": T("program"),
}
#: Rows of results shown before the rest is counted.
ROWS = 40


def comparison_blocks(found: Comparison, names: Mapping[str, str], rows: int | None = ROWS) -> tuple[Block, ...]:
    """Return the screen of a comparison; ``rows`` limits the results shown."""
    inputs = Table(
        (Column(T("Input")), Column(T("What")), *(Column(_name(name)) for name in found.names)),
        tuple(
            Row((_KINDS[one.kind], input_name(one, names), *(_value(one, value, names) for value in one.values)))
            for one in found.inputs
        ),
    )
    ordered = sorted(found.results, key=lambda one: _ORDER.get(one.metric, 9))
    shown = ordered if rows is None else ordered[:rows]
    header = [Column(T("Result")), Column(T("Year"), "right"), Column(_name(found.names[0]), "right")]
    for name in found.names[1:]:
        header += [Column(_name(name), "right"), Column(T("difference"), "right"), Column(T("percent"), "right")]
    results = Table(tuple(header), tuple(_row(one, names) for one in shown))
    notes = (T("and {count} more", count=len(ordered) - len(shown)),) if len(shown) < len(ordered) else ()
    same = (Line(T("The inputs are the same.")),) if not found.inputs else ()
    equal = (Line(T("The results are the same.")),) if not ordered else ()
    return (
        Block(T("At a glance"), tuple(_glance(found))),
        Block(T("Inputs that differ"), same, inputs if found.inputs else None),
        Block(T("Results that differ (to the first run)"), equal, results if ordered else None, notes),
    )


def _glance(found: Comparison) -> Iterator[Line]:
    """Say of each run what it costs against the first, and from when all is met."""
    results = {(one.metric, one.subject, one.year): one for one in found.results}
    cost, year = results.get(("cost", "", 0)), results.get(("first_year_all_met", "", 0))
    for index, name in enumerate(found.names[1:], start=1):
        more = 0.0 if cost is None else cost.absolute[index]
        if cost is not None and (math.isnan(more) or not cost.values[0] or not cost.values[index]):
            told = T("one of the two has no plan")
        elif more:
            sentence = T("costs {amount} more ({share})") if more > 0 else T("costs {amount} less ({share})")
            share = percent(abs(cost.percent[index]) if cost is not None else 0.0, 1)
            told = Text(sentence.key, {"amount": money(abs(more)), "share": share})
        else:
            told = T("costs the same")
        when = T("all met from the same year")
        if year is not None and year.values[index] != year.values[0]:
            first = "–" if math.isnan(year.values[0]) else f"{year.values[0]:.0f}"
            met = "–" if math.isnan(year.values[index]) else f"{year.values[index]:.0f}"
            when = T("all met from {year} instead of {first}", year=met, first=first)
        yield Line(T("“{name}” against “{first}”: {cost}; {when}.", name=name, first=found.names[0], cost=told,
                     when=when))  # fmt: skip


_ORDER = {
    name: rank
    for rank, name in enumerate(
        ("first_year_all_met", "cost", "cost_by_year", "cost_by_fund", "cost_by_lever", "quantity", "schools_met",
         "cost_by_school", "cv")
    )
}  # fmt: skip


def _row(one: Difference, names: Mapping[str, str]) -> Row:
    cells: list[Text | str] = [metric(one.metric, one.subject, names), str(one.year) if one.year else ""]
    money = one.metric.startswith("cost")
    cells.append(_amount(one.values[0], money=money))
    for value, absolute, share in zip(one.values[1:], one.absolute[1:], one.percent[1:], strict=True):
        cells += [_amount(value, money=money), _signed(absolute, money=money), percent(share, 1)]
    return Row(tuple(cells))


def metric(code: str, subject: str, names: Mapping[str, str]) -> Text:
    """Return the name of a result."""
    if code == "first_year_all_met":
        return T("first year from which all is met")
    if code == "cv":
        head, _, tail = subject.partition(":")
        return T("CV, {stage}, {indicator}", stage=stage(head), indicator=indicator(tail))
    if code == "schools_met":
        return T("units that meet the school rule")
    if code == "quantity":
        return T("{lever}, quantity", lever=lever(subject))
    if code == "cost_by_lever":
        return T("cost of {what} ({unit})", what=lever(subject), unit=money_header())
    if code in ("cost_by_fund", "cost_by_school"):
        return T("cost of {what} ({unit})", what=names.get(subject, subject), unit=money_header())
    return T("cost ({unit})", unit=money_header())


def chain_blocks(found: Chain, names: Mapping[str, str], rows: int | None = ROWS) -> tuple[Block, ...]:
    """Return the causes: what each does stacked and alone; the stacked effects add up to the whole difference."""
    columns = (
        Column(T("Result")), Column(T("Year"), "right"), Column(T("Cause")), Column(T("stacked"), "right"),
        Column(T("alone"), "right"),
    )  # fmt: skip
    lines: list[Row] = []
    keys = sorted(found.whole, key=lambda key: (_ORDER.get(key[0], 9), key))
    for key in keys:
        mine = [one for one in found.effects if one.key == key]
        if not mine:
            continue
        what, year, money = metric(key[0], key[1], names), str(key[2]) if key[2] else "", key[0].startswith("cost")
        for one in mine:
            effects = (_signed(one.stacked, money=money), _signed(one.alone, money=money))
            lines.append(Row((what, year, key_name(one.cause, names), *effects)))
        whole, together = found.whole[key], found.whole[key] - found.interaction[key]
        lines.append(
            Row((what, year, T("in all"), _signed(whole, money=money), _signed(together, money=money)), "muted")
        )
    shown = lines if rows is None else lines[:rows]
    notes = [T("Stacked effects add up to the whole difference; what effects alone miss is interaction.")]
    if len(shown) < len(lines):
        notes.append(T("and {count} more", count=len(lines) - len(shown)))
    notes += [T("no plan: {step}", step=_step(one, names)) for one in found.impossible]
    return (Block(T("Which input moved which result"), (), Table(columns, tuple(shown)), tuple(notes)),)


def _step(one: str, names: Mapping[str, str]) -> Text:
    """Return a step of the chain: a cause on top of those before it, or alone."""
    cause = one.removesuffix(" alone")
    return key_name(one, names) if cause == one else T("{cause} alone", cause=key_name(cause, names))


def _name(name: str) -> Text:
    return Text("{n}", {"n": name})


def input_name(one: InputDifference, names: Mapping[str, str]) -> Text:
    """Return what an input is: a key of the scenario in words, a table of the data by its name."""
    if one.kind == "data":
        table = BY_CODE.get(PurePath(one.key).stem)
        return table.label if table is not None else Text("{n}", {"n": one.key})
    return key_name(one.key, names)


def _value(one: InputDifference, value: Any, names: Mapping[str, str]) -> Text | str:
    """Return a value; of data and standards, which are told by their hash, its first letters."""
    if one.kind in ("data", "standards"):
        return "–" if value is None else str(value)[:12]
    return str(value) if one.kind == "program" else key_value(one.key, value, names)


def _amount(value: float, *, money: bool = False) -> Text | str:
    return table_money(value) if money and math.isfinite(value) else number(value, 4)


def _signed(value: float, *, money: bool = False) -> Text | str:
    text = _amount(value, money=money)
    return T("+{more}", more=text) if math.isfinite(value) and value > 0 else text
