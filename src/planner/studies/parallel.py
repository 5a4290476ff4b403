"""The same work over many seeds, spread over processes, results in seed order 并行批量."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Executor, Future
from contextlib import contextmanager
from typing import Any, TypeVar

from joblib.externals.loky import ProcessPoolExecutor

Result = TypeVar("Result")
#: Seeds per worker before it is replaced, so that memory does not grow.
PER_WORKER = 60


@contextmanager
def pool(
    workers: int, initializer: Callable[..., None] | None = None, given: tuple[Any, ...] = ()
) -> Iterator[Executor]:
    """Give ``workers`` processes; at the end none is left, and after an exception what is under way is not waited for.

    They are loky's: unlike those of :mod:`multiprocessing` they never import the main script again, which is the whole
    front end where a page asks (or whatever a test runner left as ``__main__``).
    """
    executor = ProcessPoolExecutor(workers, initializer=initializer, initargs=given)
    try:
        yield executor
    except BaseException:
        executor.shutdown(wait=True, kill_workers=True)
        raise
    executor.shutdown(wait=True)


def spread(
    work: Callable[[int], Result],
    seeds: Iterable[int],
    workers: int = 1,
    told: Callable[[Result], None] = lambda _: None,
    per_worker: int = PER_WORKER,
) -> list[Result]:
    """Return ``work(seed)`` of every seed in order; one worker means this process."""
    todo, found = list(seeds), list[Result]()
    if workers <= 1:
        for seed in todo:
            found.append(work(seed))
            told(found[-1])
        return found
    batch = per_worker * workers
    for start in range(0, len(todo), batch):
        with pool(workers) as some:
            waiting: list[Future[Result]] = [some.submit(work, seed) for seed in todo[start : start + batch]]
            for future in waiting:
                found.append(future.result())
                told(found[-1])
    return found
