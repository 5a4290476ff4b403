"""What the document wanted done by a day that has passed 逾期事项: overdue until the data meet it, never achieved.

A rule whose due date lies in or before the base year and that the base year's data do not meet (or do not know) is
overdue. It stays in the list when a later year meets it: it was met late, in ``met_from``.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

import pandas as pd

from planner.base.errors import BadInput, Problem
from planner.base.i18n import T
from planner.base.nearest import nearest
from planner.compliance.ledger import PASSES
from planner.scenario.schema import Scenario
from planner.standards.lookup import Pack


@dataclass(frozen=True)
class Overdue:
    """A rule that was due by ``due`` (ISO date) and is not met in the base year.

    ``failing`` and ``unknown`` count its subjects in the base year, ``asked`` all of them. ``hold_from`` is the year
    from which the scenario wants it to hold, ``met_from`` the first year from which every subject of the outcome at
    hand passes to the horizon (None: not within the horizon).
    """

    standard: str
    dimension: str
    due: str
    asked: int
    failing: int
    unknown: int
    hold_from: int
    met_from: int | None


def overdue(scenario: Scenario, pack: Pack, verdicts: pd.DataFrame) -> tuple[Overdue, ...]:
    """Return the overdue rules of an outcome's ``verdicts`` in the order of the pack.

    Raises :class:`BadInput` where the scenario gives a due date to a rule that the pack does not have.
    """
    if scenario.due is None:
        return ()
    _check(scenario, pack)
    found = []
    for rule in pack.rules.values():
        due = scenario.due.of(rule.code, rule.dimension)
        if due is None or due.year > scenario.base_year:
            continue
        rows = verdicts[(verdicts["standard"] == rule.code) & (verdicts["verdict"] != "not_measured")]
        now = rows[rows["year"] == scenario.base_year]["verdict"]
        failing, unknown = int((now == "not_met").sum()), int((now == "unknown").sum())
        if failing or unknown:
            first = _met_from(rows, scenario)
            found.append(
                Overdue(
                    rule.code, rule.dimension, due.isoformat(), len(now), failing, unknown, scenario.deadline, first
                )
            )
    return tuple(found)


def _met_from(rows: pd.DataFrame, scenario: Scenario) -> int | None:
    failed = set(rows[~rows["verdict"].isin(PASSES)]["year"].tolist())
    first = None
    for year in reversed(scenario.years):
        if year in failed:
            break
        first = year
    return first


def _check(scenario: Scenario, pack: Pack) -> None:
    named = scenario.due.rules if scenario.due is not None else {}
    problems = []
    for code in named:
        if code not in pack.rules:
            near = nearest(code, pack.rules)
            remedy = T("did you mean {near}?", near=near) if near else None
            message = T("the standards have no such rule")
            problems.append(Problem("scenario.due_rule", f"due.rules.{code}", code, message, remedy=remedy))
    if problems:
        raise BadInput(problems)


def rows_of(found: tuple[Overdue, ...]) -> list[dict[str, Any]]:
    """Return the overdue rules as they stand in ``run.json``."""
    return [asdict(one) for one in found]
