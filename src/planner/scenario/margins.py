"""The ``margins:`` section of a scenario 裕量: how much more than the rules ask the plan aims at.

A plan of least cost meets every rule exactly, so a single post not filled breaks it. Margins are the planner's own
caution: the optimizer aims at more than the law asks, verdicts and papers judge by the law alone. Zero by default.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Annotated, Any, Literal, get_args

from pydantic import BaseModel, ConfigDict, Field

from planner.base.errors import Problem
from planner.base.i18n import T

Rule = Literal["R1", "R2", "R3", "R4", "R5", "R6", "R7"]
Stage = Literal["primary", "junior"]
Share = Annotated[float, Field(ge=0.0, le=1.0)]
Amount = Annotated[float, Field(ge=0.0, le=1e9)]


def _share(label: str, most: float = 1.0) -> Any:
    return Field(
        default=0.0, ge=0.0, le=most, description=label, json_schema_extra={"unit": "share", "basis": "chosen"}
    )


class Margins(BaseModel):
    """Margins over the rules, as shares of what they ask, and years by which the plan is to be early."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    resources: float = _share("Margin over the thresholds of R1–R7")
    rules: dict[Rule, Share] = Field(default={}, description="Margin of one rule, instead of resources")
    stages: dict[Stage, dict[Rule, Share]] = Field(
        default={}, description="Margin of one rule in one stage, instead of the others"
    )
    reserve: dict[str, dict[Rule, Amount]] = Field(
        default={}, description="Reserve of a unit (school:stage) over R1–R7: persons, m², yuan, rooms more than needed"
    )
    cv: float = _share("Share by which the limits of the coefficients of variation are lowered", 0.5)
    rotation: float = _share("Margin over the share of teachers to be rotated (G11)")
    backbone: float = _share("Margin over the share of backbone teachers among them (G11)")
    teachers: float = _share("Margin over the least number of full-time teachers")
    years_ahead: int = Field(
        default=0, ge=0, le=3, description="Years by which the plan keeps the rules earlier than they must hold",
        json_schema_extra={"unit": "years", "basis": "chosen"},
    )  # fmt: skip

    @property
    def given(self) -> dict[str, Any]:
        """What is not zero, as written in a scenario; empty where nothing is asked beyond the rules."""
        told: dict[str, Any] = self.model_dump(mode="json", exclude_defaults=True)
        return told

    def of_rule(self, rule: str, stage: str) -> float:
        """Margin of resource rule ``rule`` in ``stage``: the stage's, else the rule's, else ``resources``."""
        common = dict(self.rules).get(rule, self.resources)  # type: ignore[call-overload]
        own = dict(self.stages).get(stage, {})  # type: ignore[call-overload]
        found: float = own.get(rule, common)
        return found


def check_margins(margins: Margins, schools: Collection[str], file: str) -> Iterator[Problem]:
    """Yield reserves of units (``school:stage``) that the district does not have."""
    for unit in margins.reserve:
        school, _, stage = unit.rpartition(":")
        if school not in schools or stage not in get_args(Stage):
            allowed = T("a school of the district with its stage: {example}", example="S001:primary")
            message = T("a reserve is asked of a school stage that does not exist")
            yield Problem("scenario.margins", f"{file}:margins.reserve", unit, message, allowed)
