"""The answer first 结论: when the district passes, what it costs, what is done; or why there is no plan."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import streamlit as st

from planner.base.i18n import T, Text
from planner.base.preschool import PROJECT_LEVER
from planner.report import answer_text, labels
from planner.report.amounts import grouped, money, money_header, percent, table_money
from planner.report.answer import Answer
from planner.report.blocks import Block, Cell, Column, Row, Table
from planner.report.impossible import impossible_blocks
from planner.report.preschool_answer import PreschoolAnswer, preschool_answer
from planner.report.preschool_answer_text import preschool_answer_blocks
from planner.ui import draw, words
from planner.ui.charts import money_chart
from planner.ui.readings import Run, answer_of, impossible_of, titles
from planner.ui.words import paragraph, say

#: A figure: its label, itself, and what stands under it.
Card = tuple[Text, Text | str, Text | str]
Cards = Sequence[Card]
ROOMS = ("equip_room", "music_room", "art_room", "add_classroom")


def show_plan(run: Run) -> None:
    """Show the answer of a plan of kindergartens: the headline, then what is done and what it costs."""
    headline(run, ())
    details(run)


def headline(run: Run, cards: Cards) -> None:
    """Show when everything is met, and the figures worth seeing first."""
    first = answer_text.headline(answer_of(run, run.stored.digest)).lines[0]
    with st.container(border=True, key="answer"):
        paragraph(first.text, first.tone, "pl-lead")
        if cards:
            words.cards(cards)
        _awaited(run)


def spending(run: Run) -> None:
    """Show the money by year and fund as a chart; the table of the details has the numbers."""
    facts = answer_of(run, run.stored.digest)
    words.heading(T("Money by year and fund ({unit})", unit=money_header()))
    if not facts.funds or not facts.total_cost_yuan:
        paragraph(T("Costs nothing beyond doing nothing."))
        return
    told = T("Spending by year and fund against what is at hand; the table below has the numbers.")
    draw.chart(money_chart(facts, run.names, words.language()), key="money", told=told)


def details(run: Run) -> None:
    """Show what the plan does: people and things, money by year, schools, the rules that cost most."""
    facts = answer_of(run, run.stored.digest)
    kids = preschool_answer(run.tables)
    schools = not run.tables["indicators"].empty
    words.heading(T("What the plan does"), 2, "does")
    if schools:
        words.cards(figures(facts, len(run.tables["projects"]["project"].unique())))
    if kids is not None:
        words.cards(preschool_figures(kids, facts, alone=not schools))
    words.sentences(answer_text.headline(facts).lines[1:])
    if not schools:
        spending(run)
    if facts.funds and facts.total_cost_yuan:
        words.show(money_table(facts, run.names))
    what, where, dear = st.tabs([say(T("What is done, by year")), say(T("By school")), say(T("The tightest rules"))])
    with what:
        if schools:
            words.show(answer_text.people_and_things(facts), headed=False)
        for block in preschool_answer_blocks(kids, run.names, None) if kids is not None else ():
            words.show(block)
    with where:
        _or_nothing(answer_text.by_school(facts, None))
    with dear:
        _or_nothing(answer_text.dearest_rules(facts.prices, run.names))


def _or_nothing(block: Block | None) -> None:
    """Write a block, or that there is nothing to say."""
    if block is None:
        paragraph(T("Nothing to report here."), "muted")
    words.show(block, headed=False)


def show_conflict(run: Run) -> None:
    """Show why no plan exists, and the least that would have to give."""
    facts = impossible_of(run, run.stored.digest)
    first, *rest = impossible_blocks(facts, run.names)
    with st.container(border=True, key="answer"):
        for line in first.lines:
            paragraph(line.text, line.tone, "pl-lead")
        for block in rest:
            words.show(block)
        if not facts.ways_out:
            paragraph(T("No rule would be enough if it alone gave way: several have to."))
        paragraph(T("Change the budget or the deadline at the left and plan again."), "muted")


def figures(facts: Answer, projects: int) -> list[Card]:
    """Return the figures worth seeing first: label, figure, what stands under it."""
    total = {use.lever: use.total for use in facts.levers}
    cost = {use.lever: use.cost_yuan for use in facts.levers}
    years = [one.year for one in facts.funds if one.spent_yuan > 0]
    span = f"{min(years)}–{max(years)}" if years else ""

    def count(*levers: str) -> float:
        return sum(total.get(lever, 0.0) for lever in levers)

    salaries = T("Salaries {cost}", cost=money(cost.get("hire", 0.0)))
    return [
        (T("Total cost"), money(facts.total_cost_yuan), T("{span}, beyond doing nothing", span=span) if span else ""),
        (T("Hires"), _of(count("hire"), "hire"), salaries if count("hire") else ""),
        (T("Moves"), _of(count("transfer", "rotate"), "transfer"), T("Transfers and rotations")),
        (T("Training"), _of(count("upgrade", "recognise"), "upgrade"), T("Degree upgrades and backbone recognitions")),
        (T("Rooms"), _of(count(*ROOMS), "equip_room"), T("Multimedia, music, art and ordinary")),
        (T("Buildings"), _of(projects, "build"), _built(total)),
    ]


def preschool_figures(kids: PreschoolAnswer, facts: Answer, *, alone: bool) -> list[Card]:
    """Return the figures of the kindergartens; ``alone``: the scenario has nothing else, so the cost is theirs."""
    opened = [one for one in kids.changes if one.lever != "k_close" and one.lever in PROJECT_LEVER.values()]
    changed = [one for one in kids.changes if one.lever in ("k_take_over", "k_contract")]
    closed = [one for one in kids.changes if one.lever == "k_close"]
    people = sum(sum(one.by_year.values()) for one in kids.people)
    money_ = sum(one.cost_yuan for one in kids.money)
    cost = facts.total_cost_yuan if alone else float(money_)
    last = kids.years[-1]
    return [
        (T("Total cost") if alone else T("Cost of kindergartens"), money(cost), T("beyond doing nothing")),
        (T("Kindergartens opened or enlarged"), grouped(len(opened)),
         T("{places} places", places=grouped(sum(one.places for one in opened)))),
        (T("Made public or inclusive"), grouped(len(changed)),
         T("{places} places", places=grouped(sum(one.places for one in changed)))),
        (T("Closed"), grouped(len(closed)), T("small public kindergartens")),
        (T("Staff who come"), grouped(people), T("hired or retrained")),
        (T("Children in public ones"), percent(last.public_share, 1), T("in {year}", year=last.year)),
    ]  # fmt: skip


def _built(total: Mapping[str, float]) -> Text | str:
    """The area added by extensions."""
    area = total.get("extend", 0.0) + total.get("extend_sports", 0.0)
    return T("and {area} m² of extensions", area=grouped(area)) if area else ""


def _of(amount: float, lever: str) -> Text:
    return T("{amount} {unit}", amount=grouped(amount), unit=labels.measure_of(lever))


def _awaited(run: Run) -> None:
    """Name the items that await evidence or figures."""
    codes = run.head["unknown_items"]
    if not isinstance(codes, list) or not codes:
        return
    names = dict(titles(str(run.head["standards_pack"])))
    if run.head.get("preschool_pack"):
        names |= titles(str(run.head["preschool_pack"]))
    with st.expander(say(T("Items that await evidence or figures ({count})", count=len(codes)))):
        table = Table(
            (Column(T("Item")), Column(T("Name"))),
            tuple(Row((str(code), names.get(str(code), Text("")))) for code in codes),
        )
        words.table(table, T("Items that await evidence or figures ({count})", count=len(codes)))


def money_table(facts: Answer, names: Mapping[str, str]) -> Block:
    """Return spending by year (rows) and fund (columns), with what is at hand and the share that is used."""
    funds = list(dict.fromkeys(one.fund for one in facts.funds))
    found = {(one.fund, one.year): one for one in facts.funds}
    several = len(funds) > 1
    columns = [Column(T("Year")), *([Column(T("All funds: spent"), "right")] if several else [])]
    for fund in funds:
        columns.append(Column(T("{name}: spent", name=names.get(fund, fund)), "right"))
        columns += [Column(T("At hand"), "right"), Column(T("Used"), "right")]
    rows = []
    for year in sorted({one.year for one in facts.funds}):
        cells: list[Cell] = [str(year), *([_spent(facts, year=year)] if several else [])]
        for fund in funds:
            one = found.get((fund, year))
            if one is None:
                cells += ["·"] * 3
            else:
                used = percent(one.used) if one.at_hand_yuan else "·"
                cells += [table_money(one.spent_yuan), table_money(one.at_hand_yuan), used]
        rows.append(Row(tuple(cells)))
    total: list[Cell] = [T("Total"), *([_spent(facts)] if several else [])]
    for fund in funds:
        total += [_spent(facts, fund=fund), "", ""]
    at_hand = T("At hand is the year's cap and what was carried in from the year before.")
    notes = (at_hand, *answer_text.tightness(facts, names))
    heading = T("Money by year and fund ({unit})", unit=money_header())
    return Block(
        heading,
        table=Table(tuple(columns), (*rows, Row(tuple(total)))),
        notes=notes,
    )


def _spent(facts: Answer, year: int | None = None, fund: str | None = None) -> Cell:
    """What is spent in a year, from a fund, or in all."""
    return table_money(sum(
        one.spent_yuan for one in facts.funds if year in (None, one.year) and fund in (None, one.fund)
    ))  # fmt: skip
