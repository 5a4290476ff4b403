"""One policy per school 一校一策: what a unit lacks in the base year, what the plan does, by when, by whom."""

from __future__ import annotations

import math
from collections.abc import Hashable
from dataclasses import dataclass
from typing import Any

import pandas as pd

from planner.base.i18n import T, Text
from planner.base.terms import INDICATORS, PER_PUPILS
from planner.report.amounts import money, number, percent
from planner.report.labels import done, done_at_school, joined
from planner.report.papers.paper import Paper, home

#: Levers that help an indicator, those that come from other schools included.
HELPS = {
    "R1": ("hire", "upgrade", "transfer_in", "rotate_in"),
    "R2": ("recognise", "transfer_in", "rotate_in"),
    "R3": ("hire", "transfer_in", "rotate_in"),
    "R4": ("extend", "build"),
    "R5": ("extend_sports", "lease", "build"),
    "R6": ("buy_equipment", "receive_equipment", "build"),
    "R7": ("equip_room", "build"),
}
_PER = dict(zip(INDICATORS, PER_PUPILS, strict=True))
#: Indicators counted in whole things: persons and rooms.
_WHOLE = ("R1", "R2", "R3", "R7")


@dataclass(frozen=True)
class Gap:
    """An indicator that a unit does not meet in the base year.

    ``short`` is what is missing for the base year's pupils (persons, m², yuan, rooms); ``met_from`` the first year
    from which the plan holds it to the horizon (tolerated under the school rule included), None where it never does.
    """

    unit: str
    indicator: str
    value: float
    threshold: float
    short: float
    measures: Text
    value_at_deadline: float
    verdict_at_deadline: str
    met_from: int | None
    citation: str

    @property
    def shown(self) -> tuple[str, str]:
        """Value and threshold for a reader: two digits, four where two would make them look the same."""
        digits = 2 if number(self.value, 2) != number(self.threshold, 2) else 4
        return number(self.value, digits), number(self.threshold, digits)


def gaps(paper: Paper) -> tuple[Gap, ...]:
    """Return every gap of the base year, by school, stage and indicator."""
    table = paper.table("indicators")
    if table.empty:
        return ()
    pupils = unit_pupils(paper, paper.base)
    deeds = measures_by_unit(paper)
    courses = {key: rows for key, rows in table.groupby(["unit", "indicator"], sort=False)}
    found = []
    base = table[(table["year"] == paper.base) & table["verdict"].isin(["not_met", "tolerated"])]
    for row in base.to_dict("records"):
        unit, indicator = str(row["unit"]), str(row["indicator"])
        course = courses[(unit, indicator)]
        at = course[course["year"] == paper.deadline]
        found.append(
            Gap(
                unit=unit,
                indicator=indicator,
                value=float(row["value"]),
                threshold=float(row["threshold"]),
                short=shortage(indicator, float(row["value"]), float(row["threshold"]), pupils.get(unit, 0)),
                measures=_told(unit, indicator, deeds) or _without(at, row),
                value_at_deadline=float(at["value"].iloc[0]) if len(at) else math.nan,
                verdict_at_deadline=str(at["verdict"].iloc[0]) if len(at) else "not_measured",
                met_from=_met_from(course, paper.horizon),
                citation=str(row["citation"]),
            )
        )
    return tuple(found)


def shortage(indicator: str, value: float, threshold: float, pupils: int) -> float:
    """Return what ``pupils`` lack to reach ``threshold``; persons and rooms are counted whole, upwards."""
    missing = (threshold - value) * pupils / _PER[indicator]
    return float(math.ceil(missing - 1e-9)) if indicator in _WHOLE else missing


def unit_pupils(paper: Paper, year: int) -> dict[str, int]:
    """Return the pupils of each unit in ``year``."""
    table = paper.table("pupils")
    rows = table[table["year"] == year]
    return {str(unit): int(total) for unit, total in rows.groupby("unit", sort=False)["pupils"].sum().items()}


