"""Which rules break, and by how much 失守规则: from replications to margins in proportion to what was short."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

import numpy as np

from planner.base.terms import INDICATORS, PER_PUPILS
from planner.base.types import Floats
from planner.scenario.margins import Margins
from planner.studies.prepare import Case
from planner.studies.simulate_sample import GROUPS, Bench, Sample

#: Rules that fail more rarely are left alone.
RARE: Final = 0.01
#: Least margin of a rule that fails, and the first one where nothing says how much was short (assumed).
LEAST, BLIND = 0.005, 0.10
#: Greatest weight: small districts lack a whole person of two.
HALF: Final = 0.5
#: Margins end here, whatever the factor.
MOST: Final = {"cv": 0.3, "rotation": 1.0, "backbone": 1.0}
MOST_RULE: Final = 0.5
Weights = Mapping[str, float]


def failing(samples: Sequence[Sample], t: int) -> dict[str, float]:
    """Return the share of replications in which each rule fails in year index ``t``: R1–R7, then GROUPS."""
    found = {
        code: float(np.mean([not bool(one.indicator[:, k, t].all()) for one in samples]))
        for k, code in enumerate(INDICATORS)
    }
    counts = np.stack([one.failing[:, t] for one in samples])
    return found | {group: float((counts[:, g] > 0).mean()) for g, group in enumerate(GROUPS)}


def weights(bench: Bench, samples: Sequence[Sample], t: int) -> dict[str, float]:
    """Return the margin that each failing rule asks for: what was short, as a share of what was needed.

    R1–R7: over the replications in which the rule fails, what fails in the deadline's year against what all units that
    ever fail need; G11: moves short over moves asked. The CVs and the share of backbone teachers have no such amount and start at ``BLIND``.
    """
    often = failing(samples, t)
    short = np.stack([one.short * ~one.school_rule[:, t, None] for one in samples])
    need = _needs(bench.case, t) * (short > 1e-9).any(axis=0)
    found: dict[str, float] = {}
    for k, code in enumerate(INDICATORS):
        if often[code] >= RARE:
            of = often[code] * len(samples) * float(need[:, k].sum())
            found[code] = min(HALF, max(LEAST, float(short[:, :, k].sum()) / of if of > 0 else BLIND))
    if often["CV"] >= RARE:
        found["cv"] = BLIND
    if often["G11"] >= RARE:
        lack = [one.moves_short for one in samples if one.moves_short > 0]
        asked = bench.case.targets.rotation_share * float(bench.planned.outcome.eligible[t])
        found["rotation"] = min(HALF, max(LEAST, float(np.mean(lack)) / asked if lack and asked > 0 else BLIND))
    if often["G11B"] >= RARE:
        found["backbone"] = BLIND
    return found


def _needs(case: Case, t: int) -> Floats:
    """Stock that each unit needs (u, k), in units of the resource."""
    per = np.array(PER_PUPILS, dtype=np.float64)
    need = case.targets.threshold[:, :, t] * case.projection.pupils[:, t, None] / per
    return np.asarray(need, dtype=np.float64)


def joined(old: Weights, new: Weights) -> dict[str, float]:
    """Return the greater weight of every rule: a rule that gave way once keeps its margin."""
    return {code: max(old.get(code, 0.0), new.get(code, 0.0)) for code in sorted({*old, *new})}


def margins_at(own: Margins, found: Weights, factor: float, ahead: int) -> Margins:
    """Return margins of ``factor`` × the weights, never below the scenario's ``own``; shares to four digits."""
    rules: dict[str, float] = {}
    for code in INDICATORS:
        share = max(own.of_rule(code, ""), min(MOST_RULE, factor * found.get(code, 0.0)))
        if share > 0:
            rules[code] = round(share, 4)
    told: dict[str, Any] = own.model_dump(exclude_defaults=True) | {"rules": rules}
    for code, most in MOST.items():
        told[code] = round(max(float(getattr(own, code)), min(most, factor * found.get(code, 0.0))), 4)
    told["years_ahead"] = max(own.years_ahead, ahead)
    return Margins.model_validate(told)


def as_sets(margins: Margins) -> tuple[str, ...]:
    """Return the margins as changes of a scenario (``margins.rules.R3=0.05``), as on the command line."""
    return tuple(f"margins.{key}={value}" for key, value in _flat(margins.given, ""))


def _flat(told: Mapping[str, Any], prefix: str) -> list[tuple[str, Any]]:
    found: list[tuple[str, Any]] = []
    for key, value in told.items():
        found += _flat(value, f"{prefix}{key}.") if isinstance(value, Mapping) else [(f"{prefix}{key}", value)]
    return found
