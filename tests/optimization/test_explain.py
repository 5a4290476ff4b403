"""Why there is no plan: the conflict, and the least relief, which is then enough."""

from __future__ import annotations

import math
from collections import defaultdict

import pytest

from planner.base.types import Infeasible
from planner.optimization.build import build
from planner.optimization.engine import Engine
from planner.optimization.explain import ORDER, explain
from tests.compliance.world import World, world
from tests.optimization.variants import (
    ACTIVE,
    calm,
    caps,
    district,
    grown,
    impossible,
    instance_of,
    linear,
    no_project,
    premises,
    rich,
    scenario,
    short,
)


def groups(found: Infeasible) -> set[str]:
    """Rule groups of the conflict."""
    return {one.group for one in found.conflicts}


def with_more_money(used: World, found: Infeasible) -> World:
    """The world with what the explanation asks for added to the caps of its funds."""
    budget = used.scenario.budget
    extra: dict[tuple[str, int], int] = defaultdict(int)
    for one in found.relaxations:
        if one.group == "fund":
            extra[(one.subject, one.year)] += math.ceil(one.amount)
    assert extra
    plain = scenario(used, budget=budget.model_copy(update={"factor": 1.0}))
    return caps(
        plain,
        **{code: {year: budget.cap(code, year) + extra[(code, year)] for year in ACTIVE} for code in budget.funds},
    )


@pytest.mark.parametrize(
    "poor",
    [
        lambda: caps(no_project(), recurrent=100.0),
        lambda: caps(premises(calm(), "C1", multimedia_rooms=4), capital=10_000.0),
        lambda: scenario(no_project(), budget=world().scenario.budget.model_copy(update={"factor": 0.01})),
    ],
    ids=["no moves", "no rooms", "hardly anything"],
)
def test_the_money_asked_for_is_enough(poor) -> None:  # type: ignore[no-untyped-def]
    """Where money is short, the fund is part of the conflict, and the yuan named by year make a plan possible."""
    used = poor()
    found = impossible(used)
    assert "fund" in groups(found)
    asked = [one for one in found.relaxations if one.group == "fund"]
    assert all(one.amount > 0 and one.unit == "yuan" and one.year in ACTIVE for one in asked)
    assert all(one.amount == int(one.amount) for one in asked)
    assert linear(instance_of(used))[3].status == "infeasible"
    assert linear(instance_of(with_more_money(used, found)))[3].status == "optimal"


def test_a_school_that_is_too_large_is_named() -> None:
    """No lever moves pupils out of a school over the size limit (G4): the conflict is that rule alone."""
    found = impossible(grown(no_project(), "A1", 4))
    assert groups(found) == {"school_size"}
    assert {(one.subject, one.amount, one.unit) for one in found.relaxations} == {("A1", 160.0, "pupils")}
    assert [one.year for one in found.relaxations] == list(range(2026, 2031))


def test_posts_that_cannot_hold_the_teachers_are_named() -> None:
    """More teachers are needed than there are posts: the answer counts persons."""
    few = {("primary", 2022): 60, ("junior", 2022): 56}
    used = rich(district(calm().assumed(pupils_per_teacher_primary=14.0), posts=few))
    found = impossible(used)
    assert {"posts", "staffing"} <= groups(found)
    posts = [one for one in found.relaxations if one.group == "posts"]
    assert posts
    assert all(one.unit == "persons" and one.amount == int(one.amount) > 0 for one in posts)
    held = instance_of(used).posts[0]
    more = {("primary", one.year): int(held[one.year - ACTIVE[0] + 1] + one.amount) for one in posts}
    more = {("primary", 2022): 60, ("junior", 2022): 56} | more
    assert linear(instance_of(district(used, posts=more)))[3].status == "optimal"


def test_classrooms_without_land_are_named() -> None:
    """A school that lacks a classroom and may not build is told how many it lacks."""
    used = district(premises(calm(), "A1", classrooms=11), land={})
    found = impossible(used)
    assert "classrooms" in groups(found)
    assert {(one.subject, one.amount) for one in found.relaxations if one.group == "classrooms"} == {("A1", 1.0)}


def test_a_quota_that_is_too_small_is_named() -> None:
    """Teachers lack degrees and backbone, and neither may be recognised or begun."""
    found = impossible(short().assumed(backbone_quota_primary=0, upgrade_quota_primary=0, hire_quota_primary=0))
    assert groups(found) & {"backbone_quota", "upgrade_quota", "hire_quota"}
    assert "threshold" in groups(found)


def test_conflicts_are_of_known_groups_and_marked() -> None:
    """Members of the conflict are marked, ways out are not, and every group can be put into words."""
    found = impossible(caps(no_project(), recurrent=0.0))
    assert all(one.in_conflict for one in found.conflicts)
    assert not any(one.in_conflict for one in found.relaxations)
    assert groups(found) <= set(ORDER)
    assert {one.group for one in found.relaxations} <= groups(found)


def test_an_explanation_is_the_same_every_time() -> None:
    """Conflict and ways out depend on the input only."""
    built = [build(instance_of(caps(no_project(), recurrent=0.0))) for _ in range(2)]
    assert explain(built[0], lambda _: None) == explain(built[1], lambda _: None)


def test_a_conflict_is_irreducible() -> None:
    """Without any one of its groups the others hold together."""
    used = caps(no_project(), recurrent=0.0)
    found = impossible(used)
    for group in groups(found):
        built = build(instance_of(used))
        engine = Engine(built.model)
        off = {i.group for i in built.model.rows if i.group.split(":")[0] in set(ORDER) - (groups(found) - {group})}
        engine.suspend(off)
        assert engine.run().status == "optimal", group
    assert len(groups(found)) > 1


def test_the_solve_of_an_impossible_scenario_claims_nothing() -> None:
    """No objective, no bound, no gap."""
    solve = impossible(caps(no_project(), recurrent=0.0)).solve
    assert (solve.status, solve.objective_yuan, solve.lower_bound_yuan, solve.gap) == ("infeasible", None, None, None)


def test_where_no_rule_alone_is_enough_all_give_together() -> None:
    """A school too large and a school without land for the classroom it lacks: one way out names both amounts."""
    used = district(premises(grown(no_project(), "A1", 4), "C1", classrooms=1), land={})
    found = impossible(used)
    asked = {one.group for one in found.relaxations}
    assert {"school_size", "classrooms"} <= asked
    assert {one.way for one in found.relaxations} == {1}
    assert {one.amount for one in found.relaxations if one.group == "school_size"} == {160.0}


def test_ways_that_are_each_enough_are_numbered_apart() -> None:
    """Rows of one way share its number, and each rule of the conflict that can give alone has its own."""
    found = impossible(caps(no_project(), recurrent=0.0))
    ways: dict[int, set[str]] = {}
    for one in found.relaxations:
        ways.setdefault(one.way, set()).add(one.group)
    assert sorted(ways) == list(range(1, len(ways) + 1))
    assert all(len(rules) == 1 for rules in ways.values())
