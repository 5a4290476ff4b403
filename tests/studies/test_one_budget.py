"""Schools and kindergartens in one budget: one table of actions, money that adds up, nobody and no room twice."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from planner.base.types import Action, Transfer
from planner.compliance.preschool_verify_whole import WholeReport, verify_any
from planner.district.model import District
from planner.scenario.load import load_scenario
from planner.studies.plan import INFEASIBLE, STOPPED, VERIFIED, RunResult, run_plan
from planner.studies.preschool_together import spent_by
from planner.studies.sampler.changqing_both import write_changqing_both
from tests.studies.both_small import HORIZON, write_both

WIDE = {2023: 6_000_000, 2024: 8_000_000, 2025: 6_000_000}
#: The schools' new building takes the whole of 2024 and 2025, unless the conversion is paid in 2023.
NARROW = {2023: 1_300_000, 2024: 2_100_000, 2025: 2_200_000}
RECURRENT = 4_000_000
CHANGQING = Path(__file__).parents[2] / "scenarios" / "changqing"


@pytest.fixture(scope="module")
def result(tmp_path_factory: pytest.TempPathFactory) -> RunResult:
    """The plan with money enough."""
    return run_plan(load_scenario(write_both(tmp_path_factory.mktemp("both"), WIDE, RECURRENT)))


@pytest.fixture(scope="module")
def actions(result: RunResult) -> tuple[Action, ...]:
    """Its rows."""
    return tuple(Action(**row) for row in result.tables["actions"].to_dict("records"))


def report(result: RunResult, actions: tuple[Action, ...]) -> WholeReport:
    """Verify other rows of the same district."""
    district = result.case.district
    assert isinstance(district, District)
    moved = result.tables["transfers"].drop(columns="of_them_backbone").to_dict("records")
    transfers = tuple(Transfer(**row) for row in moved)
    found = verify_any(district, result.case.scenario, actions, transfers)
    assert isinstance(found, WholeReport)
    return found


def test_one_plan_serves_both_and_is_verified(result: RunResult, actions: tuple[Action, ...]) -> None:
    """No finding; levers of both parts stand in one table, and the verdicts of both in another."""
    assert result.code == VERIFIED and result.run["verified"] and not result.findings
    levers = {row.lever for row in actions}
    assert "build" in levers and {"k_convert", "k_hire", "k_salary"} <= levers
    assert {"P1", "P7", "D1"} & set(result.tables["verdicts"]["standard"]) >= {"P1", "P7"}
    assert (result.tables["verdicts"]["standard"].str[0] != "P").any()
    assert result.run["lower_bound_yuan"] <= result.run["objective_yuan"]


def test_the_money_of_the_actions_is_the_money_of_the_budget(result: RunResult, actions: tuple[Action, ...]) -> None:
    """Fund by fund and year by year, over both parts, under the caps; the total is that of the run."""
    spent = spent_by(actions)
    rows = result.tables["budget"].to_dict("records")
    assert {(row["fund"], row["year"]): row["spent_yuan"] for row in rows if row["spent_yuan"]} == spent
    assert all(row["spent_yuan"] <= row["cap_yuan"] + row["carried_in_yuan"] for row in rows)
    assert result.run["total_cost_yuan"] == sum(row.cost_yuan for row in actions)
    kinds = {(row.fund, row.lever.startswith("k_")) for row in actions if row.cost_yuan}
    assert kinds == {(fund, part) for fund in ("capital", "recurrent") for part in (True, False)}


def test_a_teacher_who_is_needed_cannot_be_retrained(result: RunResult, actions: tuple[Action, ...]) -> None:
    """One more from a school that has none to spare is refused, and so is a pool that does not exist."""
    n = next(i for i, row in enumerate(actions) if row.lever == "k_retrain")
    for item in ("from:P9:primary", "from:pool"):
        rows = (*actions[:n], replace(actions[n], item=item), *actions[n + 1 :])
        assert "retrain.source" in {one.code for one in report(result, rows).findings}


def test_teachers_who_leave_are_missing_at_the_school(result: RunResult, actions: tuple[Action, ...]) -> None:
    """The teachers' course of the primary schools is lower by those who are retrained."""
    without = tuple(row for row in actions if row.lever != "k_retrain")
    gone = sum(row.quantity for row in actions if row.lever == "k_retrain")
    last = {}
    for name, rows in (("with", actions), ("without", without)):
        stocks = report(result, rows).tables["stocks"]
        here = (stocks["year"] == HORIZON) & (stocks["resource"] == "teachers")
        last[name] = int(stocks.loc[here, "stock"].sum())
    assert gone > 0 and last["without"] - last["with"] == gone


def test_rooms_that_classes_need_are_not_converted(tmp_path: Path) -> None:
    """Where the teaching point has no room to spare there is no centre kindergarten, and the proof names the rule."""
    found = run_plan(load_scenario(write_both(tmp_path, WIDE, RECURRENT, roomy=False)))
    assert found.code == INFEASIBLE
    assert found.tables["conflicts"]["group"].tolist() == ["P7"]


def test_kindergartens_pay_earlier_where_the_schools_need_the_year(tmp_path: Path, actions: tuple[Action, ...]) -> None:
    """With money enough the conversion starts in 2024; where the schools lack that year's money it starts in 2023."""
    found = run_plan(load_scenario(write_both(tmp_path, NARROW, RECURRENT, carry=False)))
    assert found.code == VERIFIED
    rows = found.tables["actions"]
    assert rows.loc[rows["lever"] == "k_convert", "year"].tolist() == [2023]
    assert [row.year for row in actions if row.lever == "k_convert"] == [2024]


def test_too_little_for_both_is_said_with_what_is_lacking(tmp_path: Path) -> None:
    """Either part has a plan with all the money: no proof of infeasibility is claimed, the shortage is named."""
    found = run_plan(load_scenario(write_both(tmp_path, NARROW | {2023: 1_000_000}, RECURRENT, carry=False)))
    assert found.code == STOPPED and found.reason is not None and not found.tables
    assert "1,100,0" in found.reason.render("en") and "1,100,0" in found.reason.render("zh")


def test_the_joint_tables_of_changqing_come_from_its_two_folders(tmp_path: Path) -> None:
    """Written again they are the same, byte for byte; no school of kindergartens alone is left over."""
    for folder in ("tables", "tables-preschool"):
        (tmp_path / folder).symlink_to(CHANGQING / folder)
    write_changqing_both(tmp_path)
    names = sorted(path.name for path in (tmp_path / "tables-both").iterdir())
    assert names == sorted(path.name for path in (CHANGQING / "tables-both").iterdir())
    for name in names:
        assert (tmp_path / "tables-both" / name).read_bytes() == (CHANGQING / "tables-both" / name).read_bytes(), name
    assert b"P58" not in (tmp_path / "tables-both" / "schools.csv").read_bytes()
