"""Plans of a model that lacks one group of rows, and a check that every plan of a test goes through."""

from __future__ import annotations

from typing import Any

import pytest

import planner.optimization.lastly as lastly
import planner.optimization.solve as solving
from planner.base.types import Infeasible, Plan
from planner.compliance.verify import Claims, VerifyReport, verify
from planner.optimization.engine import Engine
from planner.optimization.solve import optimize
from tests.compliance.world import World


def without(monkeypatch: pytest.MonkeyPatch, group: str) -> None:
    """Leave the rows of ``group`` out of force in every solver that the product makes."""

    class Lacking(Engine):
        """An engine that ignores one rule."""

        def __init__(self, model: Any, **options: Any) -> None:
            super().__init__(model, **options)
            self.suspend({info.group for info in model.rows if info.group.split(":")[0] == group})

    monkeypatch.setattr(solving, "Engine", Lacking)
    monkeypatch.setattr(lastly, "Engine", Lacking)


def checked(used: World, plan: Plan) -> VerifyReport:
    """Return what the evaluator says of a plan, with the cost that it claims."""
    claims = Claims(objective_yuan=plan.solve.objective_yuan)
    return verify(used.district, used.scenario, used.pack, plan.actions, plan.transfers, claims)


def verified(used: World) -> Plan:
    """Return the plan of a world; the test fails where there is none or where the evaluator refuses it."""
    found = optimize(used.district, used.scenario, used.projection, used.targets)
    assert not isinstance(found, Infeasible)
    report = checked(used, found)
    assert report.ok, [one.render("en") for one in report.findings[:5]]
    return found
