"""Stop and keep 停止并保留: how somebody outside asks a long search to end with the best that it has.

The wish is ambient, like the language: whoever starts the work says where to look (:func:`stoppable`), whoever
searches asks now and then (:func:`stop_asked`). A plan that was ended so is not reproducible and says so.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path


def _never() -> bool:
    return False


_asked: ContextVar[Callable[[], bool]] = ContextVar("stop_asked", default=_never)


def stop_asked() -> bool:
    """Whether the search should end and keep what it has."""
    return _asked.get()()


@contextmanager
def stoppable(file: Path | None) -> Iterator[None]:
    """Within this context a search ends early once ``file`` exists; None: it never does."""
    if file is None:
        yield
        return
    token = _asked.set(file.exists)
    try:
        yield
    finally:
        _asked.reset(token)
