"""What people enter 填报: tracked numbers by year, and statements with evidence. Unknown is never met."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from planner.base.types import Bools
from planner.compliance.ledger import Ledger
from planner.compliance.rulebook import Rulebook
from planner.district.model import Attestation, TrackedValue
from planner.standards.readings import special_education_fund
from planner.standards.schema import Rule


def tracked_value(given: Iterable[TrackedValue], item: str, year: int) -> float | None:
    """Return what is known of ``item`` in ``year``: the last value up to it holds on, a planned one until measured."""
    known = [one for one in given if one.item == item and one.year <= year]
    if not known:
        return None
    return max(known, key=lambda one: (one.year, one.kind == "measured")).value


def judge_tracked(book: Rulebook, rule: Rule, ledger: Ledger) -> None:
    """Enter the verdicts of a tracked rule over the district; no value is ``unknown``."""
    standards = book.of_district(rule.code).copy()
    if rule.code == "G7":
        choice = book.scenario.options.special_education_fund
        standards = np.array([special_education_fund(one, choice) for one in standards], dtype=object)
    entered = [one for one in book.district.tracked if one.item == rule.code]
    found = [tracked_value(entered, rule.code, year) for year in book.projection.years]
    values = np.array([np.nan if value is None else value for value in found])
    asked = np.array([np.nan if one.value is None else one.value for one in standards])
    known = np.isfinite(values)
    holds, _ = ledger.compare(rule, [""], values[None], asked[None], known[None])
    words = np.where(known, np.where(holds[0], "met", "not_met"), "unknown").astype(object)
    ledger.enter(rule, [""], values[None], words[None], standards[None])


def statement(given: Iterable[Attestation], subject: str, year: int, valid_years: int) -> str:
    """Return what is attested of ``subject`` in ``year``: the last statement made up to it; without a date, always.

    ``given`` are the attestations of one item. Nothing attested is ``unknown``, and so is "met" without evidence, date
    and post, or older than ``valid_years``.
    """
    known = [one for one in given if one.subject == subject and (not one.date or int(one.date[:4]) <= year)]
    if not known:
        return "unknown"
    last = max(known, key=lambda one: one.date)
    holds = not lacks(last) and not is_stale(last, year, valid_years)
    return last.status if last.status != "met" or holds else "unknown"


def lacks(one: Attestation) -> tuple[str, ...]:
    """Return what a statement lacks to count as met 佐证要件: evidence, date, the post of who makes it."""
    return tuple(name for name in ("evidence", "date", "role") if not getattr(one, name))


def is_stale(one: Attestation, year: int, valid_years: int) -> bool:
    """Say whether a statement is too old to count in ``year`` (佐证过期)."""
    return bool(one.date) and year > int(one.date[:4]) + valid_years


def judge_attested(book: Rulebook, rule: Rule, ledger: Ledger, contradicted: Bools | None = None) -> None:
    """Enter the verdicts of an attested rule: the district as a whole, and each school that a statement names.

    The district is ``met`` only if it is attested and no school named is less than met; in years that the tables
    contradict (y) it is not met, whatever is attested.
    """
    given = [one for one in book.district.attestations if one.item == rule.code]
    schools = sorted({one.subject for one in given if one.subject})
    years = book.projection.years
    valid = book.scenario.assumptions.attestation_years
    words = np.array(
        [[statement(given, subject, year, valid) for year in years] for subject in ["", *schools]], dtype=object
    )
    for t in range(len(years)):
        named = set(words[1:, t])
        for less in ("unknown", "not_met"):
            if less in named:
                words[0, t] = "not_met" if words[0, t] == "not_met" else less
    if contradicted is not None:
        words[0, contradicted] = "not_met"
    standards = np.stack([book.of_district(rule.code)] * len(words))
    ledger.enter(rule, ["", *schools], np.full(words.shape, np.nan), words, standards)
