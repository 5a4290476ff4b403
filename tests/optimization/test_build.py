"""The model: every family of constraints is needed, names are unique, the start basis is square."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import highspy
import numpy as np
import pytest

import planner.optimization.build as building
from planner.optimization.build import FAMILIES, build
from planner.optimization.constraints import dispersion, money, moves, physical, teachers, thresholds
from planner.optimization.constraints.smooth import smooth
from planner.optimization.cuts import CutPool
from planner.optimization.engine import Engine, SolverError
from planner.optimization.explain import ORDER
from planner.optimization.instance import Instance
from planner.optimization.model import Expression, Model
from tests.compliance.world import World, world
from tests.optimization.variants import (
    ACTIVE,
    binding,
    caps,
    district,
    grown,
    instance_of,
    levelled,
    linear,
    no_project,
    premises,
    rich,
    scenario,
    short,
)

Family = Callable[..., Any]

#: Groups that define stocks and counts; they are no rules and cannot be relaxed.
DEFINITIONS = {
    "stock",
    "conservation",
    "added",
    "held",
    "reassigned",
    "classroom_area",
    "one_tolerated",
    "hired",
    "spent",
    "mean",
}


def thin() -> World:
    """More teachers are needed than there are posts."""
    few = {("primary", 2022): 60, ("junior", 2022): 56}
    return rich(district(no_project().assumed(pupils_per_teacher_primary=14.0), posts=few))


def evened(used: World) -> World:
    """Spending changes by 400,000 yuan a year at most."""
    return scenario(used, budget=used.scenario.budget.model_copy(update={"smooth": 400_000.0}))


#: Family → a district for which it makes the plan dearer, or impossible.
NEEDED: dict[Family, Callable[[], World]] = {
    teachers.balance: short,
    teachers.conservation: short,
    teachers.posts: thin,
    teachers.vacancies: lambda: rich(district(no_project(), temporary={("primary", 2022): 5})),
    teachers.minimum: lambda: rich(world().assumed(pupils_per_teacher_primary=14.0)),
    teachers.quotas: lambda: short().assumed(backbone_quota_primary=0, upgrade_quota_primary=0),
    moves.departures: lambda: short().assumed(eligible_share=0.1),
    moves.rotation: world,
    moves.room_for_exchanges: lambda: world().assumed(max_move_share=0.0),
    moves.direction: lambda: short().assumed(to_weaker_share=1.0),
    physical.balance: lambda: premises(no_project(), "C1", multimedia_rooms=4),
    physical.equipment: lambda: premises(no_project(), "C1", equipment_yuan=500_000.0),
    physical.classrooms: lambda: premises(no_project(), "A1", classrooms=11),
    physical.special_rooms: lambda: district(no_project(), special_rooms=()),
    physical.school_size: lambda: grown(no_project(), "A1", 4),
    thresholds.thresholds: lambda: premises(no_project(), "C1", multimedia_rooms=4),
    thresholds.one_tolerated: lambda: premises(no_project(), "B1S", multimedia_rooms=6, teaching_area_m2=1400.0),
    money.hired: lambda: caps(no_project().assumed(pupils_per_teacher_primary=14.0), recurrent=100_000),
    money.funds: lambda: caps(no_project(), recurrent=0.0),
    money.growth: lambda: levelled(rich(world())),
    smooth: lambda: evened(rich(short())),
}


def least_cost(instance: Instance, *, cuts: bool = True) -> float:
    """Objective of the linear model from a cold start; infinite where there is no plan."""
    built = build(instance)
    engine = Engine(built.model)
    outcome = CutPool(engine, built.cones if cuts else ()).solve()
    return outcome.objective if outcome.status == "optimal" else np.inf


def test_each_family_has_its_case() -> None:
    """A family that is added to the model comes with a district that needs it."""
    assert set(NEEDED) == set(FAMILIES)


@pytest.mark.parametrize("family", FAMILIES, ids=lambda family: f"{family.__module__.split('.')[-1]}.{family.__name__}")
def test_a_family_left_out_makes_the_plan_too_cheap(family: Family, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each family costs something, or forbids a plan, in the district made for it."""
    instance = instance_of(NEEDED[family]())
    with_all = least_cost(instance)
    monkeypatch.setattr(building, "FAMILIES", tuple(one for one in FAMILIES if one is not family))
    assert least_cost(instance) < with_all * (1 - 1e-3)


def test_cones_left_out_make_the_plan_too_cheap() -> None:
    """Where a CV binds, doing without its cuts is cheaper and breaks the limit."""
    built, _, pool, outcome = linear(binding())
    assert pool.count > 0
    assert least_cost(binding(), cuts=False) < outcome.objective * (1 - 1e-3)
    assert pool.ratios(outcome.values).max() <= 1 + 1e-5
    assert {cone.k for cone in built.cones} == set(range(7))


