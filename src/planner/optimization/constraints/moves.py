"""Moves: who may leave a school, and the rotation rule G11 (10 % of the eligible, 20 % of them backbone)."""

from __future__ import annotations

import numpy as np

from planner.base.terms import MEASURED_STAGES, TYPES
from planner.base.types import Floats, Ints
from planner.optimization.columns import Columns
from planner.optimization.model import Expression, Model

#: Share of the schools' room for moves that plans may use, and below how many schools the largest one is left out.
_FREE, _FEW = 0.9, 3


def departures(model: Model, c: Columns) -> None:
    r"""At most a share of a school's staff per year, and none but the eligible within the window.

    .. math:: \sum_j O_{ujt} \le 0.15 \sum_j N_{uj,t-1}, \qquad
              \frac{1}{1-\nu} \sum_j O_{ujt} + \sum_{\tau=t-W+1}^{t-1} \sum_j O_{uj\tau} \le E^0_{ut}

    ν is the share of those nominated who do not take the move up (``simulation.rotation_refusal``,
    ``transfer_refusal``): whoever is nominated must be eligible. With W years at least as long as ``no_return_years``,
    nobody is back in the school that he or she left any sooner.
    """
    instance = model.instance
    share = instance.scenario.assumptions.max_move_share
    window = instance.scenario.assumptions.rotation_years
    for u, unit in enumerate(instance.units):
        for t in range(1, instance.T + 1):
            if instance.closed[u, t]:
                continue  # the staff of a school that has closed are free to go
            out = leaving(c, u, t)
            yearly, rhs = Expression(dict(out.terms)), 0.0
            if t == 1:
                rhs = float(np.floor(share * float(instance.base_teachers[u].sum()) + 1e-9))  # whole persons leave
            else:
                for j in range(8):
                    yearly.add(c.stock[u, j, t - 1], -share)
            model.row("move_share", f"{u}.{t}", yearly, "<=", rhs, subject=unit.id, t=t, unit="persons")
            recent = Expression()
            for back in range(max(1, t - window + 1), t):
                recent.plus(leaving(c, u, back))
            for j in range(8):
                recent.add(c.move_out[u, j, t], instance.nominated["transfer"])
                recent.add(c.rotate_out[u, j, t], instance.nominated["rotate"])
            eligible = float(instance.eligible[u, t])
            model.row("eligible", f"{u}.{t}", recent, "<=", eligible, subject=unit.id, t=t, unit="persons")


def rotation(model: Model, c: Columns) -> None:
    r"""G11 over the district, each year from the deadline.

    .. math:: m_t \ge 0.1\,\Bigl(E^0_t - \sum_{\tau=t-W+1}^{t-1} m_\tau + \sum_{\tau \le t-W} H_\tau\Bigr), \qquad
              m^b_t \ge 0.2\, m_t

    Moves for good, rotations and like-for-like exchanges count once, in the year of the move.
    """
    instance, targets = model.instance, model.instance.targets
    window = instance.scenario.assumptions.rotation_years
    for t in range(instance.first, instance.T + 1):
        moved, backbone = _moved(model, c, t)
        share = Expression(dict(moved.terms))
        for back in range(max(1, t - window + 1), t):
            share.plus(_moved(model, c, back)[0], targets.rotation_share)
        if t - window >= 1:
            share.add(c.hired[t - window], -targets.rotation_share)
        rhs = targets.rotation_share * float(instance.district_eligible[t])
        model.row("rotation", f"{t}", share, ">=", rhs, subject="G11", t=t, unit="persons")
        backbone.plus(moved, -targets.rotation_backbone)
        model.row("rotation_backbone", f"{t}", backbone, ">=", 0.0, subject="G11B", t=t, unit="persons")


def room_for_exchanges(model: Model, c: Columns) -> None:
    r"""Exchanges need schools that may still send someone, and backbone exchanges backbone teachers.

    .. math:: \sum_{u,j} O_{ujt} + 2\sum_b SW_{sbt} \le 0.9 \sum_u \lfloor 0.15\, N^0_{u,t-1} \rfloor, \qquad
              2\, SW_{s1t} \le \tfrac12 \sum_{u, b(j)=1} N_{uj,t-1}

    with :math:`N^0` the do-nothing stock: a tenth is kept free so that pairs of schools can be found.
    """
    instance = model.instance
    share = instance.scenario.assumptions.max_move_share
    left = instance.base_teachers.sum(axis=1)[:, None] - instance.leavers.sum(axis=1).cumsum(axis=1)
    for s, units in enumerate(instance.stage_units):
        for t in range(1, instance.T + 1):
            able = np.floor(share * left[units, t - 1] + 1e-9)
            room = float(able.sum() - able.max(initial=0.0) * (np.count_nonzero(able) < _FEW))
            out = Expression()
            for u in units:
                if not instance.closed[u, t]:
                    out.plus(leaving(c, int(u), t))
            for b in range(2):
                out.add(c.exchange[s, b, t], 2.0)
            model.row(
                "exchange_room",
                f"{s}.{t}",
                out,
                "<=",
                float(np.floor(_FREE * room + 1e-9)),
                subject=MEASURED_STAGES[s],
                t=t,
            )
            backbone, rhs = Expression().add(c.exchange[s, 1, t], 2.0), 0.0
            for u in units:
                for j, kind in enumerate(TYPES):
                    if kind.backbone and t > 1:
                        backbone.add(c.stock[u, j, t - 1], -0.5)
                    elif kind.backbone:
                        rhs += 0.5 * float(instance.base_teachers[u, j])
            model.row("exchange_room", f"backbone.{s}.{t}", backbone, "<=", rhs, subject=MEASURED_STAGES[s], t=t)


