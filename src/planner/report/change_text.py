"""Changes of a scenario in words 情景改动: what ``--set key=value`` says to a reader, each key by its own name."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache

from planner.base.i18n import T, Text
from planner.report.key_words import key_name
from planner.report.whatif_levers import Lever, common_levers
from planner.scenario.parameters import parameters


@cache
def _levers() -> Mapping[str, Lever]:
    return {one.key: one for one in common_levers()}


@cache
def _labels() -> Mapping[str, Text]:
    return {one.path: Text(one.label) for one in parameters()}


def change(one: str, names: Mapping[str, str] | None = None) -> Text:
    """Return one change (``budget.factor=0.85``) in words; a key without a name stays as it is written.

    ``names`` are those of projects by id.
    """
    key, _, value = (part.strip() for part in one.partition("="))
    if key == "budget.factor":
        try:
            return T("budget {share}", share=f"{float(value):.0%}")
        except ValueError:
            return Text("{one}", {"one": one})
    if key == "deadline":
        return T("by {year}", year=value)
    if key.startswith("margins."):
        return T("with margins")
    if key.startswith("projects.") and key.endswith(".start"):
        code = key.removeprefix("projects.").removesuffix(".start")
        project = (names or {}).get(code, code)
        return T("{project}: not built", project=project) if value in ("never", "null", "") else T(
            "{project}: starts in {year}", project=project, year=value)  # fmt: skip
    if key in _levers():
        return T("{what}: {value}", what=_levers()[key].label, value=_said(_levers()[key], value))
    if key in _labels():
        return T("{what}: {value}", what=_labels()[key], value=_figure(value))
    return T("{what}: {value}", what=key_name(key, names or {}), value=value) if value else Text("{one}", {"one": one})


def _said(lever: Lever, value: str) -> Text | str:
    try:
        return lever.words(value)
    except ValueError:
        return value


def _figure(value: str) -> str:
    try:
        return f"{float(value):,.10g}"
    except ValueError:
        return value


def changes(sets: Iterable[str], names: Mapping[str, str] | None = None) -> list[Text]:
    """Return all changes in words, each once: the many margins of a robust plan are one."""
    found: list[Text] = []
    for one in sets:
        told = change(one, names)
        if told not in found:
            found.append(told)
    return found
