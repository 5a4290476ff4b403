"""Falling rolls 生源回落: what stands empty at the horizon and after, school by school, and what it cost to build.

Places are classrooms × class limit of the unit. After the horizon every grade is taken to be as large as the
horizon's intake. What a plan and its projects added since the base year is held to stand empty first, because without
it the school would have had fewer places: its share of the money spent there is the regret.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from planner.base.terms import MEASURED_STAGES, PHYSICAL
from planner.base.types import Floats, Projection
from planner.studies.prepare import Case

#: Levers that make places, and all that builds, converts or rents instead.
PLACES = ("build", "extend", "add_classroom")
MEASURES = ("build", "extend", "add_classroom", "extend_sports", "lease", "open_class")
_ROOMS = PHYSICAL.index("classrooms")


def places_of(case: Case, tables: Mapping[str, pd.DataFrame]) -> Floats:
    """Return places (u, y): the unit's part of its school's classrooms × the pupils that a class may have."""
    shape = case.targets.class_limit.shape
    if "stocks" not in tables:
        return np.zeros(shape)
    stocks = tables["stocks"]
    rooms = stocks.loc[stocks["resource"] == "classrooms", "stock"].to_numpy(dtype=np.float64).reshape(shape)
    return np.asarray(rooms * case.targets.class_limit, dtype=np.float64)


def pupils_after(projection: Projection) -> Floats:
    """Return pupils (u) once every grade is as large as the horizon's intake; a closed school has none."""
    last = projection.pupils_by_grade[:, :, -1]
    taught = projection.pupils_by_grade.sum(axis=2) > 0
    intake = last[np.arange(len(last)), np.argmax(taught, axis=1)]
    return np.asarray(intake * taught.sum(axis=1) * (last.sum(axis=1) > 0), dtype=np.float64)


def empty_rows(schedule: str, case: Case, tables: Mapping[str, pd.DataFrame]) -> list[dict[str, Any]]:
    """Return a row per measured unit: pupils, places and empty ones at the horizon and after, and the yuan idle."""
    projection, places = case.projection, places_of(case, tables)
    before = _base_places(case)
    later = pupils_after(projection)
    spent = _spent(tables)
    rows = []
    for u, unit in enumerate(projection.units):
        if unit.stage not in MEASURED_STAGES or not places[u, -1]:
            continue
        school = case.district.school_by_id[unit.school]
        built = max(places[u, -1] - before[u], 0.0)
        pupils = float(projection.pupils[u, -1])
        empty, after = max(places[u, -1] - pupils, 0.0), max(places[u, -1] - later[u], 0.0)
        idle = min(built, after) / built if built else 0.0
        yuan = spent.get(unit.school, 0) * float(projection.weight[u, -1])
        rows.append(
            {
                "schedule": schedule, "unit": unit.id, "school": unit.school, "stage": unit.stage,
                "area": school.area_type, "year": case.scenario.horizon, "pupils": round(pupils),
                "places": round(places[u, -1]), "empty": round(empty), "pupils_after": round(later[u]),
                "empty_after": round(after), "built_places": round(built), "built_empty": round(min(built, empty)),
                "built_empty_after": round(min(built, after)), "places_yuan": round(yuan),
                "idle_yuan": round(yuan * idle),
            }
        )  # fmt: skip
    return rows


def measure_rows(schedule: str, tables: Mapping[str, pd.DataFrame]) -> list[dict[str, Any]]:
    """Return a row per measure that builds, converts or rents: how much of it, and what it costs."""
    if "actions" not in tables:
        return []
    actions = tables["actions"]
    rows = []
    for lever in MEASURES:
        used = actions[actions["lever"] == lever]
        if len(used):
            amount = used["item"].nunique() if lever == "build" else int(used["quantity"].sum())
            measure = "projects" if lever == "build" else str(used["measure"].iloc[0])
            rows.append(
                {
                    "schedule": schedule, "lever": lever, "quantity": amount, "measure": measure,
                    "schools": used["school"].nunique(), "cost_yuan": int(used["cost_yuan"].sum()),
                }
            )  # fmt: skip
    return rows


def _base_places(case: Case) -> Floats:
    """Places (u) of the base year's classrooms under the horizon's split and class limits."""
    rooms = np.array([case.district.premises[name].classrooms if name in case.district.premises else 0
                      for name in case.projection.schools], dtype=np.float64)  # fmt: skip
    index = np.array([unit.school_index for unit in case.projection.units], dtype=np.int64)
    return np.asarray(rooms[index] * case.projection.weight[:, -1] * case.targets.class_limit[:, -1])


def _spent(tables: Mapping[str, pd.DataFrame]) -> dict[str, int]:
    """Yuan spent on places by school."""
    actions = tables["actions"]
    used = actions[actions["lever"].isin(PLACES)]
    return {str(school): int(yuan) for school, yuan in used.groupby("school")["cost_yuan"].sum().items()}
