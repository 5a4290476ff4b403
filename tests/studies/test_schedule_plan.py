"""Start years chosen: the search against planning every schedule, bounds under every leaf, pins, order and crews."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from planner.base.errors import BadInput
from planner.base.progress import silent
from planner.compliance.verify import verify
from planner.optimization.build import build
from planner.optimization.cuts import CutPool
from planner.optimization.engine import Engine
from planner.optimization.instance import build_instance
from planner.optimization.linear import solve_linear
from planner.optimization.model import YUAN
from planner.optimization.schedule.master import build_master
from planner.optimization.schedule.search import least
from planner.optimization.schedule.tree import Tree
from planner.scenario.load import LoadedScenario
from planner.studies.plan import INFEASIBLE, VERIFIED, RunResult, plan_case, run_plan
from planner.studies.prepare import prepare
from planner.studies.schedule_ground import Ground, decided, ground_of
from planner.studies.schedule_plan import run_free
from planner.studies.simulate_plan import plan_rows
from tests.studies.schedule_town import town

#: Relative difference of two linear optima: prices are perturbed by up to 1e-6 to break ties.
SAME = 3e-6


def tree_of(loaded: LoadedScenario) -> tuple[Ground, Tree]:
    """The live model over the schedules of a scenario."""
    ground = ground_of(loaded, silent)
    return ground, Tree(build_master(ground.instances, ground.extra_yuan), ground.vectors, lambda _: None)


def linear(loaded: LoadedScenario, starts: dict[str, int]) -> float:
    """Cost of the linear plan of a scenario that pins every start, made as the product makes it; inf: none."""
    case = prepare(decided(loaded, starts))
    built = build(build_instance(case.district, case.scenario, case.projection, case.targets))
    engine = Engine(built.model)
    outcome = solve_linear(built, engine, CutPool(engine, built.cones))
    return outcome.objective / YUAN + built.fixed_objective if outcome.status == "optimal" else np.inf


def years(result: RunResult) -> dict[str, int | None]:
    """The start years that a run chose."""
    return {one["project"]: one["start"] for one in result.run["schedule"]["chosen"]}


@pytest.fixture(scope="module")
def open_town(tmp_path_factory: pytest.TempPathFactory) -> LoadedScenario:
    """A1 lacks teaching area: the wing, the new school or nothing, each in three years."""
    return town(tmp_path_factory.mktemp("town"))


@pytest.fixture(scope="module")
def chosen(open_town: LoadedScenario) -> RunResult:
    """Its plan."""
    return run_plan(open_town)


def test_bounds_of_sets_lie_under_every_schedule_in_them(open_town: LoadedScenario) -> None:
    """Whatever set of schedules is relaxed, no schedule in it costs less; alone it is the pinned linear plan."""
    ground, tree = tree_of(open_town)
    exact = {v: tree._leaf(v, 0.0) for v in range(len(ground.vectors))}
    for v in (0, 5, len(ground.vectors) - 1):
        assert exact[v] == pytest.approx(linear(open_town, ground.starts(v)), rel=SAME)
    draw = np.random.default_rng(7)
    sets = [np.arange(len(ground.vectors)), *(np.sort(draw.choice(16, n, replace=False)) for n in (2, 3, 5, 8, 11))]
    for some in sets:
        bound, _ = tree._bound(some)
        assert bound <= min(exact[int(v)] for v in some) * (1 + SAME)


def test_columns_that_a_rule_makes_for_itself_are_shared(open_town: LoadedScenario) -> None:
    """With a limit on the change of spending the bound of a schedule is still that of its pinned linear plan."""
    budget = open_town.scenario.budget.model_copy(update={"smooth": 3_500_000.0})
    smooth = replace(open_town, scenario=open_town.scenario.model_copy(update={"budget": budget}))
    ground, tree = tree_of(smooth)
    v = ground.fits({"B1": 0, "W1": 2024})[0]
    assert tree._leaf(v, 0.0) == pytest.approx(linear(smooth, ground.starts(v)), rel=SAME)


def test_the_search_finds_the_least_bound_of_all(open_town: LoadedScenario) -> None:
    """Best first ends at the schedule that comparing all of them finds, without solving all of them."""
    ground, tree = tree_of(open_town)
    v, bound = least(tree, tree.possible()) or (-1, 0.0)
    solved = len(tree.exact)
    every = [tree._leaf(one, 0.0) for one in range(len(ground.vectors))]
    assert bound == pytest.approx(min(every), rel=SAME) and v == int(np.argmin(every))
    assert solved < len(ground.vectors)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("wing", "school", "area"), [(2_600_000, 4_000_001, 2050), (200_000, 4_000_001, 2050), (2_600_000, 150_000, 1700)]
)
def test_the_plan_equals_that_of_planning_every_schedule(tmp_path: Path, wing: int, school: int, area: float) -> None:
    """Every schedule planned whole, one by one: the cheapest is what the search says, at the same cost."""
    narrow = {"B1": {"start": "free", "earliest": 2024, "latest": 2024}, "W1": {"start": "free", "earliest": 2025}}
    narrow["W1"]["latest"] = 2025
    loaded = town(tmp_path, wing_yuan=wing, school_yuan=school, area=area, projects=narrow)
    result = run_plan(loaded)
    ground = ground_of(loaded, silent)
    costs = {}
    for v in range(len(ground.vectors)):
        one = plan_case(prepare(decided(loaded, ground.starts(v))))
        costs[v] = one.run["objective_yuan"] if one.code == VERIFIED else np.inf
    best = min(costs, key=lambda v: costs[v])
    assert result.code == VERIFIED
    assert result.run["objective_yuan"] <= costs[best] * (1 + loaded.scenario.solver.gap)
    assert {name: year or 0 for name, year in years(result).items()} == ground.starts(best)


def test_the_run_states_its_bounds(chosen: RunResult) -> None:
    """Bound over all schedules ≤ own bound ≤ cost, gaps that fit them, and the years written into the scenario."""
    facts = chosen.run["schedule"]
    assert chosen.code == VERIFIED and chosen.run["verified"] is True
    assert facts["bound_yuan"] <= facts["own_bound_yuan"] <= facts["objective_yuan"] == chosen.run["objective_yuan"]
    assert facts["gap"] == pytest.approx(1 - facts["bound_yuan"] / facts["objective_yuan"])
    assert facts["allowed"] == 16 and 0 < facts["linear_plans"] <= 16
    assert chosen.run["resolved"]["projects"]["W1"]["start"] == years(chosen)["W1"] == 2025
    assert chosen.run["resolved"]["projects"]["B1"]["start"] == "never"


def test_a_kept_run_is_read_with_its_years(chosen: RunResult) -> None:
    """The simulation reads the years from the run, although the scenario leaves them open."""
    rows = plan_rows(chosen.case.loaded, chosen.run, chosen.tables)
    assert rows.loaded.scenario.starts == {"W1": 2025}


def test_a_pin_has_its_price(open_town: LoadedScenario, chosen: RunResult) -> None:
    """The wing a year earlier: what it costs more than the free choice, whole and linear."""
    pinned = replace(open_town, scenario=open_town.scenario.started({"W1": 2024}))
    result = run_free(pinned, priced=("W1",), start_prices=True)
    (pin,) = result.run["schedule"]["pins"]
    assert years(result)["W1"] == 2024 and pin["free_start"] == 2025
    assert pin["free_objective_yuan"] == pytest.approx(chosen.run["objective_yuan"])
    assert pin["price_yuan"] == pytest.approx(result.run["objective_yuan"] - chosen.run["objective_yuan"])
    assert pin["price_yuan"] > 0 and pin["linear_price_yuan"] > 0
    prices = {(one["project"], one["start"]): one["price_yuan"] for one in result.run["schedule"]["start_prices"]}
    assert prices[("W1", 2025)] == pytest.approx(-pin["linear_price_yuan"]) and prices[("W1", 2024)] == 0
    assert prices[("B1", 2023)] > prices[("B1", 2024)] > 0 == prices[("B1", None)]


def test_order_and_crews_are_kept(tmp_path: Path) -> None:
    """Both must be built by one crew, the wing after the school: 2023–2024, then 2025."""
    both: dict[str, dict[str, Any]] = {
        "B1": {"start": "free", "must": True, "latest": 2025},
        "W1": {"start": "free", "must": True, "latest": 2026, "after": "B1", "crew": "town"},
    }
    ground = ground_of(town(tmp_path, projects=both, crews={"all": 1, "town": 1}), silent)
    assert {(2023, 2025), (2023, 2026), (2024, 2026)} == set(ground.vectors)


def test_no_schedule_has_a_plan(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the wing, and with the school too late, A1 stays short: a conflict, told of the earliest schedule."""
    monkeypatch.setattr("planner.studies.schedule_plan.with_ways", lambda case, result, progress: result)
    late = {"B1": {"start": "free", "earliest": 2025, "latest": 2025}, "W1": {"start": "never"}}
    result = run_plan(town(tmp_path, area=900, projects=late))
    assert result.code == INFEASIBLE
    assert result.run["schedule"]["none"] == "no plan" and result.run["schedule"]["allowed"] == 2


