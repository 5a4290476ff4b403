"""Premises, equipment, rooms, land and venues 校舍装备与可建用地 of the illustrative schools."""

from __future__ import annotations

import math
from dataclasses import dataclass

from planner.studies.sampler import needs
from planner.studies.sampler.demography import Panel
from planner.studies.sampler.draws import Draws
from planner.studies.sampler.profile import AREA_M2, EQUIPMENT_YUAN, SPORTS_M2, Profile
from planner.studies.sampler.specs import SchoolSpec

#: Area of a music and of an art room: the full standard, and what older schools have (73/67 m²).
ROOM_AREAS = {"music": (96, 73), "art": (90, 67)}
KINDS = ("music", "art")
BUILDING_PER_CLASSROOM = 90


@dataclass
class SchoolStock:
    """What a school has in the base year; ``rooms`` holds (kind, m² each) → rooms."""

    spec: SchoolSpec
    teaching_m2: int
    indoor_m2: int
    sports_m2: int
    equipment: int
    multimedia: int
    classrooms: int
    rooms: dict[tuple[str, int], int]

    def row(self) -> dict[str, object]:
        """Return the row of ``premises``."""
        return {
            "school_id": self.spec.id,
            "teaching_area_m2": self.teaching_m2 + self.indoor_m2,
            "indoor_sports_m2": self.indoor_m2,
            "sports_area_m2": self.sports_m2,
            "equipment_yuan": self.equipment,
            "multimedia_rooms": self.multimedia,
            "classrooms": self.classrooms,
        }


def draw_stock(spec: SchoolSpec, panel: Panel, base_year: int, seed: int, profile: Profile) -> SchoolStock:
    """Return the base-year stock of a primary, junior or nine-year school or a teaching point."""
    area, draws = profile.areas[spec.area], Draws(seed, "premises", spec.id)
    pupils = needs.weighted_pupils(spec, panel, base_year)
    classes = int(panel.at(spec.id, base_year)[1].sum())
    # Small schools hold more space per pupil: a class of 15 needs the room that a class of 45 needs.
    small = min(max((200.0 / max(pupils, 1.0)) ** 0.12, 0.92), 1.12) if spec.area == "rural" else 1.0
    tight = 0.88 if spec.crowded else 1.0
    space = draws.around(area.teaching_area * small * tight, profile.teaching_area_sigma, 0.70, 2.1)
    sports = draws.around(area.sports_area * small * tight, profile.sports_area_sigma, 0.52, 3.6)
    rich = (1.15 if spec.build_year > 2012 else 1.0) * (profile.key_factors[2] if spec.key else 1.0)
    equipment = draws.around(area.equipment * rich, profile.equipment_sigma, 0.3)
    share = draws.around(area.multimedia, profile.multimedia_sigma, 0.2, 1.15)
    sports_m2 = _tens(pupils * sports * needs.per_weighted_pupil(spec, SPORTS_M2))
    return SchoolStock(
        spec,
        teaching_m2=_tens(pupils * space * needs.per_weighted_pupil(spec, AREA_M2)),
        indoor_m2=_tens(sports_m2 * draws.uniform(0.05, 0.12)) if draws.chance(0.25) and pupils > 400 else 0,
        sports_m2=sports_m2,
        equipment=1000 * round(pupils * equipment * needs.per_weighted_pupil(spec, EQUIPMENT_YUAN) / 1000),
        multimedia=max(1, round(classes * share)),
        classrooms=_classrooms(spec, panel, base_year, draws),
        rooms=_special_rooms(spec, classes, draws, profile),
    )


def _tens(value: float) -> int:
    return 10 * round(value / 10)


def _classrooms(spec: SchoolSpec, panel: Panel, base_year: int, draws: Draws) -> int:
    most = max(int(panel.at(spec.id, year)[1].sum()) for year in range(base_year - 4, base_year + 1))
    return most if spec.crowded else most + draws.whole(0, 2 if spec.area == "urban" else 3)


