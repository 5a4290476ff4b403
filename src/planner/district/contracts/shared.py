"""Columns that several tables have, and makers of columns of area, money and rooms."""

from __future__ import annotations

from typing import Final

from planner.base.i18n import T, Text
from planner.district.contracts import words
from planner.district.contracts.columns import Column

FIRST_YEAR, LAST_YEAR = 1990, 2100

SCHOOL_ID: Final = Column(
    "school_id", ("学校标识码", "学校代码", "学校编号"), "id", T("Code of the school, as in table schools"),
    ref="schools",
)  # fmt: skip
STAGE: Final = Column(
    "stage", ("学段",), "choice", T("Stage: primary, junior or special education"), choices=words.STAGES
)
YEAR: Final = Column(
    "year", ("年份", "年度"), "integer", T("Year; for pupils the autumn statistics of 1 September"),
    low=FIRST_YEAR, high=LAST_YEAR, suffix=words.YEAR,
)  # fmt: skip
PE_ARTS: Final = Column("pe_arts", ("体育艺术", "体育艺术教师"), "flag", T("1 = teaches PE, music, art or arts"))
ABOVE_QUALIFIED: Final = Column(
    "above_qualified", ("高于规定学历",), "flag",
    T("1 = above the required degree (primary: junior college and up; junior: bachelor and up)"),
)  # fmt: skip
BACKBONE: Final = Column("backbone", ("骨干", "骨干教师"), "flag", T("1 = backbone teacher of county level or above"))
PROJECT_ID: Final = Column(
    "project_id", ("项目编号", "项目代码"), "id", T("Code of the project, as in table projects"), ref="projects"
)


def area(code: str, headers: tuple[str, ...], note: Text, required: bool = True) -> Column:
    """Return a column of square metres."""
    return Column(code, headers, "number", note, unit=T("m²"), low=0, high=1_000_000, required=required)


def yuan(code: str, headers: tuple[str, ...], note: Text, high: float = 1_000_000_000) -> Column:
    """Return a column of yuan."""
    return Column(code, headers, "number", note, unit=T("yuan"), low=0, high=high)


def rooms(code: str, headers: tuple[str, ...], note: Text) -> Column:
    """Return a column of rooms."""
    return Column(code, headers, "integer", note, unit=T("rooms"), low=0, high=2_000)
