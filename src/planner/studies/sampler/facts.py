"""Figures of a generated district 示意区县要点, for its README and for the tests that hold it to be hard."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from planner.base.terms import INDICATORS, PER_PUPILS, TYPE_INDEX, TYPES
from planner.base.types import Floats
from planner.indicators.dispersion import dispersion
from planner.indicators.ratios import ratios, resources, tally
from planner.indicators.split import split_weights
from planner.studies.sampler.assemble import Parts
from planner.studies.sampler.profile import (
    AREA_M2,
    CLASS_LIMIT,
    EQUIPMENT_YUAN,
    ROOMS_PER_100,
    SPORTS_M2,
)
from planner.studies.sampler.teachers import Teacher

#: National thresholds of R1–R3 (教督〔2017〕6号) and limits of the coefficient of variation.
TEACHER_THRESHOLDS = {"primary": (4.2, 1.0, 0.9), "junior": (5.3, 1.0, 0.9)}
CV_LIMIT = {"primary": 0.50, "junior": 0.45}
SMALL_POINT = 50


@dataclass(frozen=True)
class StageFacts:
    """A stage in the base year: measured units, their pupils, who passes the school rule, the seven CVs."""

    units: int
    pupils: int
    teachers: int
    passing: int
    failing: dict[str, int]  # indicator → units below its threshold
    cv: dict[str, float]

    def over_limit(self, stage: str) -> list[str]:
        """Return the indicators whose CV is over the limit of ``stage``."""
        return [name for name, value in self.cv.items() if value > CV_LIMIT[stage] + 1e-9]


def stage_facts(parts: Parts, stage: str) -> StageFacts:
    """Return the figures of ``stage`` in the base year, with the kernels that judge plans."""
    pupils, numerators, teachers = [], [], 0
    by_unit: dict[tuple[str, str], list[Teacher]] = {}
    for one in parts.teachers:
        by_unit.setdefault((one.school, one.stage), []).append(one)
    for stock in parts.stocks:
        if not stock.spec.has(stage):
            continue
        primary, junior = parts.panel.stage_pupils(stock.spec.id, parts.base_year)
        count = primary if stage == "primary" else junior
        if count == 0 or (stock.spec.type == "teaching_point" and count < SMALL_POINT):
            continue
        weight = float(split_weights(primary, junior, 0)[0 if stage == "primary" else 1])
        physical = np.array([stock.teaching_m2, stock.sports_m2, stock.equipment, stock.multimedia]) * weight
        own = by_unit.get((stock.spec.id, stage), [])
        pupils.append(count)
        teachers += len(own)
        numerators.append(resources(_by_type(own), physical))
    held, stock_of = np.array(pupils), np.array(numerators)
    judged = tally(ratios(stock_of, held), np.array(_thresholds(stage)), 0.85)
    cv = dispersion(stock_of.T, held, per=np.array(PER_PUPILS)).cv
    below = (ratios(stock_of, held) < np.array(_thresholds(stage)) - 1e-9).sum(axis=0)
    return StageFacts(
        units=len(pupils),
        pupils=int(held.sum()),
        teachers=teachers,
        passing=int(judged.holds.sum()),
        failing=dict(zip(INDICATORS, below.tolist(), strict=True)),
        cv=dict(zip(INDICATORS, cv.tolist(), strict=True)),
    )


def _by_type(teachers: list[Teacher]) -> Floats:
    counts = np.zeros(len(TYPES))
    for one in teachers:
        code = f"a{int(one.pe_arts)}q{int(one.above_qualified)}b{int(one.backbone)}"
        counts[TYPE_INDEX[code]] += 1
    return counts


def _thresholds(stage: str) -> tuple[float, ...]:
    physical = (AREA_M2[stage], SPORTS_M2[stage], EQUIPMENT_YUAN[stage], ROOMS_PER_100[stage])
    return (*TEACHER_THRESHOLDS[stage], *physical)


def school_sizes(parts: Parts, year: int) -> dict[str, int]:
    """Return pupils by school, largest first."""
    sizes = {school: sum(parts.panel.stage_pupils(school, year)) for school in parts.panel.schools}
    return dict(sorted(sizes.items(), key=lambda item: (-item[1], item[0])))


def oversized_cohorts(parts: Parts) -> list[tuple[str, int]]:
    """Return (school, grade) whose largest class is over 45 (primary grades) or 50 in the base year."""
    found = []
    for spec in parts.specs:
        for grade, most in enumerate(parts.panel.at(spec.id, parts.base_year)[2].tolist(), start=1):
            if most > CLASS_LIMIT["primary" if grade <= parts.panel.last_primary else "junior"]:
                found.append((spec.id, grade))
    return found
