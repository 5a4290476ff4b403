"""What a run knows besides its plan 方案之外: chosen start years, pins and their prices, questions answered."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import pandas as pd

from planner.base.i18n import T, Text
from planner.report.amounts import money
from planner.report.asked_text import asked_blocks
from planner.report.blocks import Block, Line
from planner.report.impossible import impossible, impossible_blocks
from planner.report.papers.paper import Paper
from planner.report.schedule_choice import schedule_choice_blocks


class Answered(NamedTuple):
    """An answer of ``planner ask``: ``ask.json`` and its tables (docs/questions.md)."""

    head: Mapping[str, Any]
    tables: Mapping[str, pd.DataFrame]


def blocks_besides(
    paper: Paper, answered: Sequence[Answered] = (), titles: Mapping[str, Text] | None = None
) -> tuple[Block, ...]:
    """Return the blocks in order: appropriations, start years with the prices of pins, then each answer."""
    found = [*_appropriated(paper), *schedule_choice_blocks(paper.run, paper.names)]
    for one in answered:
        answer = one.head.get("answer")
        question = str(one.head.get("question", ""))
        found += asked_blocks(question, answer if isinstance(answer, dict) else {}, dict(one.tables), paper.names,
                              titles or {})  # fmt: skip
    return tuple(found)


def blocks_without_plan(paper: Paper, limit: int | None = None) -> tuple[Block, ...]:
    """Return why a run has no plan and the ways out, ranked and proved as the run has them."""
    return impossible_blocks(impossible(paper.tables, paper.run), paper.names, limit)


def _appropriated(paper: Paper) -> list[Block]:
    """What has to be appropriated on top so that the rules on growth of money hold."""
    actions = paper.table("actions")
    mine = actions[actions["lever"] == "appropriate"] if len(actions) else actions
    if mine.empty:
        return []
    sums = mine.groupby("year", sort=True)["cost_yuan"].sum()
    lines = [
        Line(T("{year}: {amount} appropriated on top, so that the rules on growth of money hold.", year=int(str(year)),
               amount=money(float(amount))), numbers=(f"cost:{year}:appropriate",))
        for year, amount in sums.items()
    ]  # fmt: skip
    return [Block(T("Appropriations on top"), tuple(lines))]


def same_district(paper: Paper, answered: Answered) -> bool:
    """Say whether an answer speaks of the district and years of this run."""
    keys = ("district", "base_year", "horizon")
    return all(answered.head.get(key) == paper.run.get(key) for key in keys)