def test_every_row_group_is_a_rule_or_a_definition() -> None:
    """No row is left that an explanation could not name."""
    used = district(grown(world(), "A1", 4), temporary={("primary", 2022): 5}).assumed(to_weaker_share=0.4)
    instance = instance_of(levelled(used))
    groups = {info.group.split(":")[0] for info in build(instance).model.rows}
    assert groups <= set(ORDER) | DEFINITIONS
    assert not set(ORDER) & DEFINITIONS


def test_each_family_adds_rows() -> None:
    """Every family and every cone contributes rows to a district that is short of everything."""
    starving = premises(district(grown(no_project(), "A1", 4), special_rooms=()), "B1S", classrooms=2)
    starving = district(starving, temporary={("primary", 2022): 5}).assumed(to_weaker_share=0.4)
    model = Model(instance_of(evened(levelled(starving))))
    columns = building.make_columns(model)
    for family in FAMILIES:
        before = len(model.rows)
        family(model, columns)
        assert len(model.rows) > before, family.__name__
    assert dispersion.dispersion(model, columns)


@pytest.mark.parametrize("used", [world, lambda: levelled(world())], ids=["plain", "growth"])
def test_the_start_basis_is_square(used: Callable[[], World]) -> None:
    """As many columns are basic as there are equations, so that doing nothing is a basis."""
    built = build(instance_of(used()))
    assert len(built.model.basic) == len(built.model.equalities) > 0
    engine = Engine(built.model)
    engine.start_from_do_nothing()
    basis = engine.highs.getBasis()
    basic = sum(one == highspy.HighsBasisStatus.kBasic for one in [*basis.col_status, *basis.row_status])
    assert basic == engine.base_rows


def test_a_start_basis_that_is_not_square_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """A family of equations without its columns is an error of the model, not of the district."""
    monkeypatch.setattr(building, "FAMILIES", tuple(one for one in FAMILIES if one is not teachers.balance))
    engine = Engine(build(instance_of(world())).model)
    with pytest.raises(SolverError, match="basis"):
        engine.start_from_do_nothing()


def test_names_that_pulp_would_merge_are_refused() -> None:
    """PuLP writes ``-`` and space as ``_``: two columns that would then be one are an error."""
    model = Model(instance_of(world()))
    model.column("S-1")
    with pytest.raises(ValueError, match="two columns"):
        model.column("S_1")


def test_constants_of_an_expression_go_to_the_right_side() -> None:
    """``2x + 3 ≥ 7`` holds from x = 2 on."""
    model = Model(instance_of(world()))
    x = model.column("x")
    model.row("test", "one", Expression({x: 2.0}, 3.0), ">=", 7.0)
    model.price(x, 1.0, 0)
    model.finish({"x": 0.0})
    assert Engine(model).run().values[0] == pytest.approx(2.0)


def test_prices_are_perturbed_by_name_alone() -> None:
    """The tie-breaking part of a price is below one millionth and depends on seed and name, not on order."""
    one, again = (build(instance_of(world())).model for _ in range(2))
    objective = {v.name: c for v, c in one.problem.objective.items()}
    assert objective == {v.name: c for v, c in again.problem.objective.items()}
    for variable, cost in one.cost.items():
        assert cost <= objective.get(variable.name, 0.0) <= cost * (1 + 1e-6)
    other = scenario(world(), solver=world().scenario.solver.model_copy(update={"seed": 2}))
    changed = {v.name: c for v, c in build(instance_of(other)).model.problem.objective.items()}
    assert changed.keys() == objective.keys()
    assert changed != objective


def test_right_sides_of_people_and_rooms_are_whole() -> None:
    """A need for 7.2 teachers is a need for 8, which every whole plan has to meet."""
    instance = instance_of(world())
    for u, t in zip(*np.nonzero(instance.measured), strict=True):
        for k in (0, 1, 2, 6):
            exact = instance.threshold[u, k, t] * instance.pupils[u, t] / 100
            exact /= instance.weight[u, t] if k == 6 else 1.0
            need = instance.need(int(u), k, int(t))
            assert need == int(need)
            assert exact - 1e-6 <= need < exact + 1


def test_years_without_a_deadline_have_no_thresholds() -> None:
    """Before the deadline schools may still fail."""
    instance = instance_of(world())
    assert not instance.measured[:, : instance.first].any()
    later = scenario(world(), deadline=2029)
    assert instance_of(later).first == 2029 - ACTIVE[0] + 1


def test_an_unmeasured_district_needs_nothing() -> None:
    """Without a rule in force the least-cost plan is to do nothing."""
    instance = instance_of(no_project())
    targets = replace(
        instance.targets,
        measured=np.zeros_like(instance.targets.measured),
        min_teachers=np.zeros_like(instance.targets.min_teachers),
        rotation_share=0.0,
    )
    assert least_cost(instance_of(no_project(), targets)) == pytest.approx(0.0, abs=1e-9)
