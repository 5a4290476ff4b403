"""A small valid district, invented for tests: six schools, one to be built, every table filled.

``small_tables()`` gives the tables of docs/model.md §1 with code names as headers, ``write_small(folder)`` writes
them as a folder of CSV. Base year 2022, school history 2018–2022, births 2009–2030. Change the frames freely:
every call builds them anew.

* ``P1`` urban primary, large classes · ``P2`` rural primary · ``J1`` urban junior · ``N1`` nine-year school
* ``T1`` teaching point with fewer than 50 pupils · ``X1`` special school
* ``P9`` is opened by project ``B1`` (new_school), which relieves ``P1`` and ``P2``
"""

from __future__ import annotations

from math import ceil
from pathlib import Path

import pandas as pd

BASE_YEAR = 2022
YEARS = tuple(range(2018, 2023))

#: School → pupils who entered its first grade in 2010, 2011, … 2022 (the cohort keeps its size but for a few).
ENTRANTS = {
    ("P1", 1): (150, 152, 155, 160, 166, 170, 176, 181, 186, 190, 188, 184, 178),
    ("P2", 1): (44, 44, 43, 42, 42, 41, 40, 40, 39, 38, 36, 33, 30),
    ("N1", 1): (78, 78, 80, 80, 82, 84, 84, 86, 88, 88, 86, 83, 80),
    ("T1", 1): (12, 12, 12, 11, 11, 11, 10, 10, 10, 9, 9, 8, 8),
    ("J1", 7): (190, 192, 194, 196, 199, 200, 202, 204, 206, 205, 208, 212, 218),
    ("N1", 7): (80, 80, 80, 82, 82, 84, 84, 84, 83, 84, 86, 86, 88),
    ("X1", 1): (6, 6, 6, 7, 7, 7, 6, 6, 6, 7, 7, 6, 6),
}
LAST_GRADE = {("P1", 1): 6, ("P2", 1): 6, ("N1", 1): 6, ("T1", 1): 4, ("J1", 7): 9, ("N1", 7): 9, ("X1", 1): 9}
#: Pupils per class that the school makes classes for; P1 and J1 are over the limits.
CLASS_SIZE = {"P1": 48, "P2": 40, "N1": 45, "T1": 30, "J1": 52, "X1": 8}

#: Unit → teachers by type in the order of planner.base.terms.TYPES (other/PE-arts × qualified × backbone).
TEACHERS = {
    ("P1", "primary"): (2, 0, 39, 6, 0, 0, 7, 2),
    ("P2", "primary"): (6, 0, 7, 0, 1, 0, 1, 0),
    ("N1", "primary"): (5, 0, 19, 2, 1, 0, 3, 0),
    ("N1", "junior"): (4, 0, 12, 2, 1, 0, 2, 0),
    ("T1", "primary"): (3, 0, 2, 0, 0, 0, 0, 0),
    ("J1", "junior"): (6, 1, 32, 5, 2, 0, 4, 1),
    ("X1", "special"): (2, 0, 9, 1, 0, 0, 2, 0),
}

#: School → teaching area, of it indoor sports, sports area (m²), equipment (yuan), multimedia rooms, classrooms.
PREMISES = {
    "P1": (5400, 400, 6900, 2_350_000, 27, 25),
    "P2": (1650, None, 3600, 310_000, 6, 8),
    "N1": (5200, 350, 8300, 1_640_000, 18, 19),
    "T1": (320, None, 900, 52_000, 1, 4),
    "J1": (4500, 500, 6400, 1_720_000, 14, 14),
    "X1": (1400, None, 2000, 420_000, 9, 10),
}


