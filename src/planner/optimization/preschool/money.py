"""Money of kindergartens 经费: bills by lever and year, caps by fund, the discounted objective."""

from __future__ import annotations

from collections.abc import Iterator

import pulp

from planner.base.preschool import PROJECT_LEVER
from planner.optimization.model import YUAN, Expression, Sheet
from planner.optimization.preschool.columns import Columns, Plot
from planner.optimization.preschool.costs import CARER, first_wage, standing_bills, village_rate, wage
from planner.optimization.preschool.site import CHANGES, CLOSED, payments

Bill = tuple[str, pulp.LpVariable, int, int]  # lever, column, yuan, t


def bills(c: Columns, plot: Plot) -> Iterator[Bill]:
    """Yield (lever, column, yuan per unit, t) of everything that a plan pays (docs/preschool.md §4)."""
    site = plot.site
    for (i, t), column in c.start.items():
        project = site.tables.projects[i]
        for when, yuan, _ in payments(project, t):
            yield PROJECT_LEVER[project.kind], column, yuan, when
    for (k, option, t), column in c.change.items():
        places = site.kindergartens[k].places
        each = {"public": site.a.take_over_cost, "inclusive_private": site.a.contract_place_cost}.get(option, 0)
        yield CHANGES[option], column, site.a.close_cost if option == CLOSED else each * places, t
    for (b, s, t), column in c.state.items():
        look = plot.looks[b, s, t]
        for m, j in enumerate(plot.blocks[b].members):
            for lever, yuan in standing_bills(site, plot.path, look, j, m, t).items():
                yield lever, column, yuan, t
    yield from _wages(c, plot)


def _wages(c: Columns, plot: Plot) -> Iterator[Bill]:
    site = plot.site
    for (j, r, t), column in c.hire.items():
        village = village_rate(site, site.kindergartens[j]) if j < len(site.kindergartens) and r != CARER else 0
        yield "k_salary", column, first_wage(site, plot.path, j, r, t), t
        for later in range(t + 1, site.T + 1):
            yield "k_salary", column, wage(site, plot.path, j, r, later), later
        for later in range(t, site.T + 1) if village else ():
            yield "k_village_subsidy", column, village, later
    for (j, t), column in c.retrain.items():
        yield "k_retrain", column, site.a.retrain_cost, t
        village = village_rate(site, site.kindergartens[j]) if j < len(site.kindergartens) else 0
        for later in range(t, site.T + 1) if village else ():
            yield "k_village_subsidy", column, village, later


def funds(sheet: Sheet, c: Columns, plot: Plot) -> None:
    r"""Yearly caps: :math:`\text{spend}_{ft} + \text{carry}_{ft} = \text{cap}_{ft} - \text{reserved}_{ft} +
    \text{carry}_{f,t-1}`; without carry-over :math:`\text{spend}_{ft} \le \text{cap}_{ft} - \text{reserved}_{ft}`.
    """
    site, budget = plot.site, plot.site.scenario.budget
    spend: dict[tuple[str, int], Expression] = {}
    for lever, column, yuan, t in bills(c, plot):
        if lever in site.waived:
            continue
        spend.setdefault((budget.fund_of(lever), t), Expression()).add(column, yuan * YUAN)
    for code, fund in budget.funds.items():
        for t in range(1, site.T + 1):
            row = spend.get((code, t), Expression())
            cap = budget.cap(code, site.years[t]) - site.reserved.get((code, site.years[t]), 0)
            if fund.carry_over:
                row.add(c.carry[code, t])
                if t > 1:
                    row.add(c.carry[code, t - 1], -1.0)
            sense = "==" if fund.carry_over else "<="
            sheet.row(f"fund:{code}", f"{t}", row, sense, cap * YUAN, subject=code, t=t, scale=1 / YUAN, unit="yuan")


def objective(sheet: Sheet, c: Columns, plot: Plot) -> None:
    r"""Discounted cost beyond doing nothing: :math:`\sum \text{yuan}\,(1+d)^{-t} + \pi_{ft}\,\text{yuan}`.

    :math:`\pi` is what a yuan of a fund's cap is worth to others who share it (0 alone).
    """
    site = plot.site
    for lever, column, yuan, t in bills(c, plot):
        price = site.surcharge.get((site.scenario.budget.fund_of(lever), site.years[t]), 0.0)
        sheet.price(column, yuan * (1.0 + price / site.rate(t)), t)


def cost_of(c: Columns, plot: Plot, amount: dict[str, float]) -> float:
    """Return the discounted yuan of ``amount`` (column name → value), surcharges left aside."""
    return sum(yuan * plot.site.rate(t) * amount.get(column.name, 0.0) for _, column, yuan, t in bills(c, plot))
