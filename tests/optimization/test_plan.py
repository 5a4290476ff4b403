"""Plans of small districts: verified by the evaluator, whole, balanced, bounded from below, the same every time."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from collections import Counter
from pathlib import Path

import numpy as np
import pytest

from planner.base.terms import INDICATORS, LEVERS
from planner.base.types import Plan
from planner.compliance.schemas import table_text
from planner.compliance.verify import Claims, VerifyReport, verify
from planner.optimization.build import build
from planner.optimization.cuts import CutPool
from planner.optimization.engine import Engine, Outcome
from planner.optimization.exemptions import choose
from planner.optimization.linear import solve_linear
from planner.optimization.prices import prices
from planner.optimization.solve import StoppedWithoutPlan, discounted, optimize
from tests.compliance.world import DEADLINE, World, world
from tests.optimization.variants import (
    calm,
    district,
    instance_of,
    no_project,
    planned,
    premises,
    rich,
    scenario,
    solver,
    world_plan,
)

#: Groups whose rows may have a price.
PRICED = {
    "threshold", "posts", "staffing", "hire_quota", "upgrade_quota", "backbone_quota", "rotation", "classrooms", "cv",
    "fund",
}  # fmt: skip


def checked(used: World, plan: Plan) -> VerifyReport:
    """Report of the evaluator on a plan and on what it says of itself."""
    total = sum(action.cost_yuan for action in plan.actions)
    claims = Claims(total_cost_yuan=total, objective_yuan=plan.solve.objective_yuan)
    return verify(used.district, used.scenario, used.pack, plan.actions, plan.transfers, claims)


@pytest.fixture(scope="module")
def needy() -> tuple[World, Plan, VerifyReport]:
    """A district whose schools lack multimedia rooms, area, equipment and an art room."""
    used = premises(calm(), "B1S", multimedia_rooms=6, teaching_area_m2=1850.0, equipment_yuan=700_000.0)
    rooms = tuple(room for room in used.district.special_rooms or () if (room.school, room.kind) != ("J1", "art"))
    used = district(used, special_rooms=rooms, land={"B1S": (300.0, 0.0)})
    plan = planned(used)
    return used, plan, checked(used, plan)


def test_the_plan_of_the_world_is_verified() -> None:
    """The independent evaluator finds nothing wrong, and every computed item holds from the deadline on."""
    report = checked(world(), world_plan())
    assert [str(finding.message) for finding in report.findings] == []
    assert report.judgement.first_year_all_met is not None
    assert report.judgement.first_year_all_met <= DEADLINE


def test_a_plan_that_buys_and_builds_is_verified(needy: tuple[World, Plan, VerifyReport]) -> None:
    """Rooms, area and equipment are bought where they lack, and the evaluator agrees."""
    _, plan, report = needy
    assert [str(finding.message) for finding in report.findings] == []
    bought = {(action.lever, action.school) for action in plan.actions}
    assert {("equip_room", "B1S"), ("art_room", "J1")} <= bought


def test_quantities_and_money_are_whole(needy: tuple[World, Plan, VerifyReport]) -> None:
    """Nobody hires 0.4 teachers: quantities are whole and above zero, money is whole and not negative."""
    for plan in (world_plan(), needy[1]):
        for action in plan.actions:
            assert (type(action.quantity), type(action.cost_yuan), type(action.year)) == (int, int, int)
            assert action.quantity > 0
            assert action.cost_yuan >= 0
            assert action.lever in LEVERS
        assert all(type(move.teachers) is int and move.teachers > 0 for move in plan.transfers)


def test_the_objective_is_the_discounted_cost_of_the_rows() -> None:
    """Nothing else is minimized than what the actions say, and the bound is under it."""
    plan = world_plan()
    assert plan.solve.objective_yuan == pytest.approx(discounted(plan.actions, world().scenario), abs=1e-3)
    assert plan.solve.lower_bound_yuan is not None
    assert 0 < plan.solve.lower_bound_yuan <= plan.solve.objective_yuan
    assert plan.solve.gap == pytest.approx(1 - plan.solve.lower_bound_yuan / plan.solve.objective_yuan)
    assert plan.solve.status == ("optimal" if plan.solve.gap <= world().scenario.solver.gap else "feasible")


def test_moves_balance() -> None:
    """Every move of an action row has its transfers, and no transfer stays in its unit."""
    rows: Counter[tuple[int, str, str, str]] = Counter()
    for action in world_plan().actions:
        if action.lever in ("transfer", "rotate"):
            rows[(action.year, action.unit, action.lever, action.item)] += action.quantity
    moves: Counter[tuple[int, str, str, str]] = Counter()
    for move in world_plan().transfers:
        moves[(move.year, move.from_unit, move.kind, move.type_code)] += move.teachers
        assert move.from_unit != move.to_unit
        assert move.from_unit.split(":")[1] == move.to_unit.split(":")[1] == move.stage
    assert rows == moves
    assert rows


def test_the_same_input_gives_the_same_plan() -> None:
    """Actions, transfers, prices and every table are equal to the byte."""
    again = planned(world())
    plan = world_plan()
    assert again.actions == plan.actions
    assert again.transfers == plan.transfers
    assert again.prices == plan.prices
    first, second = (checked(world(), one).tables for one in (plan, again))
    assert {name: table_text(name, frame) for name, frame in first.items()} == {
        name: table_text(name, frame) for name, frame in second.items()
    }


def test_the_order_of_sets_changes_nothing() -> None:
    """Another process with another hash seed writes the same plan."""
    program = (
        "import hashlib; from tests.optimization.variants import world_plan as w; p = w();"
        "print(hashlib.sha256(repr((p.actions, p.transfers)).encode()).hexdigest())"
    )
    environment = {**os.environ, "PYTHONHASHSEED": "4711"}
    root = Path(__file__).resolve().parents[2]
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=root, env=environment, capture_output=True, text=True, check=True
    )
    plan = world_plan()
    assert done.stdout.strip() == hashlib.sha256(repr((plan.actions, plan.transfers)).encode()).hexdigest()


def test_each_unit_has_at_most_one_tolerated_indicator(needy: tuple[World, Plan, VerifyReport]) -> None:
    """One in a year, another perhaps in another year, and at 85 % of its threshold or more."""
    tables = needy[2].tables["indicators"]
    judged = tables[tables["year"] >= DEADLINE]
    tolerated = judged[judged["verdict"] == "tolerated"]
    assert len(tolerated) > 0
    assert tolerated.groupby(["unit", "year"])["indicator"].nunique().max() == 1
    assert tolerated["ratio"].min() >= 0.85 - 1e-9
    assert set(judged["verdict"]) <= {"met", "tolerated", "not_measured"}


def test_the_choice_of_exemptions_is_whole() -> None:
    """After the choice every exemption column is zero or one, one per unit and year at most, as the choice says."""
    used = premises(no_project(), "B1S", multimedia_rooms=6, teaching_area_m2=1850.0)
    built = build(instance_of(used))
    engine = Engine(built.model)
    pool = CutPool(engine, built.cones)
    free = solve_linear(built, engine, pool)
    choice, outcome = choose(built, engine, pool, free)
    assert outcome.status == "optimal"
    assert outcome.objective >= free.objective * (1 - 1e-9)
    places = list(zip(*np.nonzero(built.instance.measured), strict=True))
    assert len(places) == len(choice.picked)
    for (u, t), picked in zip(places, choice.picked, strict=True):
        value = [outcome.values[engine.index(built.columns.exempt[u, k, t])] for k in range(len(INDICATORS))]
        assert value == pytest.approx([float(picked == k) for k in range(len(INDICATORS))], abs=1e-9)


def test_prices_are_those_of_known_rules() -> None:
    """A price is what one unit more of a rule saves: never below zero, dearest first, of a rule with a unit."""
    found = world_plan().prices
    assert found
    assert {price.rule for price in found} <= PRICED
    assert all(price.yuan_per_unit > 0 and price.unit for price in found)
    assert {price.year for price in found} <= set(world().scenario.years[1:])
    shown = [price.yuan_per_unit for price in found]
    assert shown == sorted(shown, key=lambda yuan: -round(yuan, 6))


def test_a_price_is_what_one_more_saves() -> None:
    """One multimedia room more at the school saves what the price of its thresholds says, all years together."""
    poor = premises(no_project(), "C1", multimedia_rooms=4)
    built = build(instance_of(poor))
    engine = Engine(built.model)
    pool = CutPool(engine, built.cones)
    outcome = solve_linear(built, engine, pool)
    priced = [one for one in prices(built, engine, pool, outcome) if one.rule == "threshold"]
    expected = sum(one.yuan_per_unit for one in priced if one.subject.startswith("C1") and one.subject.endswith("R7"))
    richer = instance_of(premises(no_project(), "C1", multimedia_rooms=5))
    second = build(richer)
    other = Engine(second.model)
    saved = outcome.objective - solve_linear(second, other, CutPool(other, second.cones)).objective
    assert saved / 1e-5 == pytest.approx(expected, rel=1e-3)


def test_fixing_only_failing_schools_would_break_a_cv_and_the_plan_does_not() -> None:
    """Every school passes R7 in a district whose rich school drives the CV over its limit: rooms are bought for it."""
    used = premises(calm(), "A1", multimedia_rooms=60)
    idle = verify(used.district, used.scenario, used.pack, (), ()).tables
    rooms = idle["indicators"]
    rooms = rooms[(rooms["year"] >= DEADLINE) & (rooms["indicator"] == "R7") & (rooms["stage"] == "primary")]
    assert set(rooms["verdict"]) <= {"met", "not_measured"}
    spread = idle["dispersion"]
    spread = spread[(spread["year"] >= DEADLINE) & (spread["indicator"] == "R7") & (spread["stage"] == "primary")]
    assert (spread["verdict"] == "not_met").any()
    plan = planned(used)
    report = checked(used, plan)
    assert report.ok
    after = report.tables["dispersion"]
    after = after[after["year"] >= DEADLINE]
    assert (after["cv"] <= after["limit"] + 1e-9).all()
    assert any(action.lever == "equip_room" and action.school != "A1" for action in plan.actions)


@pytest.mark.parametrize("deadline", [2026, 2029])
def test_levers_keep_their_years(deadline: int) -> None:
    """Nothing is done in the base year, and nothing takes effect after the horizon."""
    used = scenario(premises(calm(), "B1S", multimedia_rooms=6, teaching_area_m2=1300.0), deadline=deadline)
    used = district(used, land={"B1S": (400.0, 0.0)})
    found = planned(used).actions
    assert {"equip_room", "extend"} <= {action.lever for action in found}
    for action in found:
        assert used.scenario.base_year < action.year <= action.effective_year <= used.scenario.horizon


def test_a_clock_makes_a_run_not_reproducible() -> None:
    """With a time limit the same input may give another plan, and the run says so."""
    plan = planned(solver(calm(), time_limit_s=600.0))
    assert not plan.solve.reproducible
    assert world_plan().solve.reproducible


def test_a_clock_that_ends_the_search_leaves_no_plan(monkeypatch: pytest.MonkeyPatch) -> None:
    """Stopped is not optimal and not infeasible."""
    nothing = Outcome("stopped", 0.0, float("-inf"), np.zeros(0), False)
    monkeypatch.setattr(Engine, "run", lambda self: nothing)
    used = solver(calm(), time_limit_s=1.0)
    with pytest.raises(StoppedWithoutPlan) as stopped:
        optimize(used.district, used.scenario, used.projection, used.targets)
    assert stopped.value.solve.status == "stopped"
    assert stopped.value.solve.objective_yuan is None
    assert not stopped.value.solve.reproducible


def test_progress_is_told_in_order() -> None:
    """Each step has a name and a share done that does not fall."""
    steps: list[tuple[str, float]] = []
    used = calm()
    optimize(
        used.district, used.scenario, used.projection, used.targets, lambda step: steps.append((step.code, step.done))
    )
    assert [code for code, _ in steps][:3] == ["build", "linear", "exemptions"]
    assert [done for _, done in steps] == sorted(done for _, done in steps)
    assert {"whole", "read"} <= {code for code, _ in steps}


def test_who_is_hired_is_paid_to_the_horizon() -> None:
    """A hire has a salary row in its year and in every later one, of all hired so far."""
    used = rich(calm().assumed(pupils_per_teacher_primary=14.0))
    plan = planned(used)
    hired: Counter[tuple[str, int]] = Counter()
    for action in plan.actions:
        if action.lever == "hire":
            for year in range(action.year, used.scenario.horizon + 1):
                hired[(action.unit, year)] += action.quantity
    assert hired
    assert hired == {(one.unit, one.year): one.quantity for one in plan.actions if one.lever == "salary"}
    assert checked(used, plan).ok
