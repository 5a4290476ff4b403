"""The chain of causes 差异成因: what each changed input does to the results, alone and stacked on those before it.

From scenario A to scenario B the changed keys are applied one after the other (stacked): the differences of the steps
add up to the whole difference exactly. Each is also applied alone on A: what the sum of those misses is the
interaction, told as such. Each step is a plan of its own, so this takes as long as planning that many times.
"""

from __future__ import annotations

import copy
import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from planner.studies.compare import ABOUT, SUMS, Key, flat

#: Results of a resolved scenario: (metric, subject, year) → value; None where there is no plan.
Solver = Callable[[dict[str, Any]], Mapping[Key, float] | None]


@dataclass(frozen=True)
class Cause:
    """A group of keys that changed together (the caps of a fund, the start of a project): key → (old, new)."""

    name: str
    keys: Mapping[str, tuple[Any, Any]]


@dataclass(frozen=True)
class Effect:
    """What a cause does to one result: ``stacked`` on the causes before it, ``alone`` on the first run.

    nan where a step has no plan, so that nothing can be attributed to it.
    """

    cause: str
    key: Key
    stacked: float
    alone: float


@dataclass(frozen=True)
class Chain:
    """All effects; ``whole`` is the difference of each result, ``impossible`` the steps without a plan.

    For every result, the stacked effects add up to ``whole``; the effects alone add up to ``whole − interaction``.
    """

    causes: tuple[Cause, ...]
    effects: tuple[Effect, ...]
    whole: Mapping[Key, float]
    interaction: Mapping[Key, float]
    impossible: tuple[str, ...]


def causes(first: Mapping[str, Any], last: Mapping[str, Any]) -> tuple[Cause, ...]:
    """Return the groups of keys in which two resolved scenarios differ, in a stable order."""
    old, new = dict(flat(_inputs(first))), dict(flat(_inputs(last)))
    groups: dict[str, dict[str, tuple[Any, Any]]] = {}
    for key in dict.fromkeys([*old, *new]):
        if old.get(key) != new.get(key) or (key in old) != (key in new):
            groups.setdefault(_group(key), {})[key] = (old.get(key), new.get(key))
    return tuple(Cause(name, groups[name]) for name in sorted(groups))


def _inputs(resolved: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in resolved.items() if key not in ABOUT}


def _group(key: str) -> str:
    """Years of one cap, and the two names of the deadline, are one cause."""
    head, _, tail = key.rpartition(".")
    if tail.isdecimal():
        return head
    return "deadline" if key == "hold_from" else key


def chain(first: Mapping[str, Any], last: Mapping[str, Any], solve: Solver) -> Chain:
    """Return what each cause does between the resolved scenarios ``first`` and ``last``."""
    found = causes(first, last)
    start = _solved(solve, copy.deepcopy(dict(first)))
    stacked = [start]
    document = copy.deepcopy(dict(first))
    for cause in found:
        document = _applied(document, cause)
        stacked.append(_solved(solve, document))
    alone = [_solved(solve, _applied(dict(first), cause)) for cause in found]
    keys = sorted(dict.fromkeys(key for one in (*stacked, *alone) if one for key in one))
    whole = {key: _difference(stacked[-1], start, key) for key in keys}
    effects = tuple(_effects(found, stacked, alone, start, keys))
    sums = {key: sum(one.alone for one in effects if one.key == key) for key in keys}
    names = [cause.name for cause, one in zip(found, stacked[1:], strict=True) if one is None]
    names += [f"{cause.name} alone" for cause, one in zip(found, alone, strict=True) if one is None]
    interaction = {key: whole[key] - sums[key] for key in keys}
    return Chain(found, effects, whole, interaction, tuple(dict.fromkeys(names)))


def _effects(
    found: Sequence[Cause],
    stacked: Sequence[Mapping[Key, float] | None],
    alone: Sequence[Mapping[Key, float] | None],
    start: Mapping[Key, float] | None,
    keys: Sequence[Key],
) -> Iterator[Effect]:
    for index, cause in enumerate(found):
        for key in keys:
            step = _difference(stacked[index + 1], stacked[index], key)
            single = _difference(alone[index], start, key)
            if step != 0 or single != 0:
                yield Effect(cause.name, key, step, single)


def _solved(solve: Solver, document: dict[str, Any]) -> Mapping[Key, float] | None:
    return solve(copy.deepcopy(document))


def _difference(after: Mapping[Key, float] | None, before: Mapping[Key, float] | None, key: Key) -> float:
    if after is None or before is None:
        return math.nan
    absent = 0.0 if key[0] in SUMS else math.nan
    one, other = after.get(key, absent), before.get(key, absent)
    return 0.0 if math.isnan(one) and math.isnan(other) else one - other


def _applied(document: dict[str, Any], cause: Cause) -> dict[str, Any]:
    """Return ``document`` with the keys of ``cause`` as in the second run; None takes a key out."""
    changed = copy.deepcopy(document)
    for key, (_, new) in cause.keys.items():
        holder = changed
        parts = key.split(".")
        for part in parts[:-1]:
            if not isinstance(holder.get(part), dict):
                holder[part] = {}
            holder = holder[part]
        if new is None and parts[-1] not in ("due", "hold_from", "time_limit_s", "special_education_fund"):
            holder.pop(parts[-1], None)
        else:
            holder[parts[-1]] = copy.deepcopy(new)
    return changed


def as_document(chain: Chain) -> dict[str, Any]:
    """Return a chain as a document of lists and names, as ``planner runs compare --out`` keeps it."""
    return {
        "causes": [{"name": one.name, "keys": {key: list(pair) for key, pair in one.keys.items()}}
                   for one in chain.causes],
        "effects": [{"cause": one.cause, "key": list(one.key), "stacked": _kept(one.stacked),
                     "alone": _kept(one.alone)} for one in chain.effects],
        "whole": [{"key": list(key), "difference": _kept(value)} for key, value in chain.whole.items()],
        "interaction": [{"key": list(key), "difference": _kept(value)} for key, value in chain.interaction.items()],
        "impossible": list(chain.impossible),
    }  # fmt: skip


def of_document(told: Mapping[str, Any]) -> Chain:
    """Return the chain that :func:`as_document` wrote."""
    return Chain(
        tuple(Cause(one["name"], {key: (old, new) for key, (old, new) in one["keys"].items()})
              for one in told["causes"]),
        tuple(Effect(one["cause"], _key(one["key"]), _read(one["stacked"]), _read(one["alone"]))
              for one in told["effects"]),
        {_key(one["key"]): _read(one["difference"]) for one in told["whole"]},
        {_key(one["key"]): _read(one["difference"]) for one in told["interaction"]},
        tuple(told["impossible"]),
    )  # fmt: skip


def _key(told: Sequence[Any]) -> Key:
    metric, subject, year = told
    return str(metric), str(subject), int(year)


def _kept(value: float) -> float | None:
    return value if math.isfinite(value) else None


def _read(value: float | None) -> float:
    return math.nan if value is None else float(value)
