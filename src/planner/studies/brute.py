"""Small districts against the exact optimum 小算例精确对照: bound ≤ optimum ≤ plan, and plan or no plan alike."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from planner.base.types import Infeasible
from planner.compliance.verify import Claims, verify
from planner.optimization.engine import SolverError
from planner.optimization.instance import build_instance
from planner.optimization.monolith import exact_optimum
from planner.optimization.solve import StoppedWithoutPlan, optimize
from planner.studies.parallel import spread
from planner.studies.prepare import Case
from planner.studies.small import Shape, small_case, tightened

#: What rounding of prices (1e-6 by name) and of whole yuan may be off by, as a share.
SAME = 3e-6


@dataclass(frozen=True)
class Compared:
    """One instance: yuan of bound, optimum and plan (None: there is none), findings of the evaluator, seconds."""

    seed: int
    units: int
    bound: float | None
    optimum: float | None
    plan: float | None
    gap: float | None
    unknown: bool
    findings: tuple[str, ...]
    seconds: float

    @property
    def good(self) -> bool:
        """Bound ≤ optimum ≤ plan ≤ bound / (1 − gap), the plan verified; or both say that there is no plan.

        ``unknown``: no plan was found and none was ruled out, and that is what was told.
        """
        if self.findings:
            return False
        if self.unknown:
            return self.bound is None or self.optimum is None or self.bound <= self.optimum * (1 + SAME)
        if self.optimum is None or self.plan is None or self.bound is None or self.gap is None:
            return self.optimum is None and self.plan is None
        slack = SAME * max(self.plan, 1e5)
        ends = self.bound <= self.optimum + slack and self.optimum <= self.plan + slack
        return ends and self.plan <= self.bound / (1.0 - self.gap) + slack

    @property
    def above(self) -> float | None:
        """Share by which the plan costs more than the optimum."""
        if self.optimum is None or self.plan is None or self.optimum <= 0:
            return None
        return self.plan / self.optimum - 1.0


def instance_case(seed: int) -> Case:
    """Instance ``seed``: three or four schools, two or three years; every third with caps near what it needs."""
    shape = Shape(schools=4 if seed % 8 == 7 else 3, deadline_after=2, horizon_after=2 + (seed // 3) % 2)
    case = small_case(seed, shape)
    return tightened(case, 1.0 + (seed % 5) / 50) if seed % 3 == 0 else case


def compare(seed: int) -> Compared:
    """Plan instance ``seed`` as the product does, and exactly; see :class:`Compared`."""
    start = time.perf_counter()
    case = instance_case(seed)
    instance = build_instance(case.district, case.scenario, case.projection, case.targets)
    exact = bound = plan = gap = None
    unknown = False
    findings: tuple[str, ...] = ()
    try:
        exact = exact_optimum(instance).optimum_yuan
    except (ArithmeticError, SolverError) as error:  # no optimum to compare with is not an agreement
        return Compared(seed, len(instance.units), None, None, None, None, False, (str(error),),
                        time.perf_counter() - start)  # fmt: skip
    try:
        found = optimize(case.district, case.scenario, case.projection, case.targets)
    except StoppedWithoutPlan as stopped:
        bound, unknown = stopped.solve.lower_bound_yuan, not stopped.proved
    else:
        if not isinstance(found, Infeasible):
            bound, plan, gap = found.solve.lower_bound_yuan, found.solve.objective_yuan, found.solve.gap
            claims = Claims(objective_yuan=plan)
            report = verify(case.district, case.scenario, case.pack, found.actions, found.transfers, claims)
            findings = tuple(one.render("en") for one in report.findings)
    seconds = time.perf_counter() - start
    return Compared(seed, len(instance.units), bound, exact, plan, gap, unknown, findings, seconds)


def brute(
    seeds: Iterable[int], workers: int = 1, told: Callable[[Compared], None] = lambda _: None,
    kept: Mapping[int, Compared] | None = None,
) -> list[Compared]:  # fmt: skip
    """Compare every seed that is not ``kept`` from before; results in seed order, whatever the number of workers."""
    known, todo = dict(kept or {}), list(seeds)
    fresh = spread(compare, [seed for seed in todo if seed not in known], workers, told)
    known |= {one.seed: one for one in fresh}
    return [known[seed] for seed in todo]


def read_kept(path: Path) -> dict[int, Compared]:
    """Return the results that an earlier run has left in ``path`` (a JSON object a line), none without it."""
    if not path.exists():
        return {}
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    return {row["seed"]: Compared(**row | {"findings": tuple(row["findings"])}) for row in rows}


def keep(path: Path, one: Compared) -> None:
    """Add a result to ``path``."""
    with path.open("a", encoding="utf-8") as file:
        file.write(json.dumps(asdict(one)) + "\n")
