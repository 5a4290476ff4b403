"""Like-for-like exchanges by hand: who changes places with whom, and when there is no room."""

from __future__ import annotations

from collections import Counter
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from planner.base.terms import TYPE_INDEX
from planner.base.types import Transfer, Unit
from planner.optimization.exchange import NoRoomForExchange, place_exchanges

PLAIN, BACKBONE = TYPE_INDEX["a0q1b0"], TYPE_INDEX["a0q1b1"]


def reader(staff: list[dict[int, int]], *, eligible: int = 99, rotate_cost: int = 1, share: float = 0.15,
           toward: float = 0.0, weak: int = 0, each: float = 1.0) -> Any:  # fmt: skip
    """A plan of two years for primary units with ``staff`` (type → teachers), steady."""
    years = 3
    stock = np.zeros((len(staff), 8, years), dtype=np.int64)
    for u, counts in enumerate(staff):
        for j, count in counts.items():
            stock[u, j] = count
    assumptions = SimpleNamespace(
        rotate_cost=rotate_cost, transfer_cost=2, max_move_share=share, rotation_years=6, rotation_term=3,
        to_weaker_share=toward,
    )  # fmt: skip
    instance = SimpleNamespace(
        scenario=SimpleNamespace(assumptions=assumptions),
        units=tuple(Unit(f"S{u}:primary", f"S{u}", "primary", u) for u in range(len(staff))),
        stage_units=(np.arange(len(staff)), np.array([], dtype=np.int64)),
        years=(2022, 2023, 2024),
        T=years - 1,
        base_teachers=stock[:, :, 0],
        leavers=np.zeros_like(stock),
        eligible=np.full((len(staff), years), eligible, dtype=np.int64),
        nominated={"rotate": each, "transfer": each},
        stage=np.zeros(len(staff), dtype=np.int64),
        stronger=np.arange(len(staff)) < len(staff) - weak,
        weaker=np.arange(len(staff)) >= len(staff) - weak,
        directed=(0,) if weak else (),
        first=1,
        done=None,
    )
    columns = SimpleNamespace(stock=stock)
    built = SimpleNamespace(columns=columns)
    return SimpleNamespace(instance=instance, built=built, whole=lambda array: array.copy(), earlier=())


def asked(count: int, *, backbone: bool = False, t: int = 1) -> Any:
    """``count`` pairs of primary teachers."""
    pairs = np.zeros((2, 2, 3), dtype=np.int64)
    pairs[0, int(backbone), t] = count
    return pairs


def sent(moves: list[Transfer]) -> Counter[str]:
    """Teachers sent by each unit."""
    total: Counter[str] = Counter()
    for move in moves:
        total[move.from_unit] += move.teachers
    return total


def test_each_pair_changes_places() -> None:
    """An exchange is two moves of the same type, year and kind in opposite directions."""
    moves = place_exchanges(reader([{PLAIN: 20}, {PLAIN: 20}]), [], asked(2))
    there, back = moves
    assert (there.from_unit, there.to_unit) == (back.to_unit, back.from_unit)
    assert [(m.year, m.kind, m.type_code, m.teachers, m.returns) for m in moves] == [
        (2023, "rotate", "a0q1b0", 2, 2026)
    ] * 2


def test_the_cheaper_kind_is_used() -> None:
    """Where a transfer costs less than a rotation term, nobody comes back."""
    moves = place_exchanges(reader([{PLAIN: 20}, {PLAIN: 20}], rotate_cost=5), [], asked(1))
    assert {(move.kind, move.returns) for move in moves} == {("transfer", 0)}


def test_backbone_teachers_change_places_with_backbone_teachers() -> None:
    """The pair keeps the flag that the rotation rule counts."""
    staff = [{PLAIN: 17, BACKBONE: 3}, {PLAIN: 20}, {PLAIN: 18, BACKBONE: 2}]
    moves = place_exchanges(reader(staff), [], asked(2, backbone=True))
    assert sent(moves) == {"S0:primary": 2, "S2:primary": 2}
    assert all(move.of_them_backbone == move.teachers for move in moves)


def test_no_unit_sends_more_than_its_share() -> None:
    """Three pairs among units that may send 3, 3 and 2 of their 20, 20 and 14 teachers."""
    moves = place_exchanges(reader([{PLAIN: 20}, {PLAIN: 20}, {PLAIN: 14}]), [], asked(4))
    assert sum(sent(moves).values()) == 8
    assert all(sent(moves)[f"S{u}:primary"] <= most for u, most in enumerate((3, 3, 2)))


def test_moves_already_decided_take_room() -> None:
    """A unit that has sent its share is left out."""
    decided = Transfer(2023, "primary", "S0:primary", "S1:primary", "transfer", "a0q1b0", 3, 0)
    moves = place_exchanges(reader([{PLAIN: 20}, {PLAIN: 20}, {PLAIN: 20}]), [decided], asked(2))
    assert sent(moves) == {"S1:primary": 2, "S2:primary": 2}


def test_the_window_of_eligibility_counts_over_years() -> None:
    """Who was sent in one year is not eligible in the next."""
    pairs = asked(2) + asked(1, t=2)
    with pytest.raises(NoRoomForExchange):
        place_exchanges(reader([{PLAIN: 20}, {PLAIN: 20}], eligible=2), [], pairs)
    assert len(place_exchanges(reader([{PLAIN: 20}, {PLAIN: 20}], eligible=3), [], pairs)) == 4


@pytest.mark.parametrize(
    "staff",
    [
        [{PLAIN: 20}],
        [{PLAIN: 20}, {BACKBONE: 20}],
        [{PLAIN: 20}, {PLAIN: 6}],
    ],
    ids=["one school", "no common type", "no room in the second"],
)
def test_without_two_schools_there_is_no_exchange(staff: list[dict[int, int]]) -> None:
    """A pair needs two units that share a type and may both send somebody."""
    with pytest.raises(NoRoomForExchange):
        place_exchanges(reader(staff), [], asked(1))


def test_more_pairs_than_room_is_told() -> None:
    """Two units that may send three each cannot make four pairs."""
    with pytest.raises(NoRoomForExchange):
        place_exchanges(reader([{PLAIN: 20}, {PLAIN: 20}]), [], asked(4))


def test_exchanges_go_across_until_enough_reach_weaker_schools() -> None:
    """Of two exchanges within the stage one is between a stronger and the weaker school where a quarter is asked."""
    staff = [{PLAIN: 40}, {PLAIN: 40}, {PLAIN: 20}]
    assert sent(place_exchanges(reader(staff), [], asked(2)))["S2:primary"] == 0
    moves = place_exchanges(reader(staff, toward=0.25, weak=1), [], asked(2))
    assert sent(moves)["S2:primary"] == 1
    assert sum(m.teachers for m in moves if m.to_unit == "S2:primary" and m.from_unit != "S2:primary") == 1
    with pytest.raises(NoRoomForExchange, match="weaker"):
        place_exchanges(reader(staff, toward=0.6, weak=1), [], asked(2))


def test_whoever_is_nominated_in_vain_must_be_eligible_too() -> None:
    """With a fifth who do not take it up, four of five eligible teachers can be exchanged, not five."""
    staff = [{PLAIN: 40}, {PLAIN: 40}]
    assert sent(place_exchanges(reader(staff, eligible=5), [], asked(5)))["S0:primary"] == 5
    assert sent(place_exchanges(reader(staff, eligible=5, each=1.25), [], asked(4)))["S0:primary"] == 4
    with pytest.raises(NoRoomForExchange):
        place_exchanges(reader(staff, eligible=5, each=1.25), [], asked(5))
