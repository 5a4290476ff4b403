"""Teachers by the eight types 专任教师: who leaves, who may rotate (docs/model.md §2 "Teachers").

Expected to remain in y: (those not retired by 1 September y) × (1 − leaver rate)^(y − base). The cumulative
expectation of leavers is made whole per stage and type over units, so that stocks are whole and totals kept.
Where a roster gives ages, the pooled rate may be told apart by three age groups (``leaver_factor_…``, 1 by default).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from planner.base.rounding import TOLERANCE
from planner.base.terms import PLANNED_STAGES, TYPE_INDEX, TYPES
from planner.base.types import Bools, Floats, Ints, Unit
from planner.district.model import District, Person
from planner.projection.retirement import SEPTEMBER, Dates, Options, month_index, retired_by
from planner.projection.whole import apportion
from planner.scenario.parameters import Assumptions

#: Ages by group where no roster is given; within a group every month of birth is taken as equally frequent.
YOUNGEST, MIDDLE, OLDER, OLDEST = 22, 50, 55, 63
#: Ages that part the groups of leavers before retirement.
AGES = (35, 50)


@dataclass(frozen=True)
class Careers:
    """Stocks, leavers and teachers eligible for rotation of the base year's teachers, axes (u, j, y) and (u, y)."""

    teachers: Ints
    leavers: Ints
    eligible: Ints
    notes: frozenset[str]


def base_staff(district: District) -> dict[tuple[str, str, str], int]:
    """Return teachers by (school, stage, type code): the staff table, or the roster counted where there is none."""
    if district.staff:
        return dict(district.staff)
    counted: dict[tuple[str, str, str], int] = {}
    for person in district.roster:
        key = person.school, person.stage, person.type_code
        counted[key] = counted.get(key, 0) + 1
    return counted


def project_teachers(
    district: District, units: Sequence[Unit], years: tuple[int, ...], assumptions: Assumptions
) -> Careers:
    """Carry the base year's teachers on; ``units`` in the order in which rounding ties are broken."""
    row = {(unit.school, unit.stage): u for u, unit in enumerate(units)}
    stock = np.zeros((len(units), len(TYPES)), dtype=np.int64)
    for (school, stage, code), count in base_staff(district).items():
        if (school, stage) in row:
            stock[row[school, stage], TYPE_INDEX[code]] = count
    people = _People.of([p for p in district.roster if (p.school, p.stage) in row], row, years, options_of(assumptions))
    listed = people.count((len(units), len(TYPES)))
    # Teachers beyond the roster (all of them where there is none) age by the assumed profile.
    unlisted = np.maximum(stock - listed, 0)
    profile = retired_share(years, assumptions)
    retired = np.minimum(people.retired(listed.shape) + unlisted[:, :, None] * profile, stock[:, :, None])
    staying = (1.0 - assumptions.leaver_rate) ** np.arange(len(years))
    remaining = (stock[:, :, None] - retired) * staying
    if any(factor != 1.0 for factor in _factors(assumptions)):
        # Listed persons by their own ages; the others at the pooled rate.
        listed_left = listed[:, :, None] - people.retired(listed.shape)
        remaining = np.clip(remaining - listed_left * staying + people.staying(listed.shape, assumptions), 0.0, None)
    gone = _whole_leavers(stock, stock[:, :, None] - remaining, units)
    teachers = stock[:, :, None] - gone
    notes = {"roster.none", "eligible.none"} if unlisted.any() else set()
    return Careers(
        teachers=teachers,
        leavers=np.diff(gone, axis=2, prepend=0),
        eligible=_eligible(people, teachers, stock, unlisted, units, assumptions),
        notes=frozenset(notes),
    )


def _factors(assumptions: Assumptions) -> tuple[float, float, float]:
    """Leavers of the age groups of :data:`AGES` against the pooled rate."""
    return assumptions.leaver_factor_under_35, assumptions.leaver_factor_35_49, assumptions.leaver_factor_50_over


def _whole_leavers(stock: Ints, expected: Floats, units: Sequence[Unit]) -> Ints:
    """Cumulative leavers (u, j, y) in whole persons: per stage and type largest remainder over units.

    Never fewer than the year before, never more than the stock.
    """
    gone = np.zeros(expected.shape, dtype=np.int64)
    for stage in PLANNED_STAGES:
        rows = np.array([u for u, unit in enumerate(units) if unit.stage == stage], dtype=np.int64)
        for y in range(1, expected.shape[2]):
            gone[rows, :, y] = apportion(expected[rows, :, y].T, gone[rows, :, y - 1].T, stock[rows].T).T
    return gone


def _eligible(
    people: _People, teachers: Ints, stock: Ints, unlisted: Ints, units: Sequence[Unit], assumptions: Assumptions
) -> Ints:
    """E0 (u, y): listed teachers by their years in the school, unlisted ones by the assumed share of those who remain.

    Heads become eligible after two terms (``head_rotation_years``). Special schools exchange nobody. Never more than
    remain.
    """
    remaining = teachers.sum(axis=1)
    window = assumptions.rotation_years, assumptions.head_rotation_years
    listed = people.eligible(window, assumptions.rotation_exempt_years, len(units))
    part = unlisted.sum(axis=1) / np.maximum(stock.sum(axis=1), 1)
    by_share = np.floor(assumptions.eligible_share * part[:, None] * remaining + TOLERANCE).astype(np.int64)
    ordinary = np.array([unit.stage != "special" for unit in units], dtype=np.bool_).reshape(-1, 1)
    return np.asarray(np.where(ordinary, np.minimum(listed + by_share, remaining), 0), dtype=np.int64)


