"""Simulate a plan many times 方案仿真: the same bytes with any number of workers, as many times as precision asks."""

from __future__ import annotations

import signal
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Executor, Future
from contextlib import contextmanager
from dataclasses import dataclass, field
from math import sqrt
from typing import Final, cast

import numpy as np

from planner.base.i18n import T
from planner.base.progress import Progress, Step, silent
from planner.base.stopping import stop_asked
from planner.base.types import Action, Ints, Transfer
from planner.scenario.load import LoadedScenario
from planner.studies.parallel import pool
from planner.studies.prepare import prepare
from planner.studies.preschool_standing import prepare_preschool
from planner.studies.simulate_joint import JointBench
from planner.studies.simulate_kids import KidsBench
from planner.studies.simulate_sample import Bench, Sample, bench_of

#: Replications of a quick look, of one step toward a precision, and most of all.
QUICK, STEP, MOST = 200, 100, 20_000
#: Replications that a worker does at a time.
CHUNK = 10
#: 95 % of the normal distribution.
Z: Final = 1.959963984540054
Job = tuple[tuple[int, ...], tuple[str, ...]]


@dataclass(frozen=True)
class Asked:
    """What is asked of a simulation.

    ``replications`` or, if given, ``precision``: half the width of the 95 % interval of the probability that the
    district passes in the deadline's year. ``compared``: replications in which each source of delay is switched off,
    and left alone; 0 for none.
    """

    replications: int = QUICK
    precision: float | None = None
    seed: int = 1
    workers: int = 1
    compared: int = 40


@dataclass(frozen=True)
class Simulated:
    """All samples, in the order of their replications; ``without`` and ``alone`` by source of delay.

    ``stopped``: somebody asked to end early; what had been replicated by then is kept, the first numbers of the same.
    """

    bench: Bench
    asked: Asked
    samples: tuple[Sample, ...]
    without: dict[str, tuple[Sample, ...]] = field(default_factory=dict)
    alone: dict[str, tuple[Sample, ...]] = field(default_factory=dict)
    stopped: bool = False


def wilson(passes: int, of: int) -> tuple[float, float]:
    """Return the 95 % Wilson interval of a share: (low, high); (0, 1) where nothing was observed."""
    if of == 0:
        return 0.0, 1.0
    share, z2 = passes / of, Z * Z
    middle = (share + z2 / (2 * of)) / (1 + z2 / of)
    half = Z / (1 + z2 / of) * sqrt(share * (1 - share) / of + z2 / (4 * of * of))
    # At the ends the interval reaches them exactly; rounding must not say otherwise.
    return (0.0 if passes == 0 else middle - half), (1.0 if passes == of else middle + half)


def simulate(
    loaded: LoadedScenario,
    actions: Sequence[Action],
    transfers: Sequence[Transfer],
    asked: Asked,
    progress: Progress = silent,
) -> Simulated:
    """Carry a plan out as often as asked; a source of delay at a time is then switched off, and left alone.

    Where :func:`planner.base.stopping.stop_asked` says so, it ends early with what it has (at least one chunk), and
    says so. Raises :class:`planner.base.errors.BadInput` for inputs that cannot be used; a keyboard interrupt or an
    exception of ``progress`` ends all workers.
    """
    bench = bench_for(loaded, tuple(actions), tuple(transfers), asked.seed)
    with _runner(bench, loaded, tuple(actions), tuple(transfers), asked.workers) as run:
        samples = _main(run, bench, asked, progress)
        without: dict[str, tuple[Sample, ...]] = {}
        alone: dict[str, tuple[Sample, ...]] = {}
        count = 0 if run.stopped else min(asked.compared, len(samples))
        for number, source in enumerate(bench.sources if count else ()):
            done = 0.6 + 0.4 * number / len(bench.sources)
            progress(Step("sources", T("Switching one source of delay off at a time"), done, {"n": float(count)}))
            found = (
                run(range(count), (source,)),
                run(range(count), tuple(one for one in bench.sources if one != source)),
            )
            if run.stopped:  # a source that was not finished is not compared
                break
            without[source], alone[source] = found
    progress(Step("done", T("Simulated"), 1.0, {"n": float(len(samples))}))
    return Simulated(bench, asked, samples, without, alone, run.stopped)


