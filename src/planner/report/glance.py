"""A run at a glance 一页要点: when the district passes, what it costs by year, which schools, the risk, what next.

The overview, the leader's page and ``planner show`` tell the same facts; :mod:`planner.report.glance_text` words them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from planner.base.i18n import Text
from planner.report.answer import Answer, RulePrice, answer
from planner.report.course import Course, course
from planner.report.next_steps import next_steps
from planner.report.odds import Odds, odds
from planner.report.papers.paper import Paper
from planner.report.standing import Tables

#: Rules told as the tightest.
TIGHTEST = 3
NOW, IDLE, PLAN = "now", "idle", "plan"


@dataclass(frozen=True)
class Short:
    """Units that miss the school rule and coefficients over their limit: now, without a plan, with it."""

    path: str
    year: int
    short: int
    measured: int
    over: int
    coefficients: int


@dataclass(frozen=True)
class YearCost:
    """What a year costs, all funds together, against what is at hand (cap and carried in), yuan."""

    year: int
    spent_yuan: float
    at_hand_yuan: float


@dataclass(frozen=True)
class Risk:
    """Odds of the plan at the deadline by simulation: probability, its 95 % interval, failing units, cost (yuan)."""

    year: int
    probability: float
    low: float
    high: float
    replications: int
    failing_units: float
    units: int
    planned_yuan: int
    low_yuan: int
    high_yuan: int


@dataclass(frozen=True)
class Glance:
    """Everything that stands on the one page; ``risk`` is None until the plan has been simulated."""

    answer: Answer
    deadline: int
    short: tuple[Short, ...]
    cost: tuple[YearCost, ...]
    risk: Risk | None
    tightest: tuple[RulePrice, ...]
    steps: tuple[Text, ...]


def glance(
    run: Mapping[str, Any],
    tables: Tables,
    names: Mapping[str, str],
    simulated: Mapping[str, pd.DataFrame] | None = None,
    idle: Course | None = None,
) -> Glance:
    """Return the facts of a plan; ``idle`` is the course without it, ``simulated`` the tables of its simulation."""
    paper = Paper(run, tables)
    facts = answer(run, tables, names)
    plan = course(tables) if not tables["indicators"].empty else None
    return Glance(
        facts, paper.deadline, shortfalls(plan, idle, paper.base, paper.deadline), _costs(facts),
        risk(odds(simulated)) if simulated else None, facts.prices[:TIGHTEST], tuple(next_steps(paper, facts)),
    )  # fmt: skip


def shortfalls(plan: Course | None, idle: Course | None, base: int, deadline: int) -> tuple[Short, ...]:
    """Return how many units fall short: now, at the deadline without a plan, and with it, as far as known."""
    wanted = ((NOW, idle or plan, base), (IDLE, idle, deadline), (PLAN, plan, deadline))
    found = []
    for path, one, year in wanted:
        here = next((each for each in one.years if each.year == year), None) if one is not None else None
        if here is not None:
            short = here.measured - here.meeting
            found.append(Short(path, year, short, here.measured, here.over, here.coefficients))
    return tuple(found)


def _costs(facts: Answer) -> tuple[YearCost, ...]:
    years = sorted({one.year for one in facts.funds})
    return tuple(
        YearCost(
            year,
            sum(one.spent_yuan for one in facts.funds if one.year == year),
            sum(one.at_hand_yuan for one in facts.funds if one.year == year),
        )
        for year in years
    )


def risk(facts: Odds) -> Risk:
    """Return the odds at the deadline."""
    one = facts.at_deadline
    return Risk(
        one.year, one.probability, one.low, one.high, facts.replications, one.failing_units, facts.units,
        facts.cost["planned"], facts.cost["p10"], facts.cost["p90"],
    )  # fmt: skip
