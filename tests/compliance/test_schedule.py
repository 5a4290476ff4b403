"""The evaluator's own reading of start years: from the payments, against windows, order and crews."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from planner.base.types import Action
from planner.compliance.schedule import check_schedule, decided_by
from planner.scenario.projects import ProjectStart
from planner.scenario.schema import Scenario
from tests.compliance.world import World, world


def two(entries: dict[str, dict[str, Any]], **more: Any) -> tuple[World, Scenario]:
    """The world with a second project of one year, and what a scenario says of both."""
    used = world()
    first = used.district.projects[0]
    second = replace(first, id="W1", kind="wing", school="A1", build_years=1, relief={}, latest_start=2027)
    used = replace(used, district=replace(used.district, projects=(first, second)))
    projects = {name: ProjectStart.model_validate(one) for name, one in entries.items()}
    return used, used.scenario.model_copy(update={"projects": projects, **more})


def paid(project: str, year: int) -> Action:
    """A payment of a project."""
    return Action("", "P9", year, "build", project, 500, "permille", 1, "capital", 2026)


def test_a_free_start_is_the_first_year_paid() -> None:
    """B1 is paid in 2025 and 2024, W1 never."""
    _, scenario = two({"B1": {"start": "free"}, "W1": {"start": "free"}})
    assert decided_by(scenario, [paid("B1", 2025), paid("B1", 2024)]).starts == {"B1": 2024}
    assert decided_by(scenario, []).starts == {}


@pytest.mark.parametrize(
    ("entries", "crews", "codes"),
    [
        ({"B1": {"start": 2024}, "W1": {"start": 2026, "after": "B1"}}, {"all": 1}, []),
        ({"B1": {"start": 2024}, "W1": {"start": 2025, "after": "B1"}}, {}, ["schedule.after"]),
        ({"B1": {"start": "never"}, "W1": {"start": 2025, "after": "B1"}}, {}, ["schedule.after"]),
        ({"B1": {"start": 2024, "latest": 2023}}, {}, ["schedule.window"]),
        ({"B1": {"start": 2023, "earliest": 2024}}, {}, ["schedule.window"]),
        ({"W1": {"start": 2028}}, {}, ["schedule.window"]),
        ({"B1": {"start": 2029}}, {}, ["schedule.window"]),
        ({"B1": {"start": 2024}, "W1": {"start": 2025}}, {"all": 1}, ["schedule.crew"]),
        ({"B1": {"start": 2024, "crew": "c"}, "W1": {"start": 2024, "crew": "c"}}, {"c": 1}, ["schedule.crew"]),
        ({"B1": {"start": 2024}, "W1": {"start": 2024, "crew": "c"}}, {"c": 1}, []),
        ({"B1": {"start": "free", "must": True}}, {}, ["schedule.must"]),
    ],
)
def test_schedules_are_held_against_the_scenario(
    entries: dict[str, dict[str, Any]], crews: dict[str, int], codes: list[str]
) -> None:
    """Each broken rule is one finding with its own code."""
    used, scenario = two(entries, crews=crews)
    assert [one.code for one in check_schedule(used.district, scenario)] == codes
