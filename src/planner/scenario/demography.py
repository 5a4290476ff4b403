"""The ``projection:`` section of a scenario 预测设定: the method, births, migration, housing and closures.

Everything defaults to docs/model.md §2 with nothing moved; whatever is entered here is an assumption of the user.
"""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator


class _Section(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Housing(_Section):
    """A housing development 住宅开发: pupils = homes × pupils per home × the curve's share of that year.

    ``curve`` gives the share lived in by the years since ``first_year``; its last value stays.
    """

    school: str
    first_year: int = Field(ge=2000, le=2100)
    homes: int = Field(ge=0, le=1_000_000)
    pupils_per_home: float = Field(
        default=0.25, ge=0.0, le=3.0, description="Pupils of the stage per home", json_schema_extra={"unit": "pupils"}
    )
    stage: Literal["primary", "junior"] = "primary"
    curve: tuple[float, ...] = (0.2, 0.5, 0.75, 0.9, 1.0)

    @model_validator(mode="after")
    def _shares(self) -> Housing:
        if not self.curve or any(not 0.0 <= share <= 1.5 for share in self.curve):
            raise ValueError("curve needs shares from 0 to 1.5, one per year since first_year")
        return self

    def lived_in(self, year: int) -> float:
        """Return the share of the homes' pupils that are there in ``year``."""
        age = year - self.first_year
        return 0.0 if age < 0 else self.curve[min(age, len(self.curve) - 1)]


class Closure(_Section):
    """A school that closes 撤并: from ``year`` on its pupils and its entrants go to others by share."""

    year: int = Field(ge=2000, le=2100)
    to: dict[str, float]

    @model_validator(mode="after")
    def _whole(self) -> Closure:
        if any(share < 0 for share in self.to.values()) or abs(sum(self.to.values()) - 1.0) > 1e-6:
            raise ValueError("the shares of `to` are not negative and add up to 1")
        return self


class ProjectionSettings(_Section):
    """How pupils are projected; ``standard`` and empty tables are docs/model.md §2.

    ``auto`` takes for each stage what the district's own past speaks for (:mod:`planner.projection.own`).
    """

    method: Literal["auto", "standard", "chosen", "ensemble", "shrunk_fitted", "births", "damped", "last_value"] = (
        Field(default="auto", description="Method of the enrolment projection (planner backtest judges it)")
    )
    births: Literal["given", "low", "middle", "high"] = Field(
        default="given",
        description="Births after the base year: as given, or the low, middle or high variant of their forecast",
    )
    migration: dict[Literal["primary", "junior"], float] = Field(
        default={}, description="Net migration per year as a share of the pupils of a stage (0.002 = 2 in a thousand)"
    )
    housing: dict[str, Housing] = {}
    closures: dict[str, Closure] = {}

    @model_validator(mode="after")
    def _sensible(self) -> ProjectionSettings:
        if any(abs(share) > 0.2 for share in self.migration.values()):
            raise ValueError("migration is a share of the pupils per year between -0.2 and 0.2")
        return self

    @property
    def still(self) -> bool:
        """Whether nothing is moved: no migration, housing or closures, births as given; whatever the method."""
        return self == ProjectionSettings(method=self.method)
