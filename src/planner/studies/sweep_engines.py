"""Engines of a sweep 计算引擎: all cores of this machine by joblib, or a Dask cluster that stands already.

Both hand batches of tasks to processes and give back what is done as it is done. A worker that dies takes its batch
with it and nothing else: what is left is handed out again, task by task, a stated number of times.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from planner.base.errors import BadInput, Problem
from planner.base.i18n import T
from planner.studies.sweep import Task
from planner.studies.sweep_point import Done, measure_batch

Work = Callable[[Sequence[Task]], list[Done]]
#: Yields lists of what is done, in any order; ends early where workers died.
Engine = Callable[[list[tuple[Task, ...]]], Iterator[list[Done]]]
#: Seconds that a cluster has to answer.
PATIENCE_S = 30


class Failed(Exception):
    """Tasks that failed every time they were tried; the others are done and kept."""

    def __init__(self, errors: dict[int, str]) -> None:
        self.errors = errors
        super().__init__(f"{len(errors)} points failed")


def compute(
    tasks: Sequence[Task], engine: Engine, tell: Callable[[Done], None], *, batch: int = 1, retries: int = 2
) -> None:
    """Compute every task on ``engine`` and ``tell`` each as soon as it is done; raises :class:`Failed` at the end."""
    left = {task.index: task for task in tasks}
    errors: dict[int, str] = {}
    for attempt in range(retries + 1):
        if not left:
            return
        for dones in engine(_batches(list(left.values()), batch if attempt == 0 else 1)):
            for done in dones:
                if done.facts is None:
                    errors[done.index] = done.error
                elif left.pop(done.index, None) is not None:  # a task may be done twice where a worker was lost late
                    tell(done)
    if left:
        raise Failed({index: errors.get(index, "worker lost") for index in left})


def _batches(tasks: list[Task], size: int) -> list[tuple[Task, ...]]:
    return [tuple(tasks[start : start + size]) for start in range(0, len(tasks), size)]


def local(workers: int, work: Work = measure_batch) -> Engine:
    """Return the engine of this machine: ``workers`` processes, -1 for one per core."""

    def run(batches: list[tuple[Task, ...]]) -> Iterator[list[Done]]:
        from joblib import Parallel, delayed
        from joblib.externals.loky.process_executor import BrokenProcessPool

        parallel = Parallel(n_jobs=workers, return_as="generator_unordered", batch_size=1, pre_dispatch="2*n_jobs")
        try:
            yield from parallel(delayed(work)(batch) for batch in batches)
        except (BrokenProcessPool, OSError):  # a worker was killed: what it had is handed out again
            return

    return run


def dask(address: str, work: Work = measure_batch) -> Engine:
    """Return the engine of the Dask cluster whose scheduler listens at ``address`` (``tcp://host:8786``).

    Its workers need planner installed, and the district's tables under the same path. Raises :class:`BadInput` where
    Dask is not installed or the scheduler does not answer.
    """
    try:
        from distributed import Client, as_completed
    except ImportError as missing:
        message, remedy = (
            T("Dask is not installed"),
            T("install planner with its extra: {extra}", extra="planner[dask]"),
        )
        raise BadInput([Problem("sweep.dask", "--engine", "dask", message, remedy=remedy)]) from missing

    def run(batches: list[tuple[Task, ...]]) -> Iterator[list[Done]]:
        with _client(Client, address) as client:
            futures = [client.submit(work, batch, pure=False) for batch in batches]
            for future in _ended(as_completed, futures, client):
                if future.status == "finished":
                    yield future.result()
                # any other end is a worker that was lost: what it had is handed out again

    return run


def _ended(as_completed: Any, futures: list[Any], client: Any) -> Iterator[Any]:
    yield from as_completed(futures, loop=client.loop)


def _client(client: Any, address: str) -> Any:
    try:
        return client(address, timeout=PATIENCE_S, set_as_default=False)
    except (OSError, ValueError) as error:
        message = T("no Dask scheduler answers at this address: {why}", why=str(error)[:120])
        raise BadInput([Problem("sweep.scheduler", "--scheduler", address, message)]) from error
