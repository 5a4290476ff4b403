"""The packs for readers: a list of rules, and one rule explained for a date and a school."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from planner.base.i18n import T, Text
from planner.standards.facts import NO_FACTS, Facts
from planner.standards.load import known_packs, load_pack
from planner.standards.lookup import Pack
from planner.standards.schema import Grade, Rule, When
from planner.standards.standard import Standard
from planner.standards.timeline import Dated
from planner.standards.words import (
    BASES,
    CLASS_AGES,
    DIMENSIONS,
    LEVELS,
    SCHOOL_TYPES,
    STAGES,
    bilingual,
    cited,
    conditions,
    joined,
    requirement,
)

#: Columns of :func:`listing`, in order, with their headings.
COLUMNS = {
    "code": T("Code"),
    "name": T("Rule"),
    "dimension": T("Dimension"),
    "level": T("Judged for"),
    "basis": T("Basis"),
    "values": T("Values"),
    "citation": T("Citation"),
    "pack": T("Pack"),
}


#: Columns of :func:`library`, in order, with their headings.
PACK_COLUMNS = {
    "pack": T("Pack"),
    "title": T("Title"),
    "extends": T("Extends"),
    "own": T("Own rules"),
    "rules": T("All rules"),
    "deadline": T("Deadline"),
    "citation": T("Citation"),
}


def library(language: str) -> list[dict[str, str]]:
    """Return one row per pack with the keys of ``PACK_COLUMNS``, national packs first."""
    packs = sorted((load_pack(code) for code in known_packs()), key=lambda pack: (pack.base is not None, pack.code))
    return [
        {
            "pack": pack.code,
            "title": pack.title.render(language),
            "extends": pack.head.extends or "–",
            "own": str(len(pack.own)),
            "rules": str(len(pack.rules)),
            "deadline": pack.deadline.isoformat() if pack.deadline else "–",
            "citation": pack.head.citation.short,
        }
        for pack in packs
    ]


def about(pack: Pack) -> Iterator[Text]:
    """Yield what a reader should know of a pack before its rules: note, deadline, grades."""
    head = pack.head
    if head.note_en or head.note_zh:
        yield bilingual(head.note_en, head.note_zh)
    if head.deadline is not None:
        yield T("Deadline of the document: {day}", day=head.deadline.isoformat())
    for one in _grades(pack):
        yield T("Grade {name}: {passed} items pass, {basic} basically pass",
                name=bilingual(one.name_en, one.name_zh), passed=one.passed, basic=one.basic)  # fmt: skip


def _grades(pack: Pack) -> tuple[Grade, ...]:
    """The grades of the evaluation: the pack's own, or those that it takes over."""
    if pack.head.grades or pack.base is None:
        return pack.head.grades
    return _grades(pack.base)


def name_of(rule: Rule) -> Text:
    """Return a rule's name."""
    return bilingual(rule.name_en, rule.name_zh)


def listing(pack: Pack, language: str, *, on: date | None = None) -> list[dict[str, str]]:
    """Return one row per rule with the keys of ``COLUMNS``; with ``on``, only what is in force on that day."""
    rows = []
    for rule in pack.rules.values():
        source = pack.stated(rule.code, on or date.max)
        values = [value for value in source if on is None or value.in_force(on)]
        if not values:
            continue
        texts: dict[str, Text | str] = {
            "code": rule.code,
            "name": name_of(rule),
            "dimension": DIMENSIONS[rule.dimension],
            "level": LEVELS[rule.level],
            "basis": BASES[rule.basis],
            "values": joined((value_text(rule, value) for value in values), "; ", ";"),
            "citation": "; ".join(dict.fromkeys(value.value.citation.short for value in values)),
            "pack": values[0].pack,
        }
        rows.append({key: one if isinstance(one, str) else one.render(language) for key, one in texts.items()})
    return rows


def value_text(rule: Rule, dated: Dated) -> Text:
    """Return a value with its conditions: ``≤ 2400 pupils (planned and built in or before 2010)``."""
    value = dated.value
    asked = requirement(rule.comparator, None if value.value is None else float(value.value), rule.unit)
    if not value.when.given:
        return asked
    return T("{requirement} ({conditions})", requirement=asked, conditions=conditions(value.when))


def basic_text(rule: Rule) -> Text:
    """Return what basically passes a rule 基本合格: a value, or a condition that people judge."""
    basic = rule.basic
    if basic is None:
        return T("the form knows no basic pass")
    if basic.value is None:
        return bilingual(basic.condition_en, basic.condition_zh)
    return requirement(rule.comparator, basic.value, rule.unit)


