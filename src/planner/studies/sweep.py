"""Sweeps 参数扫描: a grid or a sample over any keys of a scenario, each point a plan, a bound or a judgement.

A point depends on nothing but its own inputs: results are the same whatever engine computes them, in whatever order,
however often the work was interrupted.
"""

from __future__ import annotations

import hashlib
import itertools
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any, Literal

from planner import RESULTS_VERSION
from planner.base.errors import BadInput, Problem
from planner.base.i18n import T
from planner.base.streams import uniforms
from planner.scenario.load import LoadedScenario
from planner.standards.digest import pack_digest

#: What a point is: a whole-number plan, the bound of the linear plan only, or projection and verdicts only.
Mode = Literal["plan", "linear", "assess"]
MOST_POINTS = 10_000
MOST_AXES = 6


@dataclass(frozen=True)
class Axis:
    """One key that is varied; ``values`` as written, or ``low`` and ``high`` of a range that a sample draws from."""

    key: str
    values: tuple[str, ...] = ()
    low: float = 0.0
    high: float = 0.0


@dataclass(frozen=True)
class Point:
    """One point: its place in the sweep and the value of each axis, as text, in the order of the axes."""

    index: int
    values: tuple[str, ...]

    def sets(self, axes: Sequence[Axis]) -> tuple[str, ...]:
        """Return the changes of the scenario (``key=value``)."""
        return tuple(f"{axis.key}={value}" for axis, value in zip(axes, self.values, strict=True))


@dataclass(frozen=True)
class Task:
    """A point ready to be computed anywhere that the district's tables can be read; ``key`` is its content hash."""

    index: int
    key: str
    loaded: LoadedScenario
    mode: Mode


def read_axes(texts: Sequence[str], *, sampled: bool) -> tuple[Axis, ...]:
    """Read ``key=low:high:step`` and ``key=one,two,three``; a sample may also draw from ``key=low:high``.

    Raises :class:`BadInput` with every problem.
    """
    axes: list[Axis] = []
    problems: list[Problem] = []
    for text in texts:
        key, sign, value = (part.strip() for part in text.partition("="))
        found = _axis(key, value, sampled=sampled) if sign and key and value else None
        if found is None:
            allowed = T("such as {examples}", examples="budget.factor=0.9:1.1:0.05, projection.births=low,middle,high")
            problems.append(Problem("sweep.axis", "--grid", text, T("this axis cannot be read"), allowed))
        elif any(one.key == key for one in axes):
            problems.append(Problem("sweep.axis_twice", "--grid", key, T("this key is varied twice")))
        else:
            axes.append(found)
    if not texts or len(axes) > MOST_AXES:
        message = T("one to {most} keys can be varied", most=MOST_AXES)
        problems.append(Problem("sweep.axes", "--grid", str(len(axes)), message))
    if problems:
        raise BadInput(problems)
    return tuple(axes)


def _axis(key: str, value: str, *, sampled: bool) -> Axis | None:
    parts = value.split(":")
    if len(parts) == 1:
        values = tuple(one.strip() for one in value.split(","))
        return Axis(key, values) if all(values) and len(set(values)) == len(values) else None
    try:
        low, high, *rest = (Decimal(part) for part in parts)
        if not low.is_finite() or not high.is_finite() or high < low or len(rest) > 1:
            return None
        if not rest:
            return Axis(key, (), float(low), float(high)) if sampled and high > low else None
        step = rest[0]
        if not step.is_finite() or step <= 0 or (high - low) / step > MOST_POINTS:
            return None
    except (InvalidOperation, ValueError):
        return None
    count = int((high - low) / step)
    return Axis(key, tuple(_plain(low + step * n) for n in range(count + 1)))


def _plain(number: Decimal) -> str:
    """Return a number as people write it: 0.95, not 0.9500000000000001 or 1E+1."""
    text = f"{number.normalize():f}"
    return text if text != "-0" else "0"


def grid_points(axes: Sequence[Axis]) -> tuple[Point, ...]:
    """Return every combination, the last axis fastest. Raises :class:`BadInput` where there are too many."""
    count = 1
    for axis in axes:
        count *= len(axis.values)
    _check(count)
    return tuple(Point(i, one) for i, one in enumerate(itertools.product(*(axis.values for axis in axes))))


def sample_points(axes: Sequence[Axis], count: int, seed: int) -> tuple[Point, ...]:
    """Draw ``count`` points; point i depends on (seed, i, key) only, so a larger sample continues a smaller one."""
    _check(count)
    return tuple(Point(i, tuple(_drawn(axis, seed, i) for axis in axes)) for i in range(count))


def _drawn(axis: Axis, seed: int, index: int) -> str:
    share = float(uniforms(1, seed, "sweep", index, axis.key)[0])
    if axis.values:
        return axis.values[int(share * len(axis.values))]
    return _plain(Decimal(f"{axis.low + share * (axis.high - axis.low):.6g}"))


def _check(count: int) -> None:
    if not 1 <= count <= MOST_POINTS:
        message = T("a sweep has one to {most} points", most=MOST_POINTS)
        remedy = T("take fewer values, or draw a sample")
        raise BadInput([Problem("sweep.points", "--grid", str(count), message, remedy=remedy)])


def task_of(index: int, loaded: LoadedScenario, mode: Mode, data: Mapping[str, str]) -> Task:
    """Return the task of a point; ``data`` is file name → sha256 of the district's tables.

    The key covers all that a result depends on, and neither the engine nor the point's place in the sweep.
    """
    resolved = loaded.scenario.model_dump(mode="json", by_alias=True)
    packs = [loaded.scenario.standards, *([loaded.scenario.preschool.standards] if loaded.scenario.preschool else [])]
    whole: dict[str, Any] = {
        "mode": mode, "resolved": resolved, "data": dict(sorted(data.items())), "results_version": RESULTS_VERSION,
        "packs": {code: pack_digest(code) for code in packs},
    }  # fmt: skip
    text = json.dumps(whole, ensure_ascii=False, sort_keys=True)
    return Task(index, hashlib.sha256(text.encode("utf-8")).hexdigest(), loaded, mode)


def reference(axes: Sequence[Axis], resolved: Mapping[str, str]) -> tuple[str, ...]:
    """Return the point that others are compared with: the scenario's own value of each axis, else the middle one."""
    found = []
    for axis in axes:
        own = resolved.get(axis.key, "")
        same = next((value for value in axis.values if _same(value, own)), None)
        found.append(same if same is not None else axis.values[(len(axis.values) - 1) // 2] if axis.values else own)
    return tuple(found)


def _same(one: str, other: str) -> bool:
    try:
        return Decimal(one) == Decimal(other)
    except InvalidOperation:
        return one == other
