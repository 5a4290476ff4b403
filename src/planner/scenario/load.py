"""Loading a scenario 情景: documents merged, every change kept, everything that is wrong told at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from planner.base.errors import BadInput, Problem
from planner.base.i18n import T
from planner.scenario.check import check_scenario
from planner.scenario.documents import Merged, merge
from planner.scenario.invalid import told
from planner.scenario.rules import check_document
from planner.scenario.schema import Scenario


@dataclass(frozen=True)
class LoadedScenario:
    """A scenario ready for use, and where it came from.

    ``changes`` are (key, old, new) in the order applied: overrides of the documents, then --set.
    ``inputs`` is file name → sha256 of every document.
    """

    scenario: Scenario
    path: Path
    district_path: Path
    changes: tuple[tuple[str, Any, Any], ...] = ()
    inputs: Mapping[str, str] = field(default_factory=dict)
    warnings: tuple[Problem, ...] = ()


def load_scenario(path: Path, sets: Sequence[str] = ()) -> LoadedScenario:
    """Return the scenario in ``path`` with ``sets`` (``budget.factor=0.2``) applied.

    Raises :class:`BadInput` with every problem: place (``file.yaml:key.path`` or ``--set:key``), value, what is
    allowed, what to do.
    """
    path = Path(path)
    merged = merge(path, sets)
    problems = [*merged.problems, *check_document(merged)]
    scenario: Scenario | None = None
    try:
        scenario = Scenario.model_validate(merged.document)
    except ValidationError as error:
        problems.extend(told(error, merged))
        if not problems:
            # A validator of the schema that scenario.rules does not tell in words yet.
            message = T("the scenario contradicts itself")
            problems.append(Problem("scenario.rule", merged.root, "", message))
    district = merged.document.get("district")
    place = merged.folder / district if isinstance(district, str) else merged.folder
    if isinstance(district, str) and not place.exists():
        message = T("there is no such folder or workbook")
        remedy = T("give the path from the folder of the scenario file")
        problems.append(Problem("scenario.district", merged.place("district"), district, message, remedy=remedy))
    if problems or scenario is None:
        raise BadInput(problems)
    inputs = dict(sorted(merged.inputs.items()))
    return LoadedScenario(scenario, path, place.resolve(), tuple(merged.changes), inputs, tuple(_idle(merged)))


def _idle(merged: Merged) -> list[Problem]:
    """Changes that change nothing are worth a word."""
    message = T("this change changes nothing")
    return [
        Problem("scenario.no_change", merged.places[key], str(new), message, severity="warning")
        for key, old, new in merged.changes
        if old == new and type(old) is type(new)
    ]


__all__ = ["LoadedScenario", "check_scenario", "load_scenario"]
