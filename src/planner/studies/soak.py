"""Many illustrative districts, planned one after the other: each must end verified or with a proved conflict."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from planner.scenario.load import load_scenario
from planner.studies.parallel import spread
from planner.studies.plan import INFEASIBLE, VERIFIED, run_plan
from planner.studies.sampler.sample import write_sample

SMALLEST, LARGEST = 20, 40
#: Seeds per worker before it is replaced, so that memory does not grow.
_PER_WORKER = 20


@dataclass(frozen=True)
class Trial:
    """How the district of one seed ended: exit code of design §7, gap to the bound, conflict groups, seconds."""

    seed: int
    units: int
    code: int
    gap: float | None
    conflict: tuple[str, ...]
    seconds: float
    words: str

    @property
    def good(self) -> bool:
        """Verified, or infeasible with a named conflict."""
        return self.code == VERIFIED or (self.code == INFEASIBLE and bool(self.conflict))


def trial(seed: int) -> Trial:
    """Plan the illustrative district of ``seed`` (20–40 units); an unexpected error ends as code 1."""
    units = SMALLEST + seed % (LARGEST - SMALLEST + 1)
    start = time.perf_counter()
    try:
        with tempfile.TemporaryDirectory() as folder:
            result = run_plan(load_scenario(write_sample(units, seed, Path(folder))))
        conflict = tuple(dict.fromkeys(result.tables["conflicts"]["group"])) if result.code == INFEASIBLE else ()
        words = "; ".join(finding.render("en") for finding in result.findings[:3])
        words = words or (result.reason.render("en") if result.reason else "")
        return Trial(seed, units, result.code, result.run["gap"], conflict, time.perf_counter() - start, words)
    except Exception as error:  # a soak test reports every failure and goes on
        return Trial(seed, units, 1, None, (), time.perf_counter() - start, f"{type(error).__name__}: {error}")


def soak(seeds: Iterable[int], workers: int = 2, told: Callable[[Trial], None] = lambda _: None) -> list[Trial]:
    """Plan every seed over ``workers`` processes; results in seed order, whatever the number of workers."""
    return spread(trial, seeds, workers, told, per_worker=_PER_WORKER)
