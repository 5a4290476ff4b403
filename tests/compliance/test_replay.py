"""The evaluator's accounting: each lever leaves exactly what docs/model.md §4 says, and costs it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from planner.base.terms import PHYSICAL, TYPE_INDEX
from planner.base.types import Action, Transfer
from planner.compliance.costs import cost_of, project_payments, salary_cost
from planner.compliance.outcome import eligible_for_rotation
from planner.compliance.replay import Replay, replay
from tests.compliance.world import BASE, HORIZON, good_plan, world

A1, B1S = 0, 1


def act(lever: str, where: str, year: int, item: str, quantity: int) -> Action:
    """A row without price; ``where`` is a unit or a school."""
    unit = where if ":" in where else ""
    return Action(unit, where.split(":")[0], year, lever, item, quantity, "", 0, "", year)


def played(*rows: Action | Transfer) -> Replay:
    """The world with ``rows`` carried out."""
    w = world()
    actions = [row for row in rows if isinstance(row, Action)]
    moves = [row for row in rows if isinstance(row, Transfer)]
    return replay(w.projection, w.district, w.scenario, actions, moves)


def teachers_changed(done: Replay) -> dict[tuple[int, str], list[int]]:
    """Differences of the teacher stocks from doing nothing, by unit and type, over the years."""
    change = done.outcome.teachers - world().projection.teachers
    codes = list(TYPE_INDEX)
    return {(int(u), codes[j]): change[u, j].tolist() for u, j in np.argwhere(change.any(axis=2))}


def things_changed(done: Replay) -> dict[tuple[str, str], list[float]]:
    """Differences of the physical stocks from doing nothing."""
    change = done.outcome.physical - world().projection.physical
    found = np.argwhere(change.any(axis=2))
    return {(world().projection.schools[s], PHYSICAL[k]): change[s, k].tolist() for s, k in found}


def test_no_rows_are_doing_nothing() -> None:
    """Every stock is the projection's, nothing is spent, nobody moves."""
    done = played()
    assert not teachers_changed(done) and not things_changed(done)
    assert (done.total_cost_yuan, done.objective_yuan, done.spent) == (0, 0, {})
    assert (done.outcome.eligible == world().projection.eligible.sum(axis=0)).all()


def test_a_hire_stays() -> None:
    """Two hired in 2025 are there from 2025 to the horizon."""
    done = played(act("hire", "A1:primary", 2025, "a0q1b0", 2))
    assert teachers_changed(done) == {(A1, "a0q1b0"): [0, 0, 0, 2, 2, 2, 2, 2, 2]}
    assert done.hires.sum() == 2 and done.hires[A1, 3] == 2


def test_an_upgrade_takes_its_years_and_a_recognition_none() -> None:
    """Begun in 2024, a degree counts in 2026; a recognition in its own year."""
    done = played(act("upgrade", "A1:primary", 2024, "a0q0b0", 1), act("recognise", "B1S:primary", 2024, "a0q1b0", 1))
    assert teachers_changed(done) == {
        (A1, "a0q0b0"): [0, 0, 0, 0, -1, -1, -1, -1, -1],
        (A1, "a0q1b0"): [0, 0, 0, 0, 1, 1, 1, 1, 1],
        (B1S, "a0q1b0"): [0, 0, -1, -1, -1, -1, -1, -1, -1],
        (B1S, "a0q1b1"): [0, 0, 1, 1, 1, 1, 1, 1, 1],
    }


