"""Preschool items that people enter 填报: tracked numbers, statements with evidence. Unknown is never met."""

from __future__ import annotations

import numpy as np

from planner.base.types import Floats
from planner.compliance.entered import statement, tracked_value
from planner.compliance.ledger import Ledger
from planner.compliance.preschool_book import CONDITIONS, ESTATES, STAGE, Subject, values_of
from planner.compliance.preschool_district import computed_here
from planner.compliance.preschool_measures import by_design
from planner.indicators.preschool import ratio
from planner.standards.schema import Rule

#: Tracked items that the tables may answer (see :func:`planner.compliance.preschool_district.computed_here`).
FROM_TABLES = ("P9", "P17I", "P27")
#: Items that preschool_district and preschool_each compute.
COMPUTED = ("P1", "P2", "P3", "P7", "P10", "P11", "P12", "P16", "P26S", "P28", "P29", "P31")


def judge_entered(subject: Subject, ledger: Ledger) -> None:
    """Enter every rule of the pack that is not computed: numbers by year, else statements.

    A computed rule that only a district's own pack has is entered as a tracked one: unknown until somebody enters it.
    """
    for rule in subject.book.pack.rules.values():
        if rule.code in (*CONDITIONS, *ESTATES, *COMPUTED):
            continue
        if rule.code in FROM_TABLES and computed_here(subject, rule.code):
            continue
        if rule.basis == "attested" or rule.comparator in ("true", "false"):
            _attested(subject, rule, ledger)
        else:
            _tracked(subject, rule, ledger)


def _tracked(subject: Subject, rule: Rule, ledger: Ledger) -> None:
    years, standards = subject.book.years, subject.book.of(rule.code)
    entered = [one for one in subject.district.tracked if one.item == rule.code]
    found = [tracked_value(entered, rule.code, year) for year in years]
    values = np.array([np.nan if value is None else value for value in found], dtype=np.float64)
    estimated = False
    if not entered:
        values = _from_tables(subject, rule.code, values)
        estimated = bool(np.isfinite(values).any())
    known = np.isfinite(values)
    holds, _ = ledger.compare(rule, [""], values[None], values_of(standards), known[None])
    words = np.where(known, np.where(holds[0], "met", "not_met"), "unknown").astype(object)
    ledger.enter(rule, [""], values[None], words[None], standards, estimated=estimated)


def _from_tables(subject: Subject, code: str, values: Floats) -> Floats:
    """Return what the base year's tables say of an item that nobody tracks: certificates P32, books P26K."""
    ones, outcome = subject.preschool.kindergartens, subject.outcome
    if code == "P32" and all(one.certified_teachers is not None for one in ones):
        certified = sum(one.certified_teachers or 0 for one in ones)
        share = 100 * ratio(certified, sum(one.teachers for one in ones))
        return np.full(values.shape, float(share))
    if code == "P26K" and np.isfinite(np.where(outcome.open, outcome.books, 0.0)).all():
        books = np.where(outcome.open, outcome.books, 0.0).sum(axis=0)
        return ratio(books, outcome.attending.sum(axis=0))
    return values


def _attested(subject: Subject, rule: Rule, ledger: Ledger) -> None:
    """The district as a whole and each kindergarten that a statement names; P26 can be refuted by the areas."""
    years = subject.book.years
    given = [one for one in subject.district.attestations if one.item == rule.code]
    schools = sorted({one.subject for one in given if one.subject})
    valid = subject.book.scenario.assumptions.attestation_years
    words = np.array([[statement(given, name, year, valid) for year in years] for name in ["", *schools]], dtype=object)
    for t in range(len(years)):
        named = set(words[1:, t])
        for less in ("unknown", "not_met"):
            if less in named:
                words[0, t] = "not_met" if words[0, t] == "not_met" else less
    if rule.code == "P26":
        for strict, share in ((True, subject.targets.new_area_share), (False, subject.targets.old_area_share)):
            refuted = by_design(subject, strict).verdict(share)[1] == "not_met"
            words[0] = np.where(refuted, "not_met", words[0])
    standards = subject.book.of(rule.code, [STAGE] * len(words))
    ledger.enter(rule, ["", *schools], np.full(words.shape, np.nan), words, standards)
