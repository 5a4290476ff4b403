"""Planning targets 规划目标值: what the plan aims at, the rules with the scenario's margins on top.

Applied once, where an instance is made, so that every question put to the optimizer sees the same targets. The
evaluator, verdicts and papers keep the rules' own (:mod:`planner.compliance.targets`).
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from planner.base.rounding import ceil_at_least
from planner.base.terms import INDICATORS, MEASURED_STAGES, PER_PUPILS
from planner.base.types import Floats, Ints, Projection, Targets
from planner.scenario.margins import Margins

#: What is added to the words of a bound that was found under margins.
UNDER = "; under the scenario's margins"


def planning_targets(targets: Targets, margins: Margins, projection: Projection) -> Targets:
    """Return ``targets`` × (1 + margin), limits of CVs × (1 − margin), and the first year as much earlier as asked.

    The one tolerated indicator of a school keeps its share of the raised threshold. In years before the deadline the
    stricter of the year's rule and the deadline's is aimed at. Posts, funds, land, class size and the minimum of
    teachers before the deadline stay as they are.
    """
    if not margins.given:
        return targets
    first = max(projection.base_year + 1, targets.first_year - margins.years_ahead)
    begin, deadline = first - projection.base_year, targets.first_year - projection.base_year
    threshold = targets.threshold * _raised(margins, projection)[:, :, None] + _reserved(margins, projection)
    limit = targets.cv_limit * (1.0 - margins.cv)
    for t in range(begin, deadline):
        threshold[:, :, t] = np.maximum(threshold[:, :, t], threshold[:, :, deadline])
        limit[:, :, t] = np.minimum(limit[:, :, t], limit[:, :, deadline])
    return replace(
        targets,
        first_year=first,
        threshold=threshold,
        cv_limit=limit,
        rotation_share=min(1.0, targets.rotation_share * (1.0 + margins.rotation)),
        rotation_backbone=min(1.0, targets.rotation_backbone * (1.0 + margins.backbone)),
        min_teachers=_more_teachers(targets.min_teachers, margins.teachers),
    )


def _raised(margins: Margins, projection: Projection) -> Floats:
    """Factor of each unit's thresholds (u, k): 1 for units that no rule measures."""
    factor = np.ones((len(projection.units), len(INDICATORS)))
    for u, unit in enumerate(projection.units):
        if unit.stage in MEASURED_STAGES:
            factor[u] = [1.0 + margins.of_rule(rule, unit.stage) for rule in INDICATORS]
    return factor


def _reserved(margins: Margins, projection: Projection) -> Floats:
    """Reserves as shares of the unit's pupils (u, k, y), 0 where it has none; unknown units are left."""
    reserve = np.zeros((len(projection.units), len(INDICATORS), len(projection.years)))
    pupils = projection.pupils
    for u, unit in enumerate(projection.units):
        for rule, amount in margins.reserve.get(unit.id, {}).items():
            k = INDICATORS.index(rule)
            reserve[u, k] = np.where(pupils[u] > 0, amount * PER_PUPILS[k] / np.maximum(pupils[u], 1), 0.0)
    return reserve


def _more_teachers(least: Ints, share: float) -> Ints:
    raised = [ceil_at_least(float(one) * (1.0 + share)) for one in least.ravel()]
    return np.array(raised, dtype=np.int64).reshape(least.shape)
