"""Reads the sentences of ``tests/standards_cases`` and says which of them a pack contradicts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from planner.standards import Facts, Pack, Standard, lease_counts

CASES = Path(__file__).resolve().parent.parent / "standards_cases"
STAGES = ("kindergarten", "primary", "junior", "special")

Sentence = Mapping[str, Any]


@cache
def sentences() -> Mapping[str, tuple[Sentence, ...]]:
    """All sentences by rule code, in the order of the files; a folder's name is the pack that its files speak of."""
    loader = YAML(typ="safe")
    found: dict[str, list[Sentence]] = {}
    for path in sorted(CASES.rglob("*.yaml")):
        pack = {} if path.parent == CASES else {"pack": path.parent.name}
        found.setdefault(path.stem, []).extend({**pack, **one} for one in loader.load(path.read_text("utf-8")))
    return {code: tuple(found[code]) for code in sorted(found)}


def contradictions(sentence: Sentence, code: str, pack: Pack) -> Iterator[str]:
    """Yield what ``pack`` answers otherwise than the sentence says."""
    facts = Facts(**sentence.get("facts") or {})
    keep = bool(sentence.get("keep", False))

    def ask(on: date, of: Facts = facts) -> Standard:
        return pack.lookup(code, on, of, keep_relaxations=keep)

    yield from _on_the_day(sentence, ask)
    yield from _on_days(sentence, ask)
    if "stages" in sentence and set(pack.rule(code).stages) != set(sentence["stages"]):
        yield f"stages {pack.rule(code).stages}"
    for stage in STAGES if "stages" in sentence else ():
        if ask(sentence["on"], replace(facts, stage=stage)).in_force != (stage in sentence["stages"]):
            yield f"applies to {stage}"
    for key, wanted in (("lease_counts", True), ("lease_not", False)):
        for venue in sentence.get(key, ()):
            if lease_counts(pack.rule(code), ask(sentence["on"]), **venue) is not wanted:
                yield f"{key} {venue}"


def _on_the_day(sentence: Sentence, ask: Any) -> Iterator[str]:
    """The values met and not met, and what kind of value it is, on the sentence's one day."""
    if "on" not in sentence or "stages" in sentence:
        return
    standard = ask(sentence["on"])
    for value in sentence.get("met", ()):
        if not standard.met(value):
            yield f"{value} should meet {standard.requirement}"
    for value in sentence.get("not_met", ()):
        if standard.met(value):
            yield f"{value} should not meet {standard.requirement}"
    if "relaxed" in sentence and standard.relaxed != sentence["relaxed"]:
        yield f"relaxed: {standard.relaxed}"
    if "cites" in sentence and sentence["cites"] not in standard.source:
        yield f"cites {standard.source}"


def _on_days(sentence: Sentence, ask: Any) -> Iterator[str]:
    """When a value is in force or relaxed, and how many warnings come with it."""
    for key, wanted in (("in_force_on", True), ("not_in_force_on", False)):
        for day in sentence.get(key, ()):
            standard = ask(day)
            if standard.in_force != wanted:
                yield f"in force on {day}: {standard.in_force}"
            if wanted and sentence.get("cites", "") not in standard.source:
                yield f"on {day} cites {standard.source}"
            if wanted and sentence.get("from_pack", standard.pack) != standard.pack:
                yield f"on {day} from pack {standard.pack}"
    for key, wanted in (("relaxed_on", True), ("not_relaxed_on", False)):
        for day in sentence.get(key, ()):
            if ask(day).relaxed != wanted:
                yield f"relaxed on {day}: {not wanted}"
    for day, count in sentence.get("warnings", {}).items():
        if len(ask(day).warnings) != count:
            yield f"on {day}: {len(ask(day).warnings)} warnings, not {count}"
