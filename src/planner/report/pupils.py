"""Pupils of a path by grade and by school 分年级、分学校学生数, from its tables; ranges beside where there are any."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from planner.base.i18n import T, Text
from planner.base.terms import PLANNED_STAGES
from planner.compliance.outcome import do_nothing_outcome
from planner.compliance.tables import pupils_frame
from planner.district.model import District
from planner.projection import project
from planner.report import labels
from planner.report.amounts import grouped
from planner.report.blocks import Block, Cell, Column, Row, Table
from planner.report.standing import Tables
from planner.scenario.schema import Scenario
from planner.studies.forecast_ranges import Range


@dataclass(frozen=True)
class GradePupils:
    """Pupils and classes of a grade of a stage by year, over the district."""

    stage: str
    grade: int
    years: tuple[int, ...]
    pupils: tuple[int, ...]
    classes: tuple[int, ...]


@dataclass(frozen=True)
class UnitPupils:
    """Pupils of a unit by year, and its 80 % range in the last year (None: no whole history)."""

    unit: str
    school: str
    stage: str
    years: tuple[int, ...]
    pupils: tuple[int, ...]
    low: float | None
    high: float | None

    @property
    def change(self) -> int:
        """Pupils gained (lost: negative) between the first and the last year."""
        return self.pupils[-1] - self.pupils[0]


def started(district: District, scenario: Scenario) -> Tables:
    """Return the pupils if nothing is done but what the scenario has started: table ``pupils`` as in a run folder."""
    projection = project(district, scenario)
    return {"pupils": pupils_frame(projection, do_nothing_outcome(projection, scenario))}


def by_grade(tables: Tables) -> tuple[GradePupils, ...]:
    """Return the pupils of every grade, stages in order."""
    frame = tables["pupils"]
    years = tuple(sorted(int(year) for year in frame["year"].unique()))
    sums = frame.groupby(["stage", "grade", "year"])[["pupils", "classes"]].sum()
    held = {key: (int(pupils), int(classes)) for key, pupils, classes in sums.itertuples(name=None)}
    keys = sorted({(stage, int(grade)) for stage, grade, _ in held}, key=_place)
    found = []
    for stage, grade in keys:
        row = [held.get((stage, grade, year), (0, 0)) for year in years]
        found.append(GradePupils(stage, grade, years, tuple(one[0] for one in row), tuple(one[1] for one in row)))
    return tuple(found)


def _place(key: tuple[str, int]) -> tuple[int, int]:
    return (PLANNED_STAGES.index(key[0]) if key[0] in PLANNED_STAGES else 9, key[1])


def by_unit(tables: Tables, ranges: Sequence[Range] = ()) -> tuple[UnitPupils, ...]:
    """Return the pupils of every unit, in the order of the tables, with the ranges of the last year."""
    frame = tables["pupils"]
    years = tuple(sorted(int(year) for year in frame["year"].unique()))
    sums = frame.groupby(["unit", "year"], sort=False)["pupils"].sum().to_dict()
    about = frame.drop_duplicates("unit")
    spread = {one.subject: one for one in ranges if one.year == years[-1]}
    found = []
    for unit, school, stage in zip(about["unit"], about["school"], about["stage"], strict=True):
        one = spread.get(str(unit))
        pupils = tuple(int(sums.get((unit, year), 0)) for year in years)
        low, high = (one.low, one.high) if one is not None else (None, None)
        found.append(UnitPupils(str(unit), str(school), str(stage), years, pupils, low, high))
    return tuple(found)


def grades_block(facts: Sequence[GradePupils]) -> Block:
    """Return a row per grade, a column per year."""
    years = facts[0].years if facts else ()
    columns = (Column(T("Stage")), Column(T("Grade")), *(Column(Text(str(year)), "right") for year in years))
    rows = [Row((labels.stage(one.stage), str(one.grade), *(grouped(count) for count in one.pupils))) for one in facts]
    return Block(T("Pupils by grade"), table=Table(columns, tuple(rows)))


def units_block(facts: Sequence[UnitPupils], names: Mapping[str, str], deadline: int) -> Block:
    """Return a row per unit: base year, deadline, last year with its range; largest changes first."""
    if not facts:
        return Block(T("Pupils by school"))
    years = facts[0].years
    shown = sorted({years[0], deadline if deadline in years else years[0], years[-1]})
    columns = (Column(T("School and stage")), *(Column(Text(str(year)), "right") for year in shown),
               Column(T("Change"), "right"), Column(T("Low"), "right"), Column(T("High"), "right"))  # fmt: skip
    ordered = sorted(facts, key=lambda one: (-abs(one.change), one.unit))
    rows = []
    for one in ordered:
        name = labels.school_stage(names.get(one.school, one.school), one.stage)
        counts: list[Cell] = [grouped(one.pupils[years.index(year)]) for year in shown]
        spread = ["–" if bound is None else grouped(bound) for bound in (one.low, one.high)]
        rows.append(Row((name, *counts, f"{one.change:+,}", *spread)))
    note = T("Low and high: the 80% range in {year}; a dash where a school has no whole history.", year=years[-1])
    return Block(T("Pupils by school"), table=Table(columns, tuple(rows)), notes=(note,))
