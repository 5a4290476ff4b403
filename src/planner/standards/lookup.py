"""A pack of standards 标准包, and the look-up of a rule by date and conditions.

A look-up is pure. What depends on the date only is prepared once per rule and day; what is left per school is
a handful of comparisons, so that a whole district over ten years is looked up in milliseconds.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import get_args

import numpy as np
from numpy.typing import NDArray

from planner.base.i18n import Text
from planner.standards.choice import Slice, slice_of
from planner.standards.facts import NO_FACTS, Facts, judging_date
from planner.standards.problems import unknown_code
from planner.standards.schema import Dimension, PackHead, Rule
from planner.standards.standard import Standard
from planner.standards.timeline import Dated, timeline
from planner.standards.words import bilingual

DIMENSION_ORDER = get_args(Dimension)

__all__ = ["NO_FACTS", "Facts", "Pack", "Standard", "judging_date"]


@dataclass(frozen=True, eq=False)
class Pack:
    """The rules of a pack, on top of those of the pack that it extends.

    ``own`` holds the rules written in this pack, complete with what they inherit. A district's explicit value
    replaces the national one and its relaxations from its first day on; where it is silent, it inherits.
    """

    head: PackHead
    own: Mapping[str, Rule]
    base: Pack | None = None
    _slices: dict[tuple[str, date, bool, date], Slice] = field(default_factory=dict, repr=False)

    @property
    def code(self) -> str:
        """The pack's code, e.g. ``changqing``."""
        return self.head.code

    @property
    def title(self) -> Text:
        """The pack's title."""
        return bilingual(self.head.title_en, self.head.title_zh)

    @property
    def deadline(self) -> date | None:
        """The day by which the pack's document wants all of it met."""
        return self.head.deadline

    @cached_property
    def rules(self) -> Mapping[str, Rule]:
        """All rules in order, the pack's own in place of those that it extends."""
        inherited = dict(self.base.rules) if self.base else {}
        merged = inherited | dict(self.own)
        return {code: merged[code] for code in sorted(merged, key=lambda code: _order(merged[code]))}

    def rule(self, code: str) -> Rule:
        """Return a rule; an unknown code is :class:`BadInput` with the nearest known ones."""
        try:
            return self.rules[code]
        except KeyError:
            raise unknown_code(code, self.rules, self.code) from None

    def own_values(self, code: str) -> tuple[Dated, ...]:
        """Return the dated values that this pack itself states for ``code``."""
        rule = self.own.get(code)
        return timeline(rule.values, self.code, self.head.assumptions) if rule else ()

    def stated(self, code: str, on: date) -> tuple[Dated, ...]:
        """Return the values of the pack that speaks for ``code`` on day ``on``: this one, or one it extends."""
        own = self.own_values(code)
        if self.base is None or any(value.in_force(on) for value in own):
            return own
        return self.base.stated(code, on)

    def lookup(
        self, code: str, on: date, facts: Facts = NO_FACTS, *, keep_relaxations: bool = False,
        relaxed_on: date | None = None,
    ) -> Standard:  # fmt: skip
        """Return what rule ``code`` asks on day ``on`` of a school with ``facts``.

        Facts that are None never grant a relaxation. ``keep_relaxations`` reads a district's explicit value as
        leaving the national relaxations in place. ``relaxed_on`` is the day whose values of the transition count (that
        of a recognition, or one before all of them), if it is not ``on``. Raises :class:`BadInput` for an unknown code.
        """
        return self.chooser(code, on, keep_relaxations=keep_relaxations, relaxed_on=relaxed_on)(facts)

    def chooser(
        self, code: str, on: date, *, keep_relaxations: bool = False, relaxed_on: date | None = None
    ) -> Callable[[Facts], Standard]:
        """Return what answers :meth:`lookup` for one rule and day, for callers who ask for many schools."""
        key = (code, on, keep_relaxations, relaxed_on or on)
        prepared = self._slices.get(key)
        if prepared is None:
            prepared = self._slices[key] = self._slice(*key)
        return prepared.choose

    def thresholds(
        self, code: str, days: Sequence[date], facts: Sequence[Facts], *, keep_relaxations: bool = False
    ) -> NDArray[np.float64]:
        """Return the values of a rule for many schools and days, shape (facts, days); NaN where none is in force."""
        table = np.full((len(facts), len(days)), np.nan)
        for column, day in enumerate(days):
            for row, one in enumerate(facts):
                value = self.lookup(code, day, one, keep_relaxations=keep_relaxations).value
                if value is not None:
                    table[row, column] = value
        return table

    def forget(self) -> None:
        """Drop what was prepared for earlier look-ups; the answers do not change."""
        self._slices.clear()

    def _slice(self, code: str, on: date, keep_relaxations: bool, relaxed_on: date) -> Slice:
        rule = self.rule(code)
        stated = self.stated(code, on)
        replaced = self.base is not None and code in self.base.rules and stated and stated[0].pack == self.code
        below = self.base.stated(code, on) if self.base and replaced else ()
        return slice_of(rule, on, stated, below, keep_relaxations, relaxed_on)


def _order(rule: Rule) -> tuple[int, int, str, int, str]:
    """Reading order: by dimension, then R1 … R7 (R3S after R3), then CV, SR, SRT."""
    parts = re.match(r"([A-Z]+)([0-9]*)([A-Z]*)$", rule.code)
    prefix, digits, suffix = parts.groups() if parts else (rule.code, "", "")
    return (DIMENSION_ORDER.index(rule.dimension), len(prefix), prefix, int(digits or 0), suffix)
