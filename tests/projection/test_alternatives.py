"""Many schedules on one preparation give what each gives by itself."""

from __future__ import annotations

from itertools import product

import numpy as np

from planner.projection import project
from planner.projection.alternatives import Alternatives
from tests.projection.build import scenario
from tests.projection.test_opening import row, town


def test_each_schedule_is_projected_as_by_itself() -> None:
    """Pupils, classes, teachers and premises of every unit; a school not opened is there, empty."""
    district, base = town(A=0.25, B=0.2), scenario()
    shared = Alternatives(district, base.started({"B1": 2023}), {"B1": 2023})
    for (start,) in product((2023, 2025, 2028, 0)):
        one, alone = shared.of({"B1": start}), project(district, base.started({"B1": start}))
        for unit in alone.units:
            here, there = row(one, unit.id), row(alone, unit.id)
            for name in ("pupils_by_grade", "classes", "largest_class", "teachers", "leavers", "eligible", "weight"):
                assert np.array_equal(getattr(one, name)[here], getattr(alone, name)[there]), (start, unit.id, name)
            assert np.array_equal(
                one.physical[one.units[here].school_index], alone.physical[alone.units[there].school_index]
            )
        if not start:
            assert not one.pupils[row(one, "C:primary")].any()
