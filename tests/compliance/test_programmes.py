"""Programmes reach their targets by rows that the evaluator prices and follows by itself."""

from __future__ import annotations

from dataclasses import replace

import pytest

from planner.base.types import Action
from planner.compliance.programmes import check_programmes, programme_needs, with_programmes
from planner.compliance.rulebook import Rulebook
from planner.compliance.verify import verify
from planner.optimization.programmes import plan_programmes
from planner.scenario.schema import Scenario
from planner.standards.standard import compare
from tests.compliance.world import DEADLINE, good_plan, world

LOW = {"G6": 50.0, "G8": 0.97, "G9": 90.0, "G12": 97.5, "G15": 84.0, "Q1": 94.0, "Q2": 94.2, "Q4": 4.2, "S1": 82.3}


def paying(cap: float = 8e6) -> Scenario:
    """The world's scenario with a fund of its own for programmes."""
    budget = world().scenario.budget
    fund = budget.funds["recurrent"].model_copy(
        update={"levers": ("programme",), "caps": dict.fromkeys(range(2023, 2031), cap), "name": "programmes"}
    )
    return world().scenario.model_copy(
        update={"budget": budget.model_copy(update={"funds": {**budget.funds, "programmes": fund}})}
    )


def low(**values: float) -> Rulebook:
    """The world in which these tracked items start lower."""
    one = world()
    tracked = tuple(replace(value, value=values.get(value.item, value.value)) for value in one.district.tracked)
    return Rulebook(replace(one.district, tracked=tracked), paying(), one.pack, one.projection)


def test_nothing_is_planned_where_every_item_reaches_its_target() -> None:
    """The plan of a district whose tracked table holds does not change."""
    assert programme_needs(low()) == ()
    assert with_programmes(low(), good_plan()[0]) == world().district


def test_an_item_without_a_base_value_is_not_planned() -> None:
    """It stays unknown: nobody knows what a programme would have to add."""
    book = low(Q1=94.0)
    kept = tuple(one for one in book.district.tracked if one.item != "Q1")
    gone = Rulebook(replace(book.district, tracked=kept), book.scenario, book.pack, book.projection)
    assert [need.item for need in programme_needs(book)] == ["Q1"] and programme_needs(gone) == ()


def test_every_item_reaches_its_target_by_the_deadline_and_holds_it() -> None:
    """Derived from the rows alone: short before the deadline, met from it on, and every price holds."""
    book = low(**LOW)
    found = plan_programmes(programme_needs(book), book.scenario)
    assert not found.short and not list(check_programmes(book, found.actions))
    reached = {(one.item, one.year): one.value for one in with_programmes(book, found.actions).tracked}
    for need in programme_needs(book):
        assert not compare(reached[need.item, 2022], ">=", need.target[-1])
        for year, target in zip(need.years, need.target, strict=True):
            if year >= DEADLINE:
                assert compare(reached[need.item, year], ">=", target), (need.item, year)
    assert {need.item for need in programme_needs(book)} == set(LOW)


def test_training_is_counted_by_a_rolling_sum_of_five_years() -> None:
    """120 hours in 2024, 2025 and 2026 are 360 from 2026 on; a year left out breaks the sum until it is made up."""
    book = low(G9=90.0)
    found = plan_programmes(programme_needs(book), book.scenario).actions
    assert {one.item for one in found} == {"G9:2024"}
    assert [one.year for one in found] == [2024, 2025, 2026, 2029, 2030]
    assert all(one.cost_yuan == one.quantity * 120 * 15 for one in found)
    years = {one.year: one.value for one in with_programmes(book, found).tracked if one.item == "G9"}
    assert [years[year] for year in range(2023, 2031)] == [90, 90, 90, 100, 100, 100, 100, 100]
    broken = tuple(one for one in found if one.year != 2029)
    years = {one.year: one.value for one in with_programmes(book, broken).tracked if one.item == "G9"}
    assert years[2028] == 100 and years[2029] == 90


@pytest.mark.parametrize(
    ("code", "values"),
    [
        ("programme.cost", {"cost_yuan": 1}),
        ("programme.item", {"item": "G14"}),
        ("programme.most", {"quantity": 21, "cost_yuan": 21 * 60_000}),
    ],
)
def test_wrong_rows_are_found(code: str, values: dict[str, object]) -> None:
    """A price, an item without a programme, more than may begin in a year."""
    good = Action("", "", 2025, "programme", "Q1", 10, "units", 600_000, "programmes", 2025)
    book = low(Q1=94.0)
    assert not list(check_programmes(book, (good,)))
    assert [one.code for one in check_programmes(book, (replace(good, **values),))] == [code]


def test_the_evaluator_passes_a_plan_with_programmes_and_refuses_one_without() -> None:
    """With the rows Q1 is met from the deadline on; without them it is an open item and no year passes."""
    book, (actions, transfers) = low(Q1=94.0), good_plan()
    rows = plan_programmes(programme_needs(book), book.scenario).actions
    one = world()
    idle = verify(book.district, book.scenario, one.pack, actions, transfers)
    done = verify(book.district, book.scenario, one.pack, (*actions, *rows), transfers)
    assert done.ok, [finding.render("en") for finding in done.findings]
    assert (idle.judgement.first_year_all_met, done.judgement.first_year_all_met) == (None, DEADLINE)
    assert idle.open_items and not done.open_items
    assert done.totals.total_cost_yuan - idle.totals.total_cost_yuan == sum(row.cost_yuan for row in rows) > 0
    tracked = done.tables["tracked"].set_index(["item", "year"])
    assert (
        tracked.loc[("Q1", DEADLINE), "standing"] == "planned"
        and done.tables["tracked"]["kind"].isin(["measured", "held", "planned"]).all()
    )
