"""What a scenario may be allowed beyond the tables and the rules: it loosens, it is checked, and it is told."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from planner.compliance.verify import verify
from planner.scenario.overridden import overridden
from planner.scenario.relief import Relief, check_relief
from tests.compliance.world import World, good_plan, world


def relieved(*sets: str) -> World:
    """The world with changes as the planner pastes them."""
    return world().changed(scenario=overridden(world().scenario, sets))


def test_posts_add_to_the_table_and_stay() -> None:
    """Twelve more posts from 2026 on are twelve more in every later year, and none before."""
    plain, more = world().targets.posts, relieved("relief.posts.primary.2026=12").targets.posts
    assert (more - plain)[0].tolist() == [0, 0, 0, 0, 12, 12, 12, 12, 12]
    assert (more - plain)[1].tolist() == [0] * 9


def test_a_rule_is_loosened_for_its_stage_and_never_tightened() -> None:
    """A CV limit rises where asked; a stricter value has no effect."""
    loose = relieved("relief.rules.CV_junior=0.47").targets.cv_limit
    assert loose[1].min() == 0.47 and loose[0].max() == world().targets.cv_limit[0].max()
    assert (relieved("relief.rules.CV=0.1").targets.cv_limit == world().targets.cv_limit).all()
    assert relieved("relief.rules.SRT=0.8").targets.tolerance == 0.8
    assert relieved("relief.rules.G11=5").targets.rotation_share == 0.05
    assert relieved("relief.rules.G5_primary=50").targets.class_limit.max() >= 50


def test_the_evaluator_counts_the_land_that_is_asked_for() -> None:
    """A plan that builds on more land than the table has is refused, and passes once the land is there."""
    actions, transfers = good_plan()

    def codes(used: World) -> set[str]:
        report = verify(used.district, used.scenario, used.pack, actions, transfers)
        return {one.code for one in report.findings if one.code == "rule.land"}

    small = {**world().district.land, "A1": (100.0, 0.0)}
    from dataclasses import replace

    district = replace(world().district, land=small)
    assert codes(world().changed(district=district)) == {"rule.land"}
    scenario = overridden(world().scenario, ("relief.building_m2.A1=20",))
    assert codes(world().changed(district=district, scenario=scenario)) == set()


def test_what_cannot_be_asked_is_refused() -> None:
    """Negative amounts and unknown rules are errors of the scenario; an unknown school is one of the district."""
    for wrong in ({"posts": {"primary": {2026: -1}}}, {"rules": {"X9": 1.0}}, {"building_m2": {"A1": -5}}):
        with pytest.raises(ValidationError):
            Relief.model_validate(wrong)
    found = list(check_relief(Relief(building_m2={"A7": 10.0}), world().district.schools, "x.yaml"))
    assert [(one.severity, one.value) for one in found] == [("error", "A7")]


def test_every_relief_is_told() -> None:
    """Whoever reads the run sees what the scenario counts on."""
    relief = Relief(posts={"junior": {2025: 3}}, sports_m2={"A1": 40.0}, rules={"G5": 52.0})
    found = list(check_relief(relief, world().district.schools, "x.yaml"))
    assert [one.severity for one in found] == ["warning"] * 3
    assert relief.anything and not Relief().anything


def test_sets_are_read_as_on_the_command_line() -> None:
    """A cap, a deadline and a parameter change; the rest of the scenario stays."""
    changed = overridden(world().scenario, ("budget.funds.capital.caps.2025=5", "deadline=2027"))
    assert (changed.budget.cap("capital", 2025), changed.deadline) == (5, 2027)
    assert changed.assumptions == world().scenario.assumptions
    assert overridden(world().scenario, ()) == world().scenario
