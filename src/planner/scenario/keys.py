"""Dotted keys 情景键 over the schema: what a key means, and the nearest one where nobody knows it.

The schema (:class:`planner.scenario.schema.Scenario`) is walked, so that a new parameter is known here at once.
"""

from __future__ import annotations

from dataclasses import dataclass
from types import UnionType
from typing import Any, Union, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from planner.base.nearest import nearest
from planner.scenario.schema import Scenario

#: Words in a dotted key that stand for a free name (a fund, a project) or a year.
_FREE = "*"
#: Why a key was set by hand 手工调整理由: ``reasons.budget.factor``.
REASONS = "reasons"


@dataclass(frozen=True)
class Target:
    """What a dotted key points at: the annotation of its value, and the field that holds it (None: a free name)."""

    annotation: Any
    field: FieldInfo | None


def resolve(key: str) -> Target | None:
    """Return what ``key`` (``budget.funds.capital.caps.2024``) points at in the schema, None if nothing."""
    annotation: Any = Scenario
    field: FieldInfo | None = None
    for part in parts_of(key):
        if _is_model(annotation):
            field = annotation.model_fields.get(part)
            if field is None:
                return None
            annotation = _bare(field.annotation)
        elif get_origin(annotation) is dict:
            key_type, value_type = get_args(annotation)
            if part == "" or (key_type is int and not part.isdecimal()):
                return None
            annotation, field = value_type, None
        else:
            return None
    return Target(annotation, field)


def parts_of(key: str) -> list[str]:
    """Return the words of a dotted key; the name of a reason is a dotted key itself and stays whole."""
    head, _, rest = key.partition(".")
    return [head, rest] if head == REASONS and rest else key.split(".")


def known_keys(annotation: Any = Scenario, prefix: str = "") -> list[str]:
    """Return all dotted keys of the schema in order; ``*`` stands for a free name or a year."""
    found: list[str] = []
    if _is_model(annotation):
        for name, field in annotation.model_fields.items():
            found.append(prefix + name)
            found.extend(known_keys(_bare(field.annotation), f"{prefix}{name}."))
    elif get_origin(annotation) is dict:
        found.append(prefix + _FREE)
        found.extend(known_keys(get_args(annotation)[1], f"{prefix}{_FREE}."))
    return found


def nearest_key(key: str) -> str | None:
    """Return the known dotted key nearest to ``key``, with the free names of ``key`` kept where they fit."""
    parts = key.split(".")
    for length in range(len(parts) - 1, -1, -1):
        target = resolve(".".join(parts[:length])) if length else Target(Scenario, None)
        if target is None:
            continue
        annotation = target.annotation
        if not _is_model(annotation):
            break
        near = nearest(parts[length], annotation.model_fields)
        if near is not None:
            whole = ".".join([*parts[:length], near, *parts[length + 1 :]])
            return whole if resolve(whole) else ".".join([*parts[:length], near])
        break
    near = nearest(parts[-1], [one.rpartition(".")[2] for one in known_keys()], least=0.6)
    if near is None:
        return None
    return next(one for one in known_keys() if one.rpartition(".")[2] == near)


def default_of(key: str) -> Any:
    """Return the schema's default of ``key``, None where it has none."""
    holder, _, name = key.rpartition(".")
    target = resolve(key)
    if target is None or target.field is None or target.field.is_required():
        return None
    parent = resolve(holder) if holder else None
    if parent is not None and parent.field is not None and isinstance(parent.field.default, BaseModel):
        return getattr(parent.field.default, name)
    return target.field.get_default(call_default_factory=False)


def range_of(field: FieldInfo) -> tuple[float | None, float | None]:
    """Return the least and greatest value that the field's constraints allow."""
    low = high = None
    for constraint in field.metadata:
        low = getattr(constraint, "ge", getattr(constraint, "gt", None)) if low is None else low
        high = getattr(constraint, "le", getattr(constraint, "lt", None)) if high is None else high
    return low, high


def _bare(annotation: Any) -> Any:
    """Return the document within ``Document | None``, else the annotation itself."""
    if get_origin(annotation) not in (Union, UnionType):
        return annotation
    return next((one for one in get_args(annotation) if _is_model(one)), annotation)


def _is_model(annotation: Any) -> bool:
    return isinstance(annotation, type) and issubclass(annotation, BaseModel)
