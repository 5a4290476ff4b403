"""The document's due dates 文件期限 told in words: what has passed needs a stated year from which it must hold."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from pydantic import ValidationError

from planner.base.errors import Problem
from planner.base.i18n import T
from planner.base.nearest import nearest
from planner.scenario.calendar import DIMENSIONS, Due
from planner.scenario.documents import Merged


def check_due(merged: Merged, document: dict[Any, Any], base_year: int) -> Iterator[Problem]:
    """Yield problems of ``due``, ``hold_from`` and ``phases``; wrong shapes are left to the schema."""
    hold_from, deadline = document.get("hold_from"), document.get("deadline")
    if isinstance(hold_from, int) and isinstance(deadline, int) and hold_from != deadline:
        message = T("hold_from and deadline name the same year, here they differ")
        remedy = T("keep one of the two")
        yield Problem("scenario.hold_from", merged.place("hold_from"), str(hold_from), message, remedy=remedy)
    yield from _dimensions(merged, document.get("due"))
    passed = [day for day in _days(document.get("due")) if day.year <= base_year]
    if passed and hold_from is None:
        message = T(
            "a due date has passed by the base year {year}: say from which year the rules must hold", year=base_year
        )
        remedy = T("write hold_from with a year after the base year")
        place = merged.place("due")
        yield Problem("scenario.overdue", place, min(passed).isoformat(), message, remedy=remedy)
    for number, phase in enumerate(document.get("phases") or ()):
        start, end = (phase.get(key) for key in ("from", "to")) if isinstance(phase, dict) else (None, None)
        if isinstance(start, str) and isinstance(end, str) and start > end:
            message = T("the phase ends before it begins")
            yield Problem("scenario.phase", merged.place(f"phases.{number}"), f"{start} – {end}", message)


def _dimensions(merged: Merged, due: Any) -> Iterator[Problem]:
    stated = due.get("dimensions") if isinstance(due, dict) else None
    for name in stated if isinstance(stated, dict) else ():
        if name not in DIMENSIONS:
            near = nearest(str(name), DIMENSIONS)
            remedy = T("did you mean {near}?", near=near) if near else None
            allowed = T("one of: {choices}", choices=", ".join(DIMENSIONS))
            place = merged.place(f"due.dimensions.{name}")
            yield Problem("scenario.dimension", place, str(name), T("this is not one of the choices"), allowed, remedy)


def _days(due: Any) -> tuple[date, ...]:
    try:
        return Due.model_validate(due).days if due is not None else ()
    except ValidationError:
        return ()
