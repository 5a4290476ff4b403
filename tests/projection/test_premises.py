"""Premises and equipment by hand: write-offs, projects, rooms, the split of combined schools."""

from __future__ import annotations

from typing import Any

import pytest

from planner.base.terms import PHYSICAL
from planner.base.types import Projection
from planner.district.model import Premises, SpecialRoom
from planner.projection import project
from tests.projection.build import Enrolment, district, grades, new_school, scenario, school, steady

HELD = Premises(3000.5, 5000.0, 1_000_001.0, 10, 14)


def stock(found: Projection, name: str, item: str) -> list[float]:
    """Return a school's stock by year."""
    values: list[float] = found.physical[found.schools.index(name), PHYSICAL.index(item)].tolist()
    return values


def one_school(**tables: Any) -> Projection:
    """Project a district of one primary A."""
    plain = {"premises": {"A": HELD}}
    assumptions = tables.pop("assumptions", {})
    return project(district([school("A")], steady("A", 1, [40] * 6), **(plain | tables)), scenario(**assumptions))


def test_stocks_are_those_of_the_table() -> None:
    """Areas, rooms and classrooms stay; music and art rooms are counted whatever their area."""
    rooms = (SpecialRoom("A", "music", 96.0, 1), SpecialRoom("A", "music", 54.0, 2), SpecialRoom("A", "art", 30.0, 1))
    found = one_school(special_rooms=rooms)
    assert stock(found, "A", "teaching_area_m2") == [3000.5] * 9
    assert stock(found, "A", "classrooms") == [14.0] * 9
    assert stock(found, "A", "music_rooms") == [3.0] * 9
    assert stock(found, "A", "art_rooms") == [1.0] * 9


def test_write_offs_reduce_equipment_and_rooms_from_their_year_on() -> None:
    """They add up, never below zero; those of the base year and before are in the table already."""
    schedule = {("A", 2021): (9e5, 9), ("A", 2022): (9e5, 9), ("A", 2024): (300_000.0, 4), ("A", 2026): (800_000.0, 8)}
    found = one_school(writeoffs=schedule)
    assert stock(found, "A", "equipment_yuan") == [1_000_001.0] * 2 + [700_001.0] * 2 + [0.0] * 5
    assert stock(found, "A", "multimedia_rooms") == [10.0] * 2 + [6.0] * 2 + [0.0] * 5


def test_without_a_schedule_a_share_of_the_base_value_goes_each_year() -> None:
    """3 % a year of the base value, in whole yuan; rooms stay; the estimate is named."""
    found = one_school()
    assert stock(found, "A", "equipment_yuan")[:3] == [1_000_001.0, 970_001.0, 940_001.0]
    assert stock(found, "A", "multimedia_rooms") == [10.0] * 9
    assert any(note.startswith("Equipment write-offs") for note in found.estimated)
    assert stock(one_school(assumptions={"writeoff_share": 0.5}), "A", "equipment_yuan")[2:] == [0.0] * 7


def test_a_project_adds_its_stocks_from_the_year_of_opening() -> None:
    """Start 2023 and two years: everything that it brings is there in 2025."""
    adds = {"teaching_area_m2": 5200.0, "sports_area_m2": 8000.0, "equipment_yuan": 1_500_000.0, "classrooms": 18.0,
            "multimedia_rooms": 14.0, "music_rooms": 2.0, "art_rooms": 2.0}  # fmt: skip
    one = district(
        [school("A"), school("C", opens_project="B1")],
        steady("A", 1, [40] * 6),
        projects=(new_school("B1", "C", {("A", "primary"): 0.5}, **adds),),
    )
    found = project(one, scenario(starts={"B1": 2023}))
    for item, amount in adds.items():
        assert stock(found, "C", item) == [0.0] * 3 + [amount] * 6


def combined(rows: Enrolment, kind: str = "nine_year") -> Projection:
    """Project one combined school A."""
    return project(district([school("A", kind)], rows, feeders={("A", "A"): 1.0}), scenario())


def test_a_nine_year_school_is_split_by_the_pupils_of_the_year() -> None:
    """166 and 210 pupils: 166/397 and 231/397 in the base year, and the shares sum to 1 in every year."""
    rows = grades("A", 1, {2022: (26, 28, 28, 28, 28, 28, 70, 70, 70)})
    found = combined(rows)
    assert found.weight[:, 0] == pytest.approx([166 / 397, 231 / 397])
    assert found.weight.sum(axis=0) == pytest.approx([1.0] * 9)
    for y in range(9):
        a, b = found.pupils[:, y]
        assert found.weight[0, y] == pytest.approx(a / (a + 1.1 * b))


def test_senior_pupils_count_in_the_split() -> None:
    """Twelve-year: 1 : 1.1 : 1.32; complete secondary: junior B/(B + 1.2C). Senior intakes continue."""
    twelve = combined(steady("A", 1, [20] * 6 + [30] * 3 + [40] * 3), "twelve_year")
    total = 120 + 1.1 * 90 + 1.32 * 120
    assert twelve.weight[:, 0] == pytest.approx([120 / total, 99 / total])
    full = combined(steady("A", 7, [100] * 3 + [150] * 3), "complete_secondary")
    assert full.weight[0] == pytest.approx([300 / (300 + 1.2 * 450)] * 9)


def test_a_combined_school_that_stands_empty_is_split_evenly_by_the_weights() -> None:
    """Before a nine-year school opens it has no pupils: 1 : 1.1, so that shares are defined in every year."""
    one = district(
        [school("A", "nine_year"), school("N", "nine_year", opens_project="B1")],
        steady("A", 1, [20] * 9),
        projects=(new_school("B1", "N", {("A", "primary"): 0.5, ("A", "junior"): 0.5}),),
    )
    found = project(one, scenario(starts={"B1": 2024}))
    names = [unit.id for unit in found.units]
    before = found.weight[[names.index("N:primary"), names.index("N:junior")], 0]
    assert before == pytest.approx([1 / 2.1, 1.1 / 2.1])
