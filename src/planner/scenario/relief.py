"""What a scenario asks to be allowed beyond the tables and the rules 放宽: posts, land, and values of rules.

Nothing by default. What is entered here is a wish to whoever decides it (the posts commission, the land office, the
authority that made the rule), so every run that uses it says so. A rule is only ever loosened: a stricter value has
no effect.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Literal, Protocol

from pydantic import BaseModel, ConfigDict, Field, field_validator

from planner.base.errors import Problem
from planner.base.i18n import T
from planner.base.nearest import nearest

#: Rules whose value a scenario may loosen: resources, school rule, CVs, school and class size, rotation.
RULES = ("R1", "R2", "R3", "R4", "R5", "R6", "R7", "SRT", "CV", "G4", "G5", "G11", "G11B")
_STAGES = ("primary", "junior")
#: The key of a rule that speaks of the most that is allowed; the others say the least that is needed.
_MOST = ("CV", "G4", "G5")


class Relief(BaseModel):
    """Posts, land and values of rules beyond what the tables and the standards give."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    posts: dict[Literal["primary", "junior"], dict[int, int]] = Field(
        default={}, description="Posts beyond table posts by stage and year; a year not given takes the last before it"
    )
    building_m2: dict[str, float] = Field(default={}, description="Building land beyond table land, m² by school")
    sports_m2: dict[str, float] = Field(default={}, description="Sports land beyond table land, m² by school")
    rules: dict[str, float] = Field(
        default={}, description="Looser values of rules, by code or code_stage (CV_junior: 0.47, G5: 52)"
    )

    @field_validator("posts", "building_m2", "sports_m2")
    @classmethod
    def _not_negative(cls, given: dict[str, Any]) -> dict[str, Any]:
        amounts = [x for one in given.values() for x in (one.values() if isinstance(one, dict) else (one,))]
        if any(amount < 0 for amount in amounts):
            raise ValueError("what is allowed beyond the tables is not negative")
        return given

    @field_validator("rules")
    @classmethod
    def _known_rules(cls, rules: dict[str, float]) -> dict[str, float]:
        known = {*RULES, *(f"{code}_{stage}" for code in RULES for stage in _STAGES)}
        unknown = [code for code in rules if code not in known]
        if unknown:
            raise ValueError(
                f"unknown rules: {', '.join(unknown)}; known: {', '.join(RULES)}, with _primary or _junior"
            )
        return rules

    def more_posts(self, stage: str, year: int) -> int:
        """Return the posts beyond the table in ``year``: the last given up to it, 0 before any is given."""
        given: Mapping[int, int] = self.posts.get(stage, {})  # type: ignore[call-overload]
        past = [when for when in given if when <= year]
        return given[max(past)] if past else 0

    def more_land(self, school: str) -> tuple[float, float]:
        """Return the building and sports land (m²) of ``school`` beyond the table."""
        return self.building_m2.get(school, 0.0), self.sports_m2.get(school, 0.0)

    def loosened(self, code: str, stage: str | None, value: float | None) -> float | None:
        """Return the value of rule ``code`` under this scenario: ``value``, or the looser one entered here."""
        given = self.rules.get(f"{code}_{stage}", self.rules.get(code))
        if value is None or given is None:
            return value
        return max(value, given) if code in _MOST else min(value, given)

    @property
    def anything(self) -> bool:
        """Whether anything is asked for."""
        return bool(self.posts or self.building_m2 or self.sports_m2 or self.rules)


class _School(Protocol):
    @property
    def id(self) -> str: ...


def check_relief(relief: Relief, schools: Sequence[_School], file: str) -> Iterator[Problem]:
    """Yield an error for each school that does not exist, and a warning for each thing that is asked for."""
    known = [school.id for school in schools]
    for name, given in (("building_m2", relief.building_m2), ("sports_m2", relief.sports_m2)):
        for school, amount in given.items():
            place = f"{file}:relief.{name}.{school}"
            if school not in known:
                near = nearest(school, known)
                remedy = T("did you mean {near}?", near=near) if near else None
                yield Problem("scenario.relief", place, school, T("there is no such school"), remedy=remedy)
                continue
            message = T("this scenario counts on more land than table land gives: to be obtained")
            yield Problem("scenario.relief", place, f"{amount:g}", message, severity="warning")
    for stage, years in relief.posts.items():
        for year, count in years.items():
            message = T("this scenario counts on more posts than table posts gives: to be obtained")
            yield Problem("scenario.relief", f"{file}:relief.posts.{stage}.{year}", str(count), message,
                          severity="warning")  # fmt: skip
    for code, value in relief.rules.items():
        message = T("this scenario loosens a rule: what it passes is not the standard itself")
        yield Problem("scenario.relief", f"{file}:relief.rules.{code}", f"{value:g}", message, severity="warning")