def test_a_transfer_is_for_good_and_a_rotation_returns() -> None:
    """A rotation of 2025 is back in 2028; a transfer is not; both are moves of their year, once."""
    done = played(
        Transfer(2024, "primary", "A1:primary", "B1S:primary", "transfer", "a0q1b0", 1, 0),
        Transfer(2025, "primary", "A1:primary", "B1S:primary", "rotate", "a0q1b1", 2, 2028),
    )
    assert teachers_changed(done) == {
        (A1, "a0q1b0"): [0, 0, -1, -1, -1, -1, -1, -1, -1],
        (B1S, "a0q1b0"): [0, 0, 1, 1, 1, 1, 1, 1, 1],
        (A1, "a0q1b1"): [0, 0, 0, -2, -2, -2, 0, 0, 0],
        (B1S, "a0q1b1"): [0, 0, 0, 2, 2, 2, 0, 0, 0],
    }
    assert done.outcome.moved.tolist() == [0, 0, 1, 2, 0, 0, 0, 0, 0]
    assert done.outcome.moved_backbone.tolist() == [0, 0, 0, 2, 0, 0, 0, 0, 0]
    assert done.moved_out[A1].tolist() == [0, 0, 1, 2, 0, 0, 0, 0, 0]


def test_a_rotation_that_ends_after_the_horizon_does_not_return() -> None:
    """Gone in 2029 for three years: still away in 2030."""
    done = played(Transfer(2029, "primary", "A1:primary", "B1S:primary", "rotate", "a0q1b0", 1, 2032))
    assert teachers_changed(done)[(A1, "a0q1b0")] == [0] * 7 + [-1, -1]


@pytest.mark.parametrize(
    ("lever", "stock", "first"),
    [
        ("buy_equipment", "equipment_yuan", 2024),
        ("equip_room", "multimedia_rooms", 2024),
        ("music_room", "music_rooms", 2024),
        ("art_room", "art_rooms", 2024),
        ("extend", "teaching_area_m2", 2025),
        ("add_classroom", "classrooms", 2025),
        ("extend_sports", "sports_area_m2", 2025),
    ],
)
def test_purchases_count_at_once_and_buildings_a_year_later(lever: str, stock: str, first: int) -> None:
    """What is bought in 2024 stands in 2024, what is begun in 2024 stands in 2025, and both last."""
    done = played(act(lever, "A1", 2024, "", 3))
    assert things_changed(done) == {("A1", stock): [3.0 if year >= first else 0.0 for year in range(BASE, HORIZON + 1)]}


def test_reassigned_equipment_leaves_one_school_for_another() -> None:
    """What one gives the other receives."""
    done = played(act("reassign_equipment", "A1", 2029, "to:J1", 500))
    assert things_changed(done) == {
        ("A1", "equipment_yuan"): [0.0] * 7 + [-500.0] * 2,
        ("J1", "equipment_yuan"): [0.0] * 7 + [500.0] * 2,
    }


def test_a_lease_is_for_its_year() -> None:
    """The venue counts in 2024 only, and is no stock."""
    done = played(act("lease", "A1", 2024, "V1", 500))
    assert done.outcome.leased[0].tolist() == [0, 0, 500, 0, 0, 0, 0, 0, 0]
    assert not things_changed(done)


def test_an_opened_class_rises_with_its_cohort_to_the_end_of_the_stage() -> None:
    """Opened in grade 4 of 2024: grade 5 in 2025, grade 6 in 2026, then gone; 90 pupils sit in threes of 30."""
    done = played(act("open_class", "B1S:primary", 2024, "g4", 1))
    opened = done.outcome.classes[B1S] - world().projection.classes[B1S]
    assert [(int(g) + 1, BASE + int(t)) for g, t in np.argwhere(opened)] == [(4, 2024), (5, 2025), (6, 2026)]
    assert (opened[opened > 0] == 1).all()
    assert done.outcome.largest_class[B1S, 3, 2] == 20  # 60 pupils, 3 classes
    assert done.outcome.largest_class[B1S, 3, 3] == 30  # another cohort


def test_an_opened_class_ends_the_excess_of_its_cohort() -> None:
    """A cohort with a class of 52 is sectioned anew: ⌈120/4⌉, and stays even."""
    projection = world().projection
    largest = projection.largest_class.copy()
    u = [unit.id for unit in projection.units].index("J1:junior")
    largest[u, 6, 2], largest[u, 7, 3] = 52, 52
    w = world()
    crowded = replace(projection, largest_class=largest)
    done = replay(crowded, w.district, w.scenario, [act("open_class", "J1:junior", 2024, "g7", 1)], [])
    assert done.outcome.largest_class[u, 6, 2] == 30 and done.outcome.largest_class[u, 7, 3] == 30


