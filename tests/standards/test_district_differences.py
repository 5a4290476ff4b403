"""Where two documents differ, the same school has two outcomes: one test per parameter, through the packs' look-up."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from planner.compliance.finance_floor import funded_pupils
from planner.standards import Facts, Pack, load_pack, rooms_suffice
from planner.standards.readings import lease_counts
from tests.compliance.world import world

DAY = date(2024, 12, 31)
LATER = date(2028, 12, 31)
TABLE = Path(__file__).resolve().parents[1] / "data" / "district_parameter_diff.csv"
NOTHING = "nothing is asked"


def outcome(pack: str, code: str, value: float | bool, on: date = DAY, **facts: Any) -> str:
    """Judge one value of one school by one district: ``met 2000.0``, ``not met 2000.0``, or that nothing is asked."""
    standard = load_pack(pack).lookup(code, on, Facts(**facts))
    if not standard.in_force:
        return NOTHING
    return f"{'met' if standard.met(value) else 'not met'} {standard.value:g}"


def outcomes(code: str, value: float | bool, packs: str, on: date = DAY, **facts: Any) -> list[str]:
    """The outcomes of several districts, in order."""
    return [outcome(pack, code, value, on, **facts) for pack in packs.split()]


def min_fund_pupils() -> None:
    """A village school of 150 pupils is funded for 150, in Taierzhuang for 200."""
    floors = [load_pack(pack).lookup("G6", DAY).value for pack in ("national", "changqing", "rencheng", "taierzhuang")]
    assert [funded_pupils(150, int(floor or 0), small=True) for floor in floors] == [150, 150, 150, 200]
    assert outcomes("G6", 150, "changqing rencheng taierzhuang") == ["met 100", "met 100", "not met 200"]


def sped_fund_yuan() -> None:
    """7,000 yuan are enough where 6,000 are asked, not in Rencheng."""
    found = outcomes("G7", 7000, "changqing taierzhuang rencheng national")
    assert found == ["met 6000", "met 6000", "not met 8000", "not met 8000"]
    assert outcome("national", "G7", 7000, date(2021, 12, 31)) == "met 6000"


def hs_quota_pct() -> None:
    """55 % of places are enough but in Changqing."""
    assert outcomes("G14", 55, "national changqing rencheng") == ["met 50", "not met 60", "met 50"]


def size_primary_junior() -> None:
    """2,300 pupils in a school of 2008: relaxed, refused, allowed by campus, and not asked of an old school."""
    school = {"school_type": "primary", "stage": "primary", "migrant_share": 0.1}
    found = outcomes("G4", 2300, "national changqing rencheng taierzhuang", build_year=2008, **school)
    assert found == ["met 2400", "not met 2000", "met 2400", NOTHING]
    new = outcomes("G4", 2300, "national changqing rencheng taierzhuang", build_year=2019, **school)
    assert new == ["not met 2000"] * 4
    assert outcome("taierzhuang", "G4", 2300, build_year=2008, enlarged_year=2020, **school) == "not met 2000"
    assert outcomes("G4", 2300, "national rencheng", LATER, build_year=2008, **school) == ["not met 2000", "met 2400"]


def size_nine_year() -> None:
    """2,800 pupils in a nine-year school of 2008; Rencheng is silent and keeps the nation's values."""
    school = {"school_type": "nine_year", "stage": "junior", "migrant_share": 0.1}
    found = outcomes("G4", 2800, "national changqing rencheng taierzhuang", build_year=2008, **school)
    assert found == ["met 3000", "not met 2500", "met 3000", NOTHING]
    assert outcome("taierzhuang", "G4", 2800, build_year=2019, **school) == "not met 2500"


def class_size() -> None:
    """46 pupils are too many everywhere; Changshou only adds that each such class is closed in a ledger."""
    assert (
        outcomes("G5", 46, "national changqing taierzhuang rencheng changshou", stage="primary") == ["not met 45"] * 5
    )
    assert outcomes("G5", 46, "changqing changshou", stage="junior") == ["met 50", "met 50"]
    assert load_pack("changshou").lookup("G5", DAY, Facts(stage="primary")).pack == "national"
    assert [("M73" in load_pack(pack).rules) for pack in ("changqing", "changshou")] == [False, True]


def music_art_area() -> None:
    """A music room of 80 m² in a school of 2015 counts in Rencheng for good, for the nation until 2026, else not."""
    school = {"school_type": "primary", "stage": "primary", "build_year": 2015, "area_type": "urban",
              "largest_class": 45}  # fmt: skip
    found = outcomes("G3M", 80, "national changqing rencheng taierzhuang", **school)
    assert found == ["met 73", "not met 96", "met 73", "met 73"]
    assert outcomes("G3M", 80, "national rencheng", LATER, **school) == ["not met 96", "met 73"]
    counted = [int(one.startswith("met")) for one in found[:2]]
    assert [rooms_suffice(one, 1, 1) for one in counted] == [True, False]


