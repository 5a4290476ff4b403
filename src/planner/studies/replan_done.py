"""What was really done 已实施措施: rows of past years as recorded, or as entered, with prices and salaries derived."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path

from planner.base.errors import BadInput, Problem
from planner.base.i18n import T
from planner.base.types import Action, Transfer
from planner.compliance.schemas import read_table
from planner.compliance.tables import framed
from planner.optimization.replan import Done
from planner.scenario.schema import Scenario
from planner.studies.simulate_plan import Stored, plan_rows

Rows = tuple[tuple[Action, ...], tuple[Transfer, ...]]
#: Rows that follow from others.
_DERIVED = ("salary", "transfer", "rotate")
TABLES = ("actions", "transfers")


def actual_rows(folder: Path, stored: Stored, scenario: Scenario, first: int) -> Rows:
    """Return the rows of years before ``first`` in ``folder``: ``actions.csv``, ``transfers.csv`` or both.

    The files have the columns of a run's tables (copy them, correct the quantities); a file that is missing counts as
    done as planned. Salaries, moves and prices are derived anew. Raises :class:`BadInput` where there is no file.
    """
    given = {name: Path(folder) / f"{name}.csv" for name in TABLES}
    there = {name: path for name, path in given.items() if path.is_file()}
    if not there:
        message = T("the folder holds neither actions.csv nor transfers.csv")
        remedy = T("copy them from the run's tables and correct the quantities of past years")
        raise BadInput([Problem("replan.actuals", "--actuals", str(folder), message, remedy=remedy)])
    tables = {name: read_table(name, path) for name, path in there.items()}
    empty = {name: framed(name, []) for name in TABLES}
    entered = plan_rows(stored.loaded, {}, empty | tables)
    actions = entered.actions if "actions" in tables else stored.actions
    transfers = entered.transfers if "transfers" in tables else stored.transfers
    done = tuple(one for one in transfers if one.year < first)
    return repriced((one for one in actions if one.year < first), done, scenario, first)


def repriced(actions: Iterable[Action], transfers: tuple[Transfer, ...], scenario: Scenario, first: int) -> Rows:
    """Return rows with their prices by docs/model.md §4, salaries and moves written from hires and transfers."""
    bare = [one for one in actions if one.lever not in _DERIVED and one.quantity]
    prices = unit_prices(scenario)
    rows = [replace(one, cost_yuan=_cost(one, prices, scenario)) for one in bare]
    rows += _salaries(rows, scenario, first)
    rows += _move_rows(transfers, scenario)
    rows.sort(key=lambda a: (a.year, a.school, a.unit, a.lever, a.item))
    return tuple(rows), tuple(one for one in transfers if one.teachers)


def unit_prices(scenario: Scenario) -> Mapping[str, int]:
    """Yuan per unit of quantity of the levers whose price is the same everywhere."""
    a = scenario.assumptions
    return {
        "hire": 0, "transfer": a.transfer_cost, "rotate": a.rotate_cost, "upgrade": a.upgrade_cost,
        "recognise": a.recognise_cost, "buy_equipment": 1, "equip_room": a.multimedia_cost,
        "music_room": a.special_room_cost, "art_room": a.special_room_cost, "extend": a.building_cost,
        "add_classroom": a.classroom_cost, "extend_sports": a.sports_cost, "open_class": a.class_cost,
    }  # fmt: skip


def _cost(one: Action, prices: Mapping[str, int], scenario: Scenario) -> int:
    if one.lever == "reassign_equipment":
        return round(scenario.assumptions.reassign_share * one.quantity)
    return prices[one.lever] * one.quantity if one.lever in prices else one.cost_yuan


def _salaries(rows: list[Action], scenario: Scenario, first: int) -> list[Action]:
    a, fund = scenario.assumptions, scenario.budget.fund_of("salary")
    hired: Counter[tuple[str, int]] = Counter()
    for one in rows:
        if one.lever == "hire":
            hired[one.unit, one.year] += one.quantity
    found = []
    for unit in sorted({unit for unit, _ in hired}):
        before = 0
        for year in range(scenario.base_year + 1, first):
            new = hired[unit, year]
            if before + new:
                yuan = before * a.teacher_cost + new * round(a.teacher_cost * a.first_year_share)
                school = unit.rsplit(":", 1)[0]
                found.append(Action(unit, school, year, "salary", "hires", before + new, "persons", yuan, fund, year))
            before += new
    return found


def _move_rows(transfers: tuple[Transfer, ...], scenario: Scenario) -> list[Action]:
    total: Counter[tuple[int, str, str, str]] = Counter()
    for one in transfers:
        total[one.year, one.from_unit, one.kind, one.type_code] += one.teachers
    prices = unit_prices(scenario)
    return [
        Action(unit, unit.rsplit(":", 1)[0], year, kind, code, count, "persons", prices[kind] * count,
               scenario.budget.fund_of(kind), year)
        for (year, unit, kind, code), count in sorted(total.items()) if count
    ]  # fmt: skip


def done_of(plan: Rows, past: Rows | None, first: int, price: float) -> Done:
    """Return what stands in ``first``: the rows of ``plan`` before it, or ``past`` where actuals were entered."""
    if past is None:
        actions = tuple(one for one in plan[0] if one.year < first)
        past = actions, tuple(one for one in plan[1] if one.year < first)
    return Done(first, *past, plan=plan, price=price)