def bench_for(loaded: LoadedScenario, actions: tuple[Action, ...], transfers: tuple[Transfer, ...], seed: int) -> Bench:
    """Return the bench of a plan: of its schools, of its kindergartens, or of both where one budget pays for both."""
    kids = prepare_preschool(loaded)
    if kids is None:
        return bench_of(loaded, actions, transfers, seed)
    if kids.district.enrolment:
        return JointBench(prepare(loaded), kids, actions, transfers, seed)
    # It answers to everything that runs and tables ask of a bench; it has no units and no schools.
    return cast(Bench, KidsBench(kids, actions, seed))


def _main(run: Run, bench: Bench, asked: Asked, progress: Progress) -> tuple[Sample, ...]:
    """Replicate in steps until the number or the precision asked for is reached, or somebody asks to stop."""
    deadline = bench.deadline - bench.network.base_year
    samples: tuple[Sample, ...] = ()
    share = 0.6 if asked.compared else 1.0
    limit = asked.replications if asked.precision is None else MOST
    while len(samples) < limit and not run.stopped:
        count = min(STEP if asked.precision is not None else CHUNK * asked.workers, limit - len(samples))
        progress(Step("replicate", T("Simulating the plan"), share * _done(samples, asked), {"n": float(len(samples))}))
        samples += run(range(len(samples), len(samples) + count), ())
        if asked.precision is not None and half_width(samples, deadline) <= asked.precision:
            break
    return samples


def half_width(samples: Sequence[Sample], t: int) -> float:
    """Return half the width of the interval of the probability that the district passes in year index ``t``."""
    low, high = wilson(sum(bool(one.district[t]) for one in samples), len(samples))
    return (high - low) / 2


def _done(samples: Sequence[Sample], asked: Asked) -> float:
    if asked.precision is None:
        return len(samples) / max(asked.replications, 1)
    # What a share of one half would need; any other share needs less.
    return min(1.0, len(samples) * (2 * asked.precision / Z) ** 2)


class Run:
    """Replications over worker processes, or in this one; results in the order asked for.

    Once somebody asks to stop, what is under way is finished, what has not begun is left, and ``stopped`` is set: the
    results are then the first of those asked for.
    """

    def __init__(self, bench: Bench, pool: Executor | None) -> None:
        self.bench, self.pool = bench, pool
        self.stopped = self._begun = False

    def __call__(self, replications: Iterable[int], off: tuple[str, ...]) -> tuple[Sample, ...]:
        numbers = tuple(replications)
        jobs: list[Job] = [(numbers[i : i + CHUNK], off) for i in range(0, len(numbers), CHUNK)]
        if self.pool is None:
            return tuple(sample for job in jobs if self._goes_on() for sample in self._here(job))
        waiting: list[Future[list[Sample]]] = [self.pool.submit(_work, job) for job in jobs]
        return tuple(sample for future in waiting if self._goes_on(future) for sample in future.result())

    def _here(self, job: Job) -> list[Sample]:
        numbers, off = job
        return [self.bench.sample(number, off) for number in numbers]

    def _goes_on(self, future: Future[list[Sample]] | None = None) -> bool:
        """Say whether the next job is to be waited for; the first chunk of all always is."""
        if self.stopped:
            if future is not None:
                future.cancel()
            return False
        self.stopped = self._begun and stop_asked()
        self._begun = True
        return not self.stopped


@contextmanager
def _runner(
    bench: Bench, loaded: LoadedScenario, actions: tuple[Action, ...], transfers: tuple[Transfer, ...], workers: int
) -> Iterator[Run]:
    if workers <= 1:
        yield Run(bench, None)
        return
    given = (loaded, actions, transfers, bench.seed)
    with pool(workers, _begin, given) as processes:
        yield Run(bench, processes)


_BENCH: list[Bench] = []


def _begin(loaded: LoadedScenario, actions: tuple[Action, ...], transfers: tuple[Transfer, ...], seed: int) -> None:
    """Set a worker process up; a keyboard's interrupt is for the process that asked, which then ends its workers."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _BENCH[:] = [bench_for(loaded, actions, transfers, seed)]


def _work(job: Job) -> list[Sample]:
    numbers, off = job
    return [_BENCH[0].sample(number, off) for number in numbers]


def passed(samples: Sequence[Sample], name: str) -> Ints:
    """Return how many samples pass, cell by cell of the array ``name`` of :class:`Sample`."""
    return np.asarray(np.sum([getattr(one, name) for one in samples], axis=0), dtype=np.int64)
