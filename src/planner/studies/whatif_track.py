"""One path of a what-if 走势判定: a projection and an outcome judged in arrays, for answers while a slider moves.

The rules are those of :mod:`planner.compliance.judge`; citations and tables are left out.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from planner.base.terms import INDICATORS, MEASURED_STAGES, PER_PUPILS
from planner.base.types import Bools, Floats, Ints, Projection, Targets
from planner.compliance.entered import judge_attested, judge_tracked
from planner.compliance.government import judge_class_size, judge_rooms, judge_rotation, judge_size
from planner.compliance.judge import first_year_all_met, unknown_items
from planner.compliance.ledger import Ledger, rounded_array
from planner.compliance.outcome import Outcome
from planner.compliance.resources import unit_stocks
from planner.compliance.rulebook import Rulebook, Standards
from planner.district.model import District
from planner.indicators.dispersion import dispersion
from planner.indicators.ratios import MET, NOT_MEASURED, NOT_MET, TOLERATED, ratios, tally
from planner.scenario.schema import Scenario
from planner.standards.lookup import Pack
from planner.standards.standard import compare_array


@dataclass(frozen=True)
class Track:
    """One path 走势 under the changed inputs. Axes: stage of ``MEASURED_STAGES``, indicator ``k``, year ``y``.

    ``verdicts`` holds every item but the resources (the columns of ``verdicts.csv``). ``budget`` are rows of
    ``budget.csv`` and ``total_cost_yuan`` the sum of all rows; both empty where nothing is done. ``broken`` counts,
    by code of the finding (``rule.posts``), what the plan breaks that a plan must keep to; ``dropped`` counts rows
    that have no place left (a school that no longer opens, a year past the horizon).
    """

    years: tuple[int, ...]
    pupils: Ints  # (stage, y)
    teachers: Ints  # (stage, y)
    measured: Ints  # (y): units that the school rule is asked of
    meeting: Ints  # (y): of them, those that meet it
    under: Ints  # (stage, k, y): units under the threshold
    cv: Floats  # (stage, k, y)
    limit: Floats  # (stage, k, y)
    coefficients: Ints  # (y): coefficients that are measured
    over: Ints  # (y): of them, those over their limit
    verdicts: pd.DataFrame
    first_year_all_met: int | None
    unknown_items: tuple[str, ...]
    budget: tuple[dict[str, Any], ...] = ()
    total_cost_yuan: int = 0
    broken: tuple[tuple[str, int], ...] = ()
    dropped: int = 0


def track_of(book: Rulebook, targets: Targets, outcome: Outcome) -> Track:
    """Return a path judged as :func:`planner.compliance.judge.judge` does.

    What arrays can say is said in arrays, the rest row by row.
    """
    stock = unit_stocks(book, targets, outcome)
    values = ratios(stock, book.projection.pupils, axis=1)
    if book.scenario.options.judge_rounded:
        rounded = [rounded_array(values[:, k], book.pack.rules[code].decimals) for k, code in enumerate(INDICATORS)]
        values = np.stack(rounded, axis=1)
    counts = tally(values, targets.threshold, targets.tolerance, targets.measured, axis=1)
    cv, over, counted = _spread(book, targets, stock)
    verdicts = _verdicts(book, targets, outcome)
    stages = [np.array([unit.stage == stage for unit in book.projection.units]) for stage in MEASURED_STAGES]
    short = (counts.verdict == NOT_MET) | (counts.verdict == TOLERATED)
    people = outcome.teachers.sum(axis=1)
    bad = (counts.school == NOT_MET).any(axis=0) | over.any(axis=(0, 1))
    return Track(
        years=book.projection.years,
        pupils=np.stack([book.projection.pupils[rows].sum(axis=0) for rows in stages]),
        teachers=np.stack([people[rows].sum(axis=0) for rows in stages]),
        measured=(counts.school != NOT_MEASURED).sum(axis=0),
        meeting=(counts.school == MET).sum(axis=0),
        under=np.stack([short[rows].sum(axis=0) for rows in stages]),
        cv=cv,
        limit=targets.cv_limit,
        coefficients=counted.sum(axis=(0, 1)),
        over=over.sum(axis=(0, 1)),
        verdicts=verdicts,
        first_year_all_met=_first(bad, first_year_all_met(verdicts, book.projection.years), book.projection.years),
        unknown_items=unknown_items(verdicts, book.pack, book.scenario.deadline),
    )


def _first(bad: Bools, others: int | None, years: tuple[int, ...]) -> int | None:
    """The later of the first years from which the resources and all other items hold; None where one does not."""
    broken = np.flatnonzero(bad)
    after = int(broken[-1]) + 1 if broken.size else 0
    return None if others is None or after >= len(years) else max(others, years[after])


def _spread(book: Rulebook, targets: Targets, stock: Floats) -> tuple[Floats, Bools, Bools]:
    """Coefficients (stage, k, y), which are over their limit, and which are measured at all."""
    stocks = np.maximum(np.moveaxis(stock, 0, -1), 0.0)
    pupils, per = book.projection.pupils.T[None], np.array(PER_PUPILS, dtype=np.float64)[:, None]
    found = []
    for stage in MEASURED_STAGES:
        here = np.array([unit.stage == stage for unit in book.projection.units], dtype=np.bool_)
        found.append(dispersion(stocks, pupils, targets.measured.T[None] & here, per))
    cv, anybody = np.stack([one.cv for one in found]), np.isfinite(np.stack([one.mean for one in found]))
    rule = book.pack.rules["CV"]
    judged = rounded_array(cv, rule.decimals) if book.scenario.options.judge_rounded else cv
    return cv, anybody & ~compare_array(judged, rule.comparator, targets.cv_limit), anybody


def _verdicts(book: Rulebook, targets: Targets, outcome: Outcome) -> pd.DataFrame:
    """Verdicts of everything but the resources."""
    ledger = Ledger(book.projection.years, book.scenario.options.judge_rounded)
    judge_rooms(book, targets, outcome, ledger)
    judge_size(book, targets, ledger)
    judge_class_size(book, targets, outcome, ledger)
    judge_rotation(book, targets, outcome, ledger)
    for rule in book.pack.rules.values():
        if rule.basis == "tracked":
            judge_tracked(book, rule, ledger)
        elif rule.basis == "attested":
            judge_attested(book, rule, ledger)
    return ledger.frame()


class Lookups(Rulebook):
    """A rulebook that looks each rule up once."""

    def __init__(self, district: District, scenario: Scenario, pack: Pack, projection: Projection) -> None:
        super().__init__(district, scenario, pack, projection)
        self._units: dict[str, Standards] = {}
        self._schools: dict[str, Standards] = {}

    def of_units(self, code: str) -> Standards:
        if code not in self._units:
            self._units[code] = super().of_units(code)
        return self._units[code]

    def of_schools(self, code: str) -> Standards:
        if code not in self._schools:
            self._schools[code] = super().of_schools(code)
        return self._schools[code]
