"""Where runs and scenarios lie on this machine 结果与情景的位置, without Streamlit so that it can be tested alone."""

from __future__ import annotations

import hashlib
import json
import os
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

import planner
from planner.base.errors import BadInput
from planner.base.yamlio import MAX_BYTES, parse_yaml
from planner.scenario.load import LoadedScenario, load_scenario

#: Environment variables that say where to look; by default ``runs`` and ``scenarios`` of the working folder.
RUNS, SCENARIOS = "PLANNER_RUNS", "PLANNER_SCENARIOS"


@dataclass(frozen=True)
class StoredRun:
    """A run folder: its ``name`` under the runs directory, the hash of ``run.json``, when it was written.

    ``head`` is the content of ``run.json``, empty where it cannot be read. ``kept`` is the id of the run in the store
    of kept runs, '' where it is not kept; a run that is in the store alone has ``path`` None. ``called`` is the name
    that people gave it.
    """

    name: str
    path: Path | None
    digest: str
    made: datetime
    head: Mapping[str, Any]
    kept: str = ""
    called: str = ""

    @property
    def readable(self) -> bool:
        """Whether ``run.json`` is a document at all."""
        return bool(self.head)

    @property
    def sets(self) -> tuple[str, ...]:
        """The changes of the scenario that the run was made with, as ``key=value``."""
        found = self.head.get("sets")
        return tuple(str(one) for one in found) if isinstance(found, list) else ()


def runs_dir() -> Path:
    """Return the directory that runs are kept in."""
    return Path(os.environ.get(RUNS) or "runs").resolve()


def stored_runs(root: Path) -> list[StoredRun]:
    """Return the runs in ``root`` and one level below it, newest first, unreadable ones included."""
    found = [*root.glob("*/run.json"), *root.glob("*/*/run.json")] if root.is_dir() else []
    runs = [_stored(path, root) for path in found if not _hidden(path, root)]
    return sorted((run for run in runs if run is not None), key=lambda one: (one.made, one.name), reverse=True)


def _hidden(path: Path, root: Path) -> bool:
    """Folders whose name begins with a dot are being written, or hold jobs."""
    return any(part.startswith(".") for part in path.relative_to(root).parts)


def _stored(path: Path, root: Path) -> StoredRun | None:
    try:
        content, written = path.read_bytes(), path.stat().st_mtime
    except OSError:  # replaced or removed since it was listed
        return None
    try:
        document = json.loads(content.decode("utf-8"))
    except ValueError:
        document = None
    head = document if isinstance(document, dict) else {}
    name = path.parent.relative_to(root).as_posix()
    made = datetime.fromtimestamp(written).astimezone()
    return StoredRun(name, path.parent, hashlib.sha256(content).hexdigest(), made, head)


def scenario_folder() -> Path:
    """Return the folder of scenario folders: that of the environment, of the working folder, or of the project."""
    if os.environ.get(SCENARIOS):
        return Path(os.environ[SCENARIOS])
    here = Path("scenarios")
    return here if here.is_dir() else Path(planner.__file__).resolve().parents[2] / "scenarios"


def scenario_files() -> list[Path]:
    """Return the scenario documents that can be planned, those of the working folder first."""
    places = [Path(os.environ[SCENARIOS])] if os.environ.get(SCENARIOS) else [Path("scenarios")]
    places.append(Path(planner.__file__).resolve().parents[2] / "scenarios")
    found: dict[Path, None] = {}
    for place in places:
        found |= dict.fromkeys(path.resolve() for path in sorted([*place.glob("*.yaml"), *place.glob("*/*.yaml")]))
    kept = [*runs_dir().glob("*/*.yaml"), *runs_dir().glob("data/*/*.yaml")]
    found |= dict.fromkeys(path.resolve() for path in sorted(kept) if not _hidden(path, runs_dir()))
    return [path for path in found if _is_scenario(path)]


def _is_scenario(path: Path) -> bool:
    """A whole scenario names its district; one with a base names that."""
    try:
        told = path.stat()
    except OSError:
        return False
    return _read_as_scenario(path, told.st_mtime_ns, told.st_size)


#: What a scenario written line by line has at the beginning of one of them.
_NAMES_ITS_GROUND = re.compile(rb"(?m)^[\"']?(?:district|base)[\"']?\s*:")


@lru_cache(maxsize=512)
def _read_as_scenario(path: Path, written: int, size: int) -> bool:
    """Look once until somebody writes the file; parsing is slow, so only what is not written line by line is parsed."""
    try:
        raw = path.read_bytes()
        if size > MAX_BYTES or not raw.lstrip().startswith(b"{"):
            return size <= MAX_BYTES and _NAMES_ITS_GROUND.search(raw) is not None
        document = parse_yaml(raw, path.name)
    except (BadInput, OSError):
        return False
    return isinstance(document, dict) and ("district" in document or "base" in document)


def scenario_of(head: Mapping[str, Any], candidates: Iterable[Path]) -> Path | None:
    """Return the document that a run was made of: same file name, and the same bytes or at least the same title."""
    inputs = head.get("inputs")
    inputs = inputs if isinstance(inputs, dict) else {}
    titled: Path | None = None
    for path in candidates:
        if path.name != head.get("scenario"):
            continue
        try:
            loaded = load_scenario(path)
        except BadInput:
            continue
        if all(inputs.get(name) == digest for name, digest in loaded.inputs.items()):
            return path
        if titled is None and loaded.scenario.title == head.get("title"):
            titled = path
    return titled


def read_json(path: Path) -> dict[str, Any]:
    """Return the JSON object in a file; an empty one where there is none."""
    try:
        told = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return told if isinstance(told, dict) else {}


def fingerprint(paths: Iterable[Path]) -> tuple[tuple[str, int, int], ...]:
    """Return name, time and size of files and of what lies in folders: it changes when somebody edits them."""
    files: list[Path] = []
    for path in paths:
        files += sorted(one for one in path.iterdir() if one.is_file()) if path.is_dir() else [path]
    return tuple((str(path), path.stat().st_mtime_ns, path.stat().st_size) for path in files if path.exists())


def changed_inputs(made_of: object, now: Mapping[str, str]) -> tuple[str, ...]:
    """Return the names of input files whose bytes are no longer those of the run (``made_of``: name → sha256)."""
    then = made_of if isinstance(made_of, dict) else {}
    return tuple(sorted(name for name in {*then, *now} if then.get(name) != now.get(name)))


def changed_sets(sets: Sequence[str], changes: Mapping[str, str]) -> tuple[str, ...]:
    """Return ``sets`` with ``changes`` (key → value, '' takes the key out), in a stable order."""
    kept = [one for one in sets if one.partition("=")[0].strip() not in changes]
    return (*kept, *(f"{key}={value}" for key, value in changes.items() if value))


def set_value(loaded: LoadedScenario, key: str) -> str:
    """Return what the scenario says at ``budget.factor`` or ``deadline``, as ``--set`` would write it."""
    return f"{loaded.scenario.budget.factor:g}" if key == "budget.factor" else str(loaded.scenario.deadline)
