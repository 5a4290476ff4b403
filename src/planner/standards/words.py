"""The words of the standards in both languages: units, levels, conditions, dates, citations."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from planner.base.i18n import T, Text
from planner.standards.schema import Citation, When


@dataclass(frozen=True)
class Bilingual(Text):
    """A text that carries its own Chinese: names and notes written in the packs."""

    zh: str = ""

    def render(self, language: str = "en") -> str:
        """Return the text in ``language``; the other language where one is missing."""
        return (self.zh or self.key) if language == "zh_CN" else (self.key or self.zh)


@dataclass(frozen=True)
class Joined(Text):
    """Texts in a row, with the separator of the language."""

    parts: tuple[Text, ...] = ()
    en_between: str = ", "
    zh_between: str = ","

    def render(self, language: str = "en") -> str:
        """Return the parts in ``language``, joined."""
        between = self.zh_between if language == "zh_CN" else self.en_between
        return between.join(part.render(language) for part in self.parts)


def bilingual(en: str, zh: str) -> Bilingual:
    """Return a text of a pack in both its languages."""
    return Bilingual(en, {}, zh)


def joined(parts: Iterable[Text], en: str = ", ", zh: str = ",") -> Text:
    """Return ``parts`` as one text."""
    return Joined("", {}, tuple(parts), en, zh)


STAGES = {
    "kindergarten": T("preschool"),
    "primary": T("primary stage"),
    "junior": T("junior stage"),
    "special": T("special education"),
}
SCHOOL_TYPES = {
    "primary": T("primary school"),
    "junior": T("junior school"),
    "nine_year": T("nine-year school"),
    "twelve_year": T("twelve-year school"),
    "complete_secondary": T("complete secondary school"),
    "teaching_point": T("teaching point"),
    "special": T("special school"),
    "vocational": T("vocational school"),
    "kindergarten": T("kindergarten"),
}
AREAS = {"urban": T("urban area"), "town": T("town area"), "rural": T("rural area")}
CLASS_AGES = {
    "K1": T("youngest classes (K1)"),
    "K2": T("middle classes (K2)"),
    "K3": T("oldest classes (K3)"),
    "mixed": T("classes of mixed ages"),
}
DIMENSIONS = {
    "universal": T("Universal and inclusive provision"),
    "resources": T("Resources"),
    "government": T("Government safeguards"),
    "quality": T("Quality of education"),
    "recognition": T("Public recognition"),
    "measures": T("Measures and organisation"),
    "veto": T("Vetoes"),
}
LEVELS = {
    "class": T("each class"),
    "teacher": T("each teacher"),
    "school": T("each school"),
    "unit": T("each school and stage"),
    "project": T("each project"),
    "residential_area": T("each residential area"),
    "township": T("each township"),
    "district": T("the district"),
}
BASES = {
    "computed": T("computed from the tables"),
    "tracked": T("a number entered by year"),
    "attested": T("judged by people, with evidence"),
}
#: What is asked for, by unit; ``sign`` and ``value`` are filled in by :func:`requirement`.
UNITS = {
    "per_100_pupils": T("{sign} {value} per 100 pupils"),
    "m2_per_pupil": T("{sign} {value} m² per pupil"),
    "yuan_per_pupil": T("{sign} {value} yuan per pupil"),
    "coefficient": T("{sign} {value} (coefficient)"),
    "indicators": T("{sign} {value} of 7 indicators"),
    "share": T("{sign} {value} of the threshold"),
    "classes_per_room": T("{sign} {value} classes per room"),
    "m2": T("{sign} {value} m² per room"),
    "pupils": T("{sign} {value} pupils"),
    "pupils_per_class": T("{sign} {value} pupils per class"),
    "percent": T("{sign} {value} %"),
    "ratio": T("{sign} {value} (ratio)"),
    "minutes": T("{sign} {value} minutes on foot"),
    "percentage_points": T("{sign} {value} percentage points"),
    "m2_per_child": T("{sign} {value} m² per child"),
    "books_per_child": T("{sign} {value} books per child"),
    "yuan_per_child": T("{sign} {value} yuan per child"),
    "children_per_class": T("{sign} {value} children per class"),
    "children_per_teacher": T("{sign} {value} children per teacher"),
    "teachers_per_class": T("{sign} {value} teachers per class"),
    "carers_per_class": T("{sign} {value} carers per class"),
    "kindergartens": T("{sign} {value} kindergartens"),
    "classes": T("{sign} {value} classes"),
    "residents": T("{sign} {value} residents"),
    "dwellings": T("{sign} {value} dwellings"),
    "persons": T("{sign} {value} persons"),
    "years": T("{sign} {value} years"),
    "times_per_year": T("{sign} {value} times a year"),
    "hours_per_day": T("{sign} {value} hours a day"),
    "hours_in_five_years": T("{sign} {value} hours in five years"),
    "minutes_per_day": T("{sign} {value} minutes a day"),
    "drill_minutes": T("{sign} {value} minutes each time"),
    "features": T("{sign} {value} special features"),
    "kilometres": T("{sign} {value} km"),
    "yuan_per_month": T("{sign} {value} yuan a month"),
    "level": T("level {sign} {value}"),
}
_PLAIN = T("{sign} {value}")
SIGNS = {">=": "≥", "<=": "≤", ">": ">", "<": "<", "==": "="}


def number(value: float) -> str:
    """Return a threshold as it is written in documents: 4.2, 2000, 0.45."""
    return f"{value:.6g}" if abs(value) < 1e6 else f"{value:.0f}"


def requirement(comparator: str, value: float | None, unit: str) -> Text:
    """Return what is asked for: ``≥ 4.2 per 100 pupils``, ``must be so``, ``must not be so``."""
    if value is None:
        return T("no rule in force")
    if unit == "allowed":
        return T("may be counted")
    if comparator == "true":
        return T("must be so")
    if comparator == "false":
        return T("must not occur")
    return Text(UNITS.get(unit, _PLAIN).key, {"sign": SIGNS[comparator], "value": number(value)})


def _condition(name: str, value: Any) -> Text:
    """One condition in words."""
    if name in ("stage", "school_type", "area_type", "class_age"):
        words = {"stage": STAGES, "school_type": SCHOOL_TYPES, "area_type": AREAS, "class_age": CLASS_AGES}[name]
        return joined((words[one] for one in value), " / ", "、")
    if name == "dense_center":
        return T("in an over-dense central city") if value else T("not in an over-dense central city")
    plain = {
        "built_before_or_in": T("planned and built in or before {year}", year=value),
        "migrant_share_over": T("migrant children over {share} %", share=number(100 * float(value))),
        "largest_class_under": T("largest class under {pupils}", pupils=value),
        "pupils_from": T("{pupils} pupils or more", pupils=value),
        "pupils_under": T("fewer than {pupils} pupils", pupils=value),
        "built_or_enlarged_from": T("built or enlarged in {year} or later", year=value),
        "designed_from": T("designed in {year} or later", year=value),
        "designed_before": T("designed before {year}", year=value),
    }
    return plain[name]


def conditions(when: When) -> Text:
    """Return the conditions of a value in words."""
    given = when.given
    return joined(_condition(name, value) for name, value in given.items()) if given else T("no condition")


def cited(citation: Citation) -> Text:
    """Return a citation in words, with the day on which it was checked."""
    where = T("{document} ({number}), {clause}", document=citation.document, number=citation.number,
              clause=citation.clause)  # fmt: skip
    parts = [where]
    if citation.line is not None:
        parts.append(T("line {line}", line=citation.line))
    if citation.via:
        parts.append(T("second-hand: {via}", via=citation.via))
    parts.append(T("checked {day}", day=citation.checked.isoformat()))
    return joined(parts)
