"""Vocabulary and results of preschool planning 学前教育 that pass between layers, frozen (docs/preschool.md).

Axes: ``k`` existing kindergartens in table order, ``a`` class ages (``CLASS_AGES``), ``d`` townships, ``y`` years from
the base year to the horizon, ``r`` the kinds of staff (``STAFF``). Children and staff in persons, area in m², money in
yuan of the base year, shares from 0 to 1.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from planner.base.i18n import Text
from planner.base.types import Bools, Floats, Ints

#: Who runs a kindergarten: 公办, 公办性质 (street, village, enterprise), 普惠性民办, other 民办.
OPERATORS: Final = ("public", "public_nature", "inclusive_private", "private")
PUBLIC_OPERATORS: Final = ("public", "public_nature")
#: Group of an operator when places are filled: 0 public, 1 inclusive private, 2 other private.
GROUP: Final = {"public": 0, "public_nature": 0, "inclusive_private": 1, "private": 2}
#: Classes by age: 小班, 中班, 大班, 混龄班.
CLASS_AGES: Final = ("K1", "K2", "K3", "mixed")
#: Staff that the plan counts: 在编(含控制总量)教师, 临聘教师, 保育员.
STAFF: Final = ("post_teachers", "contract_teachers", "carers")
AREAS: Final = ("building_m2", "activity_m2", "outdoor_m2")

#: Levers of ``actions.csv`` that act on kindergartens (docs/preschool.md §4).
PRESCHOOL_LEVERS: Final = (
    "k_build", "k_hand_over", "k_convert", "k_extend", "k_take_over", "k_contract", "k_close", "k_hire",
    "k_salary", "k_retrain", "k_equal_pay", "k_insure", "k_fund", "k_subsidy", "k_village_subsidy", "k_books",
)  # fmt: skip
#: Lever of a project's kind.
PROJECT_LEVER: Final = {"build": "k_build", "hand_over": "k_hand_over", "convert": "k_convert", "extend": "k_extend"}


@dataclass(frozen=True)
class PreschoolProjection:
    """What happens to kindergartens if nothing is done 现状延续 (docs/preschool.md §2).

    The base year holds the children as counted; from the next year on ``children`` is what
    :func:`planner.indicators.preschool.fill` gives for ``demand``, ``share`` and ``places``.
    """

    base_year: int
    years: tuple[int, ...]
    kindergartens: tuple[str, ...]
    operator: tuple[str, ...]  # (k) in the base year
    townships: tuple[str, ...]
    township_of: Ints  # (k) index of its township
    cohorts: Floats  # (3, y): children of the ages of K1, K2, K3 who live in the district, unrounded
    population: Ints  # (d, y): children aged 3–5
    rate: Floats  # (y): gross enrolment path that demand follows; the base year as observed
    demand: Ints  # (d, y): children whose parents want a place
    share: Floats  # (k, y): share of its township's demand that comes to it; sums to 1 over a township
    places: Ints  # (k, y)
    rooms: Ints  # (k): classes that it has rooms for
    age_share: Floats  # (k, a, y): how its children spread over class ages; sums to 1 over a
    class_size: Floats  # (k, a): children per class that it sections new classes by (≤ limit)
    children: Ints  # (k, a, y)
    classes: Ints  # (k, a, y)
    over_size: Ints  # (k, a, y): classes above the class-size rule
    staff: Ints  # (k, r, y): stock if nobody is hired
    leavers: Ints  # (k, r, y): retirements and leavers between y−1 and y, zero in the base year
    estimated: tuple[Text, ...] = ()  # what a missing table turned into an estimate

    @property
    def attending(self) -> Ints:
        """Children in kindergartens (k, y)."""
        return np.asarray(self.children.sum(axis=1))

    @property
    def unserved(self) -> Ints:
        """Children of a township who find no place (d, y)."""
        found = self.demand.copy()
        for k, d in enumerate(self.township_of):
            found[d] -= self.attending[k]
        return found


@dataclass(frozen=True)
class PreschoolTargets:
    """What the rules ask of kindergartens, as numbers (compliance.preschool_targets builds it from the standards).

    Shares from 0 to 1. A yearly value is NaN in years without a rule (it then asks nothing).
    """

    first_year: int  # targets hold from this year to the horizon
    gross_rate: Floats  # (y) P1: children in kindergartens / children aged 3–5
    inclusive_share: Floats  # (y) P2: of all children in kindergartens
    public_share: Floats  # (y) P3
    centers: Ints  # (d) P7: public centre kindergartens that the township must have
    residential: Floats  # (y) P9: share of residential kindergartens that are public or inclusive
    fund: Floats  # (3, y) P10–P12: yuan per child in public, public-nature, inclusive private kindergartens
    pay_ratio: Floats  # (y) P16: mean contract pay / mean post pay in public kindergartens
    area: Floats  # (3, y) building, activity, outdoor m² per child (AREAS; P26B, P26A, P26O)
    strict: Bools  # (k): designed in 2017 or later
    new_area_share: Floats  # (y) P26S: share of strict kindergartens that meet all three areas
    old_area_share: Floats  # (y) P26S: share of the others that do
    class_limit: Ints  # (a) P28N children per class: 25, 30, 35, mixed 30
    class_share: Floats  # (y) P28: share of classes within the limit
    teachers_per_class: int  # P29T: 2 teachers and P29C 1 carer, or 3 teachers and no carer
    carers_per_class: int
    staffed_share: Floats  # (y) P29: share of kindergartens that are fully staffed
    basic_staffed: float  # basic pass of P29
    children_per_teacher: Floats  # (y) P31
    residents_low: int  # P8L: residents from which a development needs a kindergarten of its own
    residents_high: int  # P8U: residents that one kindergarten serves at most
    dwellings_low: int  # P8D, P8E in dwellings; 0 = no rule
    dwellings_high: int
    development_classes: int  # P8C: classes of such a kindergarten at least
    developments_judged: bool  # whether the standards ask for them (else the figures are assumed, and only shown)


@dataclass(frozen=True)
class PreschoolOutcome:
    """What is in place by kindergarten and year, of doing nothing or of a plan; judged by compliance.preschool_judge.

    ``n``: existing kindergartens in table order, then those that projects open. Closed or not open yet:
    ``operator`` is -1 and all else 0. Not given is NaN.
    """

    kindergartens: tuple[str, ...]
    township_of: Ints  # (n)
    members: Ints  # (n): kindergartens in the row; above 1 single ones cannot be judged
    operator: Ints  # (n, y): index in OPERATORS, -1 closed
    children: Ints  # (n, a, y)
    classes: Ints  # (n, a, y)
    over_size: Ints  # (n, a, y)
    places: Ints  # (n, y)
    staff: Ints  # (n, r, y)
    area: Floats  # (n, 3, y): building, activity, outdoor m²
    books: Floats  # (n, y)
    fund: Floats  # (n, y): yuan per child
    pay_post: Floats  # (n, y): mean yearly pay
    pay_contract: Floats  # (n, y)
    insured: Floats  # (n, y): staff with full social insurance
    staff_total: Floats  # (n, y)
    design_year: Ints  # (n): 0 = not given
    center: Bools  # (n)
    residential: Bools  # (n)
    rooms: Ints  # (n, y): classes that it can hold
    development: tuple[str, ...]  # (n): housing development whose kindergarten it is, '' none

    @property
    def attending(self) -> Ints:
        """Children (n, y)."""
        return np.asarray(self.children.sum(axis=1))

    @property
    def class_count(self) -> Ints:
        """Classes (n, y)."""
        return np.asarray(self.classes.sum(axis=1))

    @property
    def teachers(self) -> Ints:
        """Full-time teachers (n, y)."""
        return np.asarray(self.staff[:, :2].sum(axis=1))

    @property
    def open(self) -> Bools:
        """Whether it is open and has children (n, y)."""
        return np.asarray((self.operator >= 0) & (self.attending > 0))

    def of(self, *operators: str) -> Bools:
        """Whether it is run by one of ``operators`` (n, y)."""
        return np.isin(self.operator, [OPERATORS.index(one) for one in operators])
