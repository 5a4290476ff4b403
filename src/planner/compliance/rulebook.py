"""The standards as they apply to this district 适用标准: every rule looked up for each unit, school and year.

Facts that standards depend on (stage, kind of school, build year, migrant children, largest class, pupils) come
from the tables and the projection, so that a rule may change from one autumn to the next.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from planner.base.i18n import T, Text
from planner.base.terms import MEASURED_STAGES
from planner.base.types import Bools, Floats, Ints, Projection
from planner.district.model import District, School
from planner.scenario.schema import Scenario
from planner.standards.lookup import NO_FACTS, Facts, Pack, Standard, judging_date

#: (u, y) or (s, y) of Standard.
Standards = NDArray[Any]

#: Types of school that the resource indicators leave out; teaching points with fewer pupils than this as well.
NOT_MEASURED_TYPES = ("special", "vocational", "kindergarten")
TEACHING_POINT_PUPILS = 50
#: Rules that only say what another rule may count; they have no verdict of their own.
CONDITIONS = ("G3A", "G3M", "R3S", "R5L")


class Rulebook:
    """Look-ups of one pack for one projection; what was assumed to answer is collected in :meth:`warnings`."""

    def __init__(self, district: District, scenario: Scenario, pack: Pack, projection: Projection) -> None:
        self.district, self.scenario, self.pack, self.projection = district, scenario, pack, projection
        self.days = [judging_date(year) for year in projection.years]
        self.relaxed_on = [_relaxed_on(scenario, year) for year in projection.years]
        self._warnings: dict[tuple[str, str], Text] = {}
        self._tables: dict[tuple[str, str], Standards] = {}
        self._distinct: dict[str, list[tuple[list[Facts], Ints]]] = {}

    def standard(self, code: str, t: int, facts: Facts = NO_FACTS) -> Standard:
        """Return rule ``code`` in year index ``t``."""
        keep = self.scenario.options.keep_relaxations
        found = self.pack.lookup(code, self.days[t], facts, keep_relaxations=keep, relaxed_on=self.relaxed_on[t])
        self._note(code, found)
        return self._loosened(code, facts, found)

    def _loosened(self, code: str, facts: Facts, found: Standard) -> Standard:
        """Return the rule as this scenario asks it to be loosened (``relief.rules``); it has its own warning there."""
        if not self.scenario.relief.rules:
            return found
        value = self.scenario.relief.loosened(code, facts.stage, found.value)
        return found if value == found.value else replace(found, value=value, relaxed=True)

    def _note(self, code: str, found: Standard) -> None:
        for warning in found.warnings:
            self._warnings.setdefault((code, str(warning)), T("{code}: {warning}", code=code, warning=warning))

    def of_units(self, code: str) -> Standards:
        """Return rule ``code`` per unit and year (u, y)."""
        return self._kept(("units", code), self.unit_facts)

    def of_schools(self, code: str) -> Standards:
        """Return rule ``code`` per school and year (s, y); a combined school is looked up with its highest stage."""
        return self._kept(("schools", code), self.school_facts)

    def of_stages(self, code: str) -> Standards:
        """Return rule ``code`` per measured stage and year (2, y)."""
        return self._table(code, [[Facts(stage=stage)] * len(self.days) for stage in MEASURED_STAGES])

    def of_district(self, code: str) -> Standards:
        """Return rule ``code`` per year (y)."""
        return self._table(code, [[NO_FACTS] * len(self.days)]).ravel()

    def warnings(self) -> tuple[Text, ...]:
        """Return what was assumed in the look-ups so far, each once."""
        order = {code: place for place, code in enumerate(self.pack.rules)}
        return tuple(self._warnings[key] for key in sorted(self._warnings, key=lambda key: (order[key[0]], key[1])))

    def _kept(self, key: tuple[str, str], facts: list[list[Facts]]) -> Standards:
        """Return a table that is asked for more than once; read, never written."""
        if key not in self._tables:
            self._tables[key] = self._table(key[1], facts, self._places(key[0], facts))
            self._tables[key].flags.writeable = False
        return self._tables[key]

    def _places(self, name: str, facts: list[list[Facts]]) -> list[tuple[list[Facts], Ints]]:
        """Return per year the distinct facts and each row's place among them: few differ, many rules ask."""
        if name not in self._distinct:
            found = []
            for t in range(len(self.days)):
                known: dict[Facts, int] = {}
                places = [known.setdefault(per_year[t], len(known)) for per_year in facts]
                found.append((list(known), np.array(places, dtype=np.int64)))
            self._distinct[name] = found
        return self._distinct[name]

    def _table(
        self, code: str, facts: list[list[Facts]], distinct: list[tuple[list[Facts], Ints]] | None = None
    ) -> Standards:
        table = np.empty((len(facts), len(self.days)), dtype=object)
        keep, loosened = self.scenario.options.keep_relaxations, bool(self.scenario.relief.rules)
        for t, day in enumerate(self.days):
            choose = self.pack.chooser(code, day, keep_relaxations=keep, relaxed_on=self.relaxed_on[t])
            warned: dict[int, Standard] = {}  # the pack keeps its answers: few of them stand in many cells
            kinds, places = distinct[t] if distinct else ([row[t] for row in facts], np.arange(len(facts)))
            answers = np.empty(len(kinds), dtype=object)
            for kind, fact in enumerate(kinds):
                found = choose(fact)
                answers[kind] = self._loosened(code, fact, found) if loosened else found
                if found.warnings:
                    warned[id(found)] = found
            table[:, t] = answers[places]
            for found in warned.values():
                self._note(code, found)
        return table

    @cached_property
    def measured(self) -> Bools:
        """Which units count in R1–R7, the school rule and the CVs (u, y)."""
        pupils = self.projection.pupils
        counted = pupils > 0
        for u, school in enumerate(self.school_of_unit):
            if self.projection.units[u].stage not in MEASURED_STAGES or school.type in NOT_MEASURED_TYPES:
                counted[u] = False
            if school.type == "teaching_point":
                counted[u] &= pupils[u] >= TEACHING_POINT_PUPILS
        return counted

    @cached_property
    def school_measured(self) -> Bools:
        """Which schools have a measured unit (s, y)."""
        return _over_units(self.projection, self.measured, np.logical_or)

    @cached_property
    def school_of_unit(self) -> list[School]:
        """The school of each unit (u)."""
        return [self.district.school_by_id[unit.school] for unit in self.projection.units]

    @cached_property
    def largest_class(self) -> Ints:
        """Largest class per school and year (s, y), nothing done."""
        units = self.projection.largest_class.max(axis=1)
        return np.asarray(_over_units(self.projection, units, np.maximum), dtype=np.int64)

    @cached_property
    def compulsory_pupils(self) -> Ints:
        """Primary and junior pupils per school and year (s, y)."""
        rows = [unit.stage in MEASURED_STAGES for unit in self.projection.units]
        pupils = self.projection.pupils * np.array(rows, dtype=np.int64)[:, None]
        return np.asarray(_over_units(self.projection, pupils, np.add), dtype=np.int64)

    @cached_property
    def unit_facts(self) -> list[list[Facts]]:
        """Facts per unit and year."""
        pupils = self.projection.pupils
        rows = []
        for u, unit in enumerate(self.projection.units):
            largest = self.largest_class[unit.school_index]
            rows.append(self._facts(self.school_of_unit[u], unit.stage, largest, pupils[u]))
        return rows

    @cached_property
    def school_facts(self) -> list[list[Facts]]:
        """Facts per school and year, with the highest compulsory stage that the school runs."""
        rows = []
        for s, identifier in enumerate(self.projection.schools):
            stages = [unit.stage for unit in self.projection.units if unit.school_index == s]
            stage = next((one for one in ("junior", "primary") if one in stages), stages[0])
            school = self.district.school_by_id[identifier]
            rows.append(self._facts(school, stage, self.largest_class[s], self.compulsory_pupils[s]))
        return rows

    def _facts(self, school: School, stage: str, largest: Ints, pupils: Ints) -> list[Facts]:
        built = school.build_year if school.build_year is not None else self._opens(school)
        enlarged = enlarged_years(self.district, self.scenario).get(school.id, ())
        return [
            Facts(
                stage=stage,
                school_type=school.type,
                build_year=built,
                migrant_share=school.migrant_share,
                largest_class=int(largest[t]),
                area_type=school.area_type,
                dense_center=school.dense_center,
                pupils=int(pupils[t]),
                enlarged_year=max((opened for opened in enlarged if opened <= year), default=None),
            )
            for t, year in enumerate(self.projection.years)
        ]

    def _opens(self, school: School) -> int | None:
        return opening_years(self.district, self.scenario).get(school.id)


