"""Schools and kindergartens of one budget on one log: to the digit where nothing goes wrong, nobody in two places."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from planner.compliance.judge import judge
from planner.compliance.preschool_verify_whole import WholeReport, verify_any
from planner.compliance.rulebook import Rulebook
from planner.compliance.tables import pupils_frame, stocks_frame
from planner.report.odds import odds
from planner.report.odds_text import odds_blocks
from planner.scenario.load import load_scenario
from planner.simulation import SOURCES, replicate
from planner.studies.plan import run_plan
from planner.studies.simulate import Asked, bench_for, simulate
from planner.studies.simulate_joint import JointBench
from planner.studies.simulate_kids import kids_realised
from planner.studies.simulate_plan import Stored, plan_rows
from planner.studies.simulate_sample import same
from planner.studies.simulate_slack import reserved, reserved_table, slack, slack_table
from planner.studies.simulate_tables import simulation_tables
from planner.studies.simulate_world import outcome_of
from tests.studies.both_small import write_both

CAPITAL, RECURRENT = {2023: 6_000_000, 2024: 8_000_000, 2025: 6_000_000}, 4_000_000


@pytest.fixture(scope="module")
def stored(tmp_path_factory: pytest.TempPathFactory) -> Stored:
    """The plan of a tiny district of both."""
    result = run_plan(load_scenario(write_both(tmp_path_factory.mktemp("both"), CAPITAL, RECURRENT)))
    return plan_rows(result.case.loaded, result.run, result.tables)


@pytest.fixture(scope="module")
def bench(stored: Stored) -> JointBench:
    """Its bench."""
    found = bench_for(stored.loaded, stored.actions, stored.transfers, 1)
    assert isinstance(found, JointBench)
    return found


@pytest.fixture(scope="module")
def report(bench: JointBench, stored: Stored) -> WholeReport:
    """What the evaluator of both parts derives from the plan's rows."""
    found = verify_any(bench.case.district, bench.case.scenario, stored.actions, stored.transfers)
    assert isinstance(found, WholeReport) and found.ok
    return found


def test_with_nothing_going_wrong_both_parts_happen_to_the_digit(bench: JointBench, report: WholeReport) -> None:
    """Stocks and pupils of every school, children and staff of every kindergarten, every yuan by fund and year."""
    course = replicate(bench.network, 1, 0, SOURCES)
    case, outcome = bench.case, outcome_of(bench.case, bench.network, bench.world(course), course.events)
    found = judge(case.district, case.scenario, case.pack, case.projection, case.targets, outcome)
    book = Rulebook(case.district, case.scenario, case.pack, case.projection)
    frames = {
        "stocks": stocks_frame(book, case.targets, outcome, found),
        "pupils": pupils_frame(case.projection, outcome),
    }
    for name, frame in frames.items():
        pd.testing.assert_frame_equal(frame, report.tables[name], check_exact=True)
    done = bench.of_kids.carried_out(tuple(kids_realised(bench.network, course.events))).outcome
    planned = report.kids.done.outcome
    for name in ("children", "classes", "places", "staff", "fund", "books"):
        assert np.array_equal(getattr(done, name), getattr(planned, name), equal_nan=name == "fund"), name
    sample, years = bench.sample(0, SOURCES), case.scenario.years
    paid = {(fund, years[t]): int(sample.paid[f, t]) for f, fund in enumerate(bench.funds) for t in range(len(years))}
    assert {key: yuan for key, yuan in paid.items() if yuan} == {k: v for k, v in report.totals.spent.items() if v}
    asked = slice(bench.deadline - years[0], None)
    # What nobody has entered stays unknown, and unknown is never met; everything computed holds.
    assert not sample.failing[:, asked].any() and np.array_equal(sample.district[asked], bench.other_holds[asked])


def test_teachers_who_are_retrained_leave_the_school_for_the_kindergarten(bench: JointBench) -> None:
    """Persons of the log: gone from the primary school's staff, and the kindergarten has no more than have gone."""
    rows = [n for n, row in enumerate(bench.network.actions) if row.lever == "k_retrain"]
    assert rows
    for number in range(8):
        course = replicate(bench.network, 1, number)
        gone = sum(one.quantity for one in course.events if one.what == "retrained")
        arrived = sum(row.quantity for row in kids_realised(bench.network, course.events) if row.lever == "k_retrain")
        assert gone == arrived <= sum(bench.network.actions[n].quantity for n in rows)
        staff = outcome_of(bench.case, bench.network, bench.world(course), course.events).teachers
        assert np.array_equal(np.array(course.staff), staff[:, :, -1]) and staff.min() >= 0


def test_a_kindergarten_s_bad_year_is_the_district_s(bench: JointBench) -> None:
    """A year passes where both parts do; the rules of the kindergartens are counted beside those of the schools."""
    split, failing = len(bench.groups) - len(bench.of_kids.groups), 0
    for number in range(8):
        sample = bench.sample(number)
        kids = sample.failing[split:].sum(axis=0) > 0
        assert not sample.district[kids].any() and sample.failing.shape[0] == len(bench.groups)
        failing += int(kids.sum())
    assert failing > 0 and {"SR", "P2"} <= set(bench.groups)


def test_one_purse_pays_for_both(bench: JointBench) -> None:
    """No fund is ever below zero over the payments of both parts, whatever happens."""
    for number in range(8):
        course = replicate(bench.network, 1, number)
        level = dict.fromkeys(bench.funds, 0.0)
        levers = set()
        for one in course.events:
            if one.process == "money" and one.what in ("refilled", "lapsed", "paid"):
                level[one.subject] += one.quantity if one.what == "refilled" else -one.quantity
                levers.add(one.note.startswith("k_"))
                assert level[one.subject] >= 0
        assert levers == {True, False}


def test_the_screen_speaks_of_both_and_workers_change_nothing(stored: Stored) -> None:
    """Two processes give what one gives; sources of both parts are compared, rules of both stand in one table."""
    result, other = (
        simulate(stored.loaded, stored.actions, stored.transfers, Asked(10, workers=workers, compared=2))
        for workers in (1, 2)
    )
    assert all(same(a, b) for a, b in zip(result.samples, other.samples, strict=True))
    rows = slack(result)
    tables = simulation_tables(result) | {"simulation_slack": slack_table(rows)}
    facts = odds(tables | {"simulation_reserved": reserved_table(reserved(result, rows, 2))})
    assert {one.source for one in facts.sources} == set(SOURCES) and facts.units > 0
    assert {"SR", "CV", "P2"} <= {one.standard for one in facts.rules}
    said = " ".join(line.text.render("en") for block in odds_blocks(facts, {}, {}) for line in block.lines)
    assert "Schools and kindergartens are simulated together" in said
