"""Opening classes (G5) by hand: when a cohort needs one more section, and how long it lasts."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np

from planner.optimization.classes import ClassOpening, class_openings

YEARS = 5

#: (grade, t) → pupils, classes, largest class.
Cohorts = dict[tuple[int, int], tuple[int, int, int]]


def openings(cohorts: Cohorts, limit: int = 45, first: int = 1) -> list[ClassOpening]:
    """Openings of one unit."""
    shape = (1, 12, YEARS)
    pupils, classes, largest = (np.zeros(shape, dtype=np.int64) for _ in range(3))
    for (grade, t), (count, sections, most) in cohorts.items():
        pupils[0, grade - 1, t], classes[0, grade - 1, t], largest[0, grade - 1, t] = count, sections, most
    projection: Any = SimpleNamespace(
        years=tuple(range(2022, 2022 + YEARS)), pupils_by_grade=pupils, classes=classes, largest_class=largest
    )
    targets: Any = SimpleNamespace(class_limit=np.full((1, YEARS), limit, dtype=np.int64))
    return list(class_openings(projection, targets, [0], first))


def rising(
    grade: int, t: int, pupils: int, classes: int, largest: int, until: int
) -> dict[tuple[int, int], tuple[int, int, int]]:
    """A cohort that rises a grade a year, unchanged, to grade ``until``."""
    return {(grade + i, t + i): (pupils, classes, largest) for i in range(until - grade + 1) if t + i < YEARS}


def test_classes_within_the_limit_are_left_alone() -> None:
    """45 of 45 is allowed."""
    assert openings(rising(1, 0, 90, 2, 45, 4)) == []


def test_one_pupil_too_many_opens_a_class_that_rises_with_the_cohort() -> None:
    """91 pupils in two classes need a third, from the first year of the rule to the end of the stage."""
    assert openings(rising(1, 0, 91, 2, 46, 4)) == [ClassOpening(0, 2, 1, 3, 1)]


def test_a_class_is_opened_only_once_the_rule_holds() -> None:
    """Before the deadline nothing is opened; then in the grade in which the cohort is."""
    assert openings(rising(1, 0, 91, 2, 46, 5), first=3) == [ClassOpening(0, 4, 3, 4, 1)]


def test_an_uneven_division_counts() -> None:
    """60 pupils in two classes are 30 on average, but 50 in the larger one is over the limit."""
    assert openings(rising(1, 0, 60, 2, 50, 3)) == [ClassOpening(0, 2, 1, 2, 1)]


def test_as_many_classes_as_it_takes() -> None:
    """200 pupils in two classes need three more at 45 each."""
    assert openings(rising(1, 0, 200, 2, 100, 2)) == [ClassOpening(0, 2, 1, 1, 3)]


def test_a_growing_cohort_opens_again() -> None:
    """A cohort that grows past the limit once more gets a second class, later."""
    cohort = {(1, 1): (91, 2, 46), (2, 2): (135, 2, 68), (3, 3): (136, 2, 68)}
    assert openings(cohort) == [ClassOpening(0, 1, 1, 3, 1), ClassOpening(0, 3, 3, 3, 1)]


def test_an_opened_class_lasts_to_the_horizon_at_most() -> None:
    """A first grade of the last year has no later year."""
    assert openings({(1, 4): (50, 1, 50)}) == [ClassOpening(0, 1, 4, 4, 1)]


def test_units_without_a_rule_open_nothing() -> None:
    """A limit of zero says that the rule is not asked of the unit."""
    assert openings(rising(1, 0, 400, 2, 200, 4), limit=0) == []
