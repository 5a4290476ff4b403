"""Standards as data 标准即数据: one rule per YAML file, dated and conditional values, a citation for each.

The files under ``data/<pack>/`` are read into these frozen models. What a single file cannot tell (ties,
unknown assumptions, a base that does not exist) is checked by :mod:`planner.standards.checks`.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, Strict

Comparator = Literal[">=", "<=", ">", "<", "==", "true", "false"]
Dimension = Literal["universal", "resources", "government", "quality", "recognition", "measures", "veto"]
Level = Literal["class", "teacher", "school", "unit", "project", "residential_area", "township", "district"]
Basis = Literal["computed", "tracked", "attested"]
Stage = Literal["kindergarten", "primary", "junior", "special"]
#: Classes of a kindergarten by age 班级年龄段: 小班, 中班, 大班, 混龄班.
ClassAge = Literal["K1", "K2", "K3", "mixed"]
AreaType = Literal["urban", "town", "rural"]
SchoolType = Literal[
    "primary", "junior", "nine_year", "twelve_year", "complete_secondary",
    "teaching_point", "special", "vocational", "kindergarten",
]  # fmt: skip
Unit = Literal[
    "per_100_pupils", "m2_per_pupil", "yuan_per_pupil", "coefficient", "indicators", "share", "classes_per_room",
    "m2", "pupils", "pupils_per_class", "percent", "ratio", "minutes", "yes_no", "allowed",
    "percentage_points", "m2_per_child", "books_per_child", "yuan_per_child", "children_per_class",
    "children_per_teacher", "teachers_per_class", "carers_per_class", "kindergartens", "classes", "residents",
    "dwellings", "persons", "years", "times_per_year", "hours_per_day", "hours_in_five_years", "minutes_per_day",
    "drill_minutes", "features", "kilometres", "yuan_per_month", "level",
]  # fmt: skip
Number = Annotated[float, Strict(), Field(allow_inf_nan=False)]


def _word(value: Any) -> Any:
    """YAML reads a bare ``true`` as a truth value; as a comparator it is a word."""
    return str(value).lower() if isinstance(value, bool) else value


class _Document(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Citation(_Document):
    """Where a value stands 出处: document, number and clause, the line in the copy read, the day it was checked.

    ``via`` names a second-hand source where the original was not at hand.
    """

    document: str = Field(min_length=1)
    number: str = Field(min_length=1)
    clause: str = Field(min_length=1)
    line: int | None = Field(default=None, ge=1)
    via: str | None = None
    checked: date

    @property
    def short(self) -> str:
        """Number and clause, as it stands in tables."""
        return f"{self.number} {self.clause}" + (f"(据{self.via})" if self.via else "")


class When(_Document):
    """The facts under which a value applies 适用条件; all that are given must hold, an unknown fact never does."""

    stage: tuple[Stage, ...] | None = None
    school_type: tuple[SchoolType, ...] | None = None
    area_type: tuple[AreaType, ...] | None = None
    built_before_or_in: int | None = Field(default=None, ge=1900, le=2100)
    migrant_share_over: float | None = Field(default=None, ge=0.0, le=1.0)
    largest_class_under: int | None = Field(default=None, ge=1)
    pupils_from: int | None = Field(default=None, ge=0)
    pupils_under: int | None = Field(default=None, ge=1)
    dense_center: bool | None = None
    built_or_enlarged_from: int | None = Field(default=None, ge=1900, le=2100)
    designed_from: int | None = Field(default=None, ge=1900, le=2100)
    designed_before: int | None = Field(default=None, ge=1900, le=2100)
    class_age: tuple[ClassAge, ...] | None = None

    @property
    def given(self) -> dict[str, Any]:
        """The conditions that are stated, in the order of the fields."""
        return {name: value for name, value in self if value is not None}


class Assumption(_Document):
    """A date that no source gives 推定日期: the day assumed, the span it must lie in, and why.

    A look-up warns on every date between ``not_before`` and ``not_after`` (open if null): there the true date,
    once found, could change the answer.
    """

    day: date
    not_before: date
    not_after: date | None = None
    reason_zh: str = Field(min_length=1)
    reason_en: str = Field(min_length=1)


class Value(_Document):
    """One dated, conditional value of a rule 标准值; a null value repeals the rule from its date on.

    ``assumed_from``/``assumed_to`` name an assumption of the pack where the date itself is unknown (null).
    Dates are inclusive. Without an end a value lasts until the next one under the same conditions.
    The highest ``priority`` whose conditions hold wins; relaxations 过渡性放宽 have priority 10 and above.
    """

    value: Annotated[bool, Strict()] | Number | None
    valid_from: date | None = None
    assumed_from: str | None = None
    valid_to: date | None = None
    assumed_to: str | None = None
    when: When = When()
    priority: int = Field(default=0, ge=0, le=99)
    relaxation: bool = False
    citation: Citation
    note_zh: str = ""
    note_en: str = ""


class VenueTerms(_Document):
    """What a leased sports venue must be to count 租赁场馆计入条件 (its walk in minutes is the rule's value)."""

    exclusive: bool
    contract: tuple[Literal["government", "bureau", "other"], ...] = Field(min_length=1)


class Basic(_Document):
    """What "basically passes" an item 基本合格: a value in the rule's unit, or a condition that people judge.

    ``value`` null: ``condition`` says what is asked; it is attested. ``comparator`` is the rule's own.
    """

    value: Number | None = None
    condition_zh: str = ""
    condition_en: str = ""
    citation: Citation


class Grade(_Document):
    """A grade of the whole evaluation 等级: how many items must pass, and how many of the rest basically pass."""

    code: str = Field(pattern=r"^[a-z][a-z_]*$")
    name_zh: str = Field(min_length=1)
    name_en: str = Field(min_length=1)
    passed: int = Field(ge=0)
    basic: int = Field(ge=0)
    citation: Citation


class Rule(_Document):
    """One rule 标准: what is compared with what, for whom, and its values."""

    code: str = Field(pattern=r"^[A-Z]{1,3}[0-9]{0,2}[A-Z]?$")
    name_zh: str = Field(min_length=1)
    name_en: str = Field(min_length=1)
    dimension: Dimension
    level: Level
    basis: Basis
    stages: tuple[Stage, ...] = Field(min_length=1)
    comparator: Annotated[Comparator, BeforeValidator(_word)]
    unit: Unit
    decimals: int = Field(default=2, ge=0, le=4, description="decimals shown, and judged if rounded values are judged")
    venue: VenueTerms | None = None
    item: int | None = Field(default=None, ge=1, description="number of the item in the evaluation form 自评表项号")
    basic: Basic | None = None
    note_zh: str = ""
    note_en: str = ""
    values: tuple[Value, ...] = Field(min_length=1)


class Override(_Document):
    """A district's own values for a rule of the base pack 地方值; name and notes not given are inherited."""

    code: str
    name_zh: str | None = None
    name_en: str | None = None
    basis: Basis | None = None
    note_zh: str | None = None
    note_en: str | None = None
    values: tuple[Value, ...] = Field(min_length=1)


class PackHead(_Document):
    """``pack.yaml``: what the pack is, what it extends, and the dates it had to assume."""

    code: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    title_zh: str = Field(min_length=1)
    title_en: str = Field(min_length=1)
    extends: str | None = None
    citation: Citation
    deadline: date | None = None
    note_zh: str = ""
    note_en: str = ""
    grades: tuple[Grade, ...] = ()
    assumptions: dict[str, Assumption] = {}
