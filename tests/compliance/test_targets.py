"""Targets: what the rules ask of each unit, school and year."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from planner.base.types import Ints
from planner.compliance.targets import build_targets
from planner.district.model import District
from planner.standards.load import load_pack
from tests.compliance.world import BASE, DEADLINE, HORIZON, World, world

YEARS = range(BASE, HORIZON + 1)


def unit(name: str) -> int:
    """Index of a unit of the world."""
    return [one.id for one in world().projection.units].index(name)


def school(name: str) -> int:
    """Index of a school of the world."""
    return world().projection.schools.index(name)


def with_school(name: str, **values: object) -> District:
    """The world's district with one school changed."""
    district = world().district
    schools = tuple(replace(one, **values) if one.id == name else one for one in district.schools)  # type: ignore[arg-type]
    return replace(district, schools=schools)


def test_thresholds_are_those_of_the_stage() -> None:
    """Changqing's seven values stand for every measured unit and year, in the order R1 to R7."""
    targets = world().targets
    assert (targets.threshold[unit("A1:primary")].T == [4.2, 1, 0.9, 4.5, 7.5, 2000, 2.3]).all()
    assert (targets.threshold[unit("C1:junior")].T == [5.3, 1, 0.9, 5.8, 10.2, 2500, 2.4]).all()
    assert targets.tolerance == 0.85
    assert (targets.cv_limit[0] == 0.5).all() and (targets.cv_limit[1] == 0.45).all()
    assert targets.cv_limit.shape == (2, 7, len(YEARS))
    assert (targets.rotation_share, targets.rotation_backbone) == (0.1, 0.2)
    assert targets.first_year == DEADLINE


def test_small_teaching_points_and_empty_schools_are_not_measured() -> None:
    """A teaching point with 24 pupils never counts, a school to be opened counts from its opening."""
    measured = world().targets.measured
    assert not measured[unit("T1:primary")].any()
    assert measured[unit("P9:primary")].tolist() == [year >= 2026 for year in YEARS]
    assert measured[unit("A1:primary")].all()


