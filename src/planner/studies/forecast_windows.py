"""What a short history would have chosen 短历史选法检验: windows of a long panel stand in for districts of few years.

From every window of some years the method is chosen as :mod:`planner.projection.own` chooses it, and the years after
the window are forecast by it, by the standard always and by the chosen method always. What came after a window plays
no part in its choice.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from planner.base.types import Floats
from planner.projection.forecast.choice import Chosen
from planner.projection.forecast.methods import Method, Standard
from planner.projection.forecast.panel import Panel
from planner.projection.own import judged

LENGTHS = (5, 6, 7, 8)
#: Years ahead that are scored.
AHEAD = 3


@dataclass(frozen=True)
class Windows:
    """Mean WAPE of school × grade over the windows of one length and the years after them, as shares."""

    length: int
    count: int
    standard: float
    chosen: float
    auto: float
    switched: float  # share of the windows in which ``auto`` left the standard
    better: float  # share of the windows after which the chosen method missed less


def windows(panel: Panel, lengths: Sequence[int] = LENGTHS, ahead: int = AHEAD) -> tuple[Windows, ...]:
    """Return a row for each length that the panel has a window of, with at least one year after it."""
    found = []
    for length in lengths:
        rows = np.array(list(_rows(panel, length, ahead)))
        if rows.size:
            taken = np.where(rows[:, 2] > 0, rows[:, 1], rows[:, 0])
            standard, chosen, auto, switched = (
                float(one.mean()) for one in (rows[:, 0], rows[:, 1], taken, rows[:, 2])
            )
            better = float((rows[:, 1] < rows[:, 0]).mean())
            found.append(Windows(length, len(rows), standard, chosen, auto, switched, better))
    return tuple(found)


def _rows(panel: Panel, length: int, ahead: int) -> Iterator[tuple[float, float, float]]:
    for first in range(panel.years[0], panel.years[-1] - length + 1):
        last = first + length - 1
        reach = min(ahead, panel.years[-1] - last)
        if panel.outliers & set(range(first, last + reach + 1)):
            continue
        seen = part(panel, first, last)
        taken = judged(seen, 100.0).method == "chosen"
        after = part(panel, first, last + reach)
        errors = [_wape(one, after, last, reach) for one in (Standard(), Chosen())]
        yield errors[0], errors[1], float(taken)


def part(panel: Panel, first: int, last: int) -> Panel:
    """Return the years ``first`` to ``last`` of a panel."""
    low, high = first - panel.years[0], last - panel.years[0] + 1
    waiting: Floats | None = None if panel.waiting is None else panel.waiting[:, low:high]
    return replace(panel, years=tuple(range(first, last + 1)), pupils=panel.pupils[:, :, low:high], waiting=waiting)


def _wape(method: Method, panel: Panel, origin: int, reach: int) -> float:
    path = method.forecast(panel, origin, reach)
    actual = np.stack([panel.actual(origin + h + 1) for h in range(reach)], axis=2)
    return float((np.abs(path - actual).sum(axis=(0, 1)) / np.maximum(actual.sum(axis=(0, 1)), 1.0)).mean())
