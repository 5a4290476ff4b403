"""The seven resource indicators 资源配置七项指标 R1–R7 and the school rule 学校达标规则.

R1–R3 and R7 are per 100 pupils, R4–R6 per pupil. School rule: at least six of the seven meet their threshold and the
remaining one reaches 85 % of it (义务教育优质均衡指标计算公式, national wording).
"""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from planner.base.rounding import TOLERANCE
from planner.base.terms import PER_PUPILS, TYPES
from planner.base.types import Bools, Floats, Ints

#: Type → does it count in R1 (above required qualification), R2 (backbone), R3 (PE and arts): (8, 3).
TEACHER_VIEWS: Final = np.array(
    [(kind.above_qualified, kind.backbone, kind.pe_arts) for kind in TYPES], dtype=np.float64
)
#: Verdict codes of :class:`Tally`, by number.
VERDICTS: Final = ("not_met", "tolerated", "met", "not_measured")
NOT_MET, TOLERATED, MET, NOT_MEASURED = range(4)


def resources(teachers: ArrayLike, physical: ArrayLike) -> Floats:
    """Return the numerators R1…R7 (…, 7) of units.

    ``teachers`` (…, 8) persons by type in the order of ``terms.TYPES``; ``physical`` (…, ≥ 4) the unit's part of
    teaching area, sports area (m²), equipment (yuan), multimedia rooms, as ordered in ``terms.PHYSICAL``.
    """
    people = np.asarray(teachers, dtype=np.float64) @ TEACHER_VIEWS
    things = np.asarray(physical, dtype=np.float64)[..., :4]
    return np.concatenate([people, np.broadcast_to(things, (*people.shape[:-1], 4))], axis=-1)


def unit_resources(teachers: ArrayLike, physical: ArrayLike, weight: ArrayLike, school: ArrayLike) -> Floats:
    """Return the numerators R1…R7 (u, 7, y) from the arrays of a projection or a plan.

    ``teachers`` (u, 8, y), ``physical`` (s, ≥ 4, y) of schools, ``weight`` (u, y) the unit's share of its school's
    stock, ``school`` (u) the index of the unit's school.
    """
    people = np.moveaxis(np.asarray(teachers, dtype=np.float64), 1, -1)
    share = np.asarray(weight, dtype=np.float64)[:, None, :]
    things = np.asarray(physical, dtype=np.float64)[np.asarray(school, dtype=np.int64)] * share
    return np.moveaxis(resources(people, np.moveaxis(things, 1, -1)), -1, 1)


def ratios(numerators: ArrayLike, pupils: ArrayLike, axis: int = -1) -> Floats:
    """Return the indicator values: numerators per 100 pupils (R1–R3, R7) or per pupil (R4–R6).

    ``numerators`` holds R1…R7 along ``axis``; ``pupils`` has the same shape without that axis. nan without pupils.
    """
    stock = np.moveaxis(np.asarray(numerators, dtype=np.float64), axis, -1)
    count = np.asarray(pupils, dtype=np.float64)[..., None]
    scaled = stock * np.asarray(PER_PUPILS, dtype=np.float64)
    shape = np.broadcast_shapes(scaled.shape, count.shape)
    value = np.divide(scaled, count, out=np.full(shape, np.nan), where=np.broadcast_to(count > 0, shape))
    return np.asarray(np.moveaxis(value, -1, axis), dtype=np.float64)


class Tally(NamedTuple):
    """The school rule applied; codes index :data:`VERDICTS`.

    ``met`` (…) indicators at or over their threshold; ``lowest`` (…) least value/threshold, nan where not measured;
    ``verdict`` (… with the indicator axis) ``met``, ``tolerated`` (the one short one, only where the rule holds),
    ``not_met``, ``not_measured``; ``school`` (…) ``met``, ``not_met``, ``not_measured``; ``holds`` (…) rule met.
    """

    met: Ints
    lowest: Floats
    verdict: NDArray[np.int8]
    school: NDArray[np.int8]
    holds: Bools


def tally(
    values: ArrayLike, threshold: ArrayLike, tolerance: float, measured: ArrayLike | None = None, axis: int = -1
) -> Tally:
    """Judge indicator ``values`` against ``threshold`` (same shape) along ``axis`` by the school rule.

    ``tolerance`` is the share of its threshold that the one short indicator must reach (0.85); ``measured`` has the
    shape without ``axis`` (default all). Values are judged unrounded with an absolute tolerance of 1e-9; a value
    that is nan in a measured place is not met. A threshold of 0 is always met and never the lowest.
    """
    value = np.moveaxis(np.asarray(values, dtype=np.float64), axis, -1)
    limit = np.broadcast_to(np.moveaxis(np.asarray(threshold, dtype=np.float64), axis, -1), value.shape)
    counted = np.broadcast_to(True if measured is None else np.asarray(measured, dtype=np.bool_), value.shape[:-1])
    reached = value >= limit - TOLERANCE
    met = reached.sum(axis=-1)
    near = (reached | (value >= tolerance * limit - TOLERANCE)).all(axis=-1)
    holds = counted & near & (met >= value.shape[-1] - 1)
    share = np.divide(value, limit, out=np.full(value.shape, np.inf), where=limit > 0)
    lowest = np.where(counted, share.min(axis=-1), np.nan)
    short = np.where(holds[..., None], TOLERATED, NOT_MET)
    verdict = np.where(counted[..., None], np.where(reached, MET, short), NOT_MEASURED)
    school = np.where(counted, np.where(holds, MET, NOT_MET), NOT_MEASURED)
    return Tally(
        met=np.where(counted, met, 0).astype(np.int64),
        lowest=lowest,
        verdict=np.moveaxis(verdict, -1, axis).astype(np.int8),
        school=school.astype(np.int8),
        holds=holds,
    )
