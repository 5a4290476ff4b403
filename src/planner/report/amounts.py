"""Numbers as people write them, in the reader's language: money in 万元/亿元 or millions, shares, counts.

Each is a :class:`~planner.base.i18n.Text`, so it can stand as a field in a sentence or as a cell of a table and
is written only when the language is known.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from planner.base.i18n import T, Text

#: What stands where no number can be given.
NOTHING = "–"


@dataclass(frozen=True)
class Money(Text):
    """An amount of yuan in a sentence: 1.82亿元, 823.5万元, 8000元; in English 182.3 million yuan."""

    key: str = ""
    values: Mapping[str, Any] = field(default_factory=dict)
    yuan: float = 0.0

    def render(self, language: str = "en") -> str:
        """Return the amount with its unit, rounded to what a reader can hold."""
        return (_chinese_money if language == "zh_CN" else _english_money)(self.yuan).render(language)


@dataclass(frozen=True)
class TableMoney(Text):
    """An amount in a table's column: 万元 with one decimal, in English million yuan with two."""

    key: str = ""
    values: Mapping[str, Any] = field(default_factory=dict)
    yuan: float = 0.0

    def render(self, language: str = "en") -> str:
        """Return the bare number; the column's header names the unit."""
        if not math.isfinite(self.yuan):
            return NOTHING
        return grouped(self.yuan / 1e4, 1) if language == "zh_CN" else grouped(self.yuan / 1e6, 2)


@dataclass(frozen=True)
class Count(Text):
    """A number of things in a sentence: 28410 in Chinese, 28,410 in English."""

    key: str = ""
    values: Mapping[str, Any] = field(default_factory=dict)
    amount: float = 0.0

    def render(self, language: str = "en") -> str:
        """Return the number, at most two decimals."""
        if language == "zh_CN":
            return number(self.amount, 2)
        return grouped(self.amount) if self.amount == round(self.amount) else number(self.amount, 2)


def count(amount: float) -> Count:
    """Return a number of things for a sentence."""
    return Count(amount=float(amount))


def money(yuan: float) -> Money:
    """Return ``yuan`` for a sentence."""
    return Money(yuan=float(yuan))


def table_money(yuan: float) -> TableMoney:
    """Return ``yuan`` for a column whose header is :func:`money_header`."""
    return TableMoney(yuan=float(yuan))


def money_header() -> Text:
    """Return the header of a column of :func:`table_money`."""
    return T("million yuan")


def number(value: float, digits: int = 0) -> str:
    """Return ``value`` with at most ``digits`` decimals, zeros at the end left out."""
    if not math.isfinite(value):
        return NOTHING
    text = f"{_half_up(value, digits):.{digits}f}"
    return _no_minus_zero(text.rstrip("0").rstrip(".") if "." in text else text)


def grouped(value: float, digits: int = 0) -> str:
    """Return ``value`` with exactly ``digits`` decimals and thousands grouped, for columns."""
    return _no_minus_zero(f"{_half_up(value, digits):,.{digits}f}") if math.isfinite(value) else NOTHING


def percent(share: float, digits: int = 0) -> str:
    """Return a share as a percentage, ``0.955`` → ``96%`` (statistics tables use one decimal)."""
    return f"{_half_up(share * 100, digits):.{digits}f}%" if math.isfinite(share) else NOTHING


def _half_up(value: float, digits: int) -> float:
    """Round half away from zero, as forms do; the tiny shift repairs 2.675 stored as 2.67499…"""
    scale = 10.0**digits
    return math.copysign(math.floor(abs(value) * scale + 0.5 + 1e-9) / scale, value)


def _no_minus_zero(text: str) -> str:
    return text[1:] if text.startswith("-") and not any(c in "123456789" for c in text) else text


def _significant(value: float) -> str:
    """Four significant figures, at most two decimals: 8230, 823.5, 82.35, 1.82."""
    size = abs(value)
    return number(value, 0 if size >= 999.95 else 1 if size >= 99.995 else 2)


def _chinese_money(yuan: float) -> Text:
    if not math.isfinite(yuan):
        return Text(NOTHING)
    if abs(yuan) >= 99_995_000:
        return T("{n} hundred million yuan", n=_significant(yuan / 1e8))
    if abs(yuan) >= 10_000:
        return T("{n} ten thousand yuan", n=_significant(yuan / 1e4))
    return T("{n} yuan", n=number(yuan))


def _english_money(yuan: float) -> Text:
    if not math.isfinite(yuan):
        return Text(NOTHING)
    if abs(yuan) >= 999_950_000:
        return T("{n} billion yuan", n=_significant(yuan / 1e9))
    if abs(yuan) >= 100_000:
        return T("{n} million yuan", n=_significant(yuan / 1e6))
    return T("{n} yuan", n=grouped(yuan))
