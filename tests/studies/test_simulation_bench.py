"""The page of the simulation's speed says what was measured, on what, and what the odds are."""

from __future__ import annotations

import pytest

from planner.report.simulation_bench_page import simulation_page
from planner.scenario.load import LoadedScenario
from planner.studies import simulation_bench
from planner.studies.plan import RunResult
from planner.studies.simulate_plan import plan_rows


def test_the_page_holds_seconds_precision_and_odds(
    run: RunResult, loaded: LoadedScenario, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Seconds are positive and the events are part of a replication; the odds are those of the samples."""
    monkeypatch.setattr(simulation_bench, "ALONE", 2)
    stored = plan_rows(loaded, run.run, run.tables)
    found = simulation_bench.simulation_speed(stored, 10, 1)
    assert found.alone_s > 0 and found.simpy_s > 0 and found.wall_s > 0 and len(found.result.samples) == 10
    page = simulation_page(found, "planner bench-simulation", "2026-01-01", 2, None)
    passes = sum(bool(one.district[4]) for one in found.result.samples)
    assert f"passes in 2026 with probability {passes / 10:.1%}" in page and "load not known" in page
    assert f"half its width {found.half_width:.2%}" in page and "illustrative" in page
    assert "| 10 replications, 1 workers" in page and "pupils drawn from the forecast" in page
