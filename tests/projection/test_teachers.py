"""Teachers by hand: who retires, who leaves, who may rotate."""

from __future__ import annotations

import numpy as np
import pytest

from planner.base.types import Projection
from planner.district.model import Person
from planner.projection import project
from planner.projection.notes import NOTES
from planner.projection.teachers import retired_share
from planner.scenario.parameters import Assumptions
from tests.projection.build import district, person, scenario, school, staff_of, steady

YEARS = tuple(range(2022, 2031))
TEN = [0, 0, 10, 0, 0, 0, 0, 0]


def with_roster(*people: Person, staff: list[int] | None = None, **assumptions: float) -> Projection:
    """Project one primary A with a roster; without ``staff`` the roster is the stock."""
    tables = {} if staff is None else {"staff": staff_of("A", "primary", staff)}
    one = district([school("A")], steady("A", 1, [40] * 6), roster=people, **tables)
    return project(one, scenario(**({"leaver_rate": 0.0} | assumptions)))


def test_a_person_leaves_in_the_year_before_whose_september_the_date_falls() -> None:
    """Born in August 1963: 60 in August 2023, gone in 2023. Born in September 1963: still there, gone in 2024."""
    men = [person(i, "A", sex="M", birth=(1963, month)) for i, month in enumerate((8, 9))]
    found = with_roster(*men)
    assert found.teachers[0, 2].tolist() == [2, 1, *[0] * 7]
    assert found.leavers[0, 2].tolist() == [0, 1, 1, *[0] * 6]


def test_whoever_is_past_retirement_in_the_base_year_leaves_in_the_next() -> None:
    """The base year's stock is what the table says."""
    assert with_roster(person(1, "A", birth=(1960, 1))).teachers[0, 2].tolist() == [1, *[0] * 8]


def test_the_reform_keeps_people_longer() -> None:
    """A woman (cadre) born in February 1972 is delayed by 7 months to September 2027: still there in 2027."""
    found = with_roster(person(1, "A", birth=(1972, 2)), person(2, "A", birth=(1972, 2), cadre=False))
    assert found.teachers[0, 2].tolist() == [2, *[1] * 5, 0, 0, 0]


def test_other_leavers_are_the_rounded_cumulative_expectation() -> None:
    """10 young teachers in each of two schools, 3 % a year: 20·(1 − 0.97^n) rounded, shared over the schools."""
    one = district(
        [school("A"), school("B")],
        steady("A", 1, [40] * 6) | steady("B", 1, [40] * 6),
        staff=staff_of("A", "primary", TEN) | staff_of("B", "primary", TEN),
        roster=tuple(person(i, "AB"[i % 2]) for i in range(20)),
    )
    found = project(one, scenario(leaver_rate=0.03))
    gone = [round(20 * (1 - 0.97**n)) for n in range(9)]
    assert gone == [0, 1, 1, 2, 2, 3, 3, 4, 4]
    assert (20 - found.teachers.sum(axis=(0, 1))).tolist() == gone
    assert np.abs(found.teachers[0, 2] - found.teachers[1, 2]).max() <= 1


def test_leavers_are_counted_by_stage_and_type() -> None:
    """Each stage and type keeps its own rounded total."""
    counts = [9, 0, 30, 4, 3, 0, 12, 1]
    one = district(
        [school("A"), school("J", "junior")],
        steady("A", 1, [40] * 6) | steady("J", 7, [40] * 3),
        staff=staff_of("A", "primary", counts) | staff_of("J", "junior", counts),
    )
    found = project(one, scenario(leaver_rate=0.05))
    staying = (1 - retired_share(YEARS, Assumptions())) * 0.95 ** np.arange(9)
    expected = np.array(counts)[:, None] * (1 - staying)
    assert np.array_equal(found.leavers.cumsum(axis=2)[0], np.floor(expected + 0.5))
    assert np.array_equal(found.teachers[0], found.teachers[1])


def test_without_a_staff_table_the_roster_is_counted() -> None:
    """Types and stages come from the persons."""
    found = with_roster(person(1, "A"), person(2, "A", type_code="a1q1b1"), person(3, "A"))
    assert found.teachers[0, :, 0].tolist() == [0, 0, 2, 0, 0, 0, 0, 1]
    assert NOTES["roster.none"].key not in found.estimated


def test_teachers_beyond_the_roster_age_by_the_profile() -> None:
    """A roster of 4 of 40: the four are known to stay, the 36 lose what the profile says; both are named."""
    found = with_roster(*(person(i, "A") for i in range(4)), staff=[0, 0, 40, 0, 0, 0, 0, 0])
    expected = np.floor(36 * retired_share(YEARS, Assumptions()) + 0.5)
    assert np.array_equal(40 - found.teachers[0, 2], expected)
    assert NOTES["roster.none"].key in found.estimated


def test_a_roster_longer_than_the_stock_never_makes_it_negative() -> None:
    """Three listed as about to retire, two in the staff table."""
    found = with_roster(*(person(i, "A", birth=(1966, 1)) for i in range(3)), staff=[0, 0, 2, 0, 0, 0, 0, 0])
    assert found.teachers[0, 2].tolist() == [2, *[0] * 8]
    assert (found.eligible >= 0).all()


