"""The one page: its figures are those of the run and of its simulation, and what is unknown is told as unknown."""

from __future__ import annotations

import pytest

from planner.report.course import course
from planner.report.glance import IDLE, NOW, PLAN, Glance, Risk, glance, shortfalls
from planner.report.glance_text import glance_blocks, risk_block
from tests.compliance.rundir import good_run


@pytest.fixture(scope="module")
def facts() -> Glance:
    """The glance of the good run, its own tables standing for the path without a plan, too."""
    run = good_run()
    return glance(run.run, run.tables, {}, None, course(run.tables))


def said(facts: Glance) -> str:
    """Return everything that the page says, in English."""
    found = []
    for block in glance_blocks(facts, {}):
        found += [block.heading.render("en")] if block.heading else []
        found += [line.text.render("en") for line in block.lines]
        for row in block.table.rows if block.table else ():
            found += [cell if isinstance(cell, str) else cell.render("en") for cell in row.cells]
    return "\n".join(found)


def test_the_figures_are_those_of_the_tables(facts: Glance) -> None:
    """Cost by year adds up over funds; units short are those that miss the rule in the year's rows."""
    run = good_run()
    spent = run.tables["budget"].groupby("year")["spent_yuan"].sum()
    assert {one.year: one.spent_yuan for one in facts.cost} == spent.to_dict()
    rule = run.tables["schools_rule"]
    for one in facts.short:
        rows = rule[(rule["year"] == one.year) & (rule["verdict"] != "not_measured")]
        assert (one.measured, one.short) == (len(rows), int((rows["verdict"] != "met").sum()))
    assert [one.path for one in facts.short] == [NOW, IDLE, PLAN]
    assert facts.answer.total_cost_yuan == run.run["total_cost_yuan"] and len(facts.tightest) <= 3


def test_a_plan_that_nobody_simulated_has_no_odds(facts: Glance) -> None:
    """The page says that the risk is unknown, and to simulate comes among the next steps."""
    assert facts.risk is None
    text = said(facts)
    assert "has not been simulated" in text and "Simulate the plan, to know how safe it is." in text


def test_without_the_scenario_the_idle_path_is_left_out() -> None:
    """Now and with the plan are known from the run alone."""
    own = course(good_run().tables)
    first, last = own.years[0].year, own.years[-1].year
    assert [one.path for one in shortfalls(own, None, first, last)] == [NOW, PLAN]
    assert shortfalls(None, None, first, last) == ()


@pytest.mark.parametrize(("odds", "tone"), [(0.95, "good"), (0.7, "warning"), (0.2, "bad")])
def test_the_risk_is_told_as_it_is(odds: float, tone: str) -> None:
    """Nine in ten is safe, less than half is not."""
    block = risk_block(Risk(2026, odds, odds - 0.1, odds + 0.04, 200, 3.25, 99, 10_000_000, 9_000_000, 12_000_000))
    assert block.lines[0].tone == tone
    told = block.lines[0].text.render("en")
    assert f"probability {odds:.0%}" in told and "200 replications" in told
    assert "3.3 of 99 units" in block.lines[1].text.render("en")
