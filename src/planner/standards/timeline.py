"""From dated values to what is in force on a day 生效期间, and what may be, where a date had to be assumed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from planner.standards.schema import Assumption, Value

_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Dated:
    """A value with its first and last day (inclusive; None = no end) and the assumptions behind them."""

    value: Value
    pack: str
    start: date
    end: date | None
    start_assumed: Assumption | None
    end_assumed: Assumption | None

    def in_force(self, on: date) -> bool:
        """Tell whether the value holds on day ``on``."""
        return self.start <= on and (self.end is None or on <= self.end)

    def start_in_doubt(self, on: date) -> bool:
        """Tell whether the true first day, once known, could change the answer for ``on``."""
        return _in_doubt(self.start_assumed, on)

    def end_in_doubt(self, on: date) -> bool:
        """Tell whether the true last day, once known, could change the answer for ``on``."""
        return _in_doubt(self.end_assumed, on)

    def possible(self, on: date) -> bool:
        """Tell whether the value is not in force on ``on`` only because a date was assumed."""
        if self.in_force(on):
            return False
        return self.start_in_doubt(on) if on < self.start else self.end_in_doubt(on)


def _in_doubt(assumption: Assumption | None, on: date) -> bool:
    if assumption is None or on < assumption.not_before:
        return False
    return assumption.not_after is None or on <= assumption.not_after


def _bounds(value: Value, pack: str, assumptions: Mapping[str, Assumption]) -> Dated:
    """Resolve a value's own dates; ``checks`` has made sure that each is given or assumed."""
    start_assumed = None if value.valid_from else assumptions.get(value.assumed_from or "")
    end_assumed = None if value.valid_to else assumptions.get(value.assumed_to or "")
    start = value.valid_from or (start_assumed.day if start_assumed else date.max)
    end = value.valid_to or (end_assumed.day if end_assumed else None)
    return Dated(value, pack, start, end, start_assumed, end_assumed)


def timeline(values: Sequence[Value], pack: str, assumptions: Mapping[str, Assumption]) -> tuple[Dated, ...]:
    """Return the values with their days; one without an end lasts until the next under the same conditions."""
    dated = [_bounds(value, pack, assumptions) for value in values]
    for index, one in enumerate(dated):
        if one.end is not None:
            continue
        later = [other.start for other in dated if same_series(one, other) and other.start > one.start]
        if later:
            dated[index] = replace(one, end=min(later) - _DAY)
    return tuple(dated)


def same_series(one: Dated, other: Dated) -> bool:
    """Tell whether two values follow each other: same conditions, same priority."""
    return one.value.when == other.value.when and one.value.priority == other.value.priority


def overlap(one: Dated, other: Dated) -> bool:
    """Tell whether some day lies in both."""
    return (other.end is None or one.start <= other.end) and (one.end is None or other.start <= one.end)
