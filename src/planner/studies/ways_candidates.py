"""Changes of a scenario that might give it a plan, each kind from the least to larger ones 候选出路.

Amounts come from the linear model where a limit of it can give (money, posts, land, quotas, CVs, thresholds, school
size); where a change moves the whole model (deadline, class size, tolerance, rotation, staffing) a ladder is climbed.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from planner.base.terms import MEASURED_STAGES, PLANNED_STAGES
from planner.base.types import Conflict
from planner.optimization.build import Built, build
from planner.optimization.explain import relaxations
from planner.optimization.instance import build_instance
from planner.optimization.relief import least, least_land
from planner.scenario.schema import Scenario
from planner.studies.prepare import Case
from planner.studies.programmes import beside_programmes, programmes_of, reserved

#: Amounts are raised step by step, because whole teachers and rooms need a little more than fractions of them; money
#: begins with 5 % more than the least, with which a whole plan is hardly ever found.
GROWTH = (1.0, 1.08, 1.25, 1.5)
_FIRST = 0.05
#: Money is asked in steps of 10,000 yuan.
STEP_YUAN = 10_000
_QUOTAS = ("hire_quota", "upgrade_quota", "backbone_quota")
_RULES_OF_CLASSES = {"classrooms", "special_rooms", "fund"}


@dataclass(frozen=True)
class Change:
    """One number of the scenario that changes: what (kind, subject, year), by how much, from and to, and its set."""

    kind: str
    subject: str
    year: int
    amount: float
    unit: str
    old: float
    new: float
    set: str


Steps = Iterator[tuple[Change, ...]]


def candidates(case: Case, members: tuple[tuple[str, str], ...]) -> Iterator[tuple[str, Steps]]:
    """Yield (kind, its steps) for every kind of change that touches the conflict of ``members`` (group, subject).

    A change that leaves every member of the conflict as it is leaves the conflict.
    """
    built, here = _model(case), {group for group, _ in members}
    if here & {"fund", "growth"} or not members:
        yield "money", _grown(case, built, ("fund",))
    for kind in ("posts", *_QUOTAS):
        if kind in here:
            yield kind, _grown(case, built, (kind,))
    if any(_needs_land(*member) for member in members):
        yield "land", _land(case, built)
    if "move_share" in here or "exchange_room" in here or "eligible" in here:
        yield "move_share", _ladder_of(case, "assumptions.max_move_share", "move_share", (0.2, 0.25, 0.3, 0.4))
    if "staffing" in here:
        yield "staffing", _staffing(case)
    yield "deadline", _deadlines(case)
    if here & _RULES_OF_CLASSES:
        yield "class_size", _class_sizes(case)
    if "threshold" in here:
        yield "tolerance", _rule_ladder(case, "SRT", "tolerance", case.targets.tolerance, (0.8, 0.75, 0.7, 0.6))
        yield "threshold", _grown(case, built, ("threshold",))
    if "cv" in here:
        yield "cv", _grown(case, built, ("cv",))
    if "school_size" in here:
        yield "school_size", _grown(case, built, ("school_size",))
    if here & {"rotation", "rotation_backbone", "exchange_room", "eligible", "move_share"}:
        now = 100 * case.targets.rotation_share
        yield "rotation", _rule_ladder(case, "G11", "rotation", now, (9, 8, 6, 4, 2, 0))
    yield "together", _grown(case, built, tuple(_SAYABLE))


def _needs_land(group: str, subject: str) -> bool:
    """Whether buildings or grounds would help a member of the conflict."""
    code = subject.partition("|")[2]
    return group == "classrooms" or (group in ("threshold", "cv") and code in ("", "R4", "R5"))


def _model(case: Case) -> Built:
    programmes = programmes_of(case)
    money = reserved(case.scenario, programmes.actions)
    targets = beside_programmes(case.targets, programmes.actions)
    return build(build_instance(case.district, money, case.projection, targets))


def least_relaxations(case: Case, groups: Iterable[str]) -> tuple[Conflict, ...]:
    """Return the least that each rule group of a conflict would have to give alone, in the linear model."""
    return relaxations(_model(case), groups)


def _grown(case: Case, built: Built, groups: tuple[str, ...]) -> Steps:
    """The least relaxation of ``groups``, and larger ones."""
    amounts = least(built, groups)
    told = {one.group for one in amounts}
    if not amounts or not told <= _SAYABLE.keys():
        return
    for growth in GROWTH:
        yield tuple(change for group in sorted(told) for change in _SAYABLE[group](case, _of(amounts, group), growth))


def _of(amounts: Iterable[Conflict], group: str) -> list[Conflict]:
    return [one for one in amounts if one.group == group]


def _more(amount: float, growth: float) -> int:
    """Whole persons or rooms, at least one more at each step."""
    return math.ceil(amount * growth - 1e-9) + GROWTH.index(growth)


def _money(case: Case, amounts: list[Conflict], growth: float) -> Iterator[Change]:
    """What the linear plan lacks by fund and year; at later steps a share more of every cap, for whole numbers."""
    budget = case.scenario.budget
    asked = {(one.subject, one.year): one.amount for one in amounts}
    growth += _FIRST
    for code in budget.funds:
        for year in case.scenario.years[1:]:
            old = budget.cap(code, year)
            lack = asked.get((code, year), 0.0) * growth + old * (growth - 1.0) / 3
            more = math.ceil(lack / STEP_YUAN) * STEP_YUAN
            if more <= 0 or budget.factor <= 0:
                continue
            written = math.ceil((old + more) / budget.factor)
            key = f"budget.funds.{code}.caps.{year}={written}"
            yield Change("money", code, year, more, "yuan", old, old + more, key)


def _posts(case: Case, amounts: list[Conflict], growth: float) -> Iterator[Change]:
    """Posts stay once granted, so the later years have at least as many."""
    for stage in MEASURED_STAGES:
        needed = {one.year: _more(one.amount, growth) for one in amounts if one.subject == stage}
        given = 0
        for t, year in enumerate(case.projection.years):
            if year not in needed:
                continue
            # Rule 7 allows the do-nothing stock where posts are fewer: the posts themselves are counted from the table.
            units = [i for i, unit in enumerate(case.projection.units) if unit.stage == stage]
            idle = int(case.projection.teachers[units].sum(axis=(0, 1))[t])
            old = int(case.targets.posts[PLANNED_STAGES.index(stage), t])
            now = case.scenario.relief.more_posts(stage, year)
            more = max(0, idle - old) + needed[year] + now
            if more > given:
                given = more
                key = f"relief.posts.{stage}.{year}={more}"
                yield Change("posts", stage, year, more - now, "persons", old, old + more - now, key)


def _quota(name: str) -> Callable[[Case, list[Conflict], float], Iterator[Change]]:
    def changes(case: Case, amounts: list[Conflict], growth: float) -> Iterator[Change]:
        for stage in MEASURED_STAGES:
            most = max((one.amount for one in amounts if one.subject == stage), default=0.0)
            if most > 0:
                old = case.scenario.assumptions.of_stage(name, stage)
                new = old + _more(most, growth)
                key = f"assumptions.{name}_{stage}={new:g}"
                yield Change(name, stage, 0, new - old, "persons", old, new, key)

    return changes


def _cvs(case: Case, amounts: list[Conflict], growth: float) -> Iterator[Change]:
    for s, stage in enumerate(MEASURED_STAGES):
        most = max((one.amount for one in amounts if one.subject.split("|")[0] == stage), default=0.0)
        if most > 0:
            old = float(case.targets.cv_limit[s, 0, -1])
            new = math.ceil((old + most * growth) * 1000 + GROWTH.index(growth)) / 1000
            yield Change("cv", stage, 0, new - old, "CV", old, new, f"relief.rules.CV_{stage}={new:g}")


def _thresholds(case: Case, amounts: list[Conflict], growth: float) -> Iterator[Change]:
    """The value of an indicator's rule at which the unit that gives most would pass."""
    units = [unit.id for unit in case.projection.units]
    least_value: dict[tuple[str, str], tuple[float, float]] = {}
    for one in amounts:
        unit, code = one.subject.split("|")
        u, k, t = units.index(unit), int(code[1:]) - 1, one.year - case.scenario.base_year
        theta, pupils = float(case.targets.threshold[u, k, t]), float(case.projection.pupils[u, t])
        per = 100.0 if k < 3 or k == 6 else 1.0
        scale = per / pupils * (float(case.projection.weight[u, t]) if k >= 3 else 1.0)
        stage = case.projection.units[u].stage
        # The tolerated indicator needs a share of the value, so the value falls by more than what gives.
        value = max(0.0, theta - one.amount * growth * scale / case.targets.tolerance)
        old = least_value.get((code, stage), (theta, theta))
        least_value[code, stage] = (min(old[0], value), theta)
    for (code, stage), (value, theta) in sorted(least_value.items()):
        new = math.floor(value * 100) / 100
        key = f"relief.rules.{code}_{stage}={new:g}"
        yield Change("threshold", f"{stage}|{code}", 0, new - theta, "value", theta, new, key)


