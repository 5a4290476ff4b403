"""Hours of training by their event logs: three courses in five years, the summer's second chance, what is made up."""

from __future__ import annotations

import numpy as np
import pytest

from planner.scenario.simulation import SimulationSettings
from planner.simulation import SOURCES, replicate
from planner.simulation.hours import planned_holding
from planner.simulation.network import Cohort
from tests.simulation.small import YEARS, network, told
from tests.simulation.test_construction import but

#: Ten teachers trained in 2023, 2024 and 2025, and again from 2028 on.
TEN = Cohort("G9:2023", "G9", 10, frozenset({1, 2, 3, 6, 7, 8}), fund="recurrent", price=7)


def test_who_finishes_three_courses_holds_the_hours_for_good() -> None:
    """From autumn 2025 on: the two years without a course and the next three keep any five years at 360 hours."""
    course = replicate(network(cohorts=(TEN,)), 1, 0, SOURCES)
    assert told(course.events, "training") == [(43.99, "hours_held", "G9", 10, "G9:2023")]
    assert planned_holding(TEN, YEARS).tolist() == [0, 0, 0, *[10] * 6]
    assert not [one for one in course.events if one.what == "paid"]  # the plan's own rows are paid elsewhere


def test_courses_up_to_the_base_year_count_as_recorded() -> None:
    """Two courses behind them and one in 2023: they hold the hours in 2023."""
    late = Cohort("G9@2023", "G9", 4, frozenset({1, 4, 5, 6}), frozenset({-1, 0}))
    course = replicate(network(cohorts=(late,)), 1, 0, SOURCES)
    assert told(course.events, "training")[0] == (19.99, "hours_held", "G9", 4, "G9@2023")
    assert planned_holding(late, YEARS)[:3].tolist() == [0, 4, 4]


def test_nobody_finishing_holds_nothing_and_pays_for_the_places_again() -> None:
    """Everybody drops out of both courses of every year: ten missed in each year that they were due."""
    rules = SimulationSettings(hours_dropout=1.0)
    course = replicate(network(cohorts=(TEN,), settings=rules), 1, 0, but("training"))
    said = told(course.events, "training")
    assert [(month, what, count) for month, what, _, count, _ in said] == [
        (round(12 * t + 7.99, 2), "hours_missed", 10) for t in range(1, YEARS)
    ]
    paid = [one.quantity for one in course.events if one.what == "paid"]
    assert paid == [70] * 5  # 2024, 2025, 2028, 2029 and 2030: a place for whoever missed the year before


def test_a_missed_course_is_made_up_the_year_after() -> None:
    """By hand from the log: who misses 2025 holds the hours in 2026, when no course was planned."""
    rules = SimulationSettings(hours_dropout=0.5)
    missed_last, regained = 0, 0
    for number in range(40):
        said = replicate(network(cohorts=(TEN,), settings=rules), 1, number, but("training")).events
        missed = {round((one.month - 7.99) / 12): one.quantity for one in said if one.what == "hours_missed"}
        held = {round((one.month - 7.99) / 12): one.quantity for one in said if one.what == "hours_held"}
        assert held.get(3, 0) == 10 - missed.get(3, 0)
        missed_last += missed.get(3, 0)
        regained += held.get(4, 0)
    # A quarter finishes neither course; of those three in four make it up in 2026.
    assert missed_last / 400 == pytest.approx(0.25 + 0.25 * 0.25, abs=0.12) and 0 < regained < missed_last


def test_another_teacher_leaves_the_others_courses_as_they_were() -> None:
    """Draws are the person's: with eleven in the cohort the first ten finish what they finished before."""
    rules = SimulationSettings(hours_dropout=0.5)
    eleven = Cohort("G9:2023", "G9", 11, TEN.years)
    for number in range(5):
        counts = []
        for cohort in (TEN, eleven):
            events = replicate(network(cohorts=(cohort,), settings=rules), 1, number, but("training")).events
            held = np.zeros(YEARS, dtype=np.int64)
            for one in events:
                if one.what == "hours_held":
                    held[int(one.month // 12) :] += int(one.quantity)
            counts.append(held)
        assert ((counts[1] - counts[0] >= 0) & (counts[1] - counts[0] <= 1)).all()
