"""Retirement dates under the 2025 reform, by the first cohorts that the rule names."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.projection.retirement import month_index, retired_by, retirement_index, retirement_month

BIRTHS = st.tuples(st.integers(1950, 2005), st.integers(1, 12))


def months(date: tuple[int, int]) -> int:
    """Return months since year 0."""
    return date[0] * 12 + date[1] - 1


@pytest.mark.parametrize(
    ("sex", "cadre", "birth", "retires"),
    [
        ("M", False, (1964, 12), (2024, 12)),  # the last month without delay
        ("M", False, (1965, 1), (2025, 2)),
        ("M", False, (1965, 4), (2025, 5)),
        ("M", False, (1965, 5), (2025, 7)),
        ("M", True, (1965, 8), (2025, 10)),  # cadre says nothing about men
        ("M", False, (1976, 8), (2039, 7)),
        ("M", False, (1976, 9), (2039, 9)),  # 36 months from here on
        ("M", False, (1990, 9), (2053, 9)),
        ("F", True, (1969, 12), (2024, 12)),
        ("F", True, (1970, 1), (2025, 2)),
        ("F", True, (1970, 4), (2025, 5)),
        ("F", True, (1970, 5), (2025, 7)),
        ("F", True, (1981, 9), (2039, 9)),
        ("F", True, (1995, 3), (2053, 3)),
        ("F", False, (1974, 12), (2024, 12)),
        ("F", False, (1975, 1), (2025, 2)),
        ("F", False, (1975, 2), (2025, 3)),
        ("F", False, (1975, 3), (2025, 5)),
        ("F", False, (1984, 11), (2039, 11)),  # 60 months from here on
        ("F", False, (1990, 6), (2045, 6)),
    ],
)
def test_first_and_last_cohorts(sex: str, cadre: bool, birth: tuple[int, int], retires: tuple[int, int]) -> None:
    """Men and women at 55: one month per four of birth; women at 50: one per two; at most 36 and 60."""
    assert retirement_month(sex, cadre, birth) == retires


@given(st.sampled_from((("M", False, 60, 36), ("F", True, 55, 36), ("F", False, 50, 60))), BIRTHS)
def test_delay_is_bounded_and_never_reverses_an_order(
    track: tuple[str, bool, int, int], birth: tuple[int, int]
) -> None:
    """Nobody retires before the old age or after the new one, and who is younger never retires earlier."""
    sex, cadre, age, most = track
    retires = months(retirement_month(sex, cadre, birth))
    assert 0 <= retires - months(birth) - 12 * age <= most
    later = (birth[0], birth[1] + 1) if birth[1] < 12 else (birth[0] + 1, 1)
    assert months(retirement_month(sex, cadre, later)) > retires


def test_who_retires_before_september_has_left_by_that_autumn() -> None:
    """31 August is before 1 September of the same year, September is not."""
    dates = month_index([2024, 2024, 2025], [8, 9, 8])
    assert retired_by(dates, [2023, 2024, 2025]).tolist() == [
        [False, True, True],
        [False, False, True],
        [False, False, True],
    ]


def test_many_persons_at_once_are_as_each_alone() -> None:
    """The vectorised rule and the documented function are one."""
    people = [("M", False, (1966, 7)), ("F", True, (1972, 2)), ("F", False, (1979, 12))]
    found = retirement_index(
        [p[0] == "M" for p in people], [p[1] for p in people], [month_index(*p[2]) for p in people]
    )
    assert found.tolist() == [months(retirement_month(*p)) for p in people]
