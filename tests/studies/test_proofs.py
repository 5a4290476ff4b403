"""A sample of the proofs on small districts; the whole of each has a target of its own in the Makefile."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from planner.optimization.instance import build_instance
from planner.optimization.monolith import Both
from planner.report.proof_pages import brute_page, conflicts_page, second_solver_page
from planner.studies.brute import Compared, brute, compare, keep, read_kept
from planner.studies.conflicts import Conflicted, examine, squeezed
from planner.studies.parallel import spread
from planner.studies.second_solver import Solved, second_solver
from planner.studies.small import Shape, small_case, tightened

#: Instances with a plan, without one, and with caps near what they need.
SAMPLE = (2, 3, 7, 8, 9, 12, 14)


@pytest.fixture(scope="module")
def compared() -> list[Compared]:
    """The sample of small districts against the exact optimum."""
    return brute(SAMPLE)


def test_bound_optimum_and_plan_are_in_order(compared: list[Compared]) -> None:
    """Our bound ≤ the exact optimum ≤ our verified plan; where there is no plan both say so."""
    assert all(one.good for one in compared), [one for one in compared if not one.good]
    assert any(one.plan is not None for one in compared)
    assert any(one.plan is None for one in compared)
    assert not any(one.unknown for one in compared)


def test_a_comparison_goes_on_from_what_is_kept(compared: list[Compared], tmp_path: Path) -> None:
    """Results come back as they were, and no seed is compared twice."""
    place, told = tmp_path / "kept.jsonl", list[Compared]()
    assert read_kept(place) == {}
    for one in compared:
        keep(place, one)
    again = brute(SAMPLE, told=told.append, kept=read_kept(place))
    assert again == compared and told == []


def test_a_plan_under_the_optimum_would_be_caught(compared: list[Compared]) -> None:
    """The comparison can fail: a plan cheaper than the optimum, a bound above it, a plan where there is none."""
    one = next(one for one in compared if one.plan is not None)
    assert one.optimum is not None and one.bound is not None
    assert not replace(one, plan=one.optimum * 0.99).good
    assert not replace(one, bound=one.optimum * 1.01).good
    assert not replace(one, optimum=None).good
    assert not replace(one, findings=("refused",)).good


def test_both_solvers_say_the_same() -> None:
    """HiGHS with live cuts and CBC from cold agree within 1e-6 on districts with and without a linear plan."""
    found = second_solver((0, 1, 3, 6))
    assert all(one.good for one in found), found
    assert any(one.both.highs_yuan is not None and one.both.cuts for one in found)
    assert not Solved(0, 5, Both(1e6, 1e6 + 2, 1, 1, 0), 0.0).good
    assert not Solved(0, 5, Both(1e6, None, 1, 1, 0), 0.0).good


@pytest.fixture(scope="module")
def examined() -> list[Conflicted]:
    """Infeasible cases short of posts, land, quotas and time."""
    return [examine(seed) for seed in (1, 2, 9, 10)]


def test_conflicts_are_conflicts_and_ways_out_lead_out(examined: list[Conflicted]) -> None:
    """All members: no plan; without any one: a plan; each proved way ends with a verified plan."""
    assert all(one.infeasible for one in examined)
    assert all(one.good for one in examined), [one.problems for one in examined]
    assert all(any(proved and again for _, proved, again in one.ways) for one in examined)
    assert {member[0] for one in examined for member in one.members} >= {"posts", "staffing", "threshold"}


def test_a_small_district_is_the_same_every_time() -> None:
    """Schools, premises and quotas come from the seed alone."""
    one, again = (small_case(5, Shape()) for _ in range(2))
    assert one.district == again.district
    assert one.scenario == again.scenario
    assert len(one.district.schools) == 3
    assert small_case(6, Shape()).district != one.district


def test_tightened_caps_are_what_the_linear_plan_spends() -> None:
    """At factor 1 the caps leave the linear plan possible, at less than that they do not leave it as it is."""
    case = small_case(2, Shape())
    tight = tightened(case, 1.0)
    budget, years = tight.scenario.budget, tight.scenario.years[1:]
    assert all(budget.cap(code, year) < case.scenario.budget.cap(code, year) for code in budget.funds for year in years)
    instance = build_instance(tight.district, tight.scenario, tight.projection, tight.targets)
    assert instance.scenario.budget == budget


def test_squeezes_take_turns() -> None:
    """Each case says what was squeezed."""
    assert [squeezed(seed)[0] for seed in range(6)] == ["money", "posts", "land", "quotas", "deadline", "everything"]


def test_work_is_spread_in_seed_order() -> None:
    """Results come in the order of the seeds, each told once."""
    told: list[int] = []
    assert spread(abs, (3, -1, 2), told=told.append) == [3, 1, 2]
    assert told == [3, 1, 2]


def test_pages_count_what_was_found(compared: list[Compared], examined: list[Conflicted]) -> None:
    """The evidence says how many agree, how many do not, and the command for the whole."""
    page = brute_page(compared, "planner brute --instances 7", "2022-09-01", 2)
    assert "7 instances" in page and "0 wrong" in page and "planner brute --instances 1000" in page
    wrong = brute_page([replace(compare(8), plan=1.0)], "planner brute --instances 1000", "2022-09-01", 2)
    assert "1 wrong" in wrong
    page = second_solver_page([Solved(0, 5, Both(1e6, 1e6, 9, 9, 0), 0.1)], "planner second-solver", "2022-09-01", 2)
    assert "1 with equal objectives" in page
    assert "| 2 | land |" in conflicts_page(examined, "planner conflicts --cases 4", "2022-09-01", 2)
