"""The words of the trace: kinds of requirements and of answers, and what a requirement asks."""

from __future__ import annotations

from planner.base.i18n import T, Text
from planner.standards.traced import Requirement
from planner.standards.words import SIGNS

#: What answers a requirement.
ANSWERS = {
    "standard": T("standard"),
    "attestation": T("attestation"),
    "ledger": T("ledger item"),
    "project": T("project"),
    "finance": T("finance rule"),
    "fact": T("fact of the scenario"),
    "schedule": T("schedule of the scenario"),
    "defect": T("defect of the document"),
}
#: What a requirement is.
KINDS = {
    "threshold": T("threshold"),
    "boolean": T("yes or no"),
    "veto": T("veto"),
    "issue": T("issue or task"),
    "fact": T("figure as found"),
    "schedule": T("date or phase"),
    "target": T("target"),
    "project": T("project"),
    "finance": T("money"),
    "trend": T("trend"),
    "rule": T("permission"),
    "doc-defect": T("defect of the document"),
}
#: What a requirement is asked of.
LEVELS = {
    "district": T("the district"),
    "county": T("a county of the prefecture"),
    "city": T("the city proper"),
    "per-school": T("each school"),
    "per-campus": T("each campus"),
    "per-room": T("each room"),
    "per-class": T("each class"),
    "per-teacher": T("each teacher"),
    "per-township": T("each township"),
    "per-residential-area": T("each residential area"),
    "per-project": T("each project"),
}
_WORDS = {
    "true": T("must be so"),
    "false": T("must not occur"),
    "closed": T("to be closed"),
    "done": T("to be done"),
    "allowed": T("may be counted"),
}


def asked(one: Requirement) -> Text:
    """Return what a requirement asks, as its document states it: ``≥ 4.2 人/百生``, ``must be so``."""
    if one.value in _WORDS:
        return _WORDS[one.value]
    if one.comparator == "up":
        return T("rises {unit}", unit=one.unit)
    if one.comparator == "between" or not one.comparator:
        return T("{value} {unit}", value=one.value or "–", unit=one.unit)
    return T("{sign} {value} {unit}", sign=SIGNS.get(one.comparator, one.comparator), value=one.value, unit=one.unit)
