"""Changshou 长寿区: coefficients far from the standard, large classes in town, two new-school projects."""

from __future__ import annotations

from dataclasses import replace

from planner.studies.sampler.districts import Calibration, DistrictPlan
from planner.studies.sampler.profile import RURAL, TOWN, URBAN, Profile
from planner.studies.sampler.projects import ProjectSpec
from planner.studies.sampler.sample import school_adds
from planner.studies.sampler.specs import SchoolSpec

BASE_YEAR = 2023
#: The junior school of 长寿中学桃花溪校区, and the junior schools that the new one relieves (shares assumed).
CAMPUS = "J01"
RELIEF = {("J01", "junior"): 0.25, ("J02", "junior"): 0.30}


def shape(specs: list[SchoolSpec]) -> list[SchoolSpec]:
    """Name the campus that is enlarged, and crowd the town's junior schools."""
    shaped = []
    for spec in specs:
        if spec.id == CAMPUS:
            spec = replace(spec, name="长寿中学桃花溪校区初中部（示意数据）", crowded=True, section=(54, 57))
        elif spec.id == "J02":
            spec = replace(spec, crowded=True, section=(54, 57))
        shaped.append(spec)
    return shaped


def projects(specs: list[SchoolSpec]) -> list[ProjectSpec]:
    """Return the document's two school projects and the vocational relocation; all sizes and costs are assumed.

    建设规模、造价、工期均为示意: the document names the projects only. 3,900 yuan/m² is the median of eight real
    projects; 24 classes of 50 as in the junior half of a 2023 new school.
    """
    place = next(spec for spec in specs if spec.id == CAMPUS)
    school = SchoolSpec(
        "W01", "桃花新城华中师大附中初中部（示意数据）", "junior", "urban", place.township, 0.0, 0.0, BASE_YEAR + 3,
        (45, 50), opens_project="m_proj1",
    )  # fmt: skip
    new_school = ProjectSpec(
        "m_proj1", "桃花新城华中师大附中新建项目（规模、造价为示意）", "new_school", "W01", 108_000_000, 2,
        BASE_YEAR + 1, school_adds(24, 50, {"area": 9.0, "sports": 11.0, "equipment": 3000.0}), school, RELIEF,
        BASE_YEAR + 1,
    )  # fmt: skip
    wing = ProjectSpec(
        "m_proj2", "长寿中学桃花溪校区扩建项目（规模、造价为示意）", "wing", CAMPUS, 15_600_000, 1, BASE_YEAR + 1,
        {"teaching_area_m2": 3600, "sports_area_m2": 2000, "multimedia_rooms": 12, "classrooms": 12, "music_rooms": 1,
         "art_rooms": 1},
        start=BASE_YEAR + 1,
    )  # fmt: skip
    relocation = ProjectSpec(
        "m_voc_site", "重庆市医药学校迁建项目（选址未定；规模、造价为示意）", "wing", "V01", 320_000_000, 3,
        BASE_YEAR + 2,
        {"teaching_area_m2": 24000, "sports_area_m2": 18000, "classrooms": 72},
    )  # fmt: skip
    return [new_school, wing, relocation]


#: The two vocational schools that the document names; they are not measured, and it gives no figures of them.
VOCATIONAL = (
    SchoolSpec("V01", "重庆市医药学校", "vocational", "urban", "", 0.0, 0.0, 0, (45, 50)),
    SchoolSpec("V02", "重庆市行知职业技术学校", "vocational", "urban", "", 0.0, 0.0, 0, (45, 50)),
)


CHANGSHOU = DistrictPlan(
    code="changshou",
    name="重庆市长寿区（示意数据）",
    seed=500115,
    units=64,
    base_year=BASE_YEAR,
    hold_from=2027,
    horizon=2030,
    standards="changshou",
    profile=Profile(
        areas={
            "urban": replace(URBAN, intake=190.0, intake_limits=(110.0, 270.0), equipment=0.84, section=(42, 47)),
            "town": replace(TOWN, intake=95.0, intake_limits=(50.0, 150.0), equipment=0.66),
            "rural": replace(RURAL, intake=44.0, intake_limits=(18.0, 80.0), equipment=0.50),
        },
        intake_sigma=0.32,
        backbone_sigma=0.74,
        pe_arts_sigma=0.50,
        equipment_sigma=0.50,
        sports_area_sigma=0.30,
        crowded_share=0.60,
        roster=True,
    ),
    calibration=Calibration(
        45_399 / 74,
        45_399 / 2_755,
        "校均规模与生师比取重庆市潼南区 2021–2022 学年小学：74 所、45,399 人、专任教师 2,755 人"
        "（潼南区义务教育发展概况）",
    ),
    title="长寿区义务教育优质均衡 2023–2030（示意数据）",
    description=(
        "示意区县：小学、初中校际差异系数与标准差距较大、校校达标率低，城区大班额；桃花新城华中师大附中新建、"
        "长寿中学桃花溪校区扩建两个项目 2024 年开工；自 2027 年起达到。"
        " Illustrative district: coefficients over the limit, few schools pass, large classes in town;"
        " the two school projects start in 2024; the rules hold from 2027."
    ),
    source=(
        "2023年对长寿区人民政府履行教育职责评价意见整改方案(长寿区教委 2024-04-15) for issues and projects; "
        "schools, teachers and money are illustrative"
    ),
    caps={
        "capital": {2024: 7100, 2025: 5600, 2026: 5500, 2027: 1700, 2028: 200, 2029: 200, 2030: 100},
        "recurrent": {2024: 80, 2025: 50, 2026: 100, 2027: 360, 2028: 560, 2029: 1200, 2030: 1700},
    },
    free={("recurrent", 2025): 60},
    shape=shape,
    projects=projects,
    others=VOCATIONAL,
    real="2024年4月15日整改方案的问题、措施、数据和项目名称；项目的规模、造价、工期为示意。",
)
