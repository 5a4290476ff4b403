"""Tracked numbers that follow from the table of money 由经费表推得的跟踪指标: Q4, G7 and G8.

A number that the bureau entered itself for the same item, year and kind stands.
"""

from __future__ import annotations

from collections.abc import Iterable

from planner.district.model import FinanceValue, TrackedValue

#: Item → (numerator, denominator or '', factor): Q4 training per public funds in %, G8 pay ratio, G7 as it stands.
DERIVED = {
    "Q4": ("training", "public_funds", 100.0),
    "G8": ("teacher_pay", "civil_servant_pay", 1.0),
    "G7": ("special_per_pupil", "", 1.0),
}


def with_derived(tracked: Iterable[TrackedValue], finance: Iterable[FinanceValue]) -> tuple[TrackedValue, ...]:
    """Return the tracked values with those that the amounts of the same year give; budgets give planned values."""
    entered = tuple(tracked)
    known = {(one.item, one.year, one.kind) for one in entered}
    amounts = {(one.item, one.year): one for one in finance}
    found = []
    for item, (over, under, factor) in DERIVED.items():
        for year in sorted({year for code, year in amounts if code == over}):
            top, bottom = amounts[(over, year)], amounts.get((under, year))
            if under and (bottom is None or bottom.amount <= 0):
                continue
            parts = [top] if bottom is None else [top, bottom]
            kind = "measured" if all(one.status == "actual" for one in parts) else "planned"
            value = factor * top.amount / (bottom.amount if bottom is not None else 1.0)
            if (item, year, kind) not in known:
                found.append(TrackedValue(item, year, value, kind, "table finance"))
    return (*entered, *found)
