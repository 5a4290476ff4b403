"""Sweeps: axes and draws, the same results by any engine, resumed after a kill, tornado and heat map."""

from __future__ import annotations

import os
import signal
from collections.abc import Sequence
from pathlib import Path

import pytest

from planner.base.errors import BadInput
from planner.scenario.load import load_scenario
from planner.studies.sweep import Axis, Point, Task, grid_points, read_axes, reference, sample_points, task_of
from planner.studies.sweep_engines import Failed, compute, local
from planner.studies.sweep_point import Done, measured
from planner.studies.sweep_tables import sweep_tables
from tests.compliance.world import write_world


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The scenario of the tiny district made by hand."""
    return write_world(tmp_path_factory.mktemp("world"))


def tasks(scenario: Path, axes: Sequence[Axis], mode: str = "assess") -> list[Task]:
    """The tasks of a grid over the tiny district."""
    return [
        task_of(one.index, load_scenario(scenario, one.sets(axes)), mode, {"tables": "0"})  # type: ignore[arg-type]
        for one in grid_points(axes)
    ]


def test_axes_are_read_as_people_write_them() -> None:
    """A range is exact in decimals, its end included; words stay words; a grid is every combination."""
    axes = read_axes(["budget.factor=0.9:1.1:0.05", "projection.births=low,middle,high"], sampled=False)
    assert axes[0].values == ("0.9", "0.95", "1", "1.05", "1.1")
    points = grid_points(axes)
    assert len(points) == 15 and points[1].sets(axes) == ("budget.factor=0.9", "projection.births=middle")
    assert read_axes(["deadline=2025:2026:1"], sampled=False)[0].values == ("2025", "2026")


@pytest.mark.parametrize(
    ("texts", "code"),
    [
        (["budget.factor"], "sweep.axis"),
        (["budget.factor=1:0:0.1"], "sweep.axis"),
        (["budget.factor=0:1"], "sweep.axis"),  # a range without a step is for samples
        (["budget.factor=0:1:0"], "sweep.axis"),
        (["budget.factor=nan:1:1"], "sweep.axis"),
        (["projection.births=low,low"], "sweep.axis"),
        (["deadline=2025,2026", "deadline=2027"], "sweep.axis_twice"),
        ([], "sweep.axes"),
    ],
)
def test_axes_that_cannot_be_read_are_refused(texts: list[str], code: str) -> None:
    """Each is named with what would be allowed."""
    with pytest.raises(BadInput) as refused:
        read_axes(texts, sampled=False)
    assert refused.value.problems[0].code == code


def test_too_many_points_are_refused() -> None:
    """A grid that would never end is refused before anything is computed."""
    axes = read_axes(["budget.factor=0:100:0.1", "deadline=2024:2030:1", "horizon=2030,2031"], sampled=False)
    with pytest.raises(BadInput):
        grid_points(axes)


def test_a_larger_sample_continues_a_smaller_one() -> None:
    """Draws depend on seed, index and key: ten points are the first ten of thirty, another seed gives others."""
    axes = read_axes(["budget.factor=0.8:1.2", "projection.births=low,middle,high"], sampled=True)
    ten, thirty = sample_points(axes, 10, 7), sample_points(axes, 30, 7)
    assert thirty[:10] == ten and sample_points(axes, 10, 8) != ten
    assert all(0.8 <= float(one.values[0]) <= 1.2 for one in thirty)
    assert {one.values[1] for one in thirty} == {"low", "middle", "high"}
    other = (axes[1], axes[0])
    assert [one.values[::-1] for one in sample_points(other, 10, 7)] == [one.values for one in ten]


def test_a_point_s_key_covers_all_that_its_result_depends_on(world: Path) -> None:
    """Another value, other data or another kind of point give another key; its place in the sweep does not."""
    plain, changed = load_scenario(world), load_scenario(world, ["budget.factor=0.9"])
    key = task_of(0, plain, "assess", {"a": "1"}).key
    assert task_of(5, plain, "assess", {"a": "1"}).key == key
    others = [task_of(0, changed, "assess", {"a": "1"}), task_of(0, plain, "linear", {"a": "1"}),
              task_of(0, plain, "assess", {"a": "2"})]  # fmt: skip
    assert len({key, *(one.key for one in others)}) == 4


def test_the_three_kinds_of_a_point_agree(world: Path) -> None:
    """The linear bound is the plan's own bound; doing nothing passes fewer units than the plan."""
    axes = (Axis("budget.factor", ("1",)),)
    plan, linear, idle = (measured(tasks(world, axes, mode)[0]) for mode in ("plan", "linear", "assess"))
    assert plan["code"] == linear["code"] == idle["code"] == 0 and plan["verified"] is True
    assert linear["lower_bound_yuan"] == pytest.approx(plan["lower_bound_yuan"], rel=1e-6)
    assert linear["lower_bound_yuan"] <= plan["objective_yuan"] <= plan["total_cost_yuan"]
    assert idle["units_pass"] < plan["units_pass"] == plan["units"] and idle["not_met"] > plan["not_met"] == 0


