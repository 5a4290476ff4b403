"""Tables of a comparison of schedules 时序比选表: one row each, places and money by year, ends of phases."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from planner.base.terms import MEASURED_STAGES
from planner.studies.prepare import Case
from planner.studies.schedule_regret import empty_rows, measure_rows, places_of, pupils_after
from planner.studies.schedules import Compared
from planner.studies.simulate import half_width, wilson
from planner.studies.simulate_tables import simulation_tables

Rows = list[dict[str, Any]]


def schedule_tables(compared: Sequence[Compared]) -> dict[str, pd.DataFrame]:
    """Return ``schedules`` (one row each), ``schedules_years``, ``schedules_cash`` (by fund) and ``schedules_gantt``.

    Places are classrooms × class limit, unit by unit; empty places of one school do not serve another. After the
    horizon: what would be empty if every grade were as large as the horizon's intake. ``schedules_empty`` has it by
    unit with what was spent on it, ``schedules_measures`` what is built, extended or rented.
    """
    years: Rows = []
    cash: Rows = []
    gantt: Rows = []
    rows: Rows = []
    empty: Rows = []
    measures: Rows = []
    for one in compared:
        by_year = _years(one)
        phases = _gantt(one)
        years += by_year
        cash += _cash(one)
        gantt += phases
        rows.append(_row(one, by_year, phases))
        if one.simulated is not None:
            empty += empty_rows(one.schedule.name, _case(one), one.result.tables)
            measures += measure_rows(one.schedule.name, one.result.tables)
            rows[-1]["idle_yuan"] = sum(each["idle_yuan"] for each in empty if each["schedule"] == one.schedule.name)
    return {name: pd.DataFrame(found) for name, found in
            (("schedules", rows), ("schedules_years", years), ("schedules_cash", cash), ("schedules_gantt", gantt),
             ("schedules_empty", empty), ("schedules_measures", measures))}  # fmt: skip


def _row(one: Compared, by_year: Rows, phases: Rows) -> dict[str, Any]:
    run, scenario = one.result.run, one.result.case.scenario
    row: dict[str, Any] = {
        "schedule": one.schedule.name, "title": one.schedule.title, "code": one.result.code, "status": run["status"],
        "deadline": scenario.deadline, "horizon": scenario.horizon,
        "cost_yuan": run.get("total_cost_yuan") or 0,
        "construction_yuan": _construction(one), "pass_year": run.get("first_year_all_met") or 0,
        "replications": 0, "probability": "", "low": "", "high": "", "half_width": "", "failing_units": "",
        "oversized": sum(each["oversized"] for each in by_year),
        "most_short_places": max((each["short_places"] for each in by_year), default=0),
        "empty_places_at_horizon": by_year[-1]["empty_places"] if by_year else 0,
        "empty_places_after": _empty_after(one), "idle_yuan": 0, "critical_project": "", "critical_school": "",
        "critical_phase": "", "critical_on_time": "", "conflict": _conflict(one),
    }  # fmt: skip
    if one.simulated is not None:
        t = scenario.deadline - scenario.base_year
        samples = one.simulated.samples
        passes = sum(bool(sample.district[t]) for sample in samples)
        low, high = wilson(passes, len(samples))
        row |= {
            "replications": len(samples), "probability": passes / len(samples), "low": low, "high": high,
            "half_width": half_width(samples, t),
            "failing_units": float(np.mean([sample.failing[0, t] for sample in samples])),
        }  # fmt: skip
        row |= _critical(phases)
    return row


def _case(one: Compared) -> Case:
    """The case of compulsory education that a schedule was planned for."""
    case = one.result.case
    assert isinstance(case, Case)
    return case


def _conflict(one: Compared) -> str:
    """Groups of rules that cannot hold together under a schedule without a plan, '' otherwise."""
    if "conflicts" not in one.result.tables:
        return ""
    return " ".join(dict.fromkeys(one.result.tables["conflicts"]["group"].tolist()))


def _construction(one: Compared) -> int:
    if "actions" not in one.result.tables:
        return 0
    actions = one.result.tables["actions"]
    return int(actions.loc[actions["lever"] == "build", "cost_yuan"].sum())


def _critical(phases: Rows) -> dict[str, Any]:
    """The project that is least often in time (the later one of two alike), and its longest phase at P50."""
    used = [row for row in phases if row["on_time"] != ""]
    if not used:
        return {}
    last = min(used, key=lambda row: (row["on_time"], [-int(part) for part in row["p90"].split("-")], row["project"]))
    own = [row for row in phases if row["project"] == last["project"] and row["months"] != ""]
    longest = max(own, key=lambda row: row["months"], default=None)
    return {
        "critical_project": last["project"],
        "critical_school": last["school"],
        "critical_phase": longest["phase"] if longest else "",
        "critical_on_time": last["on_time"],
    }


def _years(one: Compared) -> Rows:
    """Money, pupils, places and crowded units by year, as planned; nothing where there is no plan."""
    if one.simulated is None:
        return []
    case = _case(one)
    places, pupils = places_of(case, one.result.tables), case.projection.pupils
    units = np.array([unit.stage in MEASURED_STAGES for unit in case.projection.units], dtype=np.bool_)[:, None]
    crowded = _crowded(one)
    paid = _paid(one)
    rows = []
    for t, year in enumerate(case.projection.years):
        if t == 0:
            continue
        here, space = (pupils[:, t] * units[:, 0]).astype(np.float64), places[:, t]
        known = space > 0
        rows.append(
            {
                "schedule": one.schedule.name, "year": year, "planned_yuan": paid.get(year, (0, "", ""))[0],
                "p10_yuan": paid.get(year, (0, "", ""))[1], "p90_yuan": paid.get(year, (0, "", ""))[2],
                "pupils": int(here.sum()), "places": round(float(space.sum())),
                "short_places": round(float(np.maximum(here - space, 0.0)[known].sum())),
                "empty_places": round(float(np.maximum(space - here, 0.0).sum())), "oversized": crowded.get(year, 0),
            }
        )  # fmt: skip
    return rows


def _empty_after(one: Compared) -> int:
    """Places empty once every grade is as large as the horizon's intake."""
    if one.simulated is None:
        return 0
    case = _case(one)
    places = places_of(case, one.result.tables)[:, -1]
    return round(float(np.maximum(places - pupils_after(case.projection), 0.0).sum()))


