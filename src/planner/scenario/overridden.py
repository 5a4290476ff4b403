"""A scenario with changes as ``--set`` would make them, without reading its files again 情景改写."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from planner.base.errors import BadInput
from planner.scenario.documents import Merged, apply_sets
from planner.scenario.schema import Scenario


def overridden(scenario: Scenario, sets: Sequence[str]) -> Scenario:
    """Return ``scenario`` with ``sets`` (``budget.factor=0.9``) applied.

    Raises :class:`BadInput` for a key that nobody knows, and pydantic's ValidationError for a value out of range.
    """
    merged = Merged("scenario", scenario.model_dump(mode="python", by_alias=True), Path())
    if merged.document.get("hold_from") is None:
        merged.document.pop("hold_from", None)
    apply_sets(merged, sets)
    if merged.problems:
        raise BadInput(merged.problems)
    return Scenario.model_validate(merged.document)
