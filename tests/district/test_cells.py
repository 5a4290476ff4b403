"""One cell to one value, by kind of column."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any

import pytest

from planner.district.cells import Failure, parse_cell
from planner.district.contracts import BY_CODE

PUPILS = BY_CODE["enrolment"].by_code["pupils"]
GRADE = BY_CODE["enrolment"].by_code["grade"]
YEAR = BY_CODE["enrolment"].by_code["year"]
AREA = BY_CODE["premises"].by_code["teaching_area_m2"]
SHARE = BY_CODE["feeders"].by_code["share"]
NAME = BY_CODE["schools"].by_code["name"]
SCHOOL = BY_CODE["schools"].by_code["school_id"]
TYPE = BY_CODE["schools"].by_code["type"]
SYSTEM = BY_CODE["district"].by_code["school_system"]
BOARDING = BY_CODE["schools"].by_code["boarding"]
BIRTH = BY_CODE["roster"].by_code["birth"]
AS_OF = BY_CODE["district"].by_code["as_of"]


@pytest.mark.parametrize(
    ("column", "cell", "value"),
    [
        (PUPILS, 12.0, 12), (PUPILS, "１２", 12), (PUPILS, "1,234", 1234), (PUPILS, "1，234", 1234), (PUPILS, " 7 ", 7),
        (PUPILS, "+5", 5), (PUPILS, "1.2e3", 1200), (GRADE, "九年级", 9), (GRADE, "高一", 10), (YEAR, "2022年", 2022),
        (AREA, "4.5", 4.5), (AREA, "12,345.6", 12345.6), (AREA, ".5", 0.5), (SHARE, "35%", 0.35), (SHARE, "35％", 0.35),
        (SHARE, 1, 1.0), (NAME, 12.0, "12"), (NAME, "=1+1", "=1+1"), (NAME, "'=1+1", "=1+1"), (NAME, "'a'", "'a'"),
        (NAME, date(2022, 9, 1), "2022-09-01"), (SCHOOL, "Ｓ１", "S1"), (SCHOOL, 3137000001.0, "3137000001"),
        (TYPE, "小学", "primary"), (TYPE, "九年一贯制", "nine_year"), (TYPE, "PRIMARY", "primary"),
        (SYSTEM, "6-3", "6-3"), (SYSTEM, date(2022, 5, 4), "5-4"), (SYSTEM, "五四制", "5-4"),
        (BOARDING, 1.0, True), (BOARDING, "否", False), (BOARDING, True, True), (BOARDING, "Yes", True),
        (BOARDING, "", None), (BOARDING, "　", None), (BOARDING, None, None),
        (BIRTH, "1980-05", (1980, 5)), (BIRTH, "1980年5月", (1980, 5)), (BIRTH, "1980/5/12", (1980, 5)),
        (BIRTH, 198005.0, (1980, 5)), (BIRTH, "1980.05", (1980, 5)), (BIRTH, date(1980, 5, 1), (1980, 5)),
        (BIRTH, datetime(1980, 5, 1, 12), (1980, 5)), (AS_OF, "2022", "2022"), (AS_OF, "2022年9月1日", "2022-09-01"),
        (AS_OF, "2022-9", "2022-09"), (AS_OF, date(2022, 9, 1), "2022-09-01"),
    ],
)  # fmt: skip
def test_what_people_write_is_understood(column: Any, cell: Any, value: Any) -> None:
    """Full width, separators, percent, Chinese words and dates of Excel are read as meant."""
    assert parse_cell(column, cell) == value
    assert type(parse_cell(column, cell)) is type(value)


@pytest.mark.parametrize(
    ("column", "cell", "code"),
    [
        (PUPILS, "12人", "cell.unit"), (PUPILS, "12.5", "cell.whole"), (PUPILS, "", "cell.required"),
        (PUPILS, "12,34", "cell.number"), (PUPILS, "1e999", "cell.range"), (PUPILS, "nan", "cell.number"),
        (PUPILS, "-1", "cell.range"), (PUPILS, True, "cell.number"), (PUPILS, date(2022, 1, 1), "cell.number"),
        (PUPILS, time(1), "cell.number"), (PUPILS, "35%", "cell.unit"), (PUPILS, 10**400, "cell.range"),
        (PUPILS, float("inf"), "cell.range"), (PUPILS, float("nan"), "cell.range"),
        (NAME, "#REF!", "cell.formula_error"),
        (PUPILS, "1" * 501, "cell.too_long"), (PUPILS, "#DIV/0!", "cell.formula_error"),
        (PUPILS, "一百", "cell.number"),
        (AREA, "5400㎡", "cell.unit"), (SHARE, "135%", "cell.range"), (SHARE, 35, "cell.range"),
        (SCHOOL, "S-1", "cell.id"), (SCHOOL, "学校", "cell.id"), (SCHOOL, True, "cell.id"), (SCHOOL, 1.5, "cell.id"),
        (SCHOOL, "a" * 41, "cell.id"), (TYPE, "小学校", "cell.choice"), (BOARDING, "有时", "cell.flag"),
        (BOARDING, 2, "cell.flag"), (BIRTH, "1980", "cell.month"), (BIRTH, "1980-00", "cell.month"),
        (BIRTH, "880-01", "cell.month"), (AS_OF, "2022-02-30", "cell.date"), (AS_OF, "soon", "cell.date"),
        (NAME, "#N/A", "cell.formula_error"),
    ],
)  # fmt: skip
def test_what_cannot_be_meant_is_refused_with_its_code(column: Any, cell: Any, code: str) -> None:
    """Each refusal has a stable code and says in both languages what is allowed."""
    failure = parse_cell(column, cell)
    assert isinstance(failure, Failure)
    assert failure.code == code
    assert failure.allowed is not None
    assert failure.allowed.render("zh_CN") != failure.allowed.render("en")


def test_a_misspelt_choice_names_the_nearest() -> None:
    """Did you mean …?"""
    failure = parse_cell(TYPE, "九年一惯制学校")
    assert isinstance(failure, Failure) and failure.remedy is not None
    assert "九年一贯制学校" in failure.remedy.render("zh_CN")


def test_a_share_written_as_percent_points_says_how() -> None:
    """35 for 35 % is the commonest slip."""
    failure = parse_cell(SHARE, 35)
    assert isinstance(failure, Failure) and failure.remedy is not None
    assert "0.35" in failure.remedy.render("en")
