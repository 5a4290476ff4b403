"""Infeasible cases by the dozen 无解算例: is the named conflict one, and does each way out really give a plan.

Small illustrative districts are squeezed (money, posts, land, quotas, deadline) until they have no plan. Then the
conflict alone must admit none, without any one of its members it must; and each way out, applied again to the
scenario, must end with a plan that the evaluator verifies.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from planner.base.progress import silent
from planner.base.types import Infeasible, Plan
from planner.compliance.verify import verify
from planner.optimization.build import build
from planner.optimization.explain import Rules
from planner.optimization.instance import build_instance
from planner.optimization.solve import Effort, StoppedWithoutPlan, optimize
from planner.studies.parallel import spread
from planner.studies.prepare import Case
from planner.studies.small import Shape, cased, small_case, tightened
from planner.studies.ways_out import ALL, Replanned, ways_out, with_sets

#: What is squeezed, in turn.
SQUEEZES = ("money", "posts", "land", "quotas", "deadline", "everything")


@dataclass(frozen=True)
class Conflicted:
    """One case: what was squeezed, its conflict, its ways (kind, proved, solved again), what is wrong, seconds."""

    seed: int
    squeeze: str
    units: int
    infeasible: bool
    members: tuple[tuple[str, str, int], ...]
    ways: tuple[tuple[str, bool, bool], ...]
    problems: tuple[str, ...]
    seconds: float

    @property
    def good(self) -> bool:
        """Whether everything that was said is so."""
        return not self.problems


def squeezed(seed: int) -> tuple[str, Case]:
    """Return what is squeezed in case ``seed``, and the case."""
    squeeze = SQUEEZES[seed % len(SQUEEZES)]
    case = small_case(seed, Shape(schools=4 + seed % 3, deadline_after=3, horizon_after=4))
    if squeeze in ("money", "everything"):
        case = tightened(case, 0.75 if squeeze == "money" else 0.5)
    if squeeze in ("posts", "everything"):
        crowded = case.scenario.assumptions.model_copy(
            update={"pupils_per_teacher_primary": 15.0, "pupils_per_teacher_junior": 11.0}
        )
        few = {key: count * 9 // 10 for key, count in case.district.posts.items()}
        district = replace(case.district, posts=few)
        case = cased(case, district, case.scenario.model_copy(update={"assumptions": crowded}))
    if squeeze == "land":
        premises = {
            school: replace(one, teaching_area_m2=round(one.teaching_area_m2 * 0.7),
                            sports_area_m2=round(one.sports_area_m2 * 0.5))
            for school, one in case.district.premises.items()
        }  # fmt: skip
        case = cased(case, replace(case.district, land={}, premises=premises), case.scenario)
    if squeeze == "quotas":
        kinds, stages = ("backbone_quota", "upgrade_quota", "hire_quota"), ("primary", "junior")
        none = {f"{kind}_{stage}": 0 for kind in kinds for stage in stages}
        assumptions = case.scenario.assumptions.model_copy(update=none)
        case = cased(case, case.district, case.scenario.model_copy(update={"assumptions": assumptions}))
    if squeeze == "deadline":
        soon = case.scenario.base_year + 1
        case = cased(case, case.district, case.scenario.model_copy(update={"deadline": soon}))
    return squeeze, case


def examine(seed: int) -> Conflicted:
    """Squeeze case ``seed``, explain it and test every word of the explanation."""
    start = time.perf_counter()
    squeeze, case = squeezed(seed)
    result = _result(case)
    instance = build_instance(case.district, case.scenario, case.projection, case.targets)
    if not isinstance(result, Infeasible):
        return Conflicted(seed, squeeze, len(instance.units), False, (), (), (), time.perf_counter() - start)
    years = case.scenario.base_year
    members = [(one.group, one.subject, one.year - years) for one in result.conflicts]
    rules = Rules(build(instance))
    problems = list(_wrong_conflict(rules, members))
    ways = []
    for way in ways_out(case, tuple((group, subject) for group, subject, _ in members), replan, silent, ALL)[0]:
        again = way.proved and replan(with_sets(case, way.sets), effort="full").verified
        ways.append((way.kind, way.proved, again))
        if way.proved and not again:
            problems.append(f"way {way.rank} ({way.kind}) does not give a plan")
    if not any(proved for _, proved, _ in ways):
        problems.append("no way out is proved")
    told = tuple((g, s, t + years) for g, s, t in members)
    spent = time.perf_counter() - start
    return Conflicted(seed, squeeze, len(instance.units), True, told, tuple(ways), tuple(problems), spent)


def _result(case: Case, *, effort: Effort = "full") -> Plan | Infeasible | None:
    """What the optimizer says; None where it found no plan and ruled none out."""
    try:
        return optimize(case.district, case.scenario, case.projection, case.targets, effort=effort)
    except StoppedWithoutPlan:
        return None


def replan(case: Case, *, effort: Effort = "any") -> Replanned:
    """Plan a case and verify the plan."""
    found = _result(case, effort=effort)
    if not isinstance(found, Plan):
        return Replanned(found is None, False, None, None)
    report = verify(case.district, case.scenario, case.pack, found.actions, found.transfers)
    return Replanned(True, report.ok, report.totals.total_cost_yuan, report.judgement.first_year_all_met)


def _wrong_conflict(rules: Rules, members: list[tuple[str, str, int]]) -> Iterable[str]:
    """Say what is wrong with a conflict: that it is none, or that a member is not needed."""
    if not members:
        yield "no conflict is named"
    elif rules.possible(rules.of_members(members)):
        yield "all members together admit a plan"
    for one in members:
        rest = [other for other in members if other != one]
        if not rules.possible(rules.of_members(rest)):
            yield f"without {one} there still is no plan"


def conflicts(
    count: int, workers: int = 1, told: Callable[[Conflicted], None] = lambda _: None
) -> list[Conflicted]:  # fmt: skip
    """Return the first ``count`` infeasible cases, by seed; seeds that keep a plan are left out."""
    found: list[Conflicted] = []
    start = 0
    while len(found) < count and start < 20 * count:
        step = max(workers, min(24, count - len(found)))
        some = spread(examine, range(start, start + step), workers, lambda one: told(one) if one.infeasible else None)
        found += [one for one in some if one.infeasible]
        start += step
    return found[:count]
