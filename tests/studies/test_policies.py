"""Policies in the loop: the same courses, a past that stands, plans that answer to what has happened."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from planner.base.types import Action, Transfer
from planner.projection import project
from planner.report.policies import courses_table, policy_facts
from planner.report.policies_page import policies_page
from planner.report.policies_text import policy_blocks
from planner.simulation import SOURCES, replicate
from planner.simulation.calendar import autumn_of
from planner.simulation.events import Event
from planner.studies.plan import VERIFIED, plan_case
from planner.studies.policies import POLICIES, Asked, Loop, Policies, paired, with_rows
from planner.studies.policies_known import as_happened, foreseen, known_by
from planner.studies.prepare import Case
from planner.studies.replan_done import Rows
from planner.studies.simulate_plan import plan_rows
from planner.studies.simulate_sample import Bench, same
from planner.studies.small import Shape, small_case

N = 6


@pytest.fixture(scope="module")
def loop() -> Loop:
    """Six schools, rules from 2026, planned again for 2024, 2025 and 2026."""
    case: Case = small_case(3, Shape(schools=6, deadline_after=4, horizon_after=6))
    found = plan_case(case)
    assert found.code == VERIFIED
    stored = plan_rows(case.loaded, found.run, found.tables)
    rows: Rows = (stored.actions, stored.transfers)
    return Loop(Bench(case, *rows, 1), rows, case.scenario.deadline)


@pytest.fixture(scope="module")
def result(loop: Loop) -> Policies:
    """Six courses under each policy."""
    told = {policy: tuple(getattr(loop, policy)(number) for number in range(N)) for policy in POLICIES}
    return Policies(loop.case, Asked(N), loop.years, told)


def test_staying_is_the_simulation(loop: Loop, result: Policies) -> None:
    """Nothing is planned again: passes, failing units and yuan are the bench's own samples."""
    for number, one in enumerate(result.told["stay"]):
        sample = loop.bench.sample(number)
        assert (one.passes, one.failing, one.yuan) == (
            bool(sample.district[loop.t]), int(sample.failing[0, loop.t]), sample.cost_yuan,
        )  # fmt: skip
        assert one.plans == one.without == 0


def test_planning_again_mends_units_and_knowing_everything_mends_all(result: Policies) -> None:
    """On the same courses fewer units fail on average when planned again; a plan for the course itself passes."""
    failing = {policy: np.mean([one.failing for one in told]) for policy, told in result.told.items()}
    assert failing["foresight"] == 0 < failing["replan"] < failing["stay"]
    assert all(one.passes and one.plans == 1 for one in result.told["foresight"])
    assert all(one.plans + one.without == 3 for one in result.told["replan"])
    assert sum(one.plans for one in result.told["replan"]) > 2 * N


def test_history_repeats_under_the_new_plan(loop: Loop) -> None:
    """What happened before the first re-plan happens again, event by event, whatever is decided later."""
    first, before = loop.years[0], replicate(loop.bench.network, 1, 0)
    plan = loop._again(loop.rows, loop.bench, before, first)
    assert plan is not None
    kept = tuple(one for one in loop.rows[0] if one.year < first)
    new = tuple(one for one in plan.actions if one.year >= first)
    moves = tuple(one for one in loop.rows[1] if one.year < first)
    bench = with_rows(loop.bench, ((*kept, *new), (*moves, *(one for one in plan.transfers if one.year >= first))))
    after = replicate(bench.network, 1, 0)

    def history(course: object) -> set[tuple[object, ...]]:
        events = course.events  # type: ignore[attr-defined]
        return {
            (one.month, one.process, one.what, one.subject, one.quantity, one.note)
            for one in events
            if one.month < 12.0 * (first - bench.network.base_year)
        }

    assert history(before) == history(after)
    assert before.events != after.events


def test_with_nothing_going_wrong_a_re_plan_asks_for_no_more_than_the_plan(loop: Loop) -> None:
    """From a past as planned, planning again costs no more than the plan's own years from then on."""
    course = replicate(loop.bench.network, 1, 0, SOURCES)
    for first in loop.years:
        plan = loop._again(loop.rows, loop.bench, course, first)
        assert plan is not None
        cost = [sum(one.cost_yuan for one in rows if one.year >= first) for rows in (plan.actions, loop.rows[0])]
        assert cost[0] <= cost[1] * 1.02 + 1000


