"""What holds in every district: totals kept, whole people, no order, the same axes, quick enough."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from planner.base.terms import PHYSICAL, PLANNED_STAGES
from planner.base.types import Projection
from planner.district.model import District
from planner.projection import project
from planner.scenario.schema import Scenario
from tests.projection.build import (
    Enrolment,
    district,
    districts,
    grades,
    new_school,
    person,
    scenario,
    school,
    shuffled,
    staff_of,
)

CASES = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
Case = tuple[District, Scenario]


def by_unit(found: Projection) -> dict[str, tuple[list[object], ...]]:
    """Return every array of every unit, by its identifier."""
    return {
        unit.id: (
            found.pupils_by_grade[u].tolist(),
            found.classes[u].tolist(),
            found.largest_class[u].tolist(),
            found.teachers[u].tolist(),
            found.leavers[u].tolist(),
            found.eligible[u].tolist(),
            found.weight[u].tolist(),
            found.physical[unit.school_index].tolist(),
        )
        for u, unit in enumerate(found.units)
    }


@CASES
@given(districts())
def test_every_number_is_whole_defined_and_not_negative(case: Case) -> None:
    """Persons and classes are integers ≥ 0, stocks are finite ≥ 0, shares lie between 0 and 1."""
    found = project(*case)
    shape = (len(found.units), 12, 9)
    for counts in (found.pupils_by_grade, found.classes, found.largest_class):
        assert counts.dtype == np.int64
        assert counts.shape == shape
        assert (counts >= 0).all()
    assert found.teachers.shape == found.leavers.shape == (len(found.units), 8, 9)
    assert (found.teachers >= 0).all()
    assert found.physical.shape == (len(found.schools), len(PHYSICAL), 9)
    assert np.isfinite(found.physical).all()
    assert (found.physical >= 0).all()
    assert ((found.weight >= 0) & (found.weight <= 1)).all()
    assert ((found.eligible >= 0) & (found.eligible <= found.teachers.sum(axis=1))).all()


@CASES
@given(districts())
def test_classes_stand_where_pupils_are(case: Case) -> None:
    """A class has pupils, pupils have a class, and the largest class lies between the mean and the cohort."""
    found = project(*case)
    there = found.pupils_by_grade > 0
    assert (found.classes[there] >= 1).all()
    assert not found.classes[~there].any()
    assert not found.largest_class[~there].any()
    assert (found.largest_class[there] * found.classes[there] >= found.pupils_by_grade[there]).all()
    assert (found.largest_class <= found.pupils_by_grade)[:, :, 1:].all()


@CASES
@given(districts())
def test_the_base_year_is_what_the_tables_say(case: Case) -> None:
    """Pupils per grade over the units equal the district's table (senior pupils aside), teachers the staff table."""
    one, plan = case
    found = project(one, plan)
    given_pupils = np.zeros(12, dtype=np.int64)
    for (name, year, grade), count in one.enrolment.items():
        if year == 2022 and one.stage_of_grade(one.school_by_id[name], grade) in PLANNED_STAGES:
            given_pupils[grade - 1] += count.pupils
    assert found.pupils_by_grade[:, :, 0].sum(axis=0).tolist() == given_pupils.tolist()
    assert found.teachers[:, :, 0].sum() == sum(one.staff.values())


@CASES
@given(districts())
def test_leavers_explain_the_stock_and_only_add_up(case: Case) -> None:
    """Stock = base stock − all who have left; nobody comes back; none leave in the base year."""
    found = project(*case)
    assert (found.leavers >= 0).all()
    assert not found.leavers[:, :, 0].any()
    assert (found.teachers == found.teachers[:, :, :1] - found.leavers.cumsum(axis=2)).all()


@CASES
@given(districts())
def test_shares_of_a_school_s_premises_never_exceed_it(case: Case) -> None:
    """The units of a school share its stocks; without senior pupils the shares sum to 1."""
    one, plan = case
    found = project(one, plan)
    total = np.zeros((len(found.schools), 9))
    np.add.at(total, [unit.school_index for unit in found.units], found.weight)
    assert (total <= 1 + 1e-9).all()
    plain = [i for i, name in enumerate(found.schools) if one.school_by_id[name].type != "twelve_year"]
    assert np.allclose(total[plain], 1.0)


@CASES
@given(districts(), st.permutations(range(6)))
def test_the_order_of_the_tables_does_not_matter(case: Case, order: list[int]) -> None:
    """Schools in another order give the same numbers per unit, listed in that order."""
    one, plan = case
    other = shuffled(one, order)
    found, again = project(one, plan), project(other, plan)
    assert by_unit(found) == by_unit(again)
    assert found.estimated == again.estimated
    listed = [school.id for school in other.schools if school.id in again.schools]
    assert list(again.schools) == listed
    assert [u.school_index for u in again.units] == sorted(u.school_index for u in again.units)
    assert all(again.schools[unit.school_index] == unit.school for unit in again.units)


