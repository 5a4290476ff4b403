"""Whole people: rounding that keeps totals."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

#: Absolute tolerance with which unrounded values are judged (design §3 "Passing").
TOLERANCE = 1e-9


def largest_remainder(values: Floats, total: int | None = None) -> Ints:
    """Round ``values`` (any shape, ≥ 0) to integers that sum to ``total`` (default: the rounded sum).

    Hamilton's method: floors, then one each to the largest remainders; ties go to the earlier cell, so the
    result does not depend on the machine. ``total`` may lie below the sum of the floors (units are then taken
    back from the smallest remainders that still hold one).
    """
    flat = np.asarray(values, dtype=np.float64).ravel()
    if flat.size == 0:
        return np.zeros(np.shape(values), dtype=np.int64)
    if (flat < -TOLERANCE).any():
        raise ValueError("largest_remainder needs non-negative values")
    flat = np.clip(flat, 0.0, None)
    # Rounded first: the order of the sum must not decide a half by its last bits.
    want = int(np.floor(np.round(flat.sum(), 7) + 0.5)) if total is None else int(total)
    if want < 0:
        raise ValueError("largest_remainder cannot share out less than nobody")
    floors = np.floor(flat + TOLERANCE).astype(np.int64)
    remainder = np.round(flat - floors, 9)
    missing = want - int(floors.sum())
    order = np.lexsort((np.arange(flat.size), -remainder))
    if missing > 0:
        whole, part = divmod(missing, flat.size)
        floors += whole
        floors[order[:part]] += 1
    while missing < 0:
        holding = [index for index in order[::-1] if floors[index] > 0][:-missing]
        floors[holding] -= 1
        missing += len(holding)
    return floors.reshape(np.shape(values))


def ceil_at_least(value: float) -> int:
    """Return the least whole number ≥ ``value`` within the judging tolerance (4.2·50/100 = 2.1 → 3)."""
    return int(np.ceil(value - TOLERANCE))