def test_what_is_known_of_pupils_ends_with_the_year(loop: Loop) -> None:
    """To 2024 as drawn; a cohort keeps its distance; whoever is not there yet comes as projected."""
    case, t = loop.case, 2
    vary = loop.bench.pupils.vary(1)
    assert vary is not None and known_by(t, None) is None
    drawn = project(case.district, case.scenario, vary=vary).pupils_by_grade
    known = project(case.district, case.scenario, vary=known_by(t, vary)).pupils_by_grade
    expected = case.projection.pupils_by_grade
    assert np.array_equal(known[:, :, : t + 1], drawn[:, :, : t + 1])
    assert not np.array_equal(known[:, :, t + 1 :], drawn[:, :, t + 1 :])
    assert np.array_equal(known[:, 0, t + 1 :], expected[:, 0, t + 1 :])  # the first grade of later years
    for u in range(len(loop.bench.units)):
        if expected[u, 1, t] and expected[u, 2, t + 1]:
            ratio = drawn[u, 1, t] / expected[u, 1, t]
            assert known[u, 2, t + 1] == pytest.approx(expected[u, 2, t + 1] * ratio, abs=1)


def test_departures_of_the_past_are_those_that_happened(loop: Loop) -> None:
    """Up to the year as in the log, after it as projected, never more than there are."""
    network, projection = loop.bench.network, loop.case.projection
    course = replicate(network, 1, 0)
    known = foreseen(network, projection, course.events, 2)
    gone = np.zeros_like(network.leavers)
    for one in course.events:
        if one.what in ("retired", "left") and autumn_of(one.month) <= 2:
            gone[network.place[one.subject], int(one.note), autumn_of(one.month)] += int(one.quantity)
    assert np.array_equal(known.leavers[:, :, :3], gone[:, :, :3]) and (known.teachers >= 0).all()
    assert (known.leavers[:, :, 3:] <= network.leavers[:, :, 3:]).all()
    assert np.array_equal(network.staff[:, :, None] - np.cumsum(known.leavers, axis=2), known.teachers)
    smooth = foreseen(network, projection, replicate(network, 1, 0, SOURCES).events, 2)
    assert np.array_equal(smooth.teachers, projection.teachers)


def test_what_is_lost_is_lost_and_what_is_late_is_on_its_way(loop: Loop) -> None:
    """A refusal and a drop-out are taken off; an unfilled post is not; later years are not there."""
    rows: Rows = (
        (Action("A:primary", "A", 2023, "upgrade", "a0q0b0", 3, "persons", 9, "recurrent", 2025),
         Action("A:primary", "A", 2023, "hire", "a0q1b0", 2, "persons", 0, "recurrent", 2023),
         Action("A:primary", "A", 2025, "hire", "a0q1b0", 2, "persons", 0, "recurrent", 2025)),
        (Transfer(2023, "primary", "A:primary", "B:primary", "rotate", "a0q1b0", 2, 2026),
         Transfer(2023, "primary", "B:primary", "A:primary", "transfer", "a0q1b0", 1, 0)),
    )  # fmt: skip
    network = replace(loop.bench.network, actions=rows[0], transfers=rows[1])
    events = (
        Event(18.0, "training", "dropped_out", "A:primary", 1, 0),
        Event(16.0, "recruitment", "unfilled", "A:primary", 1, 1),
        Event(17.5, "rotation", "not_taken_up", "A:primary", 1, 0),
        Event(17.5, "rotation", "not_taken_up", "B:primary", 1, 1),
    )
    actions, moves = as_happened(network, events, rows, 2024)
    assert [(one.lever, one.quantity) for one in actions] == [("upgrade", 2), ("hire", 2)]
    assert [(one.kind, one.teachers) for one in moves] == [("rotate", 1)]


def test_the_screen_says_what_it_is_worth_with_its_interval(result: Policies) -> None:
    """Both languages; the difference is paired; the page and the table hold every policy."""
    facts = policy_facts(result)
    base, again = ([one.failing for one in result.told[code]] for code in ("stay", "replan"))
    mean, half = facts.worth["replan"].failing
    assert mean == pytest.approx(np.mean(again) - np.mean(base))
    assert half == pytest.approx(1.96 * np.std(np.subtract(again, base), ddof=1) / np.sqrt(N))
    assert paired([1.0], [0.0]) == (1.0, float("inf"))
    blocks = policy_blocks(facts)
    for language, words in (("en", "know everything beforehand"), ("zh_CN", "事先全知")):
        table = blocks[1].table
        assert table is not None
        said = [row.cells[0].render(language) for row in table.rows]  # type: ignore[union-attr]
        assert len(said) == 3 and words in said[2]
    assert len(courses_table(result)) == 3 * N
    assert "| foresight | 100.0%" in policies_page(facts, result.case, 1, 1.0, None, "2026-01-01")


def test_no_difference_is_claimed_that_the_interval_does_not_show(result: Policies) -> None:
    """Where the courses do not tell planning again from staying, the first line says so."""
    told = {**result.told, "replan": result.told["stay"]}
    first = policy_blocks(policy_facts(replace(result, told=told)))[0].lines[0]
    assert "no difference" in first.text.render("en") and "看不出" in first.text.render("zh_CN")


def test_a_bench_with_other_rows_is_the_bench_of_those_rows(loop: Loop) -> None:
    """What the loop reuses (courses, other items) changes no sample."""
    other = with_rows(loop.bench, loop.rows)
    assert same(other.sample(2), loop.bench.sample(2))
