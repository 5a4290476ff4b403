"""Placing like-for-like exchanges 对等交流: two teachers of one type change places for a term (or for good).

An exchange changes no stock, so the model only counts pairs; here each pair gets two schools that have such
teachers and may still send one that year.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from planner.base.terms import TYPES
from planner.base.types import Ints, Transfer

if TYPE_CHECKING:
    from planner.optimization.extract import Reader


class NoRoomForExchange(Exception):
    """Fewer pairs of schools may still exchange teachers than the rotation rule needs."""


def place_exchanges(reader: Reader, moves: list[Transfer], pairs: Ints) -> list[Transfer]:
    """Return the transfers of all exchanges, given the moves already decided and ``pairs`` (stage, backbone, t).

    Raises :class:`NoRoomForExchange` when a pair finds no two schools.
    """
    from planner.optimization.extract import make_transfer

    instance = reader.instance
    a = instance.scenario.assumptions
    kind = "rotate" if a.rotate_cost <= a.transfer_cost else "transfer"
    room, stock = _room(reader, moves)
    window = a.rotation_years
    found: list[Transfer] = []
    earlier = _earlier_pairs(reader)
    for (s, b, t), count in np.ndenumerate(pairs):
        units = instance.stage_units[s]
        for _ in range(int(count)):
            kept = _kept_pair(earlier.get((s, b, t), []), room, stock, t, window)
            u, v, j = kept or _best_pair(units, room, stock, b, t, window)
            found.append(make_transfer(instance, kind, t, j, (u, v), 1))
            found.append(make_transfer(instance, kind, t, j, (v, u), 1))
            for unit in (u, v):
                room.year[unit, t] -= 1
                room.window[unit, t : t + window] -= 1
                stock[unit, j, t] -= 1
    return _merge(found)


Pairs = dict[tuple[int, int, int], list[tuple[int, int, int]]]


def _earlier_pairs(reader: Reader) -> Pairs:
    """(stage, backbone, t) → pairs of units and type that exchanged in an earlier plan, each as often as it did."""
    instance = reader.instance
    index = {unit.id: u for u, unit in enumerate(instance.units)}
    codes = [kind.code for kind in TYPES]
    went: dict[tuple[int, int, int, int], int] = {}
    for move in reader.earlier:
        if move.from_unit in index and move.to_unit in index and move.year in instance.years:
            key = (index[move.from_unit], index[move.to_unit], codes.index(move.type_code), move.year)
            went[key] = went.get(key, 0) + move.teachers
    found: Pairs = {}
    for (u, v, j, year), count in sorted(went.items()):
        both = min(count, went.get((v, u, j, year), 0)) if u < v else 0
        place = (int(instance.stage[u]), int(TYPES[j].backbone), year - instance.years[0])
        found.setdefault(place, []).extend([(u, v, j)] * both)
    return found


def _kept_pair(
    pairs: list[tuple[int, int, int]], room: _Room, stock: Ints, t: int, window: int
) -> tuple[int, int, int] | None:
    """Take the first earlier pair that still can exchange; None where there is none."""
    while pairs:
        u, v, j = pairs.pop(0)
        able = all(stock[unit, j, t] > 0 and room.left(unit, t, window) > 0 for unit in (u, v))
        if able:
            return u, v, j
    return None


class _Room:
    """How many teachers each unit may still send: this year, and within the window of eligibility."""

    def __init__(self, year: Ints, window: Ints) -> None:
        self.year, self.window = year, window

    def left(self, u: int, t: int, window: int) -> int:
        return int(min(self.year[u, t], self.window[u, t : t + window].min()))


def _room(reader: Reader, moves: list[Transfer]) -> tuple[_Room, Ints]:
    instance, a = reader.instance, reader.instance.scenario.assumptions
    stock = reader.whole(reader.built.columns.stock)
    stock[:, :, 0] = instance.base_teachers
    index = {unit.id: i for i, unit in enumerate(instance.units)}
    year = np.zeros(stock[:, 0].shape, dtype=np.int64)
    year[:, 1:] = np.floor(a.max_move_share * stock.sum(axis=1)[:, :-1] + 1e-9).astype(np.int64)
    window = instance.eligible.copy()
    here = np.zeros_like(stock)
    here[:, :, 1:] = np.maximum(stock[:, :, :-1] - instance.leavers[:, :, 1:], 0)
    here = np.minimum(here, stock)
    for move in moves:
        u, t = index[move.from_unit], move.year - instance.years[0]
        year[u, t] -= move.teachers
        window[u, t : t + a.rotation_years] -= move.teachers
        here[u, [kind.code for kind in TYPES].index(move.type_code), t] -= move.teachers
    return _Room(year, window), here


def _best_pair(units: Ints, room: _Room, stock: Ints, b: int, t: int, window: int) -> tuple[int, int, int]:
    """The two units with most room that share a type of backbone flag ``b``; ties by unit order."""
    best: tuple[int, int, int, int] | None = None
    for j, kind in enumerate(TYPES):
        if kind.backbone != bool(b):
            continue
        able = [(room.left(int(u), t, window), -int(u)) for u in units if stock[u, j, t] > 0]
        able = sorted((pair for pair in able if pair[0] > 0), reverse=True)[:2]
        if len(able) == 2 and (best is None or able[1][0] > best[0]):
            best = (able[1][0], -able[0][1], -able[1][1], j)
    if best is None:
        raise NoRoomForExchange(f"year index {t}, backbone {b}")
    return best[1], best[2], best[3]


def _merge(moves: list[Transfer]) -> list[Transfer]:
    total: dict[Transfer, int] = {}
    for move in moves:
        total[move] = total.get(move, 0) + 1
    return [
        Transfer(m.year, m.stage, m.from_unit, m.to_unit, m.kind, m.type_code, n, m.returns) for m, n in total.items()
    ]
