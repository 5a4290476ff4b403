"""The plan to simulate 待仿真方案: read back from a run folder, or found for a scenario first."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from planner.base.errors import BadInput, Problem
from planner.base.i18n import T
from planner.base.types import Action, Transfer
from planner.compliance.folder import input_hashes
from planner.compliance.schemas import SCHEMAS, read_table
from planner.district.read import read_district
from planner.scenario.load import LoadedScenario, load_scenario


@dataclass(frozen=True)
class Stored:
    """A stored run with the scenario that it was made of."""

    loaded: LoadedScenario
    run: dict[str, Any]
    actions: tuple[Action, ...]
    transfers: tuple[Transfer, ...]


def is_run(path: Path) -> bool:
    """Say whether a path is a run folder."""
    return (Path(path) / "run.json").is_file()


def stored_plan(run_dir: Path, scenario: Path | None, places: Iterable[Path] = ()) -> Stored:
    """Return the plan in a run folder.

    Without ``scenario`` the document of the run's name is looked for below ``places``. Raises :class:`BadInput` where
    the folder holds no plan, no scenario is found, or the inputs are not those that the run was made of.
    """
    run_dir = Path(run_dir)
    run = _run(run_dir)
    sets = tuple(run.get("sets", ()))
    chosen = scenario if scenario is not None else _scenario_of(run, sets, places)
    loaded = load_scenario(chosen, sets)
    district, _ = read_district(loaded.district_path, loaded.scenario.base_year)
    if input_hashes(loaded, district) != run.get("inputs"):
        message = T("the inputs have changed since the run was made")
        remedy = T("plan again, or name the scenario with --scenario")
        raise BadInput([Problem("simulate.inputs", "run.json:inputs", chosen.name, message, remedy=remedy)])
    tables = {name: read_table(name, run_dir / "tables" / f"{name}.csv") for name in ("actions", "transfers")}
    return plan_rows(loaded, run, tables)


def plan_rows(loaded: LoadedScenario, run: dict[str, Any], tables: Mapping[str, pd.DataFrame]) -> Stored:
    """Return the plan in the tables of a run."""
    actions = tuple(Action(**row) for row in _rows(tables["actions"], "actions"))
    moves = []
    for row in _rows(tables["transfers"], "transfers"):
        row.pop("of_them_backbone")  # follows from the type
        moves.append(Transfer(**row))
    return Stored(loaded, run, actions, tuple(moves))


def _run(run_dir: Path) -> dict[str, Any]:
    try:
        run = json.loads((run_dir / "run.json").read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise BadInput([Problem("run.unreadable", "run.json", str(error), T("the folder holds no run"))]) from error
    if not isinstance(run, dict) or not (run_dir / "tables" / "actions.csv").is_file():
        raise BadInput([Problem("simulate.no_plan", run_dir.name, "", T("the run has no plan to simulate"))])
    return run


def _scenario_of(run: dict[str, Any], sets: tuple[str, ...], places: Iterable[Path]) -> Path:
    """Return the scenario document whose content the run names."""
    name, inputs = str(run.get("scenario", "")), run.get("inputs") or {}
    if Path(name).name == name and name:
        for place in places:
            for path in sorted(Path(place).glob(f"*/{name}")) + sorted(Path(place).glob(name)):
                try:
                    known = load_scenario(path, sets).inputs
                except BadInput:
                    continue
                if all(inputs.get(key) == value for key, value in known.items()):
                    return path
    message = T("the scenario {name} that the run was made of was not found", name=name)
    raise BadInput([Problem("simulate.scenario", "run.json", name, message, remedy=T("name it with --scenario"))])


def _rows(frame: pd.DataFrame, name: str) -> Iterator[dict[str, Any]]:
    columns = [column for column, _ in SCHEMAS[name]]
    for values in zip(*(frame[column].tolist() for column in columns), strict=True):
        yield dict(zip(columns, values, strict=True))
