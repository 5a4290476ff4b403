"""Recruitment, moves, training and careers, by their event logs."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from planner.projection.retirement import month_index, retired_by, retirement_index
from planner.scenario.simulation import SimulationSettings
from planner.simulation import SOURCES, replicate
from tests.simulation.small import BASE, STAFF, UNITS, YEARS, move, network, project, row, told
from tests.simulation.test_construction import EXACT, but


def counted(course: object, what: str) -> list[tuple[str, float, int]]:
    """(subject, quantity, autumn's year) of one kind of event."""
    events = course.events  # type: ignore[attr-defined]
    return [(one.subject, one.quantity, BASE + round((one.month - 8) // 12)) for one in events if one.what == what]


def test_a_campaign_runs_by_its_calendar() -> None:
    """Notice in March, two persons in place in September, paid four months, then whole years."""
    course = replicate(network((row("hire", "A:primary", 2028, "a0q1b0", 2),)), 1, 0, SOURCES)
    assert told(course.events, "recruitment") == [(74.0, "advertised", "A:primary", 2, "")]
    assert told(course.events, "staff") == [(80.02, "in_place", "A:primary", 2, "2")]
    paid = [one for one in told(course.events, "money") if one[1] == "paid"]
    assert paid == [
        (80.02, "paid", "recurrent", 20, "salary"), (84.01, "paid", "recurrent", 60, "salary"),
        (96.01, "paid", "recurrent", 60, "salary"),
    ]  # fmt: skip
    assert course.staff[0][2] == STAFF[0, 2] + 2


def test_posts_that_stay_open_are_advertised_again() -> None:
    """Everybody declines: the two posts of 2028 are advertised in 2029 and 2030, and nobody is paid."""
    rules = SimulationSettings(refusal=1.0, yield_other=1.0)
    course = replicate(
        network((row("hire", "A:primary", 2028, "a0q1b0", 2),), settings=rules), 1, 0, but("recruitment")
    )
    words = [(month, what, quantity) for month, what, _, quantity, _ in told(course.events, "recruitment")]
    assert words == [
        (t + month, what, 2) for t in (72.0, 84.0, 96.0) for month, what in ((2.0, "advertised"), (4.0, "declined"))
    ]
    assert not [one for one in course.events if one.what == "paid"]


def test_who_leaves_on_probation_is_replaced_and_not_paid_for() -> None:
    """All leave every year: one post, filled anew every autumn, never costs more than the plan."""
    rules = SimulationSettings(refusal=0.0, yield_other=1.0, non_arrival=0.0, probation=1.0)
    course = replicate(network((row("hire", "A:primary", 2028, "a0q1b0"),), settings=rules), 1, 0, but("recruitment"))
    assert [year for _, _, year in counted(course, "in_place")] == [2028, 2029, 2030]
    assert [year for _, _, year in counted(course, "probation_left")] == [2029, 2030]
    assert sum(one.quantity for one in course.events if one.what == "paid") == 10 + 30 + 30


def test_a_rotation_returns_after_its_term_and_a_transfer_does_not() -> None:
    """Moved in 2024, back in 2027; the staff at the end is the base year's but for the transfer."""
    moves = (move("rotate", "A:primary", "C:primary", 2024, teachers=2), move("transfer", "J:junior", "K:junior", 2025))
    course = replicate(network(transfers=moves), 1, 0, SOURCES)
    assert counted(course, "moved") == [("A:primary", 2, 2024), ("J:junior", 1, 2025)]
    assert counted(course, "returned") == [("C:primary", 2, 2027)]
    change = np.array(course.staff) - STAFF
    assert {(UNITS[u].id, int(j)): int(change[u, j]) for u, j in np.argwhere(change)} == {
        ("J:junior", 2): -1,
        ("K:junior", 2): 1,
    }


def test_shares_of_the_moved_are_those_counted_by_hand() -> None:
    """A fifth of the nominated do not go; a reserve of nominations makes up for most of them."""
    moves = tuple(move("rotate", "A:primary", "C:primary", year, teachers=2) for year in range(2023, 2026))
    whole = replicate(network(transfers=moves), 1, 0, SOURCES)
    assert sum(quantity for _, quantity, _ in counted(whole, "moved")) == 6
    none = SimulationSettings(rotation_refusal=1.0)
    course = replicate(network(transfers=moves, settings=none), 1, 0, but("rotation"))
    assert not counted(course, "moved") and sum(n for _, n, _ in counted(course, "not_taken_up")) == 6
    taken = [
        sum(
            n
            for _, n, _ in counted(replicate(network(transfers=moves, settings=rules), 1, i, but("rotation")), "moved")
        )
        for rules in (SimulationSettings(), SimulationSettings(nominate_extra=1.0))
        for i in range(300)
    ]
    assert np.mean(taken[:300]) == pytest.approx(6 * 0.8, abs=0.2)
    # Two of four nominated: both unless at least three decline, one if exactly three do.
    assert np.mean(taken[300:]) == pytest.approx(3 * (2 - 0.8 * 4 * 0.2**3 - 2 * 0.2**4), abs=0.1)


def test_nobody_goes_to_a_school_that_is_not_open() -> None:
    """Project B is due in 2025 and opens in 2026: who was to go there stays a year longer where they are."""
    plan = network(
        (row("hire", "N:primary", 2025, "a0q1b0"), row("equip_room", "N", 2025)),
        (move("transfer", "A:primary", "N:primary", 2025),),
        (replace(project(), start=2),),
        settings=EXACT,
    )
    course = replicate(plan, 1, 0, but("phases"))
    (opened,) = [one for one in course.events if one.what == "opened"]
    assert opened.month == 44.02 or opened.month == 49.0  # ready in September 2025, too late for the first of it
    assert counted(course, "moved") == [("A:primary", 1, 2026)]
    assert ("N:primary", 1, 2026) in counted(course, "in_place")
    assert [one.month for one in course.events if one.subject == "N" and one.what == "in_place"] == [opened.month]


def test_courses_take_their_years_and_candidates_may_try_again() -> None:
    """A degree begun in 2024 counts in 2026; a recognition in its year."""
    rows = (row("upgrade", "A:primary", 2024, "a0q0b0", 2), row("recognise", "C:primary", 2024, "a0q1b0"))
    course = replicate(network(rows), 1, 0, SOURCES)
    assert counted(course, "in_place") == [("C:primary", 1, 2024), ("A:primary", 2, 2026)]
    fail = SimulationSettings(upgrade_dropout=1.0, recognise_failure=1.0)
    failed = replicate(network(rows, settings=fail), 1, 0, but("training"))
    assert not counted(failed, "in_place")
    assert [n for _, n, _ in counted(failed, "dropped_out")] == [2]
    assert len(counted(failed, "not_recognised")) == 7  # every year from 2024 to 2030


def test_retirements_are_those_of_the_roster() -> None:
    """Month by month as the reform says; the count by autumn is the projection's."""
    births = [(1963, 2), (1964, 12), (1965, 3), (1967, 9), (1970, 1), (1968, 8)]
    months = retirement_index(True, False, month_index(*np.array(births).T))
    retiring = tuple(np.array(months - 12 * BASE + 0.5) if u == 0 else np.zeros(0) for u in range(len(UNITS)))
    kinds = tuple(np.full(6 if u == 0 else 0, 2, dtype=np.int64) for u in range(len(UNITS)))
    rules = SimulationSettings(early_retirement=0.0, late_retirement=0.0)
    plan = network(retiring_months=retiring, retiring_kinds=kinds, settings=rules)
    course = replicate(plan, 1, 0, but("careers"))
    went = sorted(one.month for one in course.events if one.what == "goes")
    assert went == sorted(float(m) for m in retiring[0] if m < 12 * 8 + 8)
    by_autumn = {BASE + t: 0 for t in range(1, YEARS)}
    for _, persons, year in counted(course, "retired"):
        by_autumn[year] += int(persons)
    expected = np.diff(retired_by(months, np.arange(BASE, BASE + YEARS)).sum(axis=0))
    assert list(by_autumn.values()) == expected.tolist() and expected.sum() == 5


def test_others_leave_at_their_rate() -> None:
    """A tenth a year of 200 teachers without a roster: 200·(1 − 0.9^8) have gone by the horizon, on average."""
    unlisted = np.zeros_like(STAFF)
    unlisted[0, 2] = 200
    staff = STAFF + unlisted
    plan = network(unlisted=unlisted, staff=staff, leaver_rate=0.1)
    gone = [staff[0, 2] - replicate(plan, 2, i, but("careers")).staff[0][2] for i in range(40)]
    assert np.mean(gone) == pytest.approx(200 * (1 - 0.9**8), abs=4)


def test_the_young_leave_at_their_own_rate() -> None:
    """At the pooled rate nothing changes; with a factor of 0 for under 35 nobody under 35 leaves, year by year."""
    listed = 300
    far = tuple(np.full(listed if u == 0 else 0, 500.0) for u in range(len(UNITS)))
    kinds = tuple(np.full(one.size, 2, dtype=np.int64) for one in far)
    born = tuple(np.linspace(-12 * 33.0, -12 * 24.0, one.size) for one in far)
    staff = STAFF.copy()
    staff[0, 2] = listed
    rules = SimulationSettings(early_retirement=0.0, late_retirement=0.0)
    plan = network(staff=staff, retiring_months=far, retiring_kinds=kinds, born=born, leaver_rate=0.1, settings=rules)
    pooled = replicate(plan, 1, 0, but("careers"))
    assert (
        replicate(replace(plan, leaver_factors=(1.0, 5.0, 1.0)), 1, 0, SOURCES).events
        == replicate(plan, 1, 0, SOURCES).events
    )
    none = replicate(replace(plan, leaver_factors=(0.0, 1.0, 1.0)), 1, 0, but("careers"))
    first = counted(none, "left")
    assert sum(n for _, n, year in counted(pooled, "left") if year == 2023) > 10
    # The eldest are 33 and 8 months old on 1 September 2022: the first of them is 35 in 2024.
    assert not [one for one in first if one[2] < 2024] and sum(n for _, n, _ in first) > 0
    double = replicate(replace(plan, leaver_factors=(2.0, 2.0, 2.0)), 1, 0, but("careers"))
    gone = sum(n for _, n, _ in counted(double, "left"))
    assert gone == pytest.approx(listed * (1 - 0.8**8), abs=25)


def test_nobody_is_asked_twice_within_the_window_and_open_posts_come_first() -> None:
    """Three are eligible: two move in 2024, so one may in 2025; who agrees goes where a post stayed open."""
    moves = (
        move("transfer", "A:primary", "C:primary", 2024, teachers=2),
        move("transfer", "A:primary", "C:primary", 2025, teachers=1),
        move("transfer", "A:primary", "D:primary", 2025, teachers=1),
    )
    able = np.full((len(UNITS), YEARS), 3, dtype=np.int64)
    rules = SimulationSettings(yield_other=0.0)
    plan = network((row("hire", "D:primary", 2025, "a0q1b0"),), moves, eligible=able, settings=rules)
    course = replicate(plan, 1, 0, but("recruitment"))
    assert counted(course, "moved") == [("A:primary", 2, 2024), ("A:primary", 1, 2025)]
    (last,) = [one for one in course.events if one.what == "moved" and one.month > 40]
    assert plan.transfers[last.row].to_unit == "D:primary"  # its post of 2025 found nobody
    filled = replicate(plan, 1, 0, SOURCES)
    assert [plan.transfers[one.row].to_unit for one in filled.events if one.what == "moved"] == ["C:primary"] * 2
