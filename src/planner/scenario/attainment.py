"""What counts most where not everything can be met 达标取舍权重 (docs/questions.md): all weights assumed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Annotated, Final, Literal

from pydantic import BaseModel, ConfigDict, Field

from planner.base.errors import Problem
from planner.base.i18n import T
from planner.base.nearest import nearest

Weight = Annotated[float, Field(ge=0.001, le=1000.0)]
AreaType = Literal["urban", "town", "rural"]
#: Rules that may give way, and so may weigh more or less.
WEIGHED: Final = ("SR", "R1", "R2", "R3", "R4", "R5", "R6", "R7", "CV", "G3", "G11", "G11B")


class Attainment(BaseModel):
    """Weights of schools and rules where the caps do not suffice for everything (assumed)."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    measure: Literal["schools", "shortfall"] = Field(
        default="schools", description="Fewest units that fall short first, or least shortfall alone"
    )
    schools: dict[str, Weight] = Field(default={}, description="Weight of a school, 1 where not given")
    area_types: dict[AreaType, Weight] = Field(default={}, description="Weight of urban, town and rural schools")
    rules: dict[str, Weight] = Field(default={}, description="Weight of a rule, 1 where not given")

    def weight(self, rule: str, school: str, area_type: str) -> float:
        """Weight of ``rule`` at a school ('' for the district)."""
        areas: dict[str, float] = dict(self.area_types)  # type: ignore[arg-type]
        return self.rules.get(rule, 1.0) * self.schools.get(school, 1.0) * areas.get(area_type, 1.0)


def check_attainment(attainment: Attainment, schools: Iterable[str], file: str) -> Iterator[Problem]:
    """Yield weights of schools and rules that nobody knows."""
    for kind, given, known in (
        ("schools", attainment.schools, tuple(schools)), ("rules", attainment.rules, WEIGHED),
    ):  # fmt: skip
        for name in given:
            if name not in known:
                near = nearest(name, known)
                remedy = T("did you mean {near}?", near=near) if near else None
                place, message = f"{file}:attainment.{kind}.{name}", T("nothing of this name can be weighed")
                yield Problem("scenario.attainment", place, name, message, remedy=remedy)
