"""Schedules in words: cheapest and safest first, a schedule without a plan says what is in conflict."""

from __future__ import annotations

import pandas as pd

from planner.report.schedules_text import schedule_blocks


def row(name: str, **changes: object) -> dict[str, object]:
    """A row of schedules.csv."""
    base: dict[str, object] = {
        "schedule": name, "title": name.upper(), "code": 0, "status": "optimal", "deadline": 2026, "horizon": 2030,
        "cost_yuan": 50_000_000, "construction_yuan": 20_000_000, "pass_year": 2026, "replications": 100,
        "probability": 0.4, "low": 0.31, "high": 0.5, "half_width": 0.095, "failing_units": 7.5, "oversized": 3,
        "most_short_places": 120, "empty_places_at_horizon": 900, "empty_places_after": 1500, "critical_project": "B",
        "critical_school": "N", "critical_phase": "construction", "critical_on_time": 0.55, "conflict": "",
    }  # fmt: skip
    return base | changes


def screen(rows: list[dict[str, object]], language: str) -> str:
    """Everything the blocks say, in a language."""
    ends = [
        {"schedule": "a", "project": "B", "school": "N", "phase": "opened", "planned_start": 2023, "planned_use": 2025,
         "p10": "2025-02", "p50": "2025-09", "p90": "2026-02", "months": "", "on_time": 0.55},
    ]  # fmt: skip
    tables = {"schedules": pd.DataFrame(rows), "schedules_years": pd.DataFrame(), "schedules_gantt": pd.DataFrame(ends)}
    words = []
    for block in schedule_blocks(tables, {"N": "New school"}):
        words += [block.heading.render(language)] if block.heading else []
        words += [line.text.render(language) for line in block.lines]
        for one in block.table.rows if block.table else ():
            words.append(" | ".join(cell if isinstance(cell, str) else cell.render(language) for cell in one.cells))
    return "\n".join(words)


def test_cheapest_and_safest_come_first() -> None:
    """They may be two."""
    said = screen([row("a"), row("b", cost_yuan=60_000_000, probability=0.9, failing_units=1.0)], "en")
    assert "Least cost: A." in said and "Best odds in 2026: B, 90%" in said.replace("90.0%", "90%")
    assert "New school: construction, in time 55%" in said


def test_no_plan_is_said_with_its_conflict() -> None:
    """And its column holds nothing instead of zeros."""
    none = row("b", replications=0, probability="", low="", high="", failing_units="", conflict="fund:capital cv")
    said = screen([row("a"), none], "en")
    assert "B: there is no plan under this schedule; in conflict: Fund, Coefficient of variation." in said
    assert "Places short, worst year | 120 | –" in said
    assert "B：在此时序下无可行方案" in screen([row("a"), none], "zh_CN")


def test_the_time_line_runs_by_quarters() -> None:
    """Sixteen quarters: solid to February 2025, shaded to February 2026, then empty."""
    said = screen([row("a"), row("b")], "en")
    assert "█" * 9 + "▒" * 4 + "·" * 3 in said


def test_where_the_odds_tie_fewest_failing_units_decide_and_it_is_said() -> None:
    """No schedule is called the likeliest where all pass equally often."""
    said = screen([row("a", probability=0.0), row("b", probability=0.0, failing_units=1.5)], "zh_CN")
    assert "各时序2026年达标概率均为0.0%" in said and "B，平均1.5个" in said and "把握最大" not in said


def test_the_time_line_gives_early_middle_and_late_dates() -> None:
    """P10, P50 and P90 stand beside the bar, which is solid to the early date and shaded to the late one."""
    line = next(one for one in screen([row("a")], "en").splitlines() if "2025-09" in one)
    assert "2025-02 | 2025-09 | 2026-02" in line and "█" in line and "▒" in line
