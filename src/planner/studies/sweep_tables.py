"""Tables of a sweep 扫描结果表: every point, the tornado (one key at a time) and the heat map (two keys at once).

Made from the points' facts in their order, whatever order they were computed in. In a grid the tornado compares
points that differ from the reference in one key only; in a sample, where no two points share the other keys, it
compares means: of the points that share a value, or of the third with the lowest and the third with the highest
values of a range; ``method`` says which.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import pandas as pd

from planner.compliance.schemas import escaped
from planner.studies.sweep import Axis, Point
from planner.studies.sweep_point import FACTS, MEASURES

#: Bins of a sampled range in the heat map.
BINS = 4
TORNADO = ("measure", "key", "method", "low", "low_result", "high", "high_result", "reference_result", "swing")
HEAT = ("measure", "x_key", "x", "y_key", "y", "value", "points", "infeasible")


def sweep_tables(
    axes: Sequence[Axis], points: Sequence[Point], facts: Sequence[Mapping[str, Any]], at: Sequence[str], *,
    sampled: bool,
) -> dict[str, pd.DataFrame]:  # fmt: skip
    """Return ``sweep``, ``tornado`` and ``heat``; ``facts`` stand in the order of ``points``, ``at`` is the reference.

    Numbers are unrounded, what is not known is blank.
    """
    whole = pd.DataFrame(
        [{"point": point.index, **dict(zip((axis.key for axis in axes), map(escaped, point.values), strict=True)),
          **{name: _cell(one.get(name)) for name in FACTS}} for point, one in zip(points, facts, strict=True)]
    )  # fmt: skip
    found = list(zip(points, facts, strict=True))
    tornado = _tornado_of_sample(axes, found) if sampled else _tornado_of_grid(axes, found, at)
    heat = _heat(axes, found, at, sampled=sampled)
    return {
        "sweep": whole,
        "tornado": pd.DataFrame(tornado, columns=list(TORNADO)),
        "heat": pd.DataFrame(heat, columns=list(HEAT)),
    }


def _cell(value: Any) -> Any:
    if isinstance(value, str):
        return escaped(value)
    if isinstance(value, bool):
        return int(value)
    return "" if value is None else value


Found = list[tuple[Point, Mapping[str, Any]]]


def _tornado_of_grid(axes: Sequence[Axis], found: Found, at: Sequence[str]) -> Iterator[dict[str, Any]]:
    for measure in MEASURES:
        middle = next((one.get(measure) for point, one in found if point.values == tuple(at)), None)
        for index, axis in enumerate(axes):
            line = [
                (point.values[index], one[measure]) for point, one in found
                if one.get(measure) is not None and all(
                    n == index or value == at[n] for n, value in enumerate(point.values)
                )
            ]  # fmt: skip
            if len(line) > 1:
                yield _swing(measure, axis.key, "one_at_a_time", line, middle)


def _tornado_of_sample(axes: Sequence[Axis], found: Found) -> Iterator[dict[str, Any]]:
    for measure in MEASURES:
        known = [(point, float(one[measure])) for point, one in found if one.get(measure) is not None]
        for index, axis in enumerate(axes):
            drawn = [(point.values[index], result) for point, result in known]
            line = _by_value(axis, drawn) if axis.values else _thirds(drawn)
            if len(line) > 1:
                method = "mean_by_value" if axis.values else "mean_of_thirds"
                yield _swing(measure, axis.key, method, line, _mean([result for _, result in known]))


def _by_value(axis: Axis, drawn: Sequence[tuple[str, float]]) -> list[tuple[str, float]]:
    """Means of the points that share a value, in the order of the axis."""
    groups = {value: [result for own, result in drawn if own == value] for value in axis.values}
    return [(value, _mean(results)) for value, results in groups.items() if results]


def _thirds(drawn: Sequence[tuple[str, float]]) -> list[tuple[str, float]]:
    """Means of the third with the lowest and the third with the highest values."""
    ordered = sorted(drawn, key=lambda pair: float(pair[0]))
    third = len(ordered) // 3
    if not third:
        return []
    low, high = ordered[:third], ordered[-third:]
    return [(f"…{low[-1][0]}", _mean([one for _, one in low])), (f"{high[0][0]}…", _mean([one for _, one in high]))]


def _mean(values: Sequence[float]) -> float:
    return math.fsum(values) / len(values)


def _swing(
    measure: str, key: str, method: str, line: Sequence[tuple[str, float]], middle: float | None
) -> dict[str, Any]:
    """The ends of a line of results: first and last value of a key where it is a number or a word in order."""
    (low, low_result), (high, high_result) = line[0], line[-1]
    results = [result for _, result in line]
    return {
        "measure": measure, "key": key, "method": method, "low": escaped(low), "low_result": low_result,
        "high": escaped(high), "high_result": high_result,
        "reference_result": "" if middle is None else middle, "swing": max(results) - min(results),
    }  # fmt: skip


def _heat(axes: Sequence[Axis], found: Found, at: Sequence[str], *, sampled: bool) -> Iterator[dict[str, Any]]:
    """Two keys at once: in a grid the others stay at the reference, in a sample the mean over them is taken."""
    for x, y in itertools.combinations(range(len(axes)), 2):
        cells: dict[tuple[str, str], list[Mapping[str, Any]]] = {}
        for point, one in found:
            others = all(n in (x, y) or value == at[n] for n, value in enumerate(point.values))
            if sampled or others:
                cell = (_bin(axes[x], point.values[x]), _bin(axes[y], point.values[y]))
                cells.setdefault(cell, []).append(one)
        for measure in MEASURES:
            if not any(one.get(measure) is not None for ones in cells.values() for one in ones):
                continue
            for (across, up), ones in sorted(cells.items(), key=lambda pair: _place(axes[x], axes[y], pair[0])):
                known = [one[measure] for one in ones if one.get(measure) is not None]
                yield {
                    "measure": measure, "x_key": axes[x].key, "x": escaped(across), "y_key": axes[y].key,
                    "y": escaped(up), "value": _mean(known) if known else "", "points": len(ones),
                    "infeasible": sum(one.get("code") == 3 for one in ones),
                }  # fmt: skip


def _edges(axis: Axis) -> list[str]:
    width = (axis.high - axis.low) / BINS
    return [f"{axis.low + n * width:.4g}–{axis.low + (n + 1) * width:.4g}" for n in range(BINS)]


def _bin(axis: Axis, value: str) -> str:
    """A value of a list or grid stands for itself; a drawn one for its quarter of the range."""
    if axis.values:
        return value
    share = (float(value) - axis.low) / (axis.high - axis.low)
    return _edges(axis)[min(BINS - 1, max(0, int(share * BINS)))]


def _place(x: Axis, y: Axis, cell: tuple[str, str]) -> tuple[int, int]:
    return tuple((axis.values or tuple(_edges(axis))).index(one) for axis, one in zip((x, y), cell, strict=True))  # type: ignore[return-value]
