"""The base year of kindergartens as arrays 基年在园幼儿 (docs/preschool.md §2)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from planner.base.preschool import CLASS_AGES
from planner.base.rounding import largest_remainder
from planner.base.types import Floats, Ints
from planner.district.preschool import Kindergarten, Preschool
from planner.indicators.preschool import over_size
from planner.standards.facts import Facts, judging_date
from planner.standards.lookup import Pack


@dataclass(frozen=True)
class Start:
    """Children, classes and classes above the size rule (k, a) of the base year, and what later years build on."""

    townships: tuple[str, ...]
    township_of: Ints  # (k)
    children: Ints
    classes: Ints
    over_size: Ints
    mix: Floats  # (k, a): share of its children by class age
    class_size: Floats  # (k, a): children per class, at most the limit
    limit: Ints  # (a)


def class_limits(pack: Pack, year: int) -> Ints:
    """Return the children per class at most (a) on the last day of ``year``: 25, 30, 35, mixed 30."""
    values = [
        pack.lookup("P28N", judging_date(year), Facts(stage="kindergarten", class_age=age)).value for age in CLASS_AGES
    ]
    return np.array([10_000 if value is None else int(value) for value in values], dtype=np.int64)


def start_of(preschool: Preschool, base_year: int, pack: Pack, horizon: int) -> Start:
    """Return the base year; without table kindergarten_enrolment children are the places, a third in each age."""
    townships = _townships(preschool)
    limit = class_limits(pack, horizon)
    counted = [_counted(preschool, one, base_year, limit) for one in preschool.kindergartens]
    table = np.array(counted, dtype=np.int64).reshape(len(counted), 3, len(CLASS_AGES))
    children, classes, over = table[:, 0], table[:, 1], table[:, 2]
    total = children.sum(axis=1, keepdims=True)
    thirds = np.array([1 / 3, 1 / 3, 1 / 3, 0.0])
    mix = np.divide(children, total, out=np.tile(thirds, (len(counted), 1)), where=total > 0)
    mean = np.ceil(np.divide(children, classes, out=np.zeros(children.shape), where=classes > 0))
    size = np.where((mean > 0) & (mean < limit), mean, limit).astype(np.float64)
    where = {name: d for d, name in enumerate(townships)}
    township_of = np.array([where[one.township] for one in preschool.kindergartens], dtype=np.int64)
    return Start(townships, township_of, children, classes, over, mix, size, limit)


def _townships(preschool: Preschool) -> tuple[str, ...]:
    """Townships of the table, then those that kindergartens and candidates name, each once."""
    named = [one.name for one in preschool.townships]
    named += [one.township for one in preschool.kindergartens]
    named += [one.township for one in preschool.projects]
    return tuple(dict.fromkeys(named))


def _counted(preschool: Preschool, one: Kindergarten, year: int, limit: Ints) -> tuple[list[int], list[int], list[int]]:
    rows = [preschool.enrolment.get((one.id, year, age)) for age in CLASS_AGES]
    if not any(rows):
        if preschool.enrolment:
            return [0] * 4, [0] * 4, [0] * 4
        children = [*largest_remainder(np.full(3, one.places / 3), one.places).tolist(), 0]
        classes = [*largest_remainder(np.full(3, one.classes / 3), one.classes).tolist(), 0]
        even = over_size(np.array(children), np.array(classes), limit)
        return children, classes, even.tolist()
    children = [row.children if row else 0 for row in rows]
    classes = [row.classes if row else 0 for row in rows]
    over = over_size(np.array(children), np.array(classes), limit).tolist()
    for a, row in enumerate(rows):
        if row is not None and row.over_size is not None:
            over[a] = row.over_size
        elif row is not None and row.largest_class is not None and row.largest_class > limit[a]:
            over[a] = max(over[a], 1)
    return children, classes, over
