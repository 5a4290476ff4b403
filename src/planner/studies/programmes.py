"""Programmes beside the plan 项目化措施: planned first, out of their fund; the rest of the money plans the schools.

The two share nothing but the fund. Planning them one after the other can cost more than planning them together only
where that fund binds; the bound of the whole is therefore one for the programmes chosen.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from planner.base.types import Action, Plan
from planner.compliance.programmes import programme_needs
from planner.compliance.rulebook import Rulebook
from planner.optimization.programmes import Programmes, plan_programmes
from planner.scenario.schema import Scenario
from planner.studies.prepare import Case


def programmes_of(case: Case) -> Programmes:
    """Return the least-cost programmes for the tracked items of ``case`` that fall short; nothing where none does."""
    book = Rulebook(case.district, case.scenario, case.pack, case.projection)
    return plan_programmes(programme_needs(book), case.scenario)


def reserved(scenario: Scenario, actions: tuple[Action, ...]) -> Scenario:
    """Return the scenario with the money of ``actions`` taken out of the caps of its funds."""
    if not actions:
        return scenario
    budget = scenario.budget
    spent: dict[tuple[str, int], int] = {}
    for one in actions:
        spent[one.fund, one.year] = spent.get((one.fund, one.year), 0) + one.cost_yuan
    funds = {
        code: fund.model_copy(
            update={"caps": {year: float(budget.cap(code, year) - spent.get((code, year), 0)) for year in fund.caps}}
        )
        for code, fund in budget.funds.items()
    }
    return scenario.model_copy(update={"budget": budget.model_copy(update={"factor": 1.0, "funds": funds})})


def joined(plan: Plan, programmes: Programmes) -> Plan:
    """Return the plan with the rows of the programmes, its objective and bound raised by their cost."""
    if not programmes.actions:
        return plan
    order = sorted((*plan.actions, *programmes.actions), key=lambda a: (a.year, a.school, a.unit, a.lever, a.item))
    extra, solve = programmes.objective_yuan, plan.solve
    cost = None if solve.objective_yuan is None else solve.objective_yuan + extra
    bound = None if solve.lower_bound_yuan is None else solve.lower_bound_yuan + extra
    gap = None if cost is None or bound is None or cost <= 0 else max(0.0, (cost - bound) / cost)
    solve = replace(solve, objective_yuan=cost, lower_bound_yuan=bound, gap=gap)
    return replace(plan, actions=tuple(order), solve=solve)


def programme_facts(programmes: Programmes) -> dict[str, Any]:
    """Return what ``run.json`` says of targets that no programme reaches; nothing where all are reached."""
    if not programmes.short:
        return {}
    return {"programmes_short": [{"item": item, "year": year, "units": n} for item, year, n in programmes.short]}
