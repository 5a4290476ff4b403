"""The same linear models by another solver 第二求解器: HiGHS as the product uses it, against CBC, cold, from PuLP."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from planner.optimization.instance import build_instance
from planner.optimization.monolith import Both, by_both_solvers
from planner.studies.parallel import spread
from planner.studies.prepare import Case
from planner.studies.small import Shape, small_case, tightened

#: Relative difference of the objectives that is allowed.
ALLOWED = 1e-6


@dataclass(frozen=True)
class Solved:
    """One instance by both solvers; seconds in all."""

    seed: int
    units: int
    both: Both
    seconds: float

    @property
    def good(self) -> bool:
        """Whether both say the same."""
        return self.both.difference <= ALLOWED


def instance_case(seed: int) -> Case:
    """Instance ``seed``: five to twelve schools over all years to the horizon; every third with tight caps."""
    shape = Shape(schools=5 + seed % 8, deadline_after=4, horizon_after=6 + seed % 3)
    case = small_case(seed, shape)
    return tightened(case, 1.0 + (seed % 4) / 40) if seed % 3 == 0 else case


def solve_twice(seed: int) -> Solved:
    """Solve the linear model of instance ``seed`` with both solvers."""
    start = time.perf_counter()
    case = instance_case(seed)
    instance = build_instance(case.district, case.scenario, case.projection, case.targets)
    both = by_both_solvers(instance)
    return Solved(seed, len(instance.units), both, time.perf_counter() - start)


def second_solver(
    seeds: Iterable[int], workers: int = 1, told: Callable[[Solved], None] = lambda _: None
) -> list[Solved]:  # fmt: skip
    """Solve every seed twice; results in seed order."""
    return spread(solve_twice, seeds, workers, told)
