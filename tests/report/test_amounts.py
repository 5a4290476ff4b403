"""Numbers are written as people in each language write them."""

from __future__ import annotations

import math

import pytest

from planner.base.i18n import T
from planner.report.amounts import count, grouped, money, number, percent, table_money


@pytest.mark.parametrize(
    ("yuan", "chinese", "english"),
    [
        (0, "0元", "0 yuan"),
        (8_000, "8000元", "8,000 yuan"),
        (9_999.6, "10000元", "10,000 yuan"),
        (10_000, "1万元", "10,000 yuan"),
        (123_400, "12.34万元", "0.12 million yuan"),
        (8_235_000, "823.5万元", "8.24 million yuan"),
        (82_300_000, "8230万元", "82.3 million yuan"),
        (99_994_000, "9999万元", "99.99 million yuan"),
        (99_996_000, "1亿元", "100 million yuan"),
        (182_300_000, "1.82亿元", "182.3 million yuan"),
        (12_345_000_000, "123.5亿元", "12.35 billion yuan"),
        (-82_300_000, "-8230万元", "-82.3 million yuan"),
        (math.nan, "–", "–"),
    ],
)
def test_money_is_written_in_the_unit_that_fits(yuan: float, chinese: str, english: str) -> None:
    """Chinese counts in 万 and 亿, English in millions."""
    assert money(yuan).render("zh_CN") == chinese
    assert money(yuan).render("en") == english


def test_money_in_a_column_keeps_one_unit() -> None:
    """A column is in 万元 or in millions throughout, so that its numbers can be compared."""
    assert [table_money(yuan).render("zh_CN") for yuan in (1_000, 182_300_000)] == ["0.1", "18,230.0"]
    assert [table_money(yuan).render("en") for yuan in (1_000, 182_300_000)] == ["0.00", "182.30"]
    assert table_money(math.inf).render("zh_CN") == "–"


def test_money_inside_a_sentence_takes_its_language() -> None:
    """An amount is a text, and is worded only when the reader is known."""
    assert T("found: {value}", value=money(20_000_000)).render("en") == "found: 20 million yuan"


@pytest.mark.parametrize(
    ("value", "digits", "text"),
    [(4.5, 2, "4.5"), (2.675, 2, "2.68"), (0.845, 2, "0.85"), (-0.001, 2, "0"), (1200, 0, "1200"), (math.nan, 1, "–")],
)
def test_numbers_are_rounded_half_up_without_idle_zeros(value: float, digits: int, text: str) -> None:
    """The forms round half away from zero."""
    assert number(value, digits) == text


def test_shares_and_groups() -> None:
    """Shares are percentages, columns group thousands, and nothing is minus zero."""
    assert (percent(0.955), percent(0.9568, 1), percent(math.nan)) == ("96%", "95.7%", "–")
    assert (grouped(1234567.5), grouped(-0.01, 1), grouped(math.inf)) == ("1,234,568", "0.0", "–")


def test_counts_are_grouped_in_english_only() -> None:
    """Chinese papers write 28410, English ones 28,410."""
    assert [count(n).render("zh_CN") for n in (28410, 2.5)] == ["28410", "2.5"]
    assert [count(n).render("en") for n in (28410, 2.5)] == ["28,410", "2.5"]
