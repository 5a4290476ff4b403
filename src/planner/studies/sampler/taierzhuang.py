"""Taierzhuang 台儿庄区: a small rural district whose deadline of 2018 has long passed."""

from __future__ import annotations

from dataclasses import replace

from planner.studies.sampler.districts import Calibration, DistrictPlan
from planner.studies.sampler.profile import RURAL, TOWN, URBAN, Profile
from planner.studies.sampler.projects import ProjectSpec
from planner.studies.sampler.sample import school_adds
from planner.studies.sampler.specs import SchoolSpec

#: An old town school over 2,000 pupils: the document limits new and enlarged schools only.
LARGE_PRIMARY = "P01"
LARGE_INTAKE = 420.0
#: The small school that is funded for 200 pupils.
SMALL_PRIMARY_INTAKE = 25.0


def shape(specs: list[SchoolSpec]) -> list[SchoolSpec]:
    """Make the first primary school large and old, and the last rural one a school of about 150 pupils."""
    rural = [spec.id for spec in specs if spec.type == "primary" and spec.area == "rural"]
    shaped = []
    for spec in specs:
        if spec.id == LARGE_PRIMARY:
            spec = replace(spec, intake=LARGE_INTAKE, build_year=1996, section=(48, 52), crowded=True)
        elif spec.id == rural[-1]:
            spec = replace(spec, intake=SMALL_PRIMARY_INTAKE)
        shaped.append(spec)
    return shaped


def projects(specs: list[SchoolSpec]) -> list[ProjectSpec]:
    """Return a made-up wing of the largest junior school, a candidate."""
    junior = next(spec for spec in specs if spec.type == "junior")
    adds = {**school_adds(8, 45, {"area": 6.2, "sports": 0.0, "equipment": 0.0}), "multimedia_rooms": 8}
    return [
        ProjectSpec("junior_wing", f"示意教学楼扩建工程（{junior.id}）", "wing", junior.id, 8_800_000, 1, 2023, adds)
    ]


TAIERZHUANG = DistrictPlan(
    code="taierzhuang",
    name="枣庄市台儿庄区（示意数据）",
    seed=370405,
    units=46,
    base_year=2022,
    hold_from=2026,
    horizon=2030,
    standards="taierzhuang",
    profile=Profile(
        areas={
            "urban": replace(URBAN, intake=180.0, intake_limits=(110.0, 260.0), equipment=0.84),
            "town": replace(TOWN, intake=110.0, intake_limits=(60.0, 170.0), equipment=0.64),
            "rural": replace(RURAL, intake=52.0, intake_limits=(22.0, 90.0), equipment=0.50, pe_arts_per_100=0.50),
        },
        intake_sigma=0.30,
        crowded_share=0.55,
        teaching_point_share=0.07,
        equipment_sigma=0.46,
        roster=False,
    ),
    calibration=Calibration(
        107_253_500 / 158_000,
        107_253_500 / 6_434_200,
        "校均规模与生师比取 2020 年全国小学：158,000 所、107,253,500 人、专任教师 6,434,200 人（教育部统计）",
    ),
    title="台儿庄区义务教育优质均衡 2022–2030（示意数据）",
    description=(
        "示意区县：文件要求 2018 年底消除大班额，至基年 2022 年已逾期，情景设定自 2026 年起达到；"
        "规模上限只约束新建、改扩建学校，不足 200 人的村小按 200 人核定公用经费。"
        " Illustrative district: the document's date of 2018 is overdue in the base year 2022 and must hold from 2026;"
        " the size rule binds new and enlarged schools only."
    ),
    source=(
        "台政办字〔2018〕33号《台儿庄区创建全国义务教育优质均衡发展县(市、区)工作实施方案》 for goals and dates; "
        "schools, teachers and money are illustrative"
    ),
    caps={
        "capital": {2023: 1000, 2024: 1200, 2025: 1200, 2026: 2300, 2027: 600, 2028: 400, 2029: 200, 2030: 200},
        "recurrent": {2023: 150, 2024: 180, 2025: 120, 2026: 400, 2027: 680, 2028: 1050, 2029: 1500, 2030: 1850},
    },
    free={("recurrent", 2024): 193},
    shape=shape,
    projects=projects,
    tracked={"G6": (200.0, 200.0)},
    real="台政办字〔2018〕33号的任务、数值、时限和责任单位。文件未写学制，按 6-3 处理。",
)
