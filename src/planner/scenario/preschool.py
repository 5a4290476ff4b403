"""The ``preschool:`` section of a scenario 学前教育: standards pack, deadline, path of demand, assumed parameters."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field, model_validator

from planner.scenario.described import Share, parameter

_CHANGSHOU = "长寿区学前教育整改清单(2024),临聘 34,679 元、在编 118,659 元"
_CHANGQING = "济长政字〔2022〕15号 学前教育实施方案 三(二)三是1、2"
_ALTAY = "阿行办发〔2021〕2号 四(三)1:每月200元;500—2000元"


class PreschoolAssumptions(BaseModel):
    """Parameters of demand, staff and costs of kindergartens (yuan of the base year, years, shares)."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    residence_ratio: float = parameter(
        1.0, "Children aged 3-5 living in the district per child born there, where no count is given", "ratio", 0.1, 5.0
    )
    base_rate: float = parameter(
        0.85, "Gross enrolment of the base year where neither births nor counts are given", "share", 0.1, 1.5
    )
    new_fill: float = parameter(0.9, "Share of a new kindergarten's places that fill when it opens", "share", 0.1, 1.0)
    public_keep: float = parameter(
        0.5, "How much more than public ones private kindergartens lose when numbers fall", "share", 0.0, 1.0
    )
    convert_below: int = parameter(
        60, "A primary school with fewer pupils than this may be converted", "pupils", 0, 1000
    )
    post_retire_rate: float = parameter(0.025, "Post teachers who retire or leave", "share/year", 0.0, 0.5)
    contract_leave_rate: float = parameter(0.05, "Contract teachers and carers who leave", "share/year", 0.0, 0.5)
    hire_quota: int = parameter(120, "Kindergarten teachers hired on posts per year", "persons/year", 0, 100_000)
    retrain_quota: int = parameter(
        20, "Primary teachers retrained for kindergartens per year", "persons/year", 0, 100_000
    )
    post_cost: int = parameter(
        118_659, "Employer cost of a post teacher in a kindergarten", "yuan/person/year", 1, 1_000_000, _CHANGSHOU
    )
    contract_cost: int = parameter(
        34_679, "Pay of a contract teacher where none is given", "yuan/person/year", 1, 1_000_000, _CHANGSHOU
    )
    carer_cost: int = parameter(33_000, "Employer cost of a carer", "yuan/person/year", 1, 1_000_000)
    first_year_share: float = parameter(
        1 / 3, "Share of the year paid in the year of hiring (Sep-Dec)", "share", 0.0, 1.0
    )
    retrain_cost: int = parameter(8_000, "Cost of retraining a primary teacher", "yuan/person", 0, 1_000_000)
    take_over_cost: int = parameter(
        15_000, "Cost of taking a private kindergarten over as public", "yuan/place", 0, 1_000_000
    )
    contract_place_cost: int = parameter(
        1_500, "One-off cost of contracting a private kindergarten as inclusive", "yuan/place", 0, 1_000_000
    )
    close_below: int = parameter(
        30, "A public kindergarten may be closed where it shrinks below so many children", "children", 1, 1_000
    )
    close_per_year: int = parameter(10, "Kindergartens closed per year at most", "kindergartens/year", 0, 10_000)
    close_within_km: float = parameter(
        10, "Greatest distance from a closed kindergarten to one that stays open", "km", 0, 1_000
    )
    close_cost: int = parameter(30_000, "Cost of closing a kindergarten", "yuan/kindergarten", 0, 10_000_000)
    fund_public: int = parameter(
        810, "Operating fund that the plan pays per child in public kindergartens", "yuan/child/year", 0, 100_000,
        _CHANGQING,
    )  # fmt: skip
    subsidy_private: int = parameter(
        1_000, "Subsidy that the plan pays per child in inclusive private kindergartens", "yuan/child/year", 0,
        100_000, _CHANGQING,
    )  # fmt: skip
    insurance_cost: int = parameter(12_000, "Full social insurance of one more member of staff", "yuan/person/year",
                                     0, 1_000_000)  # fmt: skip
    book_cost: int = parameter(18, "Cost of a picture book", "yuan/book", 0, 10_000)
    village_month: int = parameter(200, "Subsidy of a village kindergarten teacher", "yuan/month", 0, 10_000, _ALTAY)
    distance_low: int = parameter(500, "Least distance subsidy of a village teacher", "yuan/month", 0, 10_000, _ALTAY)
    distance_high: int = parameter(
        2_000, "Greatest distance subsidy of a village teacher", "yuan/month", 0, 10_000, _ALTAY
    )
    distance_from: float = parameter(10, "Distance from which the subsidy is paid", "km", 0, 1_000, _ALTAY)
    distance_step: float = parameter(20, "Distance of one step of the subsidy", "km", 1, 1_000, _ALTAY)
    distance_raise: int = parameter(500, "Raise of the distance subsidy per step", "yuan/month", 0, 10_000)
    residents_low: int = parameter(
        3_000, "Residents from which a development needs its own kindergarten", "persons", 1, 100_000, _CHANGQING
    )
    residents_high: int = parameter(
        5_000, "Residents that one kindergarten serves at most", "persons", 1, 100_000, _CHANGQING
    )
    development_classes: int = parameter(
        6, "Classes of a development's kindergarten at least", "classes", 1, 100, _CHANGQING
    )


class PreschoolSettings(BaseModel):
    """What the scenario asks of preschool; ``hold_from`` is needed where the deadline lies before the base year."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    standards: str = "national_preschool"
    deadline: int = Field(ge=2000, le=2100, description="Targets hold from this autumn on")
    hold_from: int | None = Field(
        default=None, ge=2000, le=2100, description="Where the deadline has passed: the year from which targets hold"
    )
    rate: dict[int, float] = Field(
        default={}, description="Gross enrolment path of demand by year; empty: straight to the standard"
    )
    pay_path: dict[int, Share] = Field(
        default={}, description="Least contract pay / post pay by year; empty: the standard from its year on"
    )
    insurance_from: int | None = Field(
        default=None, ge=2000, le=2100, description="Year from which all staff are insured; none: not asked"
    )
    village_subsidy: bool = Field(default=False, description="Pay village kindergarten teachers' subsidies")
    projects: dict[str, int] = Field(default={}, description="Projects decided: start year by project id")
    levers: tuple[str, ...] = Field(
        default=(), description="Levers that the plan may use; empty: all of docs/preschool.md"
    )
    assumptions: PreschoolAssumptions = PreschoolAssumptions()

    @property
    def first_year(self) -> int:
        """The first year whose verdicts must hold."""
        return self.hold_from if self.hold_from is not None else self.deadline

    @model_validator(mode="after")
    def _paths(self) -> PreschoolSettings:
        if any(not 0.0 < rate <= 1.5 for rate in self.rate.values()):
            raise ValueError("rates of gross enrolment are shares, such as 0.9")
        if self.hold_from is not None and self.hold_from < self.deadline:
            raise ValueError(f"hold_from {self.hold_from} lies before the deadline {self.deadline}")
        return self
