"""The assumed parameters of a run 假设参数: value, unit, default and basis of each, for the bureau to replace."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from planner.base.i18n import T, Text
from planner.report.papers.paper import Paper
from planner.report.papers.parameter_words import KNOWN
from planner.scenario.described import ASSUMED
from planner.scenario.parameters import parameters


@dataclass(frozen=True)
class Assumed:
    """A parameter as the run used it; ``value`` is None where the run did not keep it."""

    key: str
    label: Text
    unit: Text
    value: float | None
    default: float
    basis: Text


def assumed(paper: Paper) -> Iterator[Assumed]:
    """Yield every parameter in the order of its description (:mod:`planner.scenario.parameters`)."""
    resolved = paper.run.get("resolved")
    for one in parameters():
        value = one.value_in(resolved) if isinstance(resolved, dict) else None
        if one.section != "assumptions" and value is None:  # the scenario has no such part
            continue
        basis = T("assumed; no source") if one.basis == ASSUMED else KNOWN.get(one.basis, Text(one.basis))
        yield Assumed(
            one.path,
            KNOWN.get(one.label, Text(one.label)),
            KNOWN.get(one.unit, Text(one.unit)),
            value,
            one.default,
            basis,
        )
