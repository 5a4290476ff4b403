"""Small districts made by hand, and random ones for properties; all schools are invented."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from math import ceil
from typing import Any

from hypothesis import strategies as st

from planner.base.terms import LEVERS, TYPES
from planner.district.model import District, GradeCount, Person, Premises, Project, School
from planner.scenario.parameters import Assumptions
from planner.scenario.schema import Budget, Fund, ProjectStart, Scenario

Enrolment = dict[tuple[str, int, int], GradeCount]


def school(name: str, kind: str = "primary", **more: Any) -> School:
    """Return a school whose name is its identifier."""
    return School(id=name, name=name, type=kind, area_type="town", **more)


def grades(name: str, first: int, rows: Mapping[int, Sequence[int]], size: int = 45) -> Enrolment:
    """Return enrolment of grades ``first`` … by year; classes of at most ``size``, the largest as even as can be."""
    return {
        (name, year, first + i): GradeCount(count, ceil(count / size), ceil(count / max(1, ceil(count / size))))
        for year, counts in rows.items()
        for i, count in enumerate(counts)
    }


def steady(name: str, first: int, counts: Sequence[int], years: Sequence[int] = range(2018, 2023)) -> Enrolment:
    """Return the same enrolment in every year of the history."""
    return grades(name, first, dict.fromkeys(years, counts))


def district(schools: Sequence[School], enrolment: Enrolment, **tables: Any) -> District:
    """Return a district with the tables given and nothing else; premises leave classrooms unlimited."""
    plain: dict[str, Any] = {
        "name": "示例县", "school_system": "6-3", "illustrative": True, "as_of": "2022-09-01",
        "staff": {}, "roster": (), "special_rooms": None, "writeoffs": None, "posts": {}, "births": {},
        "feeders": {}, "land": {}, "venues": (), "projects": (), "tracked": (), "attestations": (),
        "premises": {s.id: Premises(4000.0, 6000.0, 900_000.0, 12, 99) for s in schools if not s.opens_project},
    }  # fmt: skip
    return District(schools=tuple(schools), enrolment=enrolment, **(plain | tables))


def scenario(
    base_year: int = 2022, horizon: int = 2030, starts: Mapping[str, int] | None = None, **assumptions: Any
) -> Scenario:
    """Return a scenario without money; ``starts`` pins projects, the rest are assumptions."""
    levers = tuple(lever for lever in LEVERS if lever != "hire")
    return Scenario(
        title="test",
        district="district",
        standards="national",
        base_year=base_year,
        horizon=horizon,
        deadline=base_year + 1,
        assumptions=Assumptions(**assumptions),
        budget=Budget(funds={"all": Fund(name="all", levers=levers, caps={})}),
        projects={name: ProjectStart(start=year) for name, year in (starts or {}).items()},
    )


def new_school(name: str, opens: str, relief: Mapping[tuple[str, str], float], **adds: float) -> Project:
    """Return a two-year project that opens school ``opens``."""
    return Project(name, name, "new_school", opens, 30_000_000, 2, 2023, adds, relief)


def staff_of(name: str, stage: str, counts: Sequence[int]) -> dict[tuple[str, str, str], int]:
    """Return the staff rows of a unit, by type in the order of ``terms.TYPES``."""
    return {(name, stage, kind.code): count for kind, count in zip(TYPES, counts, strict=True)}


def person(number: int, name: str, stage: str = "primary", **more: Any) -> Person:
    """Return a teacher who is young and has just come, unless said otherwise."""
    plain: dict[str, Any] = {
        "sex": "F", "birth": (1995, 5), "cadre": True, "type_code": "a0q1b0", "since": 2021, "head": False,
    }  # fmt: skip
    return Person(f"T{number}", name, stage, **(plain | more))


def shuffled(one: District, order: Sequence[int]) -> District:
    """Return the district with its rows in another order (``order`` sorts the schools)."""
    schools = tuple(s for _, s in sorted(zip(order, one.schools, strict=False), key=lambda pair: pair[0]))
    return replace(
        one,
        schools=schools,
        enrolment=dict(reversed(one.enrolment.items())),
        staff=dict(reversed(one.staff.items())),
        feeders=dict(reversed(one.feeders.items())),
        roster=one.roster[::-1],
        projects=one.projects[::-1],
    )


@st.composite
def districts(draw: st.DrawFn) -> tuple[District, Scenario]:
    """Random small districts: two to six schools, gaps in the history, a project, odd shares, empty tables."""
    system = draw(st.sampled_from(("6-3", "5-4")))
    last = 6 if system == "6-3" else 5
    kinds = draw(
        st.lists(
            st.sampled_from(("primary", "junior", "nine_year", "twelve_year", "teaching_point", "special")),
            min_size=1,
            max_size=5,
        )
    )
    span = {
        "primary": (1, last), "junior": (last + 1, 9), "nine_year": (1, 9), "twelve_year": (1, 12),
        "teaching_point": (1, 4), "special": (1, 9),
    }  # fmt: skip
    schools, enrolment = [], Enrolment()
    for i, kind in enumerate(kinds):
        name = f"S{i}"
        schools.append(school(name, kind, build_year=draw(st.sampled_from((None, 2001, 2021)))))
        low, high = span[kind]
        for year in range(draw(st.integers(2018, 2022)), 2023):
            counts = draw(st.lists(st.integers(0, 160), min_size=high - low + 1, max_size=high - low + 1))
            enrolment |= grades(name, low, {year: counts})
    opened = school("S9", "nine_year", opens_project="B1")
    relief = {(f"S{i}", stage): draw(st.sampled_from((0.1, 0.35, 1.0))) for i in range(len(kinds)) for stage in
              draw(st.sets(st.sampled_from(("primary", "junior"))))}  # fmt: skip
    births = draw(st.dictionaries(st.integers(2010, 2026), st.integers(0, 400), max_size=12))
    pairs = st.tuples(st.sampled_from([s.id for s in schools]), st.sampled_from([*[s.id for s in schools], "S9"]))
    staff: dict[tuple[str, str, str], int] = {}
    for s in schools:
        stage = {"junior": "junior", "special": "special"}.get(s.type, "primary")
        staff |= staff_of(s.id, stage, draw(st.lists(st.integers(0, 30), min_size=8, max_size=8)))
    one = district(
        [*schools, opened],
        enrolment,
        school_system=system,
        births=births,
        feeders=draw(st.dictionaries(pairs, st.sampled_from((0.2, 0.5, 1.0)), max_size=5)),
        staff=staff,
        projects=(new_school("B1", "S9", relief, classrooms=20.0),),
        premises={s.id: Premises(3000.0, 5000.0, 500_000.0, 9, draw(st.integers(0, 20))) for s in schools},
    )
    starts = draw(st.sampled_from(({}, {"B1": 2021}, {"B1": 2024}, {"B1": 2029})))
    return one, scenario(starts=starts)
