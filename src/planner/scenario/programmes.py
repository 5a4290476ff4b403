"""Programmes for tracked items 项目化措施: what a unit adds, costs and takes, all of it assumed until replaced.

Items whose cost follows from the district's own numbers (5 % for training, special-education funding, the funding
floor, pay) say what the unit cost is multiplied by in ``per``.
"""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

#: What one unit of cost is for: the unit itself · a person (``step`` is then 100 ÷ teachers) · a yuan of the public
#: funds, of special pupils' funding, of teachers' pay, of the funding floor.
Per = Literal["unit", "teacher", "public_funds", "special_pupil", "pay", "floor"]


class Programme(BaseModel):
    """A programme: ``step`` is what one unit adds to the item's value (points, ratio, yuan, pupils)."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    step: float = Field(gt=0, description="what a unit adds to the value of the item")
    unit_cost: float = Field(ge=0, description="yuan per unit in each year that is paid")
    per: Per = "unit"
    pattern: tuple[int, ...] = Field(default=(1,), min_length=1, description="years that are paid, from the start")
    repeats: bool = Field(default=True, description="the pattern goes on as long as the effect is kept up")
    lag: int = Field(default=0, ge=0, le=10, description="years from the start to the effect")
    most: int = Field(default=1_000_000, ge=0, description="units that may begin in a year")
    basis: str = "assumed"


#: Training: 120 hours in each of three years are 360; kept up by three years in five, so that any five years hold 360.
TRAINING_HOURS, TRAINING_PATTERN, TRAINING_SPAN = 120, (1, 1, 1, 0, 0), 360
#: Yuan per hour of training of one teacher.
_HOUR = 15

#: Programmes by tracked item; a scenario replaces them one by one under ``programmes``.
DEFAULTS: dict[str, Programme] = {
    "G6": Programme(step=1, unit_cost=1, per="floor"),
    "G7": Programme(step=100, unit_cost=100, per="special_pupil"),
    "G8": Programme(step=0.001, unit_cost=0.001, per="pay"),
    "G9": Programme(step=1, unit_cost=TRAINING_HOURS * _HOUR, per="teacher", pattern=TRAINING_PATTERN, lag=2, most=800),
    "G12": Programme(step=1, unit_cost=3_000, per="teacher", repeats=False, lag=1, most=400),
    "G13P": Programme(step=0.1, unit_cost=20_000, repeats=False, lag=1, most=50),
    "G13J": Programme(step=0.1, unit_cost=20_000, repeats=False, lag=1, most=50),
    "G15": Programme(step=0.1, unit_cost=50_000, lag=1, most=50),
    "Q1": Programme(step=0.1, unit_cost=60_000, lag=1, most=20),
    "Q2": Programme(step=0.1, unit_cost=40_000, lag=1, most=30),
    "Q4": Programme(step=0.1, unit_cost=0.001, per="public_funds"),
    "S1": Programme(step=0.1, unit_cost=30_000, lag=1, most=40),
}
