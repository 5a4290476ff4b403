"""What a bound is a bound of 下界含义, in the reader's language: ``run.json`` keeps it in English, part by part."""

from __future__ import annotations

from planner.base.i18n import T, Text

#: What the engine says, for translation.
_PARTS = (
    T("schools priced apart, each with one tolerated indicator free per year, people and rooms fractional, for the "
      "given project starts"),
    T("all schedules allowed: linear relaxation, tolerated indicator free per unit and year"),
    T("sum of the least costs of both blocks with all the money, for the project starts of the schools, the pay path "
      "and the teachers and rooms that move"),
    T("all preschool plans under the pay path found, for the decisions considered"),
    T("rules on growth of money not in the bound"),
    T("programmes as chosen beforehand (least cost by themselves)"),
    T("under the scenario's margins"),
    T("of the plan without a price on changes"),
)  # fmt: skip


def bound_words(told: str) -> Text:
    """Return the words of ``bound_of``; a part that nobody translated stands as it is."""
    first, *rest = told.split("; ")
    whole = Text(first) if first in {one.key for one in _PARTS} else Text("{n}", {"n": first})
    for part in rest:
        known = Text(part) if part in {one.key for one in _PARTS} else Text("{n}", {"n": part})
        whole = T("{first}; {next}", first=whole, next=known)
    return whole
