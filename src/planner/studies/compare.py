"""Comparing runs 方案比较: which inputs differ, which results differ, absolute and percent.

Works on ``run.json`` and the tables of runs, however they are stored.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

#: How many runs can be looked at side by side.
FEWEST, MOST = 2, 6
#: Parts of a scenario that are texts about it, not inputs.
ABOUT = ("title", "description", "author", "source", "not_modelled", "reasons")


@dataclass(frozen=True)
class Side:
    """One run of a comparison: how it is called, ``run.json`` and its tables."""

    name: str
    run: Mapping[str, Any]
    tables: Mapping[str, pd.DataFrame]


@dataclass(frozen=True)
class InputDifference:
    """An input that is not the same in all runs: ``kind`` scenario, data, standards or program."""

    kind: str
    key: str
    values: tuple[Any, ...]


@dataclass(frozen=True)
class Difference:
    """A result in each run; nan where a run does not have it. Differences are to the first run."""

    metric: str
    subject: str
    year: int
    values: tuple[float, ...]

    @property
    def absolute(self) -> tuple[float, ...]:
        """Each value less that of the first run."""
        return tuple(value - self.values[0] for value in self.values)

    @property
    def percent(self) -> tuple[float, ...]:
        """Each difference as a share of the first run's value; nan where that is 0."""
        first = self.values[0]
        return tuple(math.nan if first == 0 else (value - first) / abs(first) for value in self.values)


@dataclass(frozen=True)
class Comparison:
    """What differs between runs."""

    names: tuple[str, ...]
    inputs: tuple[InputDifference, ...]
    results: tuple[Difference, ...]


def compare(sides: Sequence[Side]) -> Comparison:
    """Return what differs between two to six runs; ValueError for fewer or more."""
    if not FEWEST <= len(sides) <= MOST:
        raise ValueError(f"{FEWEST} to {MOST} runs can be compared, not {len(sides)}")
    measured = [metrics(side.run, side.tables) for side in sides]
    keys = dict.fromkeys(key for one in measured for key in one)
    results = []
    for key in sorted(keys):
        # A sum over no rows is nothing spent, not something unknown; other values stay unknown.
        absent = 0.0 if key[0] in SUMS else math.nan
        values = tuple(one.get(key, absent) for one in measured)
        if any(not _same(value, values[0]) for value in values):
            results.append(Difference(*key, values))
    return Comparison(tuple(side.name for side in sides), tuple(_inputs(sides)), tuple(results))


#: Metrics that are sums over rows of ``actions.csv``.
SUMS = ("cost", "cost_by_year", "cost_by_fund", "cost_by_lever", "cost_by_school", "quantity")
Key = tuple[str, str, int]


def metrics(run: Mapping[str, Any], tables: Mapping[str, pd.DataFrame]) -> dict[Key, float]:
    """Return (metric, subject, year) → value of a run; year 0 where it is about all years."""
    found: dict[Key, float] = {}
    first = run.get("first_year_all_met")
    found["first_year_all_met", "", 0] = math.nan if first is None else float(first)
    actions = tables.get("actions")
    if actions is not None:
        found["cost", "", 0] = float(actions["cost_yuan"].sum())
        found |= _sums("cost_by_year", actions.groupby("year")["cost_yuan"].sum(), by_year=True)
        for metric, column in (("fund", "fund"), ("lever", "lever"), ("school", "school")):
            sums = actions[actions["cost_yuan"] != 0].groupby(column)["cost_yuan"].sum()
            found |= _sums(f"cost_by_{metric}", sums, by_year=False)
        bought = actions[~actions["lever"].isin(["salary", "build"])].groupby("lever")["quantity"].sum()
        found |= _sums("quantity", bought, by_year=False)
    found |= _standing(tables)
    return found


def _sums(metric: str, sums: pd.Series[Any], *, by_year: bool) -> dict[Key, float]:
    if by_year:
        return {(metric, "", int(str(year))): float(value) for year, value in sums.items()}
    return {(metric, str(subject), 0): float(value) for subject, value in sums.items()}


def _standing(tables: Mapping[str, pd.DataFrame]) -> dict[Key, float]:
    """Coefficients of variation by stage, indicator and year; units that meet the school rule by year."""
    found: dict[Key, float] = {}
    spread = tables.get("dispersion")
    if spread is not None:
        columns = ["stage", "indicator", "year", "cv"]
        for stage, indicator, year, cv in spread[columns].itertuples(index=False, name=None):
            found["cv", f"{stage}:{indicator}", int(year)] = float(cv)
    rule = tables.get("schools_rule")
    if rule is not None:
        for year, count in rule[rule["verdict"] == "met"].groupby("year").size().items():
            found["schools_met", "", int(str(year))] = float(count)
    return found


def _same(one: float, other: float) -> bool:
    return one == other or (math.isnan(one) and math.isnan(other)) or math.isclose(one, other, rel_tol=1e-12)


def _inputs(sides: Sequence[Side]) -> Iterator[InputDifference]:
    for kind, tell in (("scenario", _scenario), ("data", _data), ("standards", _standards), ("program", _program)):
        told = [tell(side.run) for side in sides]
        for key in sorted(dict.fromkeys(key for one in told for key in one)):
            values = tuple(one.get(key) for one in told)
            if any(value != values[0] for value in values):
                yield InputDifference(kind, key, values)


def _scenario(run: Mapping[str, Any]) -> dict[str, Any]:
    """Every key of the resolved scenario that is a number, a word or a list; its texts are not inputs."""
    resolved = run.get("resolved")
    whole = dict(resolved) if isinstance(resolved, dict) else {}
    return dict(flat({key: value for key, value in whole.items() if key not in ABOUT}))


def _data(run: Mapping[str, Any]) -> dict[str, Any]:
    """Tables of the district by sha256; the scenario's own documents are told key by key."""
    inputs = dict(run.get("inputs") or {})
    return {name: digest for name, digest in inputs.items() if not name.endswith((".yaml", ".yml"))}


def _standards(run: Mapping[str, Any]) -> dict[str, Any]:
    return {key: run.get(key) for key in ("standards_pack", "standards_sha256")}


def _program(run: Mapping[str, Any]) -> dict[str, Any]:
    versions = {f"versions.{name}": value for name, value in dict(run.get("versions") or {}).items()}
    return {"results_version": run.get("results_version"), **versions}


def flat(document: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, Any]]:
    """Yield dotted key → value of a nested document."""
    for key, value in document.items():
        if isinstance(value, Mapping) and value:
            yield from flat(value, f"{prefix}{key}.")
        else:
            yield f"{prefix}{key}", value
