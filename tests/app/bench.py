"""How quickly the page What-if answers, and whether memory stays flat: ``python -m tests.app.bench RUNS``.

``RUNS`` holds a run ``changqing`` (``make plan``). Writes ``docs/evidence/ui.md``. The time of an answer is that of the
part of the page which reruns when an input moves (projection, verdicts of two paths, charts, tables), on the server,
every value new, so that no cache helps.
"""

from __future__ import annotations

import gc
import os
import platform
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from streamlit.testing.v1 import AppTest

from planner.studies.sampler.sample import write_sample
from planner.ui import whatif_page
from tests.app.page import opened, sound

OUT = Path(__file__).resolve().parents[2] / "docs" / "evidence" / "ui.md"
UNITS, SEED, MOVES, INTERACTIONS, EVERY = 120, 7, 40, 1000, 100
#: Inputs that are moved in turn: key, first value, step.
INPUTS = (("budget.factor", 50.0, 1.0), ("assumptions.teacher_cost", 100_000.0, 1_000.0),
          ("assumptions.leaver_rate", 0.0, 0.1))  # fmt: skip


class Timed:
    """The part of the page that reruns, with the seconds that each run of it took (wall clock, processor)."""

    def __init__(self, part: Callable[..., None]) -> None:
        self.part = part
        self.wall: list[float] = []
        self.cpu: list[float] = []

    def __call__(self, *arguments: Any) -> None:
        """Run the part."""
        begun, spent = time.perf_counter(), time.thread_time()
        self.part(*arguments)
        self.wall.append(time.perf_counter() - begun)
        self.cpu.append(time.thread_time() - spent)


def rss() -> float:
    """Return the memory of this process in MB."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def move(at: AppTest, number: int) -> None:
    """Move one input to a value that it has not had before (until all have been used)."""
    key, first, step = INPUTS[number % len(INPUTS)]
    slider = at.slider(key=f"whatif:{key}")
    span = int((slider.max - first) / step) or 1
    slider.set_value(round(first + step * ((number // len(INPUTS)) % span), 6))
    sound(at.run())


def answers(run: str, timed: Timed) -> tuple[list[float], list[float]]:
    """Return wall and processor seconds of :data:`MOVES` answers on what ``run`` names."""
    at = opened("zh-CN", "whatif", run=run)
    move(at, 0)
    timed.wall.clear()
    timed.cpu.clear()
    for number in range(1, MOVES + 1):
        move(at, number)
    return list(timed.wall), list(timed.cpu)


def memory(run: str) -> list[float]:
    """Return the memory after every hundredth of a thousand interactions of one session."""
    at = opened("zh-CN", "whatif", run=run)
    held = []
    for number in range(INTERACTIONS + 1):
        move(at, number)
        if number % EVERY == 0:
            gc.collect()
            held.append(rss())
    return held


def row(name: str, wall: list[float], cpu: list[float]) -> str:
    """Return a line of the table: median and 95th percentile in milliseconds."""
    at95 = [statistics.quantiles(one, n=20)[18] for one in (wall, cpu)]
    middle = [statistics.median(one) for one in (wall, cpu)]
    figures = [f"{1000 * one:.0f}" for one in (middle[0], at95[0], middle[1], at95[1])]
    return f"| {name} | {' | '.join(figures)} |"


def main(runs: Path) -> None:
    """Measure, and write the page."""
    with tempfile.TemporaryDirectory() as place:
        sample = Path(place) / "sample"
        write_sample(UNITS, SEED, sample)
        os.environ["PLANNER_RUNS"], os.environ["PLANNER_SCENARIOS"] = str(runs), place
        timed = Timed(whatif_page._desk)
        whatif_page._desk = timed
        begun = time.perf_counter()
        opened("zh-CN", "", run="changqing")
        cold = time.perf_counter() - begun
        rows = [row(f"{UNITS} units, no plan held (seed {SEED})", *answers("@sample/baseline", timed))]
        os.environ["PLANNER_SCENARIOS"] = str(OUT.parents[2] / "scenarios")
        rows.append(row("Changqing, 101 units, its plan held", *answers("changqing", timed)))
        held = memory("changqing")
    OUT.write_text(page(rows, cold, held), encoding="utf-8")
    print(OUT.read_text(encoding="utf-8"))


def page(rows: list[str], cold: float, held: list[float]) -> str:
    """Return the evidence as Markdown."""
    lines = [
        "# The front end in figures", "",
        f"`make bench-ui` on {platform.system()} {platform.machine()}, {os.cpu_count()} cores, "
        f"Python {platform.python_version()}.", "",
        "## From a slider to the picture",
        f"Milliseconds on the server for {MOVES} moves of an input, each to a value not asked for before.", "",
        "| district | wall, median | wall, 95 % | processor, median | processor, 95 % |", "|---|---|---|---|---|",
        *rows, "", "Others may use the machine meanwhile; processor time is nearer to what an answer takes.", "",
        f"First page of a new process (Changqing with its plan): {cold:.1f} s.", "",
        f"## Memory over {INTERACTIONS:,} interactions",
        "MB of the process after so many moves in one session:", "",
        "| moves | " + " | ".join(str(EVERY * at) for at in range(len(held))) + " |",
        "|---" * (len(held) + 1) + "|",
        "| MB | " + " | ".join(f"{one:.0f}" for one in held) + " |", "",
    ]  # fmt: skip
    return "\n".join(lines)


if __name__ == "__main__":
    main(Path(sys.argv[1]).resolve())
