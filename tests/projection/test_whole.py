"""Rounding to whole people within bounds."""

from __future__ import annotations

import random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from planner.base.rounding import largest_remainder
from planner.projection.whole import apportion, whole_total

VALUES = hnp.arrays(np.float64, st.tuples(st.integers(1, 4), st.integers(1, 9)), elements=st.floats(0, 500))


@given(VALUES)
def test_totals_are_kept_and_nobody_is_off_by_one(values: np.ndarray) -> None:
    """Each row sums to its rounded total, each cell is its value rounded down or up."""
    found = apportion(values)
    assert found.sum(axis=1).tolist() == whole_total(np.round(values, 9)).tolist()
    assert (np.abs(found - values) < 1 + 1e-6).all()
    assert (found >= 0).all()


@given(hnp.arrays(np.float64, st.integers(1, 9), elements=st.sampled_from((0.0, 0.2, 0.5, 1.25, 7.0, 11.75))))
def test_without_bounds_it_is_the_common_largest_remainder(values: np.ndarray) -> None:
    """The vectorised rounding and the shared one agree, ties included, on the total that last bits do not move."""
    assert apportion(values).tolist() == largest_remainder(values, int(whole_total(values))).tolist()


@given(VALUES, st.data())
def test_bounds_hold_and_so_does_the_total_where_they_allow_it(values: np.ndarray, data: st.DataObject) -> None:
    """A cell stays within its bounds; the total is met unless all cells stand at a bound."""
    low = data.draw(hnp.arrays(np.int64, values.shape, elements=st.integers(0, 300)))
    high = low + data.draw(hnp.arrays(np.int64, values.shape, elements=st.integers(0, 300)))
    found = apportion(values, low, high)
    assert ((low <= found) & (found <= high)).all()
    wanted = np.clip(whole_total(np.round(values, 9)), low.sum(axis=1), high.sum(axis=1))
    assert found.sum(axis=1).tolist() == wanted.tolist()


def test_people_are_taken_back_where_the_excess_is_largest() -> None:
    """A bound that forces one cell up takes from the cell that is furthest over its value."""
    assert apportion(np.array([0.5, 1.0, 2.9]), low=np.array([2, 0, 0])).tolist() == [2, 0, 2]


def test_nobody_and_nothing() -> None:
    """Empty rows stay empty, negative people are refused."""
    assert apportion(np.zeros((3, 0))).shape == (3, 0)
    with pytest.raises(ValueError, match="non-negative"):
        apportion(np.array([1.0, -0.5]))


@given(hnp.arrays(np.float64, st.integers(1, 12), elements=st.floats(0, 60)), st.integers(0, 400))
def test_any_total_is_shared_out_exactly(values: np.ndarray, total: int) -> None:
    """However far the total lies from the sum of the values, in either direction, nobody is lost and none negative."""
    found = largest_remainder(values, total)
    assert found.sum() == total and (found >= 0).all()


@given(hnp.arrays(np.float64, st.integers(2, 9), elements=st.floats(0, 60)), st.randoms(use_true_random=False))
def test_the_order_of_cells_decides_ties_only(values: np.ndarray, shuffle: random.Random) -> None:
    """Listed in another order each cell gets what it got, except that cells with one remainder may change places."""
    order = list(range(values.size))
    shuffle.shuffle(order)
    for rounding in (largest_remainder, apportion):
        first, again = rounding(values), rounding(values[order])
        assert first.sum() == again.sum()
        rest = np.round(values - np.floor(values + 1e-9), 9)
        for place, cell in enumerate(order):
            if (np.abs(rest - rest[cell]) < 1e-8).sum() == 1:
                assert again[place] == first[cell]


def test_last_bits_of_a_sum_decide_nothing() -> None:
    """0.1 thirty-five times is 3.5 in any order of adding: four persons, not three."""
    assert largest_remainder(np.full(35, 0.1)).sum() == apportion(np.full(35, 0.1)).sum() == 4
