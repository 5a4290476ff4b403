"""Running a command in this process, with what it prints."""

from __future__ import annotations

import io
from contextlib import redirect_stderr, redirect_stdout
from typing import NamedTuple

from planner.cli import main


class Ran(NamedTuple):
    """Exit code, results and what stood beside them."""

    code: int
    out: str
    err: str


def run(*arguments: object) -> Ran:
    """Run ``planner`` with ``arguments`` and return how it went."""
    out, err = io.StringIO(), io.StringIO()
    with redirect_stdout(out), redirect_stderr(err):
        code = main([str(one) for one in arguments])
    return Ran(code, out.getvalue(), err.getvalue())
