"""The same work over many seeds, spread over processes, results in seed order 并行批量."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from typing import TypeVar

Result = TypeVar("Result")
#: Seeds per worker before it is replaced, so that memory does not grow. A new pool, not ``max_tasks_per_child``: that
#: can hang when the last worker leaves (CPython 3.11, gh-115634).
PER_WORKER = 60


def spread(
    work: Callable[[int], Result],
    seeds: Iterable[int],
    workers: int = 1,
    told: Callable[[Result], None] = lambda _: None,
) -> list[Result]:
    """Return ``work(seed)`` of every seed in order; one worker means this process."""
    todo, found = list(seeds), list[Result]()
    if workers <= 1:
        for seed in todo:
            found.append(work(seed))
            told(found[-1])
        return found
    batch = PER_WORKER * workers
    for start in range(0, len(todo), batch):
        with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
            for one in pool.map(work, todo[start : start + batch]):
                told(one)
                found.append(one)
    return found
