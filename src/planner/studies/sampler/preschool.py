"""Kindergartens of an illustrative district 示意幼儿园, drawn so that totals that documents give come out exactly."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import ceil
from typing import Any, Final

import numpy as np
import pandas as pd

from planner.base.preschool import CLASS_AGES, PUBLIC_OPERATORS
from planner.base.rounding import largest_remainder
from planner.studies.sampler.draws import Draws

#: Children per class by age that the 《幼儿园工作规程》 allows.
LIMITS: Final = (25, 30, 35, 30)
#: Shares of K1, K2, K3 where births fall (assumed).
AGES: Final = (0.30, 0.335, 0.365)
#: Fewer children than this make one or two classes of mixed ages.
MIXED_BELOW: Final = 45
NAMES: Final = {"public": "公办园", "public_nature": "集体办园", "inclusive_private": "普惠园", "private": "民办园"}


@dataclass(frozen=True)
class Place:
    """A township 街镇: children aged 3–5, and per operator how many kindergartens with how many children in all."""

    name: str
    area: str
    population_3_5: int
    groups: Mapping[str, tuple[int, int]]
    residents: int = 0
    center: bool = True  # whether it has a public centre kindergarten today


@dataclass(frozen=True)
class Habits:
    """What the drawn kindergartens are like (all assumed but what a document states)."""

    post_share: float = 0.55  # of the teachers in public kindergartens
    staffing: float = 0.96  # teachers and carers, of what the classes need
    crowded: Mapping[str, float] = field(default_factory=lambda: {"urban": 0.30, "town": 0.10, "rural": 0.02})
    spare: Mapping[str, float] = field(default_factory=lambda: {"urban": 0.03, "town": 0.08, "rural": 0.18})
    new_design: float = 0.20  # designed in 2017 or later
    area_median: float = 1.22  # of the standard area per child
    pay: tuple[int, int] = (96_000, 52_000)  # post, contract
    fund: Mapping[str, int] = field(
        default_factory=lambda: {"public": 710, "public_nature": 650, "inclusive_private": 700}
    )
    insured: float = 0.82
    certified: float = 0.95
    village: bool = False
    prefix: str = "K"


def draw(places: Sequence[Place], seed: int, base_year: int, habits: Habits) -> dict[str, pd.DataFrame]:
    """Return the frames ``schools``, ``kindergartens``, ``kindergarten_enrolment`` and ``townships``."""
    schools: list[dict[str, Any]] = []
    kindergartens: list[dict[str, Any]] = []
    classes: list[dict[str, Any]] = []
    number = 0
    for place in places:
        centred = not place.center
        for operator, (count, children) in place.groups.items():
            draws = Draws(seed, "kindergarten", place.name, operator)
            weights = np.array([draws.around(1.0, 0.45, 0.35, 2.6) for _ in range(count)])
            sizes = sorted(largest_remainder(children * weights / weights.sum(), children).tolist(), reverse=True)
            for size in sizes:
                number += 1
                code = f"{habits.prefix}{number:03d}"
                center = operator == "public" and not centred
                centred = centred or center
                school, row, rows = _one(code, place, operator, size, center, draws, base_year, habits)
                schools.append(school)
                kindergartens.append(row)
                classes.extend(rows)
    return {
        "schools": pd.DataFrame(schools),
        "kindergartens": pd.DataFrame(kindergartens),
        "kindergarten_enrolment": pd.DataFrame(classes),
        "townships": pd.DataFrame(
            [
                {"township": one.name, "population_3_5": one.population_3_5, "population": one.residents or None,
                 "area_type": one.area, "needs_center": 1}
                for one in places
            ]
        ),
    }  # fmt: skip


def _one(
    code: str, place: Place, operator: str, size: int, center: bool, draws: Draws, base_year: int, habits: Habits
) -> tuple[dict[str, Any], dict[str, Any], list[dict[str, Any]]]:
    """One kindergarten of ``size`` children: its rows of schools, kindergartens and kindergarten_enrolment."""
    public = operator in PUBLIC_OPERATORS
    crowded = public and draws.chance(habits.crowded[place.area])
    children = [0, 0, 0, size] if size < MIXED_BELOW else [*largest_remainder(size * np.array(AGES), size).tolist(), 0]
    per_class = [limit + (3 if crowded else -draws.whole(1, 5)) for limit in LIMITS]
    classes = [ceil(c / n) if c else 0 for c, n in zip(children, per_class, strict=True)]
    count = sum(classes)
    rooms = count + (0 if crowded else draws.whole(0, 1))
    spare = 0.0 if crowded else draws.uniform(0.0, 2 * habits.spare[place.area])
    places = 5 * ceil(max(size * (1 + spare), 15) / 5)
    teachers, carers, third = _staff(count, public, draws, habits)
    post = draws.rounded(teachers * min(max(draws.normal(habits.post_share, 0.12), 0.2), 1.0)) if public else 0
    staff = teachers + carers + third + max(1, round(size / 45))
    design = base_year - draws.whole(0, 4) if draws.chance(habits.new_design) else draws.whole(1988, 2015)
    strict = design >= 2017
    area = [
        round(places * standard * (max(1.03, draws.around(1.2, 0.1)) if strict else draws.around(median, 0.2, 0.6)), 0)
        for standard, median in ((10.44, habits.area_median), (8.17, habits.area_median), (4.0, habits.area_median))
    ]
    village = habits.village and place.area == "rural" and not center
    school = {
        "school_id": code, "name": _name(code, place, operator, center), "type": "kindergarten",
        "area_type": place.area, "township": place.name,
        "ownership": "public" if public else "private", "build_year": design + 1,
    }  # fmt: skip
    row = {
        "school_id": code, "operator": operator, "places": places, "rooms": rooms, "classes": count,
        "post_teachers": post, "contract_teachers": teachers - post, "carers": carers, "design_year": design,
        "building_m2": area[0], "activity_m2": min(area[1], round(0.92 * area[0])), "outdoor_m2": area[2],
        "books": round(size * draws.around(4.2, 0.25, 1.5, 9.0)),
        "certified_teachers": min(teachers, draws.rounded(teachers * min(draws.normal(habits.certified, 0.03), 1.0))),
        "staff": staff, "insured_staff": min(staff, draws.rounded(staff * min(draws.normal(habits.insured, 0.1), 1.0))),
        "pay_post_yuan": habits.pay[0] if post else None,
        "pay_contract_yuan": habits.pay[1] if teachers - post else None,
        "fund_per_child_yuan": habits.fund.get(operator), "center": int(center), "residential": 0,
        "model": int(center and draws.chance(0.4)), "village": int(village),
        "distance_km": round(draws.uniform(6.0, 95.0), 1) if village else None,
    }  # fmt: skip
    rows = [
        {"school_id": code, "year": base_year, "class_age": age, "children": c, "classes": n,
         "largest_class": min(c, ceil(c / n) + draws.whole(0, 1))}
        for age, c, n in zip(CLASS_AGES, children, classes, strict=True) if n
    ]  # fmt: skip
    return school, row, rows


def _staff(classes: int, public: bool, draws: Draws, habits: Habits) -> tuple[int, int, int]:
    """Teachers, carers and other staff: two and one per class; some public kindergartens lack a few (assumed)."""
    lacks = public and draws.chance(min(1.0, 8 * (1 - habits.staffing)))
    teachers = max(1, 2 * classes - (draws.whole(1, max(1, classes // 3)) if lacks else -draws.whole(0, 1)))
    carers = max(1, classes - (1 if lacks and draws.chance(0.5) and classes > 2 else 0))
    return teachers, carers, max(1, classes // 3)


def _name(code: str, place: Place, operator: str, center: bool) -> str:
    if center:
        return f"{place.name}中心幼儿园（示意数据）"
    return f"示意{NAMES[operator]}{code}（{place.name}）"


def district_frame(name: str, as_of: str) -> pd.DataFrame:
    """Return the table ``district`` of an illustrative one."""
    return pd.DataFrame([{"name": name, "school_system": "6-3", "as_of": as_of, "illustrative": 1}])


def births_frame(births: Mapping[int, int], last_actual: int) -> pd.DataFrame:
    """Return the table ``births``."""
    return pd.DataFrame(
        [
            {"year": year, "births": count, "status": "actual" if year <= last_actual else "forecast"}
            for year, count in sorted(births.items())
        ]
    )


def projects_frame(rows: Sequence[Mapping[str, Any]]) -> pd.DataFrame:
    """Return the table ``preschool_projects``; areas not given are 12, 9 and 5 m² per place (assumed)."""
    filled = []
    for row in rows:
        places = row["places"]
        areas = {"building_m2": 12 * places, "activity_m2": 9 * places, "outdoor_m2": 5 * places, "books": 5 * places}
        filled.append({"area_type": None, "operator": "public", **areas, **row})
    order = (
        "project_id", "name", "kind", "school_id", "township", "area_type", "operator", "classes", "places",
        "building_m2", "activity_m2", "outdoor_m2", "books", "cost_yuan", "build_years", "earliest_start",
        "from_school", "free_from", "development_id", "center",
    )  # fmt: skip
    frame = pd.DataFrame(filled)
    return frame.reindex(columns=list(order)).dropna(axis=1, how="all")


def tracked_frame(pack: str, base_year: int, due: int, from_tables: Sequence[str] = ()) -> pd.DataFrame:
    """Return made-up tracked numbers of every tracked item of ``pack``: measured in the base year, planned by ``due``.

    Planned values are what the rule asks (a little above where it must be exceeded); items ``from_tables`` are left
    out, because the tables answer them.
    """
    from planner.standards import load_pack

    rows = []
    for code, rule in load_pack(pack).rules.items():
        asked = rule.values[-1].value
        if rule.basis != "tracked" or code in from_tables or asked is None or isinstance(asked, bool):
            continue
        now = {"percent": min(asked, 100) - 6, "kindergartens": 2}.get(rule.unit, 0)
        then = asked + 1 if rule.comparator == ">" else asked
        for year, value, kind in ((base_year, now, "measured"), (due, then, "planned")):
            rows.append({"item": code, "year": year, "value": value, "kind": kind, "source": "示意数据"})
    return pd.DataFrame(rows)
