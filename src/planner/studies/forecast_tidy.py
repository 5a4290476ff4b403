"""Rows made fit for a back-test 面板整理: which grades, which years, which schools; every choice is told.

Nothing is guessed where all is there: schools with every grade in every year. Else, in this order: grades that most
pupils' schools have; a single year without any row is bridged between its neighbours and no forecast touches it;
longer gaps cut the panel at the gap; where most pupils are in schools that lack early years, later years only.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from planner.base.errors import BadInput, Problem
from planner.base.i18n import T, Text
from planner.projection.forecast.panel import Row
from planner.studies.forecast_files import GRADES

#: Years that a back-test needs at least: three to forecast from, one to compare with.
LEAST = 4
#: Share of the last year's pupils that complete schools must hold before years are given up for more schools.
ENOUGH = 0.5
#: At most this share of the years is bridged.
BRIDGED = 0.25
Cells = dict[tuple[str, str], dict[int, float]]  # (school, grade) → year → pupils


@dataclass(frozen=True)
class Fit:
    """Rows of the grades and years that are used, years that no forecast touches, and what was chosen, in words."""

    rows: tuple[Row, ...]
    grades: tuple[str, ...]
    outliers: tuple[int, ...]
    notes: tuple[Text, ...]


def fit(name: str, rows: Sequence[Row], grades: Sequence[str], usual: Sequence[str] = ()) -> Fit:
    """Return the rows to back-test. ``grades`` are those asked for; ``usual`` those tried first where none are.

    Raises :class:`BadInput` where a grade asked for does not occur, or no school has the grades in ``LEAST`` years.
    """
    notes: list[Text] = []
    chosen = tuple(grades) or _grades(rows, usual)
    present = {grade for _, _, grade, pupils in rows if pupils > 0}
    if not present or set(chosen) - present:
        missing = ", ".join(grade for grade in chosen if grade not in present)
        message = T("nobody is in these grades")
        allowed = T("grades in the file: {grades}", grades=", ".join(_ordered(present)) or "–")
        raise BadInput([Problem("backtest.grades", name, missing, message, allowed)])
    if not grades and present != set(chosen):
        notes.append(T("Grades {grades}, which most pupils' schools have; name others with --grades.",
                       grades="–".join(dict.fromkeys((chosen[0], chosen[-1])))))  # fmt: skip
    cells = _cells(rows, chosen)
    years, bridged = _years(cells, notes)
    for line in cells.values():
        for year in bridged:
            if year - 1 in line and year + 1 in line:
                line[year] = (line[year - 1] + line[year + 1]) / 2
    years = _window(name, cells, chosen, years, notes)
    kept = [(school, year, grade, line[year]) for (school, grade), line in cells.items() for year in years
            if year in line]  # fmt: skip
    return Fit(tuple(kept), chosen, tuple(year for year in bridged if year in years), tuple(notes))


def _ordered(grades: Iterable[str]) -> list[str]:
    """Return grades in the order of pupils' passage, unknown ones last."""
    return sorted(grades, key=lambda grade: (GRADES.index(grade) if grade in GRADES else 99, grade))


def _grades(rows: Sequence[Row], usual: Sequence[str]) -> tuple[str, ...]:
    """Return ``usual`` where any school has all of them, else the run of grades that most pupils' schools have."""
    held: dict[str, dict[str, float]] = {}
    for school, _, grade, pupils in rows:
        if pupils > 0:
            of_school = held.setdefault(school, {})
            of_school[grade] = of_school.get(grade, 0.0) + pupils
    if usual and any(set(usual) <= set(of_school) for of_school in held.values()):
        return tuple(usual)
    runs = {tuple(_ordered(of_school)) for of_school in held.values()}
    whole = [run for run in runs if _joined(run)] or sorted(runs)
    size = {run: sum(of_school[grade] for of_school in held.values() if set(run) <= set(of_school) for grade in run)
            for run in whole}  # fmt: skip
    return min(whole, key=lambda run: (-round(size[run], 6), len(run), run), default=())


def _joined(run: Sequence[str]) -> bool:
    places = [GRADES.index(grade) for grade in run if grade in GRADES]
    return len(places) == len(run) and places[-1] - places[0] == len(places) - 1


