"""The odds of a plan 达标概率: what a simulation's tables say, in the order in which a leader asks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd


@dataclass(frozen=True)
class OddsYear:
    """One year: probability that the district passes, its 95 % interval, units that fail on average."""

    year: int
    probability: float
    low: float
    high: float
    failing_units: float


@dataclass(frozen=True)
class Chance:
    """A rule, unit or school and the probability that it passes in the deadline's year."""

    subject: str
    standard: str
    probability: float


@dataclass(frozen=True)
class Source:
    """A source of delay: failing units if it alone is at work, fewer failing units if it alone is absent.

    ``only`` and ``without`` are probabilities that the district passes in the deadline's year.
    """

    source: str
    only: float
    only_failing: float
    without: float
    fewer_failing: float


@dataclass(frozen=True)
class SiteEnd:
    """A project: when it is in use (P10, P50, P90 as YYYY-MM) and how often by the plan's autumn."""

    site: str
    school: str
    planned_use: int
    p10: str
    p50: str
    p90: str
    on_time: float


@dataclass(frozen=True)
class Reserve:
    """Slack that is worth buying: see :class:`planner.studies.simulate_slack.Slack`."""

    unit: str
    indicator: str
    failing: float
    amount: int
    measure: str
    yuan: int


@dataclass(frozen=True)
class Bought:
    """What all reserves together would do: cost, units failing on average and probability, before and after."""

    yuan: int
    failing_before: float
    failing_after: float
    before: float
    after: float


@dataclass(frozen=True)
class CashYear:
    """Money of a fund and year: planned, and what is really paid (P10, P50, P90), yuan."""

    fund: str
    year: int
    planned: int
    p10: int
    p50: int
    p90: int


@dataclass(frozen=True)
class Rotated:
    """The two shares of rotation measured in a year (P10, P50, P90, per cent; None: nobody), and how often each holds.

    ``shares``: moved of the eligible, backbone teachers of the moved; ``planned`` the same by the plan.
    """

    year: int
    planned: tuple[float | None, float | None]
    shares: tuple[tuple[float | None, ...], tuple[float | None, ...]]
    holds: tuple[float, float]


@dataclass(frozen=True)
class Odds:
    """Everything that the odds screen says."""

    replications: int
    half_width: float
    deadline: int
    units: int
    years: tuple[OddsYear, ...]
    never: float
    rules: tuple[Chance, ...]
    worst: tuple[Chance, ...]
    sources: tuple[Source, ...]
    reserves: tuple[Reserve, ...]
    bought: Bought | None
    sites: tuple[SiteEnd, ...]
    works_on_time: float | None  # works at schools in use when the plan counts on them, share
    works: int
    cost: dict[str, int]
    cash: tuple[CashYear, ...]
    rotated: tuple[Rotated, ...] = ()
    precision: float | None = None  # half-width asked for; None: a number of replications was
    stopped: bool = False  # somebody ended it early: fewer replications than asked
    pupils_drawn: bool = False  # pupils from the forecast's draws, not as projected
    together: bool = False  # schools and kindergartens of one budget

    @property
    def at_deadline(self) -> OddsYear:
        """The deadline's year."""
        return next(one for one in self.years if one.year == self.deadline)


