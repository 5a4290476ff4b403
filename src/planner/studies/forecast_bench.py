"""How fast the projection is 测算速度: each figure measured in this process, beside what it is meant to be."""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from planner.district.read import read_district
from planner.projection import project
from planner.projection.forecast.choice import Chosen
from planner.projection.forecast.draws import draw
from planner.projection.quick import quick_indicators
from planner.scenario.load import load_scenario
from planner.standards import load_pack
from planner.studies.backtest import backtest
from planner.studies.forecast_panels import Subject
from planner.studies.forecast_quick import quick_look
from planner.studies.forecast_sample import sample_panel, tiled
from planner.studies.sampler.sample import write_sample

#: Repetitions of what takes milliseconds; the shortest counts: others may be using the machine.
REPEATS = 25


@dataclass(frozen=True)
class Measured:
    """One figure: what was done, wall clock and processor time, and the limit it is meant to keep (seconds; MB).

    Processor time is what the machine would need if nobody else were using it.
    """

    code: str
    size: str
    seconds: float
    processor_s: float
    limit_s: float
    peak_mb: float

    @property
    def kept(self) -> bool:
        """Whether the limit was kept on this machine."""
        return self.seconds <= self.limit_s


def measure(units: int = 120, seed: int = 7, tiles: int = 84, schools: int = 6_700) -> tuple[Measured, ...]:
    """Measure sliders, draws, a region of ``units × tiles`` units, and a back-test of ``schools`` schools."""
    with tempfile.TemporaryDirectory() as folder:
        loaded = load_scenario(write_sample(units, seed, Path(folder)))
        district, _ = read_district(loaded.district_path, loaded.scenario.base_year)
    scenario = loaded.scenario
    found = []
    count = len(project(district, scenario).units)
    years = len(scenario.years)
    pack = load_pack(scenario.standards)
    quick = min(_timed(lambda: quick_look(district, scenario, pack))[0] for _ in range(REPEATS))
    found.append(Measured("slider", f"{count} units × {years} years", *quick, 0.05, _peak()))
    panel = sample_panel(units, 6, 9, seed)
    central = Chosen().forecast(panel, panel.years[-1], 8)
    seconds, _ = _timed(lambda: draw(panel, panel.years[-1], central, 1000, seed, births=np.full(8, 0.05)))
    found.append(Measured("draws", f"1,000 × {units} × 6 × 8", *seconds, 2.0, _peak()))
    region = tiled(district, tiles)
    seconds, projected = _timed(lambda: project(region, scenario))
    more, _ = _timed(lambda: quick_indicators(projected))
    both = seconds[0] + more[0], seconds[1] + more[1]
    found.append(Measured("region", f"{len(projected.units):,} units × {years} years", *both, 10.0, _peak()))
    wide = Subject("sample", sample_panel(schools, 6, 15, seed))
    seconds, _ = _timed(lambda: backtest(wide))
    found.append(Measured("backtest", f"{schools:,} schools × 6 grades × 15 years", *seconds, 60.0, _peak()))
    return tuple(found)


def _timed(action: Callable[[], Any]) -> tuple[tuple[float, float], Any]:
    """Return (wall clock, processor time) in seconds, and the result."""
    start, used = time.perf_counter(), time.process_time()
    result = action()
    return (time.perf_counter() - start, time.process_time() - used), result


def _peak() -> float:
    """Peak memory of this process so far in MB; NaN where the system does not count it."""
    try:
        import resource
    except ImportError:  # Windows has no such count
        return float("nan")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / (1024 * 1024 if sys.platform == "darwin" else 1024)
