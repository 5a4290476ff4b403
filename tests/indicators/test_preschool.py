"""Places, classes and staff of kindergartens: by hand, and over many made-up townships."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planner.indicators.preschool import (
    fill,
    kindergartens_needed,
    over_size,
    pay_ratio,
    section,
    staffed,
    wishes,
)

LIMIT = np.array([25, 30, 35, 30])
NONE = np.zeros(0, dtype=np.int64)


def ints(*values: int) -> np.ndarray:
    """Return whole numbers."""
    return np.array(values, dtype=np.int64)


def test_children_go_where_they_went_as_far_as_places_reach() -> None:
    """Shares decide; a full kindergarten passes the rest on to free places, public ones first."""
    share, places, group = np.array([0.5, 0.3, 0.2]), ints(90, 100, 100), ints(0, 1, 2)
    old, new = fill(200, share, places, group, NONE, 0.9)
    assert old.tolist() == [90, 70, 40] and new.size == 0  # 100, 60, 40 wished; 10 pass on to the inclusive one
    assert wishes(200, share, places).tolist() == [90, 60, 40]


def test_a_new_kindergarten_takes_from_those_without_a_place_then_from_private_ones() -> None:
    """Nine tenths of 100 places fill: 20 had no place, 40 leave the private one, 30 the inclusive one."""
    share, places, group = np.array([0.4, 0.4, 0.2]), ints(80, 80, 20), ints(0, 1, 2)
    old, new = fill(200, share, places, group, ints(100), 0.9)
    assert (old.tolist(), new.tolist()) == ([80, 30, 0], [90])
    closed, _ = fill(200, np.array([0.4, 0.4, 0.0]), ints(80, 80, 20), group, ints(100), 1.0)
    assert closed.tolist() == [80, 20, 0]


@settings(max_examples=60, deadline=None)
@given(
    demand=st.integers(0, 900),
    rows=st.lists(st.tuples(st.integers(0, 9), st.integers(0, 300), st.integers(0, 2)), min_size=1, max_size=8),
    new=st.lists(st.integers(0, 300), max_size=3),
    rate=st.sampled_from([0.5, 0.9, 1.0]),
)
def test_nobody_is_lost_and_no_place_is_taken_twice(
    demand: int, rows: list[tuple[int, int, int]], new: list[int], rate: float
) -> None:
    """All children have a place while there is one; public ones never lose to a new public one what others could."""
    share = np.array([one for one, _, _ in rows], dtype=np.float64)
    share = share / share.sum() if share.sum() else share
    places, group = ints(*(one for _, one, _ in rows)), ints(*(one for _, _, one in rows))
    old, opened = fill(demand, share, places, group, ints(*new), rate)
    open_places = int(np.where(share > 0, places, 0).sum()) + sum(new)
    assert (old >= 0).all() and (old <= places).all() and (opened <= ints(*new)).all()
    assert int(old.sum() + opened.sum()) == min(demand, open_places)


def test_classes_keep_their_size_until_rooms_run_out() -> None:
    """Own sizes first, then the limits, then one class each and the most crowded (of equals the youngest) first."""
    children, own = ints(50, 60, 70, 0), ints(20, 25, 30, 30)
    assert section(children, own, LIMIT, 20).tolist() == [3, 3, 3, 0]
    assert section(children, own, LIMIT, 8).tolist() == [2, 2, 2, 0]
    assert section(children, own, LIMIT, 4).tolist() == [2, 1, 1, 0]
    assert section(children, own, LIMIT, 2).tolist() == [1, 1, 1, 0]


@pytest.mark.parametrize(("children", "classes", "over"), [(50, 2, 0), (51, 2, 1), (52, 2, 2), (60, 2, 2), (0, 0, 0)])
def test_classes_above_the_size_are_counted_evenly(children: int, classes: int, over: int) -> None:
    """51 children in two classes of 25 at most: one has 26."""
    assert over_size(ints(children), ints(classes), ints(25)).tolist() == [over]


def test_two_teachers_and_a_carer_or_three_teachers() -> None:
    """《幼儿园教职工配备标准(暂行)》: either way of staffing a class counts."""
    classes, teachers, carers = ints(3, 3, 3, 3), ints(6, 6, 9, 8), ints(3, 2, 0, 2)
    assert staffed(classes, teachers, carers).tolist() == [True, False, True, False]


def test_pay_of_changshou() -> None:
    """34,679 against 118,659 yuan is 29 % (整改方案 2024-04-15, 二(一)1); pay not given is not known."""
    one = np.array([1.0])
    assert round(100 * pay_ratio(one, np.array([118_659.0]), 392 * one, np.array([34_679.0]))) == 29
    assert np.isnan(pay_ratio(one, np.array([np.nan]), one, np.array([34_679.0])))


@pytest.mark.parametrize(
    ("residents", "dwellings", "changqing", "altay"),
    [(2_999, None, 0, 0), (3_000, None, 1, 0), (5_000, 1_500, 1, 1), (5_001, None, 2, 1), (12_001, None, 3, 2),
     (None, 1_499, 0, 0), (None, 4_001, 0, 2), (None, None, 0, 0)],
)  # fmt: skip
def test_kindergartens_of_a_development(
    residents: int | None, dwellings: int | None, changqing: int, altay: int
) -> None:
    """One per 3,000–5,000 residents in Changqing; 5,000–12,000 or 1,500–4,000 dwellings in Altay."""
    assert kindergartens_needed(residents, dwellings, (3_000, 0), (5_000, 0)) == changqing
    assert kindergartens_needed(residents, dwellings, (5_000, 1_500), (12_000, 4_000)) == altay
