"""Recruits and trainees in tables 补充与培养测算."""

from __future__ import annotations

from planner.base.i18n import T, Text
from planner.report import labels
from planner.report.amounts import grouped, money_header, number, table_money
from planner.report.blocks import Block, Column, Row, Table
from planner.studies.forecast_staffing import Staffing

KINDS = {"upgrade": T("degree upgrades"), "recognise": T("recognition as backbone")}


def staffing_blocks(facts: Staffing) -> tuple[Block, ...]:
    """Return teachers if what is missing is hired, recruits by entry year, and trainings at full capacity."""
    blocks = (_cover(facts), _entries(facts), _pipelines(facts))
    return tuple(block for block in blocks if block.table is not None and block.table.rows)


def _cover(facts: Staffing) -> Block:
    columns = (Column(T("Stage")), Column(T("Year")), Column(T("Needed"), "right"), Column(T("Teachers left"), "right"),
               Column(T("Posts"), "right"), Column(T("To hire"), "right"), Column(T("Recruits there"), "right"),
               Column(T("Still missing"), "right"),
               Column(T("Pay, {unit}", unit=money_header()), "right"))  # fmt: skip
    rows = [Row((labels.stage(one.stage), str(one.year), grouped(one.need), grouped(one.base),
                 "–" if one.posts is None else grouped(one.posts), grouped(one.hired), grouped(one.recruits),
                 grouped(one.missing), table_money(one.pay_yuan)),
                "warning" if one.missing else "plain") for one in facts.cover]  # fmt: skip
    notes = (T("Not a plan: hires fill the need as far as posts and the yearly quota allow; recruits leave like the "
               "young. In a plan, new hires do not leave."),)  # fmt: skip
    return Block(T("Teachers if what is missing is hired"), table=Table(columns, tuple(rows)), notes=notes)


def _entries(facts: Staffing) -> Block:
    years = sorted({year for one in facts.entries for year, _ in one.there})
    columns = (Column(T("Stage")), Column(T("Hired in")), *(Column(Text(str(year)), "right") for year in years))
    rows = []
    for one in facts.entries:
        there = dict(one.there)
        cells = (grouped(there[year]) if year in there else "" for year in years)
        rows.append(Row((labels.stage(one.stage), str(one.entry), *cells)))
    return Block(T("Recruits still there, by year of entry"), table=Table(columns, tuple(rows)))


def _pipelines(facts: Staffing) -> Block:
    columns = (Column(T("Stage")), Column(T("Training")), Column(T("Year")), Column(T("Begun"), "right"),
               Column(T("In training"), "right"), Column(T("Finished"), "right"),
               Column(T("Teachers who have it"), "right"), Column(T("per 100 pupils"), "right"))  # fmt: skip
    rows = [Row((labels.stage(one.stage), KINDS[one.kind], str(one.year), grouped(one.started),
                 grouped(one.in_training), grouped(one.finished), grouped(one.holders), number(one.per_100, 2)))
            for one in facts.pipelines]  # fmt: skip
    notes = (T("At full capacity from the first year on, today's teachers only: the fastest that training can go."),)
    return Block(T("Training at full capacity"), table=Table(columns, tuple(rows)), notes=notes)
