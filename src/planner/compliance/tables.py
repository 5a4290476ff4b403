"""The tables of a run folder 结果表 as frames, made from the evaluator's own numbers (design §7)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np
import pandas as pd

from planner.base.terms import PHYSICAL, RESOURCES, TYPES
from planner.base.types import Action, Floats, Projection, Targets, Transfer
from planner.compliance.costs import fund_of_project, project_payments
from planner.compliance.government import rooms_that_count
from planner.compliance.judge import Judgement
from planner.compliance.limits import budget_rows
from planner.compliance.outcome import Outcome
from planner.compliance.row_checks import has_levers
from planner.compliance.rows import Ground
from planner.compliance.rulebook import Rulebook
from planner.compliance.schemas import SCHEMAS
from planner.compliance.targets import ROOM_KINDS


def standing_tables(
    book: Rulebook, targets: Targets, outcome: Outcome, judgement: Judgement
) -> dict[str, pd.DataFrame]:
    """Return what an outcome looks like: pupils, stocks, verdicts. Keys are the names of the files in ``tables/``."""
    frames = {
        "pupils": pupils_frame(book.projection, outcome),
        "stocks": stocks_frame(book, targets, outcome, judgement),
        "rotation": judgement.rotation,
        "indicators": judgement.indicators,
        "schools_rule": judgement.schools_rule,
        "dispersion": judgement.dispersion,
        "contributions": judgement.contributions,
        "verdicts": judgement.verdicts,
    }
    return {name: frame.loc[:, [column for column, _ in SCHEMAS[name]]] for name, frame in frames.items()}


def plan_tables(
    ground: Ground, actions: Iterable[Action], transfers: Iterable[Transfer], spent: dict[tuple[str, int], int]
) -> dict[str, pd.DataFrame]:
    """Return what a plan does: actions, transfers, budget, projects."""
    moves = [{**vars(transfer), "of_them_backbone": transfer.of_them_backbone} for transfer in transfers]
    rows: dict[str, list[dict[str, Any]]] = {
        "actions": [vars(action) for action in actions],
        "transfers": moves,
        "budget": budget_rows(ground, spent),
        "projects": project_rows(ground),
    }
    return {name: framed(name, records) for name, records in rows.items()}


def framed(name: str, records: list[dict[str, Any]]) -> pd.DataFrame:
    """Return ``records`` as the table ``name``, with its columns and kinds even where there is no row."""
    kinds = {"text": object, "int": np.int64, "float": np.float64}
    columns = {
        column: np.array([record[column] for record in records], dtype=kinds[kind]) for column, kind in SCHEMAS[name]
    }
    return pd.DataFrame(columns)


def pupils_frame(projection: Projection, outcome: Outcome) -> pd.DataFrame:
    """Pupils, classes and largest class by unit, year and grade, where there are any."""
    u, g, t = np.nonzero((projection.pupils_by_grade > 0) | (outcome.classes > 0))
    order = np.lexsort((g, t, u))
    u, g, t = u[order], g[order], t[order]
    units = projection.units
    return pd.DataFrame(
        {
            "unit": np.array([unit.id for unit in units], dtype=object)[u],
            "school": np.array([unit.school for unit in units], dtype=object)[u],
            "stage": np.array([unit.stage for unit in units], dtype=object)[u],
            "year": np.array(projection.years, dtype=np.int64)[t],
            "grade": g.astype(np.int64) + 1,
            "pupils": projection.pupils_by_grade[u, g, t],
            "classes": outcome.classes[u, g, t],
            "largest_class": outcome.largest_class[u, g, t],
        }
    )


def stocks_frame(book: Rulebook, targets: Targets, outcome: Outcome, judgement: Judgement) -> pd.DataFrame:
    """Stocks in place by unit and year: R1…R7, teachers (all and by type), rooms, leased area.

    School stocks are the unit's share of them (split weights), so that a unit's rows add up to its school.
    """
    projection = book.projection
    school = np.array([unit.school_index for unit in projection.units], dtype=np.int64)
    weight = projection.weight
    stocks: dict[str, Floats] = {name: judgement.stock[:, k] for k, name in enumerate(RESOURCES)}
    stocks["teachers"] = outcome.teachers.sum(axis=1).astype(np.float64)
    for j, kind in enumerate(TYPES):
        stocks[f"teachers_{kind.code}"] = outcome.teachers[:, j].astype(np.float64)
    for name in ("classrooms", "music_rooms", "art_rooms"):
        stocks[name] = weight * outcome.physical[school, PHYSICAL.index(name)]
    counting = rooms_that_count(book, targets, outcome)
    for k, room in enumerate(ROOM_KINDS):
        stocks[f"{room}_rooms_of_sufficient_area"] = weight * counting[school, k]
    stocks["leased_sports_m2"] = weight * outcome.leased[school]
    names, years = list(stocks), projection.years
    units = [unit.id for unit in projection.units]
    return pd.DataFrame(
        {
            "unit": np.repeat(np.array(units, dtype=object), len(names) * len(years)),
            "stage": np.repeat(
                np.array([unit.stage for unit in projection.units], dtype=object), len(names) * len(years)
            ),
            "year": np.tile(np.array(years, dtype=np.int64), len(units) * len(names)),
            "resource": np.tile(np.repeat(np.array(names, dtype=object), len(years)), len(units)),
            "stock": np.stack(list(stocks.values()), axis=1).ravel(),
        }
    )


def project_rows(ground: Ground) -> list[dict[str, Any]]:
    """One row per started project: first and last payment, what is paid within the horizon, the year of opening."""
    rows = []
    for project in ground.district.projects:
        start = ground.scenario.starts.get(project.id)
        if start is None:
            continue
        payments = [row for row in project_payments(project, start) if has_levers(ground.scenario, row[0])]
        rows.append(
            {
                "project": project.id,
                "phase": "construction",
                "start": start,
                "finish": start + project.build_years - 1,
                "cost_yuan": sum(yuan for _, _, yuan in payments),
                "fund": fund_of_project(project, ground.scenario),
                "opens_year": start + project.build_years,
                "school": project.school,
            }
        )
    return rows