def _crowded(one: Compared) -> dict[int, int]:
    """Units whose largest class is over the limit, by year."""
    if "verdicts" not in one.result.tables:
        return {}
    verdicts = one.result.tables["verdicts"]
    bad = verdicts[(verdicts["standard"] == "G5") & (verdicts["verdict"] == "not_met")]
    return {int(year): int(count) for year, count in bad.groupby("year").size().items()}  # type: ignore[call-overload]


def _paid(one: Compared) -> dict[int, tuple[int, Any, Any]]:
    """Yuan by year: planned, P10 and P90 of what is really paid, all funds together."""
    if one.simulated is None:
        return {}
    bench, samples = one.simulated.bench, one.simulated.samples
    total = np.stack([sample.paid.sum(axis=0) for sample in samples])
    planned: dict[int, int] = {}
    for (_, year), yuan in bench.planned.spent.items():
        planned[year] = planned.get(year, 0) + yuan
    bands = np.percentile(total, (10, 90), axis=0)
    return {
        year: (planned.get(year, 0), round(float(bands[0, t])), round(float(bands[1, t])))
        for t, year in enumerate(bench.case.projection.years)
    }


def _cash(one: Compared) -> Rows:
    """Yuan by year and fund: planned, P10, P50 and P90 of what is really paid."""
    if one.simulated is None:
        return []
    paid = simulation_tables(one.simulated)["simulation_cash"]
    columns = ["year", "fund", "planned_yuan", "p10_yuan", "p50_yuan", "p90_yuan"]
    rows = paid[columns].itertuples(index=False, name=None)
    return [{"schedule": one.schedule.name, **dict(zip(columns, row, strict=True))} for row in rows]


def _gantt(one: Compared) -> Rows:
    """Phases of the projects: when they end (P10, P50, P90), how long they take at P50."""
    if one.simulated is None:
        return []
    sites = simulation_tables(one.simulated)["simulation_sites"]
    rows: Rows = []
    before: dict[str, str] = {}
    for row in sites[sites["kind"] == "school"].to_dict("records") if len(sites) else []:
        begin = before.get(row["site"], f"{row['planned_start']}-01")
        phase = row["phase"] not in ("accepted", "opened")
        rows.append(
            {
                "schedule": one.schedule.name, "project": row["site"], "school": row["school"], "phase": row["phase"],
                "planned_start": row["planned_start"], "planned_use": row["planned_use"],
                "p10": row["p10"], "p50": row["p50"], "p90": row["p90"],
                "months": _months(row["p50"]) - _months(begin) if phase else "", "on_time": row["on_time"],
            }
        )  # fmt: skip
        before[row["site"]] = row["p50"]
    return rows


def _months(date: str) -> int:
    year, month = date.split("-")
    return 12 * int(year) + int(month)
