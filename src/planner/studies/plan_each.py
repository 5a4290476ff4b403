"""Every scenario planned as a user does it 全部情景求解: one process each, with what it cost the machine."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

#: Folders of a scenario that hold changes to it, not scenarios of a district.
_NOT = ("what-if",)


@dataclass(frozen=True)
class Planned:
    """How ``planner plan`` of one scenario ended; what only a plan has is None without one, seconds and MB as measured.

    ``processor_s`` counts all threads of the process; it and ``peak_mb`` are None where the system does not tell.
    """

    scenario: str
    exit: int
    verified: bool
    status: str
    cost_yuan: float | None
    bound_yuan: float | None
    objective_yuan: float | None
    gap: float | None
    first_year: int | None
    awaiting: int
    processor_s: float | None
    wall_s: float
    peak_mb: float | None

    def good(self, most_s: float) -> bool:
        """Whether a verified plan was found within ``most_s`` seconds of the clock."""
        return self.exit == 0 and self.verified and self.wall_s <= most_s


def documents(folder: Path) -> tuple[Path, ...]:
    """Return the scenario documents in the folders of ``folder``, in order of their names."""
    found = sorted(path for path in folder.glob("*/*.yaml") if path.parent.name not in _NOT)
    return tuple(path for path in found if (path.parent / path.name).is_file())


def plan_each(scenarios: Iterable[Path], told: Callable[[Planned], None]) -> list[Planned]:
    """Plan each scenario in a process of its own, one after the other; ``told`` hears of each as it ends."""
    found = []
    for path in scenarios:
        with tempfile.TemporaryDirectory(prefix="planner-scenario-") as out:
            one = _planned(path, Path(out) / "run")
        told(one)
        found.append(one)
    return found


def _planned(path: Path, out: Path) -> Planned:
    command = [sys.executable, "-m", "planner", "plan", str(path), "--out", str(out)]
    began = time.monotonic()
    code, processor, peak = _measured(command)
    wall = time.monotonic() - began
    facts: dict[str, Any] = {}
    if (out / "run.json").is_file():
        facts = json.loads((out / "run.json").read_text(encoding="utf-8"))
    has = bool(facts.get("verified"))
    return Planned(
        scenario=f"{path.parent.name}/{path.stem}",
        exit=code,
        verified=has,
        status=str(facts.get("status", "")),
        cost_yuan=facts.get("total_cost_yuan") if has else None,
        bound_yuan=facts.get("lower_bound_yuan"),
        objective_yuan=facts.get("objective_yuan"),
        gap=facts.get("gap"),
        first_year=facts.get("first_year_all_met"),
        awaiting=len(facts.get("unknown_items", ())),
        processor_s=processor,
        wall_s=wall,
        peak_mb=peak,
    )


def _measured(command: list[str]) -> tuple[int, float | None, float | None]:
    """Run ``command``; return (exit code, processor seconds, peak memory in MB)."""
    child = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    if not hasattr(os, "wait4"):  # Windows tells neither
        return child.wait(), None, None
    _, status, used = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    scale = 1024.0 * 1024.0 if sys.platform == "darwin" else 1024.0
    return child.returncode, used.ru_utime + used.ru_stime, used.ru_maxrss / scale
