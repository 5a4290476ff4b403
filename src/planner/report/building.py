"""What is built and when 建设: projects with their ends, places against pupils, money by year and fund.

Facts of one run, from its tables; the ends that a simulation finds are added where there is one, and the class
limits (so many pupils to a classroom) where the scenario is at hand. :mod:`planner.report.building_text` words them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd

from planner.base.terms import MEASURED_STAGES
from planner.report.odds import SiteEnd
from planner.report.papers.paper import PLANS
from planner.report.standing import Tables
from planner.studies.prepare import Case


@dataclass(frozen=True)
class Works:
    """A project: years of work, the year it opens, cost in yuan; P10–P90 of its use (YYYY-MM) where simulated."""

    project: str
    school: str
    start: int
    finish: int
    opens: int
    cost_yuan: int
    fund: str
    p10: str = ""
    p50: str = ""
    p90: str = ""
    on_time: float | None = None
    pinned: bool | None = None
    price_yuan: float | None = None


@dataclass(frozen=True)
class PlacesYear:
    """A stage in one year: pupils, places (classrooms × class limit), places short and empty, unit by unit."""

    stage: str
    year: int
    pupils: int
    places: int
    short: int
    empty: int


@dataclass(frozen=True)
class Paid:
    """What building costs in a year out of one fund, yuan."""

    year: int
    fund: str
    yuan: int


@dataclass(frozen=True)
class Building:
    """All of it; ``places`` is empty where the class limits are not known."""

    works: tuple[Works, ...]
    places: tuple[PlacesYear, ...]
    paid: tuple[Paid, ...]


def building(
    run: Mapping[str, Any], tables: Tables, sites: tuple[SiteEnd, ...] = (), case: Case | None = None
) -> Building:
    """Return the facts of a run; ``sites`` are the ends of its simulation, ``case`` its scenario as read."""
    ends = {one.site: one for one in sites}
    works = tuple(_works(row, ends, run) for row in tables["projects"].to_dict("records"))
    return Building(works, places(tables, class_limits(case)) if case is not None else (), _paid(tables["actions"]))


def _works(row: Mapping[Any, Any], ends: Mapping[str, SiteEnd], run: Mapping[str, Any]) -> Works:
    code, end = str(row["project"]), ends.get(str(row["project"]))
    schedule = run.get("schedule") or {}
    pins = {str(each["project"]): each for each in schedule.get("pins") or ()}
    pin = pins.get(code)
    free = {str(each["project"]): bool(each["free"]) for each in schedule.get("chosen") or ()}
    one = Works(
        code, str(row["school"]), int(row["start"]), int(row["finish"]), int(row["opens_year"]),
        int(row["cost_yuan"]), str(row["fund"]), pinned=not free[code] if code in free else None,
        price_yuan=None if pin is None or pin.get("price_yuan") is None else float(pin["price_yuan"]),
    )  # fmt: skip
    return one if end is None else replace(one, p10=end.p10, p50=end.p50, p90=end.p90, on_time=end.on_time)


def class_limits(case: Case) -> pd.DataFrame:
    """Return how many pupils a class may have: rows unit, year, limit."""
    projection = case.projection
    years = list(projection.years)
    return pd.DataFrame(
        {
            "unit": np.repeat([one.id for one in projection.units], len(years)),
            "year": years * len(projection.units),
            "limit": np.asarray(case.targets.class_limit, dtype=np.float64).ravel(),
        }
    )


def places(tables: Tables, limits: pd.DataFrame) -> tuple[PlacesYear, ...]:
    """Return places against pupils by stage and year; empty places of one school do not serve another.

    Units whose classrooms are not known count with neither places nor a shortage.
    """
    stocks = tables["stocks"]
    rooms = stocks[(stocks["resource"] == "classrooms") & stocks["stage"].isin(MEASURED_STAGES)]
    pupils = tables["pupils"].groupby(["unit", "year"], sort=False)["pupils"].sum().rename("pupils").reset_index()
    whole = rooms.merge(pupils, on=["unit", "year"]).merge(limits, on=["unit", "year"])
    space = whole["stock"] * whole["limit"]
    known = space > 0
    whole = whole.assign(
        places=space,
        short=(whole["pupils"] - space).clip(lower=0).where(known, 0.0),
        empty=(space - whole["pupils"]).clip(lower=0),
    )
    sums = whole.groupby(["stage", "year"], sort=False)[["pupils", "places", "short", "empty"]].sum()
    return tuple(
        PlacesYear(str(stage), int(year), round(seated), round(there), round(short), round(empty))
        for (stage, year), (seated, there, short, empty) in zip(
            sums.index, sums.itertuples(index=False, name=None), strict=True
        )
    )


def _paid(actions: pd.DataFrame) -> tuple[Paid, ...]:
    """Projects, extensions, classrooms, grounds, leases and classes opened, by year and fund."""
    rows = actions[actions["lever"].isin(PLANS["construction"]) & (actions["cost_yuan"] != 0)]
    sums = rows.groupby(["year", "fund"], sort=True)["cost_yuan"].sum().reset_index()
    return tuple(
        Paid(int(year), str(fund), int(yuan))
        for year, fund, yuan in sums[["year", "fund", "cost_yuan"]].itertuples(index=False, name=None)
    )
