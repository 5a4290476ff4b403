"""Tracked numbers and attestations year by year 跟踪与佐证: what is measured, what is only planned, what has aged.

Verdicts take a planned value until it is measured (docs/model.md §5); here the two are told apart, so that a plan is
never shown as achieved and a measurement below its plan is named.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pandas as pd

from planner.base.i18n import T, Text
from planner.compliance.entered import is_stale, lacks, tracked_value
from planner.district.model import District, TrackedValue
from planner.scenario.schema import Scenario
from planner.standards.standard import compare


@dataclass(frozen=True)
class Known:
    """What is known of an item in a year: ``kind`` measured, held (measured before), planned or ''."""

    value: float | None
    kind: str
    planned: float | None
    measured: float | None


def known_of(given: tuple[TrackedValue, ...], item: str, year: int) -> Known:
    """Return what is known of ``item`` in ``year``; the value is the one that verdicts are given on."""
    mine = [one for one in given if one.item == item]
    planned = next((one.value for one in mine if one.year == year and one.kind == "planned"), None)
    measured = next((one.value for one in mine if one.year == year and one.kind == "measured"), None)
    value = tracked_value(mine, item, year)
    if value is None:
        return Known(None, "", planned, measured)
    last = max((one for one in mine if one.year <= year), key=lambda one: (one.year, one.kind == "measured"))
    kind = "planned" if last.kind == "planned" else "measured" if last.year == year else "held"
    return Known(value, kind, planned, measured)


def measured_value(given: tuple[TrackedValue, ...], item: str, year: int) -> TrackedValue | None:
    """Return the last measurement of ``item`` up to ``year``; plans do not count."""
    mine = [one for one in given if one.item == item and one.kind == "measured" and one.year <= year]
    return max(mine, key=lambda one: one.year) if mine else None


def behind(comparator: str, measured: float | None, planned: float | None) -> bool:
    """Say whether a measurement falls short of its plan, on the side that ``comparator`` calls wrong."""
    if measured is None or planned is None:
        return False
    return not compare(measured, "<=" if comparator.startswith("<") else ">=", planned)


def standing_of(kind: str, verdict: str) -> str:
    """Return achieved, planned, planned_short, not_met or unknown 达成、计划达成、计划不足、未达成、未知."""
    if verdict == "unknown":
        return "unknown"
    if kind == "planned":
        return "planned" if verdict == "met" else "planned_short"
    return "achieved" if verdict == "met" else "not_met"


def tracked_rows(district: District, verdicts: pd.DataFrame) -> list[dict[str, Any]]:
    """Return the rows of ``tracked.csv``: per tracked item and year value, kind, plan, measurement, standing.

    ``verdicts`` are those of the judgement; a row is written for each of its tracked rows.
    """
    rows = []
    for row in verdicts[verdicts["basis"] == "tracked"].to_dict("records"):
        known = known_of(district.tracked, str(row["standard"]), int(row["year"]))
        rows.append(
            {
                "item": row["standard"],
                "year": row["year"],
                "value": _number(row["value"]),
                "kind": known.kind,
                "planned": _number(known.planned),
                "measured": _number(known.measured),
                "threshold": _number(row["threshold"]),
                "comparator": row["comparator"],
                "verdict": row["verdict"],
                "standing": standing_of(known.kind, str(row["verdict"])),
                "behind_plan": int(behind(str(row["comparator"]), known.measured, known.planned)),
                "citation": row["citation"],
            }
        )
    return rows


def attested_rows(district: District, scenario: Scenario) -> list[dict[str, Any]]:
    """Return the rows of ``attested.csv``: every statement with what it lacks and the year to which it counts."""
    valid = scenario.assumptions.attestation_years
    rows = []
    for one in district.attestations:
        stale = is_stale(one, scenario.base_year, valid)
        standing = one.status
        if one.status == "met":
            standing = "incomplete" if lacks(one) else "stale" if stale else "valid"
        rows.append(
            {
                "item": one.item,
                "subject": one.subject,
                "status": one.status,
                "date": one.date,
                "role": one.role,
                "evidence": one.evidence,
                "standing": standing,
                "lacks": " ".join(lacks(one)),
                "valid_to": int(one.date[:4]) + valid if one.date else 0,
            }
        )
    return rows


def entered_warnings(district: District, scenario: Scenario, verdicts: pd.DataFrame) -> tuple[Text, ...]:
    """Return what a reader must know of the numbers and statements that people entered, in the order of the tables."""
    found: list[Text] = []
    valid = scenario.assumptions.attestation_years
    for one in district.attestations:
        where = f"{one.item} {one.subject}".strip()
        if one.status == "met" and lacks(one):
            found.append(T("{where}: attested as met without {lacking}; it counts as unknown", where=where,
                           lacking=", ".join(lacks(one))))  # fmt: skip
        elif one.status == "met" and is_stale(one, scenario.deadline, valid):
            found.append(T("{where}: the statement of {date} counts to {year} (assumed); it must be renewed",
                           where=where, date=one.date, year=int(one.date[:4]) + valid))  # fmt: skip
    comparators = dict(zip(verdicts["standard"], verdicts["comparator"], strict=True))
    for value in district.tracked:
        known = known_of(district.tracked, value.item, value.year)
        late = value.kind == "measured" and behind(str(comparators.get(value.item, ">=")), value.value, known.planned)
        if late:
            found.append(T("{item} {year}: measured {value}, planned {planned}", item=value.item, year=value.year,
                           value=f"{value.value:g}", planned=f"{known.planned:g}"))  # fmt: skip
    return tuple(found)


def _number(value: Any) -> float:
    return float("nan") if value is None else float(value)
