"""The decisions of the model 决策变量: who is hired, moved, trained; what is bought and built (docs/model.md §4).

Arrays of PuLP columns, ``None`` where a decision does not exist (a school without land cannot be extended).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from planner.base.terms import TYPES
from planner.optimization.instance import Instance
from planner.optimization.model import Model

Vars = NDArray[Any]

#: Stock columns kept per school: index into PHYSICAL.
AREA, SPORTS, EQUIPMENT, MULTIMEDIA, CLASSROOMS = range(5)


@dataclass(frozen=True)
class Columns:
    """All columns; axes as in :class:`Instance` (``t`` index 0 is always None)."""

    stock: Vars  # (u, j, t) teachers N
    hire: Vars  # (u, 2, t): other, PE/arts
    move_in: Vars  # (u, j, t) transfer
    move_out: Vars
    rotate_in: Vars  # (u, j, t)
    rotate_out: Vars
    upgrade: Vars  # (u, j before, t in force)
    recognise: Vars  # (u, j before, t)
    exchange: Vars  # (stage, 2, t): pairs of like teachers who change places, other and backbone
    hired: Vars  # (t): hires since the base year
    added: Vars  # (s, 5, t): physical stock added by the plan
    buy: Vars  # (s, t) equipment, 100,000 yuan
    give: Vars
    take: Vars
    rooms: Vars  # (s, t) multimedia rooms
    extend: Vars  # (s, t) m² begun
    extend_sports: Vars  # (s, t) m² begun
    classroom: Vars  # (s, t) begun
    music: Vars  # (s, t)
    art: Vars  # (s, t)
    lease: Vars  # (v, t)
    exempt: Vars  # (u, 7, t): the indicator tolerated that year
    carry: Vars  # (fund, t)
    spent: Vars  # (fund, t): what decisions pay in a year, 100,000 yuan; only where a rule on growth asks
    appropriate: Vars  # (t): appropriated on top, 100,000 yuan; only where a fund pays for it


def make_columns(model: Model) -> Columns:
    """Create every column of the instance with its bounds and wholeness."""
    instance = model.instance
    U, S, T = len(instance.units), len(instance.schools), instance.T
    teachers = _teacher_columns(model)
    physical = _physical_columns(model)
    funds = instance.scenario.budget.funds
    carry = _empty(len(funds), T + 1)
    hired = _empty(T + 1)
    for t in range(1, T + 1):
        hired[t] = model.column(f"hired.{t}", basic=True)
        for f, fund in enumerate(funds.values()):
            if fund.carry_over:
                carry[f, t] = model.column(f"carry.{f}.{t}", basic=True)
    lease = _empty(len(instance.venues), T + 1)
    for v, (venue, _, allowed) in enumerate(instance.venues):
        for t in (int(one) for one in np.flatnonzero(allowed)):
            lease[v, t] = model.column(f"lease.{venue.id}.{t}", 0.0, 1.0, whole=True)
    exempt = _empty(U, 7, T + 1)
    for u, t in zip(*np.nonzero(instance.measured), strict=True):
        for k in range(7):
            exempt[u, k, t] = model.column(f"exempt.{_tag(instance, u)}.R{k + 1}.{t}", 0.0, 1.0)
    exchange = _empty(2, 2, T + 1)
    for s in range(2):
        for b in range(2):
            for t in range(1, T + 1):
                exchange[s, b, t] = model.column(f"exchange.{s}.{b}.{t}", whole=True)
    assert len(physical["added"]) == S
    spent, appropriate = _money_columns(model)
    return Columns(
        **teachers, **physical, hired=hired, carry=carry, lease=lease, exempt=exempt, exchange=exchange,
        spent=spent, appropriate=appropriate,
    )  # fmt: skip


def _money_columns(model: Model) -> tuple[Vars, Vars]:
    """What is spent and appropriated in the years that the rules on growth compare; none without figures."""
    instance = model.instance
    funds = instance.scenario.budget.funds
    spent, appropriate = _empty(len(funds), instance.T + 1), _empty(instance.T + 1)
    asked = {one.year - instance.years[0] for one in instance.targets.growth}
    for t in sorted({at for year in asked for at in (year - 1, year) if at >= 1}):
        for f in range(len(funds)):
            spent[f, t] = model.column(f"spent.{f}.{t}", basic=True)
        if t in asked and instance.scenario.budget.fund_of("appropriate"):
            appropriate[t] = model.column(f"appropriate.{t}")
    return spent, appropriate


def _teacher_columns(model: Model) -> dict[str, Vars]:
    instance = model.instance
    U, T = len(instance.units), instance.T
    delay = instance.scenario.assumptions.upgrade_years
    names = ("stock", "move_in", "move_out", "rotate_in", "rotate_out", "upgrade", "recognise")
    columns = {name: _empty(U, 8, T + 1) for name in names}
    columns["hire"] = _empty(U, 2, T + 1)
    for u in range(U):
        tag = _tag(instance, u)
        for t in range(1, T + 1):
            open_now = bool(instance.pupils[u, t] > 0)
            for j, kind in enumerate(TYPES):
                code = f"{tag}.{kind.code}.{t}"
                columns["stock"][u, j, t] = model.column(f"stock.{code}", basic=True)
                columns["move_out"][u, j, t] = model.column(f"out.{code}", whole=True)
                if open_now:
                    columns["move_in"][u, j, t] = model.column(f"in.{code}", whole=True)
                if kind.above_qualified and kind.backbone:  # docs/decisions: rotation
                    columns["rotate_out"][u, j, t] = model.column(f"rotate_out.{code}", whole=True)
                    if open_now:
                        columns["rotate_in"][u, j, t] = model.column(f"rotate_in.{code}", whole=True)
                if not kind.above_qualified and t > delay:
                    columns["upgrade"][u, j, t] = model.column(f"upgrade.{code}", whole=True)
                if not kind.backbone:
                    columns["recognise"][u, j, t] = model.column(f"recognise.{code}", whole=True)
            if open_now:
                for a in range(2):
                    columns["hire"][u, a, t] = model.column(f"hire.{tag}.a{a}.{t}", whole=True)
    return columns


def _physical_columns(model: Model) -> dict[str, Vars]:
    instance = model.instance
    S, T = len(instance.schools), instance.T
    lag = instance.scenario.assumptions.extend_years
    names = ("buy", "give", "take", "rooms", "extend", "extend_sports", "classroom", "music", "art")
    columns = {name: _empty(S, T + 1) for name in names}
    added = _empty(S, 5, T + 1)
    for s, school in enumerate(instance.schools):
        lasts = bool(instance.pupils[instance.school == s].any())
        for t in range(1, T + 1) if lasts else ():
            tag = f"{school}.{t}"
            added[s, EQUIPMENT, t] = model.column(f"equipment.{tag}", None, basic=True)
            added[s, MULTIMEDIA, t] = model.column(f"multimedia.{tag}", basic=True)
            columns["buy"][s, t] = model.column(f"buy.{tag}")
            columns["give"][s, t] = model.column(f"give.{tag}")
            columns["take"][s, t] = model.column(f"take.{tag}")
            columns["rooms"][s, t] = model.column(f"rooms.{tag}", whole=True)
            columns["music"][s, t] = model.column(f"music.{tag}", whole=True)
            columns["art"][s, t] = model.column(f"art.{tag}", whole=True)
            if instance.land[s, 0] > 0:
                added[s, AREA, t] = model.column(f"area.{tag}", 0.0, float(instance.land[s, 0]), basic=True)
                added[s, CLASSROOMS, t] = model.column(f"classrooms.{tag}", basic=True)
                if t + lag <= T:
                    columns["extend"][s, t] = model.column(f"extend.{tag}", whole=True)
                    columns["classroom"][s, t] = model.column(f"classroom.{tag}", whole=True)
            if instance.land[s, 1] > 0:
                added[s, SPORTS, t] = model.column(f"sports.{tag}", 0.0, float(instance.land[s, 1]), basic=True)
                if t + lag <= T:
                    columns["extend_sports"][s, t] = model.column(f"extend_sports.{tag}", whole=True)
    return {"added": added, **columns}


def _tag(instance: Instance, u: int) -> str:
    unit = instance.units[u]
    return f"{unit.school}_{unit.stage}"


def _empty(*shape: int) -> Vars:
    return np.full(shape, None, dtype=object)
