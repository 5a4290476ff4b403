"""Kindergartens of housing developments: judged on what stands in each year, planned, and checked independently."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

import pandas as pd
import pytest

from planner.base.types import Infeasible
from planner.compliance.preschool_verify import verify_preschool
from planner.optimization.preschool.solve import PreschoolPlan, optimize_preschool
from planner.scenario.load import load_scenario
from planner.studies.preschool_standing import PreschoolCase, assess_preschool, prepare_preschool
from tests.district.preschool_small import tables, write_scenario

RICH = "budget.factor=30"
#: 4,000 residents ask for one kindergarten (3,000 to 5,000, 长清区), 6,000 for two; nobody lives in Towers before 2023.
D1, D2 = "development:D1", "development:D2"


def case_of(rooms: int, estates: dict[str, str], residents: int = 4_500) -> PreschoolCase:
    """Return the small district by the rules of 长清区: K3 of Estate has ``rooms``; ``estates`` by project."""
    given = tables()
    kindergartens = given["kindergartens"].copy()
    kindergartens.loc[kindergartens["school_id"] == "K3", "rooms"] = rooms
    projects = given["preschool_projects"].copy()
    projects["development_id"] = projects["project_id"].map(estates)
    developments = given["developments"].copy()
    developments.loc[developments["development_id"] == "D2", "residents"] = residents
    more: dict[str, pd.DataFrame | None] = {
        "kindergartens": kindergartens, "preschool_projects": projects, "developments": developments,
    }  # fmt: skip
    folder = Path(mkdtemp(prefix="planner-estates-"))
    found = prepare_preschool(load_scenario(write_scenario(folder, "changqing_preschool", **more), (RICH,)))
    assert found is not None
    return found


@cache
def planned() -> tuple[PreschoolCase, PreschoolPlan]:
    """Estate has its kindergarten, Towers may get NEW; the plan."""
    case = case_of(6, {"NEW": "D2"})
    found = optimize_preschool(case.preschool, case.scenario, case.projection, case.targets)
    assert isinstance(found, PreschoolPlan)
    return case, found


def words(frame: pd.DataFrame, subject: str, code: str = "P8U") -> dict[int, str]:
    """Return year → verdict of one development."""
    rows = frame[(frame["standard"] == code) & (frame["subject"] == subject)]
    return dict(zip(rows["year"].tolist(), rows["verdict"].tolist(), strict=True))


@pytest.mark.parametrize(("rooms", "verdict"), [(5, "not_met"), (6, "met")])
def test_a_kindergarten_of_a_development_holds_six_classes(rooms: int, verdict: str) -> None:
    """Five rooms do not count (长清区: 6 classes at least); from the year in which people move in."""
    found = assess_preschool(case_of(rooms, {})).judgement
    assert set(words(found.verdicts, D1).values()) == {verdict}
    later = words(found.verdicts, D2)
    assert later[2022] == "not_measured" and later[2023] == "not_met"
    table = found.developments.set_index(["development", "year"])
    assert table.loc[("D1", 2023), "linked"] == int(verdict == "met")
    assert table.loc[("D2", 2023), ["needed", "linked", "verdict"]].tolist() == [1, 0, "short"]


def test_without_a_rule_nothing_is_judged(tmp_path: Path) -> None:
    """The national measures name no number of residents: a reading only, by figures that say assumed."""
    case = prepare_preschool(load_scenario(write_scenario(tmp_path)))
    assert case is not None and not case.targets.developments_judged
    assert words(assess_preschool(case).judgement.verdicts, D1) == {}


def test_the_plan_builds_for_the_people_who_move_in() -> None:
    """Towers gets its kindergarten by the year in which the rules hold; what it serves is told per kindergarten."""
    case, plan = planned()
    report = verify_preschool(case.district, case.scenario, case.pack, plan.actions)
    assert not report.findings
    built = [row for row in plan.actions if row.item == "NEW"]
    first = case.targets.first_year
    assert built and all(row.effective_year <= first for row in built)
    after = words(report.judgement.verdicts, D2)
    assert all(word == "met" for year, word in after.items() if year >= first)
    rows = report.judgement.verdicts
    value = rows[(rows["standard"] == "P8U") & (rows["subject"] == D2) & (rows["year"] == first)]["value"].iloc[0]
    assert value == 4_500.0


def test_a_plan_that_leaves_a_development_without_is_refused() -> None:
    """Taking the building and its people out of the rows is found by the evaluator, by this rule."""
    case, plan = planned()
    left = tuple(row for row in plan.actions if row.school != "NEW")
    report = verify_preschool(case.district, case.scenario, case.pack, left)
    assert any(one.place.startswith(f"P8U {D2}") for one in report.findings)


def test_a_development_that_nothing_can_serve_is_the_conflict() -> None:
    """6,000 residents need two kindergartens where one can be built: the rule is named, with what is missing."""
    case = case_of(6, {"NEW": "D2"}, residents=6_000)
    found = optimize_preschool(case.preschool, case.scenario, case.projection, case.targets)
    assert isinstance(found, Infeasible)
    assert [one.group for one in found.conflicts] == ["P8U"]
    assert {(one.subject, one.amount) for one in found.relaxations} == {(D2, 1.0)}


def test_the_year_of_moving_in_frees_the_plan() -> None:
    """The same plan without NEW stands where people move in after the horizon."""
    case, plan = planned()
    assert case.district.preschool is not None
    far = tuple(replace(one, year=2099) if one.id == "D2" else one for one in case.district.preschool.developments)
    district = replace(case.district, preschool=replace(case.district.preschool, developments=far))
    left = tuple(row for row in plan.actions if row.school != "NEW")
    report = verify_preschool(district, case.scenario, case.pack, left)
    assert not any(one.place.startswith("P8U") for one in report.findings)
