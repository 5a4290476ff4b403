"""What is built: places against pupils unit by unit, projects with their real ends, money by year and fund."""

from __future__ import annotations

import pandas as pd

from planner.report.building import building, places
from planner.report.building_text import building_blocks
from planner.report.odds import SiteEnd

STOCKS = pd.DataFrame(
    [("A:primary", "primary", 2024, "classrooms", 2.0), ("B:primary", "primary", 2024, "classrooms", 3.0),
     ("C:primary", "primary", 2024, "classrooms", 0.0), ("S:special", "special", 2024, "classrooms", 9.0),
     ("A:primary", "primary", 2024, "teachers", 7.0)],
    columns=["unit", "stage", "year", "resource", "stock"],
)  # fmt: skip
PUPILS = pd.DataFrame(
    [("A:primary", 2024, 1, 60), ("A:primary", 2024, 2, 50), ("B:primary", 2024, 1, 90), ("C:primary", 2024, 1, 10),
     ("S:special", 2024, 1, 5)],
    columns=["unit", "year", "grade", "pupils"],
)  # fmt: skip
LIMITS = pd.DataFrame({"unit": ["A:primary", "B:primary", "C:primary"], "year": [2024] * 3, "limit": [45.0] * 3})
PROJECTS = pd.DataFrame(
    [("wing", "construction", 2023, 2024, 9_000_000, "capital", 2025, "A")],
    columns=["project", "phase", "start", "finish", "cost_yuan", "fund", "opens_year", "school"],
)
ACTIONS = pd.DataFrame(
    [(2023, "build", 4_500_000, "capital"), (2024, "build", 4_500_000, "capital"), (2024, "lease", 10_000, "recurrent"),
     (2024, "salary", 77, "recurrent"), (2024, "open_class", 0, "capital")],
    columns=["year", "lever", "cost_yuan", "fund"],
)  # fmt: skip
TABLES = {"stocks": STOCKS, "pupils": PUPILS, "projects": PROJECTS, "actions": ACTIONS}


def test_an_empty_place_does_not_serve_another_school() -> None:
    """Twenty are short at A though B has room for 45; C, whose rooms are unknown, lacks nothing that is known."""
    (one,) = places(TABLES, LIMITS)
    assert (one.stage, one.year, one.pupils, one.places, one.short, one.empty) == ("primary", 2024, 210, 225, 20, 45)


def test_building_is_what_is_built() -> None:
    """Salaries are no building; nothing that costs nothing stands in the table."""
    facts = building({}, TABLES)
    assert [(one.year, one.fund, one.yuan) for one in facts.paid] == [
        (2023, "capital", 4_500_000), (2024, "capital", 4_500_000), (2024, "recurrent", 10_000)]  # fmt: skip
    assert facts.places == () and facts.works[0].p50 == "" and facts.works[0].pinned is None


def test_real_ends_and_pins_stand_beside_the_project() -> None:
    """The ends of the simulation and the price of a pinned year come with their project, where there are such."""
    site = SiteEnd("wing", "A", 2025, "2025-06", "2025-10", "2026-04", 0.6)
    pin = {"project": "wing", "start": 2024, "free_start": 2023, "price_yuan": 120_000.0, "linear_price_yuan": 0.0}
    run = {"schedule": {"chosen": [{"project": "wing", "free": False, "start": 2024}], "pins": [pin]}}
    facts = building(run, TABLES, (site,))
    (one,) = facts.works
    assert (one.p10, one.p90, one.on_time, one.pinned, one.price_yuan) == ("2025-06", "2026-04", 0.6, True, 120_000.0)
    table = building_blocks(facts, {"A": "Alpha"})[0].table
    assert table is not None
    cells = [cell if isinstance(cell, str) else cell.render("en") for cell in table.rows[0].cells]
    assert cells[0] == "Alpha" and "2025-06 – 2026-04" in cells and "pinned" in cells and cells[-1] == "0.12"


def test_a_plan_without_projects_says_so() -> None:
    """No empty table stands for nothing."""
    facts = building({}, TABLES | {"projects": PROJECTS[:0], "actions": ACTIONS[3:4]})
    (block,) = building_blocks(facts, {})
    assert block.table is None and block.notes[0].render("en") == "The plan builds no project."
