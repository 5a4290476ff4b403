"""Start years in words: chosen or pinned, what is proved, what a pin costs."""

from __future__ import annotations

from typing import Any

from planner.report.schedule_choice import schedule_choice_blocks


def facts(**changes: Any) -> dict[str, Any]:
    """``schedule`` of a run."""
    chosen = [
        {"project": "B1", "name": "West campus", "kind": "new_school", "school": "P9", "free": True, "start": 2024,
         "opens": 2026, "cost_yuan": 58_700_000, "open_to": [2023, 2024, None]},
        {"project": "W1", "name": "Wing", "kind": "wing", "school": "A1", "free": False, "start": None, "opens": None,
         "cost_yuan": 0, "open_to": [None]},
    ]  # fmt: skip
    base = {
        "allowed": 49, "oversize": 45, "chosen": chosen, "objective_yuan": 100e6, "bound_yuan": 98e6,
        "own_bound_yuan": 99e6, "gap": 0.02, "own_gap": 0.01, "proved_best": False, "pins": [],
        "tried": [{"chosen": True}], "nodes": 4, "linear_plans": 4,
    }  # fmt: skip
    return base | changes


def screen(run: dict[str, Any], language: str = "en") -> str:
    """Everything the blocks say."""
    words = []
    for block in schedule_choice_blocks(run, {"P9": "New school", "A1": "Old school"}):
        words += [block.heading.render(language)] if block.heading else []
        words += [line.text.render(language) for line in block.lines]
        words += [note.render(language) for note in block.notes]
        for one in block.table.rows if block.table else ():
            words.append(" | ".join(cell if isinstance(cell, str) else cell.render(language) for cell in one.cells))
    return "\n".join(words)


def test_a_run_without_choice_says_nothing() -> None:
    """Scenarios that pin everything have no such block."""
    assert schedule_choice_blocks({}, {}) == ()


def test_years_bounds_and_who_chose_stand_there() -> None:
    """Both gaps, and that other schedules could be cheaper as long as that is not excluded."""
    said = screen({"schedule": facts()})
    assert "West campus | New school | 2024 | 2026 | 58.70 | the optimizer" in said
    assert "Wing | Old school | not built | not built | – | the planner (pinned)" in said
    assert "49 schedules are allowed; 45 of them" in said and "2.00% below this plan" in said and "1.00% below" in said
    assert "another one could be cheaper, by 2.00% at most" in said
    assert "No other schedule can be cheaper" in screen({"schedule": facts(proved_best=True)})
    assert "优化选定" in screen({"schedule": facts()}, "zh_CN")


def test_pins_and_start_prices() -> None:
    """A pin that costs, one that does not, and a year without a plan."""
    pin = {"project": "B1", "start": 2023, "free_start": 2024, "objective_yuan": 1.0, "free_objective_yuan": 1.0,
           "price_yuan": 350_000.0, "linear_price_yuan": 340_000.0}  # fmt: skip
    prices = [
        {"project": "B1", "start": 2024, "opens": 2026, "least_cost_yuan": 99e6, "price_yuan": 0.0},
        {"project": "B1", "start": None, "opens": None, "least_cost_yuan": None, "price_yuan": None},
    ]
    said = screen({"schedule": facts(pins=[pin, pin | {"price_yuan": 0.0}], start_prices=prices)})
    assert "West campus pinned to 2023 costs 0.35 million yuan more (discounted) than 2024" in said
    assert "West campus pinned to 2023 costs nothing" in said
    assert (
        "West campus | 2024 | 2026 | 99.00 | 0.00" in said
        and "West campus | not built | not built | – | no plan" in said
    )


def test_no_plan_under_any_schedule() -> None:
    """It is said that the conflict shown is that of the earliest schedule, or that nothing was made whole."""
    none = {"allowed": 2, "oversize": 0, "none": "no plan"}
    assert "None of the 2 schedules allowed has a plan" in screen({"schedule": none})
    assert "no whole plan was found" in screen({"schedule": none | {"none": "not whole"}})
