"""Public funds per school with the small-school floor 小规模学校公用经费: max(pupils, floor) × quota."""

from __future__ import annotations

from typing import Any

import pandas as pd

from planner.base.types import Unit
from planner.compliance.rulebook import Rulebook
from planner.compliance.tables import framed
from planner.district.model import School

#: Stages with a quota of public funds per pupil.
FUNDED_STAGES = ("primary", "junior", "special")


def has_floor(school: School, stage: str) -> bool:
    """Say whether the floor is for this unit: village primary schools and teaching points (村小学和教学点)."""
    village = school.type == "primary" and school.area_type == "rural"
    return stage == "primary" and (village or school.type == "teaching_point")


def funded_pupils(pupils: int, floor: int, *, small: bool) -> int:
    """Return the pupils that a school is funded for 核定人数: at least ``floor`` where it is small."""
    return max(pupils, floor) if small and pupils > 0 else pupils


def quota_of(book: Rulebook, unit: Unit, t: int) -> float:
    """Return the quota in yuan per pupil: the scenario's, for special education at least what rule G7 asks."""
    quota = book.scenario.assumptions.of_stage("public_funds", unit.stage)
    if unit.stage == "special" and "G7" in book.pack.rules:
        asked = book.of_district("G7")[t].value
        quota = max(quota, float(asked)) if asked is not None else quota
    return quota


def funding_frame(book: Rulebook) -> pd.DataFrame:
    """Return ``funding.csv``: per school, stage and year pupils funded, public funds and what the floor adds."""
    rows: list[dict[str, Any]] = []
    floors = [0] * len(book.projection.years)
    if "G6" in book.pack.rules:
        floors = [int(one.value or 0) for one in book.of_district("G6")]
    pupils = book.projection.pupils
    for u, unit in enumerate(book.projection.units):
        if unit.stage not in FUNDED_STAGES:
            continue
        small = has_floor(book.school_of_unit[u], unit.stage)
        for t, year in enumerate(book.projection.years):
            have = int(pupils[u, t])
            if have <= 0:
                continue
            funded, quota = funded_pupils(have, floors[t], small=small), quota_of(book, unit, t)
            rows.append(
                {
                    "school": unit.school, "stage": unit.stage, "year": year, "pupils": have, "funded_pupils": funded,
                    "quota_yuan": quota, "public_funds_yuan": funded * quota, "floor_yuan": (funded - have) * quota,
                }
            )  # fmt: skip
    return framed("funding", rows)
