"""Ranges of a forecast in tables 预测范围, with the error that its history has shown beside it."""

from __future__ import annotations

from planner.base.i18n import T
from planner.report import labels
from planner.report.amounts import grouped, percent
from planner.report.backtest import LEVEL_NAMES, signed
from planner.report.blocks import Block, Column, Row, Table
from planner.studies.forecast_ranges import Ranges


def range_blocks(facts: Ranges) -> tuple[Block, ...]:
    """Return the 80 % ranges by stage and year, and the errors behind them."""
    columns = (Column(T("Stage")), Column(T("Year")), Column(T("Pupils"), "right"), Column(T("Low"), "right"),
               Column(T("High"), "right"))  # fmt: skip
    rows = [Row((labels.stage(one.subject), str(one.year), grouped(one.projected), grouped(one.low), grouped(one.high)))
            for one in facts.stages]  # fmt: skip
    notes = (T("80% range of {count} draws, stretched to the errors of the district's own history.", count=facts.draws),
             T("Years beyond those the history can judge rest on the spread of its last judged year."))  # fmt: skip
    return (Block(T("Pupils with their range"), table=Table(columns, tuple(rows)), notes=notes), _shown(facts))


def _shown(facts: Ranges) -> Block:
    columns = (Column(T("Stage")), Column(T("Level")), Column(T("Years ahead"), "right"), Column(T("WAPE"), "right"),
               Column(T("Bias"), "right"), Column(T("Origins"), "right"))  # fmt: skip
    rows = [Row((labels.stage(one.stage), LEVEL_NAMES[score.level], f"+{score.horizon}", percent(score.wape, 2),
                 signed(score.bias), str(score.origins)), "warning" if score.alarm else "plain")
            for one in facts.shown for score in one.scores]  # fmt: skip
    return Block(T("The error that this history has shown"), table=Table(columns, tuple(rows)))
