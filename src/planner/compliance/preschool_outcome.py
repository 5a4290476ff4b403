"""What doing nothing leaves in place of kindergartens 现状延续的学前结果, in the shape that is judged."""

from __future__ import annotations

import numpy as np

from planner.base.preschool import AREAS, OPERATORS, PreschoolOutcome, PreschoolProjection
from planner.base.types import Floats
from planner.district.preschool import Preschool


def do_nothing_preschool(preschool: Preschool, projection: PreschoolProjection) -> PreschoolOutcome:
    """Return the outcome of ``projection`` with no lever: money, pay and insurance stay as in the base year."""
    count = len(projection.years)
    ones = preschool.kindergartens

    def held(values: list[float | int | None]) -> Floats:
        row = np.array([np.nan if value is None else float(value) for value in values], dtype=np.float64)
        return np.repeat(row[:, None], count, axis=1)

    operator = np.array([OPERATORS.index(one.operator) for one in ones], dtype=np.int64)
    return PreschoolOutcome(
        kindergartens=projection.kindergartens,
        township_of=projection.township_of,
        members=np.array([one.members for one in ones], dtype=np.int64),
        operator=np.repeat(operator[:, None], count, axis=1),
        children=projection.children,
        classes=projection.classes,
        over_size=projection.over_size,
        places=projection.places,
        staff=projection.staff,
        area=np.stack([held([getattr(one, name) for one in ones]) for name in AREAS], axis=1),
        books=held([one.books for one in ones]),
        fund=held([one.fund_per_child_yuan for one in ones]),
        pay_post=held([one.pay_post_yuan for one in ones]),
        pay_contract=held([one.pay_contract_yuan for one in ones]),
        insured=held([one.insured_staff for one in ones]),
        staff_total=held([one.staff for one in ones]),
        design_year=np.array([one.design_year or 0 for one in ones], dtype=np.int64),
        center=np.array([one.center for one in ones], dtype=np.bool_),
        residential=np.array([one.residential for one in ones], dtype=np.bool_),
        rooms=np.repeat(np.asarray(projection.rooms, dtype=np.int64)[:, None], count, axis=1),
        development=tuple(one.development for one in ones),
    )