@dataclass(frozen=True)
class _People:
    """The roster as arrays over persons ``p``."""

    unit: Ints
    kind: Ints
    since: Ints
    head: Bools
    dates: Dates
    born: Ints  # month index
    years: Ints
    options: Options

    @staticmethod
    def of(
        roster: Sequence[Person], row: dict[tuple[str, str], int], years: tuple[int, ...], options: Options
    ) -> _People:
        table = np.array(
            [
                (row[p.school, p.stage], TYPE_INDEX[p.type_code], p.since, p.head, p.sex == "M", p.cadre, *p.birth)
                for p in roster
            ],
            dtype=np.int64,
        ).reshape(len(roster), 8)
        unit, kind, since, head, male, cadre, year, month = table.T
        born = month_index(year, month)
        dates = Dates.of(male, cadre, born, options.months, int(month_index(years[0], SEPTEMBER)))
        return _People(unit, kind, since, head > 0, dates, born, np.array(years, dtype=np.int64), options)

    def count(self, shape: tuple[int, int]) -> Ints:
        """Persons listed (u, j)."""
        total = np.zeros(shape, dtype=np.int64)
        np.add.at(total, (self.unit, self.kind), 1)
        return total

    def retired(self, shape: tuple[int, ...]) -> Floats:
        """Persons (u, j, y) expected to retire between the base year's autumn and 1 September y; whole without choice.

        None in the base year.
        """
        total = np.zeros((*shape, self.years.size))
        np.add.at(total, (self.unit, self.kind), self._gone)
        return total

    @property
    def _gone(self) -> Floats:
        left = self.options.gone(self.dates, self.years)
        left[:, 0] = 0.0
        return left

    def staying(self, shape: tuple[int, ...], assumptions: Assumptions) -> Floats:
        """Persons (u, j, y) expected to be there: not retired × Π over years of (1 − rate × factor of the age)."""
        age = (month_index(self.years, SEPTEMBER)[None, :] - self.born[:, None]) // 12
        rate = assumptions.leaver_rate * np.array(_factors(assumptions))[np.digitize(age, AGES)]
        rate[:, 0] = 0.0
        total = np.zeros((*shape, self.years.size))
        np.add.at(total, (self.unit, self.kind), np.cumprod(np.clip(1.0 - rate, 0.0, 1.0), axis=1) * (1.0 - self._gone))
        return total

    def eligible(self, window: tuple[int, int], exempt: int, units: int) -> Ints:
        """Persons (u, y) with so many years in the school (teachers, heads) and over ``exempt`` years to retirement."""
        total = np.zeros((units, self.years.size), dtype=np.int64)
        served = self.years[None, :] - self.since[:, None] >= np.where(self.head, window[1], window[0])[:, None]
        near = retired_by(self.dates.statutory, self.years + exempt)
        np.add.at(total, self.unit, (served & ~near).astype(np.int64))
        return total


def options_of(assumptions: Assumptions) -> Options:
    """Return how many retire early or late."""
    return Options(assumptions.retire_early_share, assumptions.retire_late_share, assumptions.retire_shift_months)


def retired_share(years: tuple[int, ...], assumptions: Assumptions) -> Floats:
    """Return the share (y) of the base year's teachers who have retired by 1 September y, by the age profile."""
    return np.array(
        _retired_share(
            years,
            assumptions.age_profile_over_55,
            assumptions.age_profile_50_54,
            assumptions.age_profile_women,
            options_of(assumptions),
        )
    )


@lru_cache(maxsize=64)
def _retired_share(
    years: tuple[int, ...], over_55: float, from_50: float, women: float, options: Options
) -> tuple[float, ...]:
    """Each age group spread evenly over its months of birth; women retire on the 55 → 58 track.

    Whoever would have retired before the base year's autumn is taken out of the group, which keeps its share.
    """
    autumn = int(month_index(years[0], SEPTEMBER))
    share = np.zeros(len(years))
    groups = ((OLDER, OLDEST, over_55), (MIDDLE, OLDER, from_50), (YOUNGEST, MIDDLE, 1.0 - over_55 - from_50))
    for youngest, oldest, part in groups:
        birth = autumn - np.arange(youngest * 12, oldest * 12)
        dates = [Dates.of(male, True, birth, options.months, autumn) for male in (1, 0)]
        left = np.concatenate([options.gone(one, np.array(years)) for one in dates])
        there = ~np.concatenate([retired_by(one.statutory, np.array(years[:1])) for one in dates])[:, 0]
        left[:, 0] = np.where(there, 0.0, left[:, 0])
        weight = np.concatenate([np.full(birth.size, 1.0 - women), np.full(birth.size, women)]) * there
        if weight.sum() > 0:
            share += max(part, 0.0) * (weight[:, None] * left).sum(axis=0) / weight.sum()
    return tuple(share.tolist())
