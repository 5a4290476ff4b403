"""Indicators for sliders are those of the verdicts, and come quickly; large regions fit in memory."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from planner.projection import project
from planner.projection.quick import quick_indicators
from planner.studies.forecast_sample import sample_panel, tiled
from tests.projection.build import district, grades, scenario, school, staff_of, steady


def small(copies: int = 1):  # type: ignore[no-untyped-def]
    """Return a district of two primaries and a junior with feeder shares, tiled."""
    schools = [school("A"), school("B"), school("J", "junior")]
    rows = steady("A", 1, [80] * 6) | steady("B", 1, [40] * 6) | steady("J", 7, [118] * 3)
    staff = staff_of("A", "primary", [0, 0, 10, 0, 0, 0, 5, 5]) | staff_of("B", "primary", [2] * 8)
    births = dict.fromkeys(range(2008, 2025), 130.0)
    one = district(schools, rows, feeders={("A", "J"): 1.0, ("B", "J"): 1.0}, births=births, staff=staff)
    return tiled(one, copies) if copies > 1 else one


def test_values_follow_the_definition() -> None:
    """R1 of A: 20 teachers above the required qualification per 480 pupils; the CV is pupil-weighted."""
    projected = project(small(), scenario())
    found = quick_indicators(projected)
    row = [unit.id for unit in projected.units].index("A:primary")
    assert found.values[row, 0, 0] == pytest.approx(20 / 480 * 100)
    r1 = np.array([20 / 480, 8 / 240])
    mean = 28 / 720
    assert found.cv[0, 0, 0] == pytest.approx(np.sqrt((np.array([480, 240]) / 720 * (r1 - mean) ** 2).sum()) / mean)


def test_tiles_side_by_side_project_like_one() -> None:
    """Three copies of a district have three times its pupils in the base year, and the same stage structure."""
    one, three = project(small(), scenario()), project(small(3), scenario())
    assert len(three.units) == 3 * len(one.units)
    assert three.pupils[:, 0].sum() == 3 * one.pupils[:, 0].sum()
    assert abs(three.pupils.sum() - 3 * one.pupils.sum()) <= 3 * 9


def test_pupils_in_are_pupils_out_and_stock() -> None:
    """Where nobody is lost between grades, stock + entrants − leavers is next year's stock, in whole persons."""
    found = project(small(), scenario()).pupils_by_grade[:2]
    stock = found.sum(axis=(0, 1))
    entered, left = found[:, 0, 1:].sum(axis=0), found[:, 5, :-1].sum(axis=0)
    assert (stock[1:] == stock[:-1] + entered - left).all()


def test_schools_sum_to_the_district_for_any_order() -> None:
    """Rounded by largest remainder per grade: the order of the schools table moves nobody."""
    one = small()
    turned = replace(one, schools=one.schools[::-1])
    first, second = project(one, scenario()), project(turned, scenario())
    order = {unit.id: row for row, unit in enumerate(second.units)}
    rows = [order[unit.id] for unit in first.units]
    assert np.array_equal(first.pupils_by_grade, second.pupils_by_grade[rows])


def test_thousands_of_units_are_projected() -> None:
    """Three thousand units over the years (seconds and memory: the benchmark)."""
    region = small(1000)
    found = project(region, scenario())
    assert len(found.units) == 3000 and found.pupils_by_grade.min() >= 0


def test_a_sampled_panel_has_the_shape_asked_for() -> None:
    """Schools, grades and years; the same seed gives the same panel."""
    one, again = sample_panel(50, 6, 15), sample_panel(50, 6, 15)
    assert one.pupils.shape == (50, 6, 15) and np.array_equal(one.pupils, again.pupils)
    assert grades("A", 1, {2022: [45]})["A", 2022, 1].classes == 1
