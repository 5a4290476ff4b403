"""Where the next money goes 下一笔钱花在哪里: what it pays for, and the dearest rules solved again by one unit."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from planner.base.i18n import T, Text
from planner.report import labels
from planner.report.amounts import money, number
from planner.report.blocks import Block, Column, Line, Row, Table

#: Rows of the change of spending, and of rules solved again, that are shown.
SHOWN = 12
#: Levers named in the sentence.
NAMED = 3


def spent_line(frame: pd.DataFrame | None, names: Mapping[str, str]) -> Line | None:
    """Return the sentence that says on what the next money is best spent; None where nothing more is bought."""
    more = _more(frame)
    if not more:
        return None
    parts = [T("{lever}, {school}, {year} ({money})", lever=labels.lever(lever), school=_school(school, names),
               year=year, money=money(yuan)) for lever, school, year, _, yuan in more[:NAMED]]  # fmt: skip
    return Line(T("It is best spent on: {parts}.", parts=_listed(parts)), "good")


def spending_block(frame: pd.DataFrame | None, names: Mapping[str, str]) -> Block:
    """Return what the plan with more money buys otherwise than the one without, largest first."""
    columns = (Column(T("Year")), Column(T("Lever")), Column(T("School")), Column(T("Change of quantity"), "right"),
               Column(T("Change of spending"), "right"))  # fmt: skip
    rows = [
        Row((str(year), labels.lever(lever), _school(school, names), _signed(lever, quantity), _yuan(yuan)))
        for lever, school, year, quantity, yuan in _rows(frame)[:SHOWN]
    ]
    note = T("The linear plan with the money less the one without: parts of persons and rooms occur, and what is saved"
             " elsewhere stands with a minus.")  # fmt: skip
    return Block(T("What the money would be spent on"), table=Table(columns, tuple(rows)), notes=(note,))


def again_block(frame: pd.DataFrame | None, names: Mapping[str, str], titles: Mapping[str, Text]) -> Block:
    """Return rules in whole persons and rooms solved again with one less and one more."""
    columns = (Column(T("Rule")), Column(T("Where")), Column(T("Year")), Column(T("One less saves"), "right"),
               Column(T("One more costs"), "right"))  # fmt: skip
    rows = []
    found = [] if frame is None or frame.empty else frame[frame["kind"] != "dual"].to_dict("records")
    for one in found[:SHOWN]:
        code, added = str(one["rule"]), one["added"]
        rule = T("{code} {name}", code=code, name=titles[code]) if code in titles else labels.rule(code)
        subject = str(one["subject"]).partition("|")[0]
        unit = str(one["saved_unit"])
        more = T("no plan") if added is None or added != added else _worth(float(added), unit)
        saved = _worth(float(one["saved"]), unit)
        rows.append(Row((rule, labels.subject(subject, names), str(int(one["year"])), saved, more)))
    note = T("The linear plan solved again with one person or room less, and one more: a difference, not a slope.")
    return Block(T("One unit less or more of the dearest rules"), table=Table(columns, tuple(rows)), notes=(note,))


def _rows(frame: pd.DataFrame | None) -> list[tuple[str, str, int, float, float]]:
    """(lever, school, year, quantity, yuan) in the order of the table."""
    if frame is None or frame.empty:
        return []
    columns = (frame[name] for name in ("lever", "school", "year", "quantity", "cost_yuan"))
    return [
        (str(lever), school if isinstance(school, str) else "", int(year), float(quantity), float(yuan))
        for lever, school, year, quantity, yuan in zip(*columns, strict=True)
    ]


def _more(frame: pd.DataFrame | None) -> list[tuple[str, str, int, float, float]]:
    """What is bought more, dearest first; salaries follow from hires and are not named."""
    return sorted((one for one in _rows(frame) if one[4] > 0 and one[0] != "salary"), key=lambda one: -one[4])


def _school(code: str, names: Mapping[str, str]) -> Text:
    return Text("{name}", {"name": names.get(code, code)}) if code else T("the district")


def _listed(parts: list[Text]) -> Text:
    whole = parts[0]
    for part in parts[1:]:
        whole = T("{first}; {next}", first=whole, next=part)
    return whole


def _signed(lever: str, quantity: float) -> Text:
    if labels.in_yuan(lever):
        return _yuan(quantity)
    return T("{amount} {unit}", amount=f"{'+' if quantity > 0 else ''}{number(quantity, 2)}",
             unit=labels.measure_of(lever))  # fmt: skip


def _yuan(yuan: float) -> Text:
    sign = "+" if yuan > 0 else "−" if yuan < 0 else ""
    return Text("{sign}{money}", {"sign": sign, "money": money(abs(yuan))})


def _worth(amount: float, unit: str) -> Text:
    return money(amount) if unit == "yuan" else T("{amount} of the shortfall", amount=number(amount, 3))
