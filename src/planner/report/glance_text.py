"""A run at a glance, in words 一页要点表述: each block answers one question that a leader asks."""

from __future__ import annotations

from collections.abc import Mapping

from planner.base.i18n import T, Text
from planner.report.amounts import count, money, money_header, number, percent, table_money
from planner.report.answer_text import dearest_rules, headline
from planner.report.blocks import Block, Column, Line, Row, Table, Tone
from planner.report.glance import IDLE, NOW, PLAN, Glance, Risk, Short

#: Odds from which a plan is called safe, and under which it is called unsafe.
SAFE, UNSAFE = 0.9, 0.5


def glance_blocks(facts: Glance, names: Mapping[str, str]) -> tuple[Block, ...]:
    """Return the page: the answer, cost by year, schools short, the risk, the tightest rules, what next."""
    blocks = (headline(facts.answer), cost_table(facts), short_block(facts.short), risk_block(facts.risk),
              tightest_block(facts, names), steps_block(facts))  # fmt: skip
    return tuple(block for block in blocks if block is not None)


def cost_table(facts: Glance) -> Block | None:
    """Return what each year costs, all funds together."""
    if not facts.cost:
        return None
    columns = (Column(Text("")), *(Column(Text(str(one.year)), "right") for one in facts.cost),
               Column(T("Total"), "right"))  # fmt: skip
    spent = [table_money(one.spent_yuan) for one in facts.cost]
    there = [table_money(one.at_hand_yuan) for one in facts.cost]
    rows = (
        Row((T("spent"), *spent, table_money(sum(one.spent_yuan for one in facts.cost)))),
        Row((T("at hand"), *there, ""), "muted"),
    )
    return Block(T("What it costs by year ({unit})", unit=money_header()), table=Table(columns, rows))


def short_block(short: tuple[Short, ...]) -> Block | None:
    """Return how many schools fall short, now and after."""
    if not short:
        return None
    lines = tuple(Line(T("{when}: {what}; {over}.", when=when(one), what=shortfall(one), over=coefficients(one)))
                  for one in short)  # fmt: skip
    return Block(T("Schools short of the school rule"), lines)


def when(one: Short) -> Text:
    """Return which path and autumn a shortfall is of."""
    if one.path == NOW:
        return T("Now, autumn {year}", year=one.year)
    if one.path == IDLE:
        return T("If nothing is done, {year}", year=one.year)
    assert one.path == PLAN
    return T("With the plan, {year}", year=one.year)


def shortfall(one: Short) -> Text:
    """Return how many of the measured units miss the school rule."""
    return T("{short} of {all} short", short=one.short, all=one.measured)


def coefficients(one: Short) -> Text:
    """Return how many coefficients of variation are over their limit."""
    return T("coefficients over the limit: {over} of {all}", over=one.over, all=one.coefficients)


def risk_block(found: Risk | None) -> Block:
    """Return the odds that the plan holds when things go wrong, or that nobody has tried."""
    heading = T("The risk")
    if found is None:
        text = T("The plan has not been simulated: how often delays, refusals and drop-outs would break it is unknown.")
        return Block(heading, (Line(text, "warning"),))
    tone: Tone = "good" if found.probability >= SAFE else "bad" if found.probability < UNSAFE else "warning"
    lines = (
        Line(T("With delays, refusals and drop-outs the district passes in {year} with probability {odds} "
               "({low}–{high}; {n} replications).", year=found.year, odds=percent(found.probability),
               low=percent(found.low), high=percent(found.high), n=count(found.replications)), tone),
        Line(T("On average {failing} of {units} units then fail the school rule.",
               failing=number(found.failing_units, 1), units=found.units)),
        Line(T("Cost: {planned} by the plan; in eight of ten cases between {low} and {high}.",
               planned=money(found.planned_yuan), low=money(found.low_yuan), high=money(found.high_yuan))),
    )  # fmt: skip
    return Block(heading, lines)


def tightest_block(facts: Glance, names: Mapping[str, str]) -> Block | None:
    """Return the three rules that cost most at the margin."""
    block = dearest_rules(facts.tightest, names)
    return None if block is None else Block(T("The three tightest rules"), block.lines, block.table, block.notes)


def steps_block(facts: Glance) -> Block:
    """Return what is to be decided and done next."""
    lines = [Line(T("{n}. {what}", n=index, what=step)) for index, step in enumerate(facts.steps, start=1)]
    if facts.risk is None:
        text = T("Simulate the plan, to know how safe it is.")
        lines.append(Line(T("{n}. {what}", n=len(lines) + 1, what=text)))
    return Block(T("What to do next"), tuple(lines))
