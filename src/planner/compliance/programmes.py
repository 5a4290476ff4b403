"""Programmes seen by the evaluator 项目化措施复核: what falls short, what rows of a programme bring and cost.

``programme_needs`` says which tracked items a programme must raise; ``with_programmes`` derives, from the rows of a
plan alone, the values that the programmes lead to; ``check_programmes`` re-derives every price.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace

import numpy as np

from planner.base.i18n import T
from planner.base.programmes import ProgrammeNeed
from planner.base.terms import MEASURED_STAGES
from planner.base.types import Action
from planner.compliance.entered import tracked_value
from planner.compliance.finance_floor import funded_pupils, has_floor, quota_of
from planner.compliance.finding import Finding, differs
from planner.compliance.rulebook import Rulebook
from planner.district.model import District, TrackedValue
from planner.scenario.programmes import DEFAULTS, TRAINING_HOURS, TRAINING_SPAN, Programme
from planner.standards.readings import special_education_fund
from planner.standards.standard import compare

LEVER = "programme"


def programme_needs(book: Rulebook) -> tuple[ProgrammeNeed, ...]:
    """Return the tracked items that a programme must raise: a base value is given, and the path falls short.

    An item without a value by the base year is not planned: it stays unknown.
    """
    found = []
    for rule in book.pack.rules.values():
        terms = terms_of(book, rule.code)
        if rule.basis != "tracked" or terms is None or not rule.comparator.startswith(">"):
            continue
        path = [tracked_value(book.district.tracked, rule.code, year) for year in book.projection.years]
        asked = targets_of_item(book, rule.code)
        if path[0] is None:
            continue
        known = tuple(float(value) for value in path if value is not None)
        short = any(
            goal is not None and not compare(value, rule.comparator, goal)
            for value, goal in zip(known, asked, strict=True)
        )
        if short:
            found.append(_need(book, rule.code, terms, known, asked))
    return tuple(found)


def targets_of_item(book: Rulebook, code: str) -> tuple[float | None, ...]:
    """Return what ``code`` asks by year, None before the deadline and where no rule is in force."""
    standards = book.of_district(code)
    if code == "G7":
        choice = book.scenario.options.special_education_fund
        standards = np.array([special_education_fund(one, choice) for one in standards], dtype=object)
    return tuple(
        None if one.value is None or year < book.scenario.deadline else float(one.value)
        for one, year in zip(standards, book.projection.years, strict=True)
    )


def terms_of(book: Rulebook, code: str) -> Programme | None:
    """Return the programme of an item: the scenario's, else the assumed default."""
    return book.scenario.programmes.get(code, DEFAULTS.get(code))


def step_of(book: Rulebook, terms: Programme) -> float:
    """Return what a unit adds: per teacher, a person's share of the base year's teachers in per cent."""
    if terms.per != "teacher":
        return terms.step
    return terms.step * 100 / max(_teachers(book, 0), 1)


def unit_cost(book: Rulebook, code: str, terms: Programme, t: int) -> int:
    """Return the yuan of one unit paid in year index ``t``, whole."""
    if terms.per in ("unit", "teacher"):
        return round(terms.unit_cost)
    if terms.per == "special_pupil":
        pupils = sum(int(book.projection.pupils[u, t]) for u, one in enumerate(book.projection.units)
                     if one.stage == "special")  # fmt: skip
        return round(terms.unit_cost * pupils)
    if terms.per == "pay":
        return round(terms.unit_cost * book.scenario.assumptions.civil_servant_pay * _teachers(book, t))
    if terms.per == "public_funds":
        return round(terms.unit_cost * _public_funds(book, t))
    return round(terms.unit_cost * _floor_yuan(book, code, t))


def with_programmes(book: Rulebook, actions: Iterable[Action]) -> District:
    """Return the district with the values that the rows of programmes lead to, as planned values by year."""
    rows = [action for action in actions if action.lever == LEVER]
    if not rows:
        return book.district
    items = sorted({action.item.partition(":")[0] for action in rows})
    kept = [one for one in book.district.tracked if one.item not in items or one.year <= book.scenario.base_year]
    for item in items:
        mine = [action for action in rows if action.item.partition(":")[0] == item]
        for t, year in enumerate(book.projection.years[1:], start=1):
            before = tracked_value(book.district.tracked, item, year)
            if before is not None:
                value = min(before + _gain(book, item, mine, t), _ceiling(book, item))
                kept.append(TrackedValue(item, year, max(before, value), "planned", LEVER))
    return replace(book.district, tracked=tuple(kept))


