"""Why no preschool plan exists 学前无解原因: rules that cannot hold together, and the least that each would give.

Groups are switched on one by one until no plan is left; the last one belongs to the conflict, and the search starts
again from those found. It is done in broken numbers where these have no plan either (what has none in broken numbers
has none in whole ones): seconds, however many kindergartens there are. Some rules are no rows of their own, because
what they ask is paid in every state (money per child, pay, insurance): where the money is short they are told apart by
leaving out what they cost. Then each member alone is relaxed (:mod:`planner.optimization.preschool.relief`).
"""

from __future__ import annotations

from dataclasses import replace

from planner.base.types import Conflict
from planner.optimization.engine import Engine
from planner.optimization.preschool import money, rules
from planner.optimization.preschool.columns import Plot
from planner.optimization.preschool.relief import Relief, group_of, least_relief
from planner.optimization.preschool.solve import APART, Built, build, whole_columns

#: Groups in the order in which they are switched on: what explains best comes first and is then part of the answer.
ORDER = (
    "fund", "P3", "P2", "P1", "P7", "P8U", "P9", "P29", "P31", "P28", "P26S", "k_posts", "k_hire_quota",
    "k_retrain_quota", "k_close_quota", "k_surplus",
)  # fmt: skip
#: What is paid in every state: the rule or promise, and the lever that pays it.
OBLIGATIONS = {
    "k_insure": ("k_insure",), "P16": ("k_equal_pay",), "P10": ("k_fund",), "P12": ("k_subsidy",),
    "k_village_subsidy": ("k_village_subsidy",),
}  # fmt: skip
#: Projects whose start the scenario decides, where they alone cost more than the funds hold.
DECIDED = "k_decided"
#: Nodes of a test in whole numbers where the model is large: a search that is not finished counts as a plan.
_NODES_MANY, _NODES = 20, 5_000


def explain(built: Built) -> tuple[tuple[Conflict, ...], tuple[Relief, ...]]:
    """Return (the irreducible conflict by rule group, the least relief of each of its members alone).

    Where no member alone is enough the one relief is that of all of them together, else of every rule.
    """
    kept = _conflict(built)
    more = _obligations(built.plot) if kept == ["fund"] else []
    conflict = tuple(Conflict(group, "", 0, 0.0, "", True) for group in (*kept, *more))
    ways: list[Relief] = []
    for group in kept:
        found = least_relief(built.plot, (group,), len(ways) + 1)
        ways += [found] if found is not None else []
    present = tuple(group for group in ORDER if any(group_of(info) == group for info in built.sheet.rows))
    for groups in (tuple(kept), present):
        if not ways and len(groups) > 1:
            found = least_relief(built.plot, groups, 1)
            ways += [found] if found is not None else []
    return conflict, tuple(ways)


def _conflict(built: Built) -> list[str]:
    """Return an irreducible set of groups without a common plan; empty where whole groups do not conflict."""
    engine = Engine(built.sheet)
    if engine.run().status != "infeasible":  # only whole numbers have none: the tests are theirs
        engine = _whole(built)
    present = [group for group in ORDER if any(group_of(info) == group for info in built.sheet.rows)]
    kept: list[str] = []
    while _possible(built, engine, kept):
        on = list(kept)
        for group in present:
            if group in kept:
                continue
            on.append(group)
            if not _possible(built, engine, on):
                kept.append(group)
                break
        else:
            break
    return kept


def _whole(built: Built) -> Engine:
    many = len(built.sheet.whole) > APART
    engine = Engine(built.sheet, gap=0.05 if many else 0.01)
    engine.highs.setOptionValue("mip_max_nodes", _NODES_MANY if many else _NODES)
    engine.highs.setOptionValue("mip_max_improving_sols", 1)
    engine.set_whole(whole_columns(built, engine), True)
    return engine


def _possible(built: Built, engine: Engine, groups: list[str]) -> bool:
    """Whether a plan exists when only ``groups`` are in force (a search that is not finished counts as yes)."""
    off = {info.group for info in built.sheet.rows if group_of(info) in ORDER and group_of(info) not in groups}
    suspended = engine.suspend(off)
    outcome = engine.run()
    engine.resume(suspended)
    return outcome.status != "infeasible"


def _obligations(plot: Plot) -> list[str]:
    """Return what is paid in every state and, with the funds, has no plan: each is needed for that."""
    families = (rules.one_state, rules.states_follow, rules.once, money.funds)
    on = [name for name, levers in OBLIGATIONS.items() if any(plot.site.scenario.budget.fund_of(one) for one in levers)]

    def possible(kept: list[str]) -> bool:
        waived = frozenset(lever for name in OBLIGATIONS if name not in kept for lever in OBLIGATIONS[name])
        waiving = replace(plot, site=replace(plot.site, waived=waived))
        return Engine(build(waiving, families).sheet).run().status != "infeasible"

    if possible(on):  # only whole numbers have no plan
        return []
    for name in tuple(on):
        without = [one for one in on if one != name]
        if not possible(without):
            on = without
    return on or [DECIDED] * bool(plot.site.settings.projects)
