"""Building sites: phases in order, openings on two dates, money before use, shared crews as theory says."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from planner.scenario.simulation import SchoolPhases, SimulationSettings, Spread
from planner.simulation import SOURCES, replicate
from planner.simulation.construction import PHASES, planned_pace, start_slip, working
from planner.simulation.network import Site
from planner.simulation.state import Process, State
from tests.simulation.small import network, project, row, told

EXACT = SimulationSettings(
    school=SchoolPhases(
        **{phase: Spread(low=m, mode=m, high=m) for phase, m in zip(PHASES, (2, 3, 2, 1, 10, 2), strict=True)}
    )
)


def but(*on: str) -> tuple[str, ...]:
    """All sources of delay but those named."""
    return tuple(source for source in SOURCES if source not in on)


def test_a_project_goes_through_its_phases_as_planned() -> None:
    """Twenty months of work begun in January 2023 are done by September 2024; it opens when the plan says."""
    course = replicate(network(sites=(project(),), settings=EXACT), 1, 0, SOURCES)
    assert told(course.events, "construction") == [
        (12.02, "started", "B", 0.0, ""),
        (14.02, "finished", "B", 2.0, "approval"),
        (17.02, "finished", "B", 3.0, "permits"),
        (19.02, "finished", "B", 2.0, "design"),
        (20.02, "finished", "B", 1.0, "tender"),
        (30.02, "finished", "B", 10.0, "construction"),
        (32.02, "finished", "B", 2.0, "acceptance"),
        (32.02, "accepted", "B", 0.0, ""),
        (44.0, "opened", "B", 3, "N"),
    ]
    assert told(course.events, "money") == [
        (12.02, "paid", "capital", 50, "build"),
        (24.02, "paid", "capital", 50, "build"),
    ]


def test_winters_put_the_opening_off_to_the_next_term() -> None:
    """Begun in September, ten months of building lose one winter: 2 + 10 + 2 months end too late for September."""
    site = replace(project(due=2024), start=1)
    course = replicate(network(sites=(site,), settings=EXACT), 1, 0, but("winter", "phases"))
    ends = {note: month for month, what, _, _, note in told(course.events, "construction") if what == "finished"}
    assert ends["construction"] == pytest.approx(20.02 + 12.0) and ends["acceptance"] == pytest.approx(34.02)
    (opened,) = [one for one in course.events if one.what == "opened"]
    assert (opened.month, opened.quantity) == (37.0, 3)  # 1 February 2025, in the statistics of autumn 2025


def test_a_plan_in_a_hurry_is_kept_only_where_nothing_varies() -> None:
    """Twenty months of phases planned in eight: the plan's pace with phases off, the usual one with them on."""
    tight = network(sites=(replace(project(due=2023), payments=((0.0, 100, -1),)),), settings=EXACT)
    assert planned_pace(State(tight, 1, 0, frozenset(SOURCES)), tight.sites[0]) == pytest.approx(7.97 / 20)
    opened = [
        next(one.month for one in replicate(tight, 1, 0, off).events if one.what == "opened")
        for off in (SOURCES, but("phases"))
    ]
    assert opened == [20.0, 37.0]


def test_a_project_under_way_goes_on_from_where_it_is() -> None:
    """Begun in January 2021, fourteen months of it are done by the base year's January 2022 … twelve of them."""
    site = Site("B", "N", "school", -1, 1, ((12.0, 10, -1),), "capital", opens="N")
    course = replicate(network(sites=(site,), settings=EXACT), 1, 0, but("phases"))
    months = [quantity for _, what, _, quantity, _ in told(course.events, "construction") if what == "finished"]
    assert months == [0.0, 0.0, 0.0, 0.0, pytest.approx(6.0), pytest.approx(2.0)]


def test_money_that_is_not_there_keeps_a_school_closed() -> None:
    """An instalment above every cap is never paid, and what is not paid is not accepted."""
    course = replicate(network(sites=(project(cost=10_000),), cap=100), 1, 0, SOURCES)
    assert not [one for one in course.events if one.what in ("accepted", "opened")]
    assert course.money_left["capital"] == 800


def test_works_bring_their_rows_into_place_in_the_plan_s_autumn() -> None:
    """An extension of 2024 with its classroom counts in 2025, a class waits for it where it is late."""
    rows = (
        row("extend", "A", 2024, quantity=90, effective=2025), row("add_classroom", "A", 2024, effective=2025),
        row("open_class", "A:primary", 2025, "g1"),
    )  # fmt: skip
    site = Site("A:works:2024", "A", "works", 2, 3, ((0.0, 360, 0), (0.0, 30, 1)), "capital", rows=(0, 1))
    course = replicate(network(rows, sites=(site,)), 1, 0, SOURCES)
    placed = [(one.month, one.quantity, one.row, one.note) for one in course.events if one.what == "in_place"]
    assert placed == [(44.0, 90, 0, ""), (44.0, 1, 1, ""), (44.01, 1, 2, "g1")]
    slow = SimulationSettings(works=EXACT.school.model_dump())
    late = replicate(network(rows, sites=(site,), settings=slow), 1, 0, but("phases", "winter"))
    assert [(one.quantity, one.note) for one in late.events if one.what == "in_place" and one.row == 2] == [(1, "g2")]


def test_the_start_follows_the_record() -> None:
    """Of 4,000 projects 71.4 % start by the end of February and 75.9 % by the end of August."""
    state = State(network(), 3, 0, frozenset())
    slips = np.array([start_slip(state, replace(project(), id=str(i))) for i in range(4000)])
    assert (slips <= 2.0).mean() == pytest.approx(95 / 133, abs=0.015)
    assert (slips <= 8.0).mean() == pytest.approx(101 / 133, abs=0.015)


def test_one_crew_is_the_queue_of_the_textbook() -> None:
    """Poisson arrivals, exponential work, one crew at 60 %: the mean wait is ρ/(μ−λ) within the interval of batches."""
    rate, load, jobs = 1.0, 0.6, 40_000
    state = State(network(settings=SimulationSettings(crews=1), sites=(project(),)), 5, 0, frozenset({"winter"}))
    draws = np.random.default_rng(11)
    gaps, work = draws.exponential(1 / (rate * load), jobs), draws.exponential(1 / rate, jobs)
    waits = np.zeros(jobs)

    def job(number: int, arrival: float) -> Process:
        yield state.until(arrival)
        yield from working(state, "construction", float(work[number]))
        waits[number] = state.env.now - arrival - work[number]

    for number, arrival in enumerate(np.cumsum(gaps)):
        state.env.process(job(number, float(arrival)))
    state.env.run(until=float(np.cumsum(gaps)[-1]) + 1e6)
    means = waits.reshape(40, -1).mean(axis=1)
    theory, error = load / (rate - load * rate), means.std(ddof=1) / np.sqrt(means.size)
    assert abs(means.mean() - theory) < 3 * error and error < 0.1 * theory
