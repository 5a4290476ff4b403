"""Ways out 出路: changes of the scenario that give an infeasible one a plan, each proved by solving again, ranked.

Candidates come from :mod:`ways_candidates`, least first. Each is applied to the scenario as ``--set`` would apply it,
projected and judged anew; if the linear model then has a plan, the whole-number plan is made and verified by the
evaluator. Only what ends with a verified plan is called proved.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, replace
from typing import Any, NamedTuple

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
#: Who can grant it: the district's own money and offices, a later date, whoever made the rule, several together.
TIERS = {"deadline": 2, "class_size": 3, "tolerance": 3, "cv": 3, "threshold": 3, "rotation": 3, "school_size": 3,
         "together": 4}  # fmt: skip


class Replanned(NamedTuple):
    """How a case ended: whether a linear plan exists, a whole one is verified; its cost in yuan, when all is met."""

    possible: bool
    verified: bool
    total_cost_yuan: int | None
    first_year_all_met: int | None


#: What plans a case and says how it ended.
Replan = Callable[[Case], Replanned]


def _nobody(result: Any) -> None:
    """Tell nobody."""


@dataclass(frozen=True)
class Proving:
    """How far ways out are proved.

    ``plans``: whole-number plans made at most; ``enough``: proved ways after which no more are made (None: no limit).
    After ``plans`` a way is told as enough for the linear plan; after ``enough`` other kinds of change are not tried,
    only named. ``told`` hears of the run without a plan, conflict and all, before the first way is tried.
    """

    plans: int | None = None
    enough: int | None = None
    told: Callable[[Any], None] = _nobody


#: What a planner waits for, everything, and the conflict alone.
SOME, ALL, NONE = Proving(plans=4, enough=2), Proving(), Proving(plans=0)


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
    case: Case, members: tuple[tuple[str, str], ...], replan: Replan, progress: Progress, proving: Proving = SOME
) -> tuple[tuple[Way, ...], tuple[str, ...]]:
    """Return the ways out of a case whose conflict has ``members`` (rule group, subject), cheapest first.

    Beside them the kinds of change that were not tried. No way where ``proving`` asks for no plan at all: the least
    relaxations of the linear model then stand for them.
    """
    found: list[Way] = []
    made = 0
    untried: list[str] = []
    if proving.plans == 0:
        return (), ()

    def counted(changed: Case) -> Replanned:
        nonlocal made
        if proving.plans is not None and made >= proving.plans:
            return Replanned(has_linear_plan(changed), False, None, None)
        made += 1
        return replan(changed)

    for number, (kind, steps) in enumerate(candidates(case, members), start=1):
        proved = sum(way.proved for way in found)
        if kind == "together" and proved:
            continue
        if proving.enough is not None and proved >= proving.enough:
            untried.append(kind)
            continue
        label = T("Proving what would help: change {number}", number=number)
        progress(Step(f"ways{number}", label, min(0.95, 0.7 + 0.03 * number), {"proved": float(proved)}))
        way = _proved(case, kind, steps, counted)
        if way is not None:
            found.append(way)
    return ranked(found), tuple(untried)


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
        again = replan(changed)
        if not again.possible:
            continue
        tries += 1
        extra = extra_money(case.scenario, changed.scenario)
        last = Way(0, kind, TIERS.get(kind, 1), sets, changes, extra, again.total_cost_yuan, again.first_year_all_met,
                   again.verified)  # fmt: skip
        if again.verified or tries == TRIES:
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
        again = replan(changed)
        if again.verified:
            extra = extra_money(case.scenario, changed.scenario)
            return Way(1, "budget", 1, (change.set,), (change,), extra, again.total_cost_yuan,
                       again.first_year_all_met, True)  # fmt: skip
    return None
