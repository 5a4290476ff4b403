"""Teachers who change schools 交流轮岗: who may move, who moves from where to where, the two shares of rule G11.

Facts only, from ``rotation.csv``, ``transfers.csv`` and ``verdicts.csv`` of a run; who may move comes from the
projection, where the scenario is at hand. :mod:`planner.report.exchange_text` words them.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import pandas as pd

from planner.base.types import Projection
from planner.report.standing import Tables, school_of

#: Rules of the two shares: moved of eligible, backbone of moved.
MOVED, BACKBONE = "G11", "G11B"


@dataclass(frozen=True)
class ExchangeYear:
    """One year: persons eligible and moved, the two shares (None: nobody to count) and their verdicts."""

    year: int
    eligible: int
    moved: int
    moved_backbone: int
    share: float | None
    backbone_share: float | None
    verdict: str
    backbone_verdict: str
    estimated: bool


@dataclass(frozen=True)
class Flow:
    """Teachers who go from one school to another within a stage, over the years ``first`` to ``last``."""

    stage: str
    from_school: str
    to_school: str
    teachers: int
    backbone: int
    transferred: int
    rotated: int
    first: int
    last: int


@dataclass(frozen=True)
class UnitMoves:
    """A unit: eligible in the base year (None: not known here), who leaves and who comes over all years."""

    unit: str
    stage: str
    eligible: int | None
    out: int
    into: int


@dataclass(frozen=True)
class Exchange:
    """All of it; ``limit`` and ``backbone_limit`` are the shares that the rules ask for (None: no such rule)."""

    limit: float | None
    backbone_limit: float | None
    years: tuple[ExchangeYear, ...]
    flows: tuple[Flow, ...]
    units: tuple[UnitMoves, ...]

    @property
    def moved(self) -> int:
        """Moves over all years."""
        return sum(one.moved for one in self.years)


def exchange(tables: Tables, projection: Projection | None = None, year: int | None = None) -> Exchange:
    """Return the facts of a run's tables; flows and moves of ``year`` alone where it is given.

    ``projection`` is that of the same scenario: it knows how many of each unit's teachers are eligible.
    """
    verdicts = tables["verdicts"]
    rules = {code: verdicts[verdicts["standard"] == code] for code in (MOVED, BACKBONE)}
    judged = {
        int(when): str(verdict)
        for when, verdict in rules[BACKBONE][["year", "verdict"]].itertuples(index=False, name=None)
    }
    moves = tables.get("transfers")
    moves = moves if moves is not None else pd.DataFrame(columns=["year"])
    moves = moves if year is None else moves[moves["year"] == year]
    return Exchange(
        _limit(rules[MOVED]), _limit(rules[BACKBONE]), _years(tables["rotation"], judged), _flows(moves),
        _units(moves, projection),
    )  # fmt: skip


def _limit(rows: pd.DataFrame) -> float | None:
    """The share asked for; rules state it in per cent."""
    known = rows["threshold"].dropna()
    return None if known.empty else float(known.iloc[-1]) / 100


def _years(rotation: pd.DataFrame, backbone: dict[int, str]) -> tuple[ExchangeYear, ...]:
    columns = ["year", "eligible", "moved", "moved_backbone", "share", "backbone_share", "verdict"]
    guessed = rotation["estimated"].astype(bool) if "estimated" in rotation else pd.Series(False, rotation.index)
    return tuple(
        ExchangeYear(
            int(year), int(eligible), int(moved), int(best), _share(share), _share(best_share), str(verdict),
            backbone.get(int(year), "unknown"), bool(estimated),
        )
        for (year, eligible, moved, best, share, best_share, verdict), estimated in zip(
            rotation[columns].itertuples(index=False, name=None), guessed, strict=True
        )
    )  # fmt: skip


def _share(value: object) -> float | None:
    try:
        found = float(str(value))
    except ValueError:
        return None
    return found if math.isfinite(found) else None


def _flows(moves: pd.DataFrame) -> tuple[Flow, ...]:
    found = []
    if moves.empty:
        return ()
    for (stage, start, end), rows in moves.groupby(["stage", "from_unit", "to_unit"], sort=True):
        by_kind = rows.groupby("kind")["teachers"].sum()
        found.append(
            Flow(
                str(stage), school_of(str(start)), school_of(str(end)), int(rows["teachers"].sum()),
                int(rows["of_them_backbone"].sum()), int(by_kind.get("transfer", 0)), int(by_kind.get("rotate", 0)),
                int(rows["year"].min()), int(rows["year"].max()),
            )
        )  # fmt: skip
    return tuple(sorted(found, key=lambda one: (-one.teachers, one.stage, one.from_school, one.to_school)))


def _units(moves: pd.DataFrame, projection: Projection | None) -> tuple[UnitMoves, ...]:
    out, into = (
        {} if moves.empty else {str(unit): int(count) for unit, count in moves.groupby(end)["teachers"].sum().items()}
        for end in ("from_unit", "to_unit")
    )
    may = {} if projection is None else {one.id: int(projection.eligible[at, 0]) for at, one in
                                         enumerate(projection.units)}  # fmt: skip
    units = dict.fromkeys([*(unit for unit, count in may.items() if count), *sorted({*out, *into})])
    found = [
        UnitMoves(unit, unit.partition(":")[2], may.get(unit, 0) if may else None, out.get(unit, 0), into.get(unit, 0))
        for unit in units
    ]
    return tuple(sorted(found, key=lambda one: (-(one.out + one.into), -(one.eligible or 0), one.unit)))


def between_places(flows: tuple[Flow, ...], place: dict[str, str]) -> dict[tuple[str, str], int]:
    """Return teachers by (from, to) place; ``place`` gives the township of a school, itself where it has none."""
    found: dict[tuple[str, str], int] = {}
    for one in flows:
        ends = (place.get(one.from_school) or one.from_school, place.get(one.to_school) or one.to_school)
        found[ends] = found.get(ends, 0) + one.teachers
    return dict(sorted(found.items()))
