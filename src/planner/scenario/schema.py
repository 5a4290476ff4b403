"""The scenario document 情景: district + standards + assumptions + budget + projects + settings."""

from __future__ import annotations

from collections.abc import Container, Mapping
from datetime import date
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from planner.base.preschool import PRESCHOOL_LEVERS
from planner.base.terms import DISTRICT_LEVERS, LEVERS
from planner.scenario.attainment import Attainment
from planner.scenario.calendar import Department, Due, Fact, Phase
from planner.scenario.demography import ProjectionSettings
from planner.scenario.futures import FuturesSettings
from planner.scenario.margins import Margins
from planner.scenario.parameters import Assumptions
from planner.scenario.preschool import PreschoolSettings
from planner.scenario.programmes import Programme
from planner.scenario.projects import NEVER
from planner.scenario.projects import ProjectStart as ProjectStart
from planner.scenario.relief import Relief
from planner.scenario.simulation import SimulationSettings


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
        known = (*LEVERS, *DISTRICT_LEVERS, *PRESCHOOL_LEVERS)
        unknown = [lever for lever in levers if lever not in known]
        if unknown:
            raise ValueError(f"unknown levers: {', '.join(unknown)}; known: {', '.join(known)}")
        return levers

    @field_validator("caps")
    @classmethod
    def _not_negative(cls, caps: dict[int, float]) -> dict[int, float]:
        if any(cap < 0 for cap in caps.values()):
            raise ValueError("caps are yuan per year and not negative")
        return caps


def unpaid(paid: Container[str]) -> list[str]:
    """Return the levers of the parts that the funds speak of which no fund pays for.

    Funds that name preschool levers only make a scenario of kindergartens alone; hires are paid by the salary rows.
    """
    parts = [part for part in (LEVERS, PRESCHOOL_LEVERS) if any(lever in paid for lever in part)] or [LEVERS]
    return [lever for part in parts for lever in part if lever not in paid and lever not in ("hire", "k_hire")]


class Budget(_Document):
    """Yearly caps by fund; ``factor`` scales every cap (what-if: 0.85 = 15 % less)."""

    factor: float = Field(default=1.0, ge=0.0, le=100.0)
    smooth: float | None = Field(
        default=None, ge=0.0, le=1e12, description="Yuan by which all spending may change from one year to the next"
    )
    funds: dict[str, Fund]

    @model_validator(mode="after")
    def _each_lever_once(self) -> Budget:
        seen: dict[str, str] = {}
        for code, fund in self.funds.items():
            for lever in fund.levers:
                if lever in seen:
                    raise ValueError(f"lever {lever} is paid by two funds: {seen[lever]}, {code}")
                seen[lever] = code
        missing = unpaid(seen)
        if missing:
            raise ValueError(f"no fund pays for: {', '.join(missing)}")
        return self

    def fund_of(self, lever: str) -> str:
        """Return the code of the fund that pays ``lever`` ('' for hires, whose money is the salary rows)."""
        return next((code for code, fund in self.funds.items() if lever in fund.levers), "")

    def cap(self, fund: str, year: int) -> int:
        """Return the cap of ``fund`` in ``year`` in whole yuan, scaled by ``factor``."""
        return int(self.funds[fund].caps.get(year, 0.0) * self.factor + 1e-6)


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
    recheck_years: int | None = Field(
        default=None, ge=1, le=10,
        description="Years after recognition until the full standard is looked at again (3 in the procedure): values of"
        " the transition count until then, and no longer; none = each ends on the day assumed for it",
    )  # fmt: skip
    leases_refused: tuple[str, ...] = Field(
        default=(), description="Venues (by id) whose owners refuse the lease: their area counts for nobody"
    )


class SolverSettings(_Document):
    """Stopping rules; a clock makes the run not reproducible."""

    seed: int = 1
    gap: float = Field(default=0.002, ge=0.0, le=1.0, description="Relative gap at which whole-number steps stop")
    time_limit_s: float | None = Field(default=None, gt=0.0)
    schedule_tries: int | None = Field(
        default=None, ge=1, le=4000, description="Schedules made whole at most; none = by the number of units"
    )