def _sizes(case: Case, amounts: list[Conflict], growth: float) -> Iterator[Change]:
    schools, limit = case.projection.schools, case.targets.size_limit
    old = float(max(limit[schools.index(one.subject)].max() for one in amounts))
    sums = [limit[schools.index(o.subject), o.year - case.scenario.base_year] + o.amount for o in amounts]
    new = float(max(sums))
    yield Change("school_size", "", 0, new - old, "pupils", old, new, f"relief.rules.G4={new:g}")


_SAYABLE: dict[str, Callable[[Case, list[Conflict], float], Iterator[Change]]] = {
    "fund": _money, "posts": _posts, "cv": _cvs, "threshold": _thresholds, "school_size": _sizes,
    **{name: _quota(name) for name in _QUOTAS},
}  # fmt: skip


def _land(case: Case, built: Built) -> Steps:
    amounts = least_land(built.instance)
    if not amounts:
        return
    for growth in GROWTH:
        changes = []
        for one in amounts:
            school, kind = one.subject.split("|")
            now = case.scenario.relief.more_land(school)[kind == "sports_m2"]
            more = math.ceil(one.amount * growth / 10) * 10
            key = f"relief.{kind}.{school}={now + more:g}"
            changes.append(Change("land", one.subject, 0, more, "m²", now, now + more, key))
        yield tuple(changes)


