"""The schools of an illustrative district 示意学校: kinds, townships, sizes and the traits that rules look at."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from planner.base.rounding import largest_remainder
from planner.studies.sampler.draws import Draws
from planner.studies.sampler.profile import Profile

TYPE_NAMES = {"primary": "小学", "junior": "初中", "nine_year": "九年一贯制学校", "teaching_point": "教学点"}
TYPE_LETTERS = {"primary": "P", "junior": "J", "nine_year": "N", "teaching_point": "T"}
ZONE_NAMES = {"urban": "街道", "town": "镇", "rural": "乡"}


@dataclass(frozen=True)
class Township:
    """A township 街镇 with one area type and the numbers of its schools."""

    name: str
    area: str
    primary: int
    junior: int
    nine_year: int
    teaching_point: int = 0


@dataclass(frozen=True)
class SchoolSpec:
    """A school before its tables: what its numbers are drawn from."""

    id: str
    name: str
    type: str
    area: str
    township: str
    intake: float  # grade-1 pupils in the base year, 0 for a junior school
    pull: float  # weight with which it draws the township's leavers, 0 for a primary school
    build_year: int
    section: tuple[int, int]  # pupils per class when a cohort is sectioned (primary, junior)
    crowded: bool = False
    key: bool = False  # favoured for years: more backbone teachers and equipment
    migrant_share: float = 0.0
    dense_center: bool = False
    boarding: bool = False
    opens_project: str = ""
    parent_school: str = ""  # set for a campus 校区: the school that it belongs to

    def has(self, stage: str) -> bool:
        """Tell whether the school has ``stage``."""
        if self.type == "special":
            return stage == "special"
        stages = {"junior": ("junior",), "nine_year": ("primary", "junior")}
        return stage in stages.get(self.type, ("primary",))


def draw_townships(units: int, profile: Profile) -> tuple[Township, ...]:
    """Deal the schools of ``units`` compulsory units over townships (3/8 of the units are junior)."""
    nine = max(1, round(profile.nine_year_share * units))
    points = max(1, round(profile.teaching_point_share * units))
    junior_units = round(profile.junior_share * units)
    count = max(3, round(units / 10))
    areas = _areas_of_townships(count, profile)
    shares = {
        "primary": _deal(units - junior_units - nine - points, areas, {"urban": 0.8, "town": 1.0, "rural": 1.2}, 1),
        "junior": _deal(junior_units - nine, areas, {"urban": 1.3, "town": 1.0, "rural": 0.7}, 1),
        "nine_year": _deal(nine, areas, {"urban": 0.7, "town": 1.0, "rural": 1.3}, 0),
        "teaching_point": _deal(points, areas, {"urban": 0.0, "town": 0.0, "rural": 1.0}, 0),
    }
    return tuple(
        Township(f"示意{index + 1:02d}{ZONE_NAMES[area]}", area, *(int(shares[kind][index]) for kind in shares))
        for index, area in enumerate(areas)
    )


def _areas_of_townships(count: int, profile: Profile) -> list[str]:
    names = list(profile.areas)
    each = 1 + largest_remainder(
        np.array([profile.areas[name].zone_share * (count - len(names)) for name in names]), count - len(names)
    )
    return [name for name, times in zip(names, each, strict=True) for _ in range(int(times))]


def _deal(total: int, areas: list[str], weights: dict[str, float], least: int) -> list[int]:
    rest = total - least * len(areas)
    raw = np.array([weights[area] for area in areas])
    return [least + int(part) for part in largest_remainder(raw * rest / raw.sum(), rest)]


def draw_specs(townships: tuple[Township, ...], prefix: str, seed: int, profile: Profile) -> list[SchoolSpec]:
    """Return the ordinary schools of ``townships``, in order of kind; the first teaching point has under 50 pupils."""
    specs: list[SchoolSpec] = []
    for kind in TYPE_NAMES:
        places = [place for place in townships for _ in range(getattr(place, kind))]
        specs += [_draw_school(kind, number + 1, place, prefix, seed, profile) for number, place in enumerate(places)]
    return specs


def _draw_school(kind: str, number: int, place: Township, prefix: str, seed: int, profile: Profile) -> SchoolSpec:
    area = profile.areas[place.area]
    code = f"{prefix}{TYPE_LETTERS[kind]}{number:02d}"
    draws = Draws(seed, "schools", code)
    crowded = place.area == "urban" and draws.chance(profile.crowded_share)
    intake = {
        "primary": draws.around(area.intake, profile.intake_sigma, *area.intake_limits),
        "nine_year": draws.around(area.intake * 0.8, profile.intake_sigma, *area.intake_limits),
        "teaching_point": 6.0 if number == 1 else draws.uniform(9.5, 14.0),
        "junior": 0.0,
    }[kind]
    pull = {"junior": draws.around(1.0, 0.25, 0.6, 1.6), "nine_year": 0.15}.get(kind, 0.0)
    section = draws.whole(*area.section)
    return SchoolSpec(
        id=code,
        name=f"示意{TYPE_NAMES[kind]}{number:02d}（{short_place(place.name)}）",
        type=kind,
        area=place.area,
        township=place.name,
        intake=intake,
        pull=pull,
        build_year=draws.whole(1985, 2012) if draws.chance(0.8) else draws.whole(2013, 2020),
        section=(section + (5 if crowded else 0), section + 9 if crowded else min(section + 6, 50)),
        crowded=crowded,
        key=place.area != "rural" and Draws(seed, "key-schools", code).chance(profile.key_share),
        migrant_share=round(draws.uniform(0.02, 0.30) if place.area != "rural" else draws.uniform(0.0, 0.05), 2),
        dense_center=crowded and draws.chance(0.5),
        boarding=kind in ("junior", "nine_year") and place.area != "urban" and draws.chance(0.5),
    )


def short_place(name: str) -> str:
    """Return a township's name without its kind (文昌街道 → 文昌)."""
    for ending in ("街道", "镇", "乡"):
        if name.endswith(ending):
            return name.removesuffix(ending)
    return name


def special_school(prefix: str, place: Township, seed: int) -> SchoolSpec:
    """Return the district's special school."""
    code = f"{prefix}S01"
    year = Draws(seed, "schools", code).whole(1995, 2015)
    return SchoolSpec(
        code,
        f"示意特殊教育学校（{short_place(place.name)}）",
        "special",
        place.area,
        place.name,
        0.0,
        0.0,
        year,
        (12, 12),
    )


def draw_feeders(specs: list[SchoolSpec]) -> dict[tuple[str, str], float]:
    """Return primary → junior shares: a nine-year school keeps its own, others share the township's juniors."""
    feeders: dict[tuple[str, str], float] = {}
    for index, spec in enumerate(spec for spec in specs if spec.has("primary")):
        if spec.type == "nine_year":
            feeders[spec.id, spec.id] = 1.0
            continue
        near = [other for other in specs if other.has("junior") and other.township == spec.township]
        plain = [other for other in near if other.type == "junior"] or near
        chosen = [plain[(index + step) % len(plain)] for step in range(min(2, len(plain)))]
        chosen += [other for other in near if other.type == "nine_year" and other not in chosen]
        total = sum(other.pull for other in chosen)
        parts = largest_remainder(np.array([100.0 * other.pull / total for other in chosen]), 100)
        feeders.update(
            {(spec.id, other.id): part / 100 for other, part in zip(chosen, parts.tolist(), strict=True) if part}
        )
    return feeders
