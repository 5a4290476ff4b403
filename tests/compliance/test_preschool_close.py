"""Closures of kindergartens: which, how many a year, and only where every child finds a place in the township."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from planner.base.types import Action
from planner.compliance.preschool_verify import verify_preschool
from planner.optimization.preschool import solve
from planner.optimization.preschool.columns import far, make_plot
from planner.optimization.preschool.costs import village_rate
from planner.optimization.preschool.site import CLOSED, Site, changes_of, near
from planner.optimization.preschool.states import State
from planner.scenario.load import load_scenario
from planner.studies.preschool_standing import PreschoolCase, prepare_preschool
from tests.district.preschool_small import tables, write_scenario


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
    assert codes(case, closing(case, "K2", 2026)) == {"rule.close_places", "rule.close_far"}
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


def apart(folder: Path, *away: tuple[str, float | None]) -> PreschoolCase:
    """Return the small district with K2 in the township of the others, and distances to the city."""
    kindergartens = tables()["kindergartens"]
    distance = dict(away)
    kindergartens["distance_km"] = [distance.get(code) for code in kindergartens["school_id"]]
    schools = tables()["schools"]
    schools.loc[schools["school_id"] == "K2", "township"] = "East"
    projects = tables()["preschool_projects"].assign(township="West")  # none opens beside them
    scenario = write_scenario(folder, kindergartens=kindergartens, schools=schools, preschool_projects=projects)
    sets = ("budget.factor=30", "preschool.assumptions.close_below=1000")
    case = prepare_preschool(load_scenario(scenario, sets))
    assert case is not None
    return case


@pytest.mark.parametrize(("other", "may"), [(22.0, True), (30.0, True), (30.1, False), (None, False)])
def test_a_kindergarten_closes_only_where_one_is_near(tmp_path: Path, other: float | None, may: bool) -> None:
    """K2 lies 20 km out: one at 10 to 30 km may be near (10 km, assumed), one further off or unknown is not."""
    case = apart(tmp_path, ("K2", 20.0), ("K1", other))
    site = Site(case.scenario, case.preschool, case.projection, case.targets)
    assert (CLOSED in changes_of(site, case.projection.kindergartens.index("K2"))) is may
    assert ("rule.close_far" not in codes(case, closing(case, "K2", 2026))) is may


def test_the_last_two_near_each_other_do_not_both_close(tmp_path: Path) -> None:
    """A state in which no open kindergarten is near one that is closed is no choice of the plan."""
    case = apart(tmp_path, ("K2", 20.0), ("K1", 22.0))
    site = Site(case.scenario, case.preschool, case.projection, case.targets)
    k1, k2 = (case.projection.kindergartens.index(name) for name in ("K1", "K2"))
    assert near(site, k2, k1) and near(site, k1, k2)
    plot = make_plot(site, solve.first_path(site))
    b, m = plot.block_of[k1]
    look = plot.looks[b, 0, 1]
    shut = replace(look, operator=tuple("" if at == m else who for at, who in enumerate(look.operator)))
    closed = State(((k2, CLOSED),), ())
    assert far(site, plot.blocks[b], closed, shut) and not far(site, plot.blocks[b], closed, look)


@pytest.mark.parametrize(
    ("km", "yuan"), [(None, 200), (9.9, 200), (10.0, 700), (29.9, 700), (30.0, 1_200), (50.0, 1_700), (70.0, 2_200),
                     (240.0, 2_200)],
)  # fmt: skip
def test_village_teachers_are_paid_by_distance(tmp_path: Path, km: float | None, yuan: int) -> None:
    """阿行办发〔2021〕2号 四(三)1: 200 a month, and 500 to 2,000 by distance, from 10 km on, a step every 20 km."""
    sets = ("preschool.village_subsidy=true",)
    case = prepare_preschool(load_scenario(write_scenario(tmp_path), sets))
    assert case is not None
    site = Site(case.scenario, case.preschool, case.projection, case.targets)
    village = replace(site.kindergartens[0], village=True, distance_km=km)
    assert village_rate(site, village) == 12 * yuan
    assert village_rate(site, replace(village, village=False)) == 0


def test_the_plan_keeps_the_quota(tmp_path: Path) -> None:
    """With no closure allowed in a year the model has a row that says so, and no plan closes anything."""
    case = prepared(tmp_path, "preschool.assumptions.close_per_year=0", "solver.gap=0.2")
    site = Site(case.scenario, case.preschool, case.projection, case.targets)
    built = solve.build(make_plot(site, solve.first_path(site)))
    assert sum(info.group == "k_close_quota" for info in built.sheet.rows) == site.T
    plan = solve.optimize_preschool(case.preschool, case.scenario, case.projection, case.targets)
    assert isinstance(plan, solve.PreschoolPlan) and not any(row.lever == "k_close" for row in plan.actions)
