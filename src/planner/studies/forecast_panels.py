"""Panels to back-test on 回测面板: a district's own history, and files (:mod:`planner.studies.forecast_files`)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pandas as pd

from planner.base.errors import BadInput, Problem
from planner.base.i18n import T, Text
from planner.base.types import Floats
from planner.district.contracts.words import BIRTH_HEADERS
from planner.district.model import District
from planner.projection.forecast.panel import Births, Cohorts, Leavers, Panel, Row
from planner.studies.forecast_files import PanelFile, read_panel, table_of
from planner.studies.forecast_tidy import Fit, fit

ELEMENTARY = ("K", "1", "2", "3", "4", "5")
#: The grade below the first, in the same school, by first grade.
BELOW = {"K": ("PK",), "1": ("K", "K3"), **{str(grade): (str(grade - 1),) for grade in range(2, 13)}}
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
    notes: tuple[Text, ...] = ()  # what was chosen to make the rows fit


def of_file(
    path: Path, births: Path | None = None, grades: Sequence[str] = (), outliers: Sequence[int] = ()
) -> Subject:
    """Read a panel file. Raises :class:`BadInput` where its header is of no known shape or its figures are of no use.

    Without ``births`` a file ``<first word of the name>_births_….csv`` beside the panel is taken.
    """
    file = read_panel(path)
    if births is None:
        births = next(iter(sorted(path.parent.glob(f"{path.stem.split('_')[0]}_births_*.csv"))), None)
    sections = file.shape == "sections"
    usual = ELEMENTARY if file.shape != "tidy" else ()
    found = fit(path.name, file.rows, tuple(grades), usual)
    found = replace(found, notes=(*found.notes, *_noticed(file)))
    skipped = tuple(outliers) or (OUTLIERS if sections else ())
    first = min(row[1] for row in found.rows) + 5 if sections else None
    return _build(file, found, births, skipped, strength=50.0 if sections else 100.0, first=first)


def _noticed(file: PanelFile) -> tuple[Text, ...]:
    """Return what was read otherwise than as numbers of one grade each."""
    told = []
    if file.repeated:
        told.append(T("{count} cells stand in several rows, which are added up.", count=file.repeated))
    if file.withheld:
        told.append(T("{count} numbers are withheld or not known (*, –, <10 and the like): those cells are not given.",
                      count=file.withheld))  # fmt: skip
    if file.unknown:
        told.append(T("Rows of what is no grade are left out: {grades}.", grades=", ".join(file.unknown[:10])))
    return tuple(told)


def of_district(district: District, base_year: int) -> tuple[Subject, ...]:
    """Return the panels of a district's own history up to ``base_year``: primary, then junior.

    Junior entry follows the leavers of the primary panel. Years that the tables lack are treated as those of a file
    (:mod:`planner.studies.forecast_tidy`). A stage without two complete years is left out.
    """
    found: list[Subject] = []
    births = Births(dict(district.births), 6) if district.births else None
    below: Panel | None = None
    for stage in ("primary", "junior"):
        rows, reached = _history(district, stage, base_year)
        grades = sorted({row[2] for row in rows}, key=int)
        cohorts: Cohorts | None = births if stage == "primary" else (Leavers(below) if below else None)
        panel, notes = _of_rows(stage, rows, grades, cohorts, reached)
        if panel is not None and len(panel.years) > 1:
            found.append(Subject(stage, panel, notes=notes))
            below = panel if stage == "primary" else below
    return tuple(found)


def _of_rows(
    stage: str, rows: list[Row], grades: list[str], cohorts: Cohorts | None, reached: Mapping[str, list[str]]
) -> tuple[Panel | None, tuple[Text, ...]]:
    try:
        return Panel.of(rows, grades, cohorts, reached=reached), ()
    except ValueError:
        pass
    try:
        found = fit(stage, rows, grades)
        return Panel.of(found.rows, grades, cohorts, found.outliers, reached), found.notes
    except (BadInput, ValueError):
        return None, ()


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
    file: PanelFile, found: Fit, births: Path | None, outliers: Sequence[int], strength: float, first: int | None
) -> Subject:
    cohorts, grades = None, found.grades
    if births is not None and grades[0] in ENTRY_AGE:
        cohorts = Births(_births(births), ENTRY_AGE[grades[0]])
    panel = Panel.of(found.rows, grades, cohorts, (*outliers, *found.outliers))
    below, waiting = _waiting(file, panel)
    notes = found.notes
    if waiting is not None:
        panel = replace(panel, waiting=waiting)
        notes = (*notes, T("Grade {grade} drives next year's entry at schools that have it.", grade=below))
    # The published baseline takes the births of the calendar year five years before.
    plain = replace(panel, cohorts=replace(cohorts, late=0.0)) if cohorts and grades[0] == "K" else None
    source = births.name if cohorts and births else ""
    return Subject(file.name, panel, strength, first, source, plain, notes)


def _births(path: Path) -> dict[int, float]:
    table = table_of(path)
    table = table.rename(columns={one: name for name, heads in BIRTH_HEADERS.items() for one in heads})
    if not {"year", "births"} <= set(table.columns):
        message = T("births need the columns year and births")
        raise BadInput([Problem("backtest.births", path.name, ",".join(map(str, table.columns)), message)])
    years, counts = (pd.to_numeric(table[name], errors="coerce") for name in ("year", "births"))
    wrong = years.isna() | ~(counts > 0)
    if wrong.any():
        message = T("year and births must be numbers, births above 0")
        raise BadInput([Problem("backtest.births", f"{path.name}:{int(row) + 2}", "", message)
                        for row in table.index[wrong]])  # fmt: skip
    return {int(year): float(count) for year, count in zip(years, counts, strict=True)}


def _waiting(file: PanelFile, panel: Panel) -> tuple[str, Floats | None]:
    """Return the grade below the first, and its pupils (s, y) in the panel's schools; None where there are none."""
    below = next((grade for grade in BELOW.get(panel.grades[0], ()) if grade in file.grades), None)
    if below is None:
        return "", None
    place = {school: s for s, school in enumerate(panel.schools)}
    table = np.zeros((len(panel.schools), len(panel.years)))
    for school, year, grade, pupils in file.rows:
        if grade == below and school in place and panel.years[0] <= year <= panel.years[-1]:
            table[place[school], year - panel.years[0]] += pupils
    return below, table if table.any() else None
