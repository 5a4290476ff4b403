"""All indicators of a projection at once 快速测算: what a slider asks for while it moves.

Values and coefficients only, in arrays; verdicts, citations and tables are :mod:`planner.compliance`'s.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from planner.base.terms import MEASURED_STAGES, PER_PUPILS
from planner.base.types import Floats, Projection
from planner.indicators.dispersion import dispersion
from planner.indicators.ratios import ratios, unit_resources

#: Pupils under which a teaching point is not measured; other schools of that size are rare enough for a slider.
FEW = 50


class Quick(NamedTuple):
    """``values`` R1…R7 (u, 7, y); ``cv`` (stage of MEASURED_STAGES, 7, y)."""

    values: Floats
    cv: Floats


def quick_indicators(projection: Projection) -> Quick:
    """Return the indicators of every unit and year, and their coefficients of variation by stage."""
    school = np.array([unit.school_index for unit in projection.units], dtype=np.int64)
    stock = unit_resources(projection.teachers, projection.physical, projection.weight, school)
    pupils = projection.pupils
    spread = []
    for stage in MEASURED_STAGES:
        rows = np.array([unit.stage == stage for unit in projection.units], dtype=np.bool_)
        held = np.moveaxis(stock[rows], 0, -1)  # (7, y, u)
        count = pupils[rows].T[None]
        spread.append(dispersion(held, count, count >= FEW, np.asarray(PER_PUPILS)[:, None]).cv)
    return Quick(ratios(stock, pupils, axis=1), np.stack(spread))
