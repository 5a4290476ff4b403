"""Programmes beside the plan 项目化措施: planned first, out of their fund; the rest of the money plans the schools.

The two share nothing but the fund and the rules on growth of money. Planning them one after the other can cost more
than planning them together only where one of these binds; the bound of the whole is therefore one for the programmes
chosen, and ``bound_of`` says so.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from planner.base.growth import beside
from planner.base.types import Action, Plan, Targets
from planner.compliance.finance_growth import Spending, entered_growths
from planner.compliance.programmes import programme_needs
from planner.compliance.rulebook import Rulebook
from planner.optimization.growth import on_top_of_entered
from planner.optimization.programmes import Programmes, plan_programmes
from planner.optimization.replan import Done
from planner.scenario.schema import Scenario
from planner.studies.prepare import Case

#: What is added to the words of a bound where programmes were chosen before the schools.
GIVEN = "; programmes as chosen beforehand (least cost by themselves)"


def programmes_of(case: Case) -> Programmes:
    """Return the least-cost programmes for the tracked items of ``case`` that fall short; nothing where none does.

    Appropriations for finance rules that the plan's other measures do not touch (teachers' pay, public funds per
    pupil, rural schools) are among their rows.
    """
    book = Rulebook(case.district, case.scenario, case.pack, case.projection)
    found = plan_programmes(programme_needs(book), case.scenario)
    growths = entered_growths(case.district, case.pack, case.projection)
    rows = on_top_of_entered(growths, case.scenario, found.actions)
    rate = 1.0 + case.scenario.assumptions.discount_rate
    extra = sum(one.cost_yuan * rate ** (case.scenario.base_year - one.year) for one in rows)
    return replace(found, actions=(*found.actions, *rows), objective_yuan=found.objective_yuan + extra)


def going_on(programmes: Programmes, done: Done, scenario: Scenario) -> Programmes:
    """Return the programmes with the rows of the past as they were recorded; later ones as planned anew."""
    past = tuple(one for one in done.actions if one.lever == "programme")
    actions = (*past, *(one for one in programmes.actions if one.year >= done.first))
    rate = 1.0 + scenario.assumptions.discount_rate
    yuan = sum(one.cost_yuan * rate ** (scenario.base_year - one.year) for one in actions)
    return replace(programmes, actions=actions, objective_yuan=yuan)


def beside_programmes(targets: Targets, actions: tuple[Action, ...]) -> Targets:
    """Return the targets with what the rows of programmes spend counted in the rules on growth."""
    return replace(targets, growth=beside(targets.growth, Spending.of(actions).total)) if actions else targets


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
    solve = replace(solve, objective_yuan=cost, lower_bound_yuan=bound, gap=gap, bound_of=solve.bound_of + GIVEN)
    return replace(plan, actions=tuple(order), solve=solve)


def programme_facts(programmes: Programmes) -> dict[str, Any]:
    """Return what ``run.json`` says of targets that no programme reaches; nothing where all are reached."""
    if not programmes.short:
        return {}
    return {"programmes_short": [{"item": item, "year": year, "units": n} for item, year, n in programmes.short]}
