"""How long the linear plan with exact CVs takes, beside the same model solved two other ways in the same run.

A benchmark of ratios, not a timed test: the machine, its load and its cores differ (design "How we work").
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from planner.base.i18n import T
from planner.base.progress import Progress, Step, silent
from planner.optimization.bench import LinearRun, rivals, solve_ours
from planner.optimization.instance import Instance, build_instance
from planner.scenario.load import load_scenario
from planner.studies.plan import run_plan
from planner.studies.prepare import prepare
from planner.studies.sampler.sample import write_sample

#: CV limits are tightened step by step until at least one binds, so that the cuts are part of what is measured.
_FACTORS = (1.0, 0.95, 0.9, 0.85, 0.8, 0.75, 0.7, 0.65, 0.6)
_BINDS = 0.9999


@dataclass(frozen=True)
class Bench:
    """Figures of one benchmark run; seconds are wall clock."""

    units: int
    seed: int
    cv_factor: float
    runs: tuple[LinearRun, ...]
    plan_seconds: float | None
    plan_code: int | None
    plan_timings: dict[str, float]
    peak_memory_mb: float

    def ratios(self) -> dict[str, float]:
        """Seconds of each rival ÷ ours."""
        return {run.name: run.seconds / self.runs[0].seconds for run in self.runs[1:]}


def bench(units: int, seed: int, *, with_plan: bool = True, progress: Progress = silent) -> Bench:
    """Measure an illustrative district of ``units`` units; see :class:`Bench`.

    Ours runs before and after its rivals and the slower time counts, so that a machine that gets busier or idler
    meanwhile does not flatter it.
    """
    with tempfile.TemporaryDirectory() as folder:
        scenario = write_sample(units, seed, Path(folder))
        loaded = load_scenario(scenario)
        case = prepare(loaded)
        instance = build_instance(case.district, case.scenario, case.projection, case.targets)
        progress(Step("ours", T("Linear plan with exact coefficients of variation"), 0.1))
        factor, ours, tight = _binding(instance)
        memory = _peak()
        runs: list[LinearRun] = [ours]
        for name, rival in rivals().items():
            progress(Step(name, T("The same model another way: {name}", name=name), 0.3))
            runs.append(rival(tight))
        runs[0] = max(ours, solve_ours(tight), key=lambda run: run.seconds)
        plan_seconds, plan_code, timings = None, None, dict[str, float]()
        if with_plan:
            progress(Step("plan", T("The whole-number plan"), 0.8))
            plan_seconds, result = _timed(lambda: run_plan(loaded))
            plan_code, timings = result.code, result.run["timings_s"]
        return Bench(units, seed, factor, tuple(runs), plan_seconds, plan_code, timings, memory)


def _binding(instance: Instance) -> tuple[float, LinearRun, Instance]:
    """Solve with tighter and tighter CV limits until cuts are needed."""
    for factor in _FACTORS:
        targets = replace(instance.targets, cv_limit=instance.targets.cv_limit * factor)
        tight = replace(instance, targets=targets)
        run = solve_ours(tight)
        if run.worst_cv > _BINDS:
            break
    return factor, run, tight


def _timed(action: Callable[[], Any]) -> tuple[float, Any]:
    start = time.perf_counter()
    result = action()
    return time.perf_counter() - start, result


def _peak() -> float:
    """Peak memory of this process in MB."""
    try:
        import resource
    except ImportError:  # Windows has no such count
        return float("nan")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / (1024 * 1024 if sys.platform == "darwin" else 1024)
