"""Training to 360 hours in five years 五年360学时: cohorts of a plan, and what their drop-outs leave of the share.

Cohorts are those of the plan's programmes, and those by whom the entered path of the item rises: they hold the hours
in the year of the rise and were trained in the two years before it. Whoever holds the hours in the base year keeps
them, as the entered path says.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np

from planner.base.types import Action, Bools, Floats
from planner.compliance.entered import tracked_value
from planner.compliance.ledger import rounded_array
from planner.compliance.programmes import LEVER, step_of, terms_of, unit_cost, with_programmes
from planner.compliance.rulebook import Rulebook
from planner.scenario.programmes import TRAINING_HOURS, TRAINING_SPAN, Programme
from planner.simulation.events import Event
from planner.simulation.hours import planned_holding
from planner.simulation.network import Cohort, Network
from planner.standards.standard import compare_array

#: Courses in five years that are enough.
ASKED = TRAINING_SPAN // TRAINING_HOURS


def hours_items(book: Rulebook) -> tuple[str, ...]:
    """Return the tracked items that cohorts of teachers raise by hours and whose base value is known."""
    return tuple(
        rule.code
        for rule in book.pack.rules.values()
        if rule.basis == "tracked"
        and (terms := terms_of(book, rule.code)) is not None
        and terms.per == "teacher"
        and len(terms.pattern) > 1
        and tracked_value(book.district.tracked, rule.code, book.scenario.base_year) is not None
    )


def cohorts_of(book: Rulebook, rows: tuple[Action, ...]) -> tuple[Cohort, ...]:
    """Return the cohorts of a plan's rows and of the entered paths."""
    return tuple(
        cohort
        for code in hours_items(book)
        if (terms := terms_of(book, code)) is not None
        for cohort in (*_entered(book, code, terms), *_programmed(book, code, terms, rows))
    )


def _entered(book: Rulebook, code: str, terms: Programme) -> Iterator[Cohort]:
    """Yield those by whom the entered path rises above what it was before, year by year."""
    years, step = book.projection.years, step_of(book, terms)
    path = [tracked_value(book.district.tracked, code, year) or 0.0 for year in years]
    for t in range(1, len(years)):
        persons = round(max(0.0, path[t] - max(path[:t])) / step)
        if persons:
            first, cycle = t - terms.lag, len(terms.pattern)
            courses = {
                at for at in range(first, len(years)) if terms.pattern[(at - first) % cycle]
            }  # three years in five, as long as the share is kept up
            yield Cohort(
                f"{code}@{years[t]}", code, persons, frozenset(at for at in courses if at > 0),
                frozenset(at for at in courses if at <= 0), ASKED,
            )  # fmt: skip


def _programmed(book: Rulebook, code: str, terms: Programme, rows: tuple[Action, ...]) -> Iterator[Cohort]:
    base = book.scenario.base_year
    mine = [row for row in rows if row.lever == LEVER and row.item.partition(":")[0] == code and ":" in row.item]
    for item in sorted({row.item for row in mine}):
        paid = [row for row in mine if row.item == item]
        yield Cohort(
            item, code, min(row.quantity for row in paid), frozenset(row.year - base for row in paid), asked=ASKED,
            fund=paid[0].fund, price=unit_cost(book, code, terms, 1),
        )  # fmt: skip


@dataclass(frozen=True)
class Share:
    """An item that hours of training raise: planned values and verdicts (y), what is asked, what a person adds."""

    code: str
    planned: Floats
    holds: Bools
    asked: Floats
    comparator: str
    step: float
    decimals: int | None  # verdicts on values rounded so; None: unrounded

    def passes(self, network: Network, events: Iterable[Event]) -> Bools:
        """Return whether the item holds (y) with the hours that an event log leaves."""
        value = self.planned - self.step * missing(network, events, self.code)
        shown = value if self.decimals is None else rounded_array(value, self.decimals)
        reached = np.asarray(compare_array(shown, self.comparator, self.asked), dtype=np.bool_)
        passed: Bools = self.holds & (reached | ~np.isfinite(self.asked) | (value == self.planned))
        return passed


def shares_of(book: Rulebook, rows: tuple[Action, ...], holds: dict[str, Bools]) -> tuple[Share, ...]:
    """Return the items of hours with what the plan leads to; ``holds`` are the judge's verdicts by code (y)."""
    found = []
    reached, years = with_programmes(book, rows), book.projection.years
    for code in hours_items(book):
        terms, rule = terms_of(book, code), book.pack.rules[code]
        assert terms is not None
        planned = [tracked_value(reached.tracked, code, year) for year in years]
        asked = [np.nan if one.value is None else float(one.value) for one in book.of_district(code)]
        decimals = rule.decimals if book.scenario.options.judge_rounded else None
        found.append(
            Share(code, np.array(planned, dtype=np.float64), holds[code], np.array(asked, dtype=np.float64),
                  rule.comparator, step_of(book, terms), decimals)
        )  # fmt: skip
    return tuple(found)


def missing(network: Network, events: Iterable[Event], code: str) -> Floats:
    """Return persons (y) who should hold the hours of five years by the plan and do not."""
    mine = [cohort for cohort in network.cohorts if cohort.item == code]
    lacking = np.zeros(network.years, dtype=np.int64)
    for cohort in mine:
        lacking += planned_holding(cohort, network.years)
    for event in events:
        if event.what == "hours_held" and event.subject == code:
            lacking[int(event.month // 12) :] -= int(event.quantity)
    return np.asarray(lacking, dtype=np.float64)
