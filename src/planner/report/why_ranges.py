"""Ranges of a forecast in a table 预测范围."""

from __future__ import annotations

from planner.base.i18n import T
from planner.report import labels
from planner.report.amounts import grouped
from planner.report.blocks import Block, Column, Row, Table
from planner.studies.forecast_ranges import Ranges


def range_block(facts: Ranges) -> Block:
    """Return the 80 % ranges by stage and year."""
    columns = (Column(T("Stage")), Column(T("Year")), Column(T("Pupils"), "right"), Column(T("Low"), "right"),
               Column(T("High"), "right"))  # fmt: skip
    rows = [Row((labels.stage(one.subject), str(one.year), grouped(one.projected), grouped(one.low), grouped(one.high)))
            for one in facts.stages]  # fmt: skip
    notes = (T("80% range of {count} draws, stretched to the errors of the district's own history.", count=facts.draws),
             T("Years beyond those the history can judge rest on the spread of its last judged year."))  # fmt: skip
    return Block(T("Pupils with their range"), table=Table(columns, tuple(rows)), notes=notes)
