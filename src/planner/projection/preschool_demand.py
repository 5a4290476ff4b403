"""Children aged 3–5 and how many want a place 适龄幼儿与入园需求 (docs/preschool.md §2 "Ages", "Demand")."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from planner.base.i18n import T, Text
from planner.base.rounding import largest_remainder
from planner.base.types import Bools, Floats, Ints
from planner.district.model import District
from planner.district.preschool import Preschool
from planner.projection.preschool_start import Start
from planner.scenario.preschool import PreschoolSettings
from planner.scenario.schema import Scenario
from planner.standards.facts import Facts, judging_date
from planner.standards.lookup import Pack

#: First kindergarten year in t: 4/12 of the births of t−4 (September to December) and 8/12 of those of t−3.
_EARLIER, _LATER = 4 / 12, 8 / 12


@dataclass(frozen=True)
class Demand:
    """Axes as in :class:`planner.base.preschool.PreschoolProjection`."""

    cohorts: Floats
    population: Ints
    rate: Floats
    demand: Ints
    share: Floats
    notes: tuple[Text, ...]


def demand_of(district: District, preschool: Preschool, scenario: Scenario, pack: Pack, start: Start) -> Demand:
    """Return children by township and year, the path of the gross enrolment rate, and demand."""
    settings = scenario.preschool
    if settings is None:
        raise ValueError("no section preschool")
    years, children = scenario.years, start.children.sum(axis=1)
    attending = np.zeros(len(start.townships), dtype=np.int64)
    np.add.at(attending, start.township_of, children)
    counted = _counted(preschool, start)
    born = _cohorts(district, years)
    notes: list[Text] = []
    if born is None:
        total = float(counted.sum()) if counted is not None else float(children.sum()) / settings.assumptions.base_rate
        cohorts = np.full((3, len(years)), total / 3)
        notes.append(T("Children aged 3-5: their number stays (no births given)"))
    else:
        ratio = settings.assumptions.residence_ratio
        if counted is not None and born[:, 0].sum() > 0:
            ratio = float(counted.sum()) / float(born[:, 0].sum())
        elif counted is None:
            notes.append(T("Children aged 3-5: born in the district times the assumed residence ratio (no counts)"))
        cohorts = ratio * born
        if max(district.births) < years[-1] - 3:
            notes.append(T("Births after {year}: its number continues", year=max(district.births)))
    population = _by_township(preschool, start, cohorts, counted, attending)
    rate = _rate(settings, scenario, pack, float(attending.sum()), float(population[:, 0].sum()))
    demand = _demand(rate, population, attending)
    public = np.array([one.public for one in preschool.kindergartens], dtype=np.bool_)
    share = _shares(children, public, start.township_of, demand, settings.assumptions.public_keep)
    return Demand(cohorts, population, rate, demand, share, tuple(notes))


def _shares(children: Ints, public: Bools, township_of: Ints, demand: Ints, keep: float) -> Floats:
    """Return the share of each kindergarten in its township's demand (k, y).

    In proportion to the base year's children. Where a township's demand falls to a share ρ of the base year's,
    private kindergartens keep ρ·(1 − keep·(1 − ρ)) of their children and public ones have the rest.
    """
    share = np.zeros((len(children), demand.shape[1]))
    for d in range(len(demand)):
        rows = np.flatnonzero(township_of == d)
        here, mine = children[rows].astype(np.float64), public[rows]
        if here.sum() == 0:
            continue
        for y in range(demand.shape[1]):
            fall = max(0.0, 1.0 - demand[d, y] / here.sum())
            wish = here.copy()
            if mine.any() and here[mine].sum() > 0:
                wish = np.where(mine, here, here * (1.0 - keep * fall))
                wish[mine] *= (here.sum() - wish[~mine].sum()) / here[mine].sum()
            share[rows, y] = wish / wish.sum()
    return share


def _cohorts(district: District, years: tuple[int, ...]) -> Floats | None:
    """Born children of the ages of K1, K2, K3 (3, y), unrounded; None without births."""
    if not district.births:
        return None
    known = sorted(district.births)

    def born(year: int) -> float:
        nearest = min(max(year, known[0]), known[-1])
        return float(district.births.get(nearest, district.births[known[0]]))

    first = {year: _EARLIER * born(year - 4) + _LATER * born(year - 3) for year in range(years[0] - 2, years[-1] + 1)}
    return np.array([[first[year - age] for year in years] for age in range(3)])


def _counted(preschool: Preschool, start: Start) -> Floats | None:
    """Children aged 3–5 of the base year by township (d), None where one that has kindergartens has no count."""
    given = {one.name: one.population_3_5 for one in preschool.townships}
    found = [given.get(name) for name in start.townships]
    if not found or any(value is None for value in found):
        return None
    return np.array(found, dtype=np.float64)


def _by_township(
    preschool: Preschool, start: Start, cohorts: Floats, counted: Floats | None, attending: Ints
) -> Ints:  # fmt: skip
    shares = {one.name: one.birth_share for one in preschool.townships}
    births = [shares.get(name) for name in start.townships]
    if counted is not None and counted.sum() > 0:
        weight = counted
    elif births and all(value is not None for value in births) and sum(value or 0.0 for value in births) > 0:
        weight = np.array(births, dtype=np.float64)
    else:
        weight = attending.astype(np.float64) if attending.sum() else np.ones(len(attending))
    total = np.floor(cohorts.sum(axis=0) + 0.5 + 1e-9).astype(np.int64)
    columns = [largest_remainder(count * weight / weight.sum(), int(count)) for count in total]
    return np.stack(columns, axis=1)


def _rate(settings: PreschoolSettings, scenario: Scenario, pack: Pack, attending: float, population: float) -> Floats:
    """Return the gross enrolment path (y): as observed, then as the scenario says, else straight to the standard."""
    years = scenario.years
    base = attending / population if population > 0 else 0.0
    points = {year: rate for year, rate in sorted(settings.rate.items()) if year > years[0]}
    if not points:
        year = max(settings.first_year, years[0] + 1)
        asked = pack.lookup("P1", judging_date(year), Facts(stage="kindergarten")).value
        points = {year: max(base, (asked or 0.0) / 100)}
    path = np.interp(years, [years[0], *points], [base, *points.values()])
    return np.asarray(np.maximum(path, base))


def _demand(rate: Floats, population: Ints, attending: Ints) -> Ints:
    """District demand ⌈r·Pop⌉ by townships in proportion to population × base rate of each (d, y)."""
    demand = np.zeros_like(population)
    demand[:, 0] = attending
    base = np.divide(attending, population[:, 0], out=np.zeros(len(attending)), where=population[:, 0] > 0)
    for y in range(1, population.shape[1]):
        total = int(np.ceil(rate[y] * population[:, y].sum() - 1e-9))
        weight = population[:, y] * base
        weight = weight if weight.sum() > 0 else population[:, y].astype(np.float64)
        demand[:, y] = largest_remainder(total * weight / weight.sum(), total) if weight.sum() > 0 else 0
    return demand
