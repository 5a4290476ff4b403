"""Combined schools split by weighted pupils, against the published example."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.indicators.split import split_weights

DATA = Path(__file__).resolve().parent.parent / "data"
COUNTS = st.integers(0, 4000)


def test_the_nine_year_school_splits_as_published() -> None:
    """166 + 210 pupils, 23,226 books: 58.5 per primary pupil, 9,711 and 13,515 (the first is cut, not rounded)."""
    with (DATA / "split_case_nine_year.csv").open(encoding="utf-8", newline="") as source:
        case = {row["item"]: float(row["value"]) for row in csv.DictReader(source)}
    books = case["图书总册数"]
    primary, junior, senior = split_weights(case["小学在校生"], case["初中在校生"], 0)
    assert round(books * primary / case["小学在校生"], 1) == case["小学生均册数(发布)"] == 58.5
    assert np.floor(books * primary) == case["小学部册数(发布)"] == 9711
    assert books - np.floor(books * primary) == case["初中部册数(发布)"] == 13515
    assert senior == 0.0
    assert books * junior / case["初中在校生"] == pytest.approx(1.1 * books * primary / case["小学在校生"])


@given(COUNTS, COUNTS, COUNTS)
def test_shares_are_the_ratios_of_the_rule(a: int, b: int, c: int) -> None:
    """primary A/(A+1.1B+1.32C), junior 1.1B/(A+1.1B+1.32C); they sum to 1 where there are pupils."""
    primary, junior, senior = split_weights(a, b, c)
    total = a + 1.1 * b + 1.32 * c
    assert primary * total == pytest.approx(a)
    assert junior * total == pytest.approx(1.1 * b)
    assert primary + junior + senior == pytest.approx(1.0 if a + b + c else 0.0)


@given(st.integers(1, 4000), COUNTS)
def test_a_complete_secondary_school_splits_one_to_one_point_two(b: int, c: int) -> None:
    """Without primary pupils the same formula gives B/(B + 1.2C) 完全中学."""
    assert split_weights(0, b, c)[1] == pytest.approx(b / (b + 1.2 * c))


@given(st.integers(1, 4000))
def test_a_school_of_one_stage_is_not_split(pupils: int) -> None:
    """One stage only: all of the school's premises are its own."""
    assert split_weights([pupils, 0], [0, pupils], 0).tolist() == [[1, 0, 0], [0, 1, 0]]
