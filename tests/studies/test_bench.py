"""The benchmark compares like with like: the same instance, limits and objective."""

from __future__ import annotations

import pytest

from planner.studies.bench import bench


def test_rivals_solve_the_same_model() -> None:
    """Ours and the two others end at the same objective, every CV at its limit, cuts in use."""
    found = bench(20, 5, with_plan=False)
    ours, *others = found.runs
    assert ours.cuts > 0
    assert len(others) == 2
    for run in found.runs:
        assert run.objective_yuan == pytest.approx(ours.objective_yuan, rel=1e-4)
        assert run.worst_cv <= 1 + 1e-5
        assert run.seconds > 0
    assert set(found.ratios()) == {run.name for run in others}
    assert found.cv_factor <= 1
    assert found.peak_memory_mb > 0
    assert found.plan_code is None
