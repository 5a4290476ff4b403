"""Where a district stands in one year 现状: plain facts from the tidy tables of a run (design §7).

Nothing is worded here: the facts are what ``--json`` prints and what :mod:`planner.report.standing_text` puts
into sentences, so the two cannot differ.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from planner.base.rounding import TOLERANCE, ceil_at_least
from planner.base.terms import INDICATORS, MEASURED_STAGES, PER_PUPILS

Tables = Mapping[str, pd.DataFrame]

#: R4…R6 are m² and yuan; the others count persons or rooms and come whole.
_WHOLE = {"R1", "R2", "R3", "R7"}
_PER = dict(zip(INDICATORS, PER_PUPILS, strict=True))
#: Schools named beside each coefficient of variation.
CONTRIBUTORS = 3
#: Rules that have tables of their own: the indicators, the school rule, the coefficients.
RESOURCE_RULES = (*INDICATORS, "SR", "SRT", "CV")


@dataclass(frozen=True)
class Shortfall:
    """An indicator of a unit under its threshold; ``short`` is what is missing, in persons, rooms, m² or yuan."""

    indicator: str
    value: float
    threshold: float
    short: float
    verdict: str


@dataclass(frozen=True)
class UnitStanding:
    """A unit that does not meet the school rule (6 of 7, the last at 85 %)."""

    unit: str
    school: str
    name: str
    stage: str
    met: int
    lowest_ratio: float
    shortfalls: tuple[Shortfall, ...]


@dataclass(frozen=True)
class Contributor:
    """A unit's share of a dispersion: (P_u/ΣP)(x_u − μ)² over its sum, and the side of the mean it is on."""

    unit: str
    school: str
    name: str
    share: float
    above: bool


@dataclass(frozen=True)
class Spread:
    """A coefficient of variation 校际差异系数 and who makes it."""

    stage: str
    indicator: str
    mean: float
    cv: float
    limit: float
    verdict: str
    contributors: tuple[Contributor, ...]


@dataclass(frozen=True)
class Worst:
    """The subject that is furthest from what an item asks, with its value."""

    subject: str
    value: float
    threshold: float


@dataclass(frozen=True)
class Item:
    """An item of the standards over all its subjects (the district, schools or units)."""

    standard: str
    dimension: str
    level: str
    basis: str
    verdict: str
    subjects: int
    failing: tuple[str, ...]  # subjects that do not meet it, or are unknown
    worst: Worst | None
    estimated: bool
    citation: str


@dataclass(frozen=True)
class Standing:
    """One year of a district against the standards in force."""

    year: int
    measured: dict[str, int]  # stage → units measured
    meeting: dict[str, int]  # stage → units that meet the school rule
    failing: tuple[UnitStanding, ...]
    spreads: tuple[Spread, ...]
    items: tuple[Item, ...]

    def of_verdict(self, *verdicts: str) -> tuple[Item, ...]:
        """Return the items with one of ``verdicts``, those of the resource tables left out."""
        return tuple(one for one in self.items if one.verdict in verdicts and one.standard not in RESOURCE_RULES)


def standing(tables: Tables, year: int, names: Mapping[str, str]) -> Standing:
    """Return where the district stands in ``year``.

    ``tables`` holds ``pupils, indicators, schools_rule, dispersion, contributions, verdicts``;
    ``names`` maps school ids to names.
    """
    rule = _of_year(tables["schools_rule"], year)
    rule = rule[rule["verdict"] != "not_measured"]
    indicators = _of_year(tables["indicators"], year)
    indicators = indicators[indicators["verdict"] != "not_measured"]
    pupils = _of_year(tables["pupils"], year).groupby("unit", sort=True)["pupils"].sum()
    by_stage = {stage: rule[rule["stage"] == stage] for stage in MEASURED_STAGES}
    return Standing(
        year=year,
        measured={stage: len(frame) for stage, frame in by_stage.items()},
        meeting={stage: int((frame["verdict"] == "met").sum()) for stage, frame in by_stage.items()},
        failing=_failing(rule, indicators, pupils, names),
        spreads=_spreads(_of_year(tables["dispersion"], year), _of_year(tables["contributions"], year), names),
        items=items(_of_year(tables["verdicts"], year)),
    )


def school_of(unit: str) -> str:
    """Return the school of a unit ``school:stage``."""
    return unit.rpartition(":")[0]


def shortage(indicator: str, value: float, threshold: float, pupils: float) -> float:
    """Return what a unit lacks: ``(θ − x)·P/per``, whole where persons and rooms are counted, 0 where met."""
    lack = max(0.0, (threshold - value) * pupils / _PER[indicator])
    if lack <= TOLERANCE * pupils:
        return 0.0
    return float(ceil_at_least(lack)) if indicator in _WHOLE else lack