def _special_rooms(spec: SchoolSpec, classes: int, draws: Draws, profile: Profile) -> dict[tuple[str, int], int]:
    rooms: dict[tuple[str, int], int] = {}
    older = spec.build_year <= 2016
    for kind in KINDS:
        full, small = ROOM_AREAS[kind]
        for _ in range(needs.special_rooms_needed(classes)):
            there = draws.chance(profile.special_rooms_share)
            area = small if draws.chance(profile.small_rooms_share) and older else full
            if there:
                rooms[kind, area] = rooms.get((kind, area), 0) + 1
    return rooms


def special_stock(spec: SchoolSpec, classes: int) -> SchoolStock:
    """Return the stock of the special school, which the seven indicators leave out (assumed)."""
    rooms = {("music", 96): 1, ("art", 90): 1}
    return SchoolStock(spec, 1900, 0, 3200, 1_150_000, classes, classes + 2, rooms)


def writeoff_rows(stocks: list[SchoolStock], years: range, seed: int, profile: Profile) -> list[dict[str, object]]:
    """Return equipment and multimedia rooms written off by school and year, never more than there is."""
    rows: list[dict[str, object]] = []
    for stock in stocks:
        draws = Draws(seed, "writeoffs", stock.spec.id)
        left, rooms_left = stock.equipment, stock.multimedia
        for year in years:
            share = profile.equipment_writeoff * draws.uniform(0.5, 1.5)
            yuan = min(left, 100 * round(stock.equipment * share / 100))
            rooms = min(rooms_left - 1, draws.rounded(stock.multimedia * profile.room_writeoff))
            left, rooms_left = left - yuan, rooms_left - rooms
            rows.append({"school_id": stock.spec.id, "year": year, "equipment_yuan": yuan, "multimedia_rooms": rooms})
    return rows


@dataclass(frozen=True)
class Land:
    """What may still be built at a school 可建用地."""

    building_m2: int
    sports_m2: int


def land_of(stock: SchoolStock, panel: Panel, first: int, last: int, profile: Profile) -> Land:
    """Return land that lets the school meet R4, R5 and its classrooms, with the profile's margin.

    ``first``–``last`` are the years in which the standards must hold. Schools with enough room get none.
    """
    spec = stock.spec
    short_rooms = max(0, needs.classroom_need(spec, panel, first, last) + 1 - stock.classrooms)
    area = max(
        needs.area_need(spec, panel, first, last) * profile.land_margin - stock.teaching_m2,
        float(BUILDING_PER_CLASSROOM * short_rooms),
    )
    sports = needs.sports_need(spec, panel, first, last) * profile.sports_land_margin - stock.sports_m2
    return Land(*(100 * math.ceil(value / 100) if value > 0 else 0 for value in (area, sports)))


def special_room_rows(stocks: list[SchoolStock]) -> list[dict[str, object]]:
    """Return the rows of ``special_rooms``."""
    return [
        {"school_id": stock.spec.id, "kind": kind, "area_m2": area, "rooms": count}
        for stock in stocks
        for (kind, area), count in sorted(stock.rooms.items(), reverse=True)
    ]


def venue_rows(specs: list[SchoolSpec], base_year: int, seed: int) -> list[dict[str, object]]:
    """Return a sports venue near each school of an over-dense centre; some do not qualify for a lease."""
    rows: list[dict[str, object]] = []
    for number, spec in enumerate((spec for spec in specs if spec.dense_center), start=1):
        draws = Draws(seed, "venues", spec.id)
        area = 100 * draws.whole(12, 40)
        rows.append(
            {
                "venue_id": f"V{number:02d}",
                "name": f"示意体育场{number:02d}（近 {spec.id}）",
                "school_id": spec.id,
                "area_m2": area,
                "walk_minutes": draws.whole(4, 13),
                "exclusive": int(draws.chance(0.8)),
                "contract": "bureau" if draws.chance(0.8) else "other",
                "rent_yuan": area * draws.whole(30, 60),
                "from_year": base_year + 1,
            }
        )
    return rows
