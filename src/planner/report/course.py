"""A course through the years 走势: pupils, teachers, and which indicators fail when, from the tidy tables.

The same facts describe doing nothing and carrying out a plan; :mod:`planner.report.course_text` words them.
"""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from planner.base.terms import INDICATORS, MEASURED_STAGES
from planner.report.standing import RESOURCE_RULES, Tables


@dataclass(frozen=True)
class CourseYear:
    """One year: persons by stage, and how many units and coefficients are in order."""

    year: int
    pupils: dict[str, int]
    teachers: dict[str, int]
    measured: int
    meeting: int
    coefficients: int
    over: int


@dataclass(frozen=True)
class IndicatorCourse:
    """One indicator of a stage through the years: units under the threshold, and the coefficient (NaN: none)."""

    stage: str
    indicator: str
    under: tuple[int, ...]
    cv: tuple[float, ...]
    limit: tuple[float, ...]


@dataclass(frozen=True)
class FailingItem:
    """An item and the years in which it is not met."""

    standard: str
    basis: str
    years: tuple[int, ...]


@dataclass(frozen=True)
class Course:
    """What happens from the base year to the horizon."""

    years: tuple[CourseYear, ...]
    indicators: tuple[IndicatorCourse, ...]
    failing: tuple[FailingItem, ...]

    def failing_in(self, year: int) -> tuple[str, ...]:
        """Return the codes of the items not met in ``year``."""
        return tuple(item.standard for item in self.failing if year in item.years)


def course(tables: Tables) -> Course:
    """Return the course in ``tables`` (``pupils, stocks, indicators, schools_rule, dispersion, verdicts``)."""
    years = sorted(int(year) for year in tables["pupils"]["year"].unique())
    years = [year for year in years if (tables["schools_rule"]["year"] == year).any()]
    return Course(
        years=tuple(_year(tables, year) for year in years),
        indicators=tuple(_indicator(tables, stage, code, years) for stage in MEASURED_STAGES for code in INDICATORS),
        failing=failing_items(tables["verdicts"]),
    )


def failing_items(verdicts: pd.DataFrame) -> tuple[FailingItem, ...]:
    """Return every item that is not met in some year, in the order of the table, resource items left out."""
    bad = verdicts[(verdicts["verdict"] == "not_met") & ~verdicts["standard"].isin(RESOURCE_RULES)]
    return tuple(
        FailingItem(str(code), str(frame["basis"].iloc[0]), tuple(sorted({int(year) for year in frame["year"]})))
        for code, frame in bad.groupby("standard", sort=False)
    )


def year_ranges(years: tuple[int, ...]) -> str:
    """Return years as runs: ``2022–2024, 2030``."""
    runs: list[list[int]] = []
    for year in years:
        if runs and year == runs[-1][-1] + 1:
            runs[-1].append(year)
        else:
            runs.append([year])
    return ", ".join(str(run[0]) if len(run) == 1 else f"{run[0]}–{run[-1]}" for run in runs)


def _year(tables: Tables, year: int) -> CourseYear:
    pupils = tables["pupils"][tables["pupils"]["year"] == year]
    stocks = tables["stocks"]
    teachers = stocks[(stocks["year"] == year) & (stocks["resource"] == "teachers")]
    rule = tables["schools_rule"]
    rule = rule[(rule["year"] == year) & (rule["verdict"] != "not_measured")]
    spread = tables["dispersion"]
    spread = spread[(spread["year"] == year) & (spread["verdict"] != "not_measured")]
    return CourseYear(
        year=year,
        pupils={stage: int(pupils.loc[pupils["stage"] == stage, "pupils"].sum()) for stage in MEASURED_STAGES},
        teachers={stage: int(teachers.loc[teachers["stage"] == stage, "stock"].sum()) for stage in MEASURED_STAGES},
        measured=len(rule),
        meeting=int((rule["verdict"] == "met").sum()),
        coefficients=len(spread),
        over=int((spread["verdict"] == "not_met").sum()),
    )


def _indicator(tables: Tables, stage: str, code: str, years: list[int]) -> IndicatorCourse:
    values, spread = tables["indicators"], tables["dispersion"]
    values = values[(values["stage"] == stage) & (values["indicator"] == code)]
    under = values[values["verdict"].isin(["not_met", "tolerated"])].groupby("year").size()
    spread = spread[(spread["stage"] == stage) & (spread["indicator"] == code)].set_index("year")
    missing = float("nan")
    return IndicatorCourse(
        stage=stage,
        indicator=code,
        under=tuple(int(under.get(year, 0)) for year in years),
        cv=tuple(float(spread["cv"].get(year, missing)) for year in years),
        limit=tuple(float(spread["limit"].get(year, missing)) for year in years),
    )