@pytest.mark.parametrize(("pupils", "counts"), [(48, False), (54, True)])
def test_a_teaching_point_counts_from_fifty_pupils(pupils: int, counts: bool) -> None:
    """49 pupils are too few, 50 are enough: judged by the pupils of the year."""
    district = world().district
    enrolment = {
        key: replace(row, pupils=pupils // 6, largest_class=pupils // 6) if key[0] == "T1" else row
        for key, row in district.enrolment.items()
    }
    changed = world().changed(district=replace(district, enrolment=enrolment))
    index = [one.id for one in changed.projection.units].index("T1:primary")
    assert changed.projection.pupils[index, 0] == pupils
    assert bool(changed.targets.measured[index, 0]) is counts


@pytest.mark.parametrize("kind", ["special", "vocational"])
def test_special_and_vocational_schools_are_not_measured(kind: str) -> None:
    """They are planned and paid for, but left out of the seven indicators."""
    changed = world().changed(district=with_school("J1", type=kind))
    rows = [u for u, one in enumerate(changed.projection.units) if one.school == "J1"]
    assert not changed.targets.measured[rows].any()


def test_minimum_teachers_hold_from_the_deadline_and_in_new_schools_from_opening() -> None:
    """⌈540/20⌉ = 27 for A1, ⌈360/15⌉ = 24 for J1, ⌈24/20⌉ = 2 for the teaching point; 0 before."""
    least = world().targets.min_teachers
    assert least[unit("A1:primary"), DEADLINE - BASE - 1] == 0
    assert least[unit("A1:primary"), DEADLINE - BASE] == -(-int(world().projection.pupils[unit("A1:primary"), 4]) // 20)
    assert least[unit("J1:junior"), DEADLINE - BASE :].tolist() == [24] * 5
    assert least[unit("T1:primary"), DEADLINE - BASE] == 2
    early = world().changed(scenario=world().scenario.model_copy(update={"deadline": 2028}))
    assert early.targets.min_teachers[unit("P9:primary"), 2026 - BASE] > 0
    assert early.targets.min_teachers[unit("A1:primary"), 2026 - BASE] == 0


def test_posts_are_the_last_given() -> None:
    """Posts given for 2022 hold until 2027, those for 2028 from then on; nothing given is 0."""
    posts = world().targets.posts
    assert posts[0].tolist() == [90] * 6 + [88] * 3
    assert posts[1].tolist() == [56] * 9
    assert posts[2].tolist() == [0] * 9


def test_rooms_needed_follow_the_classes_of_measured_schools() -> None:
    """12 classes need one room of each kind; the teaching point, not measured, needs none."""
    targets = world().targets
    assert targets.special_rooms[school("A1")].tolist() == [[1] * 9, [1] * 9]
    assert targets.special_rooms[school("T1")].sum() == 0
    assert targets.classes_per_room == 12


def test_read_together_one_requirement_stands_under_music() -> None:
    """The option adds both kinds against one count."""
    targets = world().opted(special_rooms_reading="together").targets
    assert targets.rooms_together
    assert targets.special_rooms[school("A1"), :, 0].tolist() == [1, 0]


def test_only_rooms_of_sufficient_area_count() -> None:
    """Music rooms need 96 m², art rooms 90: one m² less and the room is not there; a project's rooms count."""
    rooms = world().targets.qualified_rooms
    assert rooms[school("J1"), 0].tolist() == [1] * 9  # the one of 95 m² is too small
    assert rooms[school("P9"), 0].tolist() == [0] * 4 + [1] * 5
    district = world().district
    assert district.special_rooms is not None
    tight = [replace(one, area_m2=96.0 if one.kind == "music" else 90.0) for one in district.special_rooms]
    small = [replace(one, area_m2=one.area_m2 - 0.5) for one in tight]
    for given, count in ((tight, 1), (small, 0)):
        changed = world().changed(district=replace(district, special_rooms=tuple(given)))
        assert changed.targets.qualified_rooms[school("A1"), :, 0].tolist() == [count, count]


def test_area_depends_on_the_year_the_school_was_built() -> None:
    """The national relaxation of 73 and 67 m² for schools built by 2016 ends after 2026."""
    pack = load_pack("national")
    old = world().changed(district=with_school("A1", build_year=2016))
    area = build_targets(old.district, old.scenario, pack, old.projection).special_room_m2[school("A1")]
    assert area[:, 2026 - BASE].tolist() == [73, 67]
    assert area[:, 2027 - BASE].tolist() == [96, 90]


def test_a_school_to_be_built_is_as_old_as_its_opening() -> None:
    """Without a build year in the table, the opening of the project stands for it: no relaxation."""
    changed = world().changed(district=with_school("P9", build_year=None))
    targets = build_targets(changed.district, changed.scenario, load_pack("national"), changed.projection)
    assert targets.special_room_m2[school("P9"), :, 2026 - BASE].tolist() == [96, 90]


def test_class_limits_are_asked_of_primary_and_junior_units() -> None:
    """45 in primary, 50 in junior, the teaching point included."""
    limit = world().targets.class_limit
    assert set(limit[unit("T1:primary")]) == {45} and set(limit[unit("J1:junior")]) == {50}


def test_venues_count_by_place_walk_and_year() -> None:
    """8 minutes in a dense centre counts while the rule holds (to 2026), 12 minutes never."""
    targets = world().targets
    assert targets.sports_lease[school("A1")].tolist() == [True] * 5 + [False] * 4
    assert not targets.sports_lease[school("B1S")].any()
    assert targets.venue_allowed[0].tolist() == [False] + [True] * 4 + [False] * 4  # from 2023
    assert not targets.venue_allowed[1].any()


@pytest.mark.parametrize(
    ("values", "counts"),
    [({}, True), ({"exclusive": False}, False), ({"contract": "other"}, False), ({"walk_minutes": 10.0}, True)],
)
def test_a_venue_must_be_exclusive_and_under_contract(values: dict[str, object], counts: bool) -> None:
    """Each term of the rule alone takes the venue out."""
    district = world().district
    venues = tuple(replace(venue, **values) for venue in district.venues)  # type: ignore[arg-type]
    changed = world().changed(district=replace(district, venues=venues))
    assert bool(changed.targets.venue_allowed[0, 1]) is counts


def campus_world(size_by: str) -> tuple[World, Ints]:
    """The world with T1 as a campus of B1S, and its size limits."""
    district = with_school("T1", parent_school="B1S", type="primary")
    changed = world().changed(district=district).opted(size_by=size_by)
    return changed, changed.targets.size_limit[:, 0]


def test_size_is_judged_by_school_or_by_campus() -> None:
    """By school a campus has no limit of its own; by campus it has; nine-year schools may have 2,500."""
    _, by_school = campus_world("school")
    _, by_campus = campus_world("campus")
    assert (by_school[school("T1")], by_school[school("B1S")]) == (0, 2000)
    assert (by_campus[school("T1")], by_campus[school("B1S")]) == (2000, 2000)
    assert by_school[school("C1")] == 2500


def test_every_array_has_its_axes() -> None:
    """Units, schools, stages, indicators and years stand where base.types says."""
    targets, projection = world().targets, world().projection
    U, S, Y = len(projection.units), len(projection.schools), len(projection.years)
    assert targets.threshold.shape == (U, 7, Y) and targets.measured.shape == (U, Y)
    assert targets.special_rooms.shape == targets.qualified_rooms.shape == (S, 2, Y)
    assert targets.size_limit.shape == targets.sports_lease.shape == (S, Y)
    assert np.isfinite(targets.threshold).all()
