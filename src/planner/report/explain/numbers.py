"""The way in: an id of a number → its explanation, and the ids that a run has 数字编号."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from planner.base.errors import BadInput, Problem
from planner.base.i18n import T
from planner.base.nearest import nearest
from planner.base.terms import INDICATORS, LEVERS
from planner.report.explain import money, passing, standing
from planner.report.explain.explanation import Asked, Book, Explanation

_HEADS: Mapping[str, Callable[[Asked, Book], Explanation]] = {
    "cost": money.cost,
    "moves": money.moves,
    "objective_yuan": money.objective,
    "gap": money.gap,
    "committed_after_horizon_yuan": money.committed,
    "cv": standing.spread,
    "pupils": standing.pupils,
    "first_year_all_met": passing.first_year,
    "units_pass": passing.units_pass,
    "unknown_items": passing.unknown,
    **{code: standing.indicator for code in INDICATORS},
    **{code: money.deeds for code in (*money.EVERYDAY, *LEVERS)},
}
#: Numbers that are sums over a plan.
_OF_A_PLAN = (money.cost, money.moves, money.objective, money.gap, money.deeds, money.committed)


def explain(number: str, book: Book) -> Explanation:
    """Return where ``number`` comes from; :class:`BadInput` where the run has no such number, with the nearest one."""
    asked = Asked.of(number)
    found = _HEADS.get(asked.head)
    if found is None and asked.head in set(book.table("verdicts").get("standard", ())):
        found = standing.verdict
    if found is None:
        near = nearest(asked.head, _HEADS)
        remedy = T("did you mean {near}?", near=near) if near else None
        allowed = T("such as {examples}", examples=", ".join(examples(book)[:6]))
        raise BadInput([Problem("explain.number", "NUMBER", number, T("the run has no such number"), allowed, remedy)])
    if found in _OF_A_PLAN and book.table("actions").empty and "actions" not in book.tables:
        raise asked.refuse(T("a run with a plan"))
    return found(asked, book)


def examples(book: Book) -> list[str]:
    """Return ids of numbers that this run has, one of each kind at least, in a stable order."""
    run, found = book.run, ["first_year_all_met", "unknown_items"]
    deadline = int(run.get("deadline") or run["horizon"])
    if "actions" in book.tables:
        budget, actions = book.table("budget"), book.table("actions")
        first = budget.iloc[0] if len(budget) else None
        found += ["cost", f"cost:{deadline}"]
        found += [f"cost:{int(first['year'])}:{first['fund']}"] if first is not None else []
        found += [f"{code}" for code in sorted(set(actions["lever"])) if code in _HEADS]
        found += ["moves", f"moves:{deadline}", "objective_yuan", "gap"]
    indicators, spread = book.table("indicators"), book.table("dispersion")
    if len(indicators):
        now = indicators[indicators["year"] == deadline]
        unit = str(now["unit"].iloc[0])
        found += [f"{code}:{unit}:{deadline}" for code in INDICATORS]
        found += [f"units_pass:{deadline}", f"pupils:{deadline}", f"pupils:{unit}:{deadline}"]
    now = spread[spread["year"] == deadline] if len(spread) else spread
    pairs = zip(now.get("stage", ()), now.get("indicator", ()), strict=True)
    found += [f"cv:{stage}:{code}:{deadline}" for stage, code in pairs]
    return found
