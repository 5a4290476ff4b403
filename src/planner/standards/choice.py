"""The choice among the values of a rule on one day: the highest priority whose conditions hold."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from planner.base.i18n import T, Text
from planner.standards.facts import Facts, Test, compiled, follows
from planner.standards.schema import Assumption, Rule, Value
from planner.standards.standard import Standard, compare
from planner.standards.timeline import Dated
from planner.standards.words import bilingual, conditions, requirement


@dataclass(frozen=True, eq=False, slots=True)
class Entry:
    """A value that is, or might be, in force on the day."""

    dated: Dated
    test: Test
    in_force: bool
    standard: Standard


@dataclass(frozen=True, eq=False, slots=True)
class Slice:
    """A rule on one day: its entries by falling priority, each with its answer ready."""

    stages: frozenset[str]
    entries: tuple[Entry, ...]
    nothing: Standard
    _told: dict[tuple[int, ...], Standard] = field(default_factory=dict, repr=False)

    def choose(self, facts: Facts) -> Standard:
        """Return the answer for a school; warnings about what was not known or assumed come with it."""
        if facts.stage is not None and facts.stage not in self.stages:
            return self.nothing
        passed: tuple[int, ...] = ()
        for index, entry in enumerate(self.entries):
            holds = entry.test(facts)
            if holds and entry.in_force:
                return entry.standard if not passed else self._with_warnings(entry.standard, index, passed)
            if holds or (holds is None and entry.in_force):
                passed += (index,)
        return self.nothing if not passed else self._with_warnings(self.nothing, -1, passed)

    def _with_warnings(self, chosen: Standard, index: int, passed: tuple[int, ...]) -> Standard:
        """Add what the entries passed over have to say (kept, as few combinations occur)."""
        key = (index, *passed)
        if key not in self._told:
            told = tuple(_passed_over(self.entries[one]) for one in passed)
            self._told[key] = replace(chosen, warnings=(*chosen.warnings, *told))
        return self._told[key]


def slice_of(
    rule: Rule, on: date, stated: Sequence[Dated], below: Sequence[Dated], keep: bool, relaxed_on: date | None = None
) -> Slice:
    """Prepare a rule for day ``on``.

    ``stated`` are the values of the pack that speaks; ``below`` those of the pack that it replaces, whose
    relaxations stay if ``keep`` and whose stricter values are pointed out. Relaxations count where they are in force on
    ``relaxed_on`` (``on`` by default).
    """

    def day(value: Dated) -> date:
        return relaxed_on if relaxed_on is not None and value.value.relaxation else on

    kept = [value for value in below if keep and value.value.relaxation]
    candidates = [value for value in (*stated, *kept) if value.in_force(day(value)) or value.possible(day(value))]
    candidates.sort(key=lambda value: (-value.value.priority, value.in_force(day(value))))
    entries = tuple(
        Entry(value, compiled(value.value.when), value.in_force(day(value)), _standard(rule, value, day(value), below))
        for value in candidates
    )
    pack = stated[0].pack if stated else ""
    why = T("no value for this date, stage or kind of school")
    nothing = Standard(rule.code, None, rule.comparator, rule.unit, rule.decimals, None, why, (), pack)
    return Slice(frozenset(rule.stages), entries, nothing)


def _standard(rule: Rule, dated: Dated, on: date, below: Sequence[Dated]) -> Standard:
    value = dated.value
    return Standard(
        code=rule.code,
        value=None if value.value is None else float(value.value),
        comparator=rule.comparator,
        unit=rule.unit,
        decimals=rule.decimals,
        citation=value.citation,
        conditions=conditions(value.when),
        warnings=_warnings(rule, dated, on, below),
        pack=dated.pack,
        relaxed=value.relaxation,
        since=dated.start,
        until=dated.end,
        note=bilingual(value.note_en, value.note_zh) if value.note_en or value.note_zh else None,
    )


def _asked(rule: Rule, value: Value) -> Text:
    return requirement(rule.comparator, None if value.value is None else float(value.value), rule.unit)


def _warnings(rule: Rule, dated: Dated, on: date, below: Sequence[Dated]) -> tuple[Text, ...]:
    """What was assumed to choose this value, and whether the replaced pack asks for more."""
    told: list[Text] = []
    if dated.start_assumed and dated.start_in_doubt(on):
        told.append(
            T("The first day of this value is not known; {day} is assumed. {reason}",
              day=dated.start.isoformat(), reason=_reason(dated.start_assumed))
        )  # fmt: skip
    if dated.end_assumed and dated.end is not None and dated.end_in_doubt(on):
        told.append(
            T("The last day of this value is not known; {day} is assumed. {reason}",
              day=dated.end.isoformat(), reason=_reason(dated.end_assumed))
        )  # fmt: skip
    stricter = _stricter(rule, dated, on, below)
    if stricter is not None:
        told.append(
            T("The national rule asks for more on this date: {requirement}.", requirement=_asked(rule, stricter.value))
        )
    return tuple(told)


def _reason(assumption: Assumption) -> Text:
    return bilingual(assumption.reason_en, assumption.reason_zh)


def _stricter(rule: Rule, dated: Dated, on: date, below: Sequence[Dated]) -> Dated | None:
    """Return the value of the replaced pack that would ask more of the same schools, if there is one."""
    own = dated.value
    if own.relaxation or isinstance(own.value, bool) or own.value is None:
        return None
    same = [
        other
        for other in below
        if other.in_force(on) and not other.value.relaxation and follows(other.value.when, own.when)
    ]
    if not same:
        return None
    other = max(same, key=lambda one: one.value.priority)
    comparator = {"<": "<=", ">": ">="}.get(rule.comparator, rule.comparator)
    return None if compare(own.value, comparator, other.value.value) else other


def _passed_over(entry: Entry) -> Text:
    """Say why a value of higher priority was not chosen: a fact is missing, or a date was assumed."""
    dated = entry.dated
    asked = requirement(entry.standard.comparator, entry.standard.value, entry.standard.unit)
    if entry.in_force:
        return T(
            "Not applied, because a fact that it needs is not known: {requirement} ({conditions}).",
            requirement=asked, conditions=entry.standard.conditions,
        )  # fmt: skip
    guess = next(one for one in (dated.end_assumed, dated.start_assumed) if one is not None)
    return T(
        "Might apply on this date, but is assumed to run from {start} to {end}: {requirement}. {reason}",
        start=dated.start.isoformat(),
        end=dated.end.isoformat() if dated.end else T("further notice"),
        requirement=asked,
        reason=_reason(guess),
    )
