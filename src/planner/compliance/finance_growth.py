"""Growth rules in figures 经费增长: amounts by year with the plan's spending, and what they ask of the plan.

Years up to the base year are as entered. Later years: the amount entered for the year (the budget without the plan)
and the plan's spending of the year on top of it. A year without an amount entered is unknown; nothing is carried on.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from planner.base.growth import APPROPRIATED, BUDGET, LEVER, EnteredGrowth, GrowthNeed
from planner.base.terms import MEASURED_STAGES
from planner.base.types import Action, Projection
from planner.district.model import District
from planner.standards.finance import FinanceRule, finance_rules
from planner.standards.lookup import Pack

#: Rule of growth → (item, item that it is compared with or ''), by the codes of table finance.
GROWTH = {
    "F1": (BUDGET, "fiscal_revenue"),
    "F2": ("per_pupil_spending", ""),
    "F3A": ("teacher_pay", ""),
    "F3B": ("per_pupil_public", ""),
    "F4A": (BUDGET, ""),
    "F4B": ("per_pupil_spending", ""),
    "F5": ("rural_spending", "urban_spending"),
    "F6": (BUDGET, "city_education_budget"),
}
#: Items that the plan's own spending adds to.
SPENT_ON = (BUDGET, "per_pupil_spending")


@dataclass(frozen=True)
class Spending:
    """What a plan pays by year beyond doing nothing, and what it appropriates on top of single items, in yuan."""

    total: Mapping[int, int] = field(default_factory=dict)
    on_top: Mapping[tuple[str, int], int] = field(default_factory=dict)

    @classmethod
    def of(cls, actions: Iterable[Action]) -> Spending:
        """Add up the rows of a plan."""
        total: dict[int, int] = {}
        on_top: dict[tuple[str, int], int] = {}
        for one in actions:
            total[one.year] = total.get(one.year, 0) + one.cost_yuan
            if one.lever == LEVER:
                on_top[one.item, one.year] = on_top.get((one.item, one.year), 0) + one.cost_yuan
        return cls(total, on_top)


@dataclass(frozen=True)
class Amount:
    """An amount of a year: as entered (``table``), or with the plan's money on top (``derived``)."""

    yuan: float
    source: str


def amount_of(item: str, year: int, district: District, projection: Projection, spent: Spending) -> Amount | None:
    """Return the amount of ``item`` in ``year`` in yuan (per person where the item is), None where none is entered."""
    given = next((one.amount for one in district.finance if (one.item, one.year) == (item, year)), None)
    if given is None or year <= projection.base_year:
        return None if given is None else Amount(given, "table")
    plan = spent.total.get(year, 0) if item in SPENT_ON else spent.on_top.get((item, year), 0)
    persons = persons_of(item, year, projection)
    return Amount(given + plan / persons, "derived") if plan and persons else Amount(given, "table")


def persons_of(item: str, year: int, projection: Projection) -> int:
    """Return what an amount of ``item`` is per: pupils, teachers of primary and junior stage, or 1 for a sum."""
    t = year - projection.base_year
    if item in ("per_pupil_spending", "per_pupil_public"):
        return int(projection.pupils[:, t].sum())
    if item == "teacher_pay":
        rows = [u for u, unit in enumerate(projection.units) if unit.stage in MEASURED_STAGES]
        return int(projection.teachers[rows, :, t].sum())
    return 1


def growth_asked(rule: FinanceRule, year: int, district: District, projection: Projection) -> float | None:
    """Return the growth that ``rule`` asks in ``year`` in per cent, None where the rival's figures are not known."""
    rival = GROWTH[rule.code][1]
    if not rival:
        return 0.0
    now, before = (amount_of(rival, at, district, projection, Spending()) for at in (year, year - 1))
    return 100 * (now.yuan / before.yuan - 1) if now and before and before.yuan > 0 else None


def growth_needs(district: District, pack: Pack, projection: Projection) -> tuple[GrowthNeed, ...]:
    """Return the growth rules that the plan's spending enters, a row for each year after the base year with figures.

    With amounts G, growth asked g and n pupils (1 for the budget): ``G_y + S_y/n_y ≥ (1 + g)·(G_{y−1} +
    S_{y−1}/n_{y−1})``, times n_y.
    """
    found = []
    for rule, year, asked in _known(district, pack, projection, SPENT_ON):
        item = GROWTH[rule.code][0]
        now, before = (amount_of(item, at, district, projection, Spending()) for at in (year, year - 1))
        persons, past = persons_of(item, year, projection), persons_of(item, year - 1, projection)
        if now and before and persons and past:
            factor = (1 + asked / 100) * persons / past
            least = (1 + asked / 100) * before.yuan * persons - now.yuan * persons
            found.append(GrowthNeed(rule.code, year, factor, least + (rule.comparator == ">")))
    return tuple(found)


def entered_growths(district: District, pack: Pack, projection: Projection) -> tuple[EnteredGrowth, ...]:
    """Return the growth rules on items that only an appropriation on top raises (pay, public funds, rural schools)."""
    items = tuple(item for item in APPROPRIATED if item not in SPENT_ON)
    asked: dict[str, dict[int, float]] = {}
    for rule, year, growth in _known(district, pack, projection, items):
        asked.setdefault(rule.code, {})[year] = growth
    found = []
    for code, growths in asked.items():
        item = GROWTH[code][0]
        years = sorted({at for year in growths for at in (year - 1, year)})
        amounts = {at: amount_of(item, at, district, projection, Spending()) for at in years}
        persons = {at: persons_of(item, at, projection) for at in years if at >= projection.base_year}
        given = {at: one.yuan for at, one in amounts.items() if one is not None}
        found.append(EnteredGrowth(code, item, given, growths, persons))
    return tuple(found)


def _known(
    district: District, pack: Pack, projection: Projection, items: tuple[str, ...]
) -> Iterable[tuple[FinanceRule, int, float]]:
    """Rules on ``items`` with the years after the base year for which both years' figures are entered."""
    years = {(one.item, one.year) for one in district.finance}
    for rule, _ in finance_rules(pack):
        item = GROWTH[rule.code][0]
        for year in projection.years[1:] if item in items else ():
            asked = growth_asked(rule, year, district, projection)
            inside = not rule.years or year in rule.years
            if inside and asked is not None and {(item, year), (item, year - 1)} <= years:
                yield rule, year, asked
