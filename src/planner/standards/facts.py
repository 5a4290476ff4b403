"""The facts about a school on which values depend 学校事实, and conditions compiled to fast tests."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from operator import attrgetter
from typing import Any

from planner.base.rounding import TOLERANCE
from planner.standards.schema import When

#: True: the conditions hold; False: they do not; None: a fact they need is not known.
Test = Callable[["Facts"], bool | None]


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of a school (or nothing, for district rules); None is "not known" and grants nothing.

    ``stage`` and ``school_type`` as in ``base.terms``; ``build_year`` 建成年份; ``migrant_share`` 随迁子女占比 (0–1);
    ``largest_class`` 最大班额 and ``pupils`` in persons; ``dense_center`` 人口密度过高的中心城区;
    ``enlarged_year`` 改扩建年份 (of the last enlargement); ``design_year`` 规划设计年份 of a kindergarten;
    ``class_age`` 班级年龄段 (``K1``, ``K2``, ``K3``, ``mixed``).
    """

    stage: str | None = None
    school_type: str | None = None
    build_year: int | None = None
    migrant_share: float | None = None
    largest_class: int | None = None
    area_type: str | None = None
    dense_center: bool | None = None
    pupils: int | None = None
    enlarged_year: int | None = None
    design_year: int | None = None
    class_age: str | None = None


#: No facts at all: what district rules are looked up with.
NO_FACTS = Facts()


def judging_date(year: int) -> date:
    """Return the day on which autumn ``year`` is judged: its last (by the end of 2026 = autumn 2026)."""
    return date(year, 12, 31)


def _one_of(name: str, allowed: tuple[str, ...]) -> Test:
    fact = attrgetter(name)

    def test(facts: Facts) -> bool | None:
        value = fact(facts)
        return None if value is None else value in allowed

    return test


def _compared(name: str, holds: Callable[[Any], bool]) -> Test:
    fact = attrgetter(name)

    def test(facts: Facts) -> bool | None:
        value = fact(facts)
        return None if value is None else holds(value)

    return test


def _new_since(year: int) -> Test:
    """Built or enlarged in ``year`` or later: an enlargement decides even where the year of building is not known."""

    def test(facts: Facts) -> bool | None:
        if facts.enlarged_year is not None and facts.enlarged_year >= year:
            return True
        return None if facts.build_year is None else facts.build_year >= year

    return test


def _tests(when: When) -> list[Test]:
    """One test per condition that is given."""
    built: dict[str, Callable[[Any], Test]] = {
        "stage": lambda allowed: _one_of("stage", allowed),
        "school_type": lambda allowed: _one_of("school_type", allowed),
        "area_type": lambda allowed: _one_of("area_type", allowed),
        "built_before_or_in": lambda year: _compared("build_year", lambda value: value <= year),
        "migrant_share_over": lambda share: _compared("migrant_share", lambda value: value > share + TOLERANCE),
        "largest_class_under": lambda size: _compared("largest_class", lambda value: value < size),
        "pupils_from": lambda pupils: _compared("pupils", lambda value: value >= pupils),
        "pupils_under": lambda pupils: _compared("pupils", lambda value: value < pupils),
        "dense_center": lambda wanted: _compared("dense_center", lambda value: bool(value) is wanted),
        "built_or_enlarged_from": _new_since,
        "designed_from": lambda year: _compared("design_year", lambda value: value >= year),
        "designed_before": lambda year: _compared("design_year", lambda value: value < year),
        "class_age": lambda allowed: _one_of("class_age", allowed),
    }
    return [built[name](value) for name, value in when.given.items()]


def compiled(when: When) -> Test:
    """Return the conditions as one test; a condition that fails decides before one that is not known."""
    tests = _tests(when)
    if not tests:
        return lambda facts: True
    if len(tests) == 1:
        return tests[0]

    def test(facts: Facts) -> bool | None:
        known = True
        for one in tests:
            holds = one(facts)
            if holds is False:
                return False
            if holds is None:
                known = False
        return True if known else None

    return test


def may_both_hold(one: When, other: When) -> bool:
    """Tell whether some school could meet both conditions (used to find ambiguous values)."""
    for name in ("stage", "school_type", "area_type", "class_age"):
        left, right = getattr(one, name), getattr(other, name)
        if left is not None and right is not None and not set(left) & set(right):
            return False
    if one.dense_center is not None and other.dense_center is not None and one.dense_center != other.dense_center:
        return False
    for first, second in ((one, other), (other, one)):
        if first.designed_from and second.designed_before and second.designed_before <= first.designed_from:
            return False
    low = max(one.pupils_from or 0, other.pupils_from or 0)
    ends = [end for end in (one.pupils_under, other.pupils_under) if end is not None]
    return not ends or low < min(ends)


def follows(wide: When, narrow: When) -> bool:
    """Tell whether ``wide`` holds wherever ``narrow`` does, because it states nothing else."""
    return all(getattr(narrow, name) == value for name, value in wide.given.items())
