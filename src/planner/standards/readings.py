"""Readings that the documents leave open 口径选项: each with its choices and its stated default.

The choices themselves are options of the scenario (or of the look-up); this module says what each means and
holds the small rules that follow from them.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from planner.base.i18n import T, Text
from planner.base.rounding import ceil_at_least
from planner.standards.facts import Facts
from planner.standards.schema import Rule
from planner.standards.standard import Standard

#: School types whose compulsory grades span two stages 一贯制学校.
COMBINED = ("nine_year", "twelve_year")


@dataclass(frozen=True)
class Reading:
    """One open reading: the option's key, its choices, the default, and what is at stake."""

    key: str
    choices: tuple[str, ...]
    default: str
    question: Text
    why: Text


READINGS: tuple[Reading, ...] = (
    Reading(
        "judge_rounded",
        ("false", "true"),
        "false",
        T("Are values judged exactly, or rounded as the form shows them?"),
        T("No document says. Exact values are judged; where rounding would change a verdict, a warning says so."),
    ),
    Reading(
        "special_rooms_reading",
        ("each", "together"),
        "each",
        T("Music and art rooms: one of each per 12 classes, or one of either?"),
        T("The wording asks for each; the Shenyang sheet adds the two together against one count."),
    ),
    Reading(
        "size_by",
        ("school", "campus"),
        "school",
        T("Is school size judged by school, or by campus?"),
        T("The national text says school; some districts judge each campus by its own build year."),
    ),
    Reading(
        "special_education_fund",
        ("none", "6000", "8000"),
        "none",
        T("Special-education funding per pupil: 6,000 or 8,000 yuan?"),
        T("6,000 in the measures of 2017, 8,000 in a later form. By default, what the pack in force says."),
    ),
    Reading(
        "keep_relaxations",
        ("false", "true"),
        "false",
        T("Does a district's explicit value leave the national relaxations in place?"),
        T("By default it replaces the national value and its relaxations; where the district is silent, it inherits."),
    ),
    Reading(
        "recheck_years",
        ("none", "3"),
        "none",
        T("How long do values of the transition count after recognition?"),
        T("By default each ends on the day assumed for it; with 3 they count until the recheck in the third year."),
    ),
)


def special_education_fund(standard: Standard, choice: int | None) -> Standard:
    """Return G7 with the value that the scenario chose (6000 or 8000 yuan per pupil), or as it stands (None)."""
    if choice is None or not standard.in_force or standard.value == choice:
        return standard
    told = T(
        "The scenario chose {value} yuan per pupil; the document in force says {stated}.",
        value=choice, stated=f"{standard.value:.0f}",
    )  # fmt: skip
    return replace(standard, value=float(choice), warnings=(*standard.warnings, told))


def rooms_needed(classes: int, standard: Standard) -> int:
    """Return the rooms that G3 asks for: classes ÷ (classes per room), rounded up; 0 where no rule is in force.

    Read ``each``, the number holds for music and for art; read ``together``, for both in sum.
    """
    if standard.value is None or classes <= 0:
        return 0
    return ceil_at_least(classes / standard.value)


def rooms_suffice(music: int, art: int, needed: int, reading: str = "each") -> bool:
    """Tell whether rooms of sufficient area suffice under a reading of G3 (``each`` or ``together``)."""
    if reading == "each":
        return music >= needed and art >= needed
    if reading == "together":
        return music + art >= needed
    raise ValueError(f"unknown reading of the music and art rooms: {reading}")


def lease_counts(
    rule: Rule, standard: Standard, *, walk_minutes: float | None, exclusive: bool | None, contract: str | None
) -> bool:
    """Tell whether a leased venue counts in R5 under R5L; anything not known does not."""
    terms = rule.venue
    if terms is None or not standard.in_force:
        return False
    return standard.met(walk_minutes) and (exclusive is True or not terms.exclusive) and contract in terms.contract


def facts_for_rooms(facts: Facts) -> Facts:
    """Return a school's facts for the rules on its rooms: a combined school counts with its highest stage."""
    return replace(facts, stage="junior") if facts.school_type in COMBINED else facts