def _relaxed_on(scenario: Scenario, year: int) -> date:
    """Return the day whose values of the transition count in ``year`` 过渡值复核.

    With ``options.recheck_years`` = n those of the recognition (the deadline) count for n − 1 years more, and none from
    the n-th year on, when the full standard is looked at again; without it each ends on its own day.
    """
    after, recheck = year - scenario.deadline, scenario.options.recheck_years
    if recheck is None or after <= 0:
        return judging_date(year)
    return judging_date(scenario.deadline) if after < recheck else date.min


def opening_years(district: District, scenario: Scenario) -> dict[str, int]:
    """Return the year in which each school opened by a started project opens 投用年份 (school → year)."""
    return {
        project.school: scenario.starts[project.id] + project.build_years
        for project in district.projects
        if project.id in scenario.starts and district.school_by_id[project.school].opens_project == project.id
    }


def closing_years(district: District, scenario: Scenario) -> dict[str, int]:
    """Return the year in which each school that a started project closes is closed 撤并年份 (school → year)."""
    return {
        project.school: scenario.starts[project.id] + project.build_years
        for project in district.projects
        if project.kind == "merge" and project.id in scenario.starts
    }


def enlarged_years(district: District, scenario: Scenario) -> dict[str, tuple[int, ...]]:
    """Return the years in which started enlargements of each school open 改扩建投用年份 (school → years)."""
    years: dict[str, tuple[int, ...]] = {}
    for project in district.projects:
        if project.enlarges and project.id in scenario.starts:
            opens = scenario.starts[project.id] + project.build_years
            years[project.school] = (*years.get(project.school, ()), opens)
    return years


def values_of(table: Standards, missing: float = np.nan) -> Floats:
    """Return the values of a table of standards, ``missing`` where no rule is in force."""
    flat: Iterable[Standard] = table.ravel()
    values = [missing if one.value is None else one.value for one in flat]
    return np.array(values, dtype=np.float64).reshape(table.shape)


def sources_of(table: Standards) -> NDArray[Any]:
    """Return the citations of a table of standards as they stand in tables."""
    return np.array([one.source for one in table.ravel()], dtype=object).reshape(table.shape)


def _over_units(projection: Projection, values: NDArray[Any], joined: np.ufunc) -> NDArray[Any]:
    """Join (u, y) values to schools (s, y)."""
    total = np.zeros((len(projection.schools), values.shape[1]), dtype=values.dtype)
    joined.at(total, np.array([unit.school_index for unit in projection.units], dtype=np.int64), values)
    return total
