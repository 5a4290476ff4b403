"""A scenario against its district: projects, base year, births, caps."""

from __future__ import annotations

from pathlib import Path

import pytest

from planner.base.errors import BadInput, Problem
from planner.district.read import read_district
from planner.scenario.load import check_scenario, load_scenario
from tests.district.small import small_tables
from tests.scenario.small import write_scenario


def checked(path: Path, *sets: str) -> tuple[Problem, ...]:
    """Return the warnings of the scenario against its district."""
    loaded = load_scenario(path, sets)
    district, _ = read_district(loaded.district_path, 2022)
    return check_scenario(loaded, district)


def test_the_small_scenario_fits_its_district(tmp_path: Path) -> None:
    """No error and no warning."""
    assert checked(write_scenario(tmp_path)) == ()


@pytest.mark.parametrize(
    ("sets", "expect"),
    [
        (["projects.B1=null", "projects.B2.start=2023"], {("baseline.yaml:projects.B2", "scenario.project")}),
        (["projects.B1.start=2022"], {("baseline.yaml:projects.B1.start", "scenario.start_past")}),
        (["projects.B1.start=2029"], {("baseline.yaml:projects.B1.start", "scenario.opens_late")}),
        (["base_year=2021", "deadline=2026", "projects.B1.start=2022"],
         {("baseline.yaml:projects.B1.start", "scenario.start_early")}),
        (["base_year=2017"], {("baseline.yaml:base_year", "scenario.base_year")}),
        (["horizon=2040"], {("district", "scenario.births")}),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_an_error_at_its_key(
    sets: list[str], expect: set[tuple[str, str]], tmp_path: Path
) -> None:
    """Unknown projects, starts out of time, a base year without pupils, births that do not reach the horizon."""
    with pytest.raises(BadInput) as error:
        checked(write_scenario(tmp_path), *sets)
    assert {(one.place, one.code) for one in error.value.problems} == expect
    for problem in error.value.problems:
        assert problem.render("zh_CN") != problem.render("en")


def test_the_nearest_project_is_named(tmp_path: Path) -> None:
    """B2 is B1 misspelt."""
    with pytest.raises(BadInput) as error:
        checked(write_scenario(tmp_path), "projects.B1=null", "projects.B2.start=2023")
    remedy = error.value.problems[0].remedy
    assert remedy is not None and "B1" in remedy.render("en")


@pytest.mark.parametrize(
    ("sets", "expect"),
    [
        (["projects.B1=null"], [("baseline.yaml:projects", "scenario.left_out", "B1")]),
        (["budget.funds.capital.caps.2022=1"],
         [("baseline.yaml:budget.funds.capital.caps", "scenario.cap_outside", "2022")]),
        (["budget.funds.capital.caps.2025=null"],
         [("baseline.yaml:budget.funds.capital.caps", "scenario.cap_missing", "2025")]),
    ],
)  # fmt: skip
def test_what_may_be_meant_is_a_warning(sets: list[str], expect: list[tuple[str, str, str]], tmp_path: Path) -> None:
    """A school left out, caps outside the years that are planned, years without a cap."""
    warnings = checked(write_scenario(tmp_path), *sets)
    assert [(one.place, one.code, one.value) for one in warnings] == expect
    assert all(one.severity == "warning" for one in warnings)


def test_without_births_no_births_are_asked_for(tmp_path: Path) -> None:
    """The table is optional; its absence is named as an estimate elsewhere."""
    tables = small_tables()
    del tables["births"]
    assert checked(write_scenario(tmp_path, tables=tables)) == ()
