r"""Money appropriated on top 追加拨款: the least that keeps the rules on growth, beside what the plan spends anyway.

Rules that the plan's spending enters are rows of the model (``constraints.money.growth``); once the plan is whole the
appropriation is worked out again from its rows, to the yuan. Rules on amounts that no other measure touches (pay,
public funds per pupil, rural schools) need no model: going forward, level = max(entered, (1 + g) · level before).
"""

from __future__ import annotations

from collections.abc import Iterable
from math import ceil

from planner.base.growth import BUDGET, LEVER, EnteredGrowth, GrowthNeed, least_on_top
from planner.base.types import Action
from planner.scenario.schema import Scenario

#: What floating sums of yuan may be off by before a whole yuan is added.
_SLACK = 1e-4


def on_top_of_entered(
    growths: Iterable[EnteredGrowth], scenario: Scenario, others: Iterable[Action] = ()
) -> tuple[Action, ...]:
    """Return what is appropriated for rules that the plan's own measures do not touch, as far as the fund's caps go.

    ``others`` are rows that the same fund pays first. A year for which the money is too little keeps what is entered.
    """
    fund = scenario.budget.fund_of(LEVER)
    if not fund:
        return ()
    left = {year: scenario.budget.cap(fund, year) for year in scenario.years}
    for one in others:
        if one.fund == fund:
            left[one.year] -= one.cost_yuan
    found = []
    for growth in growths:
        level = dict(growth.amount)
        for year in sorted(growth.growth):
            wanted = level[year - 1] * (1 + growth.growth[year] / 100)
            persons = growth.persons.get(year, 1)
            # A yuan more for the rules that ask for more than equality; all of these do.
            yuan = ceil((wanted - level[year]) * persons - _SLACK) + 1 if persons else 0
            if 0 < yuan <= left[year] and wanted >= level[year]:
                left[year] -= yuan
                level[year] += yuan / persons
                found.append(_row(growth.item, year, yuan, fund))
    return tuple(found)


def on_top_of_plan(needs: Iterable[GrowthNeed], actions: Iterable[Action], scenario: Scenario) -> tuple[Action, ...]:
    """Return what is appropriated to the budget of education so that a whole plan keeps the rules on growth."""
    fund = scenario.budget.fund_of(LEVER)
    spent: dict[int, float] = {}
    for one in actions:
        spent[one.year] = spent.get(one.year, 0.0) + one.cost_yuan
    rows: list[Action] = []
    for year in scenario.years[1:] if fund else ():
        # Year by year, because whole yuan appropriated in one count in the next.
        short = least_on_top((one for one in needs if one.year == year), spent).get(year, 0.0)
        yuan = ceil(short - _SLACK)
        if yuan > 0:
            spent[year] = spent.get(year, 0.0) + yuan
            rows.append(_row(BUDGET, year, yuan, fund))
    return tuple(rows)


def _row(item: str, year: int, yuan: int, fund: str) -> Action:
    return Action("", "", year, LEVER, item, yuan, "yuan", yuan, fund, year)
