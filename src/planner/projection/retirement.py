"""Retirement dates 退休时间 under the 2025 reform (渐进式延迟法定退休年龄, from 1 January 2025).

Men 60 → 63 and women 55 → 58 by one month for every four months of birth from January 1965 and January 1970;
women 50 → 55 by one month for every two months of birth from January 1975. With k = 1 for the first of these
months: delay = min(36, ⌈k/4⌉), women 50: min(60, ⌈k/2⌉). Since then one may go up to three years early, not before the
age of before the reform, or stay on up to three years (弹性提前、弹性延迟); how many do is a parameter.
"""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from planner.base.types import Bools, Floats, Ints

#: The reform's first month: nobody could stay on before.
REFORM: Final = (2025, 1)
#: 1 September opens a school year.
SEPTEMBER = 9


class Track(NamedTuple):
    """One retirement rule: age before the reform, first birth year delayed, months of birth per month, most."""

    age: int
    first_birth_year: int
    every: int
    most: int


MEN: Final = Track(60, 1965, 4, 36)
WOMEN_CADRE: Final = Track(55, 1970, 4, 36)
WOMEN: Final = Track(50, 1975, 2, 60)


def month_index(year: ArrayLike, month: ArrayLike) -> Ints:
    """Return months counted from year 0, January = 0."""
    return np.asarray(year, dtype=np.int64) * 12 + np.asarray(month, dtype=np.int64) - 1


def retirement_index(sex_male: ArrayLike, cadre: ArrayLike, birth: ArrayLike) -> Ints:
    """Return the month index of retirement for persons born in month index ``birth``.

    ``sex_male``, ``cadre`` (women who retire at 55 → 58) and ``birth`` broadcast to (…).
    """
    born = np.asarray(birth, dtype=np.int64)
    male, staff = np.asarray(sex_male, dtype=np.bool_), np.asarray(cadre, dtype=np.bool_)
    by_track = [born + 12 * track.age + _delay(track, born) for track in (MEN, WOMEN_CADRE, WOMEN)]
    return np.asarray(np.where(male, by_track[0], np.where(staff, by_track[1], by_track[2])), dtype=np.int64)


def _delay(track: Track, born: Ints) -> Ints:
    k = born - track.first_birth_year * 12 + 1
    return np.asarray(np.clip(-(-k // track.every), 0, track.most), dtype=np.int64)


def retirement_month(sex: str, cadre: bool, birth: tuple[int, int]) -> tuple[int, int]:
    """Return (year, month) in which a person retires.

    ``sex`` is ``M`` or ``F``; ``cadre`` matters for women only (55 → 58 instead of 50 → 55, 女干部及专业技术岗位);
    ``birth`` is (year, month). Example: a man born in January 1965 retires in February 2025.
    """
    index = int(retirement_index(sex == "M", cadre, month_index(*birth)))
    return index // 12, index % 12 + 1


def retired_by(retires: ArrayLike, years: ArrayLike) -> Bools:
    """Say who has left by 1 September of each year: the date falls before it (persons on axis 0, years on axis 1)."""
    autumn = month_index(years, SEPTEMBER)
    return np.asarray(np.asarray(retires, dtype=np.int64)[:, None] < autumn[None, :], dtype=np.bool_)


def earliest_index(sex_male: ArrayLike, cadre: ArrayLike, birth: ArrayLike, months: int) -> Ints:
    """Return the month index of retirement of who goes as early as may be: at most ``months`` before the date."""
    born = np.asarray(birth, dtype=np.int64)
    male, staff = np.asarray(sex_male, dtype=np.bool_), np.asarray(cadre, dtype=np.bool_)
    age = np.where(male, MEN.age, np.where(staff, WOMEN_CADRE.age, WOMEN.age))
    return np.asarray(np.maximum(retirement_index(male, staff, born) - months, born + 12 * age), dtype=np.int64)


def latest_index(date: ArrayLike, months: int) -> Ints:
    """Return the month index of retirement of who stays on, by ``months``: only from the start of the reform on."""
    index = np.asarray(date, dtype=np.int64)
    return np.asarray(np.where(index >= month_index(*REFORM), index + months, index), dtype=np.int64)


class Options(NamedTuple):
    """How many retire early or late of their own will (shares), and by how many months at most."""

    early: float = 0.0
    late: float = 0.0
    months: int = 36

    def gone(self, dates: Dates, years: ArrayLike) -> Floats:
        """Return the expected share (p, y) that has left by 1 September of each year."""
        statutory = retired_by(dates.statutory, years).astype(np.float64)
        if not self.early and not self.late:
            return statutory
        early, late = retired_by(dates.early, years), retired_by(dates.late, years)
        return np.asarray((1.0 - self.early - self.late) * statutory + self.early * early + self.late * late)


class Dates(NamedTuple):
    """Month indices of retirement (p): at the statutory date, as early and as late as may be."""

    statutory: Ints
    early: Ints
    late: Ints

    @classmethod
    def of(cls, sex_male: ArrayLike, cadre: ArrayLike, birth: ArrayLike, months: int, autumn: int) -> Dates:
        """Return the dates of persons who are all there in month ``autumn``: who could have gone before goes then."""
        statutory = retirement_index(sex_male, cadre, birth)
        early = earliest_index(sex_male, cadre, birth, months)
        early = np.asarray(np.where(statutory >= autumn, np.maximum(early, autumn), early), dtype=np.int64)
        return cls(statutory, early, latest_index(statutory, months))
