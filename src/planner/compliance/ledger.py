"""Rows of verdicts 判定行 collected column by column, so that a district of thousands of rows costs milliseconds."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from planner.base.rounding import TOLERANCE
from planner.base.types import Bools, Floats
from planner.compliance.rulebook import Standards
from planner.standards.schema import Rule
from planner.standards.standard import Standard, compare_array

Words = NDArray[Any]

#: Verdicts 判定 under which a year passes.
PASSES: Final = ("met", "tolerated", "not_measured")
COLUMNS: Final = (
    "standard", "dimension", "level", "subject", "year", "value", "threshold", "verdict", "basis", "citation",
    "pack", "comparator", "estimated",
)  # fmt: skip


def rounded_array(values: Floats, decimals: int) -> Floats:
    """Round half away from zero, as the forms do; the array form of ``standards.rounded``."""
    scale = 10.0**decimals
    return np.asarray(np.copysign(np.floor(np.abs(values) * scale + 0.5 + TOLERANCE) / scale, values))


@dataclass
class Ledger:
    """All verdicts of one judgement; ``rounding`` holds those that rounding as displayed would change."""

    years: tuple[int, ...]
    judge_rounded: bool
    parts: list[dict[str, Any]] = field(default_factory=list)
    rounding: list[dict[str, Any]] = field(default_factory=list)

    def compare(
        self, rule: Rule, subjects: list[str], values: Floats, thresholds: Floats, counted: Bools
    ) -> tuple[Bools, Bools]:
        """Return which ``values`` (subject, y) meet ``thresholds``, as judged, and where rounding matters.

        Nan is never met; what is not ``counted`` matters to nobody.
        """
        exact = compare_array(values, rule.comparator, thresholds)
        shown = compare_array(rounded_array(values, rule.decimals), rule.comparator, thresholds)
        differ = (exact != shown) & counted
        for row, t in zip(*np.nonzero(differ), strict=True):
            self.rounding.append(
                {
                    "standard": rule.code,
                    "subject": subjects[row],
                    "year": self.years[t],
                    "value": float(values[row, t]),
                    "threshold": float(thresholds[row, t]),
                    "exact": "met" if exact[row, t] else "not_met",
                    "rounded": "met" if shown[row, t] else "not_met",
                }
            )
        return (shown if self.judge_rounded else exact), differ

    def enter(
        self,
        rule: Rule,
        subjects: list[str],
        values: Floats,
        verdicts: Words,
        standards: Standards,
        thresholds: Floats | None = None,
        estimated: bool = False,
    ) -> None:
        """Enter the verdicts (subject, y) of a rule with the ``standards`` (subject, y) that they were given by.

        ``thresholds`` default to the values of the standards. Years in which no rule is in force have no row.
        """
        flat: list[Standard] = list(standards.ravel())
        keep = np.array([one.in_force for one in flat], dtype=np.bool_)
        asked = np.array([np.nan if one.value is None else one.value for one in flat])
        asked = asked if thresholds is None else thresholds.ravel()
        if rule.unit == "yes_no":
            asked = np.full(len(flat), np.nan)
        count = int(keep.sum())
        self.parts.append(
            {
                "standard": np.full(count, rule.code, dtype=object),
                "dimension": np.full(count, rule.dimension, dtype=object),
                "level": np.full(count, rule.level, dtype=object),
                "subject": np.repeat(np.array(subjects, dtype=object), len(self.years))[keep],
                "year": np.tile(np.array(self.years, dtype=np.int64), len(subjects))[keep],
                "value": values.ravel()[keep],
                "threshold": asked[keep],
                "verdict": verdicts.ravel()[keep],
                "basis": np.full(count, rule.basis, dtype=object),
                "citation": np.array([one.source for one in flat], dtype=object)[keep],
                "pack": np.array([one.pack for one in flat], dtype=object)[keep],
                "comparator": np.full(count, rule.comparator, dtype=object),
                "estimated": np.full(count, int(estimated), dtype=np.int64),
            }
        )

    def frame(self) -> pd.DataFrame:
        """Return all verdicts in the order in which they were entered."""
        columns = {name: np.concatenate([part[name] for part in self.parts]) for name in COLUMNS}
        return pd.DataFrame(columns, columns=list(COLUMNS))

    def rounding_frame(self) -> pd.DataFrame:
        """Return the verdicts that rounding as displayed would change."""
        names = ["standard", "subject", "year", "value", "threshold", "exact", "rounded"]
        return pd.DataFrame(self.rounding, columns=names)


def words_of(met: Bools, measured: Bools) -> Words:
    """Return ``met``, ``not_met`` or ``not_measured`` per cell."""
    return np.where(measured, np.where(met, "met", "not_met"), "not_measured").astype(object)
