"""Comparing runs: what differs, absolute and percent, and causes whose effects add up."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import pytest

from planner.studies.compare import Side, compare, metrics
from planner.studies.compare_causes import Solver, causes, chain
from tests.compliance.rundir import good_run

A = {"budget": {"factor": 1.0, "funds": {"capital": {"caps": {"2023": 10, "2024": 20}}}}, "deadline": 2026,
     "hold_from": None, "title": "a", "projects": {"p": {"start": 2023}}}  # fmt: skip
B = {"budget": {"factor": 0.85, "funds": {"capital": {"caps": {"2023": 5, "2024": 25}}}}, "deadline": 2025,
     "hold_from": None, "title": "b", "projects": {}}  # fmt: skip


def side(name: str, cost: int = 0, **changes: Any) -> Side:
    """The good run, its first paid action dearer by ``cost``."""
    actions = good_run().tables["actions"].copy()
    first = actions.index[actions["cost_yuan"] > 0][0]
    actions.loc[first, "cost_yuan"] += cost
    return Side(name, {**good_run().run, **changes}, {**good_run().tables, "actions": actions})


def test_equal_runs_differ_in_nothing() -> None:
    """A run compared with itself has no difference, in inputs or results."""
    found = compare([side("a"), side("b")])
    assert found.inputs == () and found.results == ()


def test_a_difference_is_told_absolute_and_in_percent() -> None:
    """A thousand yuan more is a thousand yuan more in the total, the year, the fund, the lever and the school."""
    found = compare([side("a"), side("b", 1000), side("c", -500)])
    cost = next(one for one in found.results if one.metric == "cost")
    assert cost.absolute == (0, 1000, -500)
    assert cost.percent[1] == pytest.approx(1000 / cost.values[0])
    assert {one.metric for one in found.results} >= {"cost", "cost_by_year", "cost_by_fund", "cost_by_lever"}
    for metric in ("cost_by_year", "cost_by_fund", "cost_by_lever"):
        assert sum(one.absolute[1] for one in found.results if one.metric == metric) == 1000


def test_inputs_that_differ_are_told_by_key() -> None:
    """Scenario keys, tables by hash, standards and versions, each with every run's value."""
    found = compare([
        side("a", resolved=A, inputs={"schools.csv": "1"}),
        side("b", resolved=B, inputs={"schools.csv": "2"}, standards_pack="other"),
    ])  # fmt: skip
    told = {(one.kind, one.key): one.values for one in found.inputs}
    assert told["scenario", "budget.factor"] == (1.0, 0.85)
    assert told["data", "schools.csv"] == ("1", "2")
    assert told["standards", "standards_pack"][1] == "other"
    assert ("scenario", "title") not in told


@pytest.mark.parametrize("count", [1, 7])
def test_two_to_six_runs(count: int) -> None:
    """One run or seven are refused."""
    with pytest.raises(ValueError):
        compare([side(str(number)) for number in range(count)])


def test_years_of_a_cap_are_one_cause() -> None:
    """Causes are budget factor, caps of the fund, deadline and project; the title is none."""
    assert [one.name for one in causes(A, B)] == [
        "budget.factor", "budget.funds.capital.caps", "deadline", "projects", "projects.p.start",
    ]  # fmt: skip


def solver(calls: list[dict[str, Any]]) -> Solver:
    """A model with an interaction: the factor scales the caps, an early deadline adds a tenth."""

    def solve(document: dict[str, Any]) -> Mapping[tuple[str, str, int], float]:
        calls.append(document)
        caps = sum(document["budget"]["funds"]["capital"]["caps"].values())
        built = 7.0 if document.get("projects", {}).get("p") else 0.0
        late = 1.0 if document["deadline"] == 2026 else 1.1
        return {("cost", "", 0): caps * document["budget"]["factor"] * late + built, ("cv", "x:R1", 2026): late}

    return solve


def test_stacked_effects_add_up_and_effects_alone_leave_the_interaction() -> None:
    """Σ stacked = whole; Σ alone + interaction = whole; a cause that moves nothing is not told."""
    calls: list[dict[str, Any]] = []
    found = chain(A, B, solver(calls))
    for key, whole in found.whole.items():
        mine = [one for one in found.effects if one.key == key]
        assert sum(one.stacked for one in mine) == pytest.approx(whole)
        assert sum(one.alone for one in mine) + found.interaction[key] == pytest.approx(whole)
    key = ("cost", "", 0)
    assert found.whole[key] == pytest.approx(30 * 0.85 * 1.1 - 37)
    assert abs(found.interaction[key]) > 0.1
    assert {one.cause for one in found.effects if one.key == ("cv", "x:R1", 2026)} == {"deadline"}
    assert calls[0] == A and A["projects"] == {"p": {"start": 2023}}


def test_a_step_without_a_plan_is_said_and_given_no_number() -> None:
    """What cannot be planned attributes nothing; the whole difference stands."""

    def solve(document: dict[str, Any]) -> Mapping[tuple[str, str, int], float] | None:
        possible = not (document["budget"]["factor"] < 1 and document["deadline"] == 2026)
        return {("cost", "", 0): document["budget"]["factor"]} if possible else None

    found = chain(A, {**A, "budget": {**A["budget"], "factor": 0.5}, "deadline": 2025}, solve)
    assert found.whole["cost", "", 0] == pytest.approx(-0.5)
    assert "budget.factor" in found.impossible and "budget.factor alone" in found.impossible
    assert any(math.isnan(one.stacked) for one in found.effects)


def test_metrics_add_up_to_the_run() -> None:
    """Cost by year, fund and lever each add up to the total of run.json."""
    found = metrics(good_run().run, good_run().tables)
    total = good_run().run["total_cost_yuan"]
    for metric in ("cost_by_year", "cost_by_fund", "cost_by_lever"):
        assert sum(value for key, value in found.items() if key[0] == metric) == total > 0
