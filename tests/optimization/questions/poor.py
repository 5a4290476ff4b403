"""Worlds whose caps do not suffice for everything, made from the world of the compliance tests."""

from __future__ import annotations

from functools import cache

from planner.base.progress import silent
from planner.optimization.questions.attain import Attained, attain
from tests.compliance.world import World
from tests.optimization.variants import calm, caps, district, instance_of, premises


@cache
def needy() -> World:
    """Three schools lack multimedia rooms, area and equipment, an art room is missing; money is no matter yet."""
    used = premises(calm(), "B1S", multimedia_rooms=6, teaching_area_m2=1300.0, equipment_yuan=500_000.0)
    used = premises(used, "C1", multimedia_rooms=4, equipment_yuan=700_000.0)
    rooms = tuple(room for room in used.district.special_rooms or () if (room.school, room.kind) != ("J1", "art"))
    return district(used, special_rooms=rooms, land={"B1S": (600.0, 0.0)})


@cache
def poor() -> World:
    """The needy world with a few hundred thousand yuan."""
    return caps(needy(), capital={2023: 150_000.0, 2024: 150_000.0}, recurrent=100_000.0)


def equal(rule: str, school: str) -> float:
    """Everything weighs the same."""
    return 1.0


def attained(used: World, *, count: bool = True) -> Attained:
    """The plan of a world that falls short least."""
    return attain(instance_of(used), equal, count=count, progress=silent)