def check_programmes(book: Rulebook, actions: Iterable[Action]) -> Iterator[Finding]:
    """Yield a finding for each row whose item, price or limit does not hold."""
    begun: Counter[tuple[str, int]] = Counter()
    before: Counter[str] = Counter()
    rows = sorted((one for one in actions if one.lever == LEVER), key=lambda one: (one.year, one.item))
    for action in rows:
        code, _, start = action.item.partition(":")
        place, terms = f"actions.csv {LEVER} {action.item} {action.year}", terms_of(book, code)
        if terms is None or tracked_value(book.district.tracked, code, book.scenario.base_year) is None:
            yield Finding("programme.item", place, T("no programme can be planned for {item}", item=code))
            continue
        price = unit_cost(book, code, terms, action.year - book.scenario.base_year) * action.quantity
        if action.cost_yuan != price:
            yield differs("programme.cost", place, action.cost_yuan, price)
        if len(terms.pattern) == 1:
            begun[(code, action.year)] += action.quantity - (before[code] if terms.repeats else 0)
            before[code] = action.quantity
        elif start == str(action.year):
            begun[(code, action.year)] += action.quantity
    for (code, year), units in sorted(begun.items()):
        terms = terms_of(book, code)
        if terms is not None and not 0 <= units <= terms.most:
            message = T("{found} units begin where 0 to {most} are allowed", found=units, most=terms.most)
            yield Finding("programme.most", f"{LEVER} {code} {year}", message)


def _need(
    book: Rulebook, code: str, terms: Programme, path: tuple[float, ...], asked: tuple[float | None, ...]
) -> ProgrammeNeed:
    years = book.projection.years
    costs = tuple(unit_cost(book, code, terms, t) for t in range(len(years)))
    measure = "persons" if terms.per == "teacher" else "units"
    return ProgrammeNeed(
        code, measure, years, path, asked, step_of(book, terms), costs, terms.pattern, terms.repeats, terms.lag,
        terms.most,
    )  # fmt: skip


def _gain(book: Rulebook, item: str, rows: list[Action], t: int) -> float:
    """What the rows up to year index ``t`` add to the item's value in ``t``."""
    terms = terms_of(book, item)
    if terms is None:
        return 0.0
    step, base = step_of(book, terms), book.scenario.base_year
    if len(terms.pattern) > 1:
        return step * sum(_trained(rows, start, base + t) for start in {one.item for one in rows})
    paid = Counter({one.year: one.quantity for one in rows})
    if terms.repeats:
        return step * paid[base + t - terms.lag]
    return step * sum(quantity for year, quantity in paid.items() if year <= base + t - terms.lag)


def _trained(rows: list[Action], cohort: str, year: int) -> int:
    """Teachers of a cohort whose hours of the last five years reach 360 滚动五年学时."""
    hours: Counter[int] = Counter()
    persons = [one.quantity for one in rows if one.item == cohort]
    for one in rows:
        if one.item == cohort:
            hours[one.year] += TRAINING_HOURS
    in_five = sum(hours[at] for at in range(year - 4, year + 1))
    return min(persons) if in_five >= TRAINING_SPAN else 0


def _ceiling(book: Rulebook, item: str) -> float:
    """A percentage ends at 100."""
    return 100.0 if book.pack.rules[item].unit == "percent" else float("inf")


def _teachers(book: Rulebook, t: int) -> int:
    units = [u for u, one in enumerate(book.projection.units) if one.stage in MEASURED_STAGES]
    return int(book.projection.teachers[units, :, t].sum())


def _public_funds(book: Rulebook, t: int) -> float:
    floor = int(book.of_district("G6")[t].value or 0) if "G6" in book.pack.rules else 0
    total = 0.0
    for u, unit in enumerate(book.projection.units):
        if unit.stage in MEASURED_STAGES:
            small = has_floor(book.school_of_unit[u], unit.stage)
            total += quota_of(book, unit, t) * funded_pupils(int(book.projection.pupils[u, t]), floor, small=small)
    return total


def _floor_yuan(book: Rulebook, code: str, t: int) -> float:
    """What raising the funding floor by one pupil costs on average, from today's floor to the one asked."""
    asked = float(book.of_district(code)[t].value or 0)
    today = tracked_value(book.district.tracked, code, book.scenario.base_year) or 0.0
    total = 0.0
    for u, unit in enumerate(book.projection.units):
        pupils = int(book.projection.pupils[u, t])
        if has_floor(book.school_of_unit[u], unit.stage) and 0 < pupils < asked:
            total += (asked - max(pupils, today)) * quota_of(book, unit, t)
    return total / (asked - today) if asked > today else 0.0
