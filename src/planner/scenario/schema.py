"""The scenario document 情景: district + standards + assumptions + budget + projects + settings."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from planner.base.terms import LEVERS
from planner.scenario.parameters import Assumptions


class _Document(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Fund(_Document):
    """A fund 资金来源: who pays, for which levers, how much per year, whether the rest carries over."""

    name: str
    levers: tuple[str, ...]
    carry_over: bool = False
    caps: dict[int, float] = Field(description="yuan per year; a year not given has cap 0")

    @field_validator("levers")
    @classmethod
    def _known(cls, levers: tuple[str, ...]) -> tuple[str, ...]:
        unknown = [lever for lever in levers if lever not in LEVERS]
        if unknown:
            raise ValueError(f"unknown levers: {', '.join(unknown)}; known: {', '.join(LEVERS)}")
        return levers

    @field_validator("caps")
    @classmethod
    def _not_negative(cls, caps: dict[int, float]) -> dict[int, float]:
        if any(cap < 0 for cap in caps.values()):
            raise ValueError("caps are yuan per year and not negative")
        return caps


class Budget(_Document):
    """Yearly caps by fund; ``factor`` scales every cap (what-if: 0.85 = 15 % less)."""

    factor: float = Field(default=1.0, ge=0.0, le=100.0)
    funds: dict[str, Fund]

    @model_validator(mode="after")
    def _each_lever_once(self) -> Budget:
        seen: dict[str, str] = {}
        for code, fund in self.funds.items():
            for lever in fund.levers:
                if lever in seen:
                    raise ValueError(f"lever {lever} is paid by two funds: {seen[lever]}, {code}")
                seen[lever] = code
        missing = [lever for lever in LEVERS if lever not in seen and lever != "hire"]
        if missing:
            raise ValueError(f"no fund pays for: {', '.join(missing)}")
        return self

    def fund_of(self, lever: str) -> str:
        """Return the code of the fund that pays ``lever`` ('' for hire, whose money is the salary rows)."""
        return next((code for code, fund in self.funds.items() if lever in fund.levers), "")

    def cap(self, fund: str, year: int) -> int:
        """Return the cap of ``fund`` in ``year`` in whole yuan, scaled by ``factor``."""
        return int(self.funds[fund].caps.get(year, 0.0) * self.factor + 1e-6)


class ProjectStart(_Document):
    """A project that the planner has decided to build (pinned start year)."""

    start: int


class Options(_Document):
    """Readings that the documents leave open, each with a stated default (docs/standards.md)."""

    judge_rounded: bool = Field(default=False, description="Judge values rounded as displayed instead of exact")
    special_rooms_reading: Literal["each", "together"] = Field(
        default="each", description="Music and art rooms: each subject ⌈classes/12⌉, or both together"
    )
    size_by: Literal["school", "campus"] = Field(default="school", description="School size judged by school or campus")
    keep_relaxations: bool = Field(
        default=False, description="Keep national relaxations where the district's document states a plain value"
    )
    special_education_fund: Literal[6000, 8000] | None = Field(
        default=None, description="Special-education funding per pupil; none = as the district's document says"
    )


class SolverSettings(_Document):
    """Stopping rules; a clock makes the run not reproducible."""

    seed: int = 1
    gap: float = Field(default=0.002, ge=0.0, le=1.0, description="Relative gap at which whole-number steps stop")
    time_limit_s: float | None = Field(default=None, gt=0.0)


class Scenario(_Document):
    """A scenario document (docs/model.md); ``district`` and ``standards`` are resolved by scenario.load."""

    title: str
    description: str = ""
    author: str = ""
    source: str = ""
    not_modelled: tuple[str, ...] = ()
    illustrative: bool = False
    district: str
    standards: str
    base_year: int = Field(ge=2000, le=2100)
    horizon: int = Field(ge=2000, le=2100)
    deadline: int = Field(ge=2000, le=2100)
    assumptions: Assumptions = Assumptions()
    budget: Budget
    projects: dict[str, ProjectStart] = {}
    options: Options = Options()
    solver: SolverSettings = SolverSettings()

    @model_validator(mode="after")
    def _years_in_order(self) -> Scenario:
        if not self.base_year < self.horizon:
            raise ValueError(f"horizon {self.horizon} must lie after base_year {self.base_year}")
        if not self.base_year < self.deadline <= self.horizon:
            raise ValueError(f"deadline {self.deadline} must lie in {self.base_year + 1}–{self.horizon}")
        return self

    @property
    def years(self) -> tuple[int, ...]:
        """Base year to horizon."""
        return tuple(range(self.base_year, self.horizon + 1))
