"""Small instances for the optimizer's tests, made from the world of the compliance tests by changing one thing each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import cache

from planner.base.terms import TYPES
from planner.base.types import Infeasible, Plan, Targets
from planner.district.model import District, FinanceValue
from planner.optimization.build import Built, build
from planner.optimization.cuts import CutPool
from planner.optimization.engine import Engine, Outcome
from planner.optimization.instance import Instance, build_instance
from planner.optimization.linear import solve_linear
from planner.optimization.solve import optimize
from tests.compliance.world import BASE, HORIZON, World, world

ACTIVE = range(BASE + 1, HORIZON + 1)


def instance_of(used: World, targets: Targets | None = None) -> Instance:
    """Return the instance of a world, with other targets if given."""
    return build_instance(used.district, used.scenario, used.projection, targets or used.targets)


def scenario(used: World, **values: object) -> World:
    """Return the world with other values in its scenario."""
    return used.changed(scenario=used.scenario.model_copy(update=values))


def solver(used: World, **values: object) -> World:
    """Return the world with other solver settings."""
    return scenario(used, solver=used.scenario.solver.model_copy(update=values))


def district(used: World, **values: object) -> World:
    """Return the world with other tables."""
    return used.changed(district=replace(used.district, **values))  # type: ignore[arg-type]


def premises(used: World, school: str, **values: float) -> World:
    """Return the world with other premises of one school."""
    table = dict(used.district.premises)
    table[school] = replace(table[school], **values)  # type: ignore[arg-type]
    return district(used, premises=table)


def staff(used: World, unit: str, *counts: int) -> World:
    """Return the world with other teachers of one unit, in the order of ``TYPES``."""
    school, stage = unit.split(":")
    table = dict(used.district.staff)
    table |= {(school, stage, kind.code): count for kind, count in zip(TYPES, counts, strict=True)}
    return district(used, staff=table)


def caps(used: World, **funds: Mapping[int, float] | float) -> World:
    """Return the world with other yearly caps; a number is every year's."""
    budget = used.scenario.budget
    changed = dict(budget.funds)
    for code, given in funds.items():
        yearly = dict(given) if isinstance(given, Mapping) else dict.fromkeys(ACTIVE, float(given))
        changed[code] = changed[code].model_copy(update={"caps": yearly})
    return scenario(used, budget=budget.model_copy(update={"funds": changed}))


def rich(used: World) -> World:
    """Return the world with more money than anyone needs."""
    return caps(used, capital=50e6, recurrent=50e6)


def only(used: World, *schools: str) -> World:
    """Return the world with no other schools and no projects."""
    old = used.district
    kept = set(schools)
    new = replace(
        old,
        schools=tuple(school for school in old.schools if school.id in kept),
        enrolment={key: value for key, value in old.enrolment.items() if key[0] in kept},
        staff={key: value for key, value in old.staff.items() if key[0] in kept},
        premises={key: value for key, value in old.premises.items() if key in kept},
        special_rooms=tuple(room for room in old.special_rooms or () if room.school in kept),
        writeoffs={key: value for key, value in (old.writeoffs or {}).items() if key[0] in kept},
        land={key: value for key, value in old.land.items() if key in kept},
        venues=tuple(venue for venue in old.venues if venue.school in kept),
        projects=(),
    )
    return used.changed(district=new, scenario=used.scenario.model_copy(update={"projects": {}}))


def grown(used: World, school: str, times: int) -> World:
    """Return the world with one school ``times`` as large in pupils, classes, teachers, premises, and posts for it."""
    old = used.district

    def more(key: object, count: int) -> int:
        return count * times if key == school else count

    def larger(value: float) -> float:
        return value * times

    one = old.premises[school]
    new: District = replace(
        old,
        enrolment={
            key: replace(value, pupils=more(key[0], value.pupils), classes=more(key[0], value.classes))
            for key, value in old.enrolment.items()
        },
        staff={key: more(key[0], value) for key, value in old.staff.items()},
        premises={
            **old.premises,
            school: replace(
                one,
                teaching_area_m2=larger(one.teaching_area_m2),
                sports_area_m2=larger(one.sports_area_m2),
                equipment_yuan=larger(one.equipment_yuan),
                multimedia_rooms=one.multimedia_rooms * times,
                classrooms=one.classrooms * times,
            ),
        },
        special_rooms=tuple(replace(room, rooms=more(room.school, room.rooms)) for room in old.special_rooms or ()),
        posts={key: value * times for key, value in old.posts.items()},
    )
    return used.changed(district=new)


def levelled(used: World, yuan: float = 10_000_000.0) -> World:
    """Return the world with a level budget of education entered for every year: what is spent must never fall."""
    finance = tuple(FinanceValue("education_budget", year, yuan) for year in range(BASE, HORIZON + 1))
    return district(used, finance=finance)


@cache
def no_project() -> World:
    """The world in which the new school is not built."""
    return scenario(world(), projects={})


@cache
def calm() -> World:
    """The world without a new school, in which nobody is due for rotation: plans of it are about rooms and money."""
    return no_project().assumed(eligible_share=0.0)


@cache
def short() -> World:
    """The world in which one primary school lacks degrees, backbone and PE/arts teachers, and money is no matter."""
    return rich(staff(world(), "B1S:primary", 8, 0, 6, 1, 0, 0, 1, 0))


@cache
def binding() -> Instance:
    """The short world with limits of the CVs of R6 and R7 so low that they bind."""
    used = short()
    limit = used.targets.cv_limit.copy()
    limit[:, 5] *= 0.2
    limit[:, 6] *= 0.12
    return instance_of(used, replace(used.targets, cv_limit=limit))


def linear(instance: Instance) -> tuple[Built, Engine, CutPool, Outcome]:
    """Solve the linear plan as the product does."""
    built = build(instance)
    engine = Engine(built.model)
    pool = CutPool(engine, built.cones)
    return built, engine, pool, solve_linear(built, engine, pool)


def planned(used: World) -> Plan:
    """Return the plan of a world that has one."""
    found = optimize(used.district, used.scenario, used.projection, used.targets)
    assert isinstance(found, Plan)
    return found


def impossible(used: World) -> Infeasible:
    """Return the explanation of a world without a plan."""
    found = optimize(used.district, used.scenario, used.projection, used.targets)
    assert isinstance(found, Infeasible)
    return found


@cache
def world_plan() -> Plan:
    """The plan of the world, made once."""
    return planned(world())
