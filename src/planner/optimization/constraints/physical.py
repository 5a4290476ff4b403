"""Buildings, grounds, equipment and rooms of each school."""

from __future__ import annotations

import numpy as np

from planner.base.terms import PHYSICAL
from planner.optimization.columns import AREA, CLASSROOMS, EQUIPMENT, MULTIMEDIA, SPORTS, Columns
from planner.optimization.model import YUAN, Expression, Model

#: Teaching area of an added classroom (m², docs/model.md §3 rule 12).
CLASSROOM_M2 = 90.0


def balance(model: Model, c: Columns) -> None:
    r"""What the plan has added: :math:`X_{skt} = X_{sk,t-1} + B_{skt}`; building counts a year (lag) after its start.

    Equipment: bought + taken over − given away.
    """
    instance = model.instance
    lag = instance.scenario.assumptions.extend_years
    for s in range(len(instance.schools)):
        for t in range(1, instance.T + 1):
            sources = (
                (AREA, ((c.extend, 1.0, lag),)),
                (SPORTS, ((c.extend_sports, 1.0, lag),)),
                (EQUIPMENT, ((c.buy, 1.0, 0), (c.take, 1.0, 0), (c.give, -1.0, 0))),
                (MULTIMEDIA, ((c.rooms, 1.0, 0),)),
                (CLASSROOMS, ((c.classroom, 1.0, lag),)),
            )
            for k, parts in sources:
                if c.added[s, k, t] is None:
                    continue
                sum_ = Expression().add(c.added[s, k, t])
                if t > 1:
                    sum_.add(c.added[s, k, t - 1], -1.0)
                for columns, sign, delay in parts:
                    if t - delay >= 1:
                        sum_.add(columns[s, t - delay], -sign)
                model.row("added", f"{PHYSICAL[k]}.{s}.{t}", sum_, "==", 0.0, t=t)


def equipment(model: Model, c: Columns) -> None:
    r"""Equipment given away is taken over elsewhere the same year, and no school gives what it does not hold."""
    instance = model.instance
    for t in range(1, instance.T + 1):
        sum_ = Expression()
        for s in range(len(instance.schools)):
            sum_.add(c.take[s, t]).add(c.give[s, t], -1.0)
            if c.added[s, EQUIPMENT, t] is not None:
                hold = Expression().add(c.added[s, EQUIPMENT, t])
                floor = -float(instance.physical[s, EQUIPMENT, t]) * YUAN
                model.row("held", f"{s}.{t}", hold, ">=", floor, subject=instance.schools[s], t=t)
        model.row("reassigned", f"{t}", sum_, "==", 0.0, t=t, nothing=True)


def classrooms(model: Model, c: Columns) -> None:
    r"""Classrooms ≥ classes (opened ones included), and 90 m² of new teaching area per new classroom."""
    instance = model.instance
    for s, t in zip(*np.nonzero(instance.classroom_need), strict=True):
        lack = float(instance.classroom_need[s, t] - instance.physical[s, CLASSROOMS, t])
        if t > 0 and lack > 0:
            sum_ = Expression().add(c.added[s, CLASSROOMS, t])
            school = instance.schools[s]
            model.row("classrooms", f"{s}.{t}", sum_, ">=", lack, subject=school, t=int(t), unit="rooms")
    for s in range(len(instance.schools)):
        for t in range(1, instance.T + 1):
            if c.classroom[s, t] is not None:
                sum_ = Expression({c.extend[s, t]: 0.01, c.classroom[s, t]: -CLASSROOM_M2 / 100})
                model.row("classroom_area", f"{s}.{t}", sum_, ">=", 0.0, subject=instance.schools[s], t=t)


def special_rooms(model: Model, c: Columns) -> None:
    r"""G3: music and art rooms each (or together, by option) ≥ ⌈classes/12⌉ from the deadline."""
    instance = model.instance
    for s, school in enumerate(instance.schools):
        for t in range(instance.first, instance.T + 1):
            kinds = []
            for kind, columns in enumerate((c.music, c.art)):
                sum_ = Expression()
                for back in range(1, t + 1):
                    sum_.add(columns[s, back])
                kinds.append((sum_, int(instance.rooms_counted[s, kind, t])))
            need = instance.rooms_needed[s, :, t]
            if instance.targets.rooms_together:
                both = kinds[0][0].plus(kinds[1][0])
                rows = [("both", both, int(need[0]) - kinds[0][1] - kinds[1][1])]
            else:
                rows = [(name, kinds[i][0], int(need[i]) - kinds[i][1]) for i, name in enumerate(("music", "art"))]
            for name, sum_, lack in rows:
                if lack > 0:
                    model.row(
                        "special_rooms", f"{name}.{s}.{t}", sum_, ">=", float(lack), subject=school, t=t, unit="rooms"
                    )


def school_size(model: Model, c: Columns) -> None:
    r"""G4: pupils of a school ≤ its limit. No lever changes pupils, so a school over it makes the plan impossible."""
    instance = model.instance
    for s, t in zip(*np.nonzero(instance.oversize), strict=True):
        over = float(instance.oversize[s, t])
        nothing = Expression({c.hired[t]: 0.0})
        school = instance.schools[s]
        model.row("school_size", f"{s}.{t}", nothing, ">=", over, subject=school, t=int(t), unit="pupils")
