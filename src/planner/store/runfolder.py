"""The run folder 结果文件夹: written whole or not at all, the same bytes for the same input (design §7)."""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import numpy as np
import pandas as pd

from planner.base.errors import BadInput, Problem
from planner.base.i18n import T
from planner.compliance.schemas import ASIDE, SCHEMAS, read_table, table_text

#: Keys of ``run.json`` in order; a run may add others after them.
RUN_KEYS: Final = (
    "schema", "scenario", "title", "district", "base_year", "horizon", "status", "objective_yuan",
    "lower_bound_yuan", "gap", "bound_of", "verified", "first_year_all_met", "unknown_items", "reproducible",
    "total_cost_yuan", "committed_after_horizon_yuan", "inputs", "sets", "standards_pack", "results_version", "seed",
    "versions", "timings_s", "illustrative", "estimated", "warnings",
)  # fmt: skip
#: What doing nothing leaves: stands in every run folder.
STANDING_TABLES: Final = (
    "pupils", "stocks", "rotation", "indicators", "schools_rule", "dispersion", "contributions", "verdicts",
)  # fmt: skip
#: Tables of a run by whether it has a plan.
PLAN_TABLES: Final = (*STANDING_TABLES, "actions", "transfers", "budget", "projects")
INFEASIBLE_TABLES: Final = ("conflicts", "ways_out", *STANDING_TABLES)
#: Tables that a run may leave out.
OPTIONAL_TABLES: Final = ("prices", *ASIDE)


@dataclass(frozen=True)
class RunData:
    """A run as it is kept: ``run`` is the document of ``run.json``, ``tables`` the frames of ``tables/``."""

    run: Mapping[str, Any]
    tables: Mapping[str, pd.DataFrame] = field(default_factory=dict)


def write_run(directory: Path, data: RunData) -> None:
    """Write ``data`` as the run folder ``directory``, in one step: nobody ever sees half a run.

    An earlier run folder of the same name is replaced; a folder that holds anything else is not touched. Raises
    :class:`BadInput` for that, and ValueError where keys or tables that belong to the run are missing.
    """
    directory = Path(directory)
    _check(data)
    check_place(directory)
    directory.parent.mkdir(parents=True, exist_ok=True)
    fresh = Path(tempfile.mkdtemp(prefix=f".{directory.name}.", dir=directory.parent))
    try:
        (fresh / "tables").mkdir()
        for name, frame in data.tables.items():
            _write(fresh / "tables" / f"{name}.csv", table_text(name, frame))
        _write(fresh / "run.json", run_text(data.run))
        fresh.chmod(0o755)
        _sync(fresh / "tables")
        _sync(fresh)
        _put(fresh, directory)
    finally:
        shutil.rmtree(fresh, ignore_errors=True)


def check_place(directory: Path) -> None:
    """Raise :class:`BadInput` where a run could not be written: the folder holds something that is not a run."""
    if directory.exists() and not _replaceable(directory):
        message = T("the folder holds something that is not a run")
        remedy = T("give the name of a new folder")
        raise BadInput([Problem("run.not_a_run", directory.name, "", message, remedy=remedy)])


def read_run(directory: Path) -> RunData:
    """Return the run in ``directory``; :class:`BadInput` where it is none or a table cannot be read."""
    directory = Path(directory)
    path = directory / "run.json"
    try:
        run = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise BadInput([Problem("run.unreadable", path.name, str(error), T("the folder holds no run"))]) from error
    names = [name for name in SCHEMAS if (directory / "tables" / f"{name}.csv").is_file()]
    return RunData(run, {name: read_table(name, directory / "tables" / f"{name}.csv") for name in names})


def run_text(run: Mapping[str, Any]) -> str:
    """Return ``run.json``: the known keys in their order, then others by name; numbers unrounded."""
    others = sorted(key for key in run if key not in RUN_KEYS)
    ordered = {key: run[key] for key in (*RUN_KEYS, *others) if key in run}
    return json.dumps(ordered, ensure_ascii=False, indent=2, allow_nan=False, default=_plain) + "\n"


def _plain(value: Any) -> Any:
    """Numbers of numpy as plain ones; anything else is an error of the caller."""
    if isinstance(value, np.integer):
        return int(value)
    if isinstance(value, np.floating):
        return float(value)
    if isinstance(value, np.bool_):
        return bool(value)
    if isinstance(value, Mapping):
        return dict(value)
    raise TypeError(f"run.json cannot hold {type(value).__name__}")


def _check(data: RunData) -> None:
    missing = [key for key in RUN_KEYS if key not in data.run]
    if missing:
        raise ValueError(f"run.json lacks {', '.join(missing)}")
    wanted = INFEASIBLE_TABLES if data.run["status"] == "infeasible" else PLAN_TABLES
    lacking = [name for name in wanted if name not in data.tables]
    unknown = [name for name in data.tables if name not in (*wanted, *OPTIONAL_TABLES)]
    if lacking or unknown:
        raise ValueError(f"tables missing: {lacking}; not of this run: {unknown}")


def _replaceable(directory: Path) -> bool:
    """An empty folder, or one that holds a run and nothing else at its top."""
    if not directory.is_dir():
        return False
    names = {path.name for path in directory.iterdir()}
    return not names or ("run.json" in names and names <= {"run.json", "tables"})


def _write(path: Path, text: str) -> None:
    with path.open("w", encoding="utf-8", newline="") as out:
        out.write(text)
        out.flush()
        os.fsync(out.fileno())


def _sync(directory: Path) -> None:
    if os.name == "nt":  # Windows does not open folders; it writes their entries through
        return
    handle = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _put(fresh: Path, directory: Path) -> None:
    """Give ``fresh`` its name. A folder cannot be replaced in one step: the old one first makes room."""
    old: Path | None = None
    if directory.exists():
        old = Path(tempfile.mkdtemp(prefix=f".{directory.name}.old.", dir=directory.parent))
        directory.replace(old)
    try:
        fresh.replace(directory)
    except OSError:
        if old is not None:
            old.replace(directory)
        raise
    _sync(directory.parent)
    if old is not None:
        shutil.rmtree(old, ignore_errors=True)
