"""Classes and the largest class, by hand."""

from __future__ import annotations

from typing import Any

from planner.base.types import Projection
from planner.district.model import GradeCount, Premises
from planner.projection import project
from tests.projection.build import Enrolment, district, scenario, school, steady


def one_school(rows: Enrolment, classrooms: int = 99, kind: str = "primary", **tables: Any) -> Projection:
    """Project a district of one school A with that many classrooms."""
    premises = {"A": Premises(4000.0, 6000.0, 900_000.0, 12, classrooms)}
    return project(district([school("A", kind)], rows, premises=premises, **tables), scenario())


def test_a_cohort_keeps_its_number_of_classes() -> None:
    """Three classes of grade 1 rise as three although two would do, while new cohorts get ⌈80/45⌉ = 2."""
    rows = steady("A", 1, [80] * 6) | {("A", 2022, 1): GradeCount(80, 3, 27)}
    found = one_school(rows)
    assert [int(found.classes[0, g, g]) for g in range(6)] == [3] * 6
    assert found.classes[0, 0, 1:].tolist() == [2] * 8


def test_the_observed_excess_rises_with_its_cohort_and_new_cohorts_have_none() -> None:
    """80 pupils in two classes, the larger of 46: excess 6 over ⌈80/2⌉ = 40 until the cohort leaves."""
    rows = steady("A", 1, [80] * 6) | {("A", 2022, 1): GradeCount(80, 2, 46)}
    found = one_school(rows)
    assert [int(found.largest_class[0, g, g]) for g in range(6)] == [46] * 6
    assert found.largest_class[0, 0, 1:].tolist() == [40] * 8


def test_a_largest_class_that_is_not_given_is_taken_as_even() -> None:
    """No excess is assumed, and the estimate is named."""
    rows = steady("A", 1, [80] * 6) | {("A", 2022, 1): GradeCount(80, 2, None)}
    found = one_school(rows)
    assert found.largest_class[0, 0, 0] == 40
    assert any(note.startswith("Largest class") for note in found.estimated)


def test_a_largest_class_below_the_mean_is_read_as_even() -> None:
    """A largest class of 30 for 80 pupils in two classes cannot be: no negative excess."""
    rows = steady("A", 1, [80] * 6) | {("A", 2022, 1): GradeCount(80, 2, 30)}
    assert one_school(rows).largest_class[0, 1, 1] == 40


def test_new_cohorts_take_the_classrooms_that_rising_ones_leave_free() -> None:
    """Five grades of two classes hold 10 of 11 rooms: 80 entrants get one class of 80."""
    found = one_school(steady("A", 1, [80] * 6), classrooms=11)
    assert found.classes[0, 0, 1] == 1
    assert found.largest_class[0, 0, 1] == 80
    assert found.classes[0, :6, 1].sum() == 11


def test_a_new_cohort_has_a_class_even_where_no_room_is_free() -> None:
    """At least one class where there are pupils."""
    found = one_school(steady("A", 1, [80] * 6), classrooms=3)
    assert found.classes[0, 0, 1:].tolist() == [1] * 8


def test_where_rooms_are_short_the_most_crowded_cohort_comes_first() -> None:
    """A nine-year school with one room to spare: the 100 new juniors get it, not the 80 new first graders."""
    rows = steady("A", 1, [80] * 6, years=[2022]) | steady("A", 7, [100] * 3, years=[2022])
    rising = 5 * 2 + 2 * 3
    found = one_school(rows, classrooms=rising + 3, kind="nine_year", feeders={("A", "A"): 1.0})
    assert found.pupils_by_grade[1, 6, 1] == 100
    assert (int(found.classes[0, 0, 1]), int(found.classes[1, 6, 1])) == (1, 2)


def test_senior_classes_take_classrooms_too() -> None:
    """A complete secondary school of 18 rooms: 12 senior classes leave 6 for the juniors."""
    rows = steady("A", 7, [120] * 3) | steady("A", 10, [200] * 3)
    rows = {key: GradeCount(count.pupils, 2 if key[2] < 10 else 4, 60) for key, count in rows.items()}
    found = one_school(rows, classrooms=18, kind="complete_secondary")
    assert [unit.id for unit in found.units] == ["A:junior"]
    assert found.classes[0, 6, 1] == 2  # ⌈120/50⌉ = 3 would not fit
    roomy = one_school(rows, classrooms=19, kind="complete_secondary")
    assert roomy.classes[0, 6, 1] == 3


def test_an_unknown_number_of_classrooms_does_not_limit_and_is_named() -> None:
    """No premises row, or none counted: classes by the limit alone."""
    found = one_school(steady("A", 1, [80] * 6), classrooms=0)
    assert found.classes[0, 0].tolist() == [2] * 9
    assert any(note.startswith("New classes") for note in found.estimated)
    bare = project(district([school("A")], steady("A", 1, [80] * 6), premises={}), scenario())
    assert bare.classes[0, 0].tolist() == [2] * 9


def test_zero_pupils_have_zero_classes() -> None:
    """A grade that empties loses its classes; a class that nobody reported is made where pupils are."""
    rows = steady("A", 1, [20] * 5) | {("A", 2022, 1): GradeCount(20, 0, None), ("A", 2022, 6): GradeCount(0, 2, 0)}
    found = one_school(rows)
    assert found.classes[0, 5].tolist() == [0] * 9
    assert found.classes[0, 0, 0] == 1


def test_a_shrunken_cohort_has_no_class_larger_than_itself() -> None:
    """An excess that was true of 80 pupils cannot make a class of more than there are."""
    rows = {("A", year, g): GradeCount(3, 3, 1) for year in range(2018, 2023) for g in range(1, 7)}
    found = one_school(rows | {("A", 2022, 1): GradeCount(3, 3, 9)})
    assert found.largest_class[0, 1, 1] == 3


def test_special_schools_keep_their_classes() -> None:
    """Enrolment, classes and largest class stand still."""
    rows = {("A", 2022, g): GradeCount(7, 1, 7) for g in range(1, 10)} | {("A", 2022, 3): GradeCount(12, 2, 8)}
    found = one_school(rows, kind="special")
    assert found.classes[0, 2].tolist() == [2] * 9
    assert found.largest_class[0, 2].tolist() == [8] * 9


def test_the_class_size_of_new_cohorts_can_be_given() -> None:
    """A district with smaller classes sections by its own figure."""
    one = district([school("A")], steady("A", 1, [80] * 6))
    small = {"primary": 30, "junior": 30, "special": 10, "senior": 50}
    assert project(one, scenario(), class_size=small).classes[0, 0].tolist() == [2, *[3] * 8]
