"""Packs with one thing changed by one step: what the sentences must notice."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, get_args

from planner.standards import Pack
from planner.standards.schema import Assumption, Comparator, Rule, Stage, Value, When

_DAY = timedelta(days=1)
_YES_NO = ("true", "false")
_STEPS = {
    "built_before_or_in": 1, "migrant_share_over": 0.01, "largest_class_under": 1, "pupils_from": 1, "pupils_under": 1,
    "built_or_enlarged_from": 1, "designed_from": 1, "designed_before": 1,
}  # fmt: skip


@dataclass(frozen=True)
class Mutant:
    """A pack that differs in one rule, and what was changed."""

    code: str
    change: str
    pack: Pack


def mutants(pack: Pack) -> Iterator[Mutant]:
    """Yield every mutant of the rules that ``pack`` itself states."""
    for code, rule in pack.own.items():
        for change, mutated, assumptions in _rule_mutants(rule, pack.head.assumptions):
            head = pack.head.model_copy(update={"assumptions": {**pack.head.assumptions, **assumptions}})
            yield Mutant(code, change, Pack(head=head, own={**pack.own, code: mutated}, base=pack.base))


def _rule_mutants(rule: Rule, known: dict[str, Assumption]) -> Iterator[tuple[str, Rule, dict[str, Assumption]]]:
    for comparator in get_args(Comparator):
        # A yes/no item with a number's comparator (or the reverse) is refused when the pack is read.
        same_kind = (comparator in _YES_NO) == (rule.comparator in _YES_NO)
        if comparator != rule.comparator and same_kind:
            yield f"comparator {comparator}", rule.model_copy(update={"comparator": comparator}), {}
    for stage in get_args(Stage):
        stages = tuple(sorted(set(rule.stages) ^ {stage}))
        yield f"stages {stages}", rule.model_copy(update={"stages": stages}), {}
    if rule.venue is not None:
        looser = rule.venue.model_copy(update={"exclusive": not rule.venue.exclusive})
        yield "venue exclusive", rule.model_copy(update={"venue": looser}), {}
        for one in ("government", "bureau", "other"):
            contracts = tuple(sorted(set(rule.venue.contract) ^ {one}))
            venue = rule.venue.model_copy(update={"contract": contracts})
            yield f"venue contract {contracts}", rule.model_copy(update={"venue": venue}), {}
    for index, value in enumerate(rule.values):
        for change, mutated, assumptions in _value_mutants(value, 10.0**-rule.decimals, known):
            values = (*rule.values[:index], mutated, *rule.values[index + 1 :])
            yield f"value {index + 1}: {change}", rule.model_copy(update={"values": values}), assumptions


def _value_mutants(
    value: Value, step: float, known: dict[str, Assumption]
) -> Iterator[tuple[str, Value, dict[str, Assumption]]]:
    for other in _other_values(value, step):
        yield f"{value.value} → {other}", value.model_copy(update={"value": other}), {}
    yield "relaxation flag", value.model_copy(update={"relaxation": not value.relaxation}), {}
    for when, change in _other_conditions(value.when):
        yield change, value.model_copy(update={"when": when}), {}
    for end in ("from", "to"):
        given = getattr(value, f"valid_{end}")
        if given is not None:
            for sign in (-1, 1):
                update: dict[str, Any] = {f"valid_{end}": given + sign * _DAY}
                yield f"valid_{end} {sign:+} day", value.model_copy(update=update), {}
        name = getattr(value, f"assumed_{end}")
        if name is not None:
            for change, assumption in _other_days(known[name]):
                mutated = value.model_copy(update={f"assumed_{end}": "mutated"})
                yield f"assumed_{end} {change}", mutated, {"mutated": assumption}


def _other_values(value: Value, step: float) -> list[bool | float | None]:
    if isinstance(value.value, bool):
        return [not value.value, None]
    if value.value is None:
        return [1.0]
    return [value.value - step, value.value + step, None]


def _other_conditions(when: When) -> Iterator[tuple[When, str]]:
    for name, given in when.given.items():
        if name in _STEPS:
            for sign in (-1, 1):
                yield when.model_copy(update={name: given + sign * _STEPS[name]}), f"{name} {sign:+} step"
        elif name == "dense_center":
            yield when.model_copy(update={name: not given}), "dense_center turned round"
        else:
            for left_out in given:
                rest = tuple(one for one in given if one != left_out)
                yield when.model_copy(update={name: rest}), f"{name} without {left_out}"
        yield when.model_copy(update={name: None}), f"{name} dropped"


def _other_days(assumption: Assumption) -> Iterator[tuple[str, Assumption]]:
    for name in ("day", "not_before", "not_after"):
        given: date | None = getattr(assumption, name)
        if given is not None:
            for sign in (-1, 1):
                yield f"{name} {sign:+} day", assumption.model_copy(update={name: given + sign * _DAY})
