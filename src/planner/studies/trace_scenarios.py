"""Does a scenario hold what a requirement names? Ledger items, projects, facts, phases and parameters are looked up."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

from planner.base.errors import BadInput
from planner.base.i18n import T, Text
from planner.base.rounding import TOLERANCE
from planner.scenario.calendar import Fact
from planner.scenario.load import LoadedScenario, load_scenario
from planner.standards.traced import Answer, Requirement
from planner.standards.words import bilingual, joined, number

Resolved = tuple[Text, str, Text | None]


class Held(NamedTuple):
    """A row of a table: where it stands, and its cells."""

    table: str
    cells: dict[str, str]


class Scenarios:
    """The scenario folders under ``folder``, each read when it is first asked for."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._read: dict[str, tuple[LoadedScenario, ...]] = {}
        #: Documents that cannot be used (``altay/baseline.yaml``), and why.
        self.unreadable: dict[str, str] = {}

    def of(self, name: str) -> tuple[LoadedScenario, ...]:
        """Return the scenarios of a folder in the order of their file names, or the one of ``folder/file``."""
        if name not in self._read:
            self._read[name] = tuple(self._load(name))
        return self._read[name]

    def _load(self, name: str) -> Iterator[LoadedScenario]:
        folder, _, file = name.partition("/")
        for path in sorted((self._folder / folder).glob(f"{file or '*'}.yaml")):
            try:
                yield load_scenario(path)
            except BadInput as error:
                self.unreadable[f"{folder}/{path.name}"] = str(error.problems[0])

    def resolve(self, row: Requirement, answer: Answer) -> Resolved:
        """Return the place in words, where it stands, and what is wrong with it (None: it is there as asked)."""
        where = T("scenario {name}: {keys}", name=answer.scenario, keys=", ".join(answer.keys))
        ways: dict[str, Callable[[LoadedScenario, Requirement, Answer], Resolved | None]] = {
            "ledger": _ledger, "project": _project, "fact": _fact, "schedule": _schedule, "finance": _parameters,
        }  # fmt: skip
        loaded = self.of(answer.scenario)
        if not loaded:
            return where, "", T("there is no such scenario")
        wrong: Resolved | None = None
        for one in loaded:
            found = ways[answer.answer](one, row, answer)
            if found is not None and found[2] is None:
                return found
            wrong = wrong or found
        return wrong or (where, "", T("the scenario does not hold it"))


class Tables:
    """Rows of a scenario's tables by identifier (the first column); the tables were checked when they were made."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    @cached_property
    def ledger(self) -> dict[str, Held]:
        """The items of the ledger."""
        return self._by_id("ledger.csv")

    @cached_property
    def projects(self) -> dict[str, Held]:
        """The projects of every table of projects."""
        return self._by_id("*projects.csv")

    def _by_id(self, pattern: str) -> dict[str, Held]:
        found: dict[str, Held] = {}
        for path in sorted(self._folder.glob(pattern)) if self._folder.is_dir() else ():
            with path.open(encoding="utf-8-sig", newline="") as source:
                for cells in csv.DictReader(source):
                    found.setdefault(next(iter(cells.values()), ""), Held(path.name, cells))
        return found


def _ledger(one: LoadedScenario, row: Requirement, answer: Answer) -> Resolved | None:
    held = Tables(one.district_path).ledger.get(answer.keys[0])
    if held is None:
        return None
    title = T("ledger item {id}: {title}", id=answer.keys[0], title=held.cells.get("title") or "")
    problem = None
    line = held.cells.get("line") or ""
    # An issue is named in its own line and mended in the next paragraph: either is the place.
    if line and not any(row.stands_in(int(line) + after) for after in (0, 1, 2)):
        problem = T("the document says {wanted}, the scenario {found}", wanted=row.line, found=line)
    return title, _place(one, held.table), problem


def _project(one: LoadedScenario, row: Requirement, answer: Answer) -> Resolved | None:
    held = Tables(one.district_path).projects.get(answer.keys[0])
    if held is None:
        return None
    text = T("project {id}: {name}", id=answer.keys[0], name=held.cells.get("name") or "")
    places, wanted = held.cells.get("places"), row.value
    wrong = bool(places) and float(wanted) > 1.0 and float(places or 0) != float(wanted)
    problem = (
        T("the document says {wanted}, the scenario {found}", wanted=wanted, found=places or "") if wrong else None
    )
    return text, _place(one, held.table), problem


def _fact(one: LoadedScenario, row: Requirement, answer: Answer) -> Resolved | None:
    fact = one.scenario.facts.get(answer.keys[0])
    if fact is None:
        return None
    text = T("{name}: {value} {unit}", name=_named(fact), value=_shown(fact.value), unit=fact.unit)
    problem = None
    if not _same(fact.value, row.value):
        problem = T("the document says {wanted}, the scenario {found}", wanted=row.value, found=_shown(fact.value))
    return text, _place(one, "facts"), problem


def _schedule(one: LoadedScenario, row: Requirement, answer: Answer) -> Resolved | None:
    """A phase of these months, a due date in this year, or a fact of that name."""
    key = answer.keys[0]
    if key == "phase":
        for phase in one.scenario.phases:
            line = phase.source.line if phase.source is not None else 0
            if f"{phase.start}..{phase.end}" == row.value and line in (0, int(row.line)):
                text = T("phase {from_} to {to}: {name}", from_=phase.start, to=phase.end,
                         name=bilingual(phase.name.en, phase.name.zh))  # fmt: skip
                return text, _place(one, "phases"), None
        return None
    if key == "due":
        due = one.scenario.due.all if one.scenario.due is not None else None
        if due is None:
            return None
        wanted = row.deadline or row.value
        problem = None
        if not due.isoformat().startswith(wanted):
            problem = T("the document says {wanted}, the scenario {found}", wanted=wanted, found=due.isoformat())
        return T("due by {day}", day=due.isoformat()), _place(one, "due"), problem
    return _fact(one, row, answer)


def _parameters(one: LoadedScenario, row: Requirement, answer: Answer) -> Resolved | None:
    """Parameters of the preschool section: the value, the two ends of a range, or a value within it."""
    if one.scenario.preschool is None:
        return None
    assumptions = one.scenario.preschool.assumptions
    values = [float(getattr(assumptions, key)) for key in answer.keys if hasattr(assumptions, key)]
    if len(values) != len(answer.keys):
        return None
    wanted = [float(part) for part in row.value.split("-")]
    within = len(values) == 1 and len(wanted) == 2 and wanted[0] <= values[0] <= wanted[1]
    pairs = zip(answer.keys, values, strict=True)
    named = (T("{name} = {value}", name=key, value=number(value)) for key, value in pairs)
    problem = None
    if not within and values != wanted:
        shown = ", ".join(number(value) for value in values)
        problem = T("the document says {wanted}, the scenario {found}", wanted=row.value, found=shown)
    return joined(named), _place(one, "preschool.assumptions"), problem


def _same(held: float | str | None, wanted: str) -> bool:
    if held is None or wanted == "":
        return held is None and wanted == ""
    try:
        return abs(float(held) - float(wanted)) <= TOLERANCE
    except ValueError:
        return str(held) == wanted


def _named(fact: Fact) -> Text:
    return bilingual(fact.name.en, fact.name.zh)


def _shown(value: float | str | None) -> str:
    return "–" if value is None else value if isinstance(value, str) else number(value)


def _place(one: LoadedScenario, part: str) -> str:
    return f"{one.path.parent.name}/{one.path.name} {part}"
