"""A small town with two projects whose start years are open: a new primary, and a wing of the school it relieves."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd
from ruamel.yaml import YAML

from planner.scenario.load import LoadedScenario, load_scenario
from tests.compliance.world import scenario_document, world_tables

WINDOWS: dict[str, dict[str, Any]] = {
    "B1": {"start": "free", "earliest": 2023, "latest": 2025},
    "W1": {"start": "free", "earliest": 2023, "latest": 2025},
}


def town(
    folder: Path,
    *,
    area: float = 2050,
    wing_yuan: int = 2_600_000,
    school_yuan: int = 4_000_001,
    projects: dict[str, dict[str, Any]] | None = None,
    **more: Any,
) -> LoadedScenario:
    """Write the town into ``folder`` and load it; ``area`` is the teaching area of A1, which lacks 2,430 m².

    ``projects`` changes the windows, ``more`` the document.
    """
    tables = world_tables()
    premises = tables["premises"]
    premises.loc[premises["school_id"] == "A1", "teaching_area_m2"] = area
    projects_table = tables["projects"]
    projects_table.loc[0, "cost_yuan"] = school_yuan
    wing = ("W1", "城关小学扩建", "wing", "A1", wing_yuan, 1, 2023, 600, 0, 0, 0, 2, 0, 0)
    tables["projects"] = pd.concat(
        [projects_table, pd.DataFrame([wing], columns=projects_table.columns)], ignore_index=True
    )
    tables["land"] = tables["land"].query("school_id != 'A1'")
    target = folder / "district"
    target.mkdir(parents=True)
    for name, frame in tables.items():
        frame.to_csv(target / f"{name}.csv", index=False, encoding="utf-8")
    document = scenario_document()
    for fund in document["budget"]["funds"].values():  # type: ignore[index]
        fund["caps"] = {year: 9_000_000 for year in range(2023, 2031)}
    document["projects"] = {**WINDOWS, **(projects or {})}
    document |= more
    path = folder / "baseline.yaml"
    with path.open("w", encoding="utf-8") as out:
        YAML().dump(document, out)
    return load_scenario(path)
