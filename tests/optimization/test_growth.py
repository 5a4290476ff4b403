"""Rules on growth of money: rows of the model, the least appropriation on top, and the evaluator's own check."""

from __future__ import annotations

from dataclasses import replace

import pytest

from planner.base.growth import BUDGET, EnteredGrowth, GrowthNeed, beside, least_on_top
from planner.base.types import Infeasible, Plan
from planner.compliance.verify import verify
from planner.district.model import FinanceValue
from planner.optimization.growth import on_top_of_entered, on_top_of_plan
from planner.optimization.solve import optimize
from planner.scenario.schema import Fund
from tests.compliance.world import BASE, HORIZON, World
from tests.optimization.variants import calm, district, instance_of, planned, rich, scenario, world, world_plan

YEARS = range(BASE, HORIZON + 1)
#: The budget of education entered for every year: level, so that a dear year must not be followed by less.
LEVEL = 10_000_000.0


def with_budget(used: World, budget: dict[int, float], paid: bool = True, cap: float = 5_000_000.0) -> World:
    """Return the world with these budgets of education entered, and a fund that appropriates on top if ``paid``."""
    finance = tuple(FinanceValue(BUDGET, year, yuan) for year, yuan in budget.items())
    used = district(used, finance=finance)
    if not paid:
        return used
    fund = Fund(name="on top", levers=("appropriate",), caps=dict.fromkeys(YEARS, cap), carry_over=False)
    money = used.scenario.budget
    return scenario(used, budget=money.model_copy(update={"funds": {**money.funds, "on_top": fund}}))


def spent_by(plan: Plan) -> dict[int, int]:
    """Yuan of a plan by year."""
    found: dict[int, int] = {}
    for one in plan.actions:
        found[one.year] = found.get(one.year, 0) + one.cost_yuan
    return found


@pytest.fixture(scope="module")
def level() -> tuple[World, Plan]:
    """The world with level budgets entered for every year, and a fund that appropriates on top."""
    used = with_budget(world(), dict.fromkeys(YEARS, LEVEL))
    return used, planned(used)


def test_without_figures_nothing_changes() -> None:
    """No table of money, or only the base year's: no row, no column and the same plan as ever."""
    assert instance_of(world()).targets.growth == ()
    only = with_budget(world(), {BASE: LEVEL}, paid=False)
    assert instance_of(only).targets.growth == ()
    assert planned(only).actions == world_plan().actions


def test_spending_never_falls_where_budgets_are_level(level: tuple[World, Plan]) -> None:
    """Appropriations follow the project's dear years, to the yuan what is missing, and the plan is verified."""
    used, plan = level
    spent = spent_by(plan)
    by_year = [spent.get(year, 0) for year in YEARS]
    assert by_year == sorted(by_year)
    free = spent_by(world_plan())
    assert any(free.get(year, 0) < free.get(year - 1, 0) for year in YEARS)  # the rule is broken without the rows
    rows = [one for one in plan.actions if one.lever == "appropriate"]
    assert rows and all(one.item == BUDGET and one.fund == "on_top" and one.cost_yuan == one.quantity for one in rows)
    others = [one for one in plan.actions if one.lever != "appropriate"]
    assert on_top_of_plan(used.targets.growth, others, used.scenario) == tuple(sorted(rows, key=lambda one: one.year))
    report = verify(used.district, used.scenario, used.pack, plan.actions, plan.transfers)
    assert report.ok, [str(one.message) for one in report.findings]


def test_the_bound_counts_the_appropriations(level: tuple[World, Plan]) -> None:
    """The model pays for them: the cost lies at most a few per cent over its own bound."""
    _, plan = level
    assert plan.solve.objective_yuan is not None and plan.solve.lower_bound_yuan is not None
    assert plan.solve.lower_bound_yuan <= plan.solve.objective_yuan <= 1.05 * plan.solve.lower_bound_yuan
    assert plan.solve.objective_yuan > (world_plan().solve.objective_yuan or 0.0)


