"""Work spread over processes."""

from __future__ import annotations

import sys
from pathlib import Path
from types import ModuleType

import pytest

from planner.studies.parallel import pool, spread


def _square(seed: int) -> int:
    return seed * seed


def test_results_come_in_the_order_of_their_seeds() -> None:
    """Two processes and several pools give what this process gives."""
    told: list[int] = []
    assert spread(_square, range(7), 2, told.append, per_worker=2) == spread(_square, range(7))
    assert told == [seed * seed for seed in range(7)]


def test_workers_do_not_run_the_main_script_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A page of the front end is ``__main__`` while it runs; a worker that imported it would draw it, and fail."""
    script, main = tmp_path / "page.py", ModuleType("__main__")
    script.write_text("raise SystemExit('drawn again')\n", "utf-8")
    main.__file__ = str(script)
    monkeypatch.setitem(sys.modules, "__main__", main)
    with pool(2) as some:
        assert some.submit(_square, 3).result(timeout=60) == 9


def test_an_exception_ends_the_workers() -> None:
    """Nobody waits for what is under way when the asking side fails."""
    with pytest.raises(KeyError), pool(1) as some:
        some.submit(_square, 1)
        raise KeyError("asked too much")
    with pytest.raises(RuntimeError):
        some.submit(_square, 2)
