"""What the schema refuses, told in plain words: place, value, what is allowed, what to do."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any, Literal, get_args, get_origin

from pydantic import ValidationError

from planner.base.errors import Problem
from planner.base.i18n import T, Text
from planner.scenario.calendar import Day
from planner.scenario.documents import Merged
from planner.scenario.keys import nearest_key, range_of, resolve

_RANGE = ("greater_than", "greater_than_equal", "less_than", "less_than_equal", "finite_number")


def told(error: ValidationError, merged: Merged) -> Iterator[Problem]:
    """Yield one problem per error of pydantic; its own English never reaches the reader.

    Rules of the schema's validators (``value_error``) are told by :mod:`planner.scenario.rules` and skipped here.
    """
    for one in error.errors(include_url=False, include_context=False):
        if one["type"] == "value_error":
            continue
        key = ".".join(str(part) for part in one["loc"] if part != "[key]")
        yield _problem(one["type"], key, one["input"], merged)


def _problem(kind: str, key: str, value: Any, merged: Merged) -> Problem:
    place = merged.place(key)
    shown = "" if isinstance(value, dict | list) or value is None else str(value)[:80]
    if kind == "missing":
        return Problem("scenario.missing", place, "", T("this key must be given"), allowed(key))
    if kind == "extra_forbidden":
        near = nearest_key(key)
        remedy = T("did you mean {near}?", near=near) if near else T("take it out")
        return Problem("scenario.unknown_key", place, key, T("this key is not known"), remedy=remedy)
    if kind in _RANGE:
        return Problem("scenario.range", place, shown, T("the number is out of range"), allowed(key))
    if kind == "literal_error":
        return Problem("scenario.choice", place, shown, T("this is not one of the choices"), allowed(key))
    return Problem("scenario.type", place, shown, T("this value does not fit"), allowed(key))


def allowed(key: str) -> Text | None:
    """Return what may stand under ``key``, in words."""
    target = resolve(key)
    if target is None:
        return None
    members = [member for member in get_args(target.annotation) if member is not type(None)]
    kind = members[0] if len(members) == 1 and type(None) in get_args(target.annotation) else target.annotation
    low, high = range_of(target.field) if target.field is not None else (None, None)
    if get_origin(kind) is Literal:
        return T("one of: {choices}", choices=", ".join(str(choice) for choice in get_args(kind)))
    if kind is Day or kind is date:
        return T("a year or a date, such as 2018-12-31")
    if kind in (int, float):
        return _number(kind is int, low, high)
    if kind is bool:
        return T("true or false")
    if kind is str:
        return T("text")
    if get_origin(kind) is tuple:
        return T("a list")
    return T("a list of keys with values")


def _number(whole: bool, low: float | None, high: float | None) -> Text:
    if low is not None and high is not None:
        years = whole and low >= 1900 and high <= 2100
        span = {"low": f"{low:g}" if years else f"{low:,g}", "high": f"{high:g}" if years else f"{high:,.10g}"}
        return T("a whole number from {low} to {high}", **span) if whole else T("a number from {low} to {high}", **span)
    if low is not None:
        return T("a number above {low}", low=f"{low:g}")
    return T("a whole number") if whole else T("a number")
