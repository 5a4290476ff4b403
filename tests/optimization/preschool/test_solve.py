"""The whole-number model of a small district: tight rows, starts, blocks planned apart, closures, honest bounds."""

from __future__ import annotations

from pathlib import Path

import pytest

from planner.base.types import Infeasible
from planner.optimization.engine import Engine
from planner.optimization.model import Sheet
from planner.optimization.preschool import solve
from planner.optimization.preschool.apart import block_of_columns, plan_apart
from planner.optimization.preschool.columns import Columns, Plot, make_plot
from planner.optimization.preschool.costs import CARER, CONTRACT, POST, own_staff
from planner.optimization.preschool.people import full_staff, joined
from planner.optimization.preschool.site import CLOSED, Site
from planner.scenario.load import load_scenario
from planner.studies.preschool_standing import PreschoolCase, prepare_preschool
from tests.district.preschool_small import write_scenario

#: Far above what any kindergarten of the small district needs.
MANY = 1_000.0


def prepared(folder: Path, *sets: str) -> PreschoolCase:
    """Return the small district under changes of its scenario."""
    case = prepare_preschool(load_scenario(write_scenario(folder), sets))
    assert case is not None
    return case


@pytest.fixture(scope="module")
def plot(tmp_path_factory: pytest.TempPathFactory) -> Plot:
    """The small district with money enough, ready to model."""
    case = prepared(tmp_path_factory.mktemp("kinder"), "budget.factor=30")
    site = Site(case.scenario, case.preschool, case.projection, case.targets)
    return make_plot(site, solve.first_path(site))


def loose_staff(sheet: Sheet, c: Columns, plot: Plot) -> None:
    """Full staff state by state, each row freed by a large number: the rule as it is written, weakly."""
    site, a = plot.site, plot.site.targets
    two, one = a.teachers_per_class, a.carers_per_class
    for j, (b, m) in plot.block_of.items():
        for t in range(site.first if j < len(site.kindergartens) else 1, site.T + 1):
            for s in range(len(plot.states[b])):
                look = plot.looks[b, s, t]
                own = own_staff(site, j, look.operator[m], t)
                n = int(look.classes[m]) if look.operator[m] else 0
                for name, kinds, need, three in (
                    ("two", (POST, CONTRACT), two * n - own[0] - own[1], 0.0),
                    ("three", (POST, CONTRACT), (two + one) * n - own[0] - own[1], -MANY),
                    ("carers", (CARER,), one * n - own[2], MANY),
                ):
                    row = joined(c, j, t, kinds).add(c.state[b, s, t], -MANY).add(c.three[j], three)
                    free = MANY + (MANY if name == "three" else 0.0)
                    sheet.row("P29", f"{name}_{j}_{t}_{s}", row, ">=", need - free, t=t)


def relaxed(built: solve.Built) -> float:
    """Return the least cost in broken numbers."""
    return Engine(built.sheet).run().objective


def test_tight_staff_rows_lose_no_plan_and_bound_better(plot: Plot, monkeypatch: pytest.MonkeyPatch) -> None:
    """The least whole plan costs the same as under the rows freed by large numbers; in broken numbers it costs more."""
    tight, _ = solve.run(solve.build(plot), 1e-7)
    tight_bound = relaxed(solve.build(plot))
    monkeypatch.setattr(solve, "FAMILIES", tuple(loose_staff if one is full_staff else one for one in solve.FAMILIES))
    loose, _ = solve.run(solve.build(plot, solve.FAMILIES), 1e-7)
    assert tight.status == loose.status == "optimal"
    assert tight.objective == pytest.approx(loose.objective, rel=1e-6)
    assert tight_bound > relaxed(solve.build(plot, solve.FAMILIES)) * 1.01


