"""Re-planning: the past stands to the row, the whole plan passes the evaluator, changes happen only where they pay."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import pytest

from planner.base.errors import BadInput
from planner.base.types import Action
from planner.compliance.verify import verify
from planner.optimization.instance import build_instance
from planner.optimization.replan import Done, NotHeld, changes, values_of
from planner.report.robust_text import causes_block, replan_blocks
from planner.studies.compare_causes import as_document
from planner.studies.plan import VERIFIED, plan_case
from planner.studies.prepare import Case
from planner.studies.replan import Replanned, replan
from planner.studies.replan_done import Rows, done_of, repriced
from planner.studies.simulate_plan import plan_rows
from planner.studies.small import Shape, cased, small_case


@cache
def small() -> Case:
    """Six schools, rules from 2025, horizon 2027."""
    return small_case(3, Shape(schools=6, deadline_after=3, horizon_after=5))


@cache
def last() -> Rows:
    """The last plan."""
    return rows_of(small())


def rows_of(case: Case) -> Rows:
    """Plan a case and return its rows."""
    found = plan_case(case)
    assert found.code == VERIFIED
    stored = plan_rows(case.loaded, found.run, found.tables)
    return stored.actions, stored.transfers


def rows_in(found: Replanned) -> Rows:
    """Return the rows of a re-plan."""
    assert isinstance(found.result.case, Case)
    stored = plan_rows(found.result.case.loaded, found.result.run, found.result.tables)
    return stored.actions, stored.transfers


@cache
def dearer() -> Case:
    """The same district once teachers have become dearer and rotation cheaper: the optimum moves."""
    case = small()
    dear = case.scenario.assumptions.model_copy(update={"teacher_cost": 200_000, "transfer_cost": 3_000})
    return cased(case, case.district, case.scenario.model_copy(update={"assumptions": dear}))


@pytest.mark.parametrize("first", [2024, 2026])
def test_the_past_stands_and_the_plan_passes(first: int) -> None:
    """Before and after the deadline: rows of the past are those recorded, and no plan gets dearer than the last."""
    actions, moves = last()
    found = replan(small(), (actions, moves), first)
    assert found.result.code == VERIFIED and found.kept.verified
    again, moved = rows_in(found)
    assert [one for one in again if one.year < first] == [one for one in actions if one.year < first]
    assert [one for one in moved if one.year < first] == [one for one in moves if one.year < first]
    assert found.result.run["objective_yuan"] <= plan_case(small()).run["objective_yuan"] + 1.0


def test_staying_close_changes_no_more_than_planning_freely() -> None:
    """With prices changed, a dear change is made less often; at a very high price nobody else and nothing else changes.

    Like teachers who change places do so for a term or for good, whichever is cheaper now: that changes no stock, so it
    is not priced, and the two kinds are counted as one.
    """
    before, _ = past = last()
    case = dearer()
    priced = repriced(*past, case.scenario, case.scenario.horizon + 1)
    counts = []
    for price in (0.0, 50_000.0, 1e7):
        found = replan(case, priced, 2024, price=price)
        assert found.result.code == VERIFIED
        moved = changes(priced[0], rows_in(found)[0], 2024)
        kinds = [moved.pop(lever, (0.0, 0.0)) for lever in ("rotate", "transfer")]
        net = abs(sum(more - less for less, more in kinds))
        counts.append(net + sum(less + more for lever, (less, more) in moved.items() if "equipment" not in lever))
    assert counts[0] >= counts[1] >= counts[2] == 0
    assert before


def test_what_was_not_done_is_made_up_for_later() -> None:
    """One teacher was not recognised after all: the last plan no longer passes, the re-plan makes up for it."""
    actions, moves = last()
    first = 2026
    later = cased(small(), small().district, small().scenario.model_copy(update={"deadline": first}))
    past = [one for one in actions if one.year < first]
    missed = next(one for one in past if one.lever == "recognise")
    done = repriced(
        [replace(one, quantity=one.quantity - 1) if one is missed else one for one in past],
        tuple(one for one in moves if one.year < first),
        later.scenario,
        first,
    )
    found = replan(later, (actions, moves), first, done)
    assert not found.kept.verified and found.kept.findings > 0
    assert found.result.code == VERIFIED
    again, _ = rows_in(found)
    assert [one for one in again if one.year < first] == sorted(done[0], key=_order)
    assert changes(actions, again, first)
    text = "\n".join(line.text.render("en") for block in replan_blocks(found.facts()) for line in block.lines)
    assert "stands" in text and "First finding" in text


def _order(one: Action) -> tuple[int, str, str, str, str]:
    return one.year, one.school, one.unit, one.lever, one.item


def test_prices_and_salaries_of_entered_rows_are_those_of_the_planner() -> None:
    """Deriving them anew from the plan's own rows changes nothing, so entered quantities are priced alike."""
    actions, moves = last()
    horizon = small().scenario.horizon
    assert repriced(actions, moves, small().scenario, horizon + 1) == (tuple(sorted(actions, key=_order)), moves)
    report = verify(small().district, small().scenario, small().pack, actions, moves)
    assert report.ok


