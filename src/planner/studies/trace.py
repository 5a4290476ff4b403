"""``planner trace``: every requirement of the documents, and the place that answers it 要求溯源.

A place counts only if it is there: the standard loads and asks the same value, comparator, stage and scope; the
ledger, the projects, the facts and the phases stand in the scenario. Anything else is told and not covered.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from planner.base.i18n import T, Text
from planner.standards.load import load_pack
from planner.standards.lookup import Pack
from planner.standards.traced import Answer, Document, Requirement, answers, documents, requirements
from planner.studies.trace_scenarios import Scenarios
from planner.studies.trace_shown import shown
from planner.studies.trace_standards import AskedStages, resolve_finance, resolve_standard


@dataclass(frozen=True)
class Place:
    """What a place turned out to be: in words, with its citation, and what is wrong with it (None: it answers).

    ``own`` is the place's own text, for a reader who compares it with the document.
    """

    text: Text
    citation: str = ""
    problem: Text | None = None
    own: tuple[Text, ...] = ()  # what stands at the place itself


@dataclass(frozen=True)
class Traced:
    """A requirement with its answer, and whether the answer holds."""

    requirement: Requirement
    document: Document
    answer: Answer | None
    place: Place

    @property
    def required(self) -> bool:
        """Whether it asks for anything; a defect of the document does not."""
        return self.requirement.kind != "doc-defect"

    @property
    def covered(self) -> bool:
        """Whether the place really answers the requirement."""
        return self.answer is not None and self.place.problem is None


@dataclass(frozen=True)
class Trace:
    """All requirements that were asked about, in order."""

    rows: tuple[Traced, ...]
    scenarios: Mapping[str, str] = field(default_factory=dict)  # scenarios that could not be read, and why

    @property
    def required(self) -> tuple[Traced, ...]:
        """The rows that are requirements, defects of the documents left out."""
        return tuple(row for row in self.rows if row.required)

    @property
    def share(self) -> float:
        """Covered requirements ÷ requirements (1 where there is none)."""
        required = self.required
        return sum(row.covered for row in required) / len(required) if required else 1.0


def trace(
    scenarios: Path,
    *,
    packs: Callable[[str], Pack] = load_pack,
    asked: Iterable[Requirement] | None = None,
    given: Mapping[str, Answer] | None = None,
) -> Trace:
    """Resolve every requirement against the packs and the scenario folders under ``scenarios``.

    ``packs``, ``asked`` and ``given`` stand in for the product's own packs, requirements and answers.
    """
    rows = requirements() if asked is None else tuple(asked)
    known = answers() if given is None else given
    found = Scenarios(scenarios)
    stages = AskedStages(rows, known)
    traced = tuple(
        Traced(row, documents()[row.document], known.get(row.id), _place(row, known.get(row.id), packs, found, stages))
        for row in rows
    )
    return Trace(traced, found.unreadable)


def _place(
    row: Requirement, answer: Answer | None, packs: Callable[[str], Pack], found: Scenarios, stages: AskedStages
) -> Place:
    if answer is None:
        return Place(T("nowhere"), problem=T("no answer is given"))
    place = _resolved(row, answer, packs, found, stages)
    return place if place.problem is not None else replace(place, own=shown(row, answer, packs, found))


def _resolved(
    row: Requirement, answer: Answer, packs: Callable[[str], Pack], found: Scenarios, stages: AskedStages
) -> Place:
    if answer.answer in ("standard", "attestation"):
        return Place(*resolve_standard(row, answer, packs, stages))
    if answer.answer == "finance" and answer.codes:
        return Place(*resolve_finance(answer, packs))
    if answer.answer == "defect":
        reason = answer.reason
        problem = None if reason is not None else T("the reading chosen is not given")
        return Place(reason or T("nowhere"), problem=problem)
    return Place(*found.resolve(row, answer))


def draw(found: Trace, count: int, seed: int) -> tuple[Traced, ...]:
    """Return ``count`` requirements drawn without repetition; the same seed draws the same ones, in order."""
    return tuple(random.Random(seed).sample(found.required, min(count, len(found.required))))
