"""From drawn parts to the tables of docs/model.md §1."""

from __future__ import annotations

from dataclasses import dataclass, field

import pandas as pd

from planner.studies.sampler import demography, finance, government, places, premises, projects, teachers
from planner.studies.sampler.demography import Panel
from planner.studies.sampler.draws import Draws
from planner.studies.sampler.premises import Land, SchoolStock
from planner.studies.sampler.profile import Profile
from planner.studies.sampler.projects import ProjectSpec
from planner.studies.sampler.specs import SchoolSpec
from planner.studies.sampler.teachers import Teacher

HISTORY = 4
COLUMNS = {
    "district": ("name", "school_system", "as_of", "illustrative"),
    "schools": (
        "school_id", "name", "type", "area_type", "township", "ownership", "build_year", "migrant_share",
        "dense_center", "boarding", "parent_school", "opens_project", "x_km", "y_km",
    ),
    "enrolment": ("school_id", "year", "grade", "pupils", "classes", "largest_class"),
    "staff": ("school_id", "stage", "pe_arts", "above_qualified", "backbone", "teachers"),
    "roster": (
        "person_id", "school_id", "stage", "sex", "birth", "cadre", "subject", "above_qualified", "backbone", "since",
        "head",
    ),
    "premises": (
        "school_id", "teaching_area_m2", "indoor_sports_m2", "sports_area_m2", "equipment_yuan", "multimedia_rooms",
        "classrooms",
    ),
    "special_rooms": ("school_id", "kind", "area_m2", "rooms"),
    "writeoffs": ("school_id", "year", "equipment_yuan", "multimedia_rooms"),
    "posts": ("stage", "year", "posts"),
    "births": ("year", "births", "status"),
    "feeders": ("from_school", "to_school", "share"),
    "land": ("school_id", "max_extra_building_m2", "max_extra_sports_m2"),
    "venues": (
        "venue_id", "name", "school_id", "area_m2", "walk_minutes", "exclusive", "contract", "rent_yuan", "from_year",
    ),
    "projects": (
        "project_id", "name", "kind", "school_id", "cost_yuan", "build_years", "earliest_start",
        *projects.PROJECT_ADDS,
    ),
    "project_relief": ("project_id", "from_school", "stage", "share"),
    "tracked": ("item", "year", "value", "kind", "source"),
    "finance": ("year", "item", "amount", "status", "source"),
}  # fmt: skip


@dataclass
class Parts:
    """A district before its tables; ``panel`` has the pinned new schools open."""

    name: str
    base_year: int
    deadline: int
    horizon: int
    seed: int
    profile: Profile
    specs: list[SchoolSpec]
    special: SchoolSpec
    feeders: dict[tuple[str, str], float]
    births: dict[int, float]
    panel: Panel
    teachers: list[Teacher]
    stocks: list[SchoolStock]
    land: dict[str, Land]
    projects: list[ProjectSpec]
    roster: bool
    progress: float = 0.0  # of the tracked items towards their planned values
    money: bool = False  # whether table finance is made up, too
    others: tuple[SchoolSpec, ...] = ()  # listed and not planned: vocational schools
    tracked: dict[str, tuple[float, float]] = field(default_factory=lambda: dict(government.TRACKED))


def tables(parts: Parts) -> dict[str, pd.DataFrame]:
    """Return every table with codes as column names; tables without rows are left out."""
    project_rows, relief_rows = projects.rows(parts.projects)
    years = range(parts.base_year + 1, parts.horizon + 1)
    rows: dict[str, list[dict[str, object]]] = {
        "district": [
            {
                "name": parts.name,
                "school_system": parts.profile.school_system,
                "as_of": f"{parts.base_year}-09-01",
                "illustrative": 1,
            }
        ],
        "schools": _school_rows(parts),
        "enrolment": _enrolment_rows(parts),
        "staff": teachers.staff_rows(parts.teachers),
        "roster": [one.row() for one in parts.teachers] if parts.roster else [],
        "premises": [stock.row() for stock in parts.stocks],
        "special_rooms": premises.special_room_rows(parts.stocks),
        "writeoffs": premises.writeoff_rows(parts.stocks, years, parts.seed, parts.profile),
        "posts": government.posts_rows(parts.teachers, parts.panel, parts.base_year, parts.horizon, parts.profile),
        "births": demography.births_table(parts.births, parts.base_year, parts.horizon - 6),
        "feeders": [
            {"from_school": source, "to_school": target, "share": share}
            for (source, target), share in sorted(parts.feeders.items())
        ],
        "land": [
            {"school_id": school, "max_extra_building_m2": land.building_m2, "max_extra_sports_m2": land.sports_m2}
            for school, land in parts.land.items()
            if land.building_m2 or land.sports_m2
        ],
        "venues": premises.venue_rows(parts.specs, parts.base_year, parts.seed),
        "projects": project_rows,
        "project_relief": relief_rows,
        "tracked": government.tracked_rows(parts.base_year, parts.deadline, parts.progress, parts.tracked),
        "finance": finance.finance_rows(parts.teachers, parts.base_year, parts.horizon) if parts.money else [],
    }
    return {name: pd.DataFrame(table, columns=list(COLUMNS[name])) for name, table in rows.items() if table}


def _school_rows(parts: Parts) -> list[dict[str, object]]:
    new = [one.school for one in parts.projects if one.school is not None]
    every = [*parts.specs, parts.special, *parts.others, *new]
    place = places.places(every)
    return [
        {
            "school_id": spec.id,
            "name": spec.name,
            "type": spec.type,
            "area_type": spec.area,
            "township": spec.township,
            "ownership": "public",
            "build_year": spec.build_year or "",
            "migrant_share": spec.migrant_share,
            "dense_center": int(spec.dense_center),
            "boarding": int(spec.boarding),
            "parent_school": spec.parent_school,
            "opens_project": spec.opens_project,
            "x_km": place[spec.id][0],
            "y_km": place[spec.id][1],
        }
        for spec in every
    ]


def _enrolment_rows(parts: Parts) -> list[dict[str, object]]:
    rows: list[dict[str, object]] = []
    years = range(parts.base_year - HISTORY, parts.base_year + 1)
    for spec in parts.specs:
        for year in years:
            counts = zip(*(table.tolist() for table in parts.panel.at(spec.id, year)), strict=True)
            rows += [
                _enrolment(spec.id, year, grade, *count) for grade, count in enumerate(counts, start=1) if count[0]
            ]
    for year in years:
        for grade in range(1, demography.GRADES + 1):
            # A cohort is drawn by its year of entry: it keeps its size as it rises, in every base year's tables.
            count = Draws(parts.seed, "special", year - grade).whole(*teachers.SPECIAL_PUPILS)
            rows.append(_enrolment(parts.special.id, year, grade, count, 1, count))
    return rows


def _enrolment(school: str, year: int, grade: int, pupils: int, classes: int, largest: int) -> dict[str, object]:
    return {
        "school_id": school,
        "year": year,
        "grade": grade,
        "pupils": pupils,
        "classes": classes,
        "largest_class": largest,
    }
