"""Named streams: what is added, removed or reordered changes no other draw; plans share theirs."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from planner.base.streams import uniforms
from planner.scenario.simulation import Spread
from planner.simulation import SOURCES, Course, Network, replicate
from planner.simulation.state import State, drawn, triangular
from tests.simulation.small import move, network, project, row

HIRES = tuple(row("hire", unit, 2025, "a0q1b0", 3) for unit in ("A:primary", "D:primary", "J:junior"))
MOVES = (move("rotate", "A:primary", "C:primary", 2024, teachers=3), move("transfer", "J:junior", "K:junior", 2025))


def life(course: Course, plan: Network) -> set[tuple[object, ...]]:
    """Events without the numbers of rows, which say where a row stands and not what it is."""
    return {
        (one.month, one.process, one.what, one.subject, one.quantity, one.note)
        for one in course.events
        if one.process != "money"
    }


def test_numbers_depend_on_the_name_only() -> None:
    """The same name gives the same numbers, more of them begin alike, another name gives others."""
    assert np.array_equal(uniforms(3, 1, 0, "start", "B"), uniforms(5, 1, 0, "start", "B")[:3])
    assert not np.array_equal(uniforms(3, 1, 0, "start", "B"), uniforms(3, 1, 1, "start", "B"))
    many = uniforms(20_000, "moments")
    assert (many >= 0).all() and (many < 1).all()
    assert many.mean() == pytest.approx(0.5, abs=0.01) and many.var() == pytest.approx(1 / 12, abs=0.002)
    assert abs(np.corrcoef(many[:-1], many[1:])[0, 1]) < 0.03


def test_another_process_changes_no_draw() -> None:
    """With a project and purchases beside them, hires, moves and careers go on as before."""
    plain = network(HIRES, MOVES)
    rich = network((*HIRES, row("equip_room", "C", 2024)), MOVES, (project(),))
    for number in range(5):
        before, after = (life(replicate(plan, 7, number), plan) for plan in (plain, rich))
        assert before <= after


def test_order_of_rows_changes_nothing() -> None:
    """The same rows the other way round: the same events, the same staff."""
    one, other = network(HIRES, MOVES), network(HIRES[::-1], MOVES[::-1])
    for number in range(5):
        first, second = replicate(one, 7, number), replicate(other, 7, number)
        assert life(first, one) == life(second, other) and first.staff == second.staff


def test_a_source_switched_off_leaves_the_others_as_they_were() -> None:
    """Without training's draws the recruits and the movers are the same."""
    plan = network((*HIRES, row("recognise", "C:primary", 2024, "a0q1b0", 2)), MOVES)
    for number in range(5):
        logs = [replicate(plan, 7, number, off).events for off in ((), ("training",))]
        kept = [[one for one in log if one.process in ("recruitment", "rotation")] for log in logs]
        assert kept[0] == kept[1]


def test_the_same_number_is_the_same_course() -> None:
    """A replication can be repeated alone; another number or seed is another course."""
    plan = network(HIRES, MOVES, (project(),))
    assert replicate(plan, 7, 3) == replicate(plan, 7, 3)
    assert len({replicate(plan, seed, number).events for seed in (7, 8) for number in range(4)}) == 8


def test_an_unknown_source_is_refused() -> None:
    """A misspelt source would silently stay on."""
    with pytest.raises(ValueError, match="weather"):
        replicate(network(), 1, 0, ("weather",))


def test_durations_are_triangular() -> None:
    """Quantiles of the distribution at its ends, its peak and the middle of a slope; moments of many draws."""
    assert [triangular(2, 3, 6, share) for share in (0.0, 0.25)] == [2.0, 3.0]
    assert triangular(2, 3, 6, 1.0) == 6.0
    assert triangular(2, 3, 6, 0.25 / 4) == pytest.approx(2.5)
    found = [triangular(2, 3, 6, float(share)) for share in uniforms(20_000, "triangular")]
    assert np.mean(found) == pytest.approx(11 / 3, abs=0.02)
    assert np.var(found) == pytest.approx((4 + 9 + 36 - 6 - 12 - 18) / 18, abs=0.02)
    assert drawn(Spread(low=1, mode=2, high=4), None) == 2
    assert drawn(Spread(low=2, mode=2, high=2), np.array([0.7])) == 2


def test_chances_follow_their_share() -> None:
    """Switched off, everything likely happens."""
    state = State(replace(network()), 1, 0, frozenset({"careers"}))
    assert state.chances("careers", 5, 0.0, "x").all()
    assert state.chances("rotation", 20_000, 0.3, "x").mean() == pytest.approx(0.3, abs=0.01)
    assert set(SOURCES) >= {"careers", "rotation"}