def _cells(rows: Sequence[Row], grades: Sequence[str]) -> Cells:
    """Add up rows by school, grade and year; a year in which a school has nobody at all is not given for it."""
    cells: Cells = {}
    total: dict[tuple[str, int], float] = {}
    for school, year, grade, pupils in rows:
        if grade in grades:
            line = cells.setdefault((school, grade), {})
            line[year] = line.get(year, 0.0) + pupils
            total[school, year] = total.get((school, year), 0.0) + pupils
    return {(school, grade): {year: count for year, count in line.items() if total[school, year] > 0}
            for (school, grade), line in cells.items()}  # fmt: skip


def _years(cells: Cells, notes: list[Text]) -> tuple[range, tuple[int, ...]]:
    """Return the years used and those of them that are bridged."""
    given = sorted({year for line in cells.values() for year in line})
    runs: list[list[int]] = [[given[0]]]
    for before, year in pairwise(given):
        if year - before > 2:
            runs.append([])
        runs[-1].append(year)
    best = max(runs, key=lambda run: (len(run), run[-1]))
    years = range(best[0], best[-1] + 1)
    bridged = tuple(year for year in years if year not in best)
    if len(bridged) > BRIDGED * len(years):
        pieces = _pieces(best)
        best = max(pieces, key=lambda run: (len(run), run[-1]))
        years, bridged = range(best[0], best[-1] + 1), ()
    if bridged:
        notes.append(T("No rows for {years}: bridged between their neighbours; no forecast touches them.",
                       years=", ".join(map(str, bridged))))  # fmt: skip
    if (years[0], years[-1]) != (given[0], given[-1]):
        notes.append(T("Years {used} are used; other years are cut off by gaps of the file.",
                       used=f"{years[0]}–{years[-1]}"))  # fmt: skip
    return years, bridged


def _pieces(years: Sequence[int]) -> list[list[int]]:
    found: list[list[int]] = [[years[0]]]
    for before, year in pairwise(years):
        if year - before > 1:
            found.append([])
        found[-1].append(year)
    return found


def _window(name: str, cells: Cells, grades: Sequence[str], years: range, notes: list[Text]) -> range:
    """Return ``years``, or the later ones of them in which complete schools hold enough of the pupils."""
    schools = sorted({school for school, _ in cells})
    last = years[-1]
    sizes = {school: sum(cells.get((school, grade), {}).get(last, 0.0) for grade in grades) for school in schools}
    whole = sum(sizes.values())
    first = {school: max(_first(cells.get((school, grade), {}), years) for grade in grades) for school in schools}
    shares = {start: sum(sizes[school] for school in schools if first[school] <= start) / max(whole, 1.0)
              for start in years if last - start + 1 >= LEAST}  # fmt: skip
    if not shares or max(shares.values()) <= 0:
        _refuse(name, first, years, schools)
    if shares[years[0]] >= ENOUGH:
        return years
    start = min(shares, key=lambda one: (-round(min(shares[one], ENOUGH) * (last - one + 1), 9), one))
    if start != years[0]:
        notes.append(T("Years {used} only: before, schools with {share} of the pupils lack a grade or a year.",
                       used=f"{start}–{last}", share=f"{1 - shares[years[0]]:.0%}"))  # fmt: skip
    return range(start, last + 1)


def _first(line: dict[int, float], years: range) -> int:
    """Return the first year from which ``line`` has every year to the last; the year after it where it has not."""
    start = years[-1] + 1
    for year in reversed(years):
        if year not in line:
            break
        start = year
    return start


def _refuse(name: str, first: dict[str, int], years: range, schools: Sequence[str]) -> None:
    message = T("no school has all grades in {need} consecutive years up to {year}", need=LEAST, year=years[-1])
    remedy = T("give whole years of schools with every grade, or name the grades with --grades")
    longest = min(schools, key=lambda school: (first[school], school))
    found = f"{longest}: {max(years[-1] - first[longest] + 1, 0)}"
    allowed = T("the years in a row of the school that has most are shown")
    raise BadInput([Problem("backtest.panel", name, found, message, allowed, remedy)])
