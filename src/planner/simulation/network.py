"""What a replication is given 仿真输入: the plan, the people, the building sites and the money, all frozen."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from planner.base.types import Action, Floats, Ints, Transfer, Unit
from planner.scenario.simulation import SimulationSettings


@dataclass(frozen=True)
class Site:
    """A building site 工程: a project of the scenario, or a plan's works at one school begun in one year.

    ``rows`` are the plan's rows that it brings into place (none for a project, which opens instead); ``payments``
    are (months after the start, yuan, row). ``opens``: the school that has no pupils before it opens, '' for none.
    """

    id: str
    school: str
    phases: str  # the settings' table of durations: school | works | sports | kindergarten | hand_over
    start: int  # year index in which money and approval begin
    due: int  # year index in whose autumn the plan counts on it
    payments: tuple[tuple[float, int, int], ...]
    fund: str
    rows: tuple[int, ...] = ()
    opens: str = ""
    development: str = ""  # homes with which a developer hands a kindergarten over

    @property
    def is_project(self) -> bool:
        """Whether it is a project of the scenario (wings and new schools)."""
        return not self.rows


@dataclass(frozen=True)
class Purse:
    """A fund 资金: caps in yuan by year index; whether the rest of a year carries over."""

    code: str
    caps: tuple[int, ...]
    carry_over: bool


@dataclass(frozen=True)
class Cohort:
    """Teachers who are trained together toward the hours of five years 五年360学时.

    ``years`` are indices of years with a course (of a third of the hours), ``before`` those up to the base year, taken
    as recorded; ``asked`` courses in five years are enough. ``price``: yuan of a place that is taken again.
    """

    id: str
    item: str
    persons: int
    years: frozenset[int]
    before: frozenset[int] = frozenset()
    asked: int = 3
    fund: str = ""
    price: int = 0


@dataclass(frozen=True)
class Network:
    """Everything that the processes read. Years are indices from the base year; ``u`` units, ``j`` teacher types."""

    years: int
    units: tuple[Unit, ...]
    rural: frozenset[str]  # schools
    staff: Ints  # (u, j) of the base year
    leavers: Ints  # (u, j, y): who leaves if careers go as the projection expects
    retiring_months: tuple[Floats, ...]  # per unit: months in which its listed teachers reach the legal age
    retiring_kinds: tuple[Ints, ...]  # per unit: their types
    unlisted: Ints  # (u, j): teachers whom no roster lists
    unlisted_hazard: Floats  # (y): share of the unlisted still there who retire before that autumn
    leaver_rate: float
    actions: tuple[Action, ...]
    transfers: tuple[Transfer, ...]
    sites: tuple[Site, ...]
    purses: tuple[Purse, ...]
    salary_fund: str
    teacher_cost: int
    first_year_cost: int
    upgrade_years: int
    rotation_term: int
    base_year: int
    stage_end: dict[str, int]  # unit → last grade of its stage
    settings: SimulationSettings
    eligible: Ints | None = None  # (u, y): who may rotate by the roster, moves not counted; None: everybody
    rotation_years: int = 6
    born: tuple[Floats, ...] = ()  # per unit: months of birth of its listed teachers, for leavers by age
    leaver_factors: tuple[float, float, float] = (1.0, 1.0, 1.0)  # under 35, 35 to 49, 50 and over
    cohorts: tuple[Cohort, ...] = ()

    @cached_property
    def staff_total(self) -> int:
        """Everybody in the base year."""
        return int(self.staff.sum())

    @cached_property
    def place(self) -> dict[str, int]:
        """Index of each unit by identifier."""
        return {unit.id: index for index, unit in enumerate(self.units)}

    def index(self, year: int) -> int:
        """Return the index of a calendar year."""
        return year - self.base_year

    @cached_property
    def rows_of(self) -> dict[tuple[str, int], tuple[int, ...]]:
        """Rows of ``actions`` by lever and year index."""
        found: dict[tuple[str, int], list[int]] = {}
        for row, action in enumerate(self.actions):
            found.setdefault((action.lever, self.index(action.year)), []).append(row)
        return {key: tuple(rows) for key, rows in found.items()}

    @cached_property
    def moves_of(self) -> dict[int, tuple[int, ...]]:
        """Rows of ``transfers`` by year index."""
        found: dict[int, list[int]] = {}
        for row, move in enumerate(self.transfers):
            found.setdefault(self.index(move.year), []).append(row)
        return {t: tuple(rows) for t, rows in found.items()}

    @cached_property
    def move_price(self) -> dict[tuple[str, str, int, str], tuple[str, float]]:
        """Fund and yuan per person moved, by lever, unit left, year and type, as the plan's rows price it."""
        rows = (one for one in self.actions if one.lever in ("transfer", "rotate"))
        return {(one.lever, one.unit, one.year, one.item): (one.fund, one.cost_yuan / one.quantity) for one in rows}