def test_money_is_added_by_fund_and_year_and_discounted() -> None:
    """100 in 2023 and 206 in 2024 at 3 %: 306 in all, 100/1.03 + 206/1.03² discounted."""
    rows = [
        replace(act("buy_equipment", "A1", 2023, "", 100), cost_yuan=100, fund="capital"),
        replace(act("buy_equipment", "B1S", 2024, "", 200), cost_yuan=200, fund="capital"),
        replace(act("recognise", "A1:primary", 2024, "a0q1b0", 1), cost_yuan=6, fund="recurrent"),
    ]
    done = played(*rows)
    assert done.spent == {("capital", 2023): 100, ("capital", 2024): 200, ("recurrent", 2024): 6}
    assert done.total_cost_yuan == 306
    assert done.objective_yuan == pytest.approx(100 / 1.03 + 206 / 1.03**2, abs=1e-9)


def test_eligible_teachers_by_the_formula() -> None:
    """Window 3: those moved in the two years before are out, those hired three years before are in."""
    projection = world().projection
    base = projection.eligible.sum(axis=0)
    moved = np.array([0, 5, 7, 0, 0, 1, 0, 0, 0])
    hires = np.array([0, 2, 0, 4, 0, 0, 0, 0, 0])
    found = eligible_for_rotation(projection, moved, hires, 3) - base
    assert found.tolist() == [0, 0, -5, -12, -7 + 2, 2, -1 + 2 + 4, -1 + 6, 6]


@pytest.mark.parametrize("year", [BASE, HORIZON + 1])
def test_years_without_levers_are_refused(year: int) -> None:
    """The base year has no levers, nor has what lies beyond the horizon."""
    with pytest.raises(ValueError, match="no levers"):
        played(act("hire", "A1:primary", year, "a0q1b0", 1))


def test_salaries_run_from_september() -> None:
    """Hired this year: 46,000 each; hired before: 138,000 each."""
    assumptions = world().scenario.assumptions
    assert salary_cost(0, 2, assumptions) == 92_000
    assert salary_cost(2, 1, assumptions) == 2 * 138_000 + 46_000


@pytest.mark.parametrize(
    ("years", "expected"),
    [
        (1, [(2024, 1000, 4_000_001)]),
        (2, [(2024, 500, 2_000_000), (2025, 500, 2_000_001)]),
        (3, [(2024, 333, 1_333_333), (2025, 333, 1_333_333), (2026, 334, 1_333_335)]),
    ],
)
def test_projects_are_paid_in_equal_parts(years: int, expected: list[tuple[int, int, int]]) -> None:
    """The last part takes what is left over, in money and per mille."""
    project = replace(world().district.projects[0], build_years=years)
    assert list(project_payments(project, 2024)) == expected


def test_a_row_is_priced_by_the_parameters() -> None:
    """Half a yuan of reassigning is rounded; salaries and payments have no price of their own."""
    w = world()
    assert cost_of(act("reassign_equipment", "A1", 2024, "to:J1", 20_001), w.district, w.scenario.assumptions) == 1_000
    assert cost_of(act("lease", "A1", 2024, "V1", 500), w.district, w.scenario.assumptions) == 30_000
    assert cost_of(act("salary", "A1:primary", 2024, "hires", 1), w.district, w.scenario.assumptions) is None


def test_thousands_of_rows_are_replayed_in_no_time() -> None:
    """The good plan a hundred times over: counted a hundred times."""
    actions, transfers = good_plan()
    w = world()
    once = replay(w.projection, w.district, w.scenario, actions, transfers)
    often = replay(w.projection, w.district, w.scenario, actions * 100, transfers * 100)
    assert often.total_cost_yuan == 100 * once.total_cost_yuan
    assert (often.hires == 100 * once.hires).all()
