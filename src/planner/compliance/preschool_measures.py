"""What is measured on kindergartens 学前指标值: shares, areas, staffing; unknown stays unknown."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np

from planner.base.preschool import PUBLIC_OPERATORS
from planner.base.rounding import TOLERANCE
from planner.base.types import Bools, Floats, Ints
from planner.compliance.preschool_book import DESIGN_SPLIT, Subject
from planner.indicators.preschool import kindergartens_needed, ratio, staffed


class Known(NamedTuple):
    """Of a group of kindergartens per year (y): how many there are, surely meet a rule, and surely miss it."""

    number: Ints
    met: Ints
    missed: Ints

    def verdict(self, share: Floats) -> tuple[Floats, Any]:
        """Return the value in per cent (surely met of all) and the verdicts (y) against the least ``share``.

        Met or not met only where what is not known cannot change it; a group without members is not measured.
        """
        value = 100 * ratio(self.met, self.number)
        need = share * self.number - TOLERANCE
        words = np.where(self.met >= need, "met", np.where(self.number - self.missed < need, "not_met", "unknown"))
        return value, np.where(self.number > 0, words, "not_measured").astype(object)


def children_in(subject: Subject, *operators: str) -> Ints:
    """Return the children in kindergartens of these operators (y)."""
    outcome = subject.outcome
    return np.asarray(np.where(outcome.of(*operators), outcome.attending, 0).sum(axis=0), dtype=np.int64)


def area_per_child(subject: Subject) -> Floats:
    """Return building, activity and outdoor m² per child (n, 3, y); NaN where not given or without children."""
    outcome = subject.outcome
    return np.stack([ratio(outcome.area[:, i], outcome.attending) for i in range(3)], axis=1)


def area_verdicts(subject: Subject) -> tuple[Bools, Bools]:
    """Return where a kindergarten meets all three areas, and where it surely misses one (n, y).

    A row of totals that meets them on average proves nothing of its members; one that misses them has one that does.
    """
    value, asked = area_per_child(subject), subject.targets.area[None]
    with np.errstate(invalid="ignore"):
        holds = value >= asked - TOLERANCE
        misses = value < asked - TOLERANCE
    return np.asarray(holds.all(axis=1)), np.asarray(misses.any(axis=1))


def by_design(subject: Subject, strict: bool) -> Known:
    """Return how many kindergartens designed from 2017 on (``strict``), or before, meet the areas."""
    outcome = subject.outcome
    of_group = (outcome.design_year >= DESIGN_SPLIT) == strict
    holds, misses = area_verdicts(subject)
    return counted(subject, holds, misses, of_group[:, None])


def staffing(subject: Subject) -> Known:
    """Return how many kindergartens have all teachers and carers."""
    outcome, targets = subject.outcome, subject.targets
    full = staffed(
        outcome.class_count, outcome.teachers, outcome.staff[:, 2], targets.teachers_per_class, targets.carers_per_class
    )
    return counted(subject, full, ~full, np.ones((len(outcome.kindergartens), 1), dtype=np.bool_))


def counted(subject: Subject, holds: Bools, misses: Bools, of_group: Bools) -> Known:
    """Count open kindergartens of a group (n, y); rows of totals with care (see :func:`area_verdicts`)."""
    outcome = subject.outcome
    number = np.where(outcome.open & of_group, outcome.members[:, None], 0)
    single = outcome.members[:, None] == 1
    met = np.where(single & holds, number, 0)
    missed = np.where(misses & (number > 0), 1, 0)
    return Known(number.sum(axis=0), met.sum(axis=0), missed.sum(axis=0))


def pay(subject: Subject) -> tuple[Floats, Bools]:
    """Return contract pay / post pay in public kindergartens in per cent (y), and where it has something to measure."""
    outcome = subject.outcome
    public = outcome.of(*PUBLIC_OPERATORS)
    means = []
    for r, amounts in ((1, outcome.pay_contract), (0, outcome.pay_post)):
        persons = np.where(public & np.isfinite(amounts), outcome.staff[:, r], 0)
        money = (persons * np.nan_to_num(amounts)).sum(axis=0)
        means.append(ratio(money, persons.sum(axis=0)))
    contract = np.where(public, outcome.staff[:, 1], 0).sum(axis=0) > 0
    return 100 * ratio(means[0], means[1]), np.asarray(contract)


def insured(subject: Subject) -> Floats:
    """Return staff with full social insurance in per cent of those of whom it is known (y)."""
    outcome = subject.outcome
    known = np.isfinite(outcome.insured) & np.isfinite(outcome.staff_total) & outcome.open
    part = np.where(known, outcome.insured, 0.0).sum(axis=0)
    return 100 * ratio(part, np.where(known, outcome.staff_total, 0.0).sum(axis=0))


def residential(subject: Subject) -> Floats:
    """Return the kindergartens of housing developments that are public or inclusive in per cent (y)."""
    outcome = subject.outcome
    of_group = outcome.open & outcome.residential[:, None]
    good = of_group & outcome.of(*PUBLIC_OPERATORS, "inclusive_private")
    return 100 * ratio(good.sum(axis=0), of_group.sum(axis=0))


@dataclass(frozen=True)
class Estate:
    """A housing development's kindergartens: needed (y), standing (y); ``people`` of ``rule`` whom they serve.

    ``rule`` is P8U (residents) or P8E (dwellings); '' where neither is given, which leaves the need unknown.
    """

    rule: str
    people: int
    needed: Ints
    standing: Ints


def estates(subject: Subject) -> tuple[Estate, ...]:
    """Return each development's need from the year of moving in, and its kindergartens that stand in each year.

    One stands if it is open and can hold at least the classes of P8C, whoever built it.
    """
    targets, outcome = subject.targets, subject.outcome
    years = np.array(subject.book.years, dtype=np.int64)
    large = outcome.rooms >= targets.development_classes * outcome.members[:, None]
    there = np.where((outcome.operator >= 0) & large, outcome.members[:, None], 0)
    found = []
    for one in subject.preschool.developments:
        count = kindergartens_needed(one.residents, one.dwellings, (targets.residents_low, targets.dwellings_low),
                                     (targets.residents_high, targets.dwellings_high))  # fmt: skip
        rule, people = "P8U", one.residents
        if people is None:
            rule, people = ("P8E", one.dwellings) if targets.dwellings_high else ("", None)
        own = np.array([name == one.id for name in outcome.development], dtype=np.bool_)
        needed = np.where(years >= (one.year or 0), count, 0)
        found.append(Estate(rule if people is not None else "", people or 0, needed, there[own].sum(axis=0)))
    return tuple(found)


def centers(subject: Subject) -> Ints:
    """Return the public centre kindergartens of each township (d, y)."""
    outcome = subject.outcome
    good = outcome.open & outcome.center[:, None] & outcome.of(*PUBLIC_OPERATORS)
    found = np.zeros((len(subject.projection.townships), good.shape[1]), dtype=np.int64)
    np.add.at(found, outcome.township_of, good.astype(np.int64))
    return found
