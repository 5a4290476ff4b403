"""Changed inputs in a reader's words: every key of the schema has a name, values are said as people say them."""

from __future__ import annotations

from typing import Any

import pytest

from planner.base.i18n import Text
from planner.report.explain.bound_words import bound_words
from planner.report.key_words import key_name, key_value, unnamed
from planner.report.papers.paper import typeset
from planner.studies.growth import LEFT_OUT
from planner.studies.schedule_plan import BOUND_OF as OF_SCHEDULES

NAMES = {"capital": "建设资金", "west": "西校区", "P33": "小学33", "V11": "体育场11"}


def said(text: Text | str) -> str:
    """Return what a Chinese reader reads."""
    return text.render("zh_CN") if isinstance(text, Text) else text


def test_every_input_of_the_schema_has_a_name() -> None:
    """No key of a scenario that is an input stands as a code word on a screen."""
    assert list(unnamed()) == []


@pytest.mark.parametrize(
    ("key", "value", "name", "told"),
    [
        ("budget.funds.capital.caps.2024", 98_000_000, "建设资金：2024年上限", "9800万元"),
        ("budget.factor", 0.85, "各项资金年度上限（占原定的比例）", "85.0%"),
        ("projects.west.start", 2024, "西校区：开工年份", "2024"),
        ("projects.west.start", None, "西校区：开工年份", "不建"),
        ("projection.closures.T02.to", {"P33": 1.0}, "T02：学生转入学校", "小学33：1"),
        ("options.leases_refused", ["V11"], "拒绝出租的体育场馆", "体育场11"),
        ("options.judge_rounded", True, "按显示的舍入值判定", "是"),
        ("projection.births", "low", "基准年之后的出生人口", "低方案"),
        ("deadline", 2025, "全部达标年份（秋季）", "2025"),
        ("projection.housing.estate.homes", 2000, "新建住房：套数", "2,000"),
    ],
)
def test_keys_and_values_are_said_in_chinese(key: str, value: Any, name: str, told: str) -> None:
    """The name of the fund, project, school or venue, and the value with its unit; years are not grouped."""
    assert said(key_name(key, NAMES)) == name and said(key_value(key, value, NAMES)) == told


def test_what_a_bound_bounds_is_said_in_chinese() -> None:
    """Each part that the engine strings together is translated; one that nobody knows stands as it is."""
    told = bound_words(OF_SCHEDULES + LEFT_OUT + "; something new").render("zh_CN")
    assert "线性松弛" in told and "经费增长规则" in told and told.endswith("；something new")


def test_chinese_papers_have_chinese_marks() -> None:
    """Commas, semicolons, colons and brackets among Chinese signs are full-width; numbers and English stay."""
    assert typeset("规划合理,符合要求(据工作用表)1,000元", "zh_CN") == "规划合理，符合要求（据工作用表）1,000元"
    assert typeset("a, b (c)", "zh_CN") == "a, b (c)" and typeset("合理,符合", "en") == "合理,符合"
