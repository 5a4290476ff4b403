"""Comparing a value with a standard: tolerance, strictness, unknowns, rounding."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.standards import Facts, compare, compare_array, load_pack, rounded

PRIMARY = Facts(stage="primary")
DAY = date(2024, 12, 31)


@pytest.mark.parametrize(
    ("value", "comparator", "threshold", "met"),
    [
        (4.2 - 5e-10, ">=", 4.2, True),
        (4.2 - 2e-9, ">=", 4.2, False),
        (0.5 + 5e-10, "<=", 0.5, True),
        (0.5 + 2e-9, "<=", 0.5, False),
        (0.15, "<", 0.15, False),
        (0.15 - 5e-10, "<", 0.15, False),
        (0.15 - 2e-9, "<", 0.15, True),
        (3.0, "==", 3, True),
        (3.0 + 2e-9, "==", 3, False),
        (0.1 + 0.2, ">=", 0.3, True),
        (True, "true", True, True),
        (False, "true", True, False),
        (False, "false", False, True),
        (True, "false", False, False),
    ],
)
def test_a_value_is_compared_with_an_absolute_tolerance_of_1e_9(
    value: float, comparator: str, threshold: float, met: bool
) -> None:
    """Noise in the last digits decides nothing; a strict comparison stays strict."""
    assert compare(value, comparator, threshold) is met


@pytest.mark.parametrize("comparator", [">=", "<=", "<", "==", "true", "false"])
def test_unknown_values_and_absent_rules_are_never_met(comparator: str) -> None:
    """None and NaN meet nothing, and nothing meets a rule that is not in force."""
    assert not compare(None, comparator, 0.0)
    assert not compare(float("nan"), comparator, 0.0)
    assert not compare(0.0, comparator, None)


@given(st.floats(-1e6, 1e6), st.floats(-1e6, 1e6), st.sampled_from([">=", "<=", "<", "=="]))
def test_arrays_are_compared_as_single_values_are(value: float, threshold: float, comparator: str) -> None:
    """One rule of comparison, for one value or a thousand."""
    values, thresholds = np.array([value, np.nan, value]), np.array([threshold, threshold, np.nan])
    assert compare_array(values, comparator, thresholds).tolist() == [
        compare(value, comparator, threshold),
        False,
        False,
    ]


def test_yes_no_items_are_not_compared_as_arrays() -> None:
    """A comparator for yes/no items on arrays is a mistake of the caller."""
    with pytest.raises(ValueError, match="one by one"):
        compare_array(np.ones(2), "true", np.ones(2))


@pytest.mark.parametrize(
    ("value", "decimals", "shown"),
    [(4.195, 2, 4.2), (4.1949, 2, 4.19), (0.4505, 3, 0.451), (94.95, 1, 95.0), (2.5, 0, 3.0), (-2.5, 0, -3.0)],
)
def test_rounding_is_half_away_from_zero(value: float, decimals: int, shown: float) -> None:
    """Values are rounded as people round them in the form, not to even."""
    assert rounded(value, decimals) == pytest.approx(shown, abs=1e-12)


def test_rounded_judgement_is_an_option_and_its_difference_is_told() -> None:
    """4.195 fails exactly and passes as shown (4.20); 4.19 fails either way."""
    standard = load_pack("national").lookup("R1", DAY, PRIMARY)
    assert not standard.met(4.195)
    assert standard.met(4.195, judge_rounded=True)
    assert standard.rounding_matters(4.195)
    assert not standard.rounding_matters(4.19)
    cv = load_pack("national").lookup("CV", DAY, PRIMARY)
    assert not cv.met(0.5004)
    assert cv.met(0.5004, judge_rounded=True)
    assert not cv.met(0.5005, judge_rounded=True)
