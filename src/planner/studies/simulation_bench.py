"""How fast a plan is simulated 仿真测速: one replication, many over worker processes, how well the odds are known."""

from __future__ import annotations

import time
from dataclasses import dataclass

from planner.base.progress import Progress, silent
from planner.simulation import replicate
from planner.studies.simulate import Asked, Simulated, bench_for, half_width, simulate
from planner.studies.simulate_plan import Stored

#: Replications that are timed alone, after one that sets things up.
ALONE = 40


@dataclass(frozen=True)
class SimulationSpeed:
    """``alone_s``: processor seconds of one replication in one process, pupils drawn, its world not seen before.

    ``simpy_s``: of them the events. ``wall_s`` of all replications with ``workers``, set-up of the workers included;
    ``cpu_s`` processor seconds of all workers (None where the system does not tell).
    """

    alone_s: float
    simpy_s: float
    wall_s: float
    cpu_s: float | None
    half_width: float
    result: Simulated


def simulation_speed(stored: Stored, replications: int, workers: int, progress: Progress = silent) -> SimulationSpeed:
    """Measure the simulation of a plan; the odds are those of ``planner simulate`` with the same numbers."""
    bench = bench_for(stored.loaded, stored.actions, stored.transfers, 1)
    bench.sample(0)
    began = time.process_time()
    for number in range(1, ALONE + 1):
        bench.sample(number)
    alone = (time.process_time() - began) / ALONE
    began = time.process_time()
    for number in range(1, ALONE + 1):
        replicate(bench.network, 1, number)
    events = (time.process_time() - began) / ALONE
    before, began = _children(), time.perf_counter()
    asked = Asked(replications, None, 1, workers, compared=0)
    result = simulate(stored.loaded, stored.actions, stored.transfers, asked, progress)
    wall, after = time.perf_counter() - began, _children()
    cpu = None if before is None or after is None or workers == 1 else after - before
    t = result.bench.deadline - result.bench.network.base_year
    return SimulationSpeed(alone, events, wall, cpu, half_width(result.samples, t), result)


def _children() -> float | None:
    """Processor seconds of ended worker processes."""
    try:
        import resource
    except ImportError:  # Windows
        return None
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime
