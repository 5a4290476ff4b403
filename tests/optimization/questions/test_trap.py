"""The trap of dispersion: mending only the schools that fail can break a CV that held before."""

from __future__ import annotations

from functools import cache

import pandas as pd

from planner.base.types import Action, Transfer
from planner.compliance.verify import VerifyReport, verify
from planner.optimization.build import build
from planner.optimization.cuts import CutPool
from planner.optimization.engine import Engine
from planner.optimization.exemptions import choose
from planner.optimization.extract import read_plan
from planner.optimization.linear import run_in_steps
from planner.optimization.whole import linear_to_round, make_whole
from tests.compliance.world import DEADLINE, World
from tests.optimization.variants import calm, district, instance_of, planned, rich, staff


@cache
def lopsided() -> World:
    """One school has three times the others' qualified teachers, but nobody for PE and arts; money is no matter."""
    used = staff(calm(), "A1:primary", 0, 0, 64, 6, 0, 0, 0, 0)
    used = staff(used, "B1S:primary", 4, 0, 9, 3, 0, 0, 3, 1)
    used = staff(used, "C1:primary", 2, 0, 5, 1, 0, 0, 1, 1)
    return rich(district(used, posts={("primary", 2022): 200, ("junior", 2022): 56}))


def mended(used: World) -> tuple[tuple[Action, ...], tuple[Transfer, ...]]:
    """The cheapest plan that mends every school and never looks at a CV."""
    built = build(instance_of(used))
    engine = Engine(built.model)
    engine.suspend({"cv"})
    pool = CutPool(engine, ())
    engine.start_from_do_nothing()
    choose(built, engine, pool, run_in_steps(engine))
    final = make_whole(built, engine, pool, linear_to_round(built, engine, pool), 1e-4, lambda _: None)
    return read_plan(built, engine, final.values)


def report(used: World, plan: tuple[tuple[Action, ...], tuple[Transfer, ...]]) -> VerifyReport:
    """The evaluator's report on a plan."""
    return verify(used.district, used.scenario, used.pack, *plan)


def spread(found: VerifyReport) -> pd.DataFrame:
    """CVs of the primary schools' qualified teachers from the deadline on."""
    rows = found.tables["dispersion"]
    return rows[(rows["year"] >= DEADLINE) & (rows["indicator"] == "R1") & (rows["stage"] == "primary")]


def test_mending_the_failing_school_breaks_a_cv_that_held() -> None:
    """Nothing done, the CV holds and a school fails; the schools alone mended, all pass and the CV is broken."""
    used = lopsided()
    idle, naive = report(used, ((), ())), report(used, mended(used))
    assert (spread(idle)["verdict"] == "met").all()
    assert any(one.code == "verdict.not_met" and one.place.startswith("SR A1:primary") for one in idle.findings)
    rules = naive.tables["schools_rule"]
    assert set(rules[rules["year"] >= DEADLINE]["verdict"]) <= {"met", "not_measured"}
    assert (spread(naive)["verdict"] == "not_met").any()


def test_ours_mends_the_school_and_keeps_the_cv() -> None:
    """The plan of the same district meets both, confirmed by the evaluator."""
    plan = planned(lopsided())
    ours = report(lopsided(), (plan.actions, plan.transfers))
    assert ours.ok
    assert (spread(ours)["cv"] <= spread(ours)["limit"] + 1e-9).all()