def test_the_model_holds_what_the_rows_say() -> None:
    """Values of columns add up to the persons of the rows; whoever changed places counts as half an exchange."""
    case = small()
    instance = build_instance(case.district, case.scenario, case.projection, case.targets)
    actions, moves = last()
    values, swapped = values_of(instance, actions, moves)
    for lever in ("hire", "recognise", "upgrade"):
        said = sum(one.quantity for one in actions if one.lever == lever)
        assert sum(value for (family, _), value in values.items() if family == lever) == said
    gone = sum(value for (family, _), value in values.items() if family in ("move_out", "rotate_out"))
    pairs = sum(value for (family, _), value in values.items() if family == "exchange")
    assert gone + 2 * pairs == sum(one.teachers for one in moves) and swapped.sum() == 2 * pairs


def test_rows_of_schools_that_are_not_there_are_refused() -> None:
    """By the model, and in the planner's words by the study."""
    actions, moves = last()
    strange = replace(next(one for one in actions if one.lever == "recognise"), unit="X9:primary", year=2023)
    case = small()
    instance = build_instance(case.district, case.scenario, case.projection, case.targets)
    with pytest.raises(NotHeld):
        values_of(instance, (strange,), ())
    with pytest.raises(BadInput, match="does not fit"):
        replan(case, (actions, moves), 2024, ((strange,), ()))


@pytest.mark.parametrize("first", [2022, 2023, 2028])
def test_years_without_past_or_future_are_refused(first: int) -> None:
    """Planning goes on from the second year of the plan to the horizon."""
    with pytest.raises(BadInput):
        replan(small(), last(), first)


def test_done_counts_money_by_fund_and_year() -> None:
    """What a fund spent in a year of the past, programmes apart."""
    done: Done = done_of(last(), None, 2025, 0.0)
    assert {one.year for one in done.actions} <= {2023, 2024}
    fund = small().scenario.budget.fund_of("recognise")
    assert done.spent(fund, 2024) == sum(one.cost_yuan for one in last()[0] if (one.fund, one.year) == (fund, 2024))


def test_causes_are_told_in_order_with_their_sum() -> None:
    """The block of causes shows each cause and the whole; a step without a plan is named."""
    from planner.studies.compare_causes import chain

    def solve(document: dict[str, object]) -> dict[tuple[str, str, int], float] | None:
        cost = 100.0 + 10.0 * float(document["actuals"]) + 5.0 * float(document["x"])  # type: ignore[arg-type]
        return {("total_cost_yuan", "", 0): cost}

    told = as_document(chain({"actuals": 0, "x": 0}, {"actuals": 1, "x": 1}, solve))
    block = causes_block(told)
    assert block.table is not None and len(block.table.rows) == 3
    assert block.table.rows[0].cells[0].render("en") == "what was really done"  # type: ignore[union-attr]
