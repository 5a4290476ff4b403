"""Margins until a probability is met: common draws, reserves where people were short, and an honest end."""

from __future__ import annotations

from functools import cache

import pytest

from planner.base.i18n import Text
from planner.report.robust import rounds_table
from planner.report.robust_text import margins_block, robust_blocks
from planner.scenario.margins import Margins
from planner.studies import robust as module
from planner.studies.prepare import Case
from planner.studies.robust import Ask, Robust, until_probability
from planner.studies.robust_weights import as_sets, joined, margins_at
from planner.studies.small import Shape, cased, small_case


def planner(margins: Margins) -> tuple[Case, tuple[str, ...]]:
    """Six schools with the margins given."""
    case = small_case(3, Shape(schools=6, deadline_after=4, horizon_after=5))
    if not margins.given:
        return case, ()
    return cased(case, case.district, case.scenario.model_copy(update={"margins": margins})), as_sets(margins)


@cache
def found() -> Robust:
    """A low probability, so that two or three plans are enough."""
    return until_probability(planner, Ask(0.05, 2026, replications=40, plans=4, refine=0))


def test_reserves_make_a_plan_pass_that_never_did() -> None:
    """The least-cost plan hardly passes; the plan chosen does, costs more and was verified."""
    first, chosen = found().rounds[0], found().chosen
    assert first.probability < 0.05 and not first.margins.given
    assert found().reached and chosen is not None and chosen.probability >= 0.05
    assert chosen.cost_yuan is not None and first.cost_yuan is not None and chosen.cost_yuan > first.cost_yuan
    assert found().result is not None and found().result.run["verified"]  # type: ignore[union-attr]
    assert found().result.run["margins"] == chosen.margins.given  # type: ignore[union-attr]
    assert sum(chosen.fails.values()) < sum(first.fails.values())


def test_the_run_names_the_changes_that_made_it() -> None:
    """Whoever plans the scenario again with the run's changes gets the margins of the round chosen."""
    chosen = found().chosen
    assert chosen is not None and found().result is not None
    assert found().result.run["sets"] == list(as_sets(chosen.margins))  # type: ignore[union-attr]
    assert any(one.startswith("margins.reserve.") for one in as_sets(chosen.margins))


def test_the_rounds_are_told() -> None:
    """Table and screen name every round, its cost, its probability with interval and what fails most."""
    facts = found().facts()
    frame = rounds_table(facts)
    assert list(frame["round"]) == [one.number for one in found().rounds] and frame["chosen"].sum() == 1
    assert (frame["low"] <= frame["probability"]).all() and (frame["probability"] <= frame["high"]).all()
    block = robust_blocks(facts, {"SR": Text("school rule")})[0]
    assert block.table is not None and len(block.table.rows) == len(found().rounds)
    assert block.lines[0].tone == "good"
    said = margins_block({"margins": found().chosen.margins.given})  # type: ignore[union-attr]
    assert said is not None and "reserves" in said.lines[0].text.render("en")
    assert margins_block({}) is None


def test_what_cannot_be_reached_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    """With a single plan nothing is reached: the likeliest is kept, and sources of delay are tried one by one."""
    monkeypatch.setattr(module, "COMPARED", 2)
    short = until_probability(planner, Ask(0.99, 2026, replications=4, plans=1))
    assert not short.reached and short.chosen is short.rounds[0] and short.sources
    lines = robust_blocks(short.facts(), {})[0].lines
    assert lines[0].tone == "bad" and len(lines) >= 3
    assert "cannot be reached" in lines[0].text.render("en")


def test_margins_grow_and_never_fall_below_the_scenario_s_own() -> None:
    """The greater weight of two rounds is kept; reserves are whole; a factor of zero leaves the scenario alone."""
    own = Margins.model_validate({"rules": {"R1": 0.04}, "rotation": 0.5})
    weights = joined({"A:primary|R2": 2.0, "cv": 0.1}, {"A:primary|R2": 1.0, "rotation": 0.2})
    assert weights == {"A:primary|R2": 2.0, "cv": 0.1, "rotation": 0.2}
    raised = margins_at(own, weights, 1.25, 1)
    assert raised.reserve == {"A:primary": {"R2": 3.0}} and raised.cv == 0.125 and raised.years_ahead == 1
    assert raised.rotation == 0.5 and raised.rules == {"R1": 0.04}
    assert margins_at(own, weights, 0.0, 0) == own