@CASES
@given(districts())
def test_doing_nothing_at_all_has_the_same_axes_and_the_same_people(case: Case) -> None:
    """Without the started projects the schools they open are empty; until the opening nothing differs."""
    one, plan = case
    found, idle = project(one, plan), project(one, plan, with_projects=False)
    assert (found.units, found.schools) == (idle.units, idle.schools)
    assert (found.teachers == idle.teachers).all()
    opened = [u for u, unit in enumerate(idle.units) if unit.school == "S9"]
    assert not idle.pupils[opened].any()
    start = plan.projects["B1"].start + 2 if "B1" in plan.projects else 2099
    before = [y for y, year in enumerate(found.years) if year < start]
    assert (found.pupils_by_grade[:, :, before] == idle.pupils_by_grade[:, :, before]).all()
    at = [y for y, year in enumerate(found.years) if year == start]
    assert (found.pupils_by_grade[:, :5, at].sum(axis=0) == idle.pupils_by_grade[:, :5, at].sum(axis=0)).all()


def town(count: int, listed: bool = True) -> District:
    """Return a district of ``count`` units by a fixed rule: five primaries to three juniors, with a full roster."""
    schools, rows, staff, roster = [], Enrolment(), {}, []
    for i in range(count):
        name, primary = f"S{i:03d}", i % 8 < 5
        schools.append(school(name, "primary" if primary else "junior"))
        low, high, size = (1, 6, 20 + i * 7 % 130) if primary else (7, 9, 40 + i * 11 % 180)
        for year in range(2018, 2023):
            rows |= grades(name, low, {year: [size + (i * g + year) % 9 for g in range(low, high + 1)]})
        stage = "primary" if primary else "junior"
        staff |= staff_of(name, stage, counts := [(i * 5 + j * 3) % 11 for j in range(8)])
        for code, number in zip([key[2] for key in staff_of(name, stage, counts)], counts, strict=True):
            for n in range(number):
                birth = (1963 + (i * 7 + n * 5) % 35, 1 + (i + n) % 12)
                roster.append(person(len(roster), name, stage, birth=birth, type_code=code, since=2005 + (i + n) % 17))
    primaries = [s.id for s in schools if s.type == "primary"]
    juniors = [s.id for s in schools if s.type == "junior"]
    relief = {(primaries[0], "primary"): 0.3, (primaries[1], "primary"): 0.2}
    return district(
        [*schools, school("Z", opens_project="B1")],
        rows,
        staff=staff,
        roster=tuple(roster) if listed else (),
        births={year: 90 * count - 3 * count * (year - 2010) for year in range(2010, 2025)},
        feeders={(name, juniors[i % len(juniors)]): 1.0 for i, name in enumerate(primaries)},
        projects=(new_school("B1", "Z", relief, classrooms=24.0),),
    )


def test_a_large_district_is_projected_whole() -> None:
    """120 units with a roster of thousands over nine years, and the school of a project (seconds: the benchmark)."""
    one, plan = town(120), scenario(starts={"B1": 2023})
    assert len(one.roster) > 4000
    found = project(one, plan)
    assert len(found.units) == 121
    assert found.pupils_by_grade.min() >= 0 and found.pupils_by_grade[:, :, 1:].sum() > 0


def test_district_totals_follow_the_cohorts_when_everybody_stays() -> None:
    """With ratios of 1 a cohort of the district keeps its size from grade to grade, whatever moves inside."""
    rows = Enrolment()
    for name, size in (("A", 61), ("B", 37), ("C", 113)):
        rows |= grades(name, 1, dict.fromkeys(range(2018, 2023), [size] * 6))
    one = district(
        [school("A"), school("B"), school("C"), school("N", opens_project="B1")],
        rows,
        births={year: 200 - 9 * (year % 5) for year in range(2010, 2025)},
        projects=(new_school("B1", "N", {("A", "primary"): 0.37, ("C", "primary"): 0.21}),),
    )
    total = project(one, scenario(starts={"B1": 2023})).pupils_by_grade.sum(axis=0)
    for g, following in pairwise(range(6)):
        assert total[g, :-1].tolist() == total[following, 1:].tolist()


def test_the_same_input_gives_the_same_answer() -> None:
    """Twice the same tables, twice the same numbers."""
    plan = scenario(starts={"B1": 2023})
    assert by_unit(project(town(40, listed=False), plan)) == by_unit(project(town(40, listed=False), plan))
