"""Work in the background 后台求解: processes of their own in a queue, a folder each that says how far they are.

A job is ``python -m planner.ui.turn FOLDER``, which waits until nobody that began earlier is at work and then becomes
``python -m planner plan …`` (or ``ask …``). It belongs to the folder and not to a browser session, so it survives a
reload of the page, a closed browser and a restart of the front end. It keeps its log open (and, where the system has
them, a lock on it) as long as it lives: that is how a process that died without a word is told from one that works,
whatever has become of its number.
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

FOLDER, ASKED = ".jobs", "asked"
#: Files of a job's folder: that its turn has come, that it is to end, that it is to end with what it has found.
BEGUN, CANCELLED, STOP = "begun", "cancelled", "stop"
#: Jobs that are remembered, and that may wait at once.
KEPT, MOST_WAITING = 20, 12
#: Seconds that a process told to stop is given before it is killed.
GRACE = 3.0
PLAN = "plan"
#: Tasks that leave a run.
RUNS = (PLAN, "robust", "replan")
#: Tasks that are commands of their own; every other one is a question of ``planner ask``. The first word after the
#: command is ``scenario`` of the job: of ``simulate``, ``causes`` and ``replan`` it is a run folder.
COMMANDS = {PLAN: (PLAN,), "schedules": ("schedules",), "simulate": ("simulate",), "causes": ("runs", "compare"),
            "robust": ("robust",), "replan": ("replan",)}  # fmt: skip
Phase = Literal["waiting", "running", "done", "cancelled", "lost"]

_starting = threading.Lock()
_children: list[subprocess.Popen[bytes]] = []


@dataclass(frozen=True)
class Job:
    """A job: what it works on, the folder that it will write, when it was asked for (seconds of the epoch).

    ``task`` is ``plan``, or the question that is asked (``frontier``, ``next``, …), ``more`` its own options.
    """

    folder: Path
    scenario: Path
    sets: tuple[str, ...]
    out: Path
    started: float
    pid: int
    task: str = PLAN
    more: tuple[str, ...] = ()

    @property
    def order(self) -> tuple[float, str]:
        """Its place in the queue: who came first goes first."""
        return self.started, self.folder.name


@dataclass(frozen=True)
class State:
    """How far a job is; ``label`` is by language, ``done`` the share of the whole, ``exit_code`` of design §7.

    ``figures`` are those of the stage (yuan, shares) by name; ``begun`` when its turn came (seconds of the epoch).
    """

    phase: Phase
    exit_code: int | None = None
    label: Mapping[str, str] = field(default_factory=dict)
    done: float = 0.0
    figures: Mapping[str, float] = field(default_factory=dict)
    begun: float | None = None

    @property
    def published(self) -> bool:
        """Whether the job has left a folder: a verified plan or answer, or a proof that there is none."""
        return self.phase == "done" and self.exit_code in (0, 3)

    @property
    def alive(self) -> bool:
        """Whether it works or waits for its turn."""
        return self.phase in ("waiting", "running")


def start(
    root: Path, scenario: Path, sets: Sequence[str], language: str, task: str = PLAN, more: Sequence[str] = ()
) -> Job | None:
    """Queue a job on ``scenario`` that writes a new folder of ``root``; None where too many wait already.

    ``task`` other than ``plan`` is a question of ``planner ask``, ``more`` its options.
    """
    with _starting:
        if sum(state(one).alive for one in jobs(root)) > MOST_WAITING:
            return None
        folder, out = _places(root, scenario, task)
        asked = COMMANDS.get(task, ("ask", task))
        words = [sys.executable, "-m", "planner", "--lang", language, *asked, str(scenario), "--out", str(out)]
        words += ["--json", "--progress-file", str(folder / "progress.json"), *more]
        words += ["--stop-file", str(folder / STOP)] if task == PLAN else []
        words += [word for one in sets for word in ("--set", one)]
        job = Job(folder, scenario, tuple(sets), out, time.time(), 0, task, tuple(more))
        pid = _launch([sys.executable, "-m", "planner.ui.turn", str(folder)], job, words)
        _forget_old(root)
        return Job(folder, scenario, job.sets, out, job.started, pid, task, job.more)


def _places(root: Path, scenario: Path, task: str) -> tuple[Path, Path]:
    """Return a new job folder, and the folder that the job will write: questions apart from runs."""
    place = root if task in RUNS else root / ASKED
    stamp = datetime.now().strftime("%Y%m%d-%H%M%S")
    about = scenario.parent.name if scenario.suffix else scenario.name
    name, number = f"{about}-{stamp}", 1
    while (root / FOLDER / name).exists() or (place / name).exists():
        number += 1
        name = f"{about}-{stamp}-{number}"
    folder = root / FOLDER / name
    folder.mkdir(parents=True)
    return folder, place / name


def _launch(words: list[str], job: Job, command: Sequence[str] = ()) -> int:
    """Start the process of a job and write its document; the process holds the log from its first moment on."""
    apart: dict[str, Any] = {"start_new_session": True}
    if sys.platform == "win32":
        apart = {"creationflags": subprocess.CREATE_NEW_PROCESS_GROUP | subprocess.CREATE_NO_WINDOW}
    with (job.folder / "log.txt").open("wb") as log, (job.folder / "result.json").open("wb") as result:
        if sys.platform != "win32":
            fcntl.flock(log, fcntl.LOCK_EX)  # handed on with the descriptor, given back when the process ends
        document = _document(job, command)
        _write(job.folder / "job.json", document)
        child = subprocess.Popen(words, stdin=subprocess.DEVNULL, stdout=result, stderr=log, **apart)
        _write(job.folder / "job.json", document | {"pid": child.pid})
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
    label = told["label"] if isinstance(told.get("label"), dict) else {}
    figures = told["figures"] if isinstance(told.get("figures"), dict) else {}
    shown = {str(name): float(value) for name, value in figures.items() if isinstance(value, int | float)}
    done, begun = float(told.get("done") or 0.0), _begun(job)
    if alive:
        return State("waiting" if begun is None else "running", None, label, done, shown, begun)
    if told.get("state") == "done" and isinstance(told.get("exit_code"), int):
        return State("done", int(told["exit_code"]), label, done, shown, begun)
    phase: Phase = "cancelled" if (job.folder / CANCELLED).exists() else "lost"
    return State(phase, None, label, done, shown, begun)


def _begun(job: Job) -> float | None:
    """When its turn came; a job that has written progress has had it."""
    for name in (BEGUN, "progress.json"):
        try:
            return (job.folder / name).stat().st_mtime
        except OSError:
            continue
    return None


def ahead(root: Path, job: Job) -> int:
    """Return how many jobs go before ``job``: 0 is its turn."""
    return sum(one.order < job.order and state(one).alive for one in jobs(root))


def stop_and_keep(job: Job) -> None:
    """Ask the search of ``job`` to end with the best plan found so far; it is verified and kept."""
    (job.folder / STOP).touch()


def cancel(job: Job) -> None:
    """Stop ``job``: politely, and for good after :data:`GRACE` seconds. Nothing of it is published."""
    (job.folder / CANCELLED).touch()
    _signal(job, signal.SIGTERM)
    waited = time.monotonic() + GRACE
    while state(job).alive and time.monotonic() < waited:
        time.sleep(0.05)
    if state(job).alive:
        _signal(job, signal.SIGTERM if sys.platform == "win32" else signal.SIGKILL)


def _signal(job: Job, how: signal.Signals) -> None:
    if state(job).alive and job.pid:  # its number may belong to somebody else once it has ended
        try:
            os.kill(job.pid, how)
        except OSError:
            return


def dismiss(job: Job) -> None:
    """Forget a job that has ended; a run that it left stays."""
    if not state(job).alive:
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


def _document(job: Job, command: Sequence[str]) -> dict[str, object]:
    return {"scenario": str(job.scenario), "sets": list(job.sets), "out": str(job.out), "started": job.started,
            "pid": job.pid, "task": job.task, "more": list(job.more), "command": list(command)}  # fmt: skip


def _read(path: Path) -> Job | None:
    told = _json(path)
    try:
        sets = tuple(str(one) for one in told["sets"])
        started, pid = float(told["started"]), int(told["pid"])
        more = tuple(str(one) for one in told.get("more") or ())
        task = str(told.get("task") or PLAN)
        return Job(path.parent, Path(told["scenario"]), sets, Path(told["out"]), started, pid, task, more)
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
    for job in [one for one in jobs(root) if not state(one).alive][KEPT:]:
        dismiss(job)
