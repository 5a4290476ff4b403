"""What a spending lacks under the caps of a budget 资金缺口, and the budget with as much more 增资后的预算."""

from __future__ import annotations

from collections.abc import Mapping

from planner.scenario.schema import Scenario

Money = Mapping[tuple[str, int], int]


def lacking(scenario: Scenario, spent: Money, reserved: Money | None = None) -> dict[tuple[str, int], int]:
    """Return (fund, year) → yuan that ``spent`` lacks, by fund and year, where it lacks any.

    ``reserved`` is spent by others before. Of a fund that carries over, what is left of earlier years is used first.
    """
    found: dict[tuple[str, int], int] = {}
    held = reserved or {}
    for code in sorted(scenario.budget.funds):
        carried = 0
        for year in range(scenario.base_year + 1, scenario.horizon + 1):
            rest = scenario.budget.cap(code, year) + carried - held.get((code, year), 0) - spent.get((code, year), 0)
            if rest < 0:
                found[code, year] = -rest
            carried = max(rest, 0) if scenario.budget.funds[code].carry_over else 0
    return found


def with_more_money(scenario: Scenario, more: Money) -> Scenario:
    """Return ``scenario`` with ``more`` yuan on top of the caps of each fund and year; its factor is worked in."""
    budget, years = scenario.budget, range(scenario.base_year + 1, scenario.horizon + 1)
    funds = {
        code: fund.model_copy(
            update={"caps": {year: float(budget.cap(code, year) + more.get((code, year), 0)) for year in years}}
        )
        for code, fund in budget.funds.items()
    }
    return scenario.model_copy(update={"budget": budget.model_copy(update={"factor": 1.0, "funds": funds})})
