"""Kindergartens if nothing is done 学前教育现状延续: children, classes and staff (docs/preschool.md §2)."""

from __future__ import annotations

import numpy as np

from planner.base.i18n import T, Text
from planner.base.preschool import CLASS_AGES, GROUP, STAFF, PreschoolProjection
from planner.base.rounding import largest_remainder
from planner.base.types import Floats, Ints
from planner.district.model import District
from planner.district.preschool import Preschool
from planner.indicators.preschool import fill, over_size, section
from planner.projection.preschool_demand import Demand, demand_of
from planner.projection.preschool_start import Start, start_of
from planner.projection.whole import apportion
from planner.scenario.preschool import PreschoolAssumptions, PreschoolSettings
from planner.scenario.schema import Scenario
from planner.standards.lookup import Pack

_ESTIMATES = {
    "kindergarten_enrolment": T("Kindergartens: children are taken as the places, a third in each age (no table)"),
    "townships": T("Kindergartens: children are taken to live where they go to kindergarten (no table townships)"),
    "developments": T("Kindergartens: places are compared with demand by township only (no table developments)"),
    "preschool_projects": T("Kindergartens: nothing can be built (no table preschool_projects)"),
    "kindergarten_posts": T("Kindergartens: hiring is not limited by posts (no table kindergarten_posts)"),
}


def project_preschool(district: District, scenario: Scenario, pack: Pack) -> PreschoolProjection:
    """Return the do-nothing path of the district's kindergartens; ``pack`` is the preschool pack.

    Raises ValueError where the district has no kindergartens or the scenario no preschool part.
    """
    preschool, settings = district.preschool, scenario.preschool
    if preschool is None or settings is None:
        raise ValueError("a preschool projection needs table kindergartens and the section preschool")
    years = scenario.years
    start = start_of(preschool, scenario.base_year, pack, scenario.horizon)
    demand = demand_of(district, preschool, scenario, pack, start)
    places = np.repeat(np.array([one.places for one in preschool.kindergartens])[:, None], len(years), axis=1)
    age_share = _age_share(start, demand.cohorts)
    children, classes, over = _course(preschool, start, demand, places, age_share)
    staff, leavers = _staff(preschool, settings.assumptions, len(years))
    return PreschoolProjection(
        base_year=scenario.base_year,
        years=years,
        kindergartens=tuple(one.id for one in preschool.kindergartens),
        operator=tuple(one.operator for one in preschool.kindergartens),
        townships=start.townships,
        township_of=start.township_of,
        cohorts=demand.cohorts,
        population=demand.population,
        rate=demand.rate,
        demand=demand.demand,
        share=demand.share,
        places=places,
        rooms=np.array([one.rooms for one in preschool.kindergartens], dtype=np.int64),
        age_share=age_share,
        class_size=start.class_size,
        children=children,
        classes=classes,
        over_size=over,
        staff=staff,
        leavers=leavers,
        estimated=(*_estimated(preschool), *demand.notes),
    )


def new_age_share(projection: PreschoolProjection) -> Floats:
    """Return how the children of a new kindergarten spread over class ages (a, y): by the cohorts, no mixed classes."""
    total = projection.cohorts.sum(axis=0)
    share = np.zeros((len(CLASS_AGES), len(projection.years)))
    share[:3] = np.divide(projection.cohorts, total, out=np.full_like(projection.cohorts, 1 / 3), where=total > 0)
    return share


def ages_of(children: int, share: Floats) -> Ints:
    """Return ``children`` of one kindergarten spread over class ages (a) by ``share`` (a), the total kept."""
    return largest_remainder(children * share, children)


def _age_share(start: Start, cohorts: Floats) -> Floats:
    """Base mix reweighted by the cohorts (k, a, y); the part in mixed classes stays."""
    total = cohorts.sum(axis=0)
    change = np.ones((len(CLASS_AGES), cohorts.shape[1]))
    part = np.divide(cohorts, total, out=np.full_like(cohorts, 1 / 3), where=total > 0)
    change[:3] = np.divide(part, part[:, :1], out=np.ones_like(part), where=part[:, :1] > 0)
    weight = start.mix[:, :, None] * change
    aged = weight[:, :3].sum(axis=1, keepdims=True)
    single = 1.0 - start.mix[:, 3][:, None, None]
    weight[:, :3] = np.divide(weight[:, :3] * single, aged, out=np.zeros_like(weight[:, :3]), where=aged > 0)
    return np.asarray(weight)


