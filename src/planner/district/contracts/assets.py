"""Contracts of the tables on premises, posts, land and venues (docs/model.md §1)."""

from __future__ import annotations

from typing import Final

from planner.base.i18n import T
from planner.district.contracts import words
from planner.district.contracts.columns import Column, Table
from planner.district.contracts.shared import FIRST_YEAR, LAST_YEAR, SCHOOL_ID, STAGE, YEAR, area, rooms, yuan

PREMISES: Final = Table(
    "premises", ("校舍装备", "校舍与装备"), ("school_id",),
    (
        SCHOOL_ID,
        area("teaching_area_m2", ("教学及辅助用房面积",), T("Teaching and auxiliary rooms, indoor sports included")),
        area("indoor_sports_m2", ("其中室内体育用房", "其中室内体育用房面积"),
             T("Indoor sports rooms within the teaching area; taken out of it"), required=False),
        area("sports_area_m2", ("体育运动场馆面积",), T("Gyms and sports grounds of the school")),
        yuan("equipment_yuan", ("教学仪器设备值", "教学仪器设备资产值"), T("Book value of teaching equipment")),
        rooms("multimedia_rooms", ("网络多媒体教室", "网络多媒体教室数"), T("Networked multimedia classrooms")),
        rooms("classrooms", ("普通教室", "普通教室数"), T("Ordinary classrooms")),
    ),
    note=T("Stocks of each school in the base year"),
    required=True,
)  # fmt: skip

SPECIAL_ROOMS: Final = Table(
    "special_rooms", ("音美专用教室",), ("school_id", "kind", "area_m2"),
    (
        SCHOOL_ID,
        Column("kind", ("类别",), "choice", T("Music or art"), choices=words.ROOM_KINDS),
        area("area_m2", ("每间面积",), T("Area of each room")),
        rooms("rooms", ("间数",), T("Rooms of this kind and area")),
    ),
    note=T("Music and art rooms by area; only rooms that are large enough count"),
    estimate=T("music and art rooms are unknown, so indicator G3 cannot be met before rooms are entered"),
)  # fmt: skip

WRITEOFFS: Final = Table(
    "writeoffs", ("设备报废",), ("school_id", "year"),
    (
        SCHOOL_ID,
        YEAR,
        yuan("equipment_yuan", ("报废设备值", "教学仪器设备值"), T("Book value written off in the year")),
        rooms("multimedia_rooms", ("报废多媒体教室", "网络多媒体教室"),
              T("Multimedia classrooms that go out of use in the year")),
    ),
    note=T("Equipment to be written off, by year"),
    estimate=T("write-offs are estimated as a yearly share of the equipment of the base year"),
)  # fmt: skip

POSTS: Final = Table(
    "posts", ("编制", "教师编制"), ("stage", "year"),
    (
        STAGE,
        YEAR,
        Column("posts", ("专任教师编制数", "编制数"), "integer", T("Posts for full-time teachers"),
               unit=T("persons"), low=0, high=100_000),
        Column("temporary", ("临聘教师数", "代课教师数"), "integer",
               T("Temporary teachers who teach if nobody is hired; blank = not known"),
               unit=T("persons"), low=0, high=100_000, required=False),
    ),
    note=T("Posts by stage; a year not given takes the last given before it"),
    required=True,
)  # fmt: skip

LAND: Final = Table(
    "land", ("可建用地",), ("school_id",),
    (
        SCHOOL_ID,
        area("max_extra_building_m2", ("可增建筑面积",), T("Building area that the site still allows")),
        area("max_extra_sports_m2", ("可增运动场地", "可增运动场地面积"),
             T("Sports ground that the site still allows")),
    ),
    note=T("What may still be built on the school's land; a school not listed may not be extended"),
    estimate=T("no school may be extended"),
)  # fmt: skip

VENUES: Final = Table(
    "venues", ("校外场馆",), ("venue_id",),
    (
        Column("venue_id", ("场馆编号",), "id", T("Code of the venue")),
        Column("name", ("场馆名称",), "text", T("Name of the venue")),
        SCHOOL_ID,
        area("area_m2", ("场馆面积", "面积"), T("Area that the school may use")),
        Column("walk_minutes", ("步行分钟", "步行时间"), "number", T("Minutes on foot from the school"),
               unit=T("minutes"), low=0, high=240),
        Column("exclusive", ("上课时间专用",), "flag", T("1 = for this school alone during lessons")),
        Column("contract", ("合同主体",), "choice", T("Who signs the lease"), choices=words.CONTRACTS),
        yuan("rent_yuan", ("年租金",), T("Rent per year"), high=100_000_000),
        Column("from_year", ("可用起始年",), "integer", T("First year in which it may be leased"), low=FIRST_YEAR,
               high=LAST_YEAR, suffix=words.YEAR, required=False),
    ),
    note=T("Sports venues outside the school that may be leased"),
    estimate=T("no venue can be leased"),
)  # fmt: skip

TABLES: Final = (PREMISES, SPECIAL_ROOMS, WRITEOFFS, POSTS, LAND, VENUES)
