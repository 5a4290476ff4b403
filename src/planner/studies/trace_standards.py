"""Does a standard ask what its requirement asks? Value, comparator, stage, scope and basis are compared."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from datetime import date

from planner.base.errors import BadInput
from planner.base.i18n import T, Text
from planner.base.rounding import TOLERANCE
from planner.standards.catalogue import name_of
from planner.standards.facts import Facts
from planner.standards.finance import finance_rules
from planner.standards.lookup import Pack
from planner.standards.schema import Rule
from planner.standards.standard import Standard
from planner.standards.traced import Answer, Requirement, documents
from planner.standards.words import joined, requirement

#: What is judged, as requirements and as standards name it; anything else must be stated in the answer.
SCOPES: dict[str, tuple[str, ...]] = {
    "district": ("district",), "county": ("district",), "city": ("district",), "per-school": ("school", "unit"),
    "per-campus": ("school",), "per-room": ("school",), "per-class": ("class",), "per-teacher": ("teacher",),
    "per-township": ("township",), "per-residential-area": ("residential_area",), "per-project": ("project",),
}  # fmt: skip
Asked = tuple[str, float]  # comparator and value, as a standard holds them
Resolved = tuple[Text, str, Text | None]


class AskedStages:
    """For which stages the documents ask for a standard, over all requirements that it answers."""

    def __init__(self, rows: Iterable[Requirement], given: Mapping[str, Answer]) -> None:
        self._stages: dict[tuple[str, str], set[str]] = defaultdict(set)
        for row in rows:
            answer = given.get(row.id)
            for code in answer.codes if answer is not None else ():
                self._stages[(answer.pack if answer else "", code)].update(row.stages)

    def of(self, pack: str, code: str) -> set[str]:
        """Return the stages of ``code`` that some requirement asks for."""
        return self._stages[(pack, code)]


def asked_of(row: Requirement, answer: Answer) -> tuple[Asked, ...]:
    """Return what the standards must ask, one for each code of the answer.

    A range is a least and a greatest value, ``1/5/30`` one value for each code, and ``= 100 %`` means at least 100:
    nothing is above it. Raises ValueError where the document's words are no number and ``reads_as`` says nothing.
    """
    text = answer.reads_as or f"{row.comparator} {row.value}"
    sign, _, value = text.partition(" ")
    if text in ("true", "false"):
        return ((text, float(text == "true")),)
    if value in ("true", "false"):
        return ((value, float(value == "true")),)
    if sign in ("between", "=") and "-" in value:
        low, high = value.split("-")
        return ((">=", float(low)), ("<=", float(high)))
    if sign == "=":
        sign = ">=" if row.unit == "%" and float(value) == 100.0 else "=="
    return tuple((sign, float(part)) for part in value.split("/"))


def resolve_standard(row: Requirement, answer: Answer, packs: Callable[[str], Pack], stages: AskedStages) -> Resolved:
    """Return the standard in words, its citation, and what does not agree with the requirement (None: all does)."""
    where = T("{pack} {codes}", pack=answer.pack, codes=", ".join(answer.codes))
    try:
        pack = packs(answer.pack)
        asked = asked_of(row, answer)
    except BadInput as error:
        return where, "", error.problems[0].message
    except ValueError:
        return where, "", T("the document states no number, and no reading is given")
    if len(asked) != len(answer.codes) or not answer.codes:
        return where, "", T("the number of standards does not fit the requirement")
    texts: list[Text] = []
    sources: list[str] = []
    for code, one in zip(answer.codes, asked, strict=True):
        rule = pack.own.get(code)
        if rule is None:
            return where, "", T("the pack itself states no rule {code}", code=code)
        found = _looked_up(pack, rule, row, answer)
        texts.append(T("{code} {name}: {requirement}", code=code, name=name_of(rule),
                       requirement=next(iter(found.values())).requirement))  # fmt: skip
        sources.append(next(iter(found.values())).source)
        problem = _disagreement(row, answer, rule, found, one, stages.of(answer.pack, code))
        if problem is not None:
            return joined(texts, "; ", ";"), sources[0], problem
    return joined(texts, "; ", ";"), sources[0], None


def _looked_up(pack: Pack, rule: Rule, row: Requirement, answer: Answer) -> dict[str, Standard]:
    """Look the rule up at the end of the document's year for each stage that the requirement names."""
    day = date(documents()[row.document].day.year, 12, 31)
    stages = row.stages or rule.stages
    return {stage: pack.lookup(rule.code, day, Facts(stage=stage, **answer.facts)) for stage in stages}


def _disagreement(
    row: Requirement, answer: Answer, rule: Rule, found: Mapping[str, Standard], asked: Asked, stages: set[str]
) -> Text | None:
    comparator, value = asked
    for standard in found.values():
        if standard.comparator != comparator or standard.value is None or abs(standard.value - value) > TOLERANCE:
            wanted = requirement(comparator, value, rule.unit)
            return T("the document asks {wanted}, the standard {found}", wanted=wanted, found=standard.requirement)
    if set(rule.stages) != stages:
        return T("the standard is for {found}, the documents ask it of {wanted}",
                 found=", ".join(rule.stages), wanted=", ".join(sorted(stages)))  # fmt: skip
    if (answer.scope or rule.level) != rule.level or (not answer.scope and rule.level not in SCOPES[row.level]):
        return T("the document asks it of {wanted}, the standard is judged on {found}",
                 wanted=row.level, found=rule.level)  # fmt: skip
    if (rule.basis == "attested") != (answer.answer == "attestation"):
        return T("the basis of the standard is {basis}", basis=rule.basis)
    if row.numeric and rule.basis == "attested" and answer.reason is None:
        return T("a number is left to people's judgement, and no reason is given")
    return None


def resolve_finance(answer: Answer, packs: Callable[[str], Pack]) -> Resolved:
    """Return the rules on money in words, their citation, and the codes that the pack does not have."""
    where = T("{pack} {codes}", pack=answer.pack, codes=", ".join(answer.codes))
    try:
        rules = {rule.code: (rule, cited) for rule, cited in finance_rules(packs(answer.pack))}
    except BadInput as error:
        return where, "", error.problems[0].message
    missing = [code for code in answer.codes if code not in rules]
    if missing:
        return where, "", T("there is no rule on money {codes}", codes=", ".join(missing))
    names = (T("{code} {name}", code=code, name=rules[code][0].name) for code in answer.codes)
    return joined(names, "; ", ";"), rules[answer.codes[0]][1].short, None
