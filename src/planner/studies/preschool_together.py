"""Schools and kindergartens in one budget 统一预算求解: blocks with the funds as prices.

Kindergartens are planned first with all the money, the schools with what they leave of rooms, teachers and each fund
and year. Where that is too little for the schools, the kindergartens are planned again with as much less of the fund
as the schools lack; where a yuan of a fund is worth more to the schools than it costs, again with that price. The best
verified plan of a few rounds stands. The sum of the least costs of both blocks, each with all the money, is a lower
bound of any plan of both in which the same teachers and rooms move.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from planner.base.i18n import T
from planner.base.progress import Progress
from planner.base.types import Action, Infeasible, Plan, Solve, Transfer
from planner.compliance.preschool_verify_coupling import after_moves, free_room_years, surplus_teachers
from planner.compliance.preschool_verify_whole import WholeReport, verify_whole
from planner.compliance.targets import build_targets
from planner.compliance.verify import Claims
from planner.optimization.preschool.site import Coupling
from planner.optimization.preschool.solve import PreschoolPlan, optimize_preschool
from planner.optimization.solve import StoppedWithoutPlan, optimize
from planner.scenario.schema import Scenario
from planner.studies.prepare import Case
from planner.studies.preschool_standing import PreschoolCase
from planner.studies.programmes import beside_programmes, joined, programmes_of, reserved

#: Rounds in which the two blocks are fitted to each other.
ROUNDS = 3
#: A yuan of a cap that is worth less than this to the schools does not steer the kindergartens.
WORTH = 1e-4
#: What a yuan of every fund is said to be worth where the schools found no whole-number plan: it is worth saving.
SCARCE = 1.0
BOUND_OF = (
    "sum of the least costs of both blocks with all the money, for the project starts of the schools, the pay path "
    "and the teachers and rooms that move"
)
Money = dict[tuple[str, int], int]
Worth = dict[tuple[str, int], float]


@dataclass(frozen=True)
class Candidate:
    """A plan of all parts: rows, cost, what its blocks bound from below, and its verification."""

    actions: tuple[Action, ...]
    transfers: tuple[Transfer, ...]
    solve: Solve
    plan: Plan | None
    report: WholeReport


@dataclass
class _Rounds:
    """What the rounds have learned: the best plan, the bound of the kindergartens, what to hold back and to price."""

    best: Candidate | None = None
    floor: float | None = None
    held: Money = field(default_factory=dict)
    worth: Worth = field(default_factory=dict)
    lacking: Money = field(default_factory=dict)
    stopped: StoppedWithoutPlan | None = None
    moved: bool = False


def plan_together(case: Case, kids: PreschoolCase, progress: Progress) -> Candidate | Infeasible:
    """Return the best plan found of schools and kindergartens, or the proof that one of them has none.

    Teachers whom no rule of the schools needs where they are may still be worth a transfer to the schools: where the
    plan retrains some, both are planned again with nobody retrained, and the cheaper plan stands.
    Raises :class:`StoppedWithoutPlan` where each has a plan with all the money and no round found one for both: that
    is no proof that there is none.
    """
    money = reserved(case.scenario, programmes_of(case).actions)
    surplus = surplus_teachers(case.projection, case.targets, case.scenario)
    free = free_room_years(kids.preschool, case.scenario, case.projection)
    found = _Rounds()
    none = _fit(case, kids, money, Coupling(surplus, free, planned=True), found, progress)
    if none is not None:
        return none
    if found.moved:
        _fit(case, kids, money, Coupling({}, free, planned=True), found, progress)
    if found.best is not None:
        return found.best
    alone = optimize(case.district, money, case.projection, case.targets, progress)
    if isinstance(alone, Infeasible):
        return alone
    raise _no_plan(case.scenario, alone.solve, found)


def _fit(
    case: Case, kids: PreschoolCase, money: Scenario, coupling: Coupling, found: _Rounds, progress: Progress
) -> Infeasible | None:
    """Fit the blocks to each other in a few rounds; return the proof that the kindergartens have no plan at all."""
    found.held, found.worth = {}, {}
    for number in range(ROUNDS):
        try:
            first = optimize_preschool(
                kids.preschool, money, kids.projection, kids.targets, progress, coupling, found.held, found.worth
            )
        except StoppedWithoutPlan as stopped:
            found.stopped = stopped
            return None
        if isinstance(first, Infeasible):
            return first if number == 0 else None
        if found.floor is None:  # the widest choice and all the money: it bounds every later round
            found.floor = first.solve.lower_bound_yuan
        found.moved |= any(row.lever == "k_retrain" for row in first.actions)
        if _hopeless(first, found.best):
            return None
        if not _round(case, kids, money, first, found, progress):
            return None
    return None


def _hopeless(first: PreschoolPlan, best: Candidate | None) -> bool:
    """Whether ``first`` with the bound of the schools in the best plan is no cheaper: not worth planning them again.

    The bound is that of other moves and money: an estimate, which saves a solve and enters no bound.
    """
    if best is None or best.plan is None or not best.report.ok:
        return False
    schools = best.plan.solve.lower_bound_yuan or 0.0
    return (first.solve.objective_yuan or 0.0) + schools >= (best.solve.objective_yuan or 0.0)


def _round(
    case: Case, kids: PreschoolCase, money: Scenario, first: PreschoolPlan, found: _Rounds, progress: Progress
) -> bool:
    """Plan the schools beside ``first`` and keep what is learned; return whether another round may help."""
    try:
        second = _schools(case, kids, money, first, progress)
    except StoppedWithoutPlan as stopped:
        found.stopped, before = stopped, found.worth
        years = range(case.scenario.base_year + 1, case.scenario.horizon + 1)
        found.worth = {(code, year): SCARCE for code in case.scenario.budget.funds for year in years}
        return not before
    if isinstance(second, Infeasible):
        found.lacking = {(way.subject, way.year): int(way.amount) for way in second.relaxations if way.group == "fund"}
        held = found.held
        found.held = {**held, **_hold(money, spent_by(first.actions), found.lacking)}
        return found.held != held
    candidate = _candidate(case, kids, first, joined(second, programmes_of(case)), found.floor)
    if found.best is None or _better(candidate, found.best):
        found.best = candidate
    before, found.worth = found.worth, _worth(second)
    return bool(found.worth) and found.worth != before and candidate.report.ok


def _schools(
    case: Case, kids: PreschoolCase, money: Scenario, first: PreschoolPlan, progress: Progress
) -> Plan | Infeasible:
    """Plan the compulsory schools with what the kindergartens leave of rooms, teachers and funds."""
    projection = after_moves(case.projection, kids.preschool, first.actions)
    targets = build_targets(case.district, case.scenario, case.pack, projection)
    targets = beside_programmes(targets, programmes_of(case).actions)
    return optimize(case.district, money, projection, targets, progress, spent_by(first.actions))


def _hold(scenario: Scenario, spent: Money, lacking: Money) -> Money:
    """Yuan of each fund and year to keep from the kindergartens so that they spend ``lacking`` less than ``spent``.

    Of a fund that carries over, what is spent up to the last lacking year counts, not the year in which it is spent.
    """
    held: Money = {}
    for code in sorted({code for code, _ in lacking}):
        budget, years = scenario.budget, sorted(year for one, year in lacking if one == code)
        if budget.funds[code].carry_over:
            until = range(scenario.base_year + 1, years[-1] + 1)
            free = sum(budget.cap(code, year) - spent.get((code, year), 0) for year in until)
            held[code, years[-1]] = free + sum(lacking[code, year] for year in years)
        else:
            for year in years:
                held[code, year] = budget.cap(code, year) - spent.get((code, year), 0) + lacking[code, year]
    return held


def spent_by(actions: tuple[Action, ...]) -> Money:
    """Return (fund, year) → yuan of ``actions``."""
    spent = Money()
    for row in actions:
        if row.cost_yuan:
            spent[row.fund, row.year] = spent.get((row.fund, row.year), 0) + row.cost_yuan
    return spent


def _worth(plan: Plan) -> Worth:
    """What a yuan of each fund and year is worth to the schools (discounted yuan)."""
    return {(one.subject, one.year): one.yuan_per_unit for one in plan.prices
            if one.rule == "fund" and one.yuan_per_unit > WORTH}  # fmt: skip


def _better(one: Candidate, other: Candidate) -> bool:
    """Verified before not verified, then the cheaper."""
    if one.report.ok != other.report.ok:
        return one.report.ok
    return (one.solve.objective_yuan or 0.0) < (other.solve.objective_yuan or 0.0)


def claims_of(actions: tuple[Action, ...], objective: float | None) -> Claims:
    """Return what a plan of ``actions`` says of its own cost."""
    return Claims(total_cost_yuan=sum(row.cost_yuan for row in actions), objective_yuan=objective)


def _candidate(case: Case, kids: PreschoolCase, first: PreschoolPlan, second: Plan, floor: float | None) -> Candidate:
    rows = sorted((*second.actions, *first.actions), key=lambda a: (a.year, a.school, a.unit, a.lever, a.item))
    actions = tuple(rows)
    rate = 1.0 + case.scenario.assumptions.discount_rate
    cost = float(sum(row.cost_yuan * rate ** (case.scenario.base_year - row.year) for row in actions))
    solve = _joint(case.scenario, first.solve, second, cost, floor)
    packs = (case.pack, kids.pack)
    report = verify_whole(case.district, case.scenario, packs, actions, second.transfers, claims_of(actions, cost))
    return Candidate(actions, second.transfers, solve, second, report)


def _joint(scenario: Scenario, first: Solve, second: Plan, cost: float, floor: float | None) -> Solve:
    """Bound of both: each block's own with all the money."""
    bound = None
    if floor is not None and second.bound_alone_yuan is not None and second.solve.lower_bound_yuan is not None:
        # What programmes cost is in the plan's bound already and in no bound of a block.
        bound = floor + min(second.bound_alone_yuan, second.solve.lower_bound_yuan)
        bound = min(bound, cost)
    gap = None if bound is None or cost <= 0 else max(0.0, (cost - bound) / cost)
    status = "optimal" if gap is not None and gap <= scenario.solver.gap else "feasible"
    timings = {**second.solve.timings_s, **first.timings_s}
    counts = {**second.solve.counts, **first.counts}
    reproducible = first.reproducible and second.solve.reproducible
    return Solve(status, cost, bound, gap, BOUND_OF, reproducible, timings, counts)


def _no_plan(scenario: Scenario, solve: Solve, found: _Rounds) -> StoppedWithoutPlan:
    """Say what the schools lacked beside the kindergartens when the rounds ended."""
    ended = Solve("stopped", None, None, None, BOUND_OF, solve.reproducible, solve.timings_s, solve.counts)
    if found.lacking:
        funds = sorted({code for code, _ in found.lacking})
        lacking = "; ".join(
            f"{scenario.budget.funds[code].name} {sum(n for (one, _), n in found.lacking.items() if one == code):,}"
            for code in funds
        )
        reason = T("No plan of schools and kindergartens together was found; beside the kindergartens the schools "
                   "lack (yuan): {lacking}. Each has a plan with all the money.", lacking=lacking)  # fmt: skip
    elif found.stopped is not None:
        return found.stopped
    else:
        reason = T("No plan of schools and kindergartens together was found; each has a plan with all the money.")
    return StoppedWithoutPlan(ended, reason)