def _course(
    preschool: Preschool, start: Start, demand: Demand, places: Ints, age_share: Floats
) -> tuple[Ints, Ints, Ints]:
    """Children, classes and classes above the size rule (k, a, y): the base year as counted, then filled."""
    children = np.zeros(age_share.shape, dtype=np.int64)
    classes, over = np.zeros_like(children), np.zeros_like(children)
    children[:, :, 0], classes[:, :, 0], over[:, :, 0] = start.children, start.classes, start.over_size
    group = np.array([GROUP[one.operator] for one in preschool.kindergartens], dtype=np.int64)
    none = np.zeros(0, dtype=np.int64)
    for y in range(1, age_share.shape[2]):
        for d in range(len(start.townships)):
            rows = np.flatnonzero(start.township_of == d)
            if rows.size == 0:
                continue
            filled, _ = fill(
                int(demand.demand[d, y]), demand.share[rows, y], places[rows, y], group[rows], none, 1.0
            )  # fmt: skip
            for k, count in zip(rows, filled, strict=True):
                children[k, :, y] = ages_of(int(count), age_share[k, :, y])
                size = np.rint(start.class_size[k]).astype(np.int64)
                classes[k, :, y] = section(
                    children[k, :, y], size, start.limit, max(preschool.kindergartens[k].rooms, 1)
                )
                over[k, :, y] = over_size(children[k, :, y], classes[k, :, y], start.limit)
    return children, classes, over


def _staff(preschool: Preschool, assumptions: PreschoolAssumptions, count: int) -> tuple[Ints, Ints]:
    """Stock and leavers (k, r, y); only staff of public kindergartens leaves, owners replace theirs."""
    stock = np.array([[getattr(one, kind) for kind in STAFF] for one in preschool.kindergartens], dtype=np.int64)
    stock = stock.reshape(len(preschool.kindergartens), len(STAFF))
    rates = (assumptions.post_retire_rate, assumptions.contract_leave_rate, assumptions.contract_leave_rate)
    public = np.array([one.public for one in preschool.kindergartens], dtype=np.bool_)
    order = np.argsort(np.array([one.id for one in preschool.kindergartens]), kind="stable")
    gone = np.zeros((*stock.shape, count), dtype=np.int64)
    for r, rate in enumerate(rates):
        leaving = np.where(public, stock[:, r], 0)[order]
        for y in range(1, count):
            expected = leaving * (1.0 - (1.0 - rate) ** y)
            gone[order, r, y] = apportion(expected[None], gone[order, r, y - 1][None], leaving[None])[0]
    return stock[:, :, None] - gone, np.diff(gone, axis=2, prepend=0)


def rooms_free(
    preschool: Preschool, settings: PreschoolSettings, pupils: dict[str, dict[int, int]]
) -> dict[str, int | None]:
    """Return for each conversion the autumn from which its premises are free; None: not within the years known.

    ``pupils`` is school → year → compulsory pupils if nothing is done, empty where they are not planned. A school
    with pupils is free once they are fewer than ``convert_below`` and stay so, not before ``free_from``.
    """
    found: dict[str, int | None] = {}
    for project in preschool.projects:
        if project.kind != "convert":
            continue
        course = pupils.get(project.from_school, {})
        first: int | None = project.free_from if project.free_from is not None else project.earliest_start
        for year in sorted(course, reverse=True):
            if course[year] >= settings.assumptions.convert_below:
                first = None if year == max(course) else max(first or 0, year + 1)
                break
        found[project.id] = first
    return found


def _estimated(preschool: Preschool) -> tuple[Text, ...]:
    return tuple(_ESTIMATES[code] for code in preschool.missing if code in _ESTIMATES)
