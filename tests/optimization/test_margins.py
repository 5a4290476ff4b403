"""Margins raise what the plan aims at; without them nothing changes."""

from __future__ import annotations

import numpy as np
import pytest
from pydantic import ValidationError

from planner.base.terms import INDICATORS
from planner.optimization.instance import build_instance
from planner.optimization.margins import planning_targets
from planner.scenario.margins import Margins, check_margins
from tests.compliance.world import DEADLINE, world


def test_without_margins_the_targets_are_the_rules() -> None:
    """The very same object: no scenario without margins sees another number."""
    of = world()
    assert planning_targets(of.targets, Margins(), of.projection) is of.targets


def test_the_stage_comes_before_the_rule_and_the_rule_before_all() -> None:
    """R3 of junior schools 8 %, R3 elsewhere 5 %, everything else 2 %."""
    of = world()
    margins = Margins.model_validate({"resources": 0.02, "rules": {"R3": 0.05}, "stages": {"junior": {"R3": 0.08}}})
    raised = planning_targets(of.targets, margins, of.projection)
    for u, unit in enumerate(of.projection.units):
        for k, rule in enumerate(INDICATORS):
            share = 0.02 if rule != "R3" else {"junior": 0.08}.get(unit.stage, 0.05)
            assert np.allclose(raised.threshold[u, k], of.targets.threshold[u, k] * (1 + share), rtol=1e-12)


def test_every_kind_of_margin_is_counted_once() -> None:
    """CV limits fall, rotation shares rise, the least number of teachers is rounded up."""
    of = world()
    margins = Margins(cv=0.1, rotation=0.3, backbone=0.5, teachers=0.02)
    raised = planning_targets(of.targets, margins, of.projection)
    assert np.allclose(raised.cv_limit, of.targets.cv_limit * 0.9)
    assert raised.rotation_share == pytest.approx(of.targets.rotation_share * 1.3)
    assert raised.rotation_backbone == pytest.approx(of.targets.rotation_backbone * 1.5)
    assert np.array_equal(raised.min_teachers, np.ceil(of.targets.min_teachers * 1.02 - 1e-9))
    assert np.array_equal(raised.threshold, of.targets.threshold)


def test_a_year_ahead_asks_the_deadline_s_rules_a_year_earlier() -> None:
    """The instance asks from 2025 on; nothing is asked in 2024, and never before the first year of levers."""
    of = world()
    early = of.scenario.model_copy(update={"margins": Margins(years_ahead=1)})
    instance = build_instance(of.district, early, of.projection, of.targets)
    t = DEADLINE - 1 - of.projection.base_year
    assert instance.first == t
    assert instance.measured[:, t].any() and not instance.measured[:, t - 1].any()
    assert (instance.threshold[:, :, t] >= instance.threshold[:, :, t + 1] - 1e-12).all()
    soon = Margins(years_ahead=3)
    assert planning_targets(of.targets, soon, of.projection).first_year == of.projection.base_year + 1


def test_the_evaluator_keeps_the_law() -> None:
    """Targets that verdicts are judged by do not know of margins."""
    of = world()
    other = of.changed(scenario=of.scenario.model_copy(update={"margins": Margins(resources=0.2, cv=0.2)}))
    assert np.array_equal(other.targets.threshold, of.targets.threshold)
    assert np.array_equal(other.targets.cv_limit, of.targets.cv_limit)


@pytest.mark.parametrize("wrong", [{"resources": -0.1}, {"rules": {"R8": 0.1}}, {"years_ahead": 4}, {"cv": 0.9}])
def test_margins_out_of_range_are_refused(wrong: dict[str, object]) -> None:
    """Unknown rules, negative shares and whole periods are no margins."""
    with pytest.raises(ValidationError):
        Margins.model_validate(wrong)


def test_a_reserve_is_whole_people_of_one_unit() -> None:
    """Two more backbone teachers at one unit in every year, nobody elsewhere; unknown units are told."""
    of = world()
    unit = of.projection.units[0].id
    margins = Margins.model_validate({"reserve": {unit: {"R2": 2}}})
    more = planning_targets(of.targets, margins, of.projection).threshold - of.targets.threshold
    assert np.allclose(more[0, 1] * of.projection.pupils[0] / 100, 2.0)
    assert np.count_nonzero(more) == more.shape[2]
    known = [one.id for one in of.district.schools]
    assert not list(check_margins(margins, known, "x.yaml"))
    wrong = Margins.model_validate({"reserve": {"X9:primary": {"R2": 1}, f"{known[0]}:special": {"R2": 1}}})
    assert [one.value for one in check_margins(wrong, known, "x.yaml")] == ["X9:primary", f"{known[0]}:special"]
