"""What a single file cannot tell: dates given or assumed, priorities, and values that could both apply."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations

from planner.base.errors import Problem
from planner.base.i18n import T
from planner.standards.facts import may_both_hold
from planner.standards.problems import nearest
from planner.standards.schema import Assumption, Rule, Value
from planner.standards.timeline import overlap, same_series, timeline

#: Relaxations start here, so that they win over the values that they relax.
RELAXATIONS_FROM = 10


def check_rule(rule: Rule, place: str, assumptions: Mapping[str, Assumption]) -> list[Problem]:
    """Return everything wrong with a rule; ``place`` is ``pack/CODE.yaml``."""
    problems = list(_check_unit(rule, place))
    problems += [
        problem
        for index, value in enumerate(rule.values, start=1)
        for problem in _check_value(rule, value, f"{place}:values.{index}", assumptions)
    ]
    if not problems:
        problems.extend(_ambiguous(rule.values, place, assumptions))
    return problems


def _check_unit(rule: Rule, place: str) -> Iterator[Problem]:
    """Yes/no items are compared with true or false, and only they are."""
    yes_no = rule.unit in ("yes_no", "allowed")
    if yes_no != (rule.comparator in ("true", "false")):
        yield Problem(
            "standards.unit", f"{place}:unit", rule.unit, T("the unit does not fit the comparator"),
            allowed=T("yes_no or allowed with true/false, another unit with the others"),
            remedy=T("change the unit or the comparator {comparator}", comparator=rule.comparator),
        )  # fmt: skip


def _check_value(rule: Rule, value: Value, place: str, assumptions: Mapping[str, Assumption]) -> Iterator[Problem]:
    yield from _check_dates(value, place, assumptions)
    yes_no = rule.comparator in ("true", "false")
    if value.value is not None and isinstance(value.value, bool) != yes_no:
        yield Problem(
            "standards.kind", f"{place}.value", str(value.value), T("the value does not fit the comparator"),
            allowed=T("true or false with true/false, a number with the others"),
            remedy=T("change the value or the comparator {comparator}", comparator=rule.comparator),
        )  # fmt: skip
    elif yes_no and value.value is not None and value.value is not (rule.comparator == "true"):
        yield Problem(
            "standards.kind", f"{place}.value", str(value.value).lower(), T("nothing could ever meet this value"),
            remedy=T("write {value}", value=rule.comparator),
        )  # fmt: skip
    stray = [stage for stage in value.when.stage or () if stage not in rule.stages]
    if stray:
        yield Problem(
            "standards.stage", f"{place}.when.stage", ", ".join(stray), T("the rule is not for this stage"),
            allowed=T("{names}", names=", ".join(rule.stages)),
            remedy=T("add the stage to the rule, or remove it here"),
        )  # fmt: skip
    if value.relaxation != (value.priority >= RELAXATIONS_FROM):
        yield Problem(
            "standards.priority", f"{place}.priority", str(value.priority),
            T("relaxations have priority {limit} or more, other values less", limit=RELAXATIONS_FROM),
            remedy=T("change the priority, or mark the value as a relaxation"),
        )  # fmt: skip


def _check_dates(value: Value, place: str, assumptions: Mapping[str, Assumption]) -> Iterator[Problem]:
    for day, name, assumed in (
        (value.valid_from, "from", value.assumed_from),
        (value.valid_to, "to", value.assumed_to),
    ):
        if day is not None and assumed is not None:
            yield Problem(
                "standards.date_twice", f"{place}.assumed_{name}", assumed, T("the date is given and assumed as well"),
                remedy=T("remove one of the two"),
            )  # fmt: skip
        elif assumed is not None and assumed not in assumptions:
            yield Problem(
                "standards.unknown_assumption", f"{place}.assumed_{name}", assumed, T("the pack assumes no such date"),
                allowed=T("{names}", names=", ".join(assumptions)), remedy=nearest(assumed, assumptions),
            )  # fmt: skip
        elif day is None and assumed is None and name == "from":
            yield Problem(
                "standards.no_start", f"{place}.valid_from", "", T("the first day is neither given nor assumed"),
                remedy=T("give valid_from, or name an assumption of pack.yaml in assumed_from"),
            )  # fmt: skip
    if value.valid_from and value.valid_to and value.valid_to < value.valid_from:
        yield Problem(
            "standards.dates", f"{place}.valid_to", value.valid_to.isoformat(), T("the last day is before the first"),
            remedy=T("exchange or correct the dates"),
        )  # fmt: skip


def _ambiguous(values: Sequence[Value], place: str, assumptions: Mapping[str, Assumption]) -> Iterator[Problem]:
    """Two values of one priority must never both hold for the same school on the same day."""
    dated = timeline(values, "", assumptions)
    for (first, one), (second, other) in combinations(enumerate(dated, start=1), 2):
        if one.value.priority != other.value.priority or not overlap(one, other):
            continue
        if same_series(one, other) or may_both_hold(one.value.when, other.value.when):
            yield Problem(
                "standards.ambiguous", f"{place}:values.{second}", str(other.value.value),
                T("could apply at the same time as value {first}, with the same priority", first=first),
                remedy=T("give one of them a higher priority, or let their dates or conditions exclude each other"),
            )  # fmt: skip


def check_assumptions(assumptions: Mapping[str, Assumption], place: str) -> Iterator[Problem]:
    """An assumed date must lie in the span that it may lie in."""
    for key, one in assumptions.items():
        if one.day < one.not_before or (one.not_after is not None and one.day > one.not_after):
            yield Problem(
                "standards.assumption", f"{place}:assumptions.{key}.day", one.day.isoformat(),
                T("the assumed date lies outside the span that it may lie in"),
                remedy=T("change the date, not_before or not_after"),
            )  # fmt: skip
