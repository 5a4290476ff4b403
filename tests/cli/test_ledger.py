"""``planner ledger`` prints the ledger on a day, in words and for machines."""

from __future__ import annotations

import json
from pathlib import Path

from tests.cli.invoke import run


def test_the_ledger_is_printed_on_the_day_of_the_data(world: Path) -> None:
    """Whose ledger, on which day, the item entered and why it is closed; in both languages."""
    ran = run("ledger", world, "--lang", "en")
    assert ran.code == 0 and "Ledger of duties on 2022-12-31" in ran.out
    assert "W1" in ran.out and "closed, done" in ran.out and "not begun, in time" in ran.out
    assert "整改台账（2022-12-31）" in run("ledger", world, "--lang", "zh_CN").out


def test_another_day_and_only_what_is_late(world: Path) -> None:
    """In 2030 the open item is overdue; the closed one is not shown."""
    ran = run("ledger", world, "--as-of", "2030-01-01", "--overdue", "--lang", "en")
    assert ran.code == 0 and "days late" in ran.out and "W2" in ran.out and "W1" not in ran.out


def test_machines_get_counts_and_items(world: Path) -> None:
    """Counts in all, rows limited to what is due within the days asked for, reasons in words."""
    told = json.loads(run("ledger", world, "--as-of", "2026-12-01", "--due-soon", "30", "--json").out)
    assert told["as_of"] == "2026-12-01" and told["due_soon_days"] == 30
    assert told["counts"]["total"]["due_soon"] == len(told["items"]) > 0
    assert {one["timing"] for one in told["items"]} == {"due_soon"} and all(one["why"] for one in told["items"])


def test_a_day_that_is_none_is_refused(world: Path) -> None:
    """Bad input is code 2."""
    assert run("ledger", world, "--as-of", "soon").code == 2


def test_the_other_screens_count_the_ledger_and_judge_the_money(world: Path) -> None:
    """assess shows both, --all lists every finance rule."""
    ran = run("assess", world, "--lang", "en")
    assert "Ledger of duties" in ran.out and "Finance rules" in ran.out and "Without figures" in ran.out
    assert "General budget" in run("assess", world, "--all", "--lang", "en").out
