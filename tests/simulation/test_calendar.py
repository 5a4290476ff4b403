"""Dates: autumns, terms and winters."""

from __future__ import annotations

import pytest

from planner.simulation.calendar import after_winters, autumn, autumn_of, next_term


@pytest.mark.parametrize(("month", "t"), [(8.0, 0), (8.05, 0), (8.5, 1), (13.0, 1), (20.0, 1), (20.2, 2)])
def test_what_is_there_on_the_first_of_september_counts_that_autumn(month: float, t: int) -> None:
    """A day later it counts a year later."""
    assert autumn_of(month) == t


@pytest.mark.parametrize(
    ("ready", "opens"), [(0.0, 1.0), (1.0, 1.0), (1.5, 8.0), (8.0, 8.0), (8.2, 13.0), (32.0, 32.0)]
)
def test_schools_open_on_two_dates_only(ready: float, opens: float) -> None:
    """1 February or 1 September, whichever comes first."""
    assert next_term(ready) == opens


@pytest.mark.parametrize(
    ("start", "months", "end"),
    [
        (3.0, 4.0, 7.0),  # a summer's work
        (10.0, 3.0, 15.0),  # 1.5 months before 15 December, two of rest, 1.5 after
        (12.0, 1.0, 14.5),  # begun in winter: from 15 February
        (3.0, 20.0, 27.0),  # two winters
        (3.0, 0.0, 3.0),
    ],
)
def test_building_stops_in_winter(start: float, months: float, end: float) -> None:
    """From 15 December, for two months, every year."""
    assert after_winters(start, months, 11.5, 2.0) == pytest.approx(end)


def test_without_winters_work_takes_its_time() -> None:
    """A stop of no length changes nothing."""
    assert after_winters(10.0, 30.0, 11.5, 0.0) == 40.0
    assert autumn(3) == 44.0
