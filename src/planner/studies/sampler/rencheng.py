"""Rencheng 任城区: a city district on the 5-4 system, large old schools, campuses, leased sports fields."""

from __future__ import annotations

from dataclasses import replace

from planner.studies.sampler.districts import Calibration, DistrictPlan
from planner.studies.sampler.profile import RURAL, TOWN, URBAN, Profile
from planner.studies.sampler.specs import SchoolSpec

#: Old city schools of 2,000 to 2,400 pupils, each with a campus of its own: allowed by campus, too large by school.
LARGE = {"P01": 400.0, "P02": 380.0}
CAMPUSES = {"P03": "P01", "P04": "P02"}
CAMPUS_INTAKE = 130.0


def shape(specs: list[SchoolSpec]) -> list[SchoolSpec]:
    """Make the first two urban primary schools large and old, and the next two campuses of theirs."""
    names = {spec.id: spec.name for spec in specs}
    shaped = []
    for spec in specs:
        if spec.id in LARGE:
            spec = replace(spec, intake=LARGE[spec.id], build_year=1998, section=(43, 47), dense_center=True)
        elif spec.id in CAMPUSES:
            parent = CAMPUSES[spec.id]
            spec = replace(
                spec, parent_school=parent, intake=CAMPUS_INTAKE, build_year=2013, name=f"{names[parent]}东校区（示意）"
            )
        shaped.append(spec)
    return shaped


RENCHENG = DistrictPlan(
    code="rencheng",
    name="济宁市任城区（示意数据）",
    seed=370811,
    units=60,
    base_year=2023,
    hold_from=2027,
    horizon=2030,
    standards="rencheng",
    profile=Profile(
        areas={
            "urban": replace(
                URBAN, intake=280.0, intake_limits=(150.0, 360.0), sports_area=0.80, equipment=0.84, zone_share=0.5
            ),
            "town": replace(TOWN, intake=150.0, intake_limits=(80.0, 220.0), equipment=0.66, zone_share=0.25),
            "rural": replace(RURAL, intake=62.0, intake_limits=(25.0, 110.0), equipment=0.52, zone_share=0.25),
        },
        intake_sigma=0.26,
        backbone_sigma=0.62,
        pe_arts_sigma=0.42,
        equipment_sigma=0.44,
        sports_area_sigma=0.24,
        crowded_share=0.40,
        teaching_point_share=0.03,
        nine_year_share=0.05,
        roster=True,
        school_system="5-4",
        junior_share=0.44,
    ),
    calibration=Calibration(
        60_766 / 49 * 5 / 6,
        60_766 / 3_150,
        "校均规模（折合五个年级）与生师比取山东省安丘市 2023 年小学：49 所、60,766 人、专任教师 3,150 人"
        "（安丘市教育事业统计）",
    ),
    title="任城区义务教育优质均衡 2023–2030（五四制，示意数据）",
    description=(
        "示意区县：五四制，六年级计入初中；规模按校区判定（2010 年前建成 2,400 人），"
        "音美教室 2016 年前建成 73/67 平方米，"
        "可租赁校外体育场馆；文件未写总时限，情景设定自 2027 年起达到。"
        " Illustrative district on the 5-4 system: grade 6 is junior, size by campus, leased sports fields count;"
        " the document gives no overall date, the scenario holds from 2027."
    ),
    source=(
        "济任政办字〔2024〕10号《济宁市任城区义务教育优质均衡发展区创建工作实施方案》 for goals and thresholds; "
        "schools, teachers and money are illustrative"
    ),
    caps={
        "capital": {2024: 1600, 2025: 1600, 2026: 1600, 2027: 4800, 2028: 300, 2029: 200, 2030: 200},
        "recurrent": {2024: 150, 2025: 260, 2026: 150, 2027: 720, 2028: 1550, 2029: 2350, 2030: 2700},
    },
    free={("recurrent", 2025): 329},
    shape=shape,
    options={"size_by": "campus"},
    real="济任政办字〔2024〕10号的目标、数值和责任单位。学制据“五年级毕业学生”“初中四年巩固率”（文件第 81、87 行）。",
)
