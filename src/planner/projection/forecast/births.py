"""National births ahead 全国出生人口: low, middle and high, from one published series at a time.

The figures of the year's own communiqué (``original``) and those revised after the census of 2020 (``revised``)
differ by up to 5 % for the same year; a series is read as a whole and never joined with the other.
Middle = the log-linear trend of the last ``WINDOW`` years, damped by ``DAMPING`` a year; low and high leave out a
tenth on each side, from the errors that the same rule made on the series itself.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final, Literal

import numpy as np

Series = Literal["original", "revised"]
Variant = Literal["low", "middle", "high"]
VARIANTS: Final = ("low", "middle", "high")
WINDOW, DAMPING = 5, 0.7
#: Years ahead that a forecast is given for: a child born nine years on starts school after the horizon.
FARTHEST = 9
NORMAL = 1.2816
#: Years of a series that a first rolling origin has.
FIRST = 4
_DATA = Path(__file__).resolve().parent / "data" / "national_births.csv"


@dataclass(frozen=True)
class BirthsAhead:
    """Births (ten thousand) by year ahead, per variant, and the spread of the logarithm one standard error wide."""

    series: str
    last: int
    years: tuple[int, ...]
    low: tuple[float, ...]
    middle: tuple[float, ...]
    high: tuple[float, ...]
    spread: tuple[float, ...]


@cache
def national(series: Series = "original") -> Mapping[int, float]:
    """Return births by year (ten thousand) of one series."""
    with _DATA.open(encoding="utf-8", newline="") as source:
        rows = [row for row in csv.DictReader(source) if row["series"] == series]
    return {int(row["year"]): float(row["births_10k"]) for row in sorted(rows, key=lambda row: row["year"])}


def births_ahead(given: Mapping[int, float], ahead: int = FARTHEST, series: str = "own") -> BirthsAhead:
    """Forecast births ``ahead`` years after the last one given (1–9). Raises ``ValueError`` for fewer than 2 years."""
    if not 1 <= ahead <= FARTHEST:
        raise ValueError(f"births are forecast 1 to {FARTHEST} years ahead, not {ahead}")
    years = sorted(given)
    if len(years) < 2:
        raise ValueError("a trend needs two years of births")
    logs = np.log([given[year] for year in years])
    middle = _trend(logs, ahead)
    spread = _spread(logs, ahead)
    bounds = [np.exp(middle + side * NORMAL * spread) for side in (-1.0, 0.0, 1.0)]
    last = years[-1]
    low, centre, high = (tuple(float(value) for value in bound) for bound in bounds)
    return BirthsAhead(
        series, last, tuple(range(last + 1, last + ahead + 1)), low, centre, high, tuple(float(one) for one in spread)
    )


def extended(given: Mapping[int, float], until: int, variant: Variant = "middle") -> dict[int, float]:
    """Return ``given`` with every year up to ``until`` that it lacks: the last year given times the national course.

    Years in which no national figure is published follow :func:`births_ahead` of the original series.
    """
    result = dict(given)
    if not given or max(given) >= until:
        return result
    known = dict(national())
    last, start = max(known), max(given)
    if until > last:
        ahead = births_ahead(known, min(until - last, FARTHEST))
        known |= dict(zip(ahead.years, getattr(ahead, variant), strict=True))
    base = known.get(start, known[min(known)] if start < min(known) else known[max(known)])
    for year in range(start + 1, until + 1):
        result[year] = given[start] * known.get(year, known[max(known)]) / base
    return result


def varied(given: Mapping[int, float], base_year: int, until: int, variant: Variant) -> dict[int, float]:
    """Return births in which those after ``base_year`` follow a variant, whether a table forecast them or nobody did.

    What the table (or, where it ends, the nation's course) says is the middle; low and high are that × the side ÷ the
    middle of :func:`births_ahead` on the district's own births up to ``base_year``. With fewer than two of these the
    nation's variant follows the last year given.
    """
    known = {year: births for year, births in given.items() if year <= base_year}
    if len(known) < 2:
        return extended(given, until, variant)
    result = extended(given, until, "middle")
    if variant == "middle" or max(known) >= until:
        return result
    ahead = births_ahead(known, min(until - max(known), FARTHEST))
    for year, middle, side in zip(ahead.years, ahead.middle, getattr(ahead, variant), strict=True):
        result[year] *= side / middle
    return result


def _trend(logs: np.ndarray, ahead: int) -> np.ndarray:
    """Return the damped trend of the last ``WINDOW`` logarithms, from the last value on."""
    recent = logs[-WINDOW:]
    time = np.arange(recent.size) - (recent.size - 1) / 2
    slope = float((recent * time).sum() / (time * time).sum())
    return np.asarray(recent[-1] + slope * np.cumsum(DAMPING ** np.arange(1, ahead + 1)))


def _spread(logs: np.ndarray, ahead: int) -> np.ndarray:
    """Return the root mean square error of the rule on earlier years, per year ahead, growing with their root."""
    misses = []
    for count in range(FIRST, logs.size):
        path = _trend(logs[:count], logs.size - count)
        misses += [(path[h] - logs[count + h]) / np.sqrt(h + 1.0) for h in range(logs.size - count)]
    yearly = float(np.sqrt(np.mean(np.square(misses)))) if misses else 0.05
    return np.asarray(yearly * np.sqrt(np.arange(1, ahead + 1)))
