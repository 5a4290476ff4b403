"""What moves from primary schools to kindergartens 闲置校舍与富余教师: nobody and no room is in two places.

Teachers who count in no indicator (neither PE/arts nor above the required qualification nor backbone) and are more than
the pupils of every later year need may be retrained; rooms that no later class needs may be converted. Both leave the
school in the year of the row, and the rules of the compulsory schools are judged on what is left.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace

import numpy as np

from planner.base.i18n import T
from planner.base.rounding import ceil_at_least
from planner.base.terms import PHYSICAL, TYPE_INDEX
from planner.base.types import Action, Ints, Projection, Targets
from planner.compliance.finding import Finding
from planner.district.preschool import Preschool, PreschoolProject
from planner.projection.preschool import rooms_free
from planner.scenario.schema import Scenario

#: The type of teacher who may be retrained.
PLAIN = TYPE_INDEX["a0q0b0"]
AREA, SPORTS = PHYSICAL.index("teaching_area_m2"), PHYSICAL.index("sports_area_m2")
ROOMS = PHYSICAL.index("classrooms")


def surplus_teachers(projection: Projection, targets: Targets, scenario: Scenario) -> dict[str, Ints]:
    """Return primary unit → teachers (y) who may leave by that year: not needed then nor in any later year."""
    found: dict[str, Ints] = {}
    for u, unit in enumerate(projection.units):
        if unit.stage != "primary":
            continue
        per = scenario.assumptions.pupils_per_teacher_primary
        need = [max(ceil_at_least(pupils / per), int(least))
                for pupils, least in zip(projection.pupils[u], targets.min_teachers[u], strict=True)]  # fmt: skip
        spare = np.minimum(projection.teachers[u].sum(axis=0) - np.array(need), projection.teachers[u, PLAIN])
        least = np.minimum.accumulate(np.maximum(spare, 0)[::-1])[::-1]
        if int(least[1:].max(initial=0)) > 0:
            found[unit.id] = np.asarray(least, dtype=np.int64)
    return found


def free_room_years(preschool: Preschool, scenario: Scenario, projection: Projection) -> dict[str, frozenset[int]]:
    """Return conversion → years in which it may start: few pupils are left, and no later class needs the rooms."""
    assert scenario.preschool is not None
    pupils: dict[str, dict[int, int]] = {}
    for u, unit in enumerate(projection.units):
        course = pupils.setdefault(unit.school, dict.fromkeys(projection.years, 0))
        for t, year in enumerate(projection.years):
            course[year] += int(projection.pupils[u, t])
    first = rooms_free(preschool, scenario.preschool, pupils)
    found: dict[str, frozenset[int]] = {}
    for one in preschool.projects:
        if one.kind == "convert":
            begin = first.get(one.id)
            years = [year for year in projection.years[1:] if begin is not None and year >= begin]
            found[one.id] = frozenset(year for year in years if _spare(one, projection, year))
    return found


def _spare(one: PreschoolProject, projection: Projection, year: int) -> bool:
    """Whether rooms and area taken from ``year`` on leave every later class its room (true for unknown schools)."""
    if one.from_school not in projection.schools:
        return True
    s, t = projection.schools.index(one.from_school), year - projection.base_year
    classes = np.zeros(len(projection.years), dtype=np.int64)
    for u, unit in enumerate(projection.units):
        if unit.school == one.from_school:
            classes += projection.class_count[u]
    left = projection.physical[s, :, t:]
    enough = (left[ROOMS] - one.classes >= classes[t:]) & (left[AREA] >= one.activity_m2)
    return bool((enough & (left[SPORTS] >= one.outdoor_m2)).all())


def after_moves(projection: Projection, preschool: Preschool, rows: Iterable[Action]) -> Projection:
    """Return the projection of the compulsory schools without the teachers and rooms that ``rows`` take.

    Teachers leave the plain type in the year of the row; eligible teachers cannot be more than those who are left.
    Rooms, activity area and outdoor area leave in the year in which the conversion starts.
    """
    teachers, leavers = projection.teachers.copy(), projection.leavers.copy()
    physical = projection.physical.copy()
    units = {unit.id: u for u, unit in enumerate(projection.units)}
    projects = {one.id: one for one in preschool.projects}
    started: dict[str, int] = {}
    for row in rows:
        t = row.year - projection.base_year
        if row.lever == "k_retrain" and row.item.removeprefix("from:") in units:
            u = units[row.item.removeprefix("from:")]
            teachers[u, PLAIN, t:] -= row.quantity
            leavers[u, PLAIN, t] += row.quantity
        elif row.lever == "k_convert" and row.item in projects:
            started[row.item] = min(t, started.get(row.item, t))
    for name, t in sorted(started.items()):
        one = projects[name]
        if one.from_school in projection.schools:
            s = projection.schools.index(one.from_school)
            physical[s, ROOMS, t:] -= one.classes
            physical[s, AREA, t:] -= one.activity_m2
            physical[s, SPORTS, t:] -= one.outdoor_m2
    eligible = np.minimum(projection.eligible, np.maximum(teachers.sum(axis=1), 0))
    return replace(projection, teachers=teachers, leavers=leavers, physical=physical, eligible=eligible)


def check_sources(rows: Iterable[Action], surplus: dict[str, Ints] | None, base_year: int) -> Iterator[Finding]:
    """Retrained teachers come from primary units that can spare them; without planned primary schools from the pool."""
    taken: Counter[tuple[str, int]] = Counter()
    for row in rows:
        if row.lever == "k_retrain":
            taken[row.item.removeprefix("from:"), row.year] += row.quantity
    for unit, year in sorted(taken):
        place = f"actions.csv k_retrain {unit} {year}"
        if surplus is None:
            if unit != "pool":
                yield Finding(
                    "retrain.source", place, T("primary schools are not planned here: only the pool is known")
                )
            continue
        gone = sum(n for (one, when), n in taken.items() if one == unit and when <= year)
        most = int(surplus[unit][year - base_year]) if unit in surplus else 0
        if gone > most:
            message = T("{found} where at most {most} is allowed", found=f"{gone:g}", most=f"{most:g}")
            yield Finding("retrain.source", place, message)
