"""Projects that open: who moves, who follows, and what doing nothing at all means."""

from __future__ import annotations

import numpy as np
import pytest

from planner.base.errors import BadInput
from planner.base.terms import PHYSICAL
from planner.base.types import Projection
from planner.district.model import District, Project
from planner.projection import project
from tests.projection.build import district, new_school, scenario, school, staff_of, steady


def row(found: Projection, unit: str) -> int:
    """Return the row of a unit."""
    return [u.id for u in found.units].index(unit)


def town(**relief: float) -> District:
    """Two primaries that feed one junior each; B1 opens primary C, relieving A and B by the shares given."""
    rows = steady("A", 1, [100] * 6) | steady("B", 1, [60] * 6) | steady("J", 7, [100] * 3) | steady("K", 7, [60] * 3)
    schools = [
        school("A"), school("B"), school("C", opens_project="B1"), school("J", "junior"), school("K", "junior"),
    ]  # fmt: skip
    project_c = new_school("B1", "C", {(name, "primary"): share for name, share in relief.items()}, classrooms=24.0)
    feeders = {("A", "J"): 1.0, ("B", "K"): 1.0}
    return district(schools, rows, feeders=feeders, projects=(project_c,))


def test_every_grade_moves_in_the_year_of_opening() -> None:
    """Start 2023, two years: in 2025 a quarter of each grade of A moves to C, and no pupil is lost."""
    found = project(town(A=0.25), scenario(starts={"B1": 2023}))
    a, c = row(found, "A:primary"), row(found, "C:primary")
    assert found.pupils[c].tolist()[:4] == [0, 0, 0, 150]
    assert found.pupils_by_grade[c, :6, 3].tolist() == [25] * 6
    assert found.pupils_by_grade[a, :6, 3].tolist() == [75] * 6
    assert (found.pupils[[a, c]].sum(axis=0) == 600).all()


def test_afterwards_entrants_are_shared_and_cohorts_stay_where_they_are() -> None:
    """In 2026 a quarter of the new entrants goes to C; the moved cohorts rise there."""
    found = project(town(A=0.25), scenario(starts={"B1": 2023}))
    c = row(found, "C:primary")
    assert found.pupils_by_grade[c, :6, 4:].tolist() == [[25] * 5] * 6


def test_the_share_is_made_whole_over_grades() -> None:
    """13 % of 60 in each of six grades is 46.8 → 47 = five grades of 8 and one of 7."""
    found = project(town(B=0.13), scenario(starts={"B1": 2023}))
    c = row(found, "C:primary")
    assert found.pupils_by_grade[c, :6, 3].tolist() == [8, 8, 8, 8, 8, 7]


def test_leavers_of_the_new_primary_follow_the_schools_that_it_relieves() -> None:
    """C takes from A (→ J) and B (→ K): its leavers go to J and K in the proportion in which they came."""
    found = project(town(A=0.2, B=0.5), scenario(starts={"B1": 2023}))
    for junior, intake in (("J:junior", 100), ("K:junior", 60)):
        assert found.pupils_by_grade[row(found, junior), 6].tolist() == [intake] * 9


def test_a_new_junior_school_takes_its_share_of_the_entrants() -> None:
    """A project for a nine-year school moves juniors too, and shares the junior intake from then on."""
    one = town()
    relief = {("A", "primary"): 0.5, ("J", "junior"): 0.4}
    schools = [school("N", "nine_year", opens_project="B2"), *(s for s in one.schools if s.id != "C")]
    two = district(schools, dict(one.enrolment), feeders=one.feeders, projects=(new_school("B2", "N", relief),))
    found = project(two, scenario(starts={"B2": 2024}))
    n, j = row(found, "N:junior"), row(found, "J:junior")
    assert found.pupils_by_grade[n, 6:9, 4].tolist() == [40] * 3
    assert found.pupils_by_grade[n, 6].tolist() == [0] * 4 + [40] * 5
    assert found.pupils_by_grade[j, 6].tolist() == [100] * 4 + [60] * 5
    assert found.pupils[row(found, "N:primary")].tolist() == [0] * 4 + [300] * 5
    assert (found.pupils.sum(axis=0) == found.pupils[:, 0].sum()).all()


def test_two_projects_may_relieve_one_school() -> None:
    """Shares are of the pupils before either move."""
    one = town(A=0.5)
    more = new_school("B2", "D", {("A", "primary"): 0.3})
    schools = (*one.schools, school("D", opens_project="B2"))
    two = district(schools, dict(one.enrolment), feeders=one.feeders, projects=(*one.projects, more))
    found = project(two, scenario(starts={"B1": 2023, "B2": 2023}))
    assert [int(found.pupils[row(found, f"{name}:primary"), 3]) for name in "ACD"] == [120, 300, 180]


