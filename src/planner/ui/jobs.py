"""Planning in the background 后台求解: a process of its own, a folder that says how far it is, a way to stop it.

The process is ``python -m planner plan … --progress-file``; it belongs to the folder and not to a browser session,
so it survives a reload of the page and a restart of the front end. It keeps its log open (and, where the system
has them, a lock on it) as long as it lives: that is how a process that died without a word is told from one that
works, whatever has become of its number.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, Literal

if sys.platform != "win32":
    import fcntl

FOLDER = ".jobs"
KEPT = 20
#: Seconds that a process told to stop is given before it is killed.
GRACE = 3.0
Phase = Literal["running", "done", "cancelled", "lost"]

_starting = threading.Lock()
_children: list[subprocess.Popen[bytes]] = []


@dataclass(frozen=True)
class Job:
    """A planning job: what it plans, the run folder that it will write, when it began (seconds of the epoch)."""

    folder: Path
    scenario: Path
    sets: tuple[str, ...]
    out: Path
    started: float
    pid: int


@dataclass(frozen=True)
class State:
    """How far a job is; ``label`` is by language, ``done`` the share of the whole, ``exit_code`` of design §7."""

    phase: Phase
    exit_code: int | None = None
    label: Mapping[str, str] = field(default_factory=dict)
    done: float = 0.0

    @property
    def published(self) -> bool:
        """Whether the job has left a run folder: a verified plan, or a proof that there is none."""
        return self.phase == "done" and self.exit_code in (0, 3)


def start(root: Path, scenario: Path, sets: Sequence[str], language: str) -> Job | None:
    """Start planning ``scenario`` into a new folder of ``root``; None while another job runs (one at a time)."""
    with _starting:
        if any(state(job).phase == "running" for job in jobs(root)):
            return None
        folder, out = _places(root, scenario)
        words = [sys.executable, "-m", "planner", "--lang", language, "plan", str(scenario), "--out", str(out)]
        words += ["--json", "--progress-file", str(folder / "progress.json")]
        words += [word for one in sets for word in ("--set", one)]
        pid = _launch(words, folder)
        job = Job(folder, scenario, tuple(sets), out, time.time(), pid)
        _write(folder / "job.json", _document(job))
        _forget_old(root)
        return job


def _places(root: Path, scenario: Path) -> tuple[Path, Path]:
    stamp = datetime.now().strftime("%Y%m%d-%H%M%S")
    name, number = f"{scenario.parent.name}-{stamp}", 1
    while (root / FOLDER / name).exists() or (root / name).exists():
        number += 1
        name = f"{scenario.parent.name}-{stamp}-{number}"
    folder = root / FOLDER / name
    folder.mkdir(parents=True)
    return folder, root / name


def _launch(words: list[str], folder: Path) -> int:
    apart: dict[str, Any] = {"start_new_session": True}
    if sys.platform == "win32":
        apart = {"creationflags": subprocess.CREATE_NEW_PROCESS_GROUP | subprocess.CREATE_NO_WINDOW}
    with (folder / "log.txt").open("wb") as log, (folder / "result.json").open("wb") as result:
        if sys.platform != "win32":
            fcntl.flock(log, fcntl.LOCK_EX)  # handed on with the descriptor, given back when the process ends
        child = subprocess.Popen(words, stdin=subprocess.DEVNULL, stdout=result, stderr=log, **apart)
    _children.append(child)
    return child.pid


def jobs(root: Path) -> list[Job]:
    """Return the jobs that are remembered, newest first."""
    found = [_read(path) for path in sorted((root / FOLDER).glob("*/job.json"))]
    return sorted((job for job in found if job is not None), key=lambda one: one.started, reverse=True)


def state(job: Job) -> State:
    """Return how far ``job`` is."""
    _children[:] = [child for child in _children if child.poll() is None]
    alive = _alive(job.folder / "log.txt")  # asked first: what it writes last is then read below
    told = _json(job.folder / "progress.json")
    label = told.get("label") if isinstance(told.get("label"), dict) else {}
    done = float(told.get("done") or 0.0)
    if alive:
        return State("running", None, label or {}, done)
    if told.get("state") == "done" and isinstance(told.get("exit_code"), int):
        return State("done", int(told["exit_code"]), label or {}, done)
    phase: Phase = "cancelled" if (job.folder / "cancelled").exists() else "lost"
    return State(phase, None, label or {}, done)


def cancel(job: Job) -> None:
    """Stop ``job``: politely, and for good after :data:`GRACE` seconds. Nothing of it is published."""
    (job.folder / "cancelled").touch()
    _signal(job, signal.SIGTERM)
    waited = time.monotonic() + GRACE
    while state(job).phase == "running" and time.monotonic() < waited:
        time.sleep(0.05)
    if state(job).phase == "running":
        _signal(job, signal.SIGTERM if sys.platform == "win32" else signal.SIGKILL)


def _signal(job: Job, how: signal.Signals) -> None:
    if state(job).phase == "running":  # its number may belong to somebody else once it has ended
        try:
            os.kill(job.pid, how)
        except OSError:
            return


def dismiss(job: Job) -> None:
    """Forget a job that has ended; a run that it left stays."""
    if state(job).phase != "running":
        shutil.rmtree(job.folder, ignore_errors=True)


def words_of(job: Job) -> str:
    """Return what the process said beside its results, newest lines last (for a reader who asks what went wrong)."""
    try:
        text = (job.folder / "log.txt").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""
    reason = _json(job.folder / "result.json").get("reason")
    return "\n".join([*text.splitlines()[-40:], *([reason] if isinstance(reason, str) else [])])


def _alive(log: Path) -> bool:
    """Whether the process still holds its log."""
    if not log.exists():
        return False
    try:
        if sys.platform == "win32":
            log.rename(log)  # refused while another process has the file open
            return False
        with log.open("rb") as handle:
            fcntl.flock(handle, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except OSError:
        return True
    return False


def _document(job: Job) -> dict[str, object]:
    return {"scenario": str(job.scenario), "sets": list(job.sets), "out": str(job.out), "started": job.started,
            "pid": job.pid}  # fmt: skip


def _read(path: Path) -> Job | None:
    told = _json(path)
    try:
        sets = tuple(str(one) for one in told["sets"])
        started, pid = float(told["started"]), int(told["pid"])
        return Job(path.parent, Path(told["scenario"]), sets, Path(told["out"]), started, pid)
    except (KeyError, TypeError, ValueError):
        return None


def _json(path: Path) -> dict[str, Any]:
    try:
        told = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return told if isinstance(told, dict) else {}


def _write(path: Path, document: Mapping[str, object]) -> None:
    fresh = path.with_suffix(".tmp")
    fresh.write_text(json.dumps(document, ensure_ascii=False), encoding="utf-8")
    fresh.replace(path)


def _forget_old(root: Path) -> None:
    for job in jobs(root)[KEPT:]:
        dismiss(job)
