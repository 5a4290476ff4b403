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
PROJECT_KINDS: Final = {
    "new_school": ("新建学校", "新建"),
    "wing": ("改扩建", "扩建"),
    "conversion": ("用途改造", "改造"),
    "merge": ("撤并学校", "撤并", "合并"),
    "catchment": ("学区调整", "划片调整"),
}
MOVED_GRADES: Final = {"all": ("全部年级",), "entry": ("起始年级",)}
TRACKED_KINDS: Final = {"measured": ("实测",), "planned": ("计划",)}
LEDGER_KINDS: Final = {
    "issue": ("问题",),
    "task": ("任务",),
    "duty": ("职责",),
    "advice": ("建议",),
    "class_size": ("大班额",),
    "gap": ("差距",),
}
LEDGER_STATES: Final = {
    "open": ("未启动",),
    "in_progress": ("整改中", "进行中"),
    "submitted": ("已报验收", "待验收"),
    "closed": ("已销号", "已完成"),
}
FINANCE_ITEMS: Final = {
    "education_budget": ("一般公共预算教育支出",),
    "fiscal_revenue": ("财政经常性收入",),
    "per_pupil_spending": ("生均一般公共预算教育支出", "生均教育支出"),
    "per_pupil_public": ("生均公用经费",),
    "public_funds": ("公用经费预算总额",),
    "training": ("教师培训经费",),
    "teacher_pay": ("教师平均工资收入",),
    "civil_servant_pay": ("公务员平均工资收入",),
    "special_per_pupil": ("特殊教育生均公用经费",),
    "urban_spending": ("城区学校经费投入",),
    "rural_spending": ("乡村学校经费投入",),
    "city_education_budget": ("全市一般公共预算教育支出",),
}
FINANCE_STATUS: Final = {"actual": ("决算",), "budget": ("预算",)}
#: How names of departments end; the name of a person does not.
DEPARTMENT_ENDINGS: Final = (
    "局", "委", "办", "部", "院", "处", "科", "室", "府", "街", "镇", "乡", "中心", "联", "会", "支队", "大队", "单位",
    "部门", "学校", "园", "所", "站", "公司", "bureau", "office", "department", "government",
    "committee",
)  # fmt: skip
#: Signs between departments in one cell.
DEPARTMENT_SEPARATORS: Final = "、,，;；"
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
#: Headers and cells of panel files (docs/model.md §2b), beside their English ones.
PANEL_HEADERS: Final = {
    "school": ("学校标识码", "学校代码", "学校编号", "学校名称", "学校"),
    "year": ("学年", "年份", "年度"),
    "grade": ("年级",),
    "pupils": ("学生数", "学生人数", "在校生数", "在校生", "在校学生数", "人数"),
    "section": ("班级", "班号"),
}
BIRTH_HEADERS: Final = {"year": ("年份", "年度", "出生年份"), "births": ("出生人数", "出生人口", "出生数")}
WITHHELD: Final = ("缺", "不详", "未知")
SUMS: Final = ("合计", "总计", "小计", "全校")
STAGE_PREFIXES: Final = ("小学", "初中", "高中")
