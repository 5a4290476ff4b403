"""Panels: what is kept, what is known when."""

from __future__ import annotations

import math

import numpy as np
import pytest

from planner.projection.forecast.panel import Births, Leavers, Panel
from tests.projection.forecast.panels import city, rows_of, town


def test_sections_add_up_and_incomplete_schools_are_left_out() -> None:
    """Rows of one cell are class sections; a school without a grade in some year is not kept, and is counted."""
    rows = [("A", 2010, "1", 20.0), ("A", 2010, "1", 22.0), ("A", 2011, "1", 40.0), ("B", 2010, "1", 30.0)]
    panel = Panel.of(rows, ["1"])
    assert panel.schools == ("A",) and panel.pupils.tolist() == [[[42.0, 40.0]]]
    assert panel.left_out == ("B",)


def test_grades_that_a_school_does_not_have_are_empty_and_not_missing() -> None:
    """A teaching point of grades 1–2 stays in a panel of grades 1–3 when it is said that it has no grade 3."""
    rows = [("T", year, grade, 9.0) for year in (2010, 2011) for grade in "12"]
    rows += [("P", year, grade, 50.0) for year in (2010, 2011) for grade in "123"]
    assert Panel.of(rows, list("123")).schools == ("P",)
    panel = Panel.of(rows, list("123"), reached={"T": ["1", "2"], "P": ["1", "2", "3"]})
    assert panel.schools == ("P", "T") and panel.pupils[1, 2].tolist() == [0.0, 0.0]


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ([], "no pupils"),
        ([("A", 2010, "1", 5.0), ("A", 2012, "1", 5.0)], "years without any row: 2011"),
        ([("A", 2010, "1", -5.0)], "-5.0 pupils"),
        ([("A", 2010, "1", 5.0), ("B", 2011, "1", 5.0)], "no school"),
    ],
)
def test_unusable_rows_are_refused(rows: list[tuple[str, int, str, float]], words: str) -> None:
    """Nothing is guessed for a year that is missing altogether."""
    with pytest.raises(ValueError, match=words):
        Panel.of(rows, ["1"])


def test_births_after_the_origin_are_not_known() -> None:
    """The cohort of the last births known is carried on; cohorts follow the cut-off of 31 August."""
    births = Births({2000: 120.0, 2001: 150.0, 2002: 900.0}, 6)
    known = births.known(2001, range(2006, 2010))
    assert math.isnan(known[0]) and known[1:].tolist() == pytest.approx([140.0, 140.0, 140.0])


def test_leavers_of_the_stage_below_are_its_last_grade_a_year_before() -> None:
    """Years ahead follow from the pupils in school by their latest ratios, then stay."""
    table = np.array([[[100.0, 100.0], [90.0, 90.0], [81.0, 81.0]]])
    below = Panel.of(rows_of(table), list("123"))
    known = Leavers(below).known(2011, range(2010, 2017))
    assert math.isnan(known[0])
    assert known[1:].tolist() == pytest.approx([81.0, 81.0, 81.0, 81.0, 81.0, 81.0])


def test_the_real_panels_have_the_schools_that_the_baselines_are_about() -> None:
    """333 schools with grades K–5 in all seven years; 11 with classes in all 27."""
    assert len(city().panel.schools) == 333 and city().panel.years == tuple(range(2005, 2012))
    assert len(town().panel.schools) == 11 and town().panel.years == tuple(range(1998, 2025))
