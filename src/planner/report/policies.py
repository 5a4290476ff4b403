"""Policies in figures 滚动决策对比: what became of the same courses of events under each policy."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass

import numpy as np
import pandas as pd

from planner.studies.policies import POLICIES, STAY, Policies, paired
from planner.studies.simulate import wilson


@dataclass(frozen=True)
class Policy:
    """What became of the courses under one policy: shares with 95 % intervals, means over the courses."""

    code: str  # stay | replan | foresight
    probability: float
    low: float
    high: float
    lasting: float
    failing: float
    yuan: float
    plans: int
    without: int


@dataclass(frozen=True)
class Worth:
    """What a policy changes against staying with the plan, on the same courses: mean and half its 95 % interval."""

    failing: tuple[float, float]
    yuan: tuple[float, float]


@dataclass(frozen=True)
class PolicyFacts:
    """Everything that the screen says."""

    replications: int
    deadline: int
    horizon: int
    units: int
    years: Sequence[int]
    policies: Mapping[str, Policy]
    worth: Mapping[str, Worth]


def policy_facts(result: Policies) -> PolicyFacts:
    """Return shares, means and paired differences of a study's courses."""
    scenario, n = result.case.scenario, result.asked.replications
    found = {}
    for code in POLICIES:
        told = result.told[code]
        passes = sum(one.passes for one in told)
        low, high = wilson(passes, n)
        found[code] = Policy(
            code, passes / n, low, high, sum(one.lasting for one in told) / n,
            float(np.mean([one.failing for one in told])), float(np.mean([one.yuan for one in told])),
            sum(one.plans for one in told), sum(one.without for one in told),
        )  # fmt: skip
    columns = {code: [[getattr(one, name) for one in result.told[code]] for name in ("failing", "yuan")]
               for code in POLICIES}  # fmt: skip
    worth = {
        code: Worth(*(paired(mine, base) for mine, base in zip(columns[code], columns[STAY], strict=True)))
        for code in POLICIES
        if code != STAY
    }
    units = len(result.case.projection.units)
    return PolicyFacts(n, scenario.deadline, scenario.horizon, units, result.years, found, worth)


def courses_table(result: Policies) -> pd.DataFrame:
    """Return ``policies.csv``: one row for each course and policy."""
    return pd.DataFrame(
        [
            {"replication": n, "policy": code, **asdict(one)}
            for code in POLICIES
            for n, one in enumerate(result.told[code])
        ]
    )
