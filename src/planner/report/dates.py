"""Phases, due dates and overdue items 阶段、期限与逾期 in a few lines, from the head of a run."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from planner.base.i18n import T, Text
from planner.report.blocks import Block, Line
from planner.standards.words import bilingual, joined

#: Overdue rules named before the rest is counted.
SHOWN = 12


def dates_block(head: Mapping[str, Any], titles: Mapping[str, Text]) -> Block | None:
    """Return the lines on dates: the phases of the document, and what was due by the base year and is not met.

    ``head`` is ``run.json`` or the facts of an assessment; keys that an older run lacks count as empty.
    ``titles`` names the rules by code. None where the scenario states neither phases nor due dates.
    """
    lines = [*_phases(head.get("phases") or ()), *_earlier(head), *_overdue(head, titles)]
    return Block(T("Dates of the document"), tuple(lines)) if lines else None


def _phases(phases: Any) -> list[Line]:
    return [
        Line(
            T(
                "Phase {number}, {start} to {end}: {name}{owners}",
                number=number,
                start=one["from"],
                end=one["to"],
                name=bilingual(one["name"]["en"], one["name"]["zh"]),
                owners=_owners(one.get("responsible") or ()),
            )
        )
        for number, one in enumerate(phases, start=1)
    ]


def _owners(names: Any) -> Text:
    if not names:
        return Text("")
    return T(" (responsible: {names})", names=joined([bilingual(one, one) for one in names]))


def _earlier(head: Mapping[str, Any]) -> list[Line]:
    """Due dates still ahead of the base year that lie before the year from which the scenario holds the rules."""
    due = head.get("due") or {}
    days = {
        *due.get("dimensions", {}).values(),
        *due.get("rules", {}).values(),
        *([due["all"]] if "all" in due else []),
    }
    early = sorted(day for day in days if head["base_year"] < int(day[:4]) < head["hold_from"])
    return [
        Line(
            T("The document's date is {day}; here the rules hold from {year}.", day=day, year=head["hold_from"]),
            "warning",
        )
        for day in early
    ]


def _overdue(head: Mapping[str, Any], titles: Mapping[str, Text]) -> list[Line]:
    found = head.get("overdue") or ()
    failing = [one for one in found if one["failing"]]
    waiting = [one["standard"] for one in found if not one["failing"]]
    lines = []
    if found:
        text = T("Overdue: {count}; what is overdue must hold from {year}.", count=len(found), year=head["hold_from"])
        lines.append(Line(text, "bad" if failing else "warning"))
    lines += [Line(_late(one, titles), "bad") for one in failing[:SHOWN]]
    if len(failing) > SHOWN:
        lines.append(Line(T("and {count} more", count=len(failing) - SHOWN), "bad"))
    if waiting:
        codes = ", ".join(waiting)
        text = T("Due date passed, evidence or figures awaited ({count}): {codes}", count=len(waiting), codes=codes)
        lines.append(Line(text, "warning"))
    return lines


def _late(one: Mapping[str, Any], titles: Mapping[str, Text]) -> Text:
    met = one["met_from"]
    course = T("not met to the horizon") if met is None else T("met late, from {year}", year=met)
    name = titles.get(one["standard"], Text(""))
    return T("{code} {name}, due {due}: {course}", code=one["standard"], name=name, due=one["due"], course=course)
