"""Premises and equipment 校舍与装备: what remains after write-offs, with what started projects add."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from planner.base.terms import PHYSICAL
from planner.base.types import Floats, Ints, Unit
from planner.district.model import District
from planner.indicators.split import split_weights
from planner.projection.history import JUNIOR, PRIMARY, SENIOR, STAGES, Frame
from planner.projection.opening import Opening

_EQUIPMENT, _ROOMS = PHYSICAL.index("equipment_yuan"), PHYSICAL.index("multimedia_rooms")


def project_premises(
    frame: Frame, district: District, opened: Sequence[Opening], writeoff_share: float
) -> tuple[Floats, frozenset[str]]:
    """Return stocks (s, PHYSICAL, y) and notes.

    Base stock − write-offs since the base year (never below zero; whole yuan) + what projects add from their year
    of opening. Music and art rooms are counted whatever their area: which are large enough is a rule's question.
    """
    stock = np.repeat(_base(frame, district)[:, :, None], len(frame.years), axis=2)
    notes = {"rooms.none"} if district.special_rooms is None else set()
    if district.writeoffs is None:
        notes.add("writeoffs.none")
        elapsed = np.arange(len(frame.years))
        gone = np.floor(np.round(stock[:, _EQUIPMENT] * writeoff_share * elapsed, 6) + 0.5)
        stock[:, _EQUIPMENT] -= np.minimum(gone, stock[:, _EQUIPMENT])
    else:
        for (school, year), (yuan, rooms) in sorted(district.writeoffs.items()):
            if school in frame.index and frame.years[0] < year <= frame.years[-1]:
                s, y = frame.index[school], year - frame.years[0]
                stock[s, _EQUIPMENT, y:] -= yuan
                stock[s, _ROOMS, y:] -= rooms
        stock = np.maximum(stock, 0.0)
    for opening in opened:
        stock[opening.school, :, opening.year - frame.years[0] :] += opening.adds[:, None]
    return stock, frozenset(notes)


def _base(frame: Frame, district: District) -> Floats:
    base = np.zeros((len(frame.schools), len(PHYSICAL)))
    for name, premises in district.premises.items():
        if name in frame.index:
            base[frame.index[name], :5] = (
                premises.teaching_area_m2,
                premises.sports_area_m2,
                premises.equipment_yuan,
                premises.multimedia_rooms,
                premises.classrooms,
            )
    for room in district.special_rooms or ():
        if room.school in frame.index:
            base[frame.index[room.school], PHYSICAL.index(f"{room.kind}_rooms")] += room.rooms
    return base


def unit_weights(frame: Frame, pupils: Ints, units: Sequence[Unit]) -> Floats:
    """Return each unit's share (u, y) of its school's physical stocks, from the school's ``pupils`` (s, g, y).

    A school without pupils in a year is attributed to its units as if each stage had one pupil, so that shares
    always sum to 1 over the stages that a school runs.
    """
    by_stage = np.stack([(pupils * (frame.stage == code)[:, :, None]).sum(axis=1) for code in range(len(STAGES))])
    planned = np.zeros(by_stage.shape[:2], dtype=np.bool_)
    for unit in units:
        planned[STAGES.index(unit.stage), frame.index[unit.school]] = True
    idle = by_stage.sum(axis=0) == 0
    counted = np.where(idle[None], planned[:, :, None], by_stage)
    split = split_weights(counted[PRIMARY], counted[JUNIOR], counted[SENIOR])
    stages = {"primary": 0, "junior": 1}
    rows = [
        split[frame.index[unit.school], :, stages[unit.stage]] if unit.stage in stages else np.ones(len(frame.years))
        for unit in units
    ]
    return np.array(rows, dtype=np.float64).reshape(len(units), len(frame.years))