def _ladder_of(case: Case, key: str, kind: str, values: Iterable[float]) -> Steps:
    old = float(getattr(case.scenario.assumptions, key.rpartition(".")[2]))
    for new in values:
        if new > old:
            yield (Change(kind, "", 0, round(new - old, 6), "share", old, new, f"{key}={new:g}"),)


def _rule_ladder(case: Case, code: str, kind: str, old: float, values: Iterable[float]) -> Steps:
    for new in values:
        if new < old:
            yield (
                Change(kind, "", 0, round(new - old, 6), "value", round(old, 6), new, f"relief.rules.{code}={new:g}"),
            )


def _staffing(case: Case) -> Steps:
    for share in (1.03, 1.06, 1.1, 1.15, 1.25, 1.4):
        changes = []
        for stage in MEASURED_STAGES:
            old = case.scenario.assumptions.of_stage("pupils_per_teacher", stage)
            new = min(40.0, round(old * share, 1))
            key = f"assumptions.pupils_per_teacher_{stage}={new:g}"
            changes.append(Change("staffing", stage, 0, round(new - old, 6), "pupils", old, new, key))
        yield tuple(changes)


def _deadlines(case: Case) -> Steps:
    scenario: Scenario = case.scenario
    for year in range(scenario.deadline + 1, scenario.horizon + 1):
        later = year - scenario.deadline
        yield (Change("deadline", "", year, later, "years", scenario.deadline, year, f"deadline={year}"),)


def _class_sizes(case: Case) -> Steps:
    limits = {unit.stage: int(case.targets.class_limit[u].max()) for u, unit in enumerate(case.projection.units)}
    for more in (1, 2, 3, 5, 10):
        yield tuple(
            Change("class_size", stage, 0, more, "pupils", limits[stage], limits[stage] + more,
                   f"relief.rules.G5_{stage}={limits[stage] + more}")
            for stage in MEASURED_STAGES if limits.get(stage)
        )  # fmt: skip
