"""Contracts of the tables on schools, pupils and teachers (docs/model.md §1)."""

from __future__ import annotations

from typing import Final

from planner.base.i18n import T
from planner.district.contracts import words
from planner.district.contracts.columns import Column, Table
from planner.district.contracts.shared import (
    ABOVE_QUALIFIED,
    BACKBONE,
    FIRST_YEAR,
    LAST_YEAR,
    PE_ARTS,
    SCHOOL_ID,
    STAGE,
    YEAR,
)

DISTRICT: Final = Table(
    "district", ("区县",), ("name",),
    (
        Column("name", ("区县名称",), "text", T("Name of the district")),
        Column("school_system", ("学制",), "choice", T("6-3 or 5-4; under 5-4 grade 6 is junior"),
               choices=words.SCHOOL_SYSTEMS),
        Column("as_of", ("数据日期",), "date", T("Date of the data"), required=False),
        Column("illustrative", ("示意数据",), "flag", T("1 = schools are made up; said in every output"),
               required=False),
    ),
    note=T("One row on the district itself"),
    estimate=T("the folder's name stands for the district and the school system is taken as 6-3"),
)  # fmt: skip

SCHOOLS: Final = Table(
    "schools", ("学校", "学校基本情况"), ("school_id",),
    (
        Column("school_id", SCHOOL_ID.headers, "id", T("Code of the school; any code that stays the same")),
        Column("name", ("学校名称",), "text", T("Name of the school")),
        Column("type", ("办学类型", "学校类型"), "choice", T("Kind of school"), choices=words.SCHOOL_TYPES),
        Column("area_type", ("城乡类型", "城乡分类"), "choice", T("Urban, town or rural"), choices=words.AREA_TYPES),
        Column("township", ("街镇", "乡镇街道"), "text", T("Subdistrict or town"), required=False),
        Column("ownership", ("举办者", "举办者类型"), "choice", T("Public or private; blank = public"),
               choices=words.OWNERSHIP, required=False),
        Column("build_year", ("建成年份",), "integer", T("Year in which the school was built"), low=1800,
               high=LAST_YEAR, suffix=words.YEAR, required=False),
        Column("migrant_share", ("随迁子女占比",), "number", T("Share of pupils who are migrants' children"),
               unit=T("share"), low=0, high=1, required=False),
        Column("dense_center", ("人口密度过高中心城区",), "flag", T("1 = in an over-dense city centre"),
               required=False),
        Column("boarding", ("寄宿制",), "flag", T("1 = boarding school"), required=False),
        Column("parent_school", ("所属学校", "中心校"), "id",
               T("School to which this campus or teaching point belongs"), required=False, ref="schools"),
        Column("opens_project", ("由项目建成",), "id",
               T("Project that builds this school; blank = it exists today"), required=False, ref="projects"),
        Column("longitude", ("经度",), "number", T("Place on the map, with latitude; or x_km and y_km instead"),
               unit=T("degrees east"), low=70, high=140, required=False),
        Column("latitude", ("纬度",), "number", T("Place on the map, with longitude"), unit=T("degrees north"), low=0,
               high=56, required=False),
        Column("x_km", ("东向坐标",), "number", T("Kilometres east of a point of your choice, the same for all"),
               unit=T("km"), low=-1_000, high=1_000, required=False),
        Column("y_km", ("北向坐标",), "number", T("Kilometres north of the same point"), unit=T("km"), low=-1_000,
               high=1_000, required=False),
    ),
    note=T("One row per school or campus, schools to be built included"),
    required=True,
)  # fmt: skip

ENROLMENT: Final = Table(
    "enrolment", ("在校生", "在校生数"), ("school_id", "year", "grade"),
    (
        SCHOOL_ID,
        YEAR,
        Column("grade", ("年级",), "integer", T("Grade 1–12; in special schools too"), low=1, high=12,
               synonyms=words.GRADES),
        Column("pupils", ("学生数", "在校学生数"), "integer", T("Pupils of the grade"), unit=T("persons"), low=0,
               high=20_000),
        Column("classes", ("班数", "班级数"), "integer", T("Classes of the grade"), unit=T("classes"), low=0,
               high=400),
        Column("largest_class", ("最大班额",), "integer", T("Pupils in the largest class of the grade"),
               unit=T("persons"), low=0, high=1_000, required=False),
    ),
    note=T("One row per school, year and grade; base year and, if you can, four years before"),
    required=True,
)  # fmt: skip

STAFF: Final = Table(
    "staff", ("教师分类", "专任教师分类"), ("school_id", "stage", "pe_arts", "above_qualified", "backbone"),
    (
        SCHOOL_ID,
        STAGE,
        PE_ARTS,
        ABOVE_QUALIFIED,
        BACKBONE,
        Column("teachers", ("专任教师数", "教师数"), "integer", T("Full-time teachers of this type, base year"),
               unit=T("persons"), low=0, high=5_000),
    ),
    note=T("Full-time teachers by school, stage and type in the base year; not needed where a roster is given"),
    required=True,
)  # fmt: skip

ROSTER: Final = Table(
    "roster", ("教师名册",), ("person_id",),
    (
        Column("person_id", ("编号", "教师编号"), "id", T("Any code for the person; no names")),
        SCHOOL_ID,
        STAGE,
        Column("sex", ("性别",), "choice", T("M or F"), choices=words.SEX),
        Column("birth", ("出生年月",), "month", T("Year and month of birth")),
        Column("cadre", ("女干部岗", "女干部或专技岗"), "flag", T("1 = a woman whose post retires at 55 to 58"),
               required=False),
        Column("subject", ("学科", "任教学科"), "choice", T("PE and arts, or other"), choices=words.SUBJECTS),
        ABOVE_QUALIFIED,
        BACKBONE,
        Column("since", ("到本校年份", "来校年份"), "integer", T("Year in which the teacher came to this school"),
               low=FIRST_YEAR - 50, high=LAST_YEAR, suffix=words.YEAR),
        Column("head", ("校长", "是否校长"), "flag", T("1 = head of the school"), required=False),
    ),
    note=T("One row per full-time teacher in the base year"),
    estimate=T("retirement and eligibility for rotation are estimated from an age profile"),
)  # fmt: skip

TABLES: Final = (DISTRICT, SCHOOLS, ENROLMENT, STAFF, ROSTER)
