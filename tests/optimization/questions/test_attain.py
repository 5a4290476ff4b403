"""Most attainment for a budget: what falls short is told, and nothing is shown as met that is not."""

from __future__ import annotations

import pytest

from planner.base.progress import silent
from planner.compliance.verify import VerifyReport, verify
from planner.optimization.questions.attain import Attained, Unpayable, attain
from tests.compliance.world import DEADLINE, World, world
from tests.optimization.questions.poor import attained, equal, needy, poor
from tests.optimization.variants import caps, instance_of, no_project, rich


def report(used: World, found: Attained) -> VerifyReport:
    """The evaluator's report on the plan."""
    return verify(used.district, used.scenario, used.pack, found.actions, found.transfers)


def failing_units(found: VerifyReport) -> set[str]:
    """Units that miss the school rule in some year from the deadline on, by the evaluator."""
    rule = found.tables["schools_rule"]
    return set(rule[(rule["year"] >= DEADLINE) & (rule["verdict"] == "not_met")]["unit"])


@pytest.mark.parametrize("count", [True, False])
def test_the_evaluator_agrees_on_what_is_met(count: bool) -> None:
    """It finds nothing wrong but rules that are not met, and those of exactly the subjects that the plan names."""
    found = attained(poor(), count=count)
    judged = report(poor(), found)
    assert {one.code for one in judged.findings} == {"verdict.not_met"}
    assert failing_units(judged) == {key for key in found.short if ":" in key}
    assert failing_units(judged)
    assert not failing_units(judged) & set(found.met)


def test_bounds_are_under_what_was_found() -> None:
    """No plan falls short less than the bound, and at least as many units fall short as the count's bound says."""
    found = attained(poor())
    assert 0 < found.shortfall_bound <= found.shortfall
    assert 1 <= found.failing_bound <= len(found.short)


def test_enough_money_leaves_nothing_short() -> None:
    """With all the money the plan is one that the evaluator passes."""
    used = rich(needy())
    found = attained(used)
    assert found.short == ()
    assert (found.shortfall, found.shortfall_bound) == (pytest.approx(0.0, abs=1e-6), pytest.approx(0.0, abs=1e-6))
    assert report(used, found).ok


def test_a_school_that_weighs_more_is_met_first() -> None:
    """Money for one of two schools goes to the one with the weight."""

    def plan(heavy: str, yuan: float) -> set[str]:
        used = caps(needy(), capital={2023: yuan}, recurrent=100_000.0)

        def weigh(rule: str, school: str) -> float:
            return 50.0 if school == heavy else 1.0

        found = attain(instance_of(used), weigh, count=True, progress=silent)
        return {unit.partition(":")[0] for unit in failing_units(report(used, found))}

    assert plan("C1", 500_000.0) == {"B1S"}
    assert plan("B1S", 650_000.0) == {"C1"}


def test_counting_gives_up_no_more_units_than_amounts_do() -> None:
    """Fewest units first: at most as many fall short as where only the amounts count, and these are no larger there."""
    by_count, by_amount = attained(poor()), attained(poor(), count=False)
    assert len(by_count.short) <= len(by_amount.short)
    assert by_amount.shortfall <= by_count.shortfall + 1e-6


def test_teachers_come_before_indicators() -> None:
    """Where nobody can be paid, what safety lacks is told as such, with the unit and the year."""
    used = caps(no_project().assumed(pupils_per_teacher_primary=14.0, eligible_share=0.0), capital=2e6, recurrent=0.0)
    found = attained(used)
    assert {one.rule for one in found.unsafe} == {"staffing"}
    assert all(one.amount > 0 and one.unit == "persons" and one.year >= DEADLINE for one in found.unsafe)
    codes = {one.code for one in report(used, found).findings}
    assert "rule.min_teachers" in codes
    assert codes <= {"rule.min_teachers", "verdict.not_met"}


def test_what_is_fixed_must_be_paid() -> None:
    """A started project that the caps do not pay is told with its fund, its year and the yuan that lack."""
    used = caps(world(), capital=1_000_000.0)
    with pytest.raises(Unpayable) as told:
        attain(instance_of(used), equal, count=True, progress=silent)
    assert {one.subject for one in told.value.lacking} == {"capital"}
    assert sum(one.amount for one in told.value.lacking) == pytest.approx(1_000_001, abs=100)