def test_kindergartens_in_the_same_budget_are_refused(open_town: LoadedScenario, monkeypatch: Any) -> None:
    """Start years are chosen for the schools alone."""
    with_kids = replace(open_town, scenario=open_town.scenario.model_copy(update={"preschool": object()}))
    with pytest.raises(BadInput) as refused:
        run_plan(with_kids)
    assert [one.code for one in refused.value.problems] == ["schedule.preschool"]


def test_windows_too_wide_are_refused(open_town: LoadedScenario, monkeypatch: pytest.MonkeyPatch) -> None:
    """More schedules than can be compared: narrow them."""
    monkeypatch.setattr("planner.studies.schedule_ground.vectors.__defaults__", (5,))
    with pytest.raises(BadInput) as refused:
        run_plan(open_town)
    assert [one.code for one in refused.value.problems] == ["schedule.many"]


def test_a_plan_outside_its_window_is_refused(chosen: RunResult, open_town: LoadedScenario) -> None:
    """The evaluator reads the start from the payments and holds it against the scenario."""
    rows = plan_rows(chosen.case.loaded, chosen.run, chosen.tables)
    district, pack = chosen.case.district, chosen.case.pack  # type: ignore[union-attr]
    fine = verify(district, open_town.scenario, pack, rows.actions, rows.transfers)
    assert fine.ok
    entry = open_town.scenario.projects["W1"].model_copy(update={"latest": 2024})
    narrow = open_town.scenario.model_copy(update={"projects": {**open_town.scenario.projects, "W1": entry}})
    report = verify(district, narrow, pack, rows.actions, rows.transfers)
    assert [one.code for one in report.findings] == ["schedule.window"]
