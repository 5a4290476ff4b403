"""Kindergartens of Altay prefecture 阿勒泰地区学前示意情景: the document's totals, made-up kindergartens.

Stated (阿行办发〔2021〕2号): 322 kindergartens of which 8 private, 28,959 children of whom 1,251 in private ones; in
the city 10 kindergartens with 2,739 children; the sixth kindergarten with 360 places. All else is illustrative.
``python -m planner.studies.sampler.preschool_altay OUT`` writes ``tables/`` and ``baseline.yaml``.
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
from planner.studies.sampler.preschool_texts import ALTAY, altay_readme
from planner.studies.sampler.write import document_text

SEED: Final = 654301
BASE_YEAR: Final = 2020
KINDERGARTENS, PRIVATE, CHILDREN, PRIVATE_CHILDREN = 322, 8, 28_959, 1_251
CITY, CITY_CHILDREN, SIXTH_PLACES = 10, 2_739, 360
#: County (the city last): public kindergartens and children in its town, private ones there, rural townships.
COUNTIES: Final = (
    ("布尔津县", 9, 1_830, (1, 130), 6, 31, 1_740),
    ("富蕴县", 10, 2_240, (1, 140), 9, 46, 2_560),
    ("福海县", 9, 1_790, (1, 110), 5, 27, 1_500),
    ("哈巴河县", 9, 1_900, (1, 122), 6, 32, 1_790),
    ("青河县", 8, 1_720, (1, 100), 7, 35, 1_960),
    ("吉木乃县", 7, 1_190, (1, 110), 6, 29, 1_560),
)
#: The city: 8 public and 2 private kindergartens; its rural townships take what is left of the totals.
CITY_GROUPS: Final = {"public": (8, 2_200), "inclusive_private": (1, 310), "private": (1, 229)}
CITY_RURAL: Final = 10
RATE: Final = 0.943
BIRTHS: Final = {
    2012: 11_600, 2013: 11_400, 2014: 11_300, 2015: 11_000, 2016: 10_900, 2017: 10_100, 2018: 9_000, 2019: 8_200,
    2020: 7_000, 2021: 6_300, 2022: 5_900, 2023: 5_500, 2024: 5_600, 2025: 5_200, 2026: 5_000, 2027: 4_900,
}  # fmt: skip
HABITS: Final = Habits(
    post_share=0.45, staffing=0.965, pay=(92_000, 50_400), insured=0.9, village=True, prefix="A", new_design=0.35,
    fund={"public": 420, "public_nature": 420, "inclusive_private": 300},
    spare={"urban": 0.04, "town": 0.06, "rural": 0.22},
    crowded={"urban": 0.2, "town": 0.1, "rural": 0.0},
)  # fmt: skip
PROJECTS: Final[tuple[dict[str, Any], ...]] = (
    {"project_id": "kg_sixth", "name": "阿勒泰市第六幼儿园（文件所列，学位360个；经费为示意）", "kind": "build",
     "township": "阿勒泰市区", "area_type": "urban", "classes": 12, "places": SIXTH_PLACES, "cost_yuan": 6_500_000,
     "build_years": 1, "earliest_start": 2021},
    {"project_id": "kg_center_1", "name": "示意乡镇中心园（哈巴河县）", "kind": "build", "township": "哈巴河县示意乡6",
     "area_type": "rural", "classes": 4, "places": 110, "cost_yuan": 3_900_000, "build_years": 1,
     "earliest_start": 2021, "center": 1},
    {"project_id": "kg_center_2", "name": "示意闲置校舍改建中心园（青河县）", "kind": "convert",
     "township": "青河县示意乡7", "area_type": "rural", "classes": 4, "places": 110, "cost_yuan": 1_900_000,
     "build_years": 1, "earliest_start": 2021, "from_school": "AP01", "free_from": 2021, "center": 1},
    {"project_id": "kg_estate", "name": "示意小区配套园（阿勒泰市）", "kind": "hand_over", "township": "阿勒泰市区",
     "area_type": "urban", "classes": 9, "places": 270, "cost_yuan": 1_800_000, "build_years": 1,
     "earliest_start": 2022, "development_id": "AH1"},
)  # fmt: skip
DEVELOPMENTS: Final = (
    {"development_id": "AH1", "name": "示意片区一（阿勒泰市）", "township": "阿勒泰市区", "residents": 7_200,
     "dwellings": 2_300, "year": 2021, "planned_classes": 9, "planned_places": 270, "hand_over_year": 2022},
    {"development_id": "AH2", "name": "示意片区二（布尔津县）", "township": "布尔津县城", "residents": 4_300,
     "dwellings": 1_350, "year": 2020},
    {"development_id": "AH3", "name": "示意片区三（富蕴县）", "township": "富蕴县城", "dwellings": 1_700, "year": 2022},
)  # fmt: skip
#: Kindergarten of the development AH3.
FUYUN: Final = "A061"
IDLE: Final = {
    "school_id": "AP01", "name": "示意闲置小学（青河县）（示意数据）", "type": "primary", "area_type": "rural",
    "township": "青河县示意乡7", "ownership": "public", "build_year": 1996,
}  # fmt: skip
#: Townships without a public centre kindergarten today (made up): their kindergartens are run by villages.
WITHOUT_CENTER: Final = ("哈巴河县示意乡6", "青河县示意乡7")


def places() -> tuple[Place, ...]:
    """Return all townships; children and kindergartens sum to the document's totals."""
    found = [_place("阿勒泰市区", "urban", CITY_GROUPS)]
    public, children = KINDERGARTENS - PRIVATE - CITY_GROUPS["public"][0], CHILDREN - PRIVATE_CHILDREN
    children -= CITY_GROUPS["public"][1]
    for county, count, in_town, private, townships, rural, in_rural in COUNTIES:
        found.append(_place(f"{county}城", "town", {"public": (count, in_town), "inclusive_private": private}))
        found += _rural(county, townships, rural, in_rural)
        public, children = public - count - rural, children - in_town - in_rural
    found += _rural("阿勒泰市", CITY_RURAL, public, children)
    return tuple(found)