def rotation_base() -> None:
    """8 of 100 eligible, 60 of them due to rotate: under 10 % of the eligible, over 10 % of those due."""
    assert outcome("changqing", "G11", 100 * 8 / 100) == "not met 10"
    assert outcome("rencheng", "G11", 100 * 8 / 60) == "met 10"
    names = [load_pack(pack).rule("G11").name_en for pack in ("changqing", "rencheng", "taierzhuang")]
    assert "due to rotate" in names[1] and "due to rotate" not in names[0] and names[2] == names[0]


def rotation_pct() -> None:
    """9 % moved and 19 % backbone are too few; Changshou only speaks of reasonable mobility, the nation decides."""
    for code, value, asked in (("G11", 9, "10"), ("G11B", 19, "20")):
        assert outcomes(code, value, "changqing rencheng taierzhuang changshou") == [f"not met {asked}"] * 4
    assert [load_pack(pack).lookup("G11", DAY).pack for pack in ("taierzhuang", "changshou")] == [
        "taierzhuang",
        "national",
    ]


def nearby_scope() -> None:
    """Changqing counts schools of towns and streets, the nation and Rencheng those of city and town areas."""
    names = [load_pack(pack).rule("G13P").name_zh for pack in ("national", "changqing", "rencheng")]
    assert [("街镇" in name, "镇区" in name) for name in names] == [(False, True), (True, False), (False, True)]
    by_scope = {"街镇": 99.0, "镇区": 100.0}
    found = [outcome(pack, "G13P", by_scope["街镇" if pack == "changqing" else "镇区"], stage="primary")
             for pack in ("changqing", "rencheng")]  # fmt: skip
    assert found == ["not met 100", "met 100"]


def retention() -> None:
    """96 % kept over three years and 94 % over four: met in Changqing, not in Rencheng."""
    kept = {"三年": 96.0, "四年": 94.0}
    found = []
    for pack in ("changqing", "rencheng"):
        span = next(span for span in kept if span in load_pack(pack).rule("Q1").name_zh)
        found.append(outcome(pack, "Q1", kept[span], stage="junior"))
    assert found == ["met 95", "not met 95"]


def school_system() -> None:
    """A class of 48 in grade 6 is too large where grade 6 is primary, and not where it is junior."""
    from dataclasses import replace

    district = world().district
    school = district.school_by_id["C1"]
    found = []
    for system, pack in (("6-3", "changqing"), ("5-4", "rencheng")):
        stage = replace(district, school_system=system).stage_of_grade(school, 6)
        found.append((stage, outcome(pack, "G5", 48, stage=stage)))
    assert found == [("primary", "not met 45"), ("junior", "met 50")]


def cv() -> None:
    """0.48 passes for primary schools only; who speaks differs, as Rencheng and Changshou state no number."""
    for pack, source in (("changqing", "changqing"), ("rencheng", "national"), ("changshou", "national")):
        assert outcome(pack, "CV", 0.48, stage="primary") == "met 0.5"
        assert outcome(pack, "CV", 0.48, stage="junior") == "not met 0.45"
        assert load_pack(pack).lookup("CV", DAY, Facts(stage="junior")).pack == source


def per_school_rule() -> None:
    """Six of seven is the nation's rule for all; Changshou wants every school to pass as well."""
    assert outcomes("SR", 5, "national changqing changshou") == ["not met 6"] * 3
    assert outcome("changshou", "M70", 95) == "not met 100"
    assert "M70" not in load_pack("changqing").rules


def sports_lease() -> None:
    """A leased venue 8 minutes away counts in Rencheng for good, elsewhere only during the transition."""

    def counts(pack: str, on: date) -> bool:
        found: Pack = load_pack(pack)
        standard = found.lookup("R5L", on, Facts(stage="primary", dense_center=True))
        return lease_counts(found.rule("R5L"), standard, walk_minutes=8, exclusive=True, contract="bureau")

    assert [counts(pack, DAY) for pack in ("national", "changqing", "rencheng")] == [True, True, True]
    assert [counts(pack, LATER) for pack in ("national", "changqing", "rencheng")] == [False, False, True]


def backbone_level() -> None:
    """Backbone teachers of the district count in Changqing and Rencheng, of the county for the nation."""
    names = [load_pack(pack).rule("R2").name_zh for pack in ("national", "changqing", "rencheng", "taierzhuang")]
    assert ["县级" in name for name in names] == [True, False, False, True]
    assert outcomes("R2", 0.99, "national rencheng", stage="primary") == ["not met 1", "not met 1"]


