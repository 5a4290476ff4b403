"""Several futures in words and tables 多种未来: told from what ``run.json`` keeps under ``futures``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from planner.base.i18n import T, Text
from planner.report.amounts import NOTHING, count, money, money_header, percent, table_money
from planner.report.blocks import Block, Cell, Column, Line, Row, Table
from planner.report.labels import joined

Facts = Mapping[str, Any]
_BIRTHS = {"low": T("low births"), "middle": T("middle births"), "high": T("high births")}
_NAMES = {
    "low": T("fewer pupils"), "middle": T("as expected"), "high": T("more pupils"), "late": T("late project"),
}  # fmt: skip


def future_name(code: str) -> Text:
    """Return the name of a future: one of the usual ones, else the name that the scenario gives it."""
    return _NAMES.get(code) or Text(code)


def futures_tables(facts: Facts) -> dict[str, pd.DataFrame]:
    """Return ``futures.csv`` (a row per future) and ``futures_tried.csv`` (planned for × what comes), yuan plain."""
    rows = [{**one, "migration": _pairs(one["migration"]), "late": _pairs(one["late"])} for one in facts["futures"]]
    return {"futures": pd.DataFrame(rows), "futures_tried": pd.DataFrame(facts["tried"])}


def _pairs(given: Facts) -> str:
    return " ".join(f"{key}={value}" for key, value in given.items())


def futures_blocks(facts: Facts, projects: Mapping[str, str]) -> tuple[Block, ...]:
    """Return the futures with their costs, what planning for one only costs in the others, and what it comes to."""
    return _each(facts, projects), _regrets(facts)


def _each(facts: Facts, projects: Mapping[str, str]) -> Block:
    unit = money_header()
    columns = (
        Column(T("Future")), Column(T("What differs")), Column(T("Probability"), "right"),
        Column(T("Pupils at the horizon"), "right"),
        Column(T("Knowing ({unit})", unit=unit), "right"),
        Column(T("Shared ({unit})", unit=unit), "right"),
        Column(T("Whole plan ({unit})", unit=unit), "right"), Column(T("Checked")),
    )  # fmt: skip
    laid = []
    for one in facts["futures"]:
        laid.append(
            Row(
                (
                    future_name(one["code"]), _differs(one, projects), percent(one["weight"]),
                    count(one["pupils_horizon"]), _yuan(one["alone_yuan"]), _yuan(one["shared_yuan"]),
                    _yuan(one.get("objective_yuan")), _checked(one),
                )
            )
        )  # fmt: skip
    notes = (
        T("Knowing: the linear plan (people and rooms in fractions) that knows this future from the start. Shared: the"
          " linear plan after the decisions of the shared years. Costs are discounted to the base year."),
        T("Low and high births are the edges of the 80% range of the district's own births; pupils differ by as much as"
          " the forecast of a district's total was off in back-tests. Probabilities are assumed."),
    )  # fmt: skip
    title = T("Several futures: decisions shared up to {year}", year=facts["shared_until"])
    return Block(title, tuple(_lines(facts)), Table(columns, tuple(laid)), notes)


def _lines(facts: Facts) -> list[Line]:
    lost = [future_name(one["code"]) for one in facts["futures"] if one["alone_yuan"] is None]
    if facts["shared_bound_yuan"] is None:
        if lost:
            return [Line(T("In these futures there is no plan at all: {names}.", names=joined(lost)), "bad")]
        return [Line(T("Every future has a plan, but no first decisions serve them all. Share fewer years."), "bad")]
    lines = [Line(T("No plan that does not foresee the future costs less than {cost} on average.",
                    cost=money(facts["shared_bound_yuan"])))]  # fmt: skip
    if facts["value_of_knowing_yuan"] is not None:
        lines.append(Line(T("Knowing from the start which future comes would be worth {worth}.",
                            worth=money(facts["value_of_knowing_yuan"]))))  # fmt: skip
    likeliest = future_name(facts["futures"][0]["code"])
    if facts["value_of_sharing_yuan"] is None:
        text = T("Whoever plans the shared years for “{name}” only has no plan left in another future.", name=likeliest)
        lines.append(Line(text, "warning"))
    else:
        lines.append(Line(T("Planning for all of them instead of “{name}” only saves {worth} on average.",
                            name=likeliest, worth=money(facts["value_of_sharing_yuan"]))))  # fmt: skip
    if facts["whole_expected_yuan"] is not None:
        lines.append(Line(T("The whole plans made from the same first decisions cost {cost} on average.",
                            cost=money(facts["whole_expected_yuan"])), "good"))  # fmt: skip
    return lines


def _differs(one: Facts, projects: Mapping[str, str]) -> Text:
    parts: list[Text] = [_BIRTHS[one["births"]]]
    shares = set(one["migration"].values())
    if len(shares) == 1:
        parts.append(T("{share} pupils a year", share=_signed(next(iter(shares)))))
    elif shares:
        parts += [
            T("{share} pupils a year, primary", share=_signed(share)) if stage == "primary"
            else T("{share} pupils a year, junior", share=_signed(share))
            for stage, share in one["migration"].items()
        ]  # fmt: skip
    for project, years in one["late"].items():
        parts.append(T("{project} {years} year(s) late", project=projects.get(project, project), years=years))
    return joined(parts)


def _signed(share: float) -> str:
    return f"{share:+.1%}"


def _checked(one: Facts) -> Cell:
    if "exit_code" not in one:
        return NOTHING
    if one["exit_code"] != 0:
        return T("no plan")
    year = one["first_year_all_met"]
    return T("passes from {year}", year=year) if year is not None else T("passes, some items are open")


def _regrets(facts: Facts) -> Block:
    codes = [one["code"] for one in facts["futures"]]
    found = {(one["planned_for"], one["comes"]): one for one in facts["tried"]}
    columns = (Column(T("Shared years planned for")), *(Column(future_name(code), "right") for code in codes),
               Column(T("On average ({unit})", unit=money_header()), "right"))  # fmt: skip
    laid = []
    for planned in (*codes, "shared"):
        cells: list[Cell] = [T("all of them") if planned == "shared" else future_name(planned)]
        for comes in codes:
            one = found[planned, comes]
            cells.append(T("no plan") if one["cost_yuan"] is None else _yuan(one["regret_yuan"]))
        mean = facts["expected_yuan"].get(planned)
        cells.append(NOTHING if mean is None else table_money(mean))
        laid.append(Row(tuple(cells), "good" if planned == "shared" else "plain"))
    title = T("Regret: what the decisions of the shared years cost more than knowing ({unit})", unit=money_header())
    return Block(title, (), Table(columns, tuple(laid)))


def _yuan(value: float | None) -> Cell:
    return NOTHING if value is None else table_money(value)
