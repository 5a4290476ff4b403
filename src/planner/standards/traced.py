"""The requirements of the source documents 文件要求 and where each of them is answered 落点.

``requirements/requirements.csv`` holds one row per requirement with its document and line, ``answers.csv`` the place
that answers it, ``documents.csv`` the documents. Whether a place really answers is judged by planner.studies.trace.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, Literal, get_args

from planner.base.errors import BadInput, Problem
from planner.base.i18n import T, Text
from planner.standards.words import bilingual

REQUIREMENTS_DIR = Path(__file__).resolve().parent / "requirements"

Kind = Literal["standard", "attestation", "ledger", "project", "finance", "fact", "schedule", "defect"]
KINDS: tuple[Kind, ...] = get_args(Kind)


@dataclass(frozen=True)
class Document:
    """A source document: its title and number, and the day from which it speaks."""

    code: str
    title: str
    number: str
    day: date


@dataclass(frozen=True)
class Requirement:
    """One requirement as its document states it; ``line`` is that of the document's text (``43-46`` for several).

    ``stages`` are the stages of ``stage`` 学段 as in ``base.terms`` (none where the document means something else);
    ``kind`` 类别: threshold, boolean, veto, issue, fact, schedule, target, project, finance, trend, rule, doc-defect.
    """

    id: str
    document: str
    line: str
    group: str
    key: str
    text: str
    stage: str
    stages: tuple[str, ...]
    level: str
    comparator: str
    value: str
    unit: str
    kind: str
    rule: str
    condition: str
    deadline: str
    responsible: str
    national: str
    note: str

    def stands_in(self, line: int) -> bool:
        """Tell whether the requirement stands in that line of its document's text."""
        first, _, last = self.line.partition("-")
        return int(first) <= line <= int(last or first)

    @property
    def numeric(self) -> bool:
        """Whether the document asks for a number (or a range, or several) that could be computed or tracked."""
        parts = self.value.replace("/", "-").split("-")
        return self.kind in ("threshold", "target") and all(_is_number(part) for part in parts)


@dataclass(frozen=True)
class Answer:
    """Where a requirement is answered.

    ``standard`` and ``attestation``: ``codes`` of ``pack``, looked up with ``facts``; ``reads_as`` where the standard
    says the same in other words (``<= 12`` for one room per 12 classes), ``scope`` where another level is judged.
    ``finance``: money rules ``codes`` of ``pack``, or parameters ``keys`` of ``scenario``.
    ``ledger``, ``project``, ``fact``, ``schedule``: ``keys`` of ``scenario``, a folder, or ``folder/file`` for one of
    its documents. ``defect``: the reading chosen stands in ``reason``.
    """

    id: str
    answer: Kind
    pack: str
    codes: tuple[str, ...]
    facts: Mapping[str, Any]
    reads_as: str
    scope: str
    scenario: str
    keys: tuple[str, ...]
    reason_zh: str
    reason_en: str

    @property
    def reason(self) -> Text | None:
        """Why it is answered so, where that needs a word."""
        return bilingual(self.reason_en, self.reason_zh) if self.reason_zh or self.reason_en else None


@cache
def documents(folder: Path = REQUIREMENTS_DIR) -> Mapping[str, Document]:
    """Return the source documents by code."""
    return {
        row["code"]: Document(row["code"], row["title"], row["number"], date.fromisoformat(row["day"]))
        for row in _rows(folder / "documents.csv", Document)
    }


@cache
def requirements(folder: Path = REQUIREMENTS_DIR) -> tuple[Requirement, ...]:
    """Return all requirements in the order of their numbers."""
    made = []
    for row in _rows(folder / "requirements.csv", Requirement):
        stages = tuple(stage for stage in row.pop("stages").split("+") if stage)
        made.append(Requirement(stages=stages, **row))
    return tuple(made)


@cache
def answers(folder: Path = REQUIREMENTS_DIR) -> Mapping[str, Answer]:
    """Return the answers by requirement.

    Raises :class:`BadInput` for an unknown kind of answer, or for one that is given twice.
    """
    found: dict[str, Answer] = {}
    problems: list[Problem] = []
    for number, row in enumerate(_rows(folder / "answers.csv", Answer), start=2):
        place = f"answers.csv:{number}"
        if row["answer"] not in KINDS:
            message = T("this word is not known here")
            allowed = T("{names}", names=", ".join(KINDS))
            problems.append(Problem("trace.kind", place, row["answer"], message, allowed=allowed))
            continue
        if row["id"] in found:
            problems.append(Problem("trace.twice", place, row["id"], T("this requirement is answered twice")))
        codes, keys = (tuple(one for one in row.pop(name).split("+") if one) for name in ("codes", "keys"))
        given = dict(pair.split("=", 1) for pair in row.pop("facts").split(";") if pair)
        facts = {name: _typed(value) for name, value in given.items()}
        found[row["id"]] = Answer(codes=codes, keys=keys, facts=facts, **row)
    if problems:
        raise BadInput(problems)
    return found


def _rows(path: Path, model: Any) -> list[dict[str, Any]]:
    """Read a table whose columns are the fields of ``model``; another header is :class:`BadInput`."""
    with path.open(encoding="utf-8", newline="") as source:
        reader = csv.DictReader(source)
        wanted = {field.name for field in fields(model)}
        missing = wanted ^ set(reader.fieldnames or ())
        if missing:
            message = T("the columns are not those of this table")
            allowed = T("{names}", names=", ".join(sorted(wanted)))
            raise BadInput([Problem("trace.columns", path.name, ", ".join(sorted(missing)), message, allowed=allowed)])
        return [dict(row) for row in reader]


def _typed(value: str) -> Any:
    """A fact as it stands in the table: true, false, a whole number, a share, or a word."""
    if value in ("true", "false"):
        return value == "true"
    if _is_number(value):
        return float(value) if "." in value else int(value)
    return value


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True