def recognition() -> None:
    """84 % do not pass; Taierzhuang and Changshou are silent, so the nation's 85 % hold."""
    assert outcomes("S1", 84, "changqing rencheng taierzhuang changshou") == ["not met 85"] * 4
    assert [load_pack(pack).lookup("S1", DAY).pack for pack in ("rencheng", "taierzhuang")] == ["rencheng", "national"]


def homework() -> None:
    """70 minutes in grade 4 are too many in Rencheng; no other document limits homework."""
    assert outcome("rencheng", "M58", 70, stage="primary") == "not met 60"
    assert outcome("rencheng", "M57", 10, stage="primary") == "not met 0"
    assert outcome("rencheng", "M59", 90, stage="junior") == "met 90"
    assert not any("M58" in load_pack(pack).rules for pack in ("national", "changqing", "taierzhuang", "changshou"))


def k_gross() -> None:
    """87 % of the children: enough for the nation and Altay, not for Changqing."""
    found = outcomes("P1", 87, "national_preschool changqing_preschool altay")
    assert found == ["met 85", "not met 90", "met 85"]


def k_inclusive() -> None:
    """82 % in inclusive kindergartens: enough but in Changqing."""
    assert outcomes("P2", 82, "national_preschool changqing_preschool altay") == ["met 80", "not met 85", "met 80"]


def k_public() -> None:
    """Altay's 95.68 % and 49 % elsewhere, against the same half."""
    assert outcome("altay", "P3", 100 * (28959 - 1251) / 28959) == "met 50"
    assert outcomes("P3", 49, "national_preschool changqing_preschool") == ["not met 50", "not met 50"]


def k_fund_public() -> None:
    """600 yuan a child: enough for the nation, not for Changqing's 810."""
    assert outcomes("P10", 600, "national_preschool changqing_preschool altay") == ["met 500", "not met 810", "met 500"]


def k_fund_private() -> None:
    """900 yuan a child in inclusive private kindergartens: enough but in Changqing."""
    assert outcomes("P12", 900, "national_preschool changqing_preschool altay") == [
        "met 500",
        "not met 1000",
        "met 500",
    ]


def k_res_pop() -> None:
    """A housing area of 4,000 needs a kindergarten in Changqing only; one of 8,000 needs a second one there."""
    assert outcomes("P8L", 4000, "changqing_preschool altay") == ["met 3000", "not met 5000"]
    assert outcomes("P8U", 8000, "changqing_preschool altay") == ["not met 5000", "met 12000"]
    assert outcome("altay", "P8D", 1500) == "met 1500" and outcome("altay", "P8E", 4001) == "not met 4000"
    assert "P8D" not in load_pack("changqing_preschool").rules


def k_res_public() -> None:
    """A new estate kindergarten run as inclusive private counts for the nation and Altay, not for Changqing."""
    assert outcomes("P9", 100, "national_preschool altay") == ["met 100", "met 100"]
    assert outcome("altay", "P9O", True) == "met 1"
    assert outcome("changqing_preschool", "P9N", 0) == "not met 100"


def k_pay_ratio() -> None:
    """Changshou's 29 % against the published 75 %; Changqing asks for a rise, Altay for equal pay."""
    assert outcome("changshou_preschool", "P16", 100 * 34679 / 118659) == "not met 75"
    assert outcome("changqing_preschool", "P16U", True) == "met 1" and outcome("altay", "P16E", True) == "met 1"
    assert "P16U" not in load_pack("changshou_preschool").rules


def deadline() -> None:
    """At the end of 2024 Taierzhuang and Altay are overdue, Changqing is not yet; the others name no day."""
    days = {pack: load_pack(pack).deadline for pack in ("changqing", "taierzhuang", "rencheng", "changshou", "altay")}
    overdue = {pack: None if day is None else day < DAY for pack, day in days.items()}
    assert overdue == {"changqing": False, "taierzhuang": True, "rencheng": None, "changshou": None, "altay": True}


SHOWN = (
    min_fund_pupils, sped_fund_yuan, hs_quota_pct, size_primary_junior, size_nine_year, class_size, music_art_area,
    rotation_base, rotation_pct, nearby_scope, retention, school_system, cv, per_school_rule, sports_lease,
    backbone_level, recognition, homework, k_gross, k_inclusive, k_public, k_fund_public, k_fund_private, k_res_pop,
    k_res_public, k_pay_ratio, deadline,
)  # fmt: skip


@pytest.mark.parametrize("shown", SHOWN, ids=lambda one: one.__name__)
def test_the_same_school_has_the_outcome_of_its_district(shown: Any) -> None:
    """One parameter: what the districts make of the same school."""
    shown()


def test_every_row_of_the_table_is_shown() -> None:
    """27 parameters in which the documents differ, in the order of the table."""
    with TABLE.open(encoding="utf-8", newline="") as source:
        assert [row["key"] for row in csv.DictReader(source)] == [one.__name__ for one in SHOWN]
