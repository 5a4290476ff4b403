"""Placing like-for-like exchanges 对等交流: two teachers of one type change places for a term (or for good).

An exchange changes no stock, so the model only counts pairs; here each pair gets two schools that have such
teachers and may still send one that year.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from planner.base.rounding import ceil_at_least
from planner.base.terms import TYPES
from planner.base.types import Floats, Ints, Transfer
from planner.scenario.parameters import Assumptions

if TYPE_CHECKING:
    from planner.optimization.extract import Reader
    from planner.optimization.instance import Instance


class NoRoomForExchange(Exception):
    """Fewer pairs of schools may still exchange teachers than the rotation rule needs."""


def place_exchanges(reader: Reader, moves: list[Transfer], pairs: Ints) -> list[Transfer]:
    """Return the transfers of all exchanges, given the moves already decided and ``pairs`` (stage, backbone, t).

    Raises :class:`NoRoomForExchange` when a pair finds no two schools.
    """
    from planner.optimization.extract import make_transfer

    instance = reader.instance
    a = instance.scenario.assumptions
    kind = _kind(a)
    room, stock = _room(reader, moves)
    window = a.rotation_years
    found: list[Transfer] = []
    aim = Direction.of(instance, moves, pairs)
    earlier = _earlier_pairs(reader)
    for (s, b, t), count in np.ndenumerate(pairs):
        units = instance.stage_units[s]
        for _ in range(int(count)):
            kept = _kept_pair(earlier.get((s, b, t), []), room, stock, t, window)
            across = kept is None and aim.across(s, t)
            if across:
                kept = _best_across(instance, units, room, stock, (b, t, window))
            u, v, j = kept or _best_pair(units, room, stock, b, t, window)
            aim.placed(u, v, t)
            found.append(make_transfer(instance, kind, t, j, (u, v), 1))
            found.append(make_transfer(instance, kind, t, j, (v, u), 1))
            for unit in (u, v):
                room.leave(unit, t, window, 1, room.each)
                stock[unit, j, t] -= 1
    aim.reached()
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
    """How many teachers each unit may still send: this year, and of the eligible within the window.

    ``window`` (u, t) is what is left of the eligible once everybody who was nominated in t is counted, ``each``
    teachers for one who moves, and everybody who moved in the years before.
    """

    def __init__(self, year: Ints, window: Floats, each: float) -> None:
        self.year, self.window, self.each = year, window, each

    def left(self, u: int, t: int, window: int) -> int:
        """Teachers of ``u`` who may still exchange in ``t``."""
        later = self.window[u, t + 1 : t + window].min(initial=np.inf)
        now = np.floor(self.window[u, t] / self.each + 1e-9)
        return int(min(self.year[u, t], now, np.floor(later + 1e-9)))

    def leave(self, u: int, t: int, window: int, persons: int, each: float) -> None:
        """Enter ``persons`` who leave ``u`` in ``t``, ``each`` nominated for one of them."""
        self.year[u, t] -= persons
        self.window[u, t] -= persons * each
        self.window[u, t + 1 : t + window] -= persons


def _room(reader: Reader, moves: list[Transfer]) -> tuple[_Room, Ints]:
    instance, a = reader.instance, reader.instance.scenario.assumptions
    stock = reader.whole(reader.built.columns.stock)
    stock[:, :, 0] = instance.base_teachers
    index = {unit.id: i for i, unit in enumerate(instance.units)}
    year = np.zeros(stock[:, 0].shape, dtype=np.int64)
    year[:, 1:] = np.floor(a.max_move_share * stock.sum(axis=1)[:, :-1] + 1e-9).astype(np.int64)
    room = _Room(year, instance.eligible.astype(np.float64), instance.nominated[_kind(a)])
    here = np.zeros_like(stock)
    here[:, :, 1:] = np.maximum(stock[:, :, :-1] - instance.leavers[:, :, 1:], 0)
    here = np.minimum(here, stock)
    for move in moves:
        u, t = index[move.from_unit], move.year - instance.years[0]
        room.leave(u, t, a.rotation_years, move.teachers, instance.nominated[move.kind])
        here[u, [kind.code for kind in TYPES].index(move.type_code), t] -= move.teachers
    return room, here


def _kind(a: Assumptions) -> str:
    """The kind of move that an exchange is carried out as: the cheaper one."""
    return "rotate" if a.rotate_cost <= a.transfer_cost else "transfer"


@dataclass
class Direction:
    """Moves from stronger to weaker schools: how many each year asks for (t), how many there are (rule 9a)."""

    instance: Instance
    need: Ints
    have: Ints

    @classmethod
    def of(cls, instance: Instance, moves: list[Transfer], pairs: Ints) -> Direction:
        """Count the moves decided, and those that ``pairs`` (stage, backbone, t) will bring."""
        index = {unit.id: u for u, unit in enumerate(instance.units)}
        total = np.zeros(len(instance.years), dtype=np.int64)
        found = cls(instance, total, np.zeros_like(total))
        for move in moves:
            u, v, t = index[move.from_unit], index[move.to_unit], move.year - instance.years[0]
            if instance.stage[u] in instance.directed:
                total[t] += move.teachers
                found.have[t] += move.teachers * int(instance.stronger[u] and instance.weaker[v])
        for s in instance.directed:
            total += 2 * pairs[s].sum(axis=0)
        total[: instance.first] = 0
        share = instance.scenario.assumptions.to_weaker_share
        found.need = np.array([ceil_at_least(share * int(one)) for one in total], dtype=np.int64)
        return found

    def across(self, s: int, t: int) -> bool:
        """Whether the next exchange of stage ``s`` shall be one between a stronger and a weaker school."""
        return s in self.instance.directed and bool(self.have[t] < self.need[t])

    def placed(self, u: int, v: int, t: int) -> None:
        """Count an exchange of two units."""
        strong, weak = self.instance.stronger, self.instance.weaker
        self.have[t] += int((strong[u] and weak[v]) or (weak[u] and strong[v]))

    def reached(self) -> None:
        """Raise :class:`NoRoomForExchange` where a year falls short."""
        short = np.flatnonzero(self.have < self.need)
        done = self.instance.done
        if len(short) and (done is None or self.instance.years[int(short[-1])] >= done.first):
            raise NoRoomForExchange(f"year index {int(short[-1])}: moves to weaker schools")


def _best_across(
    instance: Instance, units: Ints, room: _Room, stock: Ints, key: tuple[int, int, int]
) -> tuple[int, int, int] | None:
    """The stronger and the weaker unit with most room that share a type; None where there are none."""
    b, t, window = key
    best: tuple[int, int, int, int] | None = None
    for j, kind in enumerate(TYPES):
        if kind.backbone != bool(b):
            continue
        pair = []
        for side in (instance.stronger, instance.weaker):
            able = [(room.left(int(u), t, window), -int(u)) for u in units if side[u] and stock[u, j, t] > 0]
            pair.append(max(able, default=(0, 0)))
        least = min(pair[0][0], pair[1][0])
        if least > 0 and (best is None or least > best[0]):
            best = (least, -pair[0][1], -pair[1][1], j)
    return None if best is None else best[1:]


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
