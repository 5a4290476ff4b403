"""Kindergartens of Changqing 长清区学前示意情景: real townships and goals, made-up kindergartens.

``python -m planner.studies.sampler.preschool_changqing OUT`` writes ``tables-preschool/`` and ``preschool.yaml``.
The gap is real: public places for about a third of the children, where the document asks for half by 2025.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any, Final

import pandas as pd

from planner.studies.sampler.preschool import (
    Habits,
    Place,
    births_frame,
    district_frame,
    draw,
    projects_frame,
    tracked_frame,
)
from planner.studies.sampler.preschool_texts import CHANGQING
from planner.studies.sampler.write import document_text

SEED: Final = 370114
BASE_YEAR: Final = 2022
#: Births as in the compulsory scenario (illustrative), continued to 2027.
BIRTHS: Final = {
    2014: 5218, 2015: 5066, 2016: 5499, 2017: 5418, 2018: 4581, 2019: 4480, 2020: 3703, 2021: 3217, 2022: 2908,
    2023: 2777, 2024: 2652, 2025: 2560, 2026: 2500, 2027: 2450,
}  # fmt: skip
PLACES: Final = (
    Place("文昌街道", "urban", 4000, {"public": (5, 1340), "inclusive_private": (6, 1300), "private": (4, 830)},
          152_000),
    Place("崮云湖街道", "urban", 2900, {"public": (3, 840), "inclusive_private": (5, 950), "private": (4, 720)},
          98_000),
    Place("平安街道", "town", 1850, {"public": (2, 480), "inclusive_private": (4, 640), "private": (3, 480)}, 71_000),
    Place("五峰山街道", "town", 900, {"public": (1, 250), "inclusive_private": (3, 380), "private": (1, 140)}, 38_000),
    Place("归德街道", "town", 1350, {"public": (2, 420), "inclusive_private": (4, 600), "private": (1, 130)}, 62_000),
    Place("张夏街道", "rural", 780, {"public": (2, 240), "inclusive_private": (3, 330), "private": (1, 90)}, 35_000),
    Place("万德街道", "rural", 1050, {"public_nature": (3, 260), "inclusive_private": (4, 520), "private": (1, 110)},
          52_000, center=False),
    Place("孝里街道", "rural", 880, {"public": (2, 290), "inclusive_private": (4, 440)}, 43_000),
    Place("马山镇", "rural", 560, {"public": (2, 260), "inclusive_private": (2, 200)}, 30_000),
    Place("双泉镇", "rural", 430, {"public_nature": (2, 170), "inclusive_private": (2, 180)}, 24_000, center=False),
)  # fmt: skip
HABITS: Final = Habits(staffing=0.955, fund={"public": 710, "public_nature": 710, "inclusive_private": 800})
#: The primary school that runs empty; in the compulsory scenario its township's rolls fall below 60 pupils.
IDLE: Final = {
    "school_id": "P58", "name": "示意萎缩小学（双泉）（示意数据）", "type": "primary", "area_type": "rural",
    "township": "双泉镇", "ownership": "public", "build_year": 1998,
}  # fmt: skip
DEVELOPMENTS: Final = (
    {"development_id": "H1", "name": "示意小区一（文昌）", "township": "文昌街道", "residents": 4800, "year": 2023,
     "planned_classes": 12, "planned_places": 360, "hand_over_year": 2023},
    {"development_id": "H2", "name": "示意小区二（崮云湖）", "township": "崮云湖街道", "residents": 9200, "year": 2024,
     "planned_classes": 9, "planned_places": 270, "hand_over_year": 2024},
    {"development_id": "H3", "name": "示意小区三（平安）", "township": "平安街道", "residents": 3600, "year": 2024,
     "planned_classes": 6, "planned_places": 180, "hand_over_year": 2024},
    {"development_id": "H4", "name": "示意小区四（归德）", "township": "归德街道", "residents": 2100, "year": 2025},
)  # fmt: skip
PROJECTS: Final[tuple[dict[str, Any], ...]] = (
    {"project_id": "kg_wande", "name": "万德街道中心幼儿园（文件所列项目，规模造价为示意）", "kind": "build",
     "township": "万德街道", "area_type": "rural", "classes": 9, "places": 270, "cost_yuan": 13_500_000,
     "build_years": 1, "earliest_start": 2023, "center": 1},
    {"project_id": "kg_shuangquan", "name": "双泉萎缩小学改建中心园（示意）", "kind": "convert", "township": "双泉镇",
     "area_type": "rural", "classes": 5, "places": 140, "cost_yuan": 2_600_000, "build_years": 1,
     "earliest_start": 2023, "from_school": "P58", "free_from": 2023, "center": 1},
    {"project_id": "kg_h1", "name": "示意小区一配套园（开发商代建移交）", "kind": "hand_over", "township": "文昌街道",
     "area_type": "urban", "classes": 12, "places": 360, "cost_yuan": 2_900_000, "build_years": 1,
     "earliest_start": 2023,
     "development_id": "H1"},
    {"project_id": "kg_h2", "name": "示意小区二配套园（开发商代建移交）", "kind": "hand_over", "township": "崮云湖街道",
     "area_type": "urban", "classes": 9, "places": 270, "cost_yuan": 2_200_000, "build_years": 1,
     "earliest_start": 2024,
     "development_id": "H2"},
    {"project_id": "kg_h2b", "name": "示意小区二第二配套园（开发商代建移交）", "kind": "hand_over",
     "township": "崮云湖街道", "area_type": "urban", "classes": 6, "places": 180, "cost_yuan": 1_500_000,
     "build_years": 1, "earliest_start": 2024, "development_id": "H2"},
    {"project_id": "kg_h3", "name": "示意小区三配套园（开发商代建移交）", "kind": "hand_over", "township": "平安街道",
     "area_type": "town", "classes": 6, "places": 180, "cost_yuan": 1_500_000, "build_years": 1,
     "earliest_start": 2024,
     "development_id": "H3"},
    {"project_id": "kg_wenchang", "name": "示意新建园（文昌）", "kind": "build", "township": "文昌街道",
     "area_type": "urban", "classes": 12, "places": 360, "cost_yuan": 21_600_000, "build_years": 2,
     "earliest_start": 2023},
    {"project_id": "kg_guide", "name": "归德中心园扩建（示意）", "kind": "extend", "township": "归德街道",
     "area_type": "town", "classes": 4, "places": 120, "cost_yuan": 4_800_000, "build_years": 1,
     "earliest_start": 2023},
)  # fmt: skip


def build() -> dict[str, pd.DataFrame]:
    """Return all tables of the scenario."""
    tables = draw(PLACES, SEED, BASE_YEAR, HABITS)
    kindergartens, schools = tables["kindergartens"], tables["schools"]
    of_guide = schools.loc[schools["name"] == "归德街道中心幼儿园（示意数据）", "school_id"].iloc[0]
    built = kindergartens["design_year"] >= 2016
    urban = kindergartens["school_id"].isin(schools.loc[schools["area_type"] == "urban", "school_id"])
    kindergartens["residential"] = (built & urban).astype(int)
    grown = [{**row, "school_id": of_guide} if row["kind"] == "extend" else row for row in PROJECTS]
    tables["schools"] = pd.concat([schools, pd.DataFrame([IDLE])], ignore_index=True)
    posts = int(kindergartens["post_teachers"].sum())
    return {
        "district": district_frame("济南市长清区学前（示意数据）", "2022-09"),
        **tables,
        "developments": pd.DataFrame(DEVELOPMENTS),
        "preschool_projects": projects_frame(grown),
        "kindergarten_posts": pd.DataFrame([{"year": BASE_YEAR, "posts": posts + 120}]),
        "births": births_frame(BIRTHS, BASE_YEAR),
        "tracked": tracked_frame("changqing_preschool", BASE_YEAR, 2025, ("P9",)),
    }


def write_changqing_preschool(out: Path) -> None:
    """Write ``tables-preschool/`` and ``preschool.yaml`` under ``out``."""
    from planner.district.write import write_tables

    write_tables(build(), out / "tables-preschool")
    text = CHANGQING + document_text("changqing_preschool")
    (out / "preschool.yaml").write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    write_changqing_preschool(Path(sys.argv[1]))
