"""Tables beside the run 仿真与比选结果: what ``planner simulate`` and ``planner schedules`` leave in a folder.

They are not part of the run (a run is the same with and without them), so they are read apart from it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from planner.base.errors import BadInput, Problem
from planner.base.i18n import T

#: What a simulation writes, and what of it the odds are told from.
SIMULATION = (
    "simulation_run", "simulation_odds", "simulation_pass_year", "simulation_sources", "simulation_slack",
    "simulation_reserved", "simulation_sites", "simulation_cost", "simulation_cash",
)  # fmt: skip
SCHEDULES = ("schedules", "schedules_years", "schedules_gantt")
#: Left out by older versions.
CASH = "schedules_cash"
#: The document beside the tables of a comparison of schedules: whose schedules they are.
ABOUT = "schedules.json"
#: Columns that hold words even where they look like numbers (``2024-05``), or stay blank where nothing is known.
_WORDS = {"on_time", "months", "p10", "p50", "p90", "planned_start", "critical_on_time", "probability", "low", "high",
          "half_width", "failing_units", "usual_months", "planned_months"}  # fmt: skip


def simulation_digest(folder: Path) -> str:
    """Return a hash over the tables of the simulation in a run folder, '' where it has none or only a part."""
    paths = [folder / "tables" / f"{name}.csv" for name in SIMULATION]
    return _digest(paths)


def read_simulation(folder: Path) -> dict[str, pd.DataFrame]:
    """Return the tables of the simulation of the run in ``folder``; none where it has not been simulated."""
    paths = {name: folder / "tables" / f"{name}.csv" for name in SIMULATION}
    return {name: _table(path) for name, path in paths.items()} if all(p.is_file() for p in paths.values()) else {}


@dataclass(frozen=True)
class Schedules:
    """A comparison of schedules: its folder's name, ``schedules.json`` (empty in older folders), the tables."""

    name: str
    about: Mapping[str, Any]
    tables: Mapping[str, pd.DataFrame]


def schedule_folders(root: Path) -> list[Path]:
    """Return the folders of ``root``, and one level below, with a comparison of schedules, the newest first."""
    places = [*root.glob("*/schedules.csv"), *root.glob("*/*/schedules.csv")]
    found = [one.parent for one in places if not any(part.startswith(".") for part in one.relative_to(root).parts)]
    return sorted(found, key=lambda one: (-(one / "schedules.csv").stat().st_mtime_ns, one.name))


def schedules_digest(folder: Path) -> str:
    """Return a hash over a comparison of schedules, '' where it is not whole."""
    paths = [folder / f"{name}.csv" for name in SCHEDULES]
    more = [path for path in (folder / f"{CASH}.csv", folder / ABOUT) if path.is_file()]
    return _digest([*paths, *more])


def read_schedules_folder(folder: Path) -> Schedules:
    """Return the comparison in ``folder``; :class:`BadInput` where it cannot be read."""
    try:
        about = json.loads((folder / ABOUT).read_text(encoding="utf-8")) if (folder / ABOUT).is_file() else {}
        names = [*SCHEDULES, *([CASH] if (folder / f"{CASH}.csv").is_file() else [])]
        tables = {name: _table(folder / f"{name}.csv") for name in names}
    except (OSError, ValueError) as error:
        message = T("the comparison of schedules cannot be read")
        raise BadInput([Problem("schedules.unreadable", folder.name, str(error), message)]) from error
    return Schedules(folder.name, about if isinstance(about, dict) else {}, tables)


def _table(path: Path) -> pd.DataFrame:
    """A table as it was written: blanks stay blank, dates stay words, numbers are numbers where all of them are."""
    try:
        frame = pd.read_csv(path, keep_default_na=False, dtype=str)
    except pd.errors.EmptyDataError:
        return pd.DataFrame()
    return pd.DataFrame({name: _column(str(name), frame[name]) for name in frame.columns})


def _column(name: str, values: pd.Series[Any]) -> pd.Series[Any]:
    mixed = pd.Series([_number(value) for value in values], index=values.index, dtype=object)
    if (values == "").any():
        return mixed if name in _WORDS else values
    try:
        return pd.to_numeric(values)
    except ValueError:
        return mixed if name in _WORDS else values


def _number(value: str) -> object:
    try:
        return float(value)
    except ValueError:
        return value


def _digest(paths: list[Path]) -> str:
    whole = hashlib.sha256()
    for path in paths:
        try:
            whole.update(f"{path.name} {path.stat().st_size} ".encode())
            whole.update(path.read_bytes())
        except OSError:
            return ""
    return whole.hexdigest()
