"""Rows that must agree with each other 勾稽: salaries with hires, moves with transfers, payments with projects."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from planner.base.types import Action, Transfer
from planner.compliance.costs import project_payments, salary_cost
from planner.compliance.finding import Finding, differs
from planner.compliance.row_checks import has_levers
from planner.compliance.rows import Ground


def check_salaries(actions: tuple[Action, ...], ground: Ground) -> Iterator[Finding]:
    """Each unit that hired has one ``salary`` row in every year from then on, with its people and its bill."""
    hired: Counter[tuple[str, int]] = Counter()
    paid: dict[tuple[str, int], list[Action]] = {}
    for action in actions:
        if action.lever == "hire":
            hired[(action.unit, action.year)] += action.quantity
        elif action.lever == "salary":
            paid.setdefault((action.unit, action.year), []).append(action)
    for unit in ground.projection.units:
        before = 0
        for year in range(ground.scenario.base_year + 1, ground.scenario.horizon + 1):
            now, rows = hired[(unit.id, year)], paid.get((unit.id, year), [])
            place = f"actions.csv salary {unit.id} {year}"
            people, cost = before + now, salary_cost(before, now, ground.scenario.assumptions)
            if len(rows) > 1 or bool(rows) != bool(people):
                yield differs("salary.rows", place, len(rows), int(people > 0))
            if rows and sum(row.quantity for row in rows) != people:
                yield differs("salary.persons", place, sum(row.quantity for row in rows), people)
            if rows and sum(row.cost_yuan for row in rows) != cost:
                yield differs("salary.cost", place, sum(row.cost_yuan for row in rows), cost)
            before += now


def check_moves(actions: tuple[Action, ...], transfers: tuple[Transfer, ...]) -> Iterator[Finding]:
    """Persons by unit left, year, lever and type are the same in ``actions.csv`` and ``transfers.csv``."""
    priced: Counter[tuple[str, int, str, str]] = Counter()
    moved: Counter[tuple[str, int, str, str]] = Counter()
    for action in actions:
        if action.lever in ("transfer", "rotate"):
            priced[(action.unit, action.year, action.lever, action.item)] += action.quantity
    for transfer in transfers:
        moved[(transfer.from_unit, transfer.year, transfer.kind, transfer.type_code)] += transfer.teachers
    for key in sorted({*priced, *moved}):
        if priced[key] != moved[key]:
            yield differs("moves.persons", "transfers.csv " + " ".join(map(str, key)), moved[key], priced[key])


def check_projects(actions: tuple[Action, ...], ground: Ground) -> Iterator[Finding]:
    """Each started project is paid by its cost profile: the same years, parts per mille and yuan, no other rows."""
    scenario = ground.scenario
    expected: Counter[tuple[str, int, int, int]] = Counter()
    for project in ground.district.projects:
        if project.id in scenario.starts:
            for year, per_mille, yuan in project_payments(project, scenario.starts[project.id]):
                if has_levers(ground.scenario, year):
                    expected[(project.id, year, per_mille, yuan)] += 1
    found = Counter(
        (action.item, action.year, action.quantity, action.cost_yuan) for action in actions if action.lever == "build"
    )
    for key in sorted({*expected, *found}):
        if expected[key] != found[key]:
            place = "actions.csv build {} {}: {} ‰, {} yuan".format(*key)
            yield differs("build.rows", place, found[key], expected[key])
