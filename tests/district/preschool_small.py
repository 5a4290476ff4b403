"""A small valid district of kindergartens alone, invented for tests: two townships, four kindergartens.

``K1`` public centre, crowded K1 classes · ``K2`` public, of a village · ``K3`` inclusive private,
residential · ``K4`` private.
Base year 2022; every optional table is filled. Every call builds the frames anew.
"""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from planner.district.write import write_tables

BASE_YEAR = 2022


def tables() -> dict[str, pd.DataFrame]:
    """Return every table."""
    names = {"K1": "town", "K2": "rural", "K3": "town", "K4": "town", "OLD": "rural"}
    schools = [
        {"school_id": code, "name": f"School {code}", "type": "primary" if code == "OLD" else "kindergarten",
         "area_type": area, "township": "East" if area == "town" else "West",
         "ownership": "private" if code in ("K3", "K4") else "public"}
        for code, area in names.items()
    ]  # fmt: skip
    kindergartens = [
        {"school_id": "K1", "operator": "public", "places": 170, "rooms": 6, "classes": 6, "post_teachers": 8,
         "contract_teachers": 4, "carers": 6, "design_year": 2005, "building_m2": 1800, "activity_m2": 1400,
         "outdoor_m2": 700, "books": 800, "certified_teachers": 12, "staff": 22, "insured_staff": 18,
         "pay_post_yuan": 100_000, "pay_contract_yuan": 50_000, "fund_per_child_yuan": 700, "center": 1},
        {"school_id": "K2", "operator": "public_nature", "places": 60, "rooms": 2, "classes": 2, "post_teachers": 1,
         "contract_teachers": 3, "carers": 1, "design_year": 1998, "building_m2": 500, "activity_m2": 420,
         "outdoor_m2": 400, "books": 300, "certified_teachers": 4, "staff": 6, "insured_staff": 3,
         "pay_post_yuan": 100_000, "pay_contract_yuan": 40_000, "fund_per_child_yuan": 500, "village": 1,
         "distance_km": 33},
        {"school_id": "K3", "operator": "inclusive_private", "places": 120, "rooms": 5, "classes": 4,
         "post_teachers": 0, "contract_teachers": 9, "carers": 4, "design_year": 2018, "building_m2": 1500,
         "activity_m2": 1100, "outdoor_m2": 600, "books": 400, "certified_teachers": 8, "staff": 16,
         "insured_staff": 12, "fund_per_child_yuan": 900, "residential": 1, "development_id": "D1"},
        {"school_id": "K4", "operator": "private", "places": 100, "rooms": 4, "classes": 4, "post_teachers": 0,
         "contract_teachers": 8, "carers": 4, "design_year": 2010, "building_m2": 900, "activity_m2": 700,
         "outdoor_m2": 250, "books": 300, "certified_teachers": 8, "staff": 15, "insured_staff": 5},
    ]  # fmt: skip
    counts = {
        "K1": (("K1", 58, 2, 30), ("K2", 56, 2, 28), ("K3", 60, 2, 31)),
        "K2": (("mixed", 46, 2, 24),),
        "K3": (("K1", 24, 1, 24), ("K2", 50, 2, 25), ("K3", 34, 1, 34)),
        "K4": (("K1", 20, 1, 20), ("K2", 25, 1, 25), ("K3", 45, 2, 23)),
    }
    enrolment = [
        {"school_id": code, "year": BASE_YEAR, "class_age": age, "children": children, "classes": classes,
         "largest_class": largest}
        for code, rows in counts.items() for age, children, classes, largest in rows
    ]  # fmt: skip
    projects = [
        {"project_id": "NEW", "name": "New", "kind": "build", "township": "East", "operator": "public", "classes": 6,
         "places": 180, "building_m2": 2200, "activity_m2": 1600, "outdoor_m2": 900, "books": 900,
         "cost_yuan": 9_000_000, "build_years": 1, "earliest_start": 2023, "center": 0},
        {"project_id": "CONV", "name": "Converted", "kind": "convert", "township": "West", "classes": 3, "places": 80,
         "building_m2": 900, "activity_m2": 700, "outdoor_m2": 500, "cost_yuan": 1_200_000, "build_years": 1,
         "earliest_start": 2023, "from_school": "OLD", "free_from": 2024, "center": 1},
    ]  # fmt: skip
    return {
        "district": pd.DataFrame([{"name": "Kinder", "school_system": "6-3", "illustrative": 1}]),
        "schools": pd.DataFrame(schools),
        "births": pd.DataFrame(
            [{"year": 2016 + i, "births": n} for i, n in enumerate((168, 160, 156, 150, 132, 120, 111, 102, 96))]
        ),
        "kindergartens": pd.DataFrame(kindergartens),
        "kindergarten_enrolment": pd.DataFrame(enrolment),
        "townships": pd.DataFrame(
            [{"township": "East", "population_3_5": 430, "population": 20_000, "area_type": "town"},
             {"township": "West", "population_3_5": 60, "area_type": "rural"}]
        ),
        "developments": pd.DataFrame(
            [{"development_id": "D1", "name": "Estate", "township": "East", "residents": 4_000, "year": 2019},
             {"development_id": "D2", "name": "Towers", "township": "East", "residents": 6_000, "year": 2023}]
        ),
        "preschool_projects": pd.DataFrame(projects),
        "kindergarten_posts": pd.DataFrame([{"year": 2022, "posts": 20}]),
    }  # fmt: skip


def write(folder: Path, changed: dict[str, pd.DataFrame | None] | None = None) -> Path:
    """Write the district (``changed``: frames instead, None leaves a table out) as a folder of CSV."""
    frames = {**tables(), **(changed or {})}
    write_tables({name: frame for name, frame in frames.items() if frame is not None}, folder)
    return folder


SCENARIO = """title: Kinder
district: {district}
standards: national
base_year: 2022
horizon: 2030
deadline: 2025
preschool:
  standards: {pack}
  deadline: 2025
budget:
  funds:
    all:
      name: all
      carry_over: true
      levers: [k_build, k_hand_over, k_convert, k_extend, k_take_over, k_contract, k_close, k_books, k_salary,
        k_retrain, k_equal_pay, k_insure, k_fund, k_subsidy, k_village_subsidy]
      caps: {{2023: 1000000, 2024: 1000000, 2025: 1000000}}
"""


def write_scenario(folder: Path, pack: str = "national_preschool", **more: pd.DataFrame | None) -> Path:
    """Write the district and a scenario of it; return the scenario's path."""
    write(folder / "tables", dict(more))
    path = folder / "kinder.yaml"
    path.write_text(SCENARIO.format(district="tables", pack=pack), encoding="utf-8")
    return path