def test_a_plan_found_before_is_a_start(plot: Plot) -> None:
    """With any gap allowed a start is confirmed as it is; one that breaks the rules does not mislead the search."""
    best, values = solve.run(solve.build(plot), 1e-7)
    again, same = solve.run(solve.build(plot), 1.0, None, solve.Memory(values=values))
    assert again.objective == pytest.approx(best.objective, rel=1e-9)
    whole = [variable.name for variable in solve.build(plot).sheet.whole]
    assert [round(same[name]) for name in whole] == [round(values[name]) for name in whole]
    astray, _ = solve.run(solve.build(plot), 1e-7, None, solve.Memory(values=dict.fromkeys(values, 0.0)))
    assert astray.objective == pytest.approx(best.objective, rel=1e-6)


def test_blocks_apart_bound_from_below_and_lead_to_a_plan(plot: Plot, monkeypatch: pytest.MonkeyPatch) -> None:
    """The blocks' bound lies between the relaxed cost and the least; the plan that follows is within the gap of it."""
    best, _ = solve.run(solve.build(plot), 1e-7)
    built = solve.build(plot)
    engine = Engine(built.sheet)
    home = block_of_columns(engine, built.columns, plot)
    assert set(home.tolist()) == {-1, 0, 1}
    parts = plan_apart(engine, home, solve.whole_columns(built, engine), 1e-7)
    assert parts is not None
    assert relaxed(solve.build(plot)) - 1e-6 <= parts.bound <= best.objective + 1e-6
    monkeypatch.setattr(solve, "APART", 0)
    for gap in (1e-7, 0.02):
        found, values = solve.run(solve.build(plot), gap)
        assert found.has_solution and found.bound <= best.objective * (1 + 1e-6)
        assert best.objective * (1 - 1e-6) <= found.objective <= best.objective * (1 + gap + 1e-6)
        assert all(abs(values[v.name] - round(values[v.name])) < 1e-5 for v in solve.build(plot).sheet.whole)


def test_blocks_apart_find_no_plan_where_there_is_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Caps that are too low are infeasible on this way as well, with the fund named."""
    monkeypatch.setattr(solve, "APART", 0)
    case = prepared(tmp_path, "budget.factor=0.05")
    found = solve.optimize_preschool(case.preschool, case.scenario, case.projection, case.targets)
    assert isinstance(found, Infeasible)
    assert [one.group for one in found.conflicts] == ["fund", "P10", "P12"] and found.relaxations


def test_no_closure_leaves_a_child_without_a_place(plot: Plot) -> None:
    """West has one kindergarten: it may be closed only once the converted premises are open."""
    west = next(b for b, block in enumerate(plot.blocks) if any(option == CLOSED for _, option in block.changes))
    for s, state in enumerate(plot.states[west]):
        years = {t for b, one, t in plot.turned_away if (b, one) == (west, s)}
        closed = any(option == CLOSED for _, option in state.became)
        assert years == (set(range(1, plot.site.T + 1)) if closed and not state.opened else set())
    built = solve.build(plot)
    _, values = solve.run(built, 1e-7)
    chosen = {key for key, column in built.columns.state.items() if values[column.name] > 0.5}
    assert chosen and not chosen & plot.turned_away


def test_bound_and_gap_of_a_plan_are_as_they_should(tmp_path: Path) -> None:
    """The bound lies below the cost, their distance is the gap, and a wide gap is told as it came out."""
    case = prepared(tmp_path, "budget.factor=30", "solver.gap=0.05")
    plan = solve.optimize_preschool(case.preschool, case.scenario, case.projection, case.targets)
    assert isinstance(plan, solve.PreschoolPlan)
    cost, bound, gap = plan.solve.objective_yuan, plan.solve.lower_bound_yuan, plan.solve.gap
    assert cost is not None and bound is not None and gap is not None
    assert 0 < bound <= cost and gap == pytest.approx((cost - bound) / cost) and gap <= 0.05
    assert plan.solve.reproducible and plan.solve.counts["preschool_left_out"] == 0
    rate = 1 + case.scenario.assumptions.discount_rate
    assert cost == pytest.approx(sum(row.cost_yuan * rate ** (2022 - row.year) for row in plan.actions))
