"""Results that pass between layers, frozen: the projection, the targets and the plan.

Axes: ``u`` units, ``s`` schools, ``g`` grades 1–12 (index grade − 1), ``j`` teacher types, ``y`` years from the
base year to the horizon, ``k`` indicators R1…R7. Pupils in persons, area in m², money in yuan of the base year.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from planner.base.growth import GrowthNeed

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]


@dataclass(frozen=True)
class Unit:
    """A unit 统计单元: one stage of one school, the thing that indicators are measured on."""

    id: str
    school: str
    stage: str
    school_index: int


@dataclass(frozen=True)
class Projection:
    """What happens if nothing is done 现状延续, with committed and pinned projects in place.

    All arrays start at the base year. Physical stocks are per school because levers act on schools; a unit's
    share of them in a year is ``weight`` (docs/model.md §3.3).
    """

    base_year: int
    years: tuple[int, ...]
    units: tuple[Unit, ...]
    schools: tuple[str, ...]
    pupils_by_grade: Ints  # (u, g, y)
    classes: Ints  # (u, g, y)
    largest_class: Ints  # (u, g, y)
    teachers: Ints  # (u, j, y): stock if nobody is hired, moved or trained
    leavers: Ints  # (u, j, y): retirements and leavers between y−1 and y, zero in the base year
    eligible: Ints  # (u, y): teachers of the base year eligible for rotation in y if nobody moved
    physical: Floats  # (s, PHYSICAL, y): after write-offs and with the openings of projects started
    weight: Floats  # (u, y): the unit's share of its school's physical stocks
    estimated: tuple[str, ...] = ()  # what a missing table turned into an estimate

    @property
    def pupils(self) -> Ints:
        """Pupils (u, y)."""
        return np.asarray(self.pupils_by_grade.sum(axis=1), dtype=np.int64)

    @property
    def class_count(self) -> Ints:
        """Classes (u, y)."""
        return np.asarray(self.classes.sum(axis=1), dtype=np.int64)


@dataclass(frozen=True)
class Targets:
    """What the rules ask for, as numbers per unit and year (compliance.targets builds it from the standards)."""

    first_year: int  # targets hold from this year to the horizon
    measured: Bools  # (u, y): the unit counts in R1…R7, the school rule and the CVs
    threshold: Floats  # (u, k, y)
    tolerance: float  # the one tolerated indicator must reach this share of its threshold (0.85)
    cv_limit: Floats  # (stage of MEASURED_STAGES, k, y)
    sports_lease: Bools  # (s, y): leased sports fields count for this school in this year
    class_limit: Ints  # (u, y): pupils per class at most; 0 = no rule
    special_room_m2: Floats  # (s, 2, y): area that a music (0) or art (1) room must have to count
    special_rooms: Ints  # (s, 2, y): music and art rooms that the school needs, classes opened not counted
    min_teachers: Ints  # (u, y): posts standard for full-time teachers, zero where not required
    posts: Ints  # (PLANNED_STAGES, y): the posts cap
    rotation_share: float
    rotation_backbone: float
    size_limit: Ints = field(default_factory=lambda: np.zeros((0, 0), dtype=np.int64))  # (s, y) pupils; 0 = no rule
    qualified_rooms: Ints = field(default_factory=lambda: np.zeros((0, 2, 0), dtype=np.int64))
    # (s, 2, y): music and art rooms of sufficient area if nothing is done, those of started projects included
    classes_per_room: int = 12  # classes that one music and one art room serve
    venue_allowed: Bools = field(default_factory=lambda: np.zeros((0, 0), dtype=np.bool_))
    # (v, y) in the order of district.venues: its area may be counted if it is leased
    rooms_together: bool = False  # reading of G3: both kinds are counted against one requirement
    size_group: Ints = field(default_factory=lambda: np.zeros(0, dtype=np.int64))
    # (s): the school under which a school's size is judged, a campus under its main school; empty = each by itself
    temporary: Ints = field(default_factory=lambda: np.zeros((0, 0), dtype=np.int64))
    # (PLANNED_STAGES, y): temporary teachers who teach if nobody is hired; empty = not known
    weaker: Bools = field(default_factory=lambda: np.zeros(0, dtype=np.bool_))
    # (u): rural, or short of the school rule in the base year; empty = moves have no direction
    stronger: Bools = field(default_factory=lambda: np.zeros(0, dtype=np.bool_))
    # (u): measured in the base year, not rural, and within the school rule
    growth: tuple[GrowthNeed, ...] = ()  # finance rules that the plan's spending enters, where figures are entered


@dataclass(frozen=True)
class Action:
    """One row of ``tables/actions.csv``; every yuan of a plan is in exactly one."""

    unit: str  # '' where the lever acts on the school or the district
    school: str
    year: int
    lever: str
    item: str
    quantity: int
    measure: str
    cost_yuan: int
    fund: str
    effective_year: int


@dataclass(frozen=True)
class Transfer:
    """One row of ``tables/transfers.csv``: persons of one type moved between two units of a stage."""

    year: int
    stage: str
    from_unit: str
    to_unit: str
    kind: str  # transfer | rotate
    type_code: str
    teachers: int
    returns: int  # year of return of a rotation, 0 for good

    @property
    def of_them_backbone(self) -> int:
        """Backbone teachers among the moved."""
        return self.teachers if self.type_code.endswith("b1") else 0


@dataclass(frozen=True)
class Solve:
    """How a plan was found: statuses are traps (design §3a), so bound and gap stand beside them."""

    status: str  # optimal | feasible | infeasible | stopped
    objective_yuan: float | None
    lower_bound_yuan: float | None
    gap: float | None
    bound_of: str  # what the bound bounds, in words
    reproducible: bool
    timings_s: dict[str, float] = field(default_factory=dict)
    counts: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Price:
    """A price of the linear model: what one unit more of a rule costs (yuan)."""

    rule: str
    subject: str
    year: int
    yuan_per_unit: float
    unit: str


@dataclass(frozen=True)
class Plan:
    """A plan 方案: actions and transfers over units and years, and how it was found."""

    actions: tuple[Action, ...]
    transfers: tuple[Transfer, ...]
    solve: Solve
    prices: tuple[Price, ...] = ()
    bound_alone_yuan: float | None = None  # lower bound had nothing been reserved of the caps for others


@dataclass(frozen=True)
class Conflict:
    """Rules that cannot hold together, and what would have to give (infeasible scenarios)."""

    group: str  # rule group code, e.g. cv, school_rule, rotation, fund:recurrent
    subject: str
    year: int
    amount: float
    unit: str
    in_conflict: bool  # member of the irreducible set
    way: int = 0  # ways out: rows of one number give together; 0 for members of the conflict


@dataclass(frozen=True)
class Infeasible:
    """Proof that no plan exists under the scenario, with the conflict and the least relaxation."""

    conflicts: tuple[Conflict, ...]
    relaxations: tuple[Conflict, ...]
    solve: Solve
