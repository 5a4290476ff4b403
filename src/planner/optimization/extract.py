"""From solver values to a plan: rows of actions and transfers in whole persons, rooms, m² and yuan."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from planner.base.terms import TYPES
from planner.base.types import Action, Floats, Ints, Transfer
from planner.optimization.build import Built
from planner.optimization.constraints.money import first_year_salary
from planner.optimization.engine import Engine
from planner.optimization.equipment import equipment_actions
from planner.optimization.exchange import place_exchanges
from planner.optimization.growth import on_top_of_plan
from planner.optimization.instance import Instance, fund_of_project, project_payments


@dataclass
class Reader:
    """Rounded values of the columns, and the action rows written so far."""

    built: Built
    values: Floats
    engine: Engine
    actions: list[Action] = field(default_factory=list)
    unmet: frozenset[tuple[int, int, int]] = frozenset()  # (unit, indicator, t) that a plan under its caps gives up
    earlier: tuple[Transfer, ...] = ()  # moves of a plan made before, whose exchanges are kept where they still can be

    @property
    def instance(self) -> Instance:
        """The instance behind the values."""
        return self.built.instance

    def whole(self, columns: Any) -> Ints:
        """Rounded values of an array of columns (absent ones are 0)."""
        flat = [0.0 if v is None else float(self.values[self.engine.index(v)]) for v in np.ravel(columns)]
        return np.asarray(np.rint(np.array(flat)), dtype=np.int64).reshape(np.shape(columns))

    def exact(self, columns: Any) -> Floats:
        """Values of an array of columns (absent ones are 0)."""
        flat = [0.0 if v is None else float(self.values[self.engine.index(v)]) for v in np.ravel(columns)]
        return np.array(flat).reshape(np.shape(columns))

    def act(
        self, where: tuple[str, str], t: int, lever: str, item: str, amount: tuple[int, str], yuan: int, lag: int = 0
    ) -> None:
        """Write one action row at ``where`` = (unit, school), in force ``lag`` years later."""
        year = self.instance.years[t]
        fund = self.instance.scenario.budget.fund_of(lever)
        quantity, measure = int(amount[0]), amount[1]
        self.actions.append(Action(*where, year, lever, item, quantity, measure, int(yuan), fund, year + lag))


def read_plan(
    built: Built,
    engine: Engine,
    values: Floats,
    unmet: frozenset[tuple[int, int, int]] = frozenset(),
    earlier: tuple[Transfer, ...] = (),
) -> tuple[tuple[Action, ...], tuple[Transfer, ...]]:
    """Return the actions and transfers that ``values`` stand for, in a fixed order.

    ``unmet`` thresholds are left; exchanges between the schools of ``earlier`` moves are preferred.
    """
    reader = Reader(built, values, engine, unmet=unmet, earlier=earlier)
    _hires(reader)
    transfers = _moves(reader)
    _training(reader)
    _rooms(reader)
    equipment_actions(reader)
    _leases(reader)
    _classes(reader)
    _projects(reader)
    reader.actions += on_top_of_plan(reader.instance.targets.growth, reader.actions, reader.instance.scenario)
    done = reader.instance.done
    if done is not None:
        return done.joined(tuple(reader.actions), tuple(transfers))
    order = sorted(reader.actions, key=lambda a: (a.year, a.school, a.unit, a.lever, a.item))
    moved = sorted(transfers, key=lambda m: (m.year, m.stage, m.from_unit, m.to_unit, m.kind, m.type_code))
    return tuple(order), tuple(moved)


def _hires(reader: Reader) -> None:
    instance, a = reader.instance, reader.instance.scenario.assumptions
    first = first_year_salary(reader.built.model)
    hires = reader.whole(reader.built.columns.hire)
    for u, unit in enumerate(instance.units):
        before = 0
        for t in range(1, instance.T + 1):
            new = hires[u, :, t]
            for kind, code in enumerate(("a0q1b0", "a1q1b0")):
                if new[kind]:
                    reader.act((unit.id, unit.school), t, "hire", code, (new[kind], "persons"), 0)
            now = int(new.sum())
            if before + now:
                yuan = before * a.teacher_cost + now * first
                reader.act((unit.id, unit.school), t, "salary", "hires", (before + now, "persons"), yuan)
            before += now


def _moves(reader: Reader) -> list[Transfer]:
    """Pair those who leave with those who come; a unit that would send and receive the same type swaps instead."""
    instance, c = reader.instance, reader.built.columns
    transfers: list[Transfer] = []
    pairs = reader.whole(c.exchange)
    looped = np.zeros_like(pairs)
    for kind, came, went in (("transfer", c.move_in, c.move_out), ("rotate", c.rotate_in, c.rotate_out)):
        inward, outward = reader.whole(came), reader.whole(went)
        loops = np.minimum(inward, outward)
        inward, outward = inward - loops, outward - loops
        for s, units in enumerate(instance.stage_units):
            for t in range(1, instance.T + 1):
                for j, label in enumerate(TYPES):
                    looped[s, int(label.backbone), t] += int(loops[units, j, t].sum())
                    transfers.extend(_pair(instance, kind, (s, t, j), units, outward, inward))
    # What is left of loops becomes exchanges; an odd one is made with backbone teachers, so that no share falls, and
    # costs a person more (whole.RESERVE_MOVES keeps the money).
    pairs += looped // 2
    pairs[:, 1] += (looped % 2).sum(axis=1)
    if instance.done is not None:  # the past is handed on as it was recorded
        pairs[:, :, : instance.done.first - instance.years[0]] = 0
    transfers.extend(place_exchanges(reader, transfers, pairs))
    _move_rows(reader, transfers)
    return transfers


def _pair(
    instance: Instance, kind: str, key: tuple[int, int, int], units: Ints, outward: Ints, inward: Ints
) -> list[Transfer]:
    """Match leavers and arrivals of a stage, year and type: in unit order; where asked, stronger with weaker first."""
    _, t, j = key
    strong_first = sorted((int(u) for u in units), key=lambda u: (not instance.stronger[u], u))
    weak_first = sorted((int(u) for u in units), key=lambda u: (not instance.weaker[u], u))
    if not instance.scenario.assumptions.to_weaker_share:
        strong_first = weak_first = [int(u) for u in units]
    givers = [[int(u), int(outward[u, j, t])] for u in strong_first if outward[u, j, t] > 0]
    takers = [[int(u), int(inward[u, j, t])] for u in weak_first if inward[u, j, t] > 0]
    found = []
    while givers and takers:
        moved = min(givers[0][1], takers[0][1])
        found.append(make_transfer(instance, kind, t, j, (givers[0][0], takers[0][0]), moved))
        for side in (givers, takers):
            side[0][1] -= moved
            if side[0][1] == 0:
                side.pop(0)
    if givers or takers:
        raise ArithmeticError("moves of a stage do not balance")
    return found


def make_transfer(instance: Instance, kind: str, t: int, j: int, ends: tuple[int, int], moved: int) -> Transfer:
    """Return the transfer row of ``moved`` persons of type ``j`` between two units (indices)."""
    year = instance.years[t]
    back = year + instance.scenario.assumptions.rotation_term if kind == "rotate" else 0
    source, target = instance.units[ends[0]], instance.units[ends[1]]
    return Transfer(year, source.stage, source.id, target.id, kind, TYPES[j].code, moved, back)


def _move_rows(reader: Reader, transfers: list[Transfer]) -> None:
    a = reader.instance.scenario.assumptions
    total: dict[tuple[int, str, str, str], int] = {}
    for move in transfers:
        key = (move.year, move.from_unit, move.kind, move.type_code)
        total[key] = total.get(key, 0) + move.teachers
    for (year, unit, kind, code), persons in sorted(total.items()):
        each = a.transfer_cost if kind == "transfer" else a.rotate_cost
        t = year - reader.instance.years[0]
        where = (unit, unit.rsplit(":", 1)[0])
        reader.act(where, t, kind, code, (persons, "persons"), persons * each)


def _training(reader: Reader) -> None:
    instance, c, a = reader.instance, reader.built.columns, reader.instance.scenario.assumptions
    upgrades, recognised = reader.whole(c.upgrade), reader.whole(c.recognise)
    for u, unit in enumerate(instance.units):
        where = (unit.id, unit.school)
        for t in range(1, instance.T + 1):
            for j, kind in enumerate(TYPES):
                begun = t - a.upgrade_years
                if n := int(upgrades[u, j, t]):
                    amount = (n, "persons")
                    reader.act(where, begun, "upgrade", kind.code, amount, n * a.upgrade_cost, a.upgrade_years)
                if n := int(recognised[u, j, t]):
                    reader.act(where, t, "recognise", kind.code, (n, "persons"), n * a.recognise_cost)


def _rooms(reader: Reader) -> None:
    instance, c, a = reader.instance, reader.built.columns, reader.instance.scenario.assumptions
    for columns, lever, measure, cost, lag in (
        (c.rooms, "equip_room", "rooms", a.multimedia_cost, 0),
        (c.music, "music_room", "rooms", a.special_room_cost, 0),
        (c.art, "art_room", "rooms", a.special_room_cost, 0),
        (c.extend, "extend", "m2", a.building_cost, a.extend_years),
        (c.classroom, "add_classroom", "rooms", a.classroom_cost, a.extend_years),
        (c.extend_sports, "extend_sports", "m2", a.sports_cost, a.extend_years),
    ):
        for (s, t), n in np.ndenumerate(reader.whole(columns)):
            if n:
                reader.act(("", instance.schools[s]), t, lever, "", (int(n), measure), int(n) * cost, lag)


def _leases(reader: Reader) -> None:
    instance = reader.instance
    taken = reader.whole(reader.built.columns.lease)
    for v, (venue, s, _) in enumerate(instance.venues):
        for t in np.flatnonzero(taken[v]):
            amount = (round(venue.area_m2), "m2")
            reader.act(("", instance.schools[s]), int(t), "lease", venue.id, amount, venue.rent_yuan)


def _classes(reader: Reader) -> None:
    cost = reader.instance.scenario.assumptions.class_cost
    for opening in reader.instance.openings:
        unit = reader.instance.units[opening.unit]
        amount = (opening.classes, "classes")
        where = (unit.id, unit.school)
        reader.act(where, opening.first, "open_class", f"g{opening.grade}", amount, opening.classes * cost)


def _projects(reader: Reader) -> None:
    scenario = reader.instance.scenario
    for project in reader.instance.district.projects:
        if project.id in scenario.starts:
            start = scenario.starts[project.id]
            fund = fund_of_project(project, scenario)
            for year, yuan, permille in project_payments(
                project.cost_yuan, project.build_years, start, project.profile
            ):
                t = year - scenario.base_year
                lag = start + project.build_years - year
                reader.act(("", project.school), t, "build", project.id, (permille, "permille"), yuan, lag)
                reader.actions[-1] = replace(reader.actions[-1], fund=fund)
