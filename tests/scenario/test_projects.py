"""What a scenario says of its projects: years, windows, never, order and crews; every mistake told at once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest
from pydantic import ValidationError

from planner.scenario.projects import NEVER, ProjectStart, check_projects, choices


@dataclass(frozen=True)
class Candidate:
    """A candidate project."""

    id: str
    build_years: int = 2
    earliest_start: int = 2023
    latest_start: int | None = None


@dataclass(frozen=True)
class Said:
    """What a scenario says."""

    projects: dict[str, ProjectStart]
    crews: dict[str, int]
    base_year: int = 2022
    horizon: int = 2030


def start(**values: Any) -> ProjectStart:
    """An entry of ``projects``."""
    return ProjectStart.model_validate(values)


def codes(projects: dict[str, dict[str, Any]], crews: dict[str, int] | None = None, **table: Any) -> list[str]:
    """Codes of what is wrong."""
    said = Said({name: start(**one) for name, one in projects.items()}, crews or {})
    known = [Candidate("A", **table), Candidate("B")]
    return [one.code for one in check_projects(said, known, "s.yaml")]


def test_choices_are_the_years_in_which_it_still_opens() -> None:
    """2028 is the last start of a project of two years that opens by 2030; never comes last."""
    assert choices(Candidate("A"), start(start="free"), 2022, 2030) == (2023, 2024, 2025, 2026, 2027, 2028, NEVER)
    assert choices(Candidate("A", latest_start=2025), start(start="free", earliest=2024), 2022, 2030) == (
        2024, 2025, NEVER)  # fmt: skip
    assert choices(Candidate("A"), start(start="free", must=True, latest=2023), 2022, 2030) == (2023,)
    assert choices(Candidate("A"), start(start="never"), 2022, 2030) == (NEVER,)
    assert choices(Candidate("A"), start(start=2026, latest=2024), 2022, 2030) == (2026,)


@pytest.mark.parametrize(
    ("projects", "crews", "table", "code"),
    [
        ({"C": {"start": 2024}}, {}, {}, "scenario.project"),
        ({"A": {"start": 2022}}, {}, {}, "scenario.start_past"),
        ({"A": {"start": 2023}}, {}, {"earliest_start": 2024}, "scenario.start_early"),
        ({"A": {"start": 2023, "earliest": 2024}}, {}, {}, "scenario.start_early"),
        ({"A": {"start": 2025, "latest": 2024}}, {}, {}, "scenario.start_late"),
        ({"A": {"start": 2025}}, {}, {"latest_start": 2024}, "scenario.start_late"),
        ({"A": {"start": 2029}}, {}, {}, "scenario.opens_late"),
        ({"A": {"start": "free", "earliest": 2026}}, {}, {"latest_start": 2024}, "scenario.window"),
        ({"A": {"start": "free", "after": "B"}}, {}, {}, "scenario.after"),
        ({"A": {"start": "free", "after": "B"}, "B": {"start": "free", "after": ["A"]}}, {}, {}, "scenario.after"),
        ({"A": {"start": "free", "crew": "town"}}, {}, {}, "scenario.crew"),
        ({"A": {"start": "free"}}, {"all": 0}, {}, "scenario.crew"),
    ],
)
def test_mistakes_are_told(
    projects: dict[str, dict[str, Any]], crews: dict[str, int], table: dict[str, Any], code: str
) -> None:
    """Each has its own code."""
    assert set(codes(projects, crews, **table)) == {code}


def test_good_entries_pass() -> None:
    """A pinned year, a free window behind it, a crew with a limit."""
    good = {"A": {"start": 2023}, "B": {"start": "free", "after": "A", "crew": "town"}}
    assert codes(good, {"town": 1}) == []


@pytest.mark.parametrize(
    "values",
    [{"start": "later"}, {"start": "free", "earliest": 2026, "latest": 2024}, {"start": "never", "must": True}, {}],
)
def test_entries_that_mean_nothing_are_refused(values: dict[str, Any]) -> None:
    """Words that are no start, windows that end before they begin, what must and must not be built."""
    with pytest.raises(ValidationError):
        start(**values)
