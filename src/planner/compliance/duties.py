"""The ledger of duties judged 台账判定: an item closes when its indicator is met in the data, never by hand alone.

(The verdict ledger of :mod:`planner.compliance.ledger` is another thing: it collects verdicts.)
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Hashable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import pandas as pd

from planner.base.i18n import T, Text
from planner.compliance.ledger import PASSES
from planner.compliance.tracked import measured_value
from planner.district.model import District, LedgerItem, TrackedValue
from planner.standards.standard import compare

#: A target of a tracked item that is no standard, written in ``subject``: ``>=85``.
_TARGET = re.compile(r"(>=|<=|>|<)\s*([0-9]+(?:\.[0-9]+)?)%?")


@dataclass(frozen=True)
class Closing:
    """What the data say of an item's indicator 销号依据: the worst of its subjects in ``year``.

    ``verdict`` is met, not_met or unknown, '' where the item has no indicator; ``failing`` counts subjects.
    """

    verdict: str
    year: int = 0
    value: float = float("nan")
    threshold: float = float("nan")
    comparator: str = ""
    subject: str = ""
    failing: int = 0
    citation: str = ""


@dataclass(frozen=True)
class Duty:
    """An item with its state as the data have it 台账状态.

    ``state``: open, in_progress, submitted, closed, or reopened (closed by hand, but the indicator is not met or proof
    is lacking); ``timing``: overdue, due_soon, in_time, standing (no deadline), done; ``days`` to the deadline.
    """

    item: LedgerItem
    closing: Closing
    state: str
    timing: str
    days: int
    why: Text
    clears: int = 0  # class-size ledger: first year in which it clears if nothing is done, 0 never or not asked

    def of_class(self, largest: int, limit: int, clears: int) -> Duty:
        """Return the item of one class: judged on its own pupils, with the year in which it clears."""
        closing = replace(self.closing, value=float(largest), threshold=float(limit), failing=1)
        why = T("{value} where {comparator} {threshold} is asked", value=largest, comparator="<=", threshold=limit)
        return replace(self, closing=closing, why=why, clears=clears)


def judge_duties(
    items: tuple[LedgerItem, ...], district: District, verdicts: pd.DataFrame, year: int, as_of: date, due_soon: int
) -> tuple[Duty, ...]:
    """Judge every item on day ``as_of``: ``verdicts`` of ``year`` for standards, measurements up to ``as_of``.

    Items due within ``due_soon`` days are due soon.
    """
    found = []
    rules = rows_by_rule(verdicts, year)
    for item in items:
        closing = closing_of(item, district, rules.get(item.indicator, []), year, as_of)
        state, why = state_of(item, closing, as_of)
        timing, days = timing_of(item, state, as_of, due_soon)
        found.append(Duty(item, closing, state, timing, days, why))
    return tuple(found)


def rows_by_rule(verdicts: pd.DataFrame, year: int) -> dict[str, list[dict[Hashable, Any]]]:
    """Return the verdicts of ``year`` as records by rule: a ledger holds hundreds of items, each asks for one rule."""
    found: dict[str, list[dict[Hashable, Any]]] = {}
    for row in verdicts[verdicts["year"] == year].to_dict("records"):
        found.setdefault(str(row["standard"]), []).append(row)
    return found


def closing_of(
    item: LedgerItem, district: District, rows: list[dict[Hashable, Any]], year: int, as_of: date
) -> Closing:
    """Return what the data say of the indicator of ``item``; a plan is no data, and nothing known is ``unknown``.

    ``rows`` are the verdicts of the item's rule in ``year``.
    """
    if not item.indicator:
        return Closing("")
    own = _TARGET.fullmatch(item.subject.strip())
    measured = measured_value(district.tracked, item.indicator, max(as_of.year, year))
    if own is not None or (rows and rows[0]["basis"] == "tracked"):
        return _tracked(own, rows, measured, year)
    subject = item.subject or item.school
    if subject:
        rows = [row for row in rows if str(row["subject"]) == subject or str(row["subject"]).startswith(f"{subject}:")]
    rows = [row for row in rows if row["verdict"] != "not_measured"]
    if not rows:
        return Closing("unknown", year)
    bad = [row for row in rows if row["verdict"] not in PASSES]
    failed = [row for row in rows if row["verdict"] == "not_met"]
    worst = _worst(failed or bad or rows)
    verdict = "not_met" if failed else "unknown" if bad else "met"
    return Closing(
        verdict, year, float(worst["value"]), float(worst["threshold"]), str(worst["comparator"]),
        str(worst["subject"]), len(bad), str(worst["citation"]),
    )  # fmt: skip


def state_of(item: LedgerItem, closing: Closing, as_of: date) -> tuple[str, Text]:
    """Return the state of ``item`` and why it is so."""
    if closing.verdict == "met":
        return "closed", T("the indicator is met in the data")
    if closing.verdict:
        stated = item.state if item.state != "closed" else "reopened"
        if closing.verdict == "unknown":
            return stated, T("the indicator is not known, and unknown is never met")
        return stated, T(
            "{value} where {comparator} {threshold} is asked", value=_shown(closing.value),
            comparator=closing.comparator, threshold=_shown(closing.threshold),
        )  # fmt: skip
    lacking = [name for name in ("evidence", "evidence_date", "role") if not getattr(item, name)]
    if item.state != "closed":
        return item.state, T("closes with evidence, its date and the post that attests it")
    if lacking:
        return "reopened", T("closed by hand without {lacking}", lacking=", ".join(lacking))
    if last_day(item.evidence_date) > as_of:
        return "reopened", T("the evidence is dated {date}, later than this day", date=item.evidence_date)
    return "closed", T("evidence of {date}: {evidence}", date=item.evidence_date, evidence=item.evidence)


def timing_of(item: LedgerItem, state: str, as_of: date, due_soon: int) -> tuple[str, int]:
    """Return how ``item`` stands against its deadline, and the days to it (negative: late)."""
    days = (last_day(item.deadline) - as_of).days if item.deadline else 0
    if state == "closed":
        return "done", days
    if not item.deadline:
        return "standing", 0
    return ("overdue" if days < 0 else "due_soon" if days <= due_soon else "in_time"), days


def last_day(text: str) -> date:
    """Return the last day of an ISO date, month or year: 2024-03 → 31 March 2024."""
    parts = [int(part) for part in text.split("-")]
    if len(parts) == 3:
        return date(*parts)
    month = parts[1] if len(parts) == 2 else 12
    return date(parts[0], month, calendar.monthrange(parts[0], month)[1])


def _tracked(
    own: re.Match[str] | None, rows: list[dict[Hashable, Any]], measured: TrackedValue | None, year: int
) -> Closing:
    """A tracked item: its last measurement against its standard, or against the target that the item states."""
    if own is not None:
        comparator, threshold, citation = own[1], float(own[2]), ""
    else:
        row = rows[0]
        comparator, threshold, citation = str(row["comparator"]), float(row["threshold"]), str(row["citation"])
    if measured is None:
        return Closing("unknown", year, threshold=threshold, comparator=comparator, citation=citation)
    value, at = float(measured.value), int(measured.year)
    verdict = "met" if compare(value, comparator, threshold) else "not_met"
    return Closing(verdict, at, value, threshold, comparator, "", int(verdict != "met"), citation)


def _worst(rows: list[dict[Hashable, Any]]) -> dict[Hashable, Any]:
    """The row furthest from its threshold on the wrong side; the first where none has a number."""

    def away(row: dict[Hashable, Any]) -> float:
        value, threshold = float(row["value"]), float(row["threshold"])
        sign = 1.0 if str(row["comparator"]).startswith("<") else -1.0
        far = (value - threshold) * sign / max(abs(threshold), 1e-9)
        return far if far == far else float("-inf")

    return max(rows, key=away)


def _shown(value: float) -> str:
    return "–" if value != value else f"{value:.6g}"