def _rural(county: str, townships: int, count: int, children: int) -> list[Place]:
    """Share kindergartens and children evenly over made-up townships, the first ones taking the rest."""
    rows = []
    for number in range(townships):
        some = count // townships + (number < count % townships)
        of_them = children // townships + (number < children % townships)
        name = f"{county}示意乡{number + 1}"
        center = name not in WITHOUT_CENTER
        rows.append(_place(name, "rural", {"public" if center else "public_nature": (some, of_them)}, center))
    return rows


def _place(name: str, area: str, groups: dict[str, tuple[int, int]], center: bool = True) -> Place:
    children = sum(count for _, count in groups.values())
    return Place(name, area, round(children / RATE), groups, center=center)


def build() -> dict[str, pd.DataFrame]:
    """Return all tables of the scenario."""
    tables = draw(places(), SEED, BASE_YEAR, HABITS)
    kindergartens = tables["kindergartens"]
    # 布尔津县 rural: three of ten teachers are on posts (阿行办发〔2021〕2号 三(三)1).
    rural = tables["schools"]["township"].str.startswith("布尔津县示意乡")
    teachers = kindergartens["post_teachers"] + kindergartens["contract_teachers"]
    post = (0.3 * teachers[rural].cumsum()).round().astype(int)
    kindergartens.loc[rural, "post_teachers"] = post.diff().fillna(post.iloc[0]).astype(int)
    kindergartens["contract_teachers"] = teachers - kindergartens["post_teachers"]
    pay = dict(zip(("post_teachers", "contract_teachers"), HABITS.pay, strict=True))
    for code, column in (("post_teachers", "pay_post_yuan"), ("contract_teachers", "pay_contract_yuan")):
        kindergartens[column] = [pay[code] if count else None for count in kindergartens[code]]
    # The development in Fuyun has its kindergarten already: the newest public one of the county town (made up).
    of_fuyun = kindergartens["school_id"] == FUYUN
    kindergartens["development_id"] = of_fuyun.map({True: "AH3", False: None})
    tables["schools"] = pd.concat([tables["schools"], pd.DataFrame([IDLE])], ignore_index=True)
    return {
        "district": district_frame("新疆阿勒泰地区学前（分园为示意数据）", "2020-09"),
        **tables,
        "developments": pd.DataFrame(DEVELOPMENTS),
        "preschool_projects": projects_frame(PROJECTS),
        "kindergarten_posts": pd.DataFrame(
            [{"year": BASE_YEAR, "posts": int(kindergartens["post_teachers"].sum()) + 400}]
        ),
        "births": births_frame(BIRTHS, BASE_YEAR),
        "tracked": tracked_frame("altay", BASE_YEAR, 2023),
    }


def write_altay(out: Path) -> None:
    """Write ``tables/``, ``baseline.yaml`` and the README under ``out``; other tables (the ledger) stay."""
    from planner.district.write import write_tables

    write_tables(build(), out / "tables")
    (out / "baseline.yaml").write_text(ALTAY + document_text("altay"), encoding="utf-8", newline="\n")
    (out / "README.md").write_text(altay_readme(), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    write_altay(Path(sys.argv[1]))
