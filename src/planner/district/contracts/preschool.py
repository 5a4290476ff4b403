"""Contracts of the kindergarten tables 学前教育 (docs/preschool.md §1)."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from planner.base.i18n import T, Text
from planner.district.contracts import words
from planner.district.contracts.columns import Column, Table
from planner.district.contracts.shared import FIRST_YEAR, LAST_YEAR, SCHOOL_ID, YEAR, area, yuan

OPERATORS: Final = {
    "public": ("公办", "教育部门办"),
    "public_nature": ("公办性质", "公办性质园"),
    "inclusive_private": ("普惠性民办", "普惠民办"),
    "private": ("其他民办", "非普惠民办", "民办"),
}
CLASS_AGES: Final = {"K1": ("小班",), "K2": ("中班",), "K3": ("大班",), "mixed": ("混龄班", "混合班")}
KINDS: Final = {
    "build": ("新建",),
    "hand_over": ("代建移交", "开发商代建", "移交"),
    "convert": ("闲置校舍改建", "改建"),
    "extend": ("扩建",),
}
_DEVELOPMENT: Final = Column("development_id", ("所属小区", "小区编号"), "id", T("Code of the housing development"))


def _persons(code: str, headers: tuple[str, ...], note: Text, required: bool = True, high: float = 200_000) -> Column:
    return Column(code, headers, "integer", note, unit=T("persons"), low=0, high=high, required=required)


def _count(code: str, headers: tuple[str, ...], note: Text, unit: Text, low: float = 0, required: bool = True,
           high: float = 100_000) -> Column:  # fmt: skip
    return Column(code, headers, "integer", note, unit=unit, low=low, high=high, required=required)


def _flag(code: str, headers: tuple[str, ...], note: Text) -> Column:
    return Column(code, headers, "flag", note, required=False)


def _year(code: str, headers: tuple[str, ...], note: Text, required: bool = False, low: int = FIRST_YEAR) -> Column:
    return Column(code, headers, "integer", note, low=low, high=LAST_YEAR, suffix=words.YEAR, required=required)


def _pay(code: str, headers: tuple[str, ...], note: Text) -> Column:
    return replace(yuan(code, headers, note, 2_000_000), required=False)


_AREA: Final = {
    "building_m2": ("园舍建筑面积", "建筑面积"),
    "activity_m2": ("活动用房面积",),
    "outdoor_m2": ("户外活动场地面积", "户外场地面积"),
}
_AREA_NOTES: Final = {
    "building_m2": T("Building area of the kindergarten"),
    "activity_m2": T("Area of rooms for children's activities"),
    "outdoor_m2": T("Outdoor area where children play"),
}


def _areas(required: bool) -> tuple[Column, ...]:
    return tuple(area(code, headers, _AREA_NOTES[code], required) for code, headers in _AREA.items())


KINDERGARTENS: Final = Table(
    "kindergartens", ("幼儿园", "幼儿园基本情况"), ("school_id",),
    (
        SCHOOL_ID,
        Column("operator", ("办园性质", "办园类型"), "choice", T("Who runs it, and whether it is inclusive"),
               choices=OPERATORS),
        _count("members", ("园所数", "园数"), T("Kindergartens in this row of totals; blank = one"), T("kindergartens"),
               low=1, required=False),
        _count("places", ("学位数", "核定学位"), T("Children it has places for"), T("places"), high=200_000),
        _count("rooms", ("活动室数", "班级活动室数"), T("Classes it has rooms for; blank = its classes"), T("rooms"),
               required=False),
        _count("classes", ("班数", "班级数"), T("Classes in the base year"), T("classes")),
        _persons("post_teachers", ("在编教师", "在编教师数"), T("Teachers on posts, staff quota included")),
        _persons("contract_teachers", ("临聘教师", "非在编教师"), T("Teachers on contract, without a post")),
        _persons("carers", ("保育员", "保育员数"), T("Carers of the classes")),
        _year("design_year", ("规划设计年份", "设计年份"), T("Year in which it was designed"), low=1800),
        *_areas(False),
        _count("books", ("图书册数",), T("Children's books"), T("books"), required=False, high=10_000_000),
        _persons("certified_teachers", ("持证教师", "持证教师数"), T("Teachers with the certificate"), False),
        _persons("staff", ("教职工数", "教职工总数"), T("All staff"), False),
        _persons("insured_staff", ("足额参保教职工",), T("Staff with full social insurance"), False),
        _pay("pay_post_yuan", ("在编教师年均工资",), T("Mean yearly pay of teachers on posts")),
        _pay("pay_contract_yuan", ("临聘教师年均工资",), T("Mean yearly pay of teachers on contract")),
        _pay("fund_per_child_yuan", ("生均财政拨款", "生均公用经费", "生均补助"),
             T("Public funding or subsidy per child and year")),
        _flag("center", ("中心园", "街镇中心园"), T("1 = centre kindergarten of its township")),
        replace(_DEVELOPMENT, required=False),
        _flag("residential", ("小区配套园",), T("1 = built with a housing development")),
        _flag("model", ("省级示范园",), T("1 = model kindergarten of the province")),
        _flag("village", ("村级园", "村办园"), T("1 = village kindergarten")),
        Column("distance_km", ("距城区公里", "距城区距离"), "number", T("Kilometres to the city"), unit=T("km"), low=0,
               high=2_000, required=False),
    ),
    note=T("One row per kindergarten in the base year (or one of totals over many)"),
    aside=True,
)  # fmt: skip

KINDERGARTEN_ENROLMENT: Final = Table(
    "kindergarten_enrolment", ("在园幼儿", "在园幼儿数"), ("school_id", "year", "class_age"),
    (
        SCHOOL_ID,
        YEAR,
        Column("class_age", ("班级年龄段", "年龄班"), "choice", T("Youngest, middle, oldest or mixed classes"),
               choices=CLASS_AGES),
        _persons("children", ("幼儿数", "在园幼儿数"), T("Children of these classes")),
        _count("classes", ("班数", "班级数"), T("Classes of this age"), T("classes")),
        _persons("largest_class", ("最大班额",), T("Children in the largest of these classes"), False, 1_000),
        _count("over_size", ("超班额班数",), T("Classes above the class size of their age"), T("classes"),
               required=False),
    ),
    note=T("Children by kindergarten, year and age of the class"),
    estimate=T("children are taken as the places, a third in each age"),
    aside=True,
)  # fmt: skip

TOWNSHIPS: Final = Table(
    "townships", ("街镇", "街镇基本情况"), ("township",),
    (
        Column("township", ("街镇", "街镇名称"), "text", T("Subdistrict or town, as in table schools")),
        _persons("population_3_5", ("3—5岁人口", "3-5岁人口数"), T("Children aged 3 to 5 who live there, base year"),
                 False, high=10_000_000),
        Column("birth_share", ("出生人口占比",), "number", T("Share of the district's births"), unit=T("share"), low=0,
               high=1, required=False),
        _persons("population", ("常住人口",), T("Residents"), False, high=100_000_000),
        Column("area_type", ("城乡类型", "城乡分类"), "choice", T("Urban, town or rural"), choices=words.AREA_TYPES,
               required=False),
        _flag("needs_center", ("须设中心园",), T("0 = needs no public centre kindergarten; blank = it does")),
    ),
    note=T("Where children live"),
    estimate=T("children are taken to live where they go to kindergarten"),
    aside=True,
)  # fmt: skip

DEVELOPMENTS: Final = Table(
    "developments", ("住宅小区", "小区"), ("development_id",),
    (
        replace(_DEVELOPMENT, headers=("小区编号", "小区代码")),
        Column("name", ("小区名称",), "text", T("Name of the development")),
        Column("township", ("街镇", "街镇名称"), "text", T("Subdistrict or town, as in table schools")),
        _persons("residents", ("居住人口",), T("People who live there"), False, high=1_000_000),
        _count("dwellings", ("住宅套数",), T("Dwellings"), T("dwellings"), required=False, high=1_000_000),
        _year("year", ("入住年份",), T("Year in which people move in")),
        _count("planned_classes", ("规划班数",), T("Classes of the kindergarten planned with it"), T("classes"),
               required=False),
        _count("planned_places", ("规划学位",), T("Places of the kindergarten planned with it"), T("places"),
               required=False),
        _year("hand_over_year", ("移交年份",), T("Year in which the developer hands the kindergarten over")),
    ),
    note=T("Housing developments and the kindergartens planned with them"),
    estimate=T("places are compared with demand by township only"),
    aside=True,
)  # fmt: skip

PRESCHOOL_PROJECTS: Final = Table(
    "preschool_projects", ("学前建设项目", "幼儿园建设项目"), ("project_id",),
    (
        Column("project_id", ("项目编号", "项目代码"), "id", T("Code of the project and of the kindergarten it opens")),
        Column("name", ("项目名称",), "text", T("Name of the project")),
        Column("kind", ("项目类型", "建设方式"), "choice", T("How the places are gained"), choices=KINDS),
        Column("school_id", ("学校标识码", "扩建幼儿园"), "id", T("Kindergarten that grows; for extensions only"),
               required=False, ref="schools"),
        Column("township", ("街镇", "街镇名称"), "text", T("Subdistrict or town, as in table schools")),
        Column("area_type", ("城乡类型", "城乡分类"), "choice", T("Urban, town or rural"), choices=words.AREA_TYPES,
               required=False),
        Column("operator", ("办园性质", "办园类型"), "choice", T("Who will run it; blank = public"), choices=OPERATORS,
               required=False),
        _count("classes", ("班数", "建设班数"), T("Classes it adds"), T("classes"), low=1),
        _count("places", ("学位数", "新增学位"), T("Places it adds"), T("places"), low=1),
        *_areas(True),
        _count("books", ("图书册数",), T("Children's books"), T("books"), required=False, high=10_000_000),
        yuan("cost_yuan", ("财政投资", "总投资"), T("What the public purse pays"), high=10_000_000_000),
        Column("build_years", ("工期(年)", "工期"), "integer", T("Years from start to opening"), unit=T("years"), low=1,
               high=10),
        _year("earliest_start", ("最早开工年份",), T("First year in which it can start"), True),
        Column("from_school", ("利用校舍", "原小学标识码"), "id", T("Primary school whose premises it takes over"),
               required=False, ref="schools"),
        _year("free_from", ("校舍腾空年份",), T("Autumn from which those premises are free")),
        replace(_DEVELOPMENT, required=False),
        _flag("center", ("中心园", "街镇中心园"), T("1 = centre kindergarten of its township")),
    ),
    note=T("Candidate kindergartens: new, handed over, converted or extended"),
    estimate=T("no kindergarten can be built"),
    aside=True,
)  # fmt: skip

KINDERGARTEN_POSTS: Final = Table(
    "kindergarten_posts", ("幼儿园编制",), ("year",),
    (
        YEAR,
        _persons("posts", ("幼儿园教师编制数", "编制数"), T("Posts of kindergarten teachers, staff quota included")),
    ),
    note=T("Posts of kindergarten teachers by year"),
    estimate=T("hiring is not limited by posts"),
    aside=True,
)  # fmt: skip

TABLES: Final = (
    KINDERGARTENS, KINDERGARTEN_ENROLMENT, TOWNSHIPS, DEVELOPMENTS, PRESCHOOL_PROJECTS, KINDERGARTEN_POSTS,
)  # fmt: skip