def test_the_evaluator_refuses_a_plan_that_breaks_a_rule(level: tuple[World, Plan]) -> None:
    """Without its appropriations the same plan is refused, rule and year named with the yuan that are missing."""
    used, plan = level
    kept = tuple(one for one in plan.actions if one.lever != "appropriate")
    report = verify(used.district, used.scenario, used.pack, kept, plan.transfers)
    found = [one for one in report.findings if one.code == "rule.growth"]
    assert found and {one.code for one in report.findings} == {"rule.growth"}
    assert found[0].place.startswith("F4A ") and "yuan are missing" in found[0].message.render("en")


@pytest.mark.parametrize(
    ("change", "code"),
    [({"item": "fiscal_revenue"}, "row.item"), ({"school": "A1"}, "row.unit"), ({"measure": "units"}, "row.measure"),
     ({"cost_yuan": 1}, "row.cost"), ({"fund": "capital"}, "row.fund")],
)  # fmt: skip
def test_a_wrong_row_of_an_appropriation_is_found(
    level: tuple[World, Plan], change: dict[str, object], code: str
) -> None:
    """Item, place, measure, price and fund of an appropriation are checked like those of any row."""
    used, plan = level
    rows = list(plan.actions)
    at = next(i for i, one in enumerate(rows) if one.lever == "appropriate")
    rows[at] = replace(rows[at], **change)  # type: ignore[arg-type]
    report = verify(used.district, used.scenario, used.pack, rows, plan.transfers)
    assert code in {one.code for one in report.findings}


def test_where_nothing_can_be_appropriated_the_conflict_names_the_rule() -> None:
    """Entered budgets that fall by more than all funds together can spend: no plan, and the rule is the reason."""
    falling = {year: 2e9 - 3e8 * (year - BASE) for year in YEARS}
    used = with_budget(rich(calm()), falling, paid=False)
    result = optimize(used.district, used.scenario, used.projection, used.targets)
    assert isinstance(result, Infeasible)
    assert "growth" in {one.group for one in result.conflicts}
    ways = [one for one in result.relaxations if one.group == "growth"]
    assert ways and all(one.unit == "yuan" and one.subject == "F4A" for one in ways)


def test_the_least_on_top_goes_forward() -> None:
    """100 in the second year after 150 in the first needs 50, and the third year must keep that level."""
    needs = [GrowthNeed("F4A", 2023, 1.0, 0.0), GrowthNeed("F4A", 2024, 1.0, 0.0), GrowthNeed("F4A", 2025, 1.0, 0.0)]
    assert least_on_top(needs, {2023: 150.0, 2024: 100.0, 2025: 160.0}) == {2024: 50.0}
    assert least_on_top(needs, {2023: 150.0, 2024: 100.0, 2025: 120.0}) == {2024: 50.0, 2025: 30.0}
    assert least_on_top([GrowthNeed("F1", 2023, 1.0, 7.0)], {}) == {2023: 7.0}


def test_what_is_spent_already_counts() -> None:
    """Programmes of 20 in the first year lower its need and raise the next year's."""
    needs = (GrowthNeed("F4A", 2023, 1.0, 10.0), GrowthNeed("F1", 2024, 1.5, 0.0))
    assert [one.least for one in beside(needs, {2023: 20})] == [-10.0, 30.0]


def test_pay_and_rural_schools_are_appropriated_as_far_as_the_fund_goes() -> None:
    """A yuan more than level keeps "greater than"; a year that the cap cannot pay keeps what is entered."""
    used = with_budget(world(), {}, cap=2_000.0)
    first = BASE + 1
    pay = EnteredGrowth("F3A", "teacher_pay", {BASE: 100.0, first: 98.0, first + 1: 98.0},
                        {first: 0.0, first + 1: 0.0}, {BASE: 10, first: 10, first + 1: 10})  # fmt: skip
    rows = on_top_of_entered([pay], used.scenario)
    assert [(one.year, one.cost_yuan) for one in rows] == [(first, 21), (first + 1, 22)]
    dear = replace(pay, persons={BASE: 10, first: 5_000, first + 1: 10})
    assert [one.cost_yuan for one in on_top_of_entered([dear], used.scenario)] == [1]  # level with 98, and a yuan
    assert on_top_of_entered([pay], world().scenario) == ()
