"""From a case and its plan to what the simulation is given 仿真网络: sites, people with their dates, purses."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import numpy as np

from planner.base.terms import TYPE_INDEX, TYPES
from planner.base.types import Action, Floats, Ints, Transfer
from planner.compliance.costs import fund_of_project, project_payments
from planner.compliance.rulebook import Rulebook
from planner.projection.retirement import month_index, retirement_index
from planner.projection.teachers import retired_share
from planner.simulation.network import Network, Purse, Site
from planner.studies.prepare import Case
from planner.studies.simulate_hours import cohorts_of

#: Levers that are building works at a school, by the table of durations that they follow.
WORKS = {"extend": "works", "add_classroom": "works", "extend_sports": "sports"}


def network_of(case: Case, actions: Iterable[Action], transfers: Iterable[Transfer]) -> Network:
    """Return the network that carries the plan's rows out."""
    rows, moves = tuple(actions), tuple(transfers)
    scenario, projection, assumptions = case.scenario, case.projection, case.scenario.assumptions
    months, kinds, born, unlisted = _people(case)
    share = retired_share(projection.years, assumptions)
    left = 1.0 - share
    hazard = np.concatenate([[0.0], 1.0 - left[1:] / np.maximum(left[:-1], 1e-12)])
    return Network(
        years=len(projection.years),
        units=projection.units,
        rural=frozenset(school.id for school in case.district.schools if school.area_type == "rural"),
        staff=projection.teachers[:, :, 0],
        leavers=projection.leavers,
        retiring_months=months,
        retiring_kinds=kinds,
        unlisted=unlisted,
        unlisted_hazard=hazard,
        leaver_rate=assumptions.leaver_rate,
        actions=rows,
        transfers=moves,
        sites=(*_projects(case, rows), *_works(case, rows)),
        purses=tuple(_purses(case)),
        salary_fund=scenario.budget.fund_of("salary"),
        teacher_cost=assumptions.teacher_cost,
        first_year_cost=round(assumptions.teacher_cost * assumptions.first_year_share),
        upgrade_years=assumptions.upgrade_years,
        rotation_term=assumptions.rotation_term,
        base_year=scenario.base_year,
        stage_end=_stage_ends(case),
        settings=scenario.simulation,
        eligible=projection.eligible,
        rotation_years=assumptions.rotation_years,
        born=born,
        leaver_factors=(
            assumptions.leaver_factor_under_35, assumptions.leaver_factor_35_49, assumptions.leaver_factor_50_over,
        ),
        cohorts=cohorts_of(Rulebook(case.district, scenario, case.pack, projection), rows),
    )  # fmt: skip


def _people(case: Case) -> tuple[tuple[Floats, ...], tuple[Ints, ...], tuple[Floats, ...], Ints]:
    """Months in which listed teachers reach the legal age, types and months of birth, per unit; unlisted (u, j)."""
    place = {(unit.school, unit.stage): u for u, unit in enumerate(case.projection.units)}
    found: list[list[tuple[float, int, float]]] = [[] for _ in case.projection.units]
    for person in case.district.roster:
        u = place.get((person.school, person.stage))
        if u is not None:
            birth, base = month_index(*person.birth), 12.0 * case.scenario.base_year
            month = retirement_index(person.sex == "M", person.cadre, birth)
            # In the middle of the month, so that a birthday in September falls after the statistics of that autumn.
            found[u].append((float(month) - base + 0.5, TYPE_INDEX[person.type_code], float(birth) - base))
    listed = np.zeros((len(found), len(TYPES)), dtype=np.int64)
    for u, persons in enumerate(found):
        for _, kind, _ in persons:
            listed[u, kind] += 1
    unlisted = np.maximum(case.projection.teachers[:, :, 0] - listed, 0)
    months, born = (tuple(np.array([p[k] for p in one], dtype=np.float64) for one in found) for k in (0, 2))
    return months, tuple(np.array([p[1] for p in one], dtype=np.int64) for one in found), born, unlisted


def _projects(case: Case, rows: tuple[Action, ...]) -> Iterator[Site]:
    """Projects of the scenario that open within the horizon, in the order of the table."""
    scenario, base = case.scenario, case.scenario.base_year
    row_of = {(row.item, row.year): number for number, row in enumerate(rows) if row.lever == "build"}
    for project in case.district.projects:
        start = scenario.starts.get(project.id)
        if start is None or not base < start + project.build_years <= scenario.horizon:
            continue
        new = case.district.school_by_id[project.school].opens_project == project.id
        paid = [one for one in project_payments(project, start) if base < one[0] <= scenario.horizon]
        first = max(start, base)
        payments = tuple((12.0 * (year - first), yuan, row_of.get((project.id, year), -1)) for year, _, yuan in paid)
        yield Site(
            id=project.id,
            school=project.school,
            phases="school",
            start=start - base,
            due=start + project.build_years - base,
            payments=payments,
            fund=fund_of_project(project, scenario),
            opens=project.school if new else "",
        )


def _works(case: Case, rows: tuple[Action, ...]) -> Iterator[Site]:
    """Extensions of one school begun in one year are one site; sports grounds another."""
    found: dict[tuple[str, int, str], list[int]] = {}
    for number, row in enumerate(rows):
        if row.lever in WORKS:
            found.setdefault((row.school, row.year, WORKS[row.lever]), []).append(number)
    for (school, year, phases), numbers in sorted(found.items()):
        yield Site(
            id=f"{school}:{phases}:{year}",
            school=school,
            phases=phases,
            start=year - case.scenario.base_year,
            due=max(rows[number].effective_year for number in numbers) - case.scenario.base_year,
            payments=tuple((0.0, rows[number].cost_yuan, number) for number in numbers),
            fund=rows[numbers[0]].fund,
            rows=tuple(numbers),
        )


def _purses(case: Case) -> Iterator[Purse]:
    budget, base = case.scenario.budget, case.scenario.base_year
    for code, fund in budget.funds.items():
        caps = tuple(budget.cap(code, year) if year > base else 0 for year in case.scenario.years)
        yield Purse(code, caps, fund.carry_over)


def _stage_ends(case: Case) -> dict[str, int]:
    """Last grade of each unit's stage."""
    district = case.district
    ends = {}
    for unit in case.projection.units:
        school = district.school_by_id[unit.school]
        ends[unit.id] = max(
            (grade for grade in range(1, 13) if district.stage_of_grade(school, grade) == unit.stage), default=0
        )
    return ends
