"""The linear plan: the same optimum from other solvers, other starts and other ways to treat the CVs."""

from __future__ import annotations

import time

import numpy as np
import pulp
import pytest

from planner.optimization.bench import rivals, solve_ours
from planner.optimization.build import build
from planner.optimization.cuts import CutPool
from planner.optimization.engine import Engine
from planner.optimization.linear import solve_linear
from tests.compliance.world import world
from tests.optimization.variants import binding, caps, instance_of, linear, no_project, short


@pytest.mark.filterwarnings("ignore:PULP_CBC_CMD")
@pytest.mark.parametrize("used", [world, short, no_project], ids=["world", "short", "no project"])
def test_a_second_solver_finds_the_same_optimum(used) -> None:  # type: ignore[no-untyped-def]
    """HiGHS through our engine and CBC through PuLP agree on the model without cuts."""
    instance = instance_of(used())
    built = build(instance)
    outcome = solve_linear(built, Engine(built.model), CutPool(Engine(built.model), ()))
    assert outcome.status == "optimal"
    other = build(instance).model.problem
    other.solve(pulp.PULP_CBC_CMD(msg=False, threads=1))
    assert other.sol_status == pulp.LpSolutionOptimal
    assert outcome.objective == pytest.approx(pulp.value(other.objective), rel=1e-6)


def test_rivals_find_the_same_optimum() -> None:
    """Where CVs bind, live cuts, a model rebuilt each round and a cone programme agree, and all keep every limit."""
    ours = solve_ours(binding())
    assert ours.cuts > 0
    for name, solve in rivals().items():
        run = solve(binding())
        assert run.objective_yuan == pytest.approx(ours.objective_yuan, rel=1e-5), name
        assert run.worst_cv == pytest.approx(1.0, abs=1e-5), name
        assert run.rounds >= 1
    assert ours.worst_cv == pytest.approx(1.0, abs=1e-5)


def test_the_start_basis_changes_no_optimum() -> None:
    """From doing nothing and from nowhere the linear model costs the same."""
    instance = instance_of(short())
    cold = Engine(build(instance).model)
    started = Engine(build(instance).model)
    started.start_from_do_nothing()
    assert started.run().objective == pytest.approx(cold.run().objective, rel=1e-7)


def test_the_staged_solve_changes_no_optimum() -> None:
    """Rules switched on one after the other, rotations last, end where the whole model ends."""
    built = build(binding())
    cold = CutPool(Engine(built.model), built.cones).solve()
    assert linear(binding())[3].objective == pytest.approx(cold.objective, rel=1e-6)


def test_the_staged_solve_leaves_nothing_suspended() -> None:
    """Afterwards every row is in force and every rotation free."""
    built, engine, _, outcome = linear(instance_of(short()))
    fresh = Engine(build(instance_of(short())).model).highs.getLp()
    lp = engine.highs.getLp()
    rows = engine.base_rows
    assert np.array_equal(np.array(lp.row_lower_)[:rows], np.array(fresh.row_lower_))
    assert np.array_equal(np.array(lp.row_upper_)[:rows], np.array(fresh.row_upper_))
    assert np.array_equal(np.array(lp.col_upper_), np.array(fresh.col_upper_))
    assert built.model.rows
    assert outcome.status == "optimal"


def test_a_district_without_money_for_moves_has_no_linear_plan() -> None:
    """The rotation rule costs money: no recurrent fund, no plan."""
    assert linear(instance_of(caps(no_project(), recurrent=0.0)))[3].status == "infeasible"


def test_a_clock_that_has_run_out_is_a_stop_and_not_an_optimum() -> None:
    """PuLP would call it optimal; the engine does not."""
    engine = Engine(build(instance_of(short())).model)
    engine.highs.setOptionValue("simplex_iteration_limit", 3)
    assert engine.run().status == "stopped"
    engine.highs.setOptionValue("simplex_iteration_limit", 2_000_000_000)
    assert engine.run().status == "optimal"
    engine.limit_time(time.monotonic() - 1)
    assert engine.out_of_time()


def test_cuts_keep_the_basis() -> None:
    """After the first solve a round of cuts takes far fewer iterations than a solve from nowhere."""
    built = build(binding())
    engine = Engine(built.model)
    pool = CutPool(engine, built.cones)
    first = engine.run()
    cold = engine.highs.getInfo().simplex_iteration_count
    assert pool.separate(first.values)
    engine.run()
    assert engine.highs.getInfo().simplex_iteration_count < cold / 2
