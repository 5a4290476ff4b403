"""Whole people: rounding to totals with bounds, many rows at once 最大余额法取整."""

from __future__ import annotations

import numpy as np

from planner.base.rounding import TOLERANCE
from planner.base.types import Floats, Ints


def whole_total(values: Floats) -> Ints:
    """Return the sum over the last axis rounded half up, stable against the last bits of a float."""
    total = np.round(np.asarray(values, dtype=np.float64).sum(axis=-1), 7)
    return np.asarray(np.floor(total + 0.5), dtype=np.int64)


def apportion(expected: Floats, low: Ints | None = None, high: Ints | None = None) -> Ints:
    """Round ``expected`` (…, n) ≥ 0 to whole numbers that keep each row's rounded total.

    Largest remainder; every cell stays within ``low`` and ``high`` (…, n). Ties go to the earlier cell, so callers
    order cells by an identifier and not by their place in a table. A total that the bounds cannot hold is met as
    nearly as they allow.
    """
    shape = np.shape(expected)
    if 0 in shape:
        return np.zeros(shape, dtype=np.int64)
    values = np.asarray(np.round(np.asarray(expected, dtype=np.float64), 9).reshape(-1, shape[-1]), dtype=np.float64)
    if (values < -TOLERANCE).any():
        raise ValueError("apportion needs non-negative values")
    least = np.zeros(values.shape, dtype=np.int64) if low is None else np.broadcast_to(low, shape).reshape(values.shape)
    most = np.full(values.shape, np.iinfo(np.int64).max) if high is None else np.reshape(high, values.shape)
    given = np.clip(np.floor(values + TOLERANCE).astype(np.int64), least, most)
    missing = whole_total(values) - given.sum(axis=-1)
    while True:
        step = np.sign(missing)[:, None]
        free = ((step > 0) & (given < most)) | ((step < 0) & (given > least))
        if not free.any():
            return np.asarray(given.reshape(shape), dtype=np.int64)
        # Largest shortfall first when people are added, largest excess first when they are taken back.
        wish = np.where(free, step * (values - given), -np.inf)
        rank = np.argsort(np.argsort(-wish, axis=-1, kind="stable"), axis=-1, kind="stable")
        chosen = free & (rank < np.abs(missing)[:, None])
        given = given + step * chosen
        missing = missing - (step * chosen).sum(axis=-1)