def direction(model: Model, c: Columns) -> None:
    r"""Moves go to weaker schools, where a share of them is asked (``to_weaker_share`` = d > 0), from the deadline.

    Of the moves of one kind, stage, type and year as many can be paired from a stronger to a weaker school as leave the
    ones and reach the others; of an exchange across both, one move of two.

    .. math:: D_{kjt} \le \sum_{u \in \text{strong}} O_{ukjt}, \quad D_{kjt} \le \sum_{u \in \text{weak}} I_{ukjt},
              \quad X_{bt} \le SW_{bt}, \qquad \sum D + \sum X \ge d\, m_t + 1

    A move is kept free for pairs that writing the plan down makes odd; stages without both kinds are left out.
    """
    instance = model.instance
    asked = instance.scenario.assumptions.to_weaker_share
    if not asked:
        return
    for t in range(instance.first, instance.T + 1):
        total, toward = Expression(), Expression()
        for s in instance.directed:
            toward.plus(_toward(model, c, s, t))
            for u in instance.stage_units[s]:
                total.plus(leaving(c, int(u), t))
            for b in range(2):
                total.add(c.exchange[s, b, t], 2.0)
        if total.terms:
            row = toward.plus(total, -asked)
            model.row("direction", f"{t}", row, ">=", 1.0, subject="G11", t=t, unit="persons")


def _toward(model: Model, c: Columns, s: int, t: int) -> Expression:
    """Moves of stage ``s`` from stronger to weaker schools: columns bounded by what leaves and what arrives."""
    instance, found = model.instance, Expression()
    units = instance.stage_units[s]
    strong, weak = units[instance.stronger[units]], units[instance.weaker[units]]
    for kind, went, came in (("transfer", c.move_out, c.move_in), ("rotate", c.rotate_out, c.rotate_in)):
        for j in range(8):
            ends = [(strong, went), (weak, came)]
            if all(any(array[u, j, t] is not None for u in side) for side, array in ends):
                column = model.column(f"toward.{kind}.{s}.{j}.{t}")
                found.add(column)
                for name, (side, array) in zip(("from", "to"), ends, strict=True):
                    bound = Expression().add(column)
                    for u in side:
                        bound.add(array[u, j, t], -1.0)
                    model.row("direction", f"{name}.{kind}.{s}.{j}.{t}", bound, "<=", 0.0, t=t)
    across = Expression()
    for b in range(2):
        column = model.column(f"across.{s}.{b}.{t}")
        found.add(column)
        across.add(column)
        bound = Expression().add(column).add(c.exchange[s, b, t], -1.0)
        model.row("direction", f"exchange.{s}.{b}.{t}", bound, "<=", 0.0, t=t)
    for name, side in (("strong", strong), ("weak", weak)):
        room = Expression(dict(across.terms))
        for u in side:
            room.plus(leaving(c, int(u), t))
        able = _FREE * float(_able(model, side, t).sum())
        model.row("exchange_room", f"{name}.{s}.{t}", room, "<=", able, subject=MEASURED_STAGES[s], t=t)
    return found


def _able(model: Model, units: Ints, t: int) -> Floats:
    """Teachers that may leave each of ``units`` in ``t`` if its stock is that of doing nothing."""
    instance = model.instance
    left = instance.base_teachers[units].sum(axis=1) - instance.leavers[units].sum(axis=1)[:, :t].sum(axis=1)
    return np.asarray(np.floor(instance.scenario.assumptions.max_move_share * left + 1e-9), dtype=np.float64)


def leaving(c: Columns, u: int, t: int) -> Expression:
    """Who leaves unit ``u`` in year ``t``, exchanges apart."""
    out = Expression()
    for j in range(8):
        out.add(c.move_out[u, j, t]).add(c.rotate_out[u, j, t])
    return out


def _moved(model: Model, c: Columns, t: int) -> tuple[Expression, Expression]:
    """All moves of year ``t`` in the district, and those of backbone teachers."""
    moved, backbone = Expression(), Expression()
    for u in range(len(model.instance.units)):
        for j, kind in enumerate(TYPES):
            for column in (c.move_out[u, j, t], c.rotate_out[u, j, t]):
                moved.add(column)
                if kind.backbone:
                    backbone.add(column)
    for s in range(2):
        for b in range(2):
            moved.add(c.exchange[s, b, t], 2.0)
        backbone.add(c.exchange[s, 1, t], 2.0)
    return moved, backbone
