"""A standard looked up for a date and a school 适用标准, and how a value is compared with it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from planner.base.i18n import Text
from planner.base.rounding import TOLERANCE
from planner.standards.schema import Citation
from planner.standards.words import requirement

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]


def compare(value: float | bool | None, comparator: str, threshold: float | bool | None) -> bool:
    """Tell whether ``value`` meets ``threshold``, unrounded, with the absolute tolerance 1e-9.

    Unknown (None) is never met, nor is a rule without a threshold. ``<`` and ``>`` are strict: a value within
    the tolerance of the threshold does not pass. ``true`` and ``false`` compare yes/no items.
    """
    if value is None or threshold is None or value != value:
        return False
    if comparator == "true":
        return bool(value) and bool(threshold)
    if comparator == "false":
        return not value and not threshold
    above = float(value) - float(threshold)
    if comparator == ">=":
        return above >= -TOLERANCE
    if comparator == "<=":
        return above <= TOLERANCE
    if comparator == "<":
        return above < -TOLERANCE
    if comparator == ">":
        return above > TOLERANCE
    return abs(above) <= TOLERANCE


def compare_array(values: Floats, comparator: str, thresholds: Floats) -> Bools:
    """Compare arrays of any (broadcast) shape as :func:`compare` does; NaN on either side is not met."""
    above = np.asarray(values, dtype=np.float64) - np.asarray(thresholds, dtype=np.float64)
    with np.errstate(invalid="ignore"):
        if comparator == ">=":
            return np.asarray(above >= -TOLERANCE)
        if comparator == "<=":
            return np.asarray(above <= TOLERANCE)
        if comparator == "<":
            return np.asarray(above < -TOLERANCE)
        if comparator == ">":
            return np.asarray(above > TOLERANCE)
        if comparator == "==":
            return np.asarray(np.abs(above) <= TOLERANCE)
    raise ValueError(f"yes/no items are compared one by one, not as arrays: {comparator}")


def rounded(value: float, decimals: int) -> float:
    """Round half away from zero, as the forms do (0.845 → 0.85), with the judging tolerance."""
    scale = 10.0**decimals
    return float(np.copysign(np.floor(abs(value) * scale + 0.5 + TOLERANCE) / scale, value))


@dataclass(frozen=True)
class Standard:
    """What a rule asks of a school (or the district) on a day.

    ``value`` is None where no rule is in force. ``conditions`` says under which conditions the value was chosen,
    ``warnings`` what was assumed to choose it. ``since``/``until`` are its first and last day, ``note`` what
    the pack says about the value.
    """

    code: str
    value: float | None
    comparator: str
    unit: str
    decimals: int
    citation: Citation | None
    conditions: Text
    warnings: tuple[Text, ...]
    pack: str
    relaxed: bool = False
    since: date | None = None
    until: date | None = None
    note: Text | None = None

    @property
    def in_force(self) -> bool:
        """Whether there is a rule at all on that day, for that school."""
        return self.value is not None

    @property
    def requirement(self) -> Text:
        """What is asked for, in words."""
        return requirement(self.comparator, self.value, self.unit)

    @property
    def source(self) -> str:
        """Number and clause of the citation, as they stand in tables ('' where no rule is in force)."""
        return self.citation.short if self.citation else ""

    def met(self, value: float | bool | None, *, judge_rounded: bool = False) -> bool:
        """Tell whether ``value`` meets the standard; ``judge_rounded`` rounds it as displayed first."""
        if judge_rounded and value is not None and not isinstance(value, bool) and value == value:
            value = rounded(value, self.decimals)
        return compare(value, self.comparator, self.value)

    def rounding_matters(self, value: float | None) -> bool:
        """Tell whether rounded and exact judgement differ for ``value`` (a warning where they do)."""
        return self.met(value) != self.met(value, judge_rounded=True)
