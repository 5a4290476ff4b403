"""Kindergartens of Changshou 长寿区学前示意情景: pay and insurance as stated, made-up kindergartens.

Stated (整改方案 2024-04-15, 二(一)1、2): 82 public kindergartens with 392 temporary teachers at 34,679 against 118,659
yuan; 1,513 staff with full social insurance, 65 % (so about 2,328 staff). All else is illustrative.
``python -m planner.studies.sampler.preschool_changshou OUT`` writes ``tables-preschool/`` and ``preschool.yaml``.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any, Final

import numpy as np
import pandas as pd

from planner.base.rounding import largest_remainder
from planner.studies.sampler.preschool import (
    Habits,
    Place,
    births_frame,
    district_frame,
    draw,
    projects_frame,
    tracked_frame,
)
from planner.studies.sampler.preschool_texts import CHANGSHOU

SEED: Final = 500115
BASE_YEAR: Final = 2023
PUBLIC, TEMPORARY, PAY_TEMPORARY, PAY_POST = 82, 392, 34_679, 118_659
INSURED, STAFF = 1_513, 2_328
#: Births as in the compulsory scenario (illustrative), continued to 2027.
BIRTHS: Final = {
    2016: 3948, 2017: 3834, 2018: 3344, 2019: 3303, 2020: 2627, 2021: 2388, 2022: 2098, 2023: 1963, 2024: 1875,
    2025: 1800, 2026: 1750, 2027: 1700,
}  # fmt: skip
_RURAL: Final = tuple((f"示意镇{number:02d}", 4, 300) for number in range(1, 13))
PLACES: Final = (
    Place("凤城街道", "urban", 3_300, {"public": (13, 1_900), "inclusive_private": (8, 1_050), "private": (2, 170)}),
    Place("晏家街道", "urban", 1_900, {"public": (8, 1_150), "inclusive_private": (5, 600), "private": (1, 80)}),
    Place("江南街道", "town", 1_050, {"public": (7, 620), "inclusive_private": (4, 370)}),
    Place("渡舟街道", "town", 900, {"public": (6, 560), "inclusive_private": (3, 280)}),
    *(Place(name, "rural", 318, {"public": (count, children)}) for name, count, children in _RURAL),
)
HABITS: Final = Habits(
    post_share=0.5, staffing=0.97, pay=(PAY_POST, PAY_TEMPORARY), prefix="C",
    fund={"public": 600, "inclusive_private": 600},
)  # fmt: skip
PROJECTS: Final[tuple[dict[str, Any], ...]] = (
    {"project_id": "kg_fengcheng", "name": "示意新建园（凤城）", "kind": "build", "township": "凤城街道",
     "area_type": "urban", "classes": 9, "places": 270, "cost_yuan": 15_500_000, "build_years": 1,
     "earliest_start": 2024},
)  # fmt: skip


def build() -> dict[str, pd.DataFrame]:
    """Return all tables; temporary teachers, staff and insured staff sum to the stated figures."""
    tables = draw(PLACES, SEED, BASE_YEAR, HABITS)
    frame = tables["kindergartens"]
    public = (frame["operator"] == "public").to_numpy()
    teachers = (frame["post_teachers"] + frame["contract_teachers"]).to_numpy()
    weight = np.where(public, teachers, 0).astype(np.float64)
    contract = np.where(public, largest_remainder(TEMPORARY * weight / weight.sum(), TEMPORARY), teachers)
    frame["contract_teachers"], frame["post_teachers"] = contract, teachers - contract
    least = teachers + frame["carers"].to_numpy()
    rest = STAFF - int(least.sum())
    frame["staff"] = least + largest_remainder(rest * least / least.sum(), rest)
    staff = frame["staff"].to_numpy()
    frame["insured_staff"] = largest_remainder(INSURED * staff / staff.sum(), INSURED)
    for persons, column, pay in (
        ("post_teachers", "pay_post_yuan", PAY_POST),
        ("contract_teachers", "pay_contract_yuan", PAY_TEMPORARY),
    ):
        frame[column] = [pay if some and here else None for some, here in zip(frame[persons], public, strict=True)]
    return {
        "district": district_frame("重庆市长寿区学前（分园为示意数据）", "2023-09"),
        **tables,
        "preschool_projects": projects_frame(PROJECTS),
        "kindergarten_posts": pd.DataFrame([{"year": BASE_YEAR, "posts": int(frame["post_teachers"].sum()) + 150}]),
        "births": births_frame(BIRTHS, BASE_YEAR),
        "tracked": tracked_frame("changshou_preschool", BASE_YEAR, 2027),
    }


def write_changshou_preschool(out: Path) -> None:
    """Write ``tables-preschool/`` and ``preschool.yaml`` under ``out``."""
    from planner.district.write import write_tables

    write_tables(build(), out / "tables-preschool")
    (out / "preschool.yaml").write_text(CHANGSHOU, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    write_changshou_preschool(Path(sys.argv[1]))
