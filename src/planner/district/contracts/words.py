"""Chinese words that may stand in cells, headers and sheet names beside the codes."""

from __future__ import annotations

from typing import Final

SCHOOL_TYPES: Final = {
    "primary": ("小学", "完全小学"),
    "junior": ("初级中学", "初中"),
    "nine_year": ("九年一贯制学校", "九年一贯制"),
    "twelve_year": ("十二年一贯制学校", "十二年一贯制"),
    "complete_secondary": ("完全中学",),
    "teaching_point": ("教学点", "小学教学点"),
    "special": ("特殊教育学校", "特教学校"),
    "vocational": ("职业学校", "中等职业学校"),
    "kindergarten": ("幼儿园",),
}
AREA_TYPES: Final = {"urban": ("城区",), "town": ("镇区",), "rural": ("乡村", "农村")}
OWNERSHIP: Final = {"public": ("公办",), "private": ("民办",)}
STAGES: Final = {"primary": ("小学",), "junior": ("初中",), "special": ("特教", "特殊教育")}
SEX: Final = {"M": ("男",), "F": ("女",)}
SUBJECTS: Final = {"pe_arts": ("体育艺术", "体育", "音乐", "美术", "艺术"), "other": ("其他", "其它")}
ROOM_KINDS: Final = {"music": ("音乐",), "art": ("美术",)}
BIRTH_STATUS: Final = {"actual": ("实际",), "forecast": ("预测",)}
CONTRACTS: Final = {
    "government": ("政府", "县级人民政府"),
    "bureau": ("教育行政部门", "教育局"),
    "other": ("其他", "其它"),
}
PROJECT_KINDS: Final = {"new_school": ("新建学校", "新建"), "wing": ("改扩建", "扩建")}
TRACKED_KINDS: Final = {"measured": ("实测",), "planned": ("计划",)}
ATTESTATION_STATUS: Final = {"met": ("达标",), "not_met": ("未达标",), "unknown": ("待佐证",)}
SCHOOL_SYSTEMS: Final = {"6-3": ("六三制", "6-3", "六·三"), "5-4": ("五四制", "5-4", "五·四")}

#: Grades 年级 by name; 初一 is left out because it is grade 6 under 5-4 and 7 under 6-3.
GRADES: Final = {
    **{f"{name}年级": number for number, name in enumerate("一二三四五六七八九", start=1)},
    "高一": 10, "高二": 11, "高三": 12,
}  # fmt: skip

YES: Final = ("1", "是", "有", "yes", "y", "true", "√")
NO: Final = ("0", "否", "无", "no", "n", "false", "×")
YES_NO: Final = ("是", "否")

YEAR: Final = "年"
MONTH: Final = "月"
DAY: Final = "日"
#: "in ten thousands": a header in 万元 must not be read as yuan.
TEN_THOUSAND: Final = "万"
#: Sheets and files whose names begin so are notes for people, not tables.
IGNORED: Final = ("说明", "readme")
#: Columns of remarks for people are not read.
REMARKS: Final = ("备注", "remark", "note")
README_SHEET: Final = "说明"
PROBLEM_SHEET: Final = "问题清单"
#: White space around a cell, the ideographic and the invisible ones included.
WHITE: Final = " \t\r\n\u3000\xa0\ufeff\u200b"
LIST_SEPARATOR: Final = "、"