def items(verdicts: pd.DataFrame) -> tuple[Item, ...]:
    """Return the items of one year's verdicts: each is as good as the worst of its subjects."""
    return tuple(_item(str(code), frame) for code, frame in verdicts.groupby("standard", sort=False))


def _item(code: str, frame: pd.DataFrame) -> Item:
    counted = frame[frame["verdict"] != "not_measured"]
    present = set(counted["verdict"])
    verdict = next((one for one in ("not_met", "unknown", "tolerated", "met") if one in present), "not_measured")
    first = frame.iloc[0]
    bad = counted[counted["verdict"].isin(["not_met", "unknown"])]
    return Item(
        standard=code,
        dimension=str(first["dimension"]),
        level=str(first["level"]),
        basis=str(first["basis"]),
        verdict=verdict,
        subjects=len(counted),
        failing=tuple(str(subject) for subject in bad["subject"].fillna("")),
        worst=_worst(counted[counted["verdict"] == verdict]),
        estimated="estimated" in frame and bool(frame["estimated"].astype(int).any()),
        citation="" if pd.isna(first["citation"]) else str(first["citation"]),
    )


def _worst(frame: pd.DataFrame) -> Worst | None:
    """The value furthest from its threshold on the wrong side (``comparator`` tells which side that is)."""
    one = pd.DataFrame(
        {
            "subject": frame["subject"].fillna(""),
            "value": pd.to_numeric(frame["value"], errors="coerce"),
            "threshold": pd.to_numeric(frame["threshold"], errors="coerce"),
            "sign": frame["comparator"].map(lambda sign: 1.0 if str(sign).startswith("<") else -1.0),
        }
    ).dropna()
    if one.empty:
        return None
    away = (one["value"] - one["threshold"]) * one["sign"] / one["threshold"].abs().clip(lower=1e-9)
    row = one.iloc[int(away.argmax())]
    return Worst(str(row["subject"]), float(row["value"]), float(row["threshold"]))


def _of_year(frame: pd.DataFrame, year: int) -> pd.DataFrame:
    return frame[frame["year"] == year]


def _failing(
    rule: pd.DataFrame, indicators: pd.DataFrame, pupils: pd.Series[int], names: Mapping[str, str]
) -> tuple[UnitStanding, ...]:
    short: dict[str, list[Shortfall]] = {}
    under = indicators[indicators["verdict"].isin(["not_met", "tolerated"])]
    for row in under.itertuples(index=False):
        code, value, threshold = str(row.indicator), float(row.value), float(row.threshold)  # type: ignore[arg-type]
        missing = shortage(code, value, threshold, float(pupils.get(str(row.unit), 0)))
        short.setdefault(str(row.unit), []).append(Shortfall(code, value, threshold, missing, str(row.verdict)))
    found = [
        UnitStanding(
            unit=str(row.unit),
            school=school_of(str(row.unit)),
            name=names.get(school_of(str(row.unit)), school_of(str(row.unit))),
            stage=str(row.stage),
            met=int(row.met),  # type: ignore[arg-type]
            lowest_ratio=float(row.lowest_ratio),  # type: ignore[arg-type]
            shortfalls=tuple(sorted(short.get(str(row.unit), []), key=lambda one: one.value / one.threshold)),
        )
        for row in rule[rule["verdict"] == "not_met"].itertuples(index=False)
    ]
    return tuple(sorted(found, key=lambda one: (one.met, one.lowest_ratio, one.unit)))


def _spreads(dispersion: pd.DataFrame, contributions: pd.DataFrame, names: Mapping[str, str]) -> tuple[Spread, ...]:
    makers = {
        (str(stage), str(code)): _contributors(frame, names)
        for (stage, code), frame in contributions.groupby(["stage", "indicator"], sort=False)
    }
    return tuple(
        Spread(
            stage=str(row.stage),
            indicator=str(row.indicator),
            mean=float(row.mean),  # type: ignore[arg-type]
            cv=float(row.cv),  # type: ignore[arg-type]
            limit=float(row.limit),  # type: ignore[arg-type]
            verdict=str(row.verdict),
            contributors=makers.get((str(row.stage), str(row.indicator)), ()),
        )
        for row in dispersion[dispersion["verdict"] != "not_measured"].itertuples(index=False)
    )


def _contributors(frame: pd.DataFrame, names: Mapping[str, str]) -> tuple[Contributor, ...]:
    some = frame[frame["share"] > 0].sort_values(["share", "unit"], ascending=[False, True], kind="stable")
    return tuple(
        Contributor(str(unit), school_of(str(unit)), names.get(school_of(str(unit)), school_of(str(unit))),
                    float(share), bool(value > mean))
        for unit, share, value, mean in some[["unit", "share", "value", "mean"]]
        .head(CONTRIBUTORS)
        .itertuples(index=False, name=None)
    )  # fmt: skip
