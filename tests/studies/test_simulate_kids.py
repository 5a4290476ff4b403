"""The kindergartens of a plan, simulated: to the digit where nothing goes wrong, the judge's verdicts where it does."""

from __future__ import annotations

import numpy as np
import pytest

from planner.compliance.ledger import PASSES
from planner.compliance.preschool_judge import judge_preschool
from planner.report.odds import odds
from planner.report.odds_text import odds_blocks
from planner.simulation import SOURCES, replicate
from planner.studies.preschool_standing import prepare_preschool
from planner.studies.simulate import Asked, simulate
from planner.studies.simulate_kids import KIDS_SOURCES, KidsBench, kids_realised
from planner.studies.simulate_plan import Stored, plan_rows
from planner.studies.simulate_slack import reserved, reserved_table, slack, slack_table
from planner.studies.simulate_tables import simulation_tables
from tests.compliance.preschool_run import kinder_run


@pytest.fixture(scope="module")
def stored() -> Stored:
    """The plan of the small district of kindergartens."""
    loaded, result = kinder_run()
    return plan_rows(loaded, result.run, result.tables)


@pytest.fixture(scope="module")
def bench(stored: Stored) -> KidsBench:
    """Its bench."""
    case = prepare_preschool(stored.loaded)
    assert case is not None
    return KidsBench(case, stored.actions, 1)


def test_with_nothing_going_wrong_the_plan_happens_to_the_digit(bench: KidsBench) -> None:
    """Children, classes, staff, pay and books of every kindergarten and year, and every yuan by fund and year."""
    course = replicate(bench.network, 1, 0, SOURCES)
    done = bench.carried_out(tuple(kids_realised(bench.network, course.events))).outcome
    planned = bench.carried_out(bench.network.actions).outcome
    assert bench.network.sites and done.kindergartens == planned.kindergartens
    for name in ("children", "classes", "over_size", "places", "staff", "operator", "fund", "pay_contract", "books"):
        assert np.array_equal(getattr(done, name), getattr(planned, name), equal_nan=name in ("fund", "pay_contract"))
    sample, years = bench.sample(0, SOURCES), bench.case.scenario.years
    paid = {(fund, years[t]): int(sample.paid[f, t]) for f, fund in enumerate(bench.funds) for t in range(len(years))}
    assert {key: yuan for key, yuan in paid.items() if yuan} == {k: v for k, v in bench.planned.spent.items() if v}
    assert sample.failing[:, bench.deadline - years[0] :].sum() == 0


def test_counted_failures_are_the_judge_s(bench: KidsBench) -> None:
    """Rule by rule and year by year, whatever happens."""
    case, failing = bench.case, 0
    for number in range(6):
        course = replicate(bench.network, 1, number)
        done = bench.carried_out(tuple(kids_realised(bench.network, course.events)))
        rows = judge_preschool(
            case.district, case.scenario, case.pack, case.projection, case.targets, done.outcome
        ).verdicts
        rows = rows[(rows["basis"] == "computed") & ~rows["verdict"].isin(PASSES)]
        counts = rows.groupby(["standard", "year"]).size()
        found = bench.failing(done)
        for r, rule in enumerate(bench.groups):
            assert found[r].tolist() == [counts.get((rule, year), 0) for year in case.scenario.years]
        failing += int(found[:, bench.deadline - case.scenario.base_year :].sum())
    assert failing > 0


def test_the_screen_tells_of_kindergartens(stored: Stored) -> None:
    """Odds by rule, sites, sources that act on them; nothing is said of units of schools."""
    result = simulate(stored.loaded, stored.actions, stored.transfers, Asked(10, compared=2))
    rows = slack(result)
    tables = simulation_tables(result) | {"simulation_slack": slack_table(rows)}
    facts = odds(tables | {"simulation_reserved": reserved_table(reserved(result, rows, 2))})
    assert {one.source for one in facts.sources} == set(KIDS_SOURCES) and not rows
    assert facts.sites and facts.units == 0 and "P2" in {one.standard for one in facts.rules}
    text = [line.text.render("en") for block in odds_blocks(facts, {}, {}) for line in block.lines]
    assert any("kindergartens of the plan" in one for one in text) and not any("units fail" in one for one in text)