def test_doing_nothing_at_all_leaves_the_new_school_empty() -> None:
    """Without projects: the same axes, no pupils, classes or rooms in C, and everybody where they were."""
    one, plan = town(A=0.25), scenario(starts={"B1": 2023})
    found, idle = project(one, plan), project(one, plan, with_projects=False)
    assert (idle.units, idle.schools, idle.years) == (found.units, found.schools, found.years)
    c = row(idle, "C:primary")
    assert idle.pupils[c].tolist() == idle.class_count[c].tolist() == [0] * 9
    assert not idle.physical[idle.schools.index("C")].any()
    assert idle.pupils[row(idle, "A:primary")].tolist() == [600] * 9


def test_a_project_that_is_not_started_has_no_units() -> None:
    """The school stands in the table, but not in the results; nor does one that opens after the horizon."""
    for starts in ({}, {"B1": 2029}):
        found = project(town(A=0.25), scenario(starts=starts))
        assert "C" not in found.schools
        assert found.pupils[row(found, "A:primary")].tolist() == [600] * 9


def test_a_school_that_has_opened_by_the_base_year_is_an_ordinary_school() -> None:
    """Its pupils stand in the tables; the project adds nothing twice."""
    one = town(A=0.25)
    rows = dict(one.enrolment) | steady("C", 1, [20] * 6)
    staff = staff_of("C", "primary", [1] * 8)
    two = district(one.schools, rows, feeders=one.feeders, projects=one.projects, staff=staff)
    found = project(two, scenario(starts={"B1": 2020}))
    assert found.pupils[row(found, "C:primary")].tolist() == [120] * 9
    assert not found.physical[found.schools.index("C"), PHYSICAL.index("classrooms")].any()
    assert found.teachers[row(found, "C:primary"), :, 0].tolist() == [1] * 8


def test_staff_entered_for_a_school_not_yet_started_make_no_unit() -> None:
    """Teachers appointed ahead do not open the school."""
    one = town(A=0.25)
    two = district(one.schools, dict(one.enrolment), projects=one.projects, staff=staff_of("C", "primary", [1] * 8))
    assert "C" not in project(two, scenario()).schools


def test_a_wing_adds_rooms_and_moves_nobody() -> None:
    """Kind wing: its area counts from the year of opening, relief rows are not looked at."""
    one = town()
    wing = Project("W", "W", "wing", "A", 9_000_000, 1, 2023, {"teaching_area_m2": 1200.0, "classrooms": 12.0},
                   {("B", "primary"): 0.5})  # fmt: skip
    two = district(one.schools, dict(one.enrolment), feeders=one.feeders, projects=(wing,))
    found = project(two, scenario(starts={"W": 2024}))
    area = found.physical[found.schools.index("A"), PHYSICAL.index("teaching_area_m2")]
    assert area.tolist() == [4000.0] * 3 + [5200.0] * 6
    assert found.pupils[row(found, "B:primary")].tolist() == [360] * 9


def test_classes_are_made_anew_where_pupils_moved() -> None:
    """A had 3 classes of 100 pupils per grade; with 75 left it needs 2, C needs 1; both are new cohorts."""
    found = project(town(A=0.25), scenario(starts={"B1": 2023}))
    a, c = row(found, "A:primary"), row(found, "C:primary")
    assert found.classes[a, :6, 2].tolist() == [3] * 6
    assert found.classes[a, :6, 3].tolist() == [2] * 6
    assert found.classes[c, :6, 3].tolist() == [1] * 6
    assert found.largest_class[a, :6, 3].tolist() == [38] * 6
    assert found.largest_class[c, :6, 3].tolist() == [25] * 6


def test_an_unknown_project_is_bad_input() -> None:
    """All unknown starts are named at once, with the projects that exist."""
    with pytest.raises(BadInput, match=r"projects\.X.*projects\.Y") as caught:
        project(town(A=0.25), scenario(starts={"Y": 2023, "X": 2023, "B1": 2023}))
    assert "B1" in caught.value.problems[0].render("en")


def test_a_new_school_has_the_whole_of_its_stock_before_anybody_comes() -> None:
    """Weight 1 in every year for a school of one stage; a combined one splits by the pupil weights."""
    found = project(town(A=0.25), scenario(starts={"B1": 2023}))
    assert np.array_equal(found.weight, np.ones_like(found.weight))