def test_the_age_profile_retires_nobody_in_the_base_year_and_ever_more_later() -> None:
    """Under 2022 rules about a fifth of those over 55 and of the women over 50 go each year; the reform slows it."""
    share = retired_share(YEARS, Assumptions())
    yearly = np.diff(share)
    assert share[0] == 0.0
    assert (yearly > 0).all()
    assert 0.03 < yearly[0] < 0.045
    assert yearly[3] < yearly[1]  # 2025: the delay begins


def test_the_age_profile_follows_its_parameters() -> None:
    """Nobody over 50: nobody retires before the younger ones reach 55."""
    young = retired_share(YEARS, Assumptions(age_profile_over_55=0.0, age_profile_50_54=0.0))
    assert young[:6].tolist() == [0.0] * 6
    men = retired_share(YEARS, Assumptions(age_profile_over_55=1.0, age_profile_50_54=0.0, age_profile_women=0.0))
    assert men[1] == pytest.approx(12 / 61)  # 61 months of birth are still there: 60 falls in September 2022
    assert men[-1] == 1.0


@pytest.mark.parametrize(
    ("since", "birth", "first"),
    [
        (2021, (1995, 5), 2027),  # six years in the school on 1 September 2027
        (2010, (1995, 5), 2022),
        (2022, (1995, 5), 2028),
    ],
)
def test_eligible_after_the_years_in_the_school(since: int, birth: tuple[int, int], first: int) -> None:
    """y − since ≥ 6."""
    found = with_roster(person(1, "A", since=since, birth=birth))
    assert found.eligible[0].tolist() == [int(year >= first) for year in YEARS]


def test_not_eligible_within_three_years_of_retirement() -> None:
    """A man born in June 1966 retires in November 2026: from autumn 2024 on he is left in peace."""
    found = with_roster(person(1, "A", sex="M", birth=(1966, 6), since=2000))
    assert found.eligible[0].tolist() == [1, 1, *[0] * 7]
    assert found.teachers[0].sum(axis=0).tolist() == [1] * 5 + [0] * 4


def test_heads_become_eligible_like_others() -> None:
    """The first form knows no terms of office."""
    plain, head = (with_roster(person(1, "A", since=2018, head=head)) for head in (False, True))
    assert plain.eligible.tolist() == head.eligible.tolist()
    assert plain.eligible[0, 2] == 1


def test_eligible_are_never_more_than_remain() -> None:
    """Leavers other than retirements are an expectation: the eligible are capped by the stock that remains."""
    found = with_roster(*(person(i, "A", since=2010) for i in range(10)), leaver_rate=0.2)
    assert found.eligible[0].tolist() == found.teachers[0].sum(axis=0).tolist()
    assert found.eligible[0, -1] < 10


def test_without_a_roster_a_share_of_those_who_remain_is_eligible() -> None:
    """⌊0.5 × stock⌋ in every year, and the estimate is named."""
    one = district([school("A")], steady("A", 1, [40] * 6), staff=staff_of("A", "primary", [3, 0, 20, 2, 2, 0, 4, 0]))
    found = project(one, scenario())
    assert found.eligible[0].tolist() == [n // 2 for n in found.teachers[0].sum(axis=0).tolist()]
    assert NOTES["eligible.none"].key in found.estimated


def test_special_schools_exchange_nobody() -> None:
    """Their teachers retire as others do, but are not among the eligible."""
    one = district([school("X", "special")], steady("X", 1, [6] * 9), staff=staff_of("X", "special", [0, 0, 30, 0] * 2))
    found = project(one, scenario())
    assert found.teachers[0, 2, -1] < 30
    assert not found.eligible.any()


def test_a_school_with_teachers_but_without_pupils_keeps_its_teachers() -> None:
    """A school that has just emptied still holds posts: its teachers stay in the district's total."""
    one = district([school("A"), school("Z")], steady("A", 1, [40] * 6), staff=staff_of("Z", "primary", TEN))
    found = project(one, scenario())
    assert [unit.id for unit in found.units] == ["A:primary", "Z:primary"]
    assert found.teachers[1, 2, 0] == 10


def test_young_teachers_leave_faster_where_the_scenario_says_so() -> None:
    """Twenty of 25 years and twenty of 45: at 5 % and a factor of 3 for the young, they go faster."""
    people = tuple(person(n, "A" if n < 20 else "B", birth=(1997 if n < 20 else 1977, 3)) for n in range(40))
    one = district([school("A"), school("B")], steady("A", 1, [40] * 6) | steady("B", 1, [40] * 6), roster=people)
    pooled = project(one, scenario(leaver_rate=0.05)).teachers.sum(axis=1)
    apart = project(one, scenario(leaver_rate=0.05, leaver_factor_under_35=3.0)).teachers.sum(axis=1)
    assert pooled[0, 3] == pooled[1, 3]
    assert apart[0, 3] == pytest.approx(20 * 0.85**3, abs=1) and apart[1, 3] == pytest.approx(20 * 0.95**3, abs=1)
    same = project(one, scenario(leaver_rate=0.05, leaver_factor_50_over=1.5)).teachers.sum(axis=1)
    assert (same[:, :5] == pooled[:, :5]).all() and same[:, 8].sum() < pooled[:, 8].sum()  # B is 50 in 2027
