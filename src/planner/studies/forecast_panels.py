"""Panels to back-test on 回测面板: a district's own history, and files of three shapes.

The shape of a file is known from its header: one column per grade (New York City's school snapshot), one row per
class section (Eau Claire), or one row per school, year and grade (``school, year, grade, pupils``).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import pandas as pd

from planner.base.errors import BadInput, Problem
from planner.base.i18n import T, Text
from planner.district.model import District
from planner.projection.forecast.panel import Births, Cohorts, Leavers, Panel, Row

#: Grades that a tidy file may name, in the order in which pupils pass through them.
GRADES = ("K1", "K2", "K3", "K", *(str(grade) for grade in range(1, 13)))
ELEMENTARY = ("K", "1", "2", "3", "4", "5")
#: Column of the snapshot → grade.
SNAPSHOT = {"k": "K", **{f"grade{grade}": str(grade) for grade in range(1, 13)}}
#: Youngest age in whole years at entry, by first grade; the cut-off is 31 August in all of them.
ENTRY_AGE = {"K1": 3, "K": 5, "1": 6}
#: Schools of the Eau Claire panel taught on screens in 2020 and lack those pupils.
OUTLIERS = (2020,)


@dataclass(frozen=True)
class Subject:
    """A panel with what its plain baseline needs: pupils of shrinkage, first origin, whether births drive entry."""

    name: str
    panel: Panel
    strength: float = 100.0
    first: int | None = None
    source: str = ""
    plain: Panel | None = None  # the same rows with the cohorts of the plain baseline, where they differ


def of_file(
    path: Path, births: Path | None = None, grades: Sequence[str] = (), outliers: Sequence[int] = ()
) -> Subject:
    """Read a panel file. Raises :class:`BadInput` where its header is of no known shape or its figures are of no use.

    Without ``births`` a file ``<first word of the name>_births_….csv`` beside the panel is taken.
    """
    frame = _csv(path)
    columns = set(frame.columns)
    if births is None:
        births = next(iter(sorted(path.parent.glob(f"{path.stem.split('_')[0]}_births_*.csv"))), None)
    if {"school_id", "year_start", "k", "grade1"} <= columns:
        return _build(path.stem, _snapshot(frame), grades or ELEMENTARY, births, outliers, strength=100.0)
    if {"school", "year", "grade", "pupils"} <= columns:
        rows = _tidy(path, frame)
        if "section" in columns:
            chosen = tuple(outliers) or OUTLIERS
            first = min(row[1] for row in rows) + 5
            return _build(path.stem, rows, grades or ELEMENTARY, births, chosen, strength=50.0, first=first)
        found = {row[2] for row in rows}
        return _build(path.stem, rows, grades or [g for g in GRADES if g in found], births, outliers)
    message = T("the header is of no known shape")
    allowed = T("school,year,grade,pupils; or the same with section; or school_id,year_start,k,grade1,…")
    raise BadInput([Problem("backtest.header", path.name, ",".join(map(str, frame.columns))[:80], message, allowed)])


def of_district(district: District, base_year: int) -> tuple[Subject, ...]:
    """Return the panels of a district's own history up to ``base_year``: primary, then junior.

    Junior entry follows the leavers of the primary panel. A stage without two complete years is left out.
    """
    found: list[Subject] = []
    births = Births(dict(district.births), 6) if district.births else None
    below: Panel | None = None
    for stage in ("primary", "junior"):
        rows, reached = _history(district, stage, base_year)
        grades = sorted({row[2] for row in rows}, key=int)
        cohorts: Cohorts | None = births if stage == "primary" else (Leavers(below) if below else None)
        try:
            panel = Panel.of(rows, grades, cohorts, reached=reached)
        except ValueError:
            continue
        if len(panel.years) > 1:
            found.append(Subject(stage, panel))
            below = panel if stage == "primary" else below
    return tuple(found)


def _history(district: District, stage: str, base_year: int) -> tuple[list[Row], Mapping[str, list[str]]]:
    schools = district.school_by_id
    rows: list[Row] = []
    reached: dict[str, set[str]] = {}
    for (school, year, grade), count in district.enrolment.items():
        known = schools.get(school)
        if known is None or year > base_year or known.type in ("kindergarten", "vocational", "special"):
            continue
        if district.stage_of_grade(known, grade) == stage:
            rows.append((school, year, str(grade), float(count.pupils)))
            if count.pupils > 0:
                reached.setdefault(school, set()).add(str(grade))
    return rows, {school: sorted(grades) for school, grades in reached.items()}


def _build(
    name: str, rows: list[Row], grades: Sequence[str], births: Path | None, outliers: Sequence[int],
    strength: float = 100.0, first: int | None = None,
) -> Subject:  # fmt: skip
    cohorts = None
    if births is not None and grades and grades[0] in ENTRY_AGE:
        table = _csv(births)
        if not {"year", "births"} <= set(table.columns):
            message = T("births need the columns year and births")
            raise BadInput([Problem("backtest.births", births.name, ",".join(map(str, table.columns)), message)])
        given = {int(year): float(count) for year, count in zip(table["year"], table["births"], strict=True)}
        cohorts = Births(given, ENTRY_AGE[grades[0]])
    try:
        panel = Panel.of(rows, grades, cohorts, outliers)
    except ValueError as wrong:
        remedy = T("give whole years of schools with every grade, or name the grades with --grades")
        raise BadInput([Problem("backtest.panel", name, "", Text(str(wrong)), remedy=remedy)]) from wrong
    # The published baseline takes the births of the calendar year five years before.
    plain = replace(panel, cohorts=replace(cohorts, late=0.0)) if cohorts and grades[0] == "K" else None
    return Subject(name, panel, strength, first, births.name if cohorts and births else "", plain)


def _snapshot(frame: pd.DataFrame) -> list[Row]:
    columns = [column for column in SNAPSHOT if column in frame.columns]
    long = frame.melt(["school_id", "year_start"], columns, "grade", "pupils").dropna()
    return [
        (str(school), int(year), SNAPSHOT[str(grade)], float(pupils))
        for school, year, grade, pupils in long.itertuples(index=False)
    ]


def _tidy(path: Path, frame: pd.DataFrame) -> list[Row]:
    numbers = frame[["year", "pupils"]].apply(pd.to_numeric, errors="coerce")
    wrong = numbers.isna().any(axis=1) | (numbers["pupils"] < 0)
    if wrong.any():
        rows = [int(row) for row in frame.index[wrong][:20]]
        message, remedy = T("year and pupils must be numbers, pupils not negative"), T("mend or delete the row")
        raise BadInput([Problem("backtest.row", f"{path.name}:{row + 2}", "", message, remedy=remedy) for row in rows])
    text = frame["grade"].astype(str).str.strip().str.removesuffix(".0")
    columns = (frame["school"].astype(str), numbers["year"].astype(int), text, numbers["pupils"].astype(float))
    return list(zip(*columns, strict=True))


def _csv(path: Path) -> pd.DataFrame:
    try:
        return pd.read_csv(path, encoding="utf-8-sig", dtype={"school_id": str, "school": str, "grade": str})
    except (ValueError, UnicodeError) as wrong:
        message = T("the file is not a table of comma-separated values in UTF-8")
        raise BadInput([Problem("backtest.file", path.name, str(wrong)[:80], message)]) from wrong