def test_an_impossible_point_is_a_result_with_its_reason(world: Path) -> None:
    """With a hundredth of the money both kinds of solve say impossible; the plan names the rules."""
    axes = (Axis("budget.factor", ("0.01",)),)
    plan, linear = (measured(tasks(world, axes, mode)[0]) for mode in ("plan", "linear"))
    assert plan["code"] == linear["code"] == 3 and "fund" in plan["reason"]
    assert plan["total_cost_yuan"] is None and linear["lower_bound_yuan"] is None


def done(tasks: Sequence[Task]) -> list[Done]:
    """Work that takes no time: the budget factor of each task."""
    return [Done(one.index, {"code": 0, "value": one.loaded.scenario.budget.factor}) for one in tasks]


class Fragile:
    """Work whose process is killed the first time it meets the middle of the sweep."""

    def __init__(self, mark: Path, at: int) -> None:
        self.mark, self.at = str(mark), at

    def __call__(self, tasks: Sequence[Task]) -> list[Done]:
        if any(one.index == self.at for one in tasks) and not Path(self.mark).exists():
            Path(self.mark).touch()
            os.kill(os.getpid(), signal.SIGKILL)
        return done(tasks)


def test_a_worker_killed_midway_costs_nothing_but_time(world: Path, tmp_path: Path) -> None:
    """Its batch is handed out again; every point is told once, with the same result."""
    some = tasks(world, read_axes(["budget.factor=0.9:1.1:0.02"], sampled=False))
    told: list[Done] = []
    compute(some, local(2, Fragile(tmp_path / "killed", 5)), told.append, batch=2)
    assert (tmp_path / "killed").exists() and sorted(one.index for one in told) == list(range(11))
    assert sorted(told, key=lambda one: one.index) == done(some)


def broken(tasks: Sequence[Task]) -> list[Done]:
    """Work that fails for one point, always."""
    return [Done(one.index, None, "boom") if one.index == 1 else done([one])[0] for one in tasks]


def test_a_point_that_fails_every_time_is_named_and_the_others_are_done(world: Path) -> None:
    """It is tried again a stated number of times, then told; nothing else is lost."""
    some = tasks(world, (Axis("budget.factor", ("0.9", "1", "1.1")),))
    told: list[Done] = []
    with pytest.raises(Failed) as failed:
        compute(some, local(1, broken), told.append, batch=3, retries=1)
    assert failed.value.errors == {1: "boom"} and [one.index for one in told] == [0, 2]


def facts(cost: float | None, code: int = 0) -> dict[str, object]:
    """Facts of a made-up point."""
    return {"code": code, "status": "optimal" if code == 0 else "infeasible", "total_cost_yuan": cost}


def test_tornado_and_heat_map_of_a_grid() -> None:
    """The tornado moves one key at a time from the reference; the heat map marks what is impossible."""
    axes = (Axis("budget.factor", ("0.9", "1", "1.1")), Axis("projection.births", ("low", "high")))
    costs = (None, 90.0, 50.0, 60.0, 40.0, 45.0)
    found = [facts(cost, 0 if cost is not None else 3) for cost in costs]
    at = reference(axes, {"budget.factor": "1.0", "projection.births": "low"})
    assert at == ("1", "low")
    tables = sweep_tables(axes, grid_points(axes), found, at, sampled=False)
    tornado = tables["tornado"].set_index("key")
    assert tuple(tornado.loc["budget.factor", ["low", "low_result", "high", "high_result", "swing"]]) == (
        "1", 50.0, "1.1", 40.0, 10.0,
    )  # fmt: skip
    assert tuple(tornado.loc["projection.births", ["low_result", "high_result", "reference_result"]]) == (50, 60, 50)
    heat = tables["heat"].set_index(["x", "y"])
    assert heat.loc[("0.9", "low"), "value"] == "" and heat.loc[("0.9", "low"), "infeasible"] == 1
    assert heat.loc[("0.9", "high"), "value"] == 90.0 and len(heat) == 6


def test_tornado_and_heat_map_of_a_sample() -> None:
    """Thirds are compared, drawn numbers stand in quarters of their range; a key without influence has no swing."""
    axes = read_axes(["budget.factor=0.8:1.2", "projection.births=low,high"], sampled=True)
    points = [Point(n, (f"{0.8 + 0.4 * (n % 12) / 11:.4f}", ("low", "high")[n // 12])) for n in range(24)]
    found = [facts(100 * float(one.values[0])) for one in points]
    tables = sweep_tables(axes, points, found, ("1.0", "low"), sampled=True)
    tornado = tables["tornado"].set_index("key")
    assert tornado.loc["budget.factor", "method"] == "mean_of_thirds"
    assert tornado.loc["projection.births", "method"] == "mean_by_value"
    assert tornado.loc["budget.factor", "swing"] > 20 and tornado.loc["projection.births", "swing"] < 1e-9
    heat = tables["heat"]
    assert len(heat) == 8 and heat["points"].sum() == 24
    assert list(dict.fromkeys(heat["x"])) == ["0.8–0.9", "0.9–1", "1–1.1", "1.1–1.2"]