def small_tables() -> dict[str, pd.DataFrame]:
    """Return every table of the small district except ``roster`` (see :func:`small_roster`)."""
    return {
        "district": pd.DataFrame(
            [("示例县", "6-3", "2022-09-01", 1)], columns=["name", "school_system", "as_of", "illustrative"]
        ),
        "schools": _schools(),
        "enrolment": _enrolment(),
        "staff": _staff(),
        "premises": _premises(),
        "special_rooms": _special_rooms(),
        "writeoffs": _writeoffs(),
        "posts": _posts(),
        "births": _births(),
        "feeders": pd.DataFrame(
            [("P1", "J1", 0.95), ("P2", "J1", 0.7), ("P2", "N1", 0.3), ("N1", "N1", 1.0)],
            columns=["from_school", "to_school", "share"],
        ),
        "land": pd.DataFrame(
            [("P1", 900, 600), ("P2", 800, 2000), ("N1", 1500, 2500), ("J1", 1200, 0)],
            columns=["school_id", "max_extra_building_m2", "max_extra_sports_m2"],
        ),
        "venues": pd.DataFrame(
            [("V1", "城关体育场", "P1", 2400, 8, 1, "bureau", 180_000, 2023)],
            columns=[
                "venue_id", "name", "school_id", "area_m2", "walk_minutes", "exclusive", "contract", "rent_yuan",
                "from_year",
            ],
        ),
        "projects": _projects(),
        "project_relief": pd.DataFrame(
            [("B1", "P1", "primary", 0.3), ("B1", "P2", "primary", 0.1)],
            columns=["project_id", "from_school", "stage", "share"],
        ),
        "tracked": _tracked(),
    }  # fmt: skip