def odds(tables: Mapping[str, pd.DataFrame]) -> Odds:
    """Return the odds in the tables ``simulation_*`` of a run."""
    run = dict(zip(tables["simulation_run"]["key"], tables["simulation_run"]["value"], strict=True))
    deadline, table = int(run["deadline"]), tables["simulation_odds"]
    here = table[table["year"] == deadline]
    units = table[(table["scope"] == "subject") & (table["standard"] == "SR")]
    failing = (1.0 - units["probability"]).groupby(units["year"]).sum()
    last = tables["simulation_pass_year"]
    sites = tables["simulation_sites"]
    used = sites[sites["phase"].isin(["opened", "accepted"]) & (sites["on_time"] != "")]
    works = used[used["phase"] == "accepted"]
    return Odds(
        replications=int(run["replications"]),
        half_width=float(run["half_width"]),
        deadline=deadline,
        units=int(units["subject"].nunique()),
        years=tuple(
            OddsYear(
                int(row["year"]), row["probability"], row["low"], row["high"], float(failing.get(row["year"], 0.0))
            )
            for row in _records(table[table["scope"] == "district"])
        ),
        never=float(last.loc[last["year"] == 0, "probability"].iloc[0]),
        rules=_chances(here[here["scope"] == "rule"]),
        worst=_chances(here[(here["scope"] == "subject") & (here["standard"] == "SR")]),
        sources=_sources(tables["simulation_sources"]),
        reserves=_reserves(tables["simulation_slack"]),
        bought=_bought(tables["simulation_reserved"]),
        sites=tuple(_site(row) for row in _records(used[used["phase"] == "opened"])),
        works_on_time=float(works["on_time"].astype(float).mean()) if len(works) else None,
        works=len(works),
        cost={str(row["statistic"]): int(row["yuan"]) for row in _records(tables["simulation_cost"])},
        cash=tuple(_cash(row) for row in _records(tables["simulation_cash"])),
        # Runs kept by an earlier version lack what follows.
        rotated=tuple(_rotated(row) for row in _records(tables.get("simulation_rotation", pd.DataFrame()))),
        precision=_number(run.get("precision_asked")),
        stopped=str(run.get("stopped", 0)) == "1",
        pupils_drawn=run.get("pupils") == "drawn",
        together=run.get("parts") == "both",
    )


def _records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    return [{str(key): value for key, value in row.items()} for row in frame.to_dict("records")]


def _chances(frame: pd.DataFrame) -> tuple[Chance, ...]:
    """Rows of the odds, the least probable first."""
    found = [Chance(str(row["subject"]), str(row["standard"]), float(row["probability"])) for row in _records(frame)]
    return tuple(sorted(found, key=lambda one: (one.probability, one.subject)))


def _sources(frame: pd.DataFrame) -> tuple[Source, ...]:
    """Sources of delay, the one that breaks most on its own first."""
    found = {}
    for row in _records(frame):
        found[row["source"], row["mode"]] = row
    sources = [
        Source(
            source=str(source),
            only=float(row["probability"]),
            only_failing=float(row["failing_units"]),
            without=float(found[source, "without"]["probability"]),
            fewer_failing=-float(found[source, "without"]["failing_units_change"]),
        )
        for (source, mode), row in found.items()
        if mode == "alone"
    ]
    return tuple(sorted(sources, key=lambda one: (one.only, -one.only_failing, one.source)))


def _reserves(frame: pd.DataFrame) -> tuple[Reserve, ...]:
    return tuple(
        Reserve(
            str(row["unit"]), str(row["indicator"]), float(row["failing"]), int(row["amount"]), str(row["measure"]),
            int(row["yuan"]),
        )
        for row in _records(frame)
    )  # fmt: skip


def _site(row: dict[str, Any]) -> SiteEnd:
    return SiteEnd(
        site=str(row["site"]),
        school=str(row["school"]),
        planned_use=int(row["planned_use"]),
        p10=str(row["p10"]),
        p50=str(row["p50"]),
        p90=str(row["p90"]),
        on_time=float(row["on_time"]),
    )


def _cash(row: dict[str, Any]) -> CashYear:
    planned, p10, p50, p90 = (int(row[key]) for key in ("planned_yuan", "p10_yuan", "p50_yuan", "p90_yuan"))
    return CashYear(str(row["fund"]), int(row["year"]), planned, p10, p50, p90)


def _rotated(row: dict[str, Any]) -> Rotated:
    names = ("share", "backbone_share")
    first, second = (tuple(_number(row[f"{name}_p{p}"]) for p in (10, 50, 90)) for name in names)
    planned = _number(row["planned_share"]), _number(row["planned_backbone_share"])
    holds = float(row["share_probability"]), float(row["backbone_share_probability"])
    return Rotated(int(row["year"]), planned, (first, second), holds)


def _number(value: Any) -> float | None:
    """A number of a cell that may be empty."""
    found = pd.to_numeric(value, errors="coerce") if value is not None else float("nan")
    return None if pd.isna(found) else float(found)


def _bought(frame: pd.DataFrame) -> Bought | None:
    row = _records(frame)[0]
    if not row["replications"]:
        return None
    before, after = (int(row[key]) / int(row["replications"]) for key in ("passes_before", "passes_after"))
    return Bought(int(row["yuan"]), float(row["failing_before"]), float(row["failing_after"]), before, after)
