"""Dates as months since 1 January of the base year 时间轴: autumns, terms, the winter stop."""

from __future__ import annotations

from math import ceil, floor
from typing import Final

#: 1 September and 1 February as months after 1 January; a school opens on one of them only.
SEPTEMBER: Final = 8.0
FEBRUARY: Final = 1.0
#: What is done on a day is done in this order within it (a few hours, in months).
HOURS: Final = 0.01
#: What is in place by the evening of 1 September counts in that autumn's statistics.
EVENING: Final = 5 * HOURS


def new_year(t: int) -> float:
    """Return 1 January of year index ``t``."""
    return 12.0 * t


def autumn(t: int) -> float:
    """Return 1 September of year index ``t``."""
    return 12.0 * t + SEPTEMBER


def autumn_of(month: float) -> int:
    """Return the index of the first autumn whose statistics count what is in place by ``month``."""
    return ceil((month - SEPTEMBER - EVENING) / 12.0 - 1e-9)


def next_term(month: float) -> float:
    """Return the first 1 September or 1 February not before ``month``."""
    year = 12.0 * floor(month / 12.0)
    dates = (year + FEBRUARY, year + SEPTEMBER, year + 12.0 + FEBRUARY)
    return next(date for date in dates if month <= date + HOURS)


def after_winters(start: float, months: float, winter_from: float, winter_months: float) -> float:
    """Return when ``months`` of outdoor work begun at ``start`` end, if work stops every winter.

    The stop begins ``winter_from`` months after 1 January and lasts ``winter_months``.
    """
    if winter_months <= 0:
        return start + months
    now, left = start, months
    winter = 12.0 * floor((start - winter_from) / 12.0) + winter_from
    if now < winter + winter_months:
        now = winter + winter_months
    while True:
        winter += 12.0
        if now + left <= winter:
            return now + left
        left -= winter - now
        now = winter + winter_months