class Scenario(_Document):
    """A scenario document (docs/model.md); ``district`` and ``standards`` are resolved by scenario.load.

    ``deadline`` is the first year in which the rules must hold; ``hold_from`` is another name of it, which must be
    written where ``due``, the date that the document gives, has passed by the base year.
    """

    title: str
    description: str = ""
    author: str = ""
    source: str = ""
    not_modelled: tuple[str, ...] = ()
    reasons: dict[str, str] = Field(default={}, description="Why a key was set by hand: key → reason")
    illustrative: bool = False
    district: str
    standards: str
    base_year: int = Field(ge=2000, le=2100)
    horizon: int = Field(ge=2000, le=2100)
    deadline: int = Field(ge=2000, le=2100)
    hold_from: int | None = Field(default=None, ge=2000, le=2100)
    due: Due | None = None
    phases: tuple[Phase, ...] = ()
    departments: tuple[Department, ...] = ()
    facts: dict[str, Fact] = {}
    assumptions: Assumptions = Assumptions()
    budget: Budget
    projects: dict[str, ProjectStart] = {}
    crews: dict[str, int] = Field(
        default={}, description="Projects under construction at once at most, by crew; all = of all crews together"
    )
    programmes: dict[str, Programme] = {}
    preschool: PreschoolSettings | None = None
    projection: ProjectionSettings = ProjectionSettings()
    options: Options = Options()
    relief: Relief = Relief()
    simulation: SimulationSettings = SimulationSettings()
    attainment: Attainment = Attainment()
    margins: Margins = Margins()
    futures: FuturesSettings = FuturesSettings()
    solver: SolverSettings = SolverSettings()

    @model_validator(mode="before")
    @classmethod
    def _deadline_of_hold_from(cls, value: Any) -> Any:
        if isinstance(value, dict) and "deadline" not in value and "hold_from" in value:
            return {**value, "deadline": value["hold_from"]}
        return value

    @model_validator(mode="after")
    def _years_in_order(self) -> Scenario:
        if not self.base_year < self.horizon:
            raise ValueError(f"horizon {self.horizon} must lie after base_year {self.base_year}")
        if not self.base_year < self.deadline <= self.horizon:
            raise ValueError(f"deadline {self.deadline} must lie in {self.base_year + 1}–{self.horizon}")
        if self.hold_from is not None and self.hold_from != self.deadline:
            raise ValueError(f"hold_from {self.hold_from} and deadline {self.deadline} name the same year")
        if self.hold_from is None and self.passed:
            raise ValueError(f"hold_from must be stated: {self.passed[0]} passed by the base year {self.base_year}")
        return self

    @property
    def passed(self) -> tuple[date, ...]:
        """Due dates of the document that have passed by the end of the base year."""
        return tuple(day for day in (self.due.days if self.due else ()) if day.year <= self.base_year)

    @property
    def starts(self) -> dict[str, int]:
        """Start years decided 已定开工年: projects that are free or never built are not among them."""
        return {name: one.start for name, one in self.projects.items() if isinstance(one.start, int)}

    @property
    def free(self) -> tuple[str, ...]:
        """Projects whose start the optimizer chooses."""
        return tuple(name for name, one in self.projects.items() if one.start == "free")

    def started(self, starts: Mapping[str, int]) -> Scenario:
        """Return the scenario with projects started in the years given (``NEVER``: not built), windows kept."""
        projects = dict(self.projects)
        for name, year in starts.items():
            start: int | str = "never" if year == NEVER else year
            entry = projects.get(name)
            projects[name] = (
                ProjectStart.model_validate({"start": start})
                if entry is None
                else entry.model_copy(update={"start": start, "must": entry.must and year != NEVER})
            )
        return self.model_copy(update={"projects": projects})

    @property
    def years(self) -> tuple[int, ...]:
        """Base year to horizon."""
        return tuple(range(self.base_year, self.horizon + 1))
