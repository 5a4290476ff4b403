"""How long choosing start years takes, and how certain the choice is 建设时序优选测速: one run, in figures."""

from __future__ import annotations

import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from planner.base.progress import Progress, silent
from planner.scenario.load import load_scenario
from planner.studies.sampler.sample import write_sample
from planner.studies.schedule_ground import project_ids
from planner.studies.schedule_plan import run_free


@dataclass(frozen=True)
class ScheduleBench:
    """Figures of one search; seconds are wall clock, gaps shares of the plan's discounted cost."""

    what: str
    units: int
    code: int
    allowed: int
    oversize: int
    nodes: int
    linear_plans: int
    whole_plans: int
    seconds: float
    timings: dict[str, float]
    own_gap: float | None
    gap: float | None
    proved_best: bool
    chosen: dict[str, int | None]


def bench_schedules(
    scenario: Path | None, units: int, seed: int, sets: tuple[str, ...] = (), progress: Progress = silent
) -> ScheduleBench:
    """Choose the start years of all projects of ``scenario`` (None: an illustrative district) and measure it."""
    with tempfile.TemporaryDirectory() as folder:
        path = write_sample(units, seed, Path(folder)) if scenario is None else scenario
        what = f"sample, seed {seed}" if scenario is None else f"{path.parent.name}/{path.name}"
        free = tuple(f"projects.{name}.start=free" for name in project_ids(load_scenario(path, sets)))
        loaded = load_scenario(path, (*sets, *free))
        began = time.perf_counter()
        result = run_free(loaded, progress, (*sets, *free))
        seconds = time.perf_counter() - began
    facts: dict[str, Any] = result.run["schedule"]
    tables = result.tables.get("pupils")
    return ScheduleBench(
        what=what,
        units=0 if tables is None else int(tables["unit"].nunique()),
        code=result.code,
        allowed=facts["allowed"],
        oversize=facts["oversize"],
        nodes=facts.get("nodes", 0),
        linear_plans=facts.get("linear_plans", 0),
        whole_plans=len(facts.get("tried", ())),
        seconds=seconds,
        timings=result.run["timings_s"],
        own_gap=facts.get("own_gap"),
        gap=facts.get("gap"),
        proved_best=bool(facts.get("proved_best")),
        chosen={one["project"]: one["start"] for one in facts.get("chosen", ())},
    )
