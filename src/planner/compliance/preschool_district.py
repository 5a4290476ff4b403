"""Items judged on the district, its townships and groups of kindergartens: P1–P3, P7, P9, P16, P26S, P28, P29, P31."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from planner.base.preschool import PUBLIC_OPERATORS
from planner.base.types import Bools, Floats
from planner.compliance.ledger import Ledger
from planner.compliance.preschool_book import ESTATES, STAGE, Subject, values_of
from planner.compliance.preschool_measures import (
    Known,
    by_design,
    centers,
    children_in,
    estates,
    insured,
    pay,
    residential,
    staffing,
)
from planner.compliance.preschool_targets import DESIGN_GROUPS
from planner.indicators.preschool import ratio


def judge_district(subject: Subject, ledger: Ledger) -> None:
    """Enter the verdicts of every computed item that is not asked of single kindergartens."""
    outcome, projection = subject.outcome, subject.projection
    total = outcome.attending.sum(axis=0)
    population = projection.population.sum(axis=0)
    born = not subject.district.births or any(one.population_3_5 is None for one in subject.preschool.townships)
    guess = born or not subject.preschool.townships or "kindergarten_enrolment" in subject.preschool.missing
    _enter(subject, ledger, "P1", 100 * ratio(total, population), estimated=guess)
    inclusive = children_in(subject, *PUBLIC_OPERATORS, "inclusive_private")
    _enter(subject, ledger, "P2", 100 * ratio(inclusive, total))
    _enter(subject, ledger, "P3", 100 * ratio(children_in(subject, *PUBLIC_OPERATORS), total))
    _centers(subject, ledger)
    _estates(subject, ledger)
    if computed_here(subject, "P9"):
        _enter(subject, ledger, "P9", residential(subject))
    ratio_of_pay, contract = pay(subject)
    _enter(subject, ledger, "P16", ratio_of_pay, ~contract)
    if computed_here(subject, "P17I"):
        _enter(subject, ledger, "P17I", insured(subject))
    _designs(subject, ledger)
    classes = outcome.class_count.sum(axis=0)
    within = classes - outcome.over_size.sum(axis=(0, 1))
    _enter(subject, ledger, "P28", 100 * ratio(within, classes))
    _known(subject, ledger, "P29", staffing(subject))
    _enter(subject, ledger, "P31", ratio(total, outcome.teachers.sum(axis=0)))


def computed_here(subject: Subject, code: str) -> bool:
    """Say whether a tracked item is computed from the tables.

    The pack has it as a number, nobody tracks it, and the tables hold what it takes.
    """
    if code not in subject.book or subject.book.rule(code).unit == "yes_no":
        return False
    if any(one.item == code for one in subject.district.tracked):
        return subject.book.rule(code).basis == "computed"
    holds: dict[str, Callable[[], bool]] = {
        "P9": lambda: bool(subject.outcome.residential.any()),
        "P17I": lambda: bool(np.isfinite(insured(subject)).any()),
        "P27": lambda: bool(by_design(subject, True).missed.any()),
    }
    return subject.book.rule(code).basis == "computed" or holds[code]()


def _enter(
    subject: Subject, ledger: Ledger, code: str, value: Floats, nothing: Bools | None = None, estimated: bool = False
) -> None:
    """Enter a district item; a value that is not known is ``unknown``, ``nothing`` to measure ``not_measured``."""
    if code not in subject.book:
        return
    rule, standards = subject.book.rule(code), subject.book.of(code)
    known = np.isfinite(value)
    holds, _ = ledger.compare(rule, [""], value[None], values_of(standards), known[None])
    words = np.where(known, np.where(holds[0], "met", "not_met"), "unknown")
    if nothing is not None:
        words = np.where(nothing & ~known, "not_measured", words)
    ledger.enter(rule, [""], value[None], words[None].astype(object), standards, estimated=estimated)


def _known(subject: Subject, ledger: Ledger, code: str, known: Known) -> None:
    if code not in subject.book:
        return
    rule, standards = subject.book.rule(code), subject.book.of(code)
    value, words = known.verdict(values_of(standards)[0] / 100)
    ledger.enter(rule, [""], value[None], words[None], standards)


def _centers(subject: Subject, ledger: Ledger) -> None:
    """P7 per township; where no kindergarten says whether it is a centre, nobody knows."""
    rows = np.flatnonzero(subject.targets.centers > 0)
    if "P7" not in subject.book or rows.size == 0:
        return
    names = [f"township:{subject.projection.townships[d]}" for d in rows]
    rule, standards = subject.book.rule("P7"), subject.book.of("P7", [STAGE] * len(rows))
    value = centers(subject)[rows].astype(np.float64)
    marked = bool(subject.outcome.center.any())
    holds, _ = ledger.compare(rule, names, value, values_of(standards), np.full(value.shape, marked))
    words = np.where(holds, "met", "not_met") if marked else np.full(value.shape, "unknown")
    shown = value if marked else np.full(value.shape, np.nan)
    ledger.enter(rule, names, shown, words.astype(object), standards)


def _estates(subject: Subject, ledger: Ledger) -> None:
    """P8U or P8E per development: people per kindergarten of its own that stands; none where there is none.

    Too few people, or nobody there yet: not measured. Neither residents nor dwellings given: nobody knows (P8U).
    """
    ones = list(zip(subject.preschool.developments, estates(subject), strict=True))
    for code in ESTATES:
        here = [(one, estate) for one, estate in ones if (estate.rule or "P8U") == code]
        if code not in subject.book or not here:
            continue
        names = [f"development:{one.id}" for one, _ in here]
        standards = subject.book.of(code, [STAGE] * len(here))
        needed = np.stack([estate.needed for _, estate in here])
        standing = np.stack([estate.standing for _, estate in here])
        people = np.array([[float(estate.people)] for _, estate in here])
        words = np.where(needed == 0, "not_measured", np.where(standing >= needed, "met", "not_met"))
        unknown = np.array([[not estate.rule] for _, estate in here])
        value = np.where(unknown | (needed == 0), np.nan, ratio(people, standing))
        ledger.enter(
            subject.book.rule(code), names, value, np.where(unknown, "unknown", words).astype(object), standards
        )


def _designs(subject: Subject, ledger: Ledger) -> None:
    """P26S in its two groups by year of design; P27 where the areas refute it and nobody tracks it."""
    if "P26S" in subject.book:
        standards = subject.book.of("P26S", DESIGN_GROUPS)
        shares = values_of(standards) / 100
        found = [by_design(subject, strict).verdict(share) for strict, share in zip((True, False), shares, strict=True)]
        values = np.stack([value for value, _ in found])
        words: Any = np.stack([word for _, word in found])
        guess = bool((subject.outcome.design_year == 0).any())
        names = ["design:2017+", "design:before 2017"]
        ledger.enter(subject.book.rule("P26S"), names, values, words, standards, estimated=guess)
    if computed_here(subject, "P27"):
        known = by_design(subject, True)
        standards = subject.book.of("P27")
        value = 100 * ratio(known.number - known.missed, known.number)
        words = np.where(known.missed > 0, "not_met", np.where(known.number > 0, "unknown", "not_measured"))
        rule = subject.book.rule("P27")
        ledger.enter(rule, [""], value[None], words[None].astype(object), standards, estimated=True)
