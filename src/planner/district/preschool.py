"""Kindergartens as they are 学前教育现状: frozen records of the tables of docs/preschool.md §1.

Held by :class:`planner.district.model.District` as ``preschool``; None where the district has no kindergarten.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from planner.base.preschool import PUBLIC_OPERATORS


@dataclass(frozen=True)
class Kindergarten:
    """A kindergarten 幼儿园 in the base year; its name, township and area type stand in table schools.

    ``members`` above 1 is a row of totals over that many kindergartens: items that each kindergarten must meet are
    then unknown. ``rooms`` are activity rooms 活动室, one class each. A value that is None was not given.
    """

    id: str
    operator: str  # OPERATORS: public | public_nature | inclusive_private | private
    places: int
    rooms: int
    classes: int
    post_teachers: int
    contract_teachers: int
    carers: int
    township: str = ""
    members: int = 1
    design_year: int | None = None
    building_m2: float | None = None
    activity_m2: float | None = None
    outdoor_m2: float | None = None
    books: int | None = None
    certified_teachers: int | None = None
    staff: int | None = None
    insured_staff: int | None = None
    pay_post_yuan: float | None = None
    pay_contract_yuan: float | None = None
    fund_per_child_yuan: float | None = None
    center: bool = False
    development: str = ""
    residential: bool = False
    model: bool = False
    village: bool = False
    distance_km: float | None = None

    @property
    def public(self) -> bool:
        """Whether its children count as in public kindergartens 公办园 (公办 or 公办性质)."""
        return self.operator in PUBLIC_OPERATORS

    @property
    def inclusive(self) -> bool:
        """Whether its children count as inclusive 普惠 (public, or inclusive private)."""
        return self.public or self.operator == "inclusive_private"

    @property
    def teachers(self) -> int:
        """Full-time teachers 专任教师: on posts and on contract."""
        return self.post_teachers + self.contract_teachers


@dataclass(frozen=True)
class KindergartenCount:
    """Children 在园幼儿 of one class age of a kindergarten in a year; None was not given."""

    children: int
    classes: int
    largest_class: int | None = None
    over_size: int | None = None  # classes above the class-size rule


@dataclass(frozen=True)
class Township:
    """A township or subdistrict 街镇; ``population_3_5`` is of the base year, ``birth_share`` a share (0–1)."""

    name: str
    population_3_5: int | None = None
    birth_share: float | None = None
    population: int | None = None
    area_type: str = ""
    needs_center: bool = True


@dataclass(frozen=True)
class Development:
    """A housing development 住宅小区 and the kindergarten planned with it; ``year`` is of moving in."""

    id: str
    name: str
    township: str
    residents: int | None
    dwellings: int | None
    year: int | None
    planned_classes: int = 0
    planned_places: int = 0
    hand_over_year: int | None = None


@dataclass(frozen=True)
class PreschoolProject:
    """A candidate kindergarten 学前建设项目; it opens a kindergarten with the project's own id.

    ``kind``: build 新建, hand_over 开发商代建移交, convert 闲置校舍改建, extend 扩建 (``school`` grows). A conversion
    takes over the premises of ``from_school``, which are free from autumn ``free_from``.
    """

    id: str
    name: str
    kind: str
    township: str
    area_type: str
    operator: str
    cost_yuan: int
    build_years: int
    earliest_start: int
    classes: int
    places: int
    building_m2: float
    activity_m2: float
    outdoor_m2: float
    books: int = 0
    school: str = ""
    from_school: str = ""
    free_from: int | None = None
    development: str = ""
    center: bool = False


@dataclass(frozen=True)
class Preschool:
    """All kindergarten tables of a district, checked (docs/preschool.md §1)."""

    kindergartens: tuple[Kindergarten, ...]
    enrolment: Mapping[tuple[str, int, str], KindergartenCount]  # (kindergarten, year, class age)
    townships: tuple[Township, ...] = ()
    developments: tuple[Development, ...] = ()
    projects: tuple[PreschoolProject, ...] = ()
    posts: Mapping[int, int] = field(default_factory=dict)  # year → posts of kindergarten teachers
    missing: tuple[str, ...] = ()  # optional tables that were not given

    @cached_property
    def by_id(self) -> dict[str, Kindergarten]:
        """Kindergartens by identifier."""
        return {one.id: one for one in self.kindergartens}

    def children(self, kindergarten: str, year: int) -> int:
        """Return the children of a kindergarten in ``year``, all class ages."""
        return sum(count.children for (one, when, _), count in self.enrolment.items()
                   if one == kindergarten and when == year)  # fmt: skip
