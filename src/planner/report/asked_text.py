"""Answers of ``planner ask`` in words and tables 问答结果: curve, other plans, prices, what the money can reach."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import pandas as pd

from planner.base.i18n import T, Text
from planner.report import labels
from planner.report.amounts import grouped, money, money_header, number, percent, table_money
from planner.report.asked_next import again_block, spending_block, spent_line
from planner.report.asked_schools import differences
from planner.report.blocks import Block, Cell, Column, Line, Row, Table, Tone

Tables = Mapping[str, pd.DataFrame]
#: Kinds of figures (docs/questions.md): what is exact and what is not.
KINDS = {
    "whole": T("whole plan"),
    "linear": T("linear bound"),
    "dual": T("slope at this point"),
    "linear_difference": T("solved again, linear"),
    "whole_difference": T("solved again, whole plan"),
}
ALTERNATIVES = {
    "least": T("Least cost"),
    "fewest_moves": T("Fewest moves of teachers"),
    "least_building": T("Least building"),
    "earliest_pass": T("Schools pass earliest"),
    "rural_first": T("Rural schools first"),
    "smoothest": T("Most even spending"),
    "least_hiring": T("Fewest hires"),
    "most_robust": T("Widest margins"),
}
SHOWN = 40
#: Gains up to this (weighted shortfall, yuan) are rounding.
_NO_GAIN = (1e-6, 1.0)
#: Parts of the margin by what they add up over.
BY = {"rule": T("By rule"), "school": T("By school"), "year": T("By year"), "fund": T("By fund")}


def asked_blocks(
    question: str, answer: Mapping[str, Any], tables: Tables, names: Mapping[str, str], titles: Mapping[str, Text]
) -> tuple[Block, ...]:
    """Return the answer of ``question``; the first block is the sentence to read first."""
    if question == "frontier":
        return _frontier(answer, tables)
    if question == "alternatives":
        return (*_alternatives(answer, tables), *differences(tables, names, ALTERNATIVES))
    if question == "next":
        return _next(answer, tables, names, titles)
    return _attain(answer, tables, names, titles)


def _frontier(answer: Mapping[str, Any], tables: Tables) -> tuple[Block, ...]:
    least = answer.get("least_cost_yuan")
    first = (
        Line(T("Everything is met for {least}; with less, part of it is reached.", least=money(float(least))), "good")
        if least is not None
        else Line(T("The caps do not suffice to meet everything: the curve says what they can reach."), "bad")
    )
    columns = (Column(T("Kind")), Column(T("Cost ({unit})", unit=money_header()), "right"),
               Column(T("Attainment"), "right"), Column(T("Units that pass"), "right"),
               Column(T("What the next million takes away of the shortfall"), "right"))  # fmt: skip
    rows = [
        Row((KINDS.get(str(one["kind"]), Text(str(one["kind"]))), table_money(_real(one, "cost_yuan")),
             percent(_real(one, "attainment"), 1), _count(one, "units_pass", "units"), _small(one, "next_million")))
        for one in _records(tables["frontier"])
    ]  # fmt: skip
    notes = (T("Linear points are bounds with fractions of people in them; whole points are verified plans."),)
    return (Block(lines=(first,)), Block(T("Budget and attainment"), table=Table(columns, tuple(rows)), notes=notes))


def _alternatives(answer: Mapping[str, Any], tables: Tables) -> tuple[Block, ...]:
    others = [code for code in answer.get("made") or [] if code != "least"]
    text = T("Beside the least-cost plan {count} others meet everything for at most {share} more.", count=len(others),
             share=percent(float(answer.get("within") or 0.0), 1))  # fmt: skip
    kinds = {str(one["kind"]) for one in _records(tables["alternatives"])}
    mixed = kinds != {"whole"}  # else one note says it for all
    columns = (Column(T("Plan")), Column(T("Total cost ({unit})", unit=money_header()), "right"),
               Column(T("Over the least"), "right"), Column(T("Moves"), "right"), Column(T("Hires"), "right"),
               Column(T("Buildings ({unit})", unit=money_header()), "right"),
               Column(T("Dearest year"), "right"), Column(T("All met from"), "right"),
               *((Column(T("Kind")),) if mixed else ()))  # fmt: skip
    rows = [
        Row((_alternative(one["alternative"]), table_money(_real(one, "total_cost_yuan")),
             percent(_real(one, "over_least"), 1), _count(one, "moves"), _count(one, "hires"),
             table_money(_real(one, "building_yuan")), _count(one, "peak_year"), _count(one, "first_year_all_met"),
             *((KINDS.get(str(one["kind"]), Text(str(one["kind"]))),) if mixed else ())))
        for one in _records(tables["alternatives"])
    ]  # fmt: skip
    lines = [
        Line(T("{plan}: left out, {why}.", plan=_alternative(code), why=Said(why)), "muted")
        for code, why in (answer.get("left_out") or {}).items()
    ]
    notes = () if mixed else (T("All are whole-number plans, each confirmed by the independent check."),)
    table = Block(T("Other plans"), tuple(lines), Table(tuple(columns), tuple(_yearless(rows))), notes)
    return (Block(lines=(Line(text, "good"),)), table)


def _yearless(rows: list[Row]) -> list[Row]:
    """Years are not grouped by thousands."""
    return [Row(tuple(str(cell).replace(",", "") if place in (6, 7) and isinstance(cell, str) else cell
                      for place, cell in enumerate(row.cells)), row.tone) for row in rows]  # fmt: skip


class Said(Text):
    """A sentence that an answer keeps in every language (``{"zh_CN": …, "en": …}``)."""

    def __init__(self, languages: Mapping[str, str]) -> None:
        super().__init__(languages.get("en", ""), dict(languages))

    def render(self, language: str = "en") -> str:
        """Return the sentence as it was kept; the English one where the language is missing."""
        return str(self.values.get(language, self.key))


def _alternative(code: object) -> Text:
    return ALTERNATIVES.get(str(code), Text(str(code)))


def _next(
    answer: Mapping[str, Any], tables: Tables, names: Mapping[str, str], titles: Mapping[str, Text]
) -> tuple[Block, ...]:
    best = answer.get("best")
    step = money(float(answer.get("step_yuan") or 0.0))
    if isinstance(best, dict):
        gain = _gain(float(best.get("gain") or 0.0), str(best.get("gain_unit") or "yuan"))
        fund = names.get(str(best.get("fund")), str(best.get("fund")))
        text = T("The next {step} bring most in {fund}, {year}: {gain}.", step=step, fund=fund,
                 year=str(best.get("year")), gain=gain)  # fmt: skip
        first = Line(text, "good")
    else:
        first = Line(T("No fund is short: more money would change nothing."), "good")
    spent = spent_line(tables.get("next_spending"), names) if isinstance(best, dict) else None
    lines = (first,) if spent is None else (first, spent)
    blocks = [Block(lines=lines), _funds(tables["next_funds"], step, names)]
    blocks += [
        spending_block(tables.get("next_spending"), names),
        again_block(tables.get("next_prices"), names, titles),
    ]
    blocks += [_sums(tables["next_sums"], by, title, names, titles) for by, title in BY.items()]
    return tuple(block for block in blocks if block.table is None or block.table.rows)


def _funds(frame: pd.DataFrame, step: Text, names: Mapping[str, str]) -> Block:
    """What more money in a fund and year brings, where it brings anything."""
    columns = (Column(T("Fund")), Column(T("Year")), Column(T("Gain of {step}", step=step), "right"), Column(T("Kind")),
               Column(T("Within the gap")))  # fmt: skip
    rows = [
        Row((names.get(str(one["fund"]), str(one["fund"])), _year(one),
             _gain(_real(one, "gain"), str(one["gain_unit"])),
             KINDS.get(str(one["kind"]), Text(str(one["kind"]))), T("yes") if _flag(one, "within_gap") else ""))
        for one in sorted(_records(frame), key=lambda one: -_real(one, "gain"))[:SHOWN]
        if _real(one, "gain") > _NO_GAIN[str(one["gain_unit"]) == "yuan"] or str(one["kind"]) == "whole_difference"
    ]  # fmt: skip
    return Block(T("What more money would bring"), table=Table(columns, tuple(rows)))


def _sums(frame: pd.DataFrame, by: str, title: Text, names: Mapping[str, str], titles: Mapping[str, Text]) -> Block:
    rows = []
    for one in sorted(_records(frame), key=lambda one: -_real(one, "saved")):
        if one.get("by") != by:
            continue
        code = str(one["subject"])
        whom: Cell = names.get(code, code)
        if by == "rule":
            whom = T("{code} {name}", code=code, name=titles[code]) if code in titles else labels.rule(code)
        rows.append(Row((whom, _gain(_real(one, "saved"), str(one["saved_unit"])))))
    columns = (Column(title), Column(T("What it costs at the margin"), "right"))
    note = T("Duals of the linear plan, added up: what it would save if each place and year asked for one unit less"
             " (a person, a room, a square metre). Right for small changes only.")  # fmt: skip
    return Block(title, table=Table(columns, tuple(rows[:SHOWN])), notes=(note,))


def _attain(
    answer: Mapping[str, Any], tables: Tables, names: Mapping[str, str], titles: Mapping[str, Text]
) -> tuple[Block, ...]:
    status, units, passing = answer.get("status"), answer.get("units"), answer.get("units_pass")
    tone: Tone = "good" if status == "all_met" else "bad"
    if status == "all_met":
        text = T("The money suffices: nothing falls short.")
    elif status == "unsafe":
        text = T("The money does not even pay for safety: teachers and classrooms for every pupil.")
    else:
        text = T("With this money {passing} of {units} units pass.", passing=passing, units=units)
    idle = T("If nothing is done, {passing} of {units} units pass.", passing=answer.get("units_pass_idle"), units=units)
    columns = (Column(T("Rule")), Column(T("Name")), Column(T("Whose")), Column(T("Year")), Column(T("Value"), "right"),
               Column(T("Required"), "right"), Column(T("Short"), "right"))  # fmt: skip
    rows = [
        Row((str(one["rule"]), titles.get(str(one["rule"]), Text("")), labels.subject(_text(one, "subject"), names),
             _year(one), number(_real(one, "value"), 3), number(_real(one, "threshold"), 3),
             number(_real(one, "short"), 3)), "bad")
        for one in _records(tables["shortfalls"])[:200]
    ]  # fmt: skip
    blocks = [Block(lines=(Line(text, tone), Line(idle, "muted")))]
    if rows:
        blocks.append(Block(T("What stays short"), table=Table(columns, tuple(rows))))
    return tuple(blocks)


def _records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    return [{str(key): value for key, value in row.items()} for row in frame.to_dict("records")]


def _real(row: Mapping[str, Any], name: str) -> float:
    value = row.get(name)
    return float(value) if isinstance(value, int | float) else math.nan


def _count(row: Mapping[str, Any], name: str, of: str = "") -> str:
    value = _real(row, name)
    if not math.isfinite(value):
        return "·"
    whole = _real(row, of) if of else math.nan
    return f"{grouped(value)}/{grouped(whole)}" if math.isfinite(whole) else grouped(value)


def _small(row: Mapping[str, Any], name: str) -> str:
    value = _real(row, name)
    return number(value, 2) if math.isfinite(value) else "·"


def _year(row: Mapping[str, Any]) -> str:
    value = _real(row, "year")
    return str(int(value)) if math.isfinite(value) else ""


def _text(row: Mapping[str, Any], name: str) -> str:
    value = row.get(name)
    return value if isinstance(value, str) else ""


def _flag(row: Mapping[str, Any], name: str) -> bool:
    return _real(row, name) == 1.0


def _gain(amount: float, unit: str) -> Text | str:
    if not math.isfinite(amount):
        return "·"
    return money(amount) if unit == "yuan" else T("{amount} of the shortfall", amount=number(amount, 3))
