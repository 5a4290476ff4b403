"""Contracts of the tables on births, catchments, projects and what people enter (docs/model.md §1)."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from planner.base.i18n import T
from planner.district.contracts import words
from planner.district.contracts.columns import Column, Table
from planner.district.contracts.shared import FIRST_YEAR, LAST_YEAR, PROJECT_ID, STAGE, YEAR, area, rooms, yuan

BIRTHS: Final = Table(
    "births", ("出生人口",), ("year",),
    (
        replace(YEAR, note=T("Calendar year of birth")),
        Column("births", ("出生人数", "出生人口数"), "number", T("Children born in the district"), unit=T("persons"),
               low=0, high=1_000_000),
        Column("status", ("性质", "数据性质"), "choice", T("Actual or forecast"), choices=words.BIRTH_STATUS,
               required=False),
    ),
    note=T("Births by year, without gaps, from 7 years before the base year to 6 before the horizon"),
    estimate=T("entry to grade 1 continues at the mean of the last three intakes"),
)  # fmt: skip

FEEDERS: Final = Table(
    "feeders", ("对口升学",), ("from_school", "to_school"),
    (
        Column("from_school", ("小学标识码", "毕业学校"), "id", T("Primary school that pupils leave"), ref="schools"),
        Column("to_school", ("初中标识码", "升入学校"), "id", T("Junior school that they enter"), ref="schools"),
        Column("share", ("比例", "升学比例"), "number", T("Share of the leavers; at most 1 in all per primary school"),
               unit=T("share"), low=0, high=1),
    ),
    note=T("Which junior schools the leavers of each primary school enter"),
    estimate=T("leavers go to junior schools in the shares of the last three intakes"),
)  # fmt: skip

PROJECTS: Final = Table(
    "projects", ("建设项目",), ("project_id",),
    (
        Column("project_id", PROJECT_ID.headers, "id", T("Code of the project")),
        Column("name", ("项目名称",), "text", T("Name of the project")),
        Column("kind", ("项目类型", "建设性质"), "choice",
               T("New school, wing, converted building, school that closes, or redrawn catchment"),
               choices=words.PROJECT_KINDS),
        Column("school_id", ("学校标识码", "学校代码", "学校编号"), "id",
               T("School that opens, grows, closes or takes over a catchment"), ref="schools"),
        yuan("cost_yuan", ("总投资",), T("Cost of the whole project"), high=100_000_000_000),
        Column("build_years", ("工期(年)", "工期"), "integer", T("Years from start to opening"), unit=T("years"), low=1,
               high=10),
        Column("earliest_start", ("最早开工年份", "最早开工年"), "integer", T("First year in which it can start"),
               low=FIRST_YEAR, high=LAST_YEAR, suffix=words.YEAR),
        area("teaching_area_m2", ("教学及辅助用房面积", "新增教学及辅助用房面积"),
             T("Teaching area added, without indoor sports")),
        area("sports_area_m2", ("体育运动场馆面积", "新增体育运动场馆面积"), T("Gyms and sports grounds added")),
        yuan("equipment_yuan", ("教学仪器设备值", "新增教学仪器设备值"), T("Teaching equipment added")),
        rooms("multimedia_rooms", ("网络多媒体教室", "新增网络多媒体教室"), T("Multimedia classrooms added")),
        rooms("classrooms", ("普通教室", "新增普通教室"), T("Ordinary classrooms added")),
        rooms("music_rooms", ("音乐专用教室",), T("Music rooms added, large enough to count")),
        rooms("art_rooms", ("美术专用教室",), T("Art rooms added, large enough to count")),
        Column("latest_start", ("最晚开工年份", "最晚开工年"), "integer", T("Last year in which it can start"),
               low=FIRST_YEAR, high=LAST_YEAR, suffix=words.YEAR, required=False),
        Column("cost_profile", ("投资年度比例",), "text",
               T("Shares of the cost by year, such as 0.3/0.5/0.2; blank = equal parts"), required=False),
        Column("fund", ("项目资金来源",), "id", T("Fund of the scenario that pays; blank = the fund that pays build"),
               required=False),
        Column("moved_grades", ("分流年级",), "choice",
               T("Who moves in the year of opening: all grades, or entrants only (then year by year)"),
               choices=words.MOVED_GRADES, required=False),
    ),
    note=T("Candidate construction projects"),
    estimate=T("nothing can be built but extensions"),
)  # fmt: skip

PROJECT_RELIEF: Final = Table(
    "project_relief", ("项目分流",), ("project_id", "from_school", "stage", "to_school"),
    (
        PROJECT_ID,
        Column("from_school", ("被分流学校", "分流学校"), "id", T("School whose pupils move"), ref="schools"),
        replace(STAGE, note=T("Stage of the pupils who move")),
        Column("share", ("分流比例", "比例"), "number", T("Share of its pupils who move; at most 1 in all"),
               unit=T("share"), low=0, high=1),
        Column("to_school", ("接收学校",), "id", T("Where the pupils of a school that closes go; else blank"),
               required=False, ref="schools"),
    ),
    note=T("Whose pupils a new school takes over when it opens"),
    estimate=T("new schools take over no pupils"),
)  # fmt: skip

TRACKED: Final = Table(
    "tracked", ("跟踪指标",), ("item", "year", "kind"),
    (
        Column("item", ("指标", "指标代码"), "id", T("Code of the indicator, such as G6 or Q1")),
        YEAR,
        Column("value", ("数值", "指标值"), "number", T("Measured or planned value"), low=-1_000_000_000,
               high=1_000_000_000),
        Column("kind", ("性质", "数据性质"), "choice", T("Measured, or planned until it is measured"),
               choices=words.TRACKED_KINDS, required=False),
        Column("source", ("来源", "数据来源"), "text", T("Where the number comes from"), required=False),
    ),
    note=T("Numbers that the bureau follows year by year"),
    estimate=T("all tracked indicators are unknown"),
)  # fmt: skip

ATTESTATIONS: Final = Table(
    "attestations", ("佐证",), ("item", "subject"),
    (
        Column("item", ("指标", "指标代码"), "id", T("Code of the item, such as G1 or V2")),
        Column("subject", ("对象", "适用对象"), "id", T("School; blank = the whole district"), required=False,
               ref="schools"),
        Column("status", ("状态",), "choice", T("What the evidence shows"), choices=words.ATTESTATION_STATUS),
        Column("date", ("日期",), "date", T("Date of the statement"), required=False),
        Column("role", ("责任岗位",), "text", T("Post responsible; no names"), required=False),
        Column("evidence", ("佐证材料",), "text", T("File or document that proves it"), required=False),
    ),
    note=T("Items that only people can judge, with their evidence"),
    estimate=T("all attested items are unknown"),
)  # fmt: skip

TABLES: Final = (BIRTHS, FEEDERS, PROJECTS, PROJECT_RELIEF, TRACKED, ATTESTATIONS)
