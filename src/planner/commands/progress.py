"""Progress of a long command: a bar on a terminal, a line per stage in a log, a file for the front end.

The file is one JSON object, replaced whole at each report, so that a reader never sees half of it:
``state`` (``running``, ``done``), ``exit_code`` (null while running), ``code`` and ``label`` (by language) of the
stage, ``done`` (share of the whole, 0–1), ``figures``, ``elapsed_s``.
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Any

from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from planner.base.errors import BadInput
from planner.base.i18n import LANGUAGES, T
from planner.base.progress import Step
from planner.commands.session import Exit, Session

#: Times that a file which is being read is tried again.
PATIENCE = 50


class ProgressFile:
    """The file that another process watches."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._started = time.monotonic()
        self._last: dict[str, Any] = {"code": "start", "label": {}, "done": 0.0, "figures": {}}
        path.parent.mkdir(parents=True, exist_ok=True)
        self._write("running", None)

    def report(self, step: Step) -> None:
        """Write where the work is."""
        label = {language: step.label.render(language) for language in LANGUAGES}
        self._last = {"code": step.code, "label": label, "done": step.done, "figures": dict(step.figures)}
        self._write("running", None)

    def finish(self, exit_code: int) -> None:
        """Write that the work has ended, and how."""
        self._write("done", exit_code)

    def _write(self, state: str, exit_code: int | None) -> None:
        elapsed = round(time.monotonic() - self._started, 3)
        document = {"state": state, "exit_code": exit_code, **self._last, "elapsed_s": elapsed}
        fresh = self.path.with_name(f".{self.path.name}.{os.getpid()}.tmp")
        fresh.write_text(json.dumps(document, ensure_ascii=False, allow_nan=False), encoding="utf-8")
        for _ in range(PATIENCE):
            try:
                fresh.replace(self.path)
                return
            except PermissionError:  # on Windows, while somebody reads the file
                time.sleep(0.02)
        fresh.replace(self.path)


class Reporting:
    """A context in which :meth:`report` shows progress beside the results and, if asked, in a file."""

    def __init__(self, session: Session, path: Path | None = None) -> None:
        self.session = session
        self.exit_code = 1  # until somebody says how it ended
        self._file = ProgressFile(path) if path is not None else None
        self._stage = ""
        self._bar = Progress(
            SpinnerColumn(),
            TextColumn("{task.description}", markup=False),
            BarColumn(bar_width=24),
            TextColumn("{task.percentage:>3.0f}%"),
            TextColumn("{task.fields[figures]}", markup=False),
            TimeElapsedColumn(),
            console=session.err,
            transient=True,
            disable=not session.err.is_terminal,
        )
        self._task = self._bar.add_task("", total=1.0, figures="")

    def __enter__(self) -> Reporting:
        self._bar.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._bar.stop()
        if self._file is not None:
            self._file.finish(self.exit_code if value is None else _exit_code(value))

    @contextmanager
    def paused(self) -> Iterator[None]:
        """Leave the terminal to something that is printed meanwhile."""
        self._bar.stop()
        try:
            yield
        finally:
            self._bar.start()

    def report(self, step: Step) -> None:
        """Show one step (a :data:`planner.base.progress.Progress`)."""
        if self._file is not None:
            self._file.report(step)
        words = self.session.words(step.label)
        self._bar.update(self._task, completed=step.done, description=words, figures=self._figures(step.figures))
        if self._bar.disable and step.code != self._stage:
            line = T("[{done}%] {label}", done=round(100 * step.done), label=words)
            self.session.err.print(self.session.words(line), soft_wrap=True)
        self._stage = step.code

    def _figures(self, figures: Mapping[str, float]) -> str:
        return " ".join(f"{name}={value:,.6g}" for name, value in figures.items())


def _exit_code(failure: BaseException) -> int:
    """How a command ends that fails so: with its own code, 2 for bad input, 1 for what nobody foresaw."""
    if isinstance(failure, BadInput | OSError):
        return int(Exit.BAD_INPUT)
    return int(getattr(failure, "exit_code", 1))
