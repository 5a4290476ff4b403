"""The ``simulation:`` section of a scenario 仿真参数: delays, refusals and drop-outs, all assumed unless sourced.

Durations are in months. A :class:`Spread` is a triangular distribution; with its source of delay switched off a phase
takes the time that the plan gives it.
"""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field, model_validator

from planner.scenario.described import parameter

_JINING = "95 and 101 of 133 projects for 2018 had started by 28 Feb and 31 Aug (Jining, school projects)"
_FLOW = "assumed; order of phases as in published approval flows"


class _Section(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Spread(_Section):
    """A triangular distribution 三角分布 in months: least, most frequent, greatest."""

    low: float = Field(ge=0.0, le=120.0, description="Least duration", json_schema_extra={"unit": "months"})
    mode: float = Field(ge=0.0, le=120.0, description="Most frequent duration", json_schema_extra={"unit": "months"})
    high: float = Field(ge=0.0, le=120.0, description="Greatest duration", json_schema_extra={"unit": "months"})

    @model_validator(mode="after")
    def _in_order(self) -> Spread:
        if not self.low <= self.mode <= self.high:
            raise ValueError(f"low {self.low} ≤ mode {self.mode} ≤ high {self.high} must hold")
        return self


def _spread(low: float, mode: float, high: float, label: str, basis: str = _FLOW) -> Spread:
    extra = {"unit": "months", "basis": basis}
    found: Spread = Field(default=Spread(low=low, mode=mode, high=high), description=label, json_schema_extra=extra)  # type: ignore[arg-type]
    return found


class SchoolPhases(_Section):
    """Phases of a new school or a wing 新建、改扩建项目."""

    approval: Spread = _spread(2, 3, 4, "Project approval and feasibility study")
    permits: Spread = _spread(3, 4.5, 6, "Land and planning permits")
    design: Spread = _spread(2, 3, 4, "Design and review of drawings")
    tender: Spread = _spread(1.5, 1.75, 2, "Tender")
    construction: Spread = _spread(10, 12, 16, "Construction")
    acceptance: Spread = _spread(2, 2.5, 3, "Acceptance and fitting out")


class WorksPhases(_Section):
    """Phases of an extension within a school 校内扩建: no new land is needed."""

    approval: Spread = _spread(1, 1.5, 2.5, "Approval of works within a school")
    permits: Spread = _spread(1, 1.5, 3, "Planning permit of works within a school")
    design: Spread = _spread(1, 1.5, 3, "Design and review of works within a school")
    tender: Spread = _spread(1.5, 1.75, 2, "Tender of works within a school")
    construction: Spread = _spread(4, 6, 9, "Construction within a school")
    acceptance: Spread = _spread(1, 1.5, 2, "Acceptance of works within a school")


class SportsPhases(_Section):
    """Phases of a sports ground 运动场地."""

    approval: Spread = _spread(0.5, 1, 2, "Approval of a sports ground")
    permits: Spread = _spread(0.5, 1, 2, "Permit of a sports ground")
    design: Spread = _spread(0.5, 1, 2, "Design of a sports ground")
    tender: Spread = _spread(1.5, 1.75, 2, "Tender of a sports ground")
    construction: Spread = _spread(1.5, 2.5, 4, "Construction of a sports ground")
    acceptance: Spread = _spread(0.5, 1, 1.5, "Acceptance of a sports ground")


class KindergartenPhases(_Section):
    """Phases of a kindergarten 新建幼儿园: smaller than a school; one handed over has the acceptance only."""

    approval: Spread = _spread(1.5, 2, 3, "Approval of a kindergarten", "assumed")
    permits: Spread = _spread(2, 3, 5, "Land and planning permits of a kindergarten", "assumed")
    design: Spread = _spread(1.5, 2, 3, "Design and review of a kindergarten", "assumed")
    tender: Spread = _spread(1.5, 1.75, 2, "Tender of a kindergarten", "assumed")
    construction: Spread = _spread(6, 8, 12, "Construction of a kindergarten", "assumed")
    acceptance: Spread = _spread(1, 2, 3, "Acceptance and fitting out of a kindergarten", "assumed")


class SimulationSettings(_Section):
    """Parameters of the simulation (shares per person or project, months, numbers)."""

    school: SchoolPhases = SchoolPhases()
    works: WorksPhases = WorksPhases()
    sports: SportsPhases = SportsPhases()
    kindergarten: KindergartenPhases = KindergartenPhases()
    start_by_february: float = parameter(
        95 / 133, "Projects that start by 28 February of their year", "share", 0.0, 1.0, _JINING
    )
    start_by_august: float = parameter(
        101 / 133, "Projects that start by 31 August of their year", "share", 0.0, 1.0, _JINING
    )
    start_tail: float = parameter(6.0, "Mean further delay of projects that start later still", "months", 0.0, 60.0)
    winter_from: float = parameter(11.5, "Building stops in winter from (11.5 = 15 December)", "months", 9.0, 12.0)
    winter_months: float = parameter(2.0, "Length of the winter stop", "months", 0.0, 6.0)
    crews: int = parameter(20, "Sites that contractors can work on at once", "sites", 1, 10_000)
    reviewers: int = parameter(8, "Designs that can be under review at once", "designs", 1, 10_000)
    price_low: float = parameter(0.95, "Tender price against the estimate, least", "ratio", 0.5, 2.0)
    price_mode: float = parameter(1.0, "Tender price against the estimate, most frequent", "ratio", 0.5, 2.0)
    price_high: float = parameter(1.08, "Tender price against the estimate, greatest", "ratio", 0.5, 2.0)
    yield_other: float = parameter(0.97, "Posts filled in a campaign", "share", 0.0, 1.0)
    yield_pe_arts: float = parameter(0.93, "Posts of PE and arts filled in a campaign", "share", 0.0, 1.0)
    yield_rural: float = parameter(0.95, "Yield of rural schools against others", "ratio", 0.0, 1.0)
    refusal: float = parameter(0.04, "Candidates who decline the post", "share", 0.0, 1.0)
    non_arrival: float = parameter(0.02, "Candidates who accept and do not arrive", "share", 0.0, 1.0)
    probation: float = parameter(0.02, "New teachers who leave within the first year", "share", 0.0, 1.0)
    rotation_refusal: float = parameter(0.2, "Nominated teachers who do not take up a rotation", "share", 0.0, 1.0)
    transfer_refusal: float = parameter(0.1, "Teachers who do not take up a transfer", "share", 0.0, 1.0)
    nominate_extra: float = parameter(
        0.0, "Teachers nominated for moves beyond the plan, as a reserve", "share", 0.0, 5.0
    )
    upgrade_dropout: float = parameter(0.08, "Teachers who do not finish a degree", "share", 0.0, 1.0)
    hours_dropout: float = parameter(
        0.02,
        "Teachers who do not finish a course of training hours (a second one follows in summer)",
        "share",
        0.0,
        1.0,
    )
    recognise_failure: float = parameter(0.1, "Backbone candidates not recognised in the year", "share", 0.0, 1.0)
    early_retirement: float = parameter(
        0.03, "Teachers who retire up to three years early (voluntary)", "share", 0.0, 1.0
    )
    late_retirement: float = parameter(
        0.02, "Teachers who retire up to three years late (voluntary)", "share", 0.0, 1.0
    )
    procurement: Spread = _spread(2, 3, 5, "Procurement of equipment, from March of the year", "assumed")
    delivery: Spread = _spread(0.5, 1, 3, "Delivery and installation at a school", "assumed")
    homes_late: float = parameter(
        0.25, "Developments whose homes, and kindergarten, come a year late", "share", 0.0, 1.0
    )
    homes_later: float = parameter(
        0.1, "Developments whose homes, and kindergarten, come two years late", "share", 0.0, 1.0
    )
    yield_kindergarten: float = parameter(0.95, "Posts of kindergartens filled in a campaign", "share", 0.0, 1.0)
    lease_refused: float = parameter(0.05, "Leases of sports venues that are not signed in the year", "share", 0.0, 1.0)

    def nominated_per_move(self, kind: str) -> float:
        """Return how many teachers must be nominated for one who takes up a ``rotate`` or ``transfer``.

        A refusal of more than 95 % counts as that.
        """
        return 1.0 / max(0.05, 1.0 - (self.rotation_refusal if kind == "rotate" else self.transfer_refusal))

    @model_validator(mode="after")
    def _consistent(self) -> SimulationSettings:
        if self.start_by_february > self.start_by_august:
            raise ValueError("start_by_february cannot exceed start_by_august")
        if not self.price_low <= self.price_mode <= self.price_high:
            raise ValueError("price_low ≤ price_mode ≤ price_high must hold")
        if self.homes_late + self.homes_later > 1.0:
            raise ValueError("homes_late and homes_later are shares of the same developments")
        if self.early_retirement + self.late_retirement > 1.0:
            raise ValueError("early_retirement and late_retirement are shares of the same teachers")
        return self