def explain(
    pack: Pack, code: str, on: date, facts: Facts = NO_FACTS, language: str = "en", *, keep_relaxations: bool = False
) -> str:
    """Return what rule ``code`` asks on day ``on``: value, conditions, citation, warnings, one line each.

    Where the stage or the kind of school is not given and the rule depends on it, every answer is listed.
    Raises :class:`planner.base.errors.BadInput` for an unknown code.
    """
    rule = pack.rule(code)
    lines = [T("{code} {name}", code=code, name=name_of(rule)).render(language)]
    lines.append(
        T("{dimension}; judged for {level}; {basis}", dimension=DIMENSIONS[rule.dimension],
          level=LEVELS[rule.level], basis=BASES[rule.basis]).render(language)
    )  # fmt: skip
    if rule.note_zh or rule.note_en:
        lines.append(bilingual(rule.note_en, rule.note_zh).render(language))
    if rule.basic is not None:
        lines.append(T("basically passed: {basic}", basic=basic_text(rule)).render(language))
    answers: dict[int, tuple[Standard, list[Facts]]] = {}
    for one in _spread(pack, rule, facts):
        standard = pack.lookup(code, on, one, keep_relaxations=keep_relaxations)
        answers.setdefault(id(standard), (standard, []))[1].append(one)
    for standard, whom in answers.values():
        lines.extend(line.render(language) for line in _answer(standard, whom, facts, on))
        if not keep_relaxations:
            lines.extend(line.render(language) for line in _replaced(pack, standard, on, whom))
    return "\n".join(lines)


def _spread(pack: Pack, rule: Rule, facts: Facts) -> Iterator[Facts]:
    """Fill in the stage and the kind of school where they matter and are not given."""
    whens = [value.when for one in _sources(pack, rule.code) for value in one.values]
    stages = rule.stages if facts.stage is None and any(when.stage for when in whens) else (facts.stage,)
    kinds: tuple[str | None, ...] = (facts.school_type,)
    if facts.school_type is None:
        named = {kind for when in whens for kind in when.school_type or ()}
        kinds = tuple(kind for kind in SCHOOL_TYPES if kind in named) or (None,)
    for stage in stages:
        for kind in kinds:
            for age in _ages(whens, facts):
                for year in _design_years(whens, facts):
                    yield replace(facts, stage=stage, school_type=kind, class_age=age, design_year=year)


def _ages(whens: list[When], facts: Facts) -> tuple[str | None, ...]:
    """The ages of classes that the rule tells apart, if none is given."""
    if facts.class_age is not None:
        return (facts.class_age,)
    named = {age for when in whens for age in when.class_age or ()}
    return tuple(age for age in CLASS_AGES if age in named) or (None,)


def _design_years(whens: list[When], facts: Facts) -> tuple[int | None, ...]:
    """A year of design on either side of each border that the rule draws, if none is given."""
    borders = {year for when in whens for year in (when.designed_from, when.designed_before) if year is not None}
    if facts.design_year is not None or not borders:
        return (facts.design_year,)
    return (*sorted(borders, reverse=True), min(borders) - 1)


def _sources(pack: Pack, code: str) -> Iterator[Rule]:
    """The rule as each pack of the chain states it."""
    current: Pack | None = pack
    while current is not None:
        if code in current.own:
            yield current.own[code]
        current = current.base


def _answer(standard: Standard, whom: list[Facts], asked: Facts, on: date) -> Iterator[Text]:
    """The lines of one answer."""
    who: list[Text] = []
    if asked.stage is None and whom[0].stage is not None:
        who.append(joined((STAGES[stage] for stage in dict.fromkeys(one.stage for one in whom) if stage), " / ", "、"))
    if asked.school_type is None and whom[0].school_type is not None:
        kinds = dict.fromkeys(one.school_type for one in whom)
        who.append(joined((SCHOOL_TYPES[kind] for kind in kinds if kind), " / ", "、"))
    if asked.class_age is None and whom[0].class_age is not None:
        ages = dict.fromkeys(one.class_age for one in whom)
        who.append(joined((CLASS_AGES[age] for age in ages if age), " / ", "、"))
    on_day = T("On {day}: {requirement}", day=on.isoformat(), requirement=standard.requirement)
    yield joined([on_day, T("for {whom}", whom=joined(who))]) if who else on_day
    yield T("  conditions: {conditions}", conditions=standard.conditions)
    if standard.since is not None:
        until = standard.until.isoformat() if standard.until else T("further notice")
        yield T("  in force: from {since} to {until}", since=standard.since.isoformat(), until=until)
    if standard.note is not None:
        yield T("  note: {note}", note=standard.note)
    if standard.citation is not None:
        yield T("  citation: {citation}", citation=cited(standard.citation))
    for warning in standard.warnings:
        yield T("  warning: {warning}", warning=warning)


def _replaced(pack: Pack, standard: Standard, on: date, whom: list[Facts]) -> Iterator[Text]:
    """Say which national relaxation the district's explicit value has replaced for these schools."""
    kept = pack.lookup(standard.code, on, whom[0], keep_relaxations=True)
    if kept.relaxed and kept.value != standard.value:
        yield T("  replaced by the district's value: the national relaxation {requirement} ({conditions})",
                requirement=kept.requirement, conditions=kept.conditions)  # fmt: skip