def small_roster() -> pd.DataFrame:
    """Return a roster 教师名册 that agrees with the ``staff`` table, person by person."""
    rows = []
    number = 0
    for (school, stage), counts in TEACHERS.items():
        for kind, count in enumerate(counts):
            for _ in range(count):
                number += 1
                sex = "M" if number % 3 == 0 else "F"
                cadre = sex == "F" and number % 4 == 0
                oldest = 1963 if sex == "M" else 1968 if cadre else 1973
                born = oldest + number * 7 % (1999 - oldest)
                subject = "pe_arts" if kind >= 4 else "other"
                since = max(born + 23, BASE_YEAR - number * 3 % 15)
                rows.append(
                    (f"R{number:04d}", school, stage, sex, f"{born}-{number * 5 % 12 + 1:02d}", int(cadre), subject,
                     kind // 2 % 2, kind % 2, since, int(number % 40 == 1))
                )  # fmt: skip
    columns = [
        "person_id", "school_id", "stage", "sex", "birth", "cadre", "subject", "above_qualified", "backbone", "since",
        "head",
    ]  # fmt: skip
    return pd.DataFrame(rows, columns=columns)


def write_small(folder: Path, tables: dict[str, pd.DataFrame] | None = None) -> Path:
    """Write ``tables`` (default: :func:`small_tables`) as CSV into ``folder/district`` and return that folder."""
    target = folder / "district"
    target.mkdir(parents=True, exist_ok=True)
    for name, frame in (small_tables() if tables is None else tables).items():
        frame.to_csv(target / f"{name}.csv", index=False, encoding="utf-8")
    return target


def _schools() -> pd.DataFrame:
    columns = [
        "school_id", "name", "type", "area_type", "township", "ownership", "build_year", "migrant_share",
        "dense_center", "boarding", "parent_school", "opens_project",
    ]  # fmt: skip
    rows = [
        ("P1", "城关实验小学", "primary", "urban", "城关街道", "public", 1998, 0.35, 1, 0, None, None),
        ("P2", "东乡中心小学", "primary", "rural", "东乡镇", "public", 2005, 0.02, 0, 1, None, None),
        ("N1", "南河九年一贯制学校", "nine_year", "town", "南河镇", "public", 2012, 0.1, 0, 1, None, None),
        ("T1", "西山教学点", "teaching_point", "rural", "东乡镇", "public", 1989, 0.0, 0, 0, "P2", None),
        ("J1", "城关中学", "junior", "urban", "城关街道", "public", 2001, 0.2, 1, 0, None, None),
        ("X1", "启智学校", "special", "urban", "城关街道", "public", 2014, None, 0, 0, None, None),
        ("P9", "城东新区小学", "primary", "urban", "城关街道", "public", 2025, None, 0, 0, None, "B1"),
    ]
    return pd.DataFrame(rows, columns=columns).astype({"build_year": "Int64"})


def _enrolment() -> pd.DataFrame:
    rows = []
    for (school, first), entrants in ENTRANTS.items():
        for year in YEARS:
            for grade in range(first, LAST_GRADE[(school, first)] + 1):
                entered = entrants[year - (grade - first) - 2010]
                lost = (grade - first) // 3
                classes = ceil(entered / CLASS_SIZE[school])
                pupils = entered - lost
                largest = ceil(pupils / classes) + (1 if classes > 1 and (grade + year) % 3 == 0 else 0)
                rows.append((school, year, grade, pupils, classes, largest))
    return pd.DataFrame(rows, columns=["school_id", "year", "grade", "pupils", "classes", "largest_class"])


def _staff() -> pd.DataFrame:
    rows = [
        (school, stage, kind // 4, kind // 2 % 2, kind % 2, count)
        for (school, stage), counts in TEACHERS.items()
        for kind, count in enumerate(counts)
    ]
    columns = ["school_id", "stage", "pe_arts", "above_qualified", "backbone", "teachers"]
    return pd.DataFrame(rows, columns=columns)


def _premises() -> pd.DataFrame:
    columns = [
        "school_id", "teaching_area_m2", "indoor_sports_m2", "sports_area_m2", "equipment_yuan", "multimedia_rooms",
        "classrooms",
    ]  # fmt: skip
    frame = pd.DataFrame([(school, *values) for school, values in PREMISES.items()], columns=columns)
    return frame.astype({"indoor_sports_m2": "Int64"})


def _special_rooms() -> pd.DataFrame:
    rows = [
        ("P1", "music", 75, 1), ("P1", "art", 90, 1), ("P2", "music", 60, 1), ("N1", "music", 96, 1),
        ("N1", "art", 92, 1), ("J1", "music", 80, 1), ("J1", "art", 70, 2), ("X1", "music", 60, 1),
    ]  # fmt: skip
    return pd.DataFrame(rows, columns=["school_id", "kind", "area_m2", "rooms"])


def _writeoffs() -> pd.DataFrame:
    rows = [("P1", 2024, 180_000, 3), ("N1", 2025, 120_000, 2), ("J1", 2024, 150_000, 1)]
    return pd.DataFrame(rows, columns=["school_id", "year", "equipment_yuan", "multimedia_rooms"])


def _posts() -> pd.DataFrame:
    rows = [
        ("primary", 2022, 112), ("primary", 2025, 110), ("junior", 2022, 78), ("junior", 2024, 84),
        ("special", 2022, 16),
    ]  # fmt: skip
    return pd.DataFrame(rows, columns=["stage", "year", "posts"])


def _births() -> pd.DataFrame:
    births = (
        296, 300, 305, 318, 312, 330, 322, 348, 352, 331, 318, 268, 240, 215,
        204, 208, 196, 190, 186, 182, 180, 178,
    )  # fmt: skip
    rows = [(2009 + i, count, "actual" if 2009 + i <= BASE_YEAR else "forecast") for i, count in enumerate(births)]
    return pd.DataFrame(rows, columns=["year", "births", "status"])


def _projects() -> pd.DataFrame:
    columns = [
        "project_id", "name", "kind", "school_id", "cost_yuan", "build_years", "earliest_start", "teaching_area_m2",
        "sports_area_m2", "equipment_yuan", "multimedia_rooms", "classrooms", "music_rooms", "art_rooms",
    ]  # fmt: skip
    rows = [
        ("B1", "城东新区小学新建工程", "new_school", "P9", 36_000_000, 2, 2023, 5200, 8000, 1_500_000, 14, 18, 2, 2)
    ]
    return pd.DataFrame(rows, columns=columns)


def _tracked() -> pd.DataFrame:
    measured = {
        "G6": 1.0, "G7": 6000.0, "G8": 1.0, "G9": 1.0, "G12": 1.0, "G13P": 1.0, "G13J": 1.0, "G14": 0.54, "G15": 0.96,
        "Q1": 0.98, "Q2": 0.97, "Q4": 0.06, "Q9": 0.12, "S1": 0.88,
    }  # fmt: skip
    rows = [(item, BASE_YEAR, value, "measured", "示意") for item, value in measured.items()]
    return pd.DataFrame(rows, columns=["item", "year", "value", "kind", "source"])
