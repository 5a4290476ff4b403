"""What a scenario takes from its document besides rules 文件要素: phases, due dates, departments, facts.

All of it is data to show and to trace; none of it changes what a plan must meet.
"""

from __future__ import annotations

import datetime
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, field_validator, model_validator


class _Document(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


def _day(value: Any) -> Any:
    """A year means its last day: what is due "in 2018" is late on 1 January 2019."""
    if isinstance(value, int) and not isinstance(value, bool) and 1990 <= value <= 2100:
        return datetime.date(value, 12, 31)
    if isinstance(value, datetime.datetime):
        return value.date()
    return value


#: A year (its last day) or a date.
Day = Annotated[datetime.date, BeforeValidator(_day)]
#: A month such as 2022-05.
Month = Annotated[str, Field(pattern=r"^(19|20)\d{2}-(0[1-9]|1[0-2])$")]


class Words(_Document):
    """The same words in Chinese and in English."""

    zh: str = Field(min_length=1)
    en: str = Field(min_length=1)

    def render(self, language: str) -> str:
        """Return the words of ``language`` (``zh_CN`` or ``en``)."""
        return self.en if language == "en" else self.zh


class Source(_Document):
    """Where something stands 出处: document, its number, clause and line of the text."""

    document: str = Field(min_length=1)
    number: str = ""
    clause: str = ""
    line: int = Field(default=0, ge=0, description="line of the document's text; 0 where it has none")


class Phase(_Document):
    """An implementation phase of the document 实施阶段, with the departments that answer for it."""

    name: Words
    start: Month = Field(alias="from")
    end: Month = Field(alias="to")
    responsible: tuple[str, ...] = ()
    source: Source | None = None

    @model_validator(mode="after")
    def _in_order(self) -> Phase:
        if self.start > self.end:
            raise ValueError(f"phase {self.name.en} ends before it begins")
        return self


class Duty(_Document):
    """One duty 职责 of a department, in the document's words, with its line."""

    text: str = Field(min_length=1)
    line: int = Field(ge=0)


class Department(_Document):
    """A department 责任单位 and what the document asks of it (departments, never persons)."""

    name: Words
    duties: tuple[Duty, ...] = Field(min_length=1)


class Fact(_Document):
    """A figure that the document states 文件数据: kept as it stands, with its citation; null where it has no number."""

    name: Words
    value: float | str | None
    unit: str = ""
    source: Source
    note: Words | None = None


class Due(_Document):
    """When the document wants things done: all of it, or a rule or dimension by itself."""

    all: Day | None = None
    dimensions: dict[str, Day] = {}
    rules: dict[str, Day] = {}
    source: Source | None = None

    @model_validator(mode="before")
    @classmethod
    def _one_for_all(cls, value: Any) -> Any:
        """``due: 2018`` is the date of everything."""
        return value if isinstance(value, dict | Due) else {"all": value}

    @field_validator("dimensions")
    @classmethod
    def _known(cls, dimensions: dict[str, datetime.date]) -> dict[str, datetime.date]:
        unknown = sorted(set(dimensions) - set(DIMENSIONS))
        if unknown:
            raise ValueError(f"unknown dimensions: {', '.join(unknown)}; known: {', '.join(DIMENSIONS)}")
        return dimensions

    def of(self, rule: str, dimension: str) -> datetime.date | None:
        """Return the due date of ``rule``: its own, else that of its dimension, else that of everything."""
        return self.rules.get(rule, self.dimensions.get(dimension, self.all))

    @property
    def days(self) -> tuple[datetime.date, ...]:
        """Every date that is stated."""
        return tuple(day for day in (self.all, *self.dimensions.values(), *self.rules.values()) if day is not None)


#: Dimensions of rules 维度 (planner.standards); layers on one line do not import each other.
DIMENSIONS = ("universal", "resources", "government", "quality", "recognition", "measures", "veto")
