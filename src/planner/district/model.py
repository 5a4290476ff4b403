"""The district as it is 区县现状: frozen records read from the tables of docs/model.md §1."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from planner.district.preschool import Preschool


@dataclass(frozen=True)
class School:
    """A school 学校. ``opens_project`` names the candidate project that builds it, '' if it exists.

    ``degrees`` is longitude and latitude, ``km`` the kilometres east and north of a point of the bureau's choice; a map
    needs one of them, nothing else does.
    """

    id: str
    name: str
    type: str
    area_type: str
    township: str = ""
    ownership: str = "public"
    build_year: int | None = None
    migrant_share: float | None = None
    dense_center: bool = False
    boarding: bool = False
    parent_school: str = ""
    opens_project: str = ""
    degrees: tuple[float, float] | None = None
    km: tuple[float, float] | None = None


@dataclass(frozen=True)
class GradeCount:
    """Enrolment 在校生 of one grade of a school in a year."""

    pupils: int
    classes: int
    largest_class: int | None


@dataclass(frozen=True)
class Person:
    """A teacher of the roster 教师名册, without a name."""

    id: str
    school: str
    stage: str
    sex: str
    birth: tuple[int, int]  # year, month
    cadre: bool
    type_code: str
    since: int
    head: bool


@dataclass(frozen=True)
class Premises:
    """Base-year stocks of a school 校舍装备; ``teaching_area_m2`` is net of indoor sports space."""

    teaching_area_m2: float
    sports_area_m2: float
    equipment_yuan: float
    multimedia_rooms: int
    classrooms: int


@dataclass(frozen=True)
class SpecialRoom:
    """Music or art rooms 音美专用教室 of one size."""

    school: str
    kind: str  # music | art
    area_m2: float
    rooms: int


@dataclass(frozen=True)
class Venue:
    """A named sports venue that may be leased 校外场馆."""

    id: str
    name: str
    school: str
    area_m2: float
    walk_minutes: float
    exclusive: bool
    contract: str
    rent_yuan: int
    from_year: int | None


@dataclass(frozen=True)
class Project:
    """A candidate construction project 建设项目."""

    id: str
    name: str
    kind: str
    school: str
    cost_yuan: int
    build_years: int
    earliest_start: int
    adds: Mapping[str, float]  # PHYSICAL name → amount
    relief: Mapping[tuple[str, str], float] = field(default_factory=dict)  # (from school, stage) → share
    latest_start: int | None = None
    profile: tuple[float, ...] = ()  # shares of the cost by building year; () = equal parts
    fund: str = ""  # '' = the fund that pays the lever build
    moved_grades: str = "all"  # all: every grade of the stage in the year of opening; entry: entrants only
    receivers: Mapping[tuple[str, str], float] = field(
        default_factory=dict
    )  # a school that closes: (to, stage) → share

    @property
    def enlarges(self) -> bool:
        """Whether it adds to a school that exists and moves nobody 改扩建、用途改造."""
        return self.kind in ("wing", "conversion")


@dataclass(frozen=True)
class TrackedValue:
    """A yearly number that the bureau enters 跟踪指标."""

    item: str
    year: int
    value: float
    kind: str = "measured"
    source: str = ""


@dataclass(frozen=True)
class Attestation:
    """A person's statement with evidence 佐证; subject '' is the district."""

    item: str
    subject: str
    status: str
    date: str = ""
    role: str = ""
    evidence: str = ""


@dataclass(frozen=True)
class LedgerItem:
    """An item of the ledger 台账: an issue, task or duty with its owners and what closes it.

    ``departments`` in order, the leading one first; ``deadline`` and ``evidence_date`` are ISO dates (YYYY, YYYY-MM or
    YYYY-MM-DD, '' none); ``indicator`` '' means that evidence closes it.
    """

    id: str
    title: str
    kind: str
    duty: str
    departments: tuple[str, ...]
    state: str
    document: str = ""
    line: int | None = None
    deadline: str = ""
    term: str = ""
    evidence: str = ""
    evidence_date: str = ""
    role: str = ""
    indicator: str = ""
    subject: str = ""
    school: str = ""


@dataclass(frozen=True)
class FinanceValue:
    """An amount that finance rules are judged on 经费: yuan, per person where the item says so."""

    item: str
    year: int
    amount: float
    status: str = "actual"  # actual | budget
    source: str = ""


@dataclass(frozen=True)
class District:
    """All tables of a district, checked (docs/model.md §1)."""

    name: str
    school_system: str
    illustrative: bool
    as_of: str
    schools: tuple[School, ...]
    enrolment: Mapping[tuple[str, int, int], GradeCount]  # (school, year, grade)
    staff: Mapping[tuple[str, str, str], int]  # (school, stage, type code) → teachers
    roster: tuple[Person, ...]
    premises: Mapping[str, Premises]
    special_rooms: tuple[SpecialRoom, ...] | None
    writeoffs: Mapping[tuple[str, int], tuple[float, int]] | None  # (school, year) → yuan, rooms
    posts: Mapping[tuple[str, int], int]
    births: Mapping[int, float]
    feeders: Mapping[tuple[str, str], float]
    land: Mapping[str, tuple[float, float]]  # school → building, sports m²
    venues: tuple[Venue, ...]
    projects: tuple[Project, ...]
    tracked: tuple[TrackedValue, ...]
    attestations: tuple[Attestation, ...]
    missing: tuple[str, ...] = ()  # optional tables that were not given
    inputs: Mapping[str, str] = field(default_factory=dict)  # file name → sha256
    ledger: tuple[LedgerItem, ...] = ()
    finance: tuple[FinanceValue, ...] = ()
    temporary: Mapping[tuple[str, int], int] = field(default_factory=dict)  # (stage, year) → temporary teachers 临聘
    preschool: Preschool | None = None  # kindergartens 学前教育 (docs/preschool.md); None: the district has none

    @cached_property
    def school_by_id(self) -> dict[str, School]:
        """Schools by identifier."""
        return {school.id: school for school in self.schools}

    def stage_of_grade(self, school: School, grade: int) -> str:
        """Return the stage of ``grade`` in ``school`` under the district's school system (docs/model.md §2)."""
        if school.type in ("special", "teaching_point"):
            return "special" if school.type == "special" else "primary"
        last_primary = 6 if self.school_system == "6-3" else 5
        if grade <= last_primary:
            return "primary"
        return "junior" if grade <= 9 else "senior"
