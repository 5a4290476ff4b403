"""Kindergartens by their event logs: handed over with the homes, staffed when open, paid for who is there."""

from __future__ import annotations

from planner.base.types import Action
from planner.scenario.simulation import SimulationSettings
from planner.simulation import SOURCES, Network, replicate
from planner.simulation.construction import usual_months
from planner.simulation.kindergartens import homes_late
from planner.simulation.network import Site
from planner.simulation.state import State
from tests.simulation.small import network, told
from tests.simulation.test_construction import but

LATE = SimulationSettings(homes_late=1.0, homes_later=0.0)


def kid(lever: str, year: int, item: str = "", quantity: int = 1, cost: int = 0) -> Action:
    """A row at kindergarten ``H``."""
    return Action("H:kindergarten", "H", year, lever, item, quantity, "", cost, "capital", year)


def handed(*rows: Action, settings: SimulationSettings | None = None) -> Network:
    """Kindergarten ``H``, due with the homes of ``estate`` in autumn 2025, paid for in 2024 and 2025."""
    site = Site(
        "H", "H", "hand_over", 2, 3, ((0.0, 30, -1), (12.0, 30, -1)), "capital", opens="H", development="estate"
    )
    return network(rows, sites=(site,), settings=settings or SimulationSettings())


def test_a_kindergarten_comes_with_its_homes() -> None:
    """Ready in June and taken over in the summer of 2025, paid for in January 2024 and 2025."""
    course = replicate(handed(), 1, 0, SOURCES)
    assert told(course.events, "construction") == [
        (41.0, "started", "H", 0.0, ""), (43.0, "finished", "H", 2.0, "acceptance"),
        (43.0, "accepted", "H", 0.0, ""), (44.0, "opened", "H", 3, "H"),
    ]  # fmt: skip
    assert [(one.month, one.quantity) for one in course.events if one.what == "paid"] == [(24.02, 30), (36.02, 30)]
    assert usual_months(SimulationSettings(), handed().sites[0]) == 2.0


def test_homes_that_are_late_take_it_with_them() -> None:
    """A year later in everything; two kindergartens of one development are late together."""
    course = replicate(handed(settings=LATE), 1, 0, but("housing"))
    assert [one[0] for one in told(course.events, "construction") if one[1] == "opened"] == [56.0]
    assert [one.month for one in course.events if one.what == "paid"] == [36.02, 48.02]
    years = []
    for number in range(2000):
        state = State(handed(), 1, number, frozenset())
        years.append(homes_late(state, "estate"))
        assert homes_late(state, "estate") == years[-1]
    assert abs(years.count(1) / 2000 - 0.25) < 0.03 and abs(years.count(2) / 2000 - 0.1) < 0.02


def test_staff_arrives_when_it_is_open_and_is_paid_from_then() -> None:
    """Two carers of 2025 with a year's delay come in 2026; of 2025's pay nothing is due."""
    rows = (
        kid("k_hire", 2025, "carers", 2),
        *(kid("k_salary", year, "carers", 2, 80) for year in (2025, 2026)),
        kid("k_fund", 2025, quantity=60, cost=500),
    )
    on_time = replicate(handed(*rows), 1, 0, SOURCES)
    assert [one[:4] for one in told(on_time.events, "kindergartens")] == [
        (44.025, "in_place", "H:kindergarten", 60), (44.01, "in_place", "H:kindergarten", 2),
    ][::-1]  # fmt: skip
    assert [one.quantity for one in on_time.events if one.note == "k_salary"] == [80, 80]
    late = replicate(handed(*rows, settings=LATE), 1, 0, but("housing"))
    assert [one[:4] for one in told(late.events, "kindergartens")] == [
        (44.025, "not_open", "H:kindergarten", 60), (56.01, "in_place", "H:kindergarten", 2),
    ]  # fmt: skip
    assert [one.quantity for one in late.events if one.note == "k_salary"] == [80]


def test_posts_that_find_nobody_are_advertised_every_year() -> None:
    """And nobody is paid for them."""
    rows = (kid("k_hire", 2026, "carers", 2), kid("k_salary", 2026, "carers", 2, 80))
    course = replicate(handed(*rows, settings=SimulationSettings(yield_kindergarten=0.0)), 1, 0, but("recruitment"))
    said = [one for one in told(course.events, "recruitment") if one[1] == "unfilled"]
    assert [one[0] for one in said] == [52.0, 64.0, 76.0, 88.0, 100.0]
    assert not [one for one in course.events if one.note == "k_salary"]