def measures_by_unit(paper: Paper) -> dict[str, dict[str, float]]:
    """Return unit (or school) → lever → quantity over all years; what comes from other schools as ``…_in``."""
    found: dict[str, dict[str, float]] = {}

    def add(whom: str, lever: str, quantity: float) -> None:
        deeds = found.setdefault(whom, {})
        deeds[lever] = deeds.get(lever, 0.0) + quantity

    projects: set[tuple[str, str]] = set()
    columns = ["unit", "school", "lever", "item", "quantity"]
    for unit, school, lever, item, quantity in _rows(paper.table("actions"), columns):
        if lever == "build":
            if (school, item) not in projects:
                projects.add((school, item))
                add(school, lever, 1.0)
        elif lever != "salary":
            add(unit or school, lever, float(quantity))
            if lever == "reassign_equipment":
                add(str(item).removeprefix("to:"), "receive_equipment", float(quantity))
    for unit, kind, teachers in _rows(paper.table("transfers"), ["to_unit", "kind", "teachers"]):
        add(unit, f"{kind}_in", float(teachers))
    return found


def _rows(table: pd.DataFrame, columns: list[str]) -> list[tuple[str, ...]]:
    return [] if table.empty else list(table[columns].itertuples(index=False, name=None))


def _told(unit: str, indicator: str, deeds: dict[str, dict[str, float]]) -> Text | None:
    """Say what is done for ``indicator`` at ``unit`` (teachers) or at its school (premises, equipment, rooms)."""
    mine = {**deeds.get(home(unit), {}), **deeds.get(unit, {})}
    parts = [phrase(lever, mine[lever]) for lever in HELPS[indicator] if lever in mine]
    return joined(parts) if parts else None


def _without(at: pd.DataFrame, row: dict[Hashable, Any]) -> Text:
    """Say why nothing is done for an indicator: its course up to the deadline (``at``: its row of that year)."""
    verdict = str(at["verdict"].iloc[0]) if len(at) else "not_measured"
    if verdict == "tolerated":
        share = float(at["value"].iloc[0]) / float(at["threshold"].iloc[0])
        return T("stays the one tolerated indicator, at {share} of the threshold", share=percent(share, 1))
    if verdict == "met":
        return T("pupils become fewer, or what others leave is enough; no measure of its own")
    return T("no longer measured") if verdict == "not_measured" else T("no measure of its own")


def short_of(indicator: str, amount: float) -> Text:
    """Return what is missing with what it is counted in: persons, m², yuan, rooms."""
    if indicator == "R6":
        return money(amount)
    if indicator in ("R4", "R5"):
        return T("{n} m²", n=number(math.ceil(amount - 1e-9)))
    return T("{n} rooms", n=number(amount)) if indicator == "R7" else T("{n} persons", n=number(amount))


def by_when(gap: Gap, paper: Paper) -> Text | str:
    """Return by when the plan closes a gap."""
    if gap.met_from is None:
        return T("not in the plan's years")
    return str(gap.met_from) if gap.met_from > paper.base else T("tolerated now")


def phrase(lever: str, amount: float) -> Text:
    """Return what a lever does at a school, in words."""
    if lever.endswith("_in") or lever in ("transfer", "rotate", "reassign_equipment", "receive_equipment"):
        return done_at_school(lever, amount)
    try:
        return done(lever, amount)
    except KeyError:  # a lever that the screens have no sentence for yet
        return T("{lever}: {n}", lever=Text(lever), n=f"{amount:g}")


def _met_from(course: pd.DataFrame, horizon: int) -> int | None:
    """Return the first year from which the indicator holds to the horizon."""
    ordered = course.sort_values("year", kind="stable")
    first: int | None = None
    for year, verdict in zip(ordered["year"], ordered["verdict"], strict=True):
        passed = verdict in ("met", "tolerated", "not_measured")
        first = None if not passed else int(year) if first is None else first
    return first


def owner(indicator_or_lever: str) -> Text:
    """Return who would answer for it 责任单位, as a proposal that the bureau confirms: no document assigns it."""
    return _OWNERS.get(indicator_or_lever) or _BUREAU


_PEOPLE = T("education bureau (personnel), staffing office, human resources bureau")
_TRAINING = T("education bureau (teacher training)")
_BUILDING = T("education bureau (projects), development and reform, natural resources, housing, finance bureaus")
_EQUIPMENT = T("education bureau (equipment), finance bureau")
_BUREAU = T("education bureau")
_OWNERS = {
    **dict.fromkeys(("R1", "R3", "hire", "salary", "transfer", "rotate"), _PEOPLE),
    **dict.fromkeys(("R2", "recognise", "upgrade"), _TRAINING),
    **dict.fromkeys(("R4", "R5", "extend", "add_classroom", "extend_sports", "lease", "build"), _BUILDING),
    **dict.fromkeys(
        ("R6", "R7", "buy_equipment", "reassign_equipment", "equip_room", "music_room", "art_room"), _EQUIPMENT
    ),
}
