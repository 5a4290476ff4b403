"""Every indicator apart 指标变化分解: what demography did, what attrition did, what investment did.

Demography 人口: pupils, classes and split weights of the year on the base year's teachers, premises and equipment.
Attrition 自然减损: leavers and write-offs on top. Investment 投入: started projects on top, and, where a plan is given,
its levers. Each is the difference of two judgements, so that the three add up exactly. Stage means and CVs of R1–R7
are those of the measured units; SR, G3, G4 and G5 count who falls short.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from planner.base.terms import INDICATORS, MEASURED_STAGES
from planner.base.types import Floats, Projection
from planner.district.model import District
from planner.scenario.schema import Scenario
from planner.standards.lookup import Pack
from planner.studies.forecast_quick import QuickLook, verdicts_of

#: Rules whose failing subjects are counted over the district.
COUNTED = ("SR", "G3", "G4", "G5")
#: (stage or '', indicator, year) → value that a plan leads to.
Outcomes = Mapping[tuple[str, str, int], float]


@dataclass(frozen=True)
class Apart:
    """Change of an indicator since the base year; ``indicator`` is R1…R7, ``CV:R1``… or a rule of :data:`COUNTED`."""

    stage: str  # '' for counts over the district
    indicator: str
    year: int
    before: float
    after: float
    demography: float
    attrition: float
    investment: float


def apart(
    district: District, scenario: Scenario, pack: Pack, bare: Projection, built: Projection,
    plan: Outcomes | None = None,
) -> tuple[Apart, ...]:  # fmt: skip
    """Tell the change of every indicator apart.

    ``bare`` is the projection without projects, ``built`` that with those started, on the same axes; ``plan`` gives
    the values after a plan (:func:`outcomes`) in place of ``built``'s.
    """
    years = len(bare.years)
    frozen = replace(bare, teachers=np.repeat(bare.teachers[:, :, :1], years, axis=2),
                     physical=np.repeat(bare.physical[:, :, :1], years, axis=2))  # fmt: skip
    people, alone, done = (_values(verdicts_of(district, scenario, pack, one)) for one in (frozen, bare, built))
    found = []
    for key, course in alone.items():
        for y, year in enumerate(bare.years[1:], start=1):
            before, by_people, by_loss = course[0], people[key][y], course[y]
            after = done[key][y] if plan is None else plan.get((*key, year), done[key][y])
            if np.isfinite([before, by_people, by_loss, after]).all():
                parts = by_people - before, by_loss - by_people, after - by_loss
                found.append(Apart(*key, year, float(before), float(after), *(float(part) for part in parts)))
    return tuple(found)


def _values(look: QuickLook) -> dict[tuple[str, str], Floats]:
    """Return every indicator's course (y) by stage and code."""
    found: dict[tuple[str, str], Floats] = {}
    for s, stage in enumerate(MEASURED_STAGES):
        for k, code in enumerate(INDICATORS):
            found[stage, code] = look.means[s, k]
            found[stage, f"CV:{code}"] = look.cv[s, k]
    failing = look.failing
    return found | {("", code): failing[code].astype(np.float64) for code in COUNTED}


def outcomes(tables: Mapping[str, pd.DataFrame]) -> Outcomes:
    """Return what a run's tables ``dispersion``, ``schools_rule`` and ``verdicts`` (design of the run folder) say."""
    found: dict[tuple[str, str, int], float] = {}
    spread = tables["dispersion"]
    for stage, code, year, mean, cv in zip(*(spread[name] for name in ("stage", "indicator", "year", "mean", "cv")),
                                           strict=True):  # fmt: skip
        found[str(stage), str(code), int(year)] = float(mean)
        found[str(stage), f"CV:{code}", int(year)] = float(cv)
    rule = tables["schools_rule"].assign(standard="SR")
    rows = pd.concat([rule[["standard", "year", "verdict"]], tables["verdicts"][["standard", "year", "verdict"]]
                      [tables["verdicts"]["standard"].isin(COUNTED[1:])]])  # fmt: skip
    for code, year, verdict in zip(rows["standard"], rows["year"], rows["verdict"], strict=True):
        key = "", str(code), int(year)
        found[key] = found.get(key, 0.0) + float(verdict == "not_met")
    return found
