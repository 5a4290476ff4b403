"""A panel 在校生面板: schools × grades × years of one stage, with the cohorts that enter its first grade.

Schools are kept in the order of their identifiers, so that sums, and with them results, do not depend on the order
in which a table lists them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Protocol

import numpy as np

from planner.base.types import Bools, Floats

#: Cut-off 31 August: a third of a calendar year's births (September to December) starts a year later.
LATE_SHARE, EARLY_SHARE = 4 / 12, 8 / 12
Row = tuple[str, int, str, float]  # school, year, grade, pupils


class Cohorts(Protocol):
    """Whatever sizes the cohorts that enter the first grade."""

    def known(self, origin: int, years: Sequence[int]) -> Floats:
        """Return the size of the cohort of each year as it is known in ``origin``; NaN where it is not."""
        ...


@dataclass(frozen=True)
class Births:
    """Cohorts from births 出生人口: entry in t = ``late``·births(t−age−1) + (1−``late``)·births(t−age).

    ``age`` is the youngest age in whole years at entry: 6 for grade 1, 3 for the first kindergarten year, 5 for an
    American kindergarten. Births of years after the origin are not known; the last known cohort is carried on.
    From an origin in or after ``forecast_in`` the births of later years are forecasts that count.
    """

    births: Mapping[int, float]
    age: int
    late: float = LATE_SHARE
    forecast_in: int | None = None

    def known(self, origin: int, years: Sequence[int]) -> Floats:
        """See :class:`Cohorts`."""
        sizes: list[float] = []
        forecast = self.forecast_in is not None and origin >= self.forecast_in
        for year in years:
            early = self.births.get(year - self.age) if forecast or year - self.age <= origin else None
            late = self.births.get(year - self.age - 1, early if self.late == 0 else None)
            size = np.nan if early is None or late is None else self.late * late + (1 - self.late) * early
            ahead = bool(np.isnan(size)) and year > origin and bool(sizes)
            sizes.append(sizes[-1] if ahead else float(size))
        return np.array(sizes)


@dataclass(frozen=True)
class Leavers:
    """Cohorts from the stage below 升学: the pupils of its last grade the year before.

    Those of years after the origin follow from the stage's own pupils by its latest ratios, as far as they are in
    school; beyond that the last known cohort is carried on.
    """

    below: Panel

    def known(self, origin: int, years: Sequence[int]) -> Floats:
        """See :class:`Cohorts`."""
        totals = self.below.pupils.sum(axis=0)  # (g, y)
        now = origin - self.below.years[0]
        window = range(max(1, now - 2), now + 1)
        into = np.stack([totals[:-1, y - 1] for y in window]).sum(axis=0)
        out = np.stack([totals[1:, y] for y in window]).sum(axis=0)
        ratio = np.where(into > 0, out / np.where(into > 0, into, 1.0), 1.0)
        sizes: list[float] = []
        for year in years:
            ahead = year - 1 - origin
            if ahead <= 0:
                place = year - 1 - self.below.years[0]
                sizes.append(float(totals[-1, place]) if place >= 0 else np.nan)
            elif ahead < totals.shape[0]:
                sizes.append(float(totals[-1 - ahead, now] * ratio[totals.shape[0] - 1 - ahead :].prod()))
            else:
                sizes.append(sizes[-1])
        return np.array(sizes)


@dataclass(frozen=True)
class History:
    """What is known in a year: ``pupils`` (s, g, T), and ``cohort`` (T + h) of the same years and those ahead.

    ``waiting`` (s, T) are the pupils of the grade below the first in the same school, where a panel has them.
    """

    pupils: Floats
    cohort: Floats
    waiting: Floats | None = None

    def followed_by(self, year: Floats) -> History:
        """Return the history with one more year (s, g), forecast or not."""
        return replace(self, pupils=np.concatenate([self.pupils, year[:, :, None]], axis=2))


@dataclass(frozen=True)
class Panel:
    """Pupils (s, g, y) of schools that have every grade and year; see :meth:`of`."""

    schools: tuple[str, ...]
    grades: tuple[str, ...]
    years: tuple[int, ...]
    pupils: Floats
    cohorts: Cohorts | None = None
    left_out: tuple[str, ...] = ()  # schools that lack a grade or a year
    left_out_share: float = 0.0  # of the pupils of the last year
    outliers: frozenset[int] = field(default=frozenset())  # years that no origin may touch
    waiting: Floats | None = None  # (s, y): pupils of the grade below the first in the same school, 0 where none

    @classmethod
    def of(
        cls,
        rows: Iterable[Row],
        grades: Sequence[str],
        cohorts: Cohorts | None = None,
        outliers: Iterable[int] = (),
        reached: Mapping[str, Sequence[str]] | None = None,
    ) -> Panel:
        """Gather rows (school, year, grade, pupils); several rows of a cell (class sections) add up.

        Kept are schools with pupils in all ``grades`` and in all years from the first to the last given; ``reached``
        names for a school the grades it has (all where not named). Raises ``ValueError`` on years that are missing
        altogether, negative pupils or no complete school.
        """
        place = {grade: g for g, grade in enumerate(grades)}
        cells: dict[tuple[str, int, int], float] = {}
        for school, year, grade, pupils in rows:
            if grade in place and pupils == pupils:
                if pupils < 0:
                    raise ValueError(f"{school} {year} {grade}: {pupils} pupils")
                key = school, place[grade], year
                cells[key] = cells.get(key, 0.0) + pupils
        given = sorted({year for _, _, year in cells})
        if not given:
            raise ValueError("no pupils in the grades asked for")
        years = tuple(range(given[0], given[-1] + 1))
        missing = sorted(set(years) - set(given))
        if missing:
            raise ValueError(f"years without any row: {', '.join(map(str, missing))}")
        schools = sorted({school for school, _, _ in cells})
        index = {school: s for s, school in enumerate(schools)}
        table = np.full((len(schools), len(grades), len(years)), np.nan)
        for (school, g, year), pupils in cells.items():
            table[index[school], g, year - years[0]] = pupils
        for school, has in (reached or {}).items():
            if school in index:
                absent = [g for grade, g in place.items() if grade not in has]
                table[index[school], absent] = 0.0
        return cls._complete(schools, tuple(grades), years, table, cohorts, frozenset(outliers))

    @classmethod
    def _complete(
        cls, schools: list[str], grades: tuple[str, ...], years: tuple[int, ...], table: Floats,
        cohorts: Cohorts | None, outliers: frozenset[int],
    ) -> Panel:  # fmt: skip
        whole: Bools = np.asarray(~np.isnan(table).any(axis=(1, 2)), dtype=np.bool_)
        if not whole.any():
            raise ValueError("no school has all grades in all years")
        last = np.nansum(table[:, :, -1], axis=1)
        share = float(last[~whole].sum() / last.sum()) if last.sum() > 0 else 0.0
        kept = tuple(school for school, ok in zip(schools, whole, strict=True) if ok)
        out = tuple(school for school, ok in zip(schools, whole, strict=True) if not ok)
        return cls(kept, grades, years, table[whole], cohorts, out, share, outliers)

    def history(self, origin: int, horizon: int) -> History:
        """Return what is known in the autumn of ``origin``, with the cohorts of ``horizon`` years ahead."""
        count = origin - self.years[0] + 1
        years = range(self.years[0], origin + horizon + 1)
        cohort = np.full(len(years), np.nan) if self.cohorts is None else self.cohorts.known(origin, years)
        waiting = None if self.waiting is None else self.waiting[:, :count]
        return History(self.pupils[:, :, :count], cohort, waiting)

    def actual(self, year: int) -> Floats:
        """Return the pupils (s, g) of a year of the panel."""
        return np.asarray(self.pupils[:, :, year - self.years[0]])
