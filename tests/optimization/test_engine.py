"""The engine takes no solver status for a verdict that is none."""

from __future__ import annotations

from typing import Any

import highspy
import pytest

from planner.optimization.build import build
from planner.optimization.engine import Engine, SolverError
from planner.optimization.solve import StoppedWithoutPlan, optimize
from tests.optimization.variants import instance_of, no_project


class _Lost:
    """A solver that ends ``times`` runs without a verdict; all else is the real one's."""

    def __init__(self, highs: Any, times: int) -> None:
        self._highs, self._left = highs, times

    def __getattr__(self, name: str) -> Any:
        return getattr(self._highs, name)

    def run(self) -> None:
        self._highs.run()
        self.lost, self._left = self._left > 0, self._left - 1

    def getModelStatus(self) -> Any:  # noqa: N802 - the solver's own name
        return highspy.HighsModelStatus.kUnknown if self.lost else self._highs.getModelStatus()


def engine() -> Engine:
    """A fresh engine of a small district, started from doing nothing."""
    made = Engine(build(instance_of(no_project())).model)
    made.start_from_do_nothing()
    return made


def test_a_run_lost_in_rounding_starts_again_from_doing_nothing() -> None:
    """The second run's verdict and objective are those of a run that went well."""
    good = engine().run()
    again = engine()
    again.highs = _Lost(again.highs, 1)
    outcome = again.run()
    assert outcome.status == good.status == "optimal"
    assert outcome.objective == pytest.approx(good.objective, rel=1e-9)


def test_a_run_lost_twice_is_left_to_the_primal_simplex() -> None:
    """From doing nothing once more, by the other simplex; later runs are by the dual again."""
    good = engine().run()
    again = engine()
    again.highs = _Lost(again.highs, 2)
    outcome = again.run()
    assert outcome.status == "optimal"
    assert outcome.objective == pytest.approx(good.objective, rel=1e-6)
    assert again.highs.getOptionValue("simplex_strategy")[1] == 1


def test_a_run_lost_three_times_is_an_error_and_no_verdict() -> None:
    """Neither infeasible nor optimal is claimed."""
    again = engine()
    again.highs = _Lost(again.highs, 3)
    with pytest.raises(SolverError):
        again.run()


def test_a_trial_lost_in_rounding_is_given_up() -> None:
    """A trial with a limit of iterations has no plan then, and nothing is run again."""
    trial = engine()
    trial.limit_iterations(5000)
    trial.highs = _Lost(trial.highs, 1)
    outcome = trial.run()
    assert outcome.status == "stopped"
    assert not outcome.has_solution
    assert trial.runs == 1


def test_a_solver_that_gives_up_ends_without_a_plan(monkeypatch: pytest.MonkeyPatch) -> None:
    """A plan is neither shown nor called impossible: exit code 4 with the reason."""
    used = no_project()

    def lost(self: Engine) -> None:
        raise SolverError("HiGHS ended with Unknown")

    monkeypatch.setattr(Engine, "run", lost)
    with pytest.raises(StoppedWithoutPlan) as stopped:
        optimize(used.district, used.scenario, used.projection, used.targets)
    assert stopped.value.solve.status == "stopped"
    assert stopped.value.solve.lower_bound_yuan is None
    assert "Unknown" in stopped.value.reason.render("en")
