"""Which rules break, and by how much 失守规则: from replications to margins in proportion to what was short."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import ceil
from typing import Any, Final

import numpy as np

from planner.base.terms import INDICATORS
from planner.scenario.margins import Margins
from planner.studies.simulate_sample import GROUPS, Bench, Sample

#: Rules that fail more rarely are left alone.
RARE: Final = 0.01
#: Least margin of a rule that fails, and the first one where nothing says how much was short (assumed).
LEAST, BLIND = 0.005, 0.10
#: Share of the replications whose shortage a unit's reserve covers: all units must pass together.
COVERED = 0.98
#: R1–R3 are people, who leave and decline: reserves help. Rooms and works come late: being early helps.
PEOPLE: Final = 3
#: Margins end here, whatever the factor.
MOST: Final = {"cv": 0.3, "rotation": 1.0, "backbone": 1.0}
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
    """Return what each failing rule asks for: ``unit|R1`` a reserve in units of the resource, others a margin.

    A unit's reserve covers what it lacked in the deadline's year in ``COVERED`` of the replications, on top of the
    reserve that its plan had, and counts only where the unit fails the school rule; G11: moves short over moves asked.
    The CVs and the share of backbone teachers have no such amount and start at ``BLIND``.
    """
    often, found = failing(samples, t), dict[str, float]()
    short = np.stack([one.short * ~one.school_rule[:, t, None] for one in samples])
    lack = np.ceil(np.quantile(short, COVERED, axis=0, method="higher") - 1e-6)
    had = bench.case.scenario.margins.reserve
    for u, unit in enumerate(bench.case.projection.units):
        for k, code in enumerate(INDICATORS):
            if lack[u, k] > 0 and k < PEOPLE:
                own = dict(had.get(unit.id, {})).get(code, 0.0)  # type: ignore[call-overload]
                found[f"{unit.id}|{code}"] = float(own + lack[u, k])
    if often["CV"] >= RARE:
        found["cv"] = BLIND
    if often["G11"] >= RARE:
        moves = [one.moves_short for one in samples]
        asked = bench.case.targets.rotation_share * float(bench.planned.outcome.eligible[t])
        share = float(np.quantile(moves, COVERED)) / asked if asked > 0 else BLIND
        found["rotation"] = round(min(1.0, bench.case.scenario.margins.rotation + max(LEAST, share)), 4)
    if often["G11B"] >= RARE:
        found["backbone"] = round(min(1.0, bench.case.scenario.margins.backbone + BLIND), 4)
    return found


def joined(old: Weights, new: Weights) -> dict[str, float]:
    """Return the greater weight of every rule: a rule that gave way once keeps its margin."""
    return {code: max(old.get(code, 0.0), new.get(code, 0.0)) for code in sorted({*old, *new})}


def margins_at(own: Margins, found: Weights, factor: float, ahead: int) -> Margins:
    """Return ``factor`` × the weights, never below the scenario's ``own`` margins; reserves in whole units."""
    reserve = {unit: dict(rules) for unit, rules in own.reserve.items()}
    for key, amount in sorted(found.items()):
        unit, _, rule = key.partition("|")
        if rule and factor > 0:
            rules = reserve.setdefault(unit, {})
            rules[rule] = max(rules.get(rule, 0.0), float(ceil(factor * amount - 1e-6)))  # type: ignore[index,call-overload]
    told: dict[str, Any] = own.model_dump(exclude_defaults=True)
    if reserve:
        told["reserve"] = reserve
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
