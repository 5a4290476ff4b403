"""Start years that were chosen 建设时序优选: told from ``run.json``, with bounds, pins and prices."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from planner.base.i18n import T, Text
from planner.report.amounts import NOTHING, count, money, money_header, percent, table_money
from planner.report.blocks import Block, Cell, Column, Line, Row, Table

Facts = Mapping[str, Any]


def schedule_choice_blocks(run: Mapping[str, Any], names: Mapping[str, str]) -> tuple[Block, ...]:
    """Return what the run says of its start years; nothing where none was chosen."""
    facts = run.get("schedule")
    if not facts:
        return ()
    if "chosen" not in facts:
        return (_none(facts),)
    blocks = [_chosen(facts, names)]
    if facts["pins"]:
        blocks.append(_pins(facts))
    if facts.get("start_prices"):
        blocks.append(_start_prices(facts))
    return tuple(blocks)


def _none(facts: Facts) -> Block:
    if facts["none"] == "no plan":
        text = T("None of the {count} schedules allowed has a plan; what follows is said of the earliest one.",
                 count=count(facts["allowed"]))  # fmt: skip
    else:
        text = T("The schedules tried have linear plans, but no whole plan was found for any of them.")
    return Block(T("Start years of the projects"), (Line(text, "bad"),))


def _chosen(facts: Facts, names: Mapping[str, str]) -> Block:
    columns = (
        Column(T("Project")), Column(T("School")), Column(T("Starts"), "right"), Column(T("Opens"), "right"),
        Column(T("Cost ({unit})", unit=money_header()), "right"), Column(T("Chosen by")),
    )  # fmt: skip
    laid = tuple(
        Row((one["name"], names.get(one["school"], one["school"]), _year(one["start"]), _year(one["opens"]),
             table_money(one["cost_yuan"]) if one["start"] else NOTHING,
             T("the optimizer") if one["free"] else T("the planner (pinned)")))
        for one in facts["chosen"]
    )  # fmt: skip
    lines = [
        Line(T("{count} schedules are allowed; {oversize} of them leave a school too large and are out.",
               count=count(facts["allowed"]), oversize=count(facts["oversize"]))),
        _certainty(facts),
    ]  # fmt: skip
    notes = (
        T("No schedule costs less than {bound} (discounted): {gap} below this plan. For this schedule alone the bound"
          " is {own}: {own_gap} below.",
          bound=money(facts["bound_yuan"]), gap=_share(facts["gap"]), own=money(facts["own_bound_yuan"]),
          own_gap=_share(facts["own_gap"])),
    )  # fmt: skip
    return Block(T("Start years of the projects"), tuple(lines), Table(columns, laid), notes)


def _certainty(facts: Facts) -> Line:
    if facts["proved_best"]:
        return Line(T("No other schedule can be cheaper by more than the gap asked for."), "good")
    return Line(
        T("Schedules whose bounds lie under this plan's cost were not all made whole ({tried} were): another one could"
          " be cheaper, by {gap} at most.", tried=count(len(facts["tried"])), gap=_share(facts["gap"]))
    )  # fmt: skip


def _pins(facts: Facts) -> Block:
    """What each pin costs: solved with it and without it."""
    names = {one["project"]: one["name"] for one in facts["chosen"]}
    lines = []
    for one in facts["pins"]:
        values = {"project": names[one["project"]], "year": _year(one["start"]), "free": _year(one["free_start"])}
        if one["price_yuan"] > 0:
            text = T("{project} pinned to {year} costs {price} more (discounted) than {free}, both planned whole; the"
                     " linear plans differ by {linear}.", **values, price=money(one["price_yuan"]),
                     linear=money(one["linear_price_yuan"]))  # fmt: skip
        else:
            text = T("{project} pinned to {year} costs nothing: no cheaper whole plan was found without the pin; the"
                     " linear plans differ by {linear}.", **values, linear=money(one["linear_price_yuan"]))  # fmt: skip
        lines.append(Line(text))
    return Block(T("Price of the pins"), tuple(lines))


def _start_prices(facts: Facts) -> Block:
    names = {one["project"]: one["name"] for one in facts["chosen"]}
    columns = (
        Column(T("Project")), Column(T("Starts"), "right"), Column(T("Opens"), "right"),
        Column(T("Least cost ({unit})", unit=money_header()), "right"),
        Column(T("Dearer by ({unit})", unit=money_header()), "right"),
    )  # fmt: skip
    laid = tuple(
        Row((names[one["project"]], _year(one["start"]), _year(one["opens"]), _amount(one["least_cost_yuan"]),
             T("no plan") if one["price_yuan"] is None else _amount(one["price_yuan"])))
        for one in facts["start_prices"]
    )  # fmt: skip
    notes = (T("Bounds of linear plans, discounted, all other projects free; a guide, not plans."),)
    return Block(T("What every start year would cost"), table=Table(columns, laid), notes=notes)


def _amount(yuan: float | None) -> Cell:
    return NOTHING if yuan is None else table_money(yuan)


def _year(year: int | None) -> Text | str:
    return T("not built") if year is None else str(year)


def _share(gap: float | None) -> str:
    return NOTHING if gap is None else percent(gap, 2)
