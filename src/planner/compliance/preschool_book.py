"""The preschool standards as they apply 学前标准查用: each rule looked up by year and by what is known of a subject."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from planner.base.preschool import PreschoolOutcome, PreschoolProjection, PreschoolTargets
from planner.base.types import Floats
from planner.district.model import District
from planner.district.preschool import Preschool
from planner.scenario.schema import Scenario
from planner.standards.lookup import Facts, Pack, Standard, judging_date
from planner.standards.schema import Rule

#: Rules that say what P26S, P28 and P29 count, or when and how large a development's kindergarten is; no verdict.
CONDITIONS: Final = ("P26A", "P26B", "P26O", "P28N", "P29T", "P29C", "P8L", "P8C", "P8D")
#: People whom one kindergarten of a development serves at most, in residents and in dwellings: judged where asked.
ESTATES: Final = ("P8U", "P8E")
STAGE: Final = Facts(stage="kindergarten")
#: First design year of the strict rule on areas (P26S, P27).
DESIGN_SPLIT: Final = 2017


class PreschoolBook:
    """Look-ups of a preschool pack over the years of a scenario."""

    def __init__(self, scenario: Scenario, pack: Pack) -> None:
        self.scenario, self.pack = scenario, pack
        self.years = scenario.years
        self.days = [judging_date(year) for year in self.years]

    def __contains__(self, code: str) -> bool:
        """Whether the pack has the rule."""
        return code in self.pack.rules

    def rule(self, code: str) -> Rule:
        """Return a rule."""
        return self.pack.rules[code]

    def of(self, code: str, facts: Sequence[Facts] = (STAGE,)) -> NDArray[Any]:
        """Return rule ``code`` for each subject and year (subject, y) of :class:`Standard`."""
        table = np.empty((len(facts), len(self.days)), dtype=object)
        for row, one in enumerate(facts):
            for t, day in enumerate(self.days):
                table[row, t] = self._standard(code, day, one)
        return table

    def values(self, code: str, facts: Sequence[Facts] = (STAGE,)) -> Floats:
        """Return the values of :meth:`of`, NaN where no rule is in force or the pack has none."""
        if code not in self:
            return np.full((len(facts), len(self.days)), np.nan)
        return values_of(self.of(code, facts))

    def _standard(self, code: str, day: Any, facts: Facts) -> Standard:
        return self.pack.lookup(code, day, facts, keep_relaxations=self.scenario.options.keep_relaxations)


def values_of(standards: NDArray[Any]) -> Floats:
    """Return the numbers of ``standards`` (any shape), NaN where none is in force."""
    flat = [np.nan if one.value is None else float(one.value) for one in standards.ravel()]
    return np.array(flat, dtype=np.float64).reshape(standards.shape)


@dataclass(frozen=True)
class Subject:
    """What is judged: the outcome with everything that the rules look at."""

    district: District
    preschool: Preschool
    projection: PreschoolProjection
    targets: PreschoolTargets
    outcome: PreschoolOutcome
    book: PreschoolBook
