"""Norms of demand, pay and upkeep 编制与经费口径: the scenario's parameters, by stage."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from planner.base.terms import MEASURED_STAGES
from planner.projection.sections import CLASS_SIZE
from planner.scenario.parameters import Assumptions


@dataclass(frozen=True)
class Norms:
    """Norms as the scenario has them (:mod:`planner.scenario.parameters`); class sizes are those of new cohorts."""

    pupils_per_staff: Mapping[str, float]
    small_class_teachers: Mapping[str, float]
    periods_per_class: Mapping[str, float]
    periods_per_teacher: Mapping[str, float]
    teaching_share: float
    small_pupils: int
    funding_floor: int
    upkeep_yuan_per_place: float
    pay_growth: float
    head_years: int = 6
    early_share: float = 0.0
    late_share: float = 0.0
    shift_months: int = 36
    class_size: Mapping[str, int] = field(default_factory=lambda: dict(CLASS_SIZE))

    @classmethod
    def of(cls, given: Assumptions) -> Norms:
        """Return the norms of a scenario's assumptions."""

        def staged(name: str) -> dict[str, float]:
            return {stage: given.of_stage(name, stage) for stage in MEASURED_STAGES}

        return cls(
            staged("pupils_per_staff"), staged("small_class_teachers"), staged("periods_per_class"),
            staged("periods_per_teacher"), given.teaching_share, given.small_school_pupils, given.funding_floor,
            given.upkeep_per_place, given.pay_growth, given.head_rotation_years, given.retire_early_share,
            given.retire_late_share, given.retire_shift_months,
        )  # fmt: skip
