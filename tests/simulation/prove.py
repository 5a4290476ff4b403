"""The simulation's rules on tens of thousands of generated cases, over worker processes: ``make properties``.

``python -m tests.simulation.prove --examples 20000 --workers 2 --evidence docs/evidence/properties.md``. Batches have
seeds of their own and share nothing, so that they can be run anywhere and in any order; a case that fails is shrunk
and told by Hypothesis, the page is left as it was and the exit code is 1.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import platform
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, given, seed, settings
from hypothesis import strategies as st

from planner.studies.parallel import spread
from tests.simulation import test_properties as rules

#: Examples of a batch: few enough to tell how far it is, enough to pay for the start of a worker.
BATCH = 250
#: What is tried: name on the page, strategies, check.
TRIED: tuple[tuple[str, tuple[Any, ...], Callable[..., None]], ...] = (
    ("replications of a six-school network", rules.REPLICATIONS, rules.money_people_and_openings_hold),
    ("autumns settled", rules.AUTUMNS, rules.a_september_never_leaves_less_than_nobody),
)


def batch(number: int) -> tuple[int, frozenset[bytes], int]:
    """Try one batch; return what was tried (index of :data:`TRIED`), digests of its cases and how many there were.

    Raises what Hypothesis raises for a case in which a rule does not hold.
    """
    which, digests, count = number % len(TRIED), set[bytes](), 0
    _, strategies, check = TRIED[which]

    def tried(case: tuple[Any, ...]) -> None:
        nonlocal count
        check(*case)
        count += 1
        digests.add(hashlib.sha256(repr(case).encode("utf-8")).digest()[:12])

    run = settings(max_examples=BATCH, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    seed(number)(run(given(st.tuples(*strategies))(tried)))()
    return which, frozenset(digests), count


def main(arguments: list[str]) -> int:
    """Run all batches and write the page; 1 where a rule does not hold."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--examples", type=int, default=20_000)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--evidence", type=Path)
    asked = parser.parse_args(arguments)
    begun, held, cases = time.perf_counter(), [0] * len(TRIED), [set[bytes]() for _ in TRIED]

    def told(found: tuple[int, frozenset[bytes], int]) -> None:
        which, digests, count = found
        held[which] += count
        cases[which] |= digests
        print(", ".join(f"{n:,} {name}" for n, (name, _, _) in zip(held, TRIED, strict=True)), flush=True)

    try:
        spread(batch, range(len(TRIED) * -(-asked.examples // BATCH)), asked.workers, told)
    except Exception as error:  # whatever a check raises is a rule that does not hold
        print(f"does not hold: {error!r}", *getattr(error, "__notes__", ()), sep="\n", file=sys.stderr)
        return 1
    if asked.evidence is not None:
        rows = zip(TRIED, held, cases, strict=True)
        asked.evidence.write_text(_page(rows, time.perf_counter() - begun, asked.workers), encoding="utf-8")
    return 0


def _page(rows: Any, seconds: float, workers: int) -> str:
    table = "\n".join(f"| {name} | {count:,} | {len(cases):,} |" for (name, _, _), count, cases in rows)
    load = f"{os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else "not known"
    return (
        "# Rules of the simulation on generated cases\n\n"
        "Money never negative, nobody in two schools, no school open before acceptance, no autumn that leaves less\n"
        "than nobody, hours of training held by nobody twice: each example is a plan, rates and money drawn by\n"
        "Hypothesis (a kindergarten handed over among the schools), carried out, checked event by event.\n"
        " `make soak` and `make properties` write this page (`EXAMPLES=2000` for fewer).\n\n"
        f"| tried | examples that held | of them different |\n|---|---|---|\n{table}\n\n"
        f"Examples that did not hold: 0. {seconds:.0f} s, {workers} worker processes, load {load} at the end, "
        f"Python {platform.python_version()}.\n"
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
