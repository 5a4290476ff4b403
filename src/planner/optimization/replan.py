"""Planning on from a year 滚动规划: what was done before it is held, what follows may stay close to a plan.

Columns of decisions made before ``first`` are fixed to what was done, years before it are asked nothing, and a fund's
money of those years is what was really spent. Teachers who changed places then count as exchanges and against the
eligible of their schools. The rows of the past are handed on as they were recorded, not as the model would write them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
import pulp

from planner.base.terms import MEASURED_STAGES, TYPE_INDEX, TYPES
from planner.base.types import Action, Floats, Ints, Transfer
from planner.optimization.model import YUAN, Expression, Model

if TYPE_CHECKING:
    from planner.optimization.columns import Columns
    from planner.optimization.instance import Instance

#: Families of columns that are decisions, and how much of each is one unit of change (m² and yuan by the hundred).
PERSONS = ("hire", "move_in", "move_out", "rotate_in", "rotate_out", "upgrade", "recognise", "exchange")
SITES = {
    "buy_equipment": "buy", "equip_room": "rooms", "music_room": "music", "art_room": "art", "extend": "extend",
    "add_classroom": "classroom", "extend_sports": "extend_sports",
}  # fmt: skip
DECISIONS = (*PERSONS, *SITES.values(), "give", "take", "lease")
#: Families whose change is not counted twice: who comes is who goes, what one school gives another takes.
MIRRORED = ("move_in", "rotate_in", "take")
_UNIT = {"extend": 0.01, "extend_sports": 0.01}
_HIRED = ("a0q1b0", "a1q1b0")
#: What "near" means: m² of a room with its share of corridors; equipment is continuous; a value this close is whole.
_AREA, _MONEY, _SURE = {"extend": 100.0, "extend_sports": 100.0}, ("buy", "give", "take"), 1e-5
Key = tuple[str, tuple[int, ...]]


class NotHeld(Exception):
    """A row of the past speaks of a school, year or type that the model has no decision for."""


@dataclass(frozen=True)
class Done:
    """What stands when planning goes on in ``first``: rows of the years before, and the last plan for the years after.

    ``price``: yuan per unit of change against ``plan`` (a person, a room, 100 m², 100,000 yuan of equipment, a venue).
    ``near``: decisions that stay within a unit (a room's area, a twentieth of the equipment) of the value given.
    """

    first: int
    actions: tuple[Action, ...]
    transfers: tuple[Transfer, ...]
    plan: tuple[tuple[Action, ...], tuple[Transfer, ...]] = ((), ())
    price: float = 0.0
    near: Mapping[Key, float] = field(default_factory=dict)

    def spent(self, fund: str, year: int) -> int:
        """Yuan that ``fund`` paid for the schools in a year of the past (programmes are reserved elsewhere)."""
        return sum(
            one.cost_yuan
            for one in self.actions
            if (one.fund, one.year) == (fund, year) and one.lever not in ("programme", "appropriate")
        )

    def joined(
        self, actions: tuple[Action, ...], transfers: tuple[Transfer, ...]
    ) -> tuple[tuple[Action, ...], tuple[Transfer, ...]]:
        """Return rows of a plan with those of the past as they were recorded (programmes stay with their planner)."""
        past = [one for one in self.actions if one.lever != "programme"]
        rows = [*past, *(one for one in actions if one.year >= self.first)]
        moves = [*self.transfers, *(one for one in transfers if one.year >= self.first)]
        rows.sort(key=lambda a: (a.year, a.school, a.unit, a.lever, a.item))
        moves.sort(key=lambda m: (m.year, m.stage, m.from_unit, m.to_unit, m.kind, m.type_code))
        return tuple(rows), tuple(moves)


def values_of(
    instance: Instance, actions: tuple[Action, ...], transfers: tuple[Transfer, ...]
) -> tuple[dict[Key, float], Ints]:
    """Return (family, index) → value of the columns that the rows stand for, and departures in exchanges (u, t).

    Raises :class:`NotHeld` for rows of units or schools that the model does not plan.
    """
    found: Counter[Key] = Counter()
    units = {unit.id: u for u, unit in enumerate(instance.units)}
    schools = {name: s for s, name in enumerate(instance.schools)}
    try:
        for one in actions:
            for key, amount in _of_row(one, instance, units, schools):
                found[key] += amount  # type: ignore[assignment]
        swapped = _moves(instance, transfers, units, found)
    except (KeyError, ValueError) as error:
        raise NotHeld(str(error)) from error
    return dict(found), swapped


def _of_row(
    one: Action, instance: Instance, units: dict[str, int], schools: dict[str, int]
) -> Iterator[tuple[Key, float]]:
    t, lag = one.year - instance.years[0], instance.scenario.assumptions.upgrade_years
    if one.lever == "hire":
        yield ("hire", (units[one.unit], _HIRED.index(one.item), t)), one.quantity
    elif one.lever == "recognise":
        yield ("recognise", (units[one.unit], TYPE_INDEX[one.item], t)), one.quantity
    elif one.lever == "upgrade":
        yield ("upgrade", (units[one.unit], TYPE_INDEX[one.item], t + lag)), one.quantity
    elif one.lever == "reassign_equipment":
        yield ("give", (schools[one.school], t)), one.quantity * YUAN
        yield ("take", (schools[one.item.removeprefix("to:")], t)), one.quantity * YUAN
    elif one.lever == "lease":
        yield ("lease", ([venue.id for venue, _, _ in instance.venues].index(one.item), t)), 1.0
    elif one.lever in SITES:
        scale = YUAN if one.lever == "buy_equipment" else 1.0
        yield (SITES[one.lever], (schools[one.school], t)), one.quantity * scale


def _moves(instance: Instance, transfers: tuple[Transfer, ...], units: dict[str, int], found: Counter[Key]) -> Ints:
    """Enter moves; like teachers who changed places are exchanges, and their departures are returned (u, t)."""
    shape = (2, len(instance.units), len(TYPES), instance.T + 1)
    kinds = ("transfer", "rotate")
    came, went = (np.zeros(shape, dtype=np.int64) for _ in range(2))
    for one in transfers:
        at = (kinds.index(one.kind), TYPE_INDEX[one.type_code], one.year - instance.years[0])
        went[at[0], units[one.from_unit], at[1], at[2]] += one.teachers
        came[at[0], units[one.to_unit], at[1], at[2]] += one.teachers
    loops = np.minimum(came, went)
    for kind, (inward, outward) in enumerate((("move_in", "move_out"), ("rotate_in", "rotate_out"))):
        for name, array in ((inward, came - loops), (outward, went - loops)):
            for index in zip(*np.nonzero(array[kind]), strict=True):
                found[name, tuple(int(i) for i in index)] += int(array[kind][index])
    backbone = np.array([kind.backbone for kind in TYPES])
    for s in range(len(MEASURED_STAGES)):
        for b, chosen in enumerate((~backbone, backbone)):
            both = loops[:, instance.stage_units[s]][:, :, chosen].sum(axis=(0, 1, 2))
            for t in np.flatnonzero(both):
                found["exchange", (s, b, int(t))] += float(both[t]) / 2  # type: ignore[assignment]
    return np.asarray(loops.sum(axis=(0, 2)), dtype=np.int64)


def decided_in(family: str, t: int, instance: Instance) -> int:
    """Year index in which a column of year index ``t`` is decided: a degree begins before it counts."""
    return t - instance.scenario.assumptions.upgrade_years if family == "upgrade" else t


def still_eligible(instance: Instance, done: Done) -> Ints:
    """Return eligible teachers (u, t) less those who left in exchanges of the past within the window."""
    _, swapped = values_of(instance, (), done.transfers)
    window, left = instance.scenario.assumptions.rotation_years, instance.eligible.copy()
    for t in range(left.shape[1]):
        left[:, t] -= swapped[:, max(0, t - window + 1) : t + 1].sum(axis=1)
    return left


def hold(model: Model, columns: Columns) -> None:
    """Fix what was decided before ``first``; price changes of what follows. Raises :class:`NotHeld`."""
    instance, done = model.instance, model.instance.done
    if done is None:
        return
    first = done.first - instance.years[0]
    past, _ = values_of(instance, done.actions, done.transfers)
    later = [tuple(one for one in rows if one.year >= done.first) for rows in done.plan]
    plan = values_of(instance, *later)[0] if done.price else {}  # type: ignore[arg-type]
    for family in DECISIONS:
        for index, column in np.ndenumerate(getattr(columns, family)):
            known = past.pop((family, index), 0.0)
            if column is None:
                if known:
                    raise NotHeld(f"{family} {index}")
            elif decided_in(family, index[-1], instance) < first:
                column.lowBound = column.upBound = known
            elif (family, index) in done.near:
                _kept_near(column, done.near[family, index], _AREA.get(family))
            elif done.price and family not in MIRRORED:
                _priced(model, column, plan.get((family, index), 0.0), done.price * _UNIT.get(family, 1.0), index[-1])
    if past:
        raise NotHeld(", ".join(f"{family} {index}" for family, index in sorted(past)))
    fixed = {id(column) for column in model.columns if column.lowBound is not None and is_fixed(column)}
    model.whole = [column for column in model.whole if id(column) not in fixed]


def _kept_near(column: pulp.LpVariable, value: float, area: float | None) -> None:
    """Bound a decision near ``value``: the whole numbers around it, a room's area, or a little of the equipment."""
    low, high = np.floor(value + _SURE) - 1.0, np.ceil(value - _SURE) + 1.0
    if column.name.split(".")[0] in _MONEY:
        low, high = 0.95 * value - 0.1, 1.05 * value + 0.1
    elif area is not None:
        low, high = value - area, value + area
    column.lowBound = max(0.0, float(low))
    column.upBound = float(high) if column.upBound is None else min(column.upBound, float(high))


def _priced(model: Model, column: pulp.LpVariable, before: float, yuan: float, t: int) -> None:
    """Price the distance of a column to its value before: its size where that was zero, else what is more or less."""
    if before == 0.0:
        model.price(column, yuan, t)
        return
    for name, sign in (("more", 1.0), ("less", -1.0)):
        distance = model.column(f"{name}.{column.name}")
        row = Expression().add(distance).add(column, -sign)
        model.row("close", f"{name}.{column.name}", row, ">=", -sign * before, t=t)
        model.price(distance, yuan, t)


def is_fixed(column: Any) -> bool:
    """Whether nothing is left to decide about a column."""
    return column is None or (column.upBound is not None and column.lowBound == column.upBound)


def changes(before: tuple[Action, ...], after: tuple[Action, ...], first: int) -> dict[str, tuple[float, float]]:
    """Return lever → (quantity before, after) over years from ``first`` on, where the rows differ anywhere."""
    rows: list[Counter[tuple[str, str, int, str, str]]] = []
    for actions in (before, after):
        total: Counter[tuple[str, str, int, str, str]] = Counter()
        for one in actions:
            if one.year >= first and one.lever != "salary":
                total[one.unit, one.school, one.year, one.lever, one.item] += one.quantity
        rows.append(total)
    found: dict[str, Floats] = {}
    for key in sorted({*rows[0], *rows[1]}):
        if rows[0][key] != rows[1][key]:
            found.setdefault(key[3], np.zeros(2))
            found[key[3]] += (max(0, rows[0][key] - rows[1][key]), max(0, rows[1][key] - rows[0][key]))
    return {lever: (float(one[0]), float(one[1])) for lever, one in sorted(found.items())}
