"""Ways out 出路: changes of the scenario that give an infeasible one a plan, each proved by solving again, ranked.

Candidates come from :mod:`ways_candidates`, least first. Each is applied to the scenario as ``--set`` would apply it,
projected and judged anew; if the linear model then has a plan, the whole-number plan is made and verified by the
evaluator. Only what ends with a verified plan is called proved.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, replace
from typing import Any

from pydantic import ValidationError

from planner.base.errors import BadInput
from planner.base.i18n import T
from planner.base.progress import Progress, Step
from planner.compliance.targets import build_targets
from planner.optimization.build import build
from planner.optimization.cuts import CutPool
from planner.optimization.engine import Engine, SolverError
from planner.optimization.instance import build_instance
from planner.optimization.linear import solve_linear
from planner.projection import project
from planner.scenario.overridden import overridden
from planner.scenario.schema import Scenario
from planner.studies.prepare import Case
from planner.studies.programmes import beside_programmes, programmes_of, reserved
from planner.studies.ways_candidates import Change, candidates

#: Whole-number plans tried for one kind of change before it is told as "enough for the linear plan only".
TRIES = 3
#: Whole-number plans made in all; what comes later is told as enough for the linear plan.
PLANS = 6
#: Who can grant it: the district's own money and offices, a later date, whoever made the rule, several together.
TIERS = {"deadline": 2, "class_size": 3, "tolerance": 3, "cv": 3, "threshold": 3, "rotation": 3, "school_size": 3,
         "together": 4}  # fmt: skip

#: What plans a case and says how it ended: (verified, total cost in yuan, first year in which all is met).
Replan = Callable[[Case], tuple[bool, int | None, int | None]]


@dataclass(frozen=True)
class Way:
    """One way out; ``sets`` are ready for ``--set``; money in yuan of the base year.

    ``extra_yuan`` is what it asks beyond the caps, ``total_cost_yuan`` what its verified plan costs. ``proved``: a
    verified whole-number plan exists; otherwise only the linear model has one.
    """

    rank: int
    kind: str
    tier: int
    sets: tuple[str, ...]
    changes: tuple[Change, ...]
    extra_yuan: int
    total_cost_yuan: int | None
    first_year_all_met: int | None
    proved: bool

    def facts(self) -> dict[str, Any]:
        """The way as it stands in ``run.json``: ``rank``, ``set``, ``cost`` (the plan), ``extra``, ``proved`` …"""
        told = asdict(self)
        told["set"] = list(told.pop("sets"))
        return told | {"changes": [asdict(one) for one in self.changes]}


def with_sets(case: Case, sets: tuple[str, ...]) -> Case:
    """Return the case of the changed scenario: projected again and with the targets stated again."""
    scenario = overridden(case.scenario, sets)
    projection = project(case.district, scenario)
    targets = build_targets(case.district, scenario, case.pack, projection)
    return replace(case, loaded=replace(case.loaded, scenario=scenario), projection=projection, targets=targets)


def has_linear_plan(case: Case) -> bool:
    """Whether the linear model of a case, with every CV exact, has a plan."""
    programmes = programmes_of(case)
    money = reserved(case.scenario, programmes.actions)
    targets = beside_programmes(case.targets, programmes.actions)
    built = build(build_instance(case.district, money, case.projection, targets))
    engine = Engine(built.model)
    try:
        return solve_linear(built, engine, CutPool(engine, built.cones)).status == "optimal"
    except SolverError:
        return False


def ways_out(
    case: Case, members: tuple[tuple[str, str], ...], replan: Replan, progress: Progress
) -> tuple[Way, ...]:  # fmt: skip
    """Return the ways out of a case whose conflict has ``members`` (rule group, subject), cheapest first."""
    found: list[Way] = []
    made = 0

    def counted(changed: Case) -> tuple[bool, int | None, int | None]:
        nonlocal made
        made += 1
        return replan(changed) if made <= PLANS else (False, None, None)

    for kind, steps in candidates(case, members):
        progress(Step("ways", T("Proving what would help"), 0.75))
        if kind == "together" and any(way.proved for way in found):
            continue
        way = _proved(case, kind, steps, counted)
        if way is not None:
            found.append(way)
    return ranked(found)


def ranked(ways: list[Way]) -> tuple[Way, ...]:
    """Return the ways in order: proved, then who can grant them, money asked, cost of the plan."""

    def key(way: Way) -> tuple[bool, int, int, float, str]:
        cost = float("inf") if way.total_cost_yuan is None else way.total_cost_yuan
        return (not way.proved, way.tier, way.extra_yuan, cost, way.kind)

    return tuple(replace(way, rank=i) for i, way in enumerate(sorted(ways, key=key), start=1))


def _proved(case: Case, kind: str, steps: Iterator[tuple[Change, ...]], replan: Replan) -> Way | None:
    """Walk from the least change to larger ones until one has a verified plan."""
    tries, last = 0, None
    for changes in steps:
        sets = tuple(one.set for one in changes if one.set)
        try:
            changed = with_sets(case, sets)
        except (BadInput, ValidationError):  # beyond what the schema allows
            return last
        if not has_linear_plan(changed):
            continue
        tries += 1
        proved, cost, first = replan(changed)
        extra = extra_money(case.scenario, changed.scenario)
        last = Way(0, kind, TIERS.get(kind, 1), sets, changes, extra, cost, first, proved)
        if proved or tries == TRIES:
            return last
    return last


def extra_money(before: Scenario, after: Scenario) -> int:
    """Return the yuan that the caps of ``after`` have beyond those of ``before``, all funds and years."""
    years = range(before.base_year + 1, before.horizon + 1)
    return sum(
        max(0, after.budget.cap(code, year) - before.budget.cap(code, year))
        for code in before.budget.funds
        for year in years
    )


def more_money_for_whole(case: Case, replan: Replan) -> Way | None:
    """Return the least tried share of money on top of every cap with which a whole-number plan is found.

    For a case that has a linear plan and no whole one was found: 0.5, 1, 2, 4 and 8 per cent more.
    """
    factor = case.scenario.budget.factor
    for share in (0.005, 0.01, 0.02, 0.04, 0.08):
        value = round(factor * (1.0 + share), 6)
        change = Change("budget", "", 0, round(100 * share, 1), "%", factor, value, f"budget.factor={value:g}")
        changed = with_sets(case, (change.set,))
        proved, cost, first = replan(changed)
        if proved:
            extra = extra_money(case.scenario, changed.scenario)
            return Way(1, "budget", 1, (change.set,), (change,), extra, cost, first, True)
    return None
