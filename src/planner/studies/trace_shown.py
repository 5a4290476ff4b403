"""What stands at the place of an answer 落点原文: its own words, for a reader who compares them with the document."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from planner.base.i18n import T, Text
from planner.scenario.load import LoadedScenario
from planner.scenario.preschool import PreschoolAssumptions
from planner.standards.catalogue import name_of
from planner.standards.finance import finance_rules
from planner.standards.lookup import Pack
from planner.standards.schema import Rule
from planner.standards.traced import Answer, Requirement
from planner.standards.words import bilingual, number, requirement
from planner.studies.trace_scenarios import Scenarios, Tables

#: Columns of a ledger item and of a project that a reader wants to see, with the words before them.
_LEDGER = {
    "title": T("Item: {value}"), "document": T("Document: {value}"), "line": T("Line: {value}"),
    "duty": T("Measures: {value}"), "departments": T("Departments: {value}"), "deadline": T("Deadline: {value}"),
    "term": T("In the document's words: {value}"), "state": T("State as entered: {value}"),
    "indicator": T("Closes when the data meet: {value}"), "evidence": T("Evidence: {value}"),
}  # fmt: skip
_PROJECT = {
    "name": T("Project: {value}"), "kind": T("Kind: {value}"), "places": T("Places: {value}"),
    "teaching_area_m2": T("Teaching area (m²): {value}"), "earliest_start": T("Earliest start: {value}"),
}  # fmt: skip
_PARAMETERS = {
    "village_month": T("Subsidy of a village kindergarten teacher"),
    "distance_from": T("Distance from which the subsidy is paid"),
    "distance_step": T("Distance of one step of the subsidy"),
    "distance_low": T("Least distance subsidy of a village teacher"),
    "distance_high": T("Greatest distance subsidy of a village teacher"),
}
_SIGNS = {
    ">": T("Growth over the year before must be greater than asked; judged every year, unknown without figures."),
    ">=": T("Growth over the year before must not be less than asked; judged every year, unknown without figures."),
}


def shown(row: Requirement, answer: Answer, packs: Callable[[str], Pack], found: Scenarios) -> tuple[Text, ...]:
    """Return the sentences that stand at the place of ``answer``; none where there is no such place."""
    if answer.answer in ("standard", "attestation"):
        pack = packs(answer.pack)
        return tuple(text for code in answer.codes if code in pack.own for text in _rule(pack.own[code]))
    if answer.answer == "finance" and answer.codes:
        rules = {rule.code: (rule, cited) for rule, cited in finance_rules(packs(answer.pack))}
        lines = [(rules[code][0], rules[code][1]) for code in answer.codes if code in rules]
        return tuple(
            text for rule, cited in lines
            for text in (rule.name, _SIGNS[rule.comparator],
                         T("Source: {source}, line {line}", source=cited.short, line=cited.line or "–"))
        )  # fmt: skip
    if answer.answer == "defect":
        return (answer.reason,) if answer.reason is not None else ()
    return tuple(text for one in found.of(answer.scenario) for text in _of_scenario(one, row, answer))


def _rule(rule: Rule) -> Iterator[Text]:
    """Name, judged for whom and how, and each value with its citation."""
    yield T("{code} {name}", code=rule.code, name=name_of(rule))
    if rule.basis == "attested":
        yield T("Judged by people: met only with evidence, date and post; unknown until then, which is never met.")
    elif rule.basis == "tracked":
        yield T("Tracked: the bureau enters a number by year; unknown until then, which is never met.")
    else:
        yield T("Computed from the district's tables, every school and year.")
    for value in rule.values:
        cited = value.citation
        told = requirement(rule.comparator, value.value, rule.unit)
        yield T("{value}; {document} {clause}", value=told, document=cited.document, clause=cited.clause)


def _of_scenario(one: LoadedScenario, row: Requirement, answer: Answer) -> Iterator[Text]:
    key, tables = answer.keys[0], Tables(one.district_path)
    if answer.answer in ("ledger", "project"):
        held = (tables.ledger if answer.answer == "ledger" else tables.projects).get(key)
        words = _LEDGER if answer.answer == "ledger" else _PROJECT
        for name, text in words.items() if held is not None else ():
            if held is not None and held.cells.get(name):
                yield Text(text.key, {"value": held.cells[name]})
    elif answer.answer == "finance" and one.scenario.preschool is not None:
        for name in answer.keys:
            info = PreschoolAssumptions.model_fields[name]
            extra = info.json_schema_extra if isinstance(info.json_schema_extra, dict) else {}
            value = number(float(getattr(one.scenario.preschool.assumptions, name)))
            label = _PARAMETERS.get(name) or Text(info.description or name)
            yield T("{label}: {value} {unit}", label=label, value=value, unit=str(extra.get("unit", "")))
    elif key == "phase":
        for phase in one.scenario.phases:
            if f"{phase.start}..{phase.end}" == row.value:
                yield T("Phase {first} to {last}: {name}", first=phase.start, last=phase.end,
                        name=bilingual(phase.name.en, phase.name.zh))  # fmt: skip
    elif key == "due" and one.scenario.due is not None and one.scenario.due.all is not None:
        yield T("Everything is due by {day}", day=one.scenario.due.all.isoformat())
    elif (fact := one.scenario.facts.get(key)) is not None:
        shown_value = number(fact.value) if isinstance(fact.value, float) else str(fact.value or "–")
        label = bilingual(fact.name.en, fact.name.zh)
        yield T("{label}: {value} {unit}", label=label, value=shown_value, unit=fact.unit)
        if fact.source is not None:
            yield T("Source: {source}, line {line}", source=f"{fact.source.number} {fact.source.clause}",
                    line=fact.source.line or "–")  # fmt: skip
