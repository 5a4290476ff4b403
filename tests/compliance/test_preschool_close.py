"""Closures of kindergartens: which, how many a year, and only where every child finds a place in the township."""

from __future__ import annotations

from pathlib import Path

import pytest

from planner.base.types import Action
from planner.compliance.preschool_verify import verify_preschool
from planner.optimization.preschool import solve
from planner.optimization.preschool.columns import make_plot
from planner.optimization.preschool.site import CLOSED, Site, changes_of
from planner.scenario.load import load_scenario
from planner.studies.preschool_standing import PreschoolCase, prepare_preschool
from tests.district.preschool_small import write_scenario


def prepared(folder: Path, *sets: str) -> PreschoolCase:
    """Return the small district under changes of its scenario."""
    case = prepare_preschool(load_scenario(write_scenario(folder), ("budget.factor=30", *sets)))
    assert case is not None
    return case


def closing(case: PreschoolCase, name: str, year: int) -> Action:
    """Return the row that closes a kindergarten."""
    one = case.preschool.by_id[name]
    cost = case.scenario.preschool.assumptions.close_cost if case.scenario.preschool else 0
    return Action(f"{name}:kindergarten", name, year, "k_close", one.operator, one.places, "places", cost, "all", year)


def codes(case: PreschoolCase, *rows: Action) -> set[str]:
    """Codes of what the evaluator finds about closures."""
    report = verify_preschool(case.district, case.scenario, case.pack, rows)
    return {one.code for one in report.findings if "close" in one.code}


def test_a_closure_that_costs_children_their_place_is_refused(tmp_path: Path) -> None:
    """West has one kindergarten: closing it leaves its children without a place, and the evaluator says where."""
    case = prepared(tmp_path)
    assert codes(case, closing(case, "K2", 2026)) == {"rule.close_places"}
    report = verify_preschool(case.district, case.scenario, case.pack, (closing(case, "K2", 2026),))
    places = [one.place for one in report.findings if one.code == "rule.close_places"]
    assert places == [f"township:West {year}" for year in range(2026, 2031)]


def test_more_closures_than_allowed_in_a_year_are_refused(tmp_path: Path) -> None:
    """The quota counts rows of a year; the same closure within it is not spoken against."""
    case = prepared(tmp_path, "preschool.assumptions.close_per_year=0")
    assert "rule.close_quota" in codes(case, closing(case, "K2", 2026))
    more = prepared(tmp_path, "preschool.assumptions.close_per_year=1")
    assert "rule.close_quota" not in codes(more, closing(more, "K2", 2026))


@pytest.mark.parametrize(("below", "may"), [(30, True), (5, False)])
def test_only_small_ones_may_close_for_plan_and_evaluator_alike(tmp_path: Path, below: int, may: bool) -> None:
    """The size is a parameter of the scenario, and both read it there."""
    case = prepared(tmp_path, f"preschool.assumptions.close_below={below}")
    site = Site(case.scenario, case.preschool, case.projection, case.targets)
    k = case.projection.kindergartens.index("K2")
    assert (CLOSED in changes_of(site, k)) is may
    assert ("rule.close" not in codes(case, closing(case, "K2", 2026))) is may


def test_the_plan_keeps_the_quota(tmp_path: Path) -> None:
    """With no closure allowed in a year the model has a row that says so, and no plan closes anything."""
    case = prepared(tmp_path, "preschool.assumptions.close_per_year=0", "solver.gap=0.2")
    site = Site(case.scenario, case.preschool, case.projection, case.targets)
    built = solve.build(make_plot(site, solve.first_path(site)))
    assert sum(info.group == "k_close_quota" for info in built.sheet.rows) == site.T
    plan = solve.optimize_preschool(case.preschool, case.scenario, case.projection, case.targets)
    assert isinstance(plan, solve.PreschoolPlan) and not any(row.lever == "k_close" for row in plan.actions)
