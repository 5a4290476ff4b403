"""The preschool part of an answer in words 学前方案: what opens and changes hands, people, pay, money by lever."""

from __future__ import annotations

from collections.abc import Mapping

from planner.base.i18n import T, Text
from planner.report.amounts import grouped, money_header, percent, table_money
from planner.report.blocks import Block, Cell, Column, Row, Table
from planner.report.preschool_answer import LeverYears, PreschoolAnswer

#: Changes shown before the rest is counted.
SHOWN = 20


def preschool_answer_blocks(
    facts: PreschoolAnswer, names: Mapping[str, str], limit: int | None = SHOWN
) -> tuple[Block, ...]:
    """Return the screen of the kindergartens in a plan; ``names`` knows kindergartens and candidates by code."""
    blocks = (_changes(facts, names, limit), _course(facts), _people(facts), _money(facts))
    return tuple(block for block in blocks if block is not None)


def _changes(facts: PreschoolAnswer, names: Mapping[str, str], limit: int | None) -> Block | None:
    if not facts.changes:
        return None
    shown = facts.changes if limit is None else facts.changes[:limit]
    columns = (
        Column(T("Autumn")),
        Column(T("Kindergarten")),
        Column(T("What is done")),
        Column(T("Places"), "right"),
        Column(T("Cost ({unit})", unit=money_header()), "right"),
    )
    rows = tuple(
        Row((str(one.year), names.get(one.kindergarten, one.kindergarten), lever(one.lever), grouped(one.places),
             table_money(one.cost_yuan)))
        for one in shown
    )  # fmt: skip
    rest = len(facts.changes) - len(shown)
    notes = (T("and {count} more (--all shows them)", count=rest),) if rest else ()
    return Block(T("Kindergartens: what opens, changes hands and closes"), table=Table(columns, rows), notes=notes)


def _course(facts: PreschoolAnswer) -> Block:
    columns = (Column(T("Year")), *(Column(Text(str(one.year)), "right") for one in facts.years))
    lines: list[tuple[Text, list[Cell]]] = [
        (T("Children in kindergartens"), [grouped(one.children) for one in facts.years]),
        (T("Gross enrolment"), [percent(one.gross_rate, 1) for one in facts.years]),
        (T("In public and inclusive ones"), [percent(one.inclusive_share, 1) for one in facts.years]),
        (T("In public ones"), [percent(one.public_share, 1) for one in facts.years]),
        (T("Without a place"), [grouped(one.without_place) if one.without_place else "·" for one in facts.years]),
        (T("Kindergartens"), [grouped(one.kindergartens) for one in facts.years]),
        (T("Classes"), [grouped(one.classes) for one in facts.years]),
        (T("Teachers"), [grouped(one.teachers) for one in facts.years]),
        (T("Carers"), [grouped(one.carers) for one in facts.years]),
        (T("Contract pay to post pay"),
         ["·" if one.pay_ratio is None else percent(one.pay_ratio, 1) for one in facts.years]),
    ]  # fmt: skip
    return Block(
        T("Kindergartens under the plan, by year"), table=Table(columns, tuple(Row((a, *b)) for a, b in lines))
    )


def _people(facts: PreschoolAnswer) -> Block | None:
    if not facts.people:
        return None
    years = sorted({year for one in facts.people for year in one.by_year})
    rows = tuple(
        Row((staff(one.kind), *(_count(one, year) for year in years), grouped(sum(one.by_year.values()))))
        for one in facts.people
    )
    return Block(T("Staff who come, by year (persons)"), table=Table(_columns(T("Staff"), years), rows))


def _money(facts: PreschoolAnswer) -> Block | None:
    if not facts.money:
        return None
    years = sorted({year for one in facts.money for year in one.by_year})
    rows = tuple(
        Row((lever(one.lever), *(_yuan(one, year) for year in years), table_money(one.cost_yuan)))
        for one in facts.money
    )
    heading = T("Preschool money by lever ({unit})", unit=money_header())
    return Block(heading, table=Table(_columns(T("Lever"), years), rows))


def _columns(first: Text, years: list[int]) -> tuple[Column, ...]:
    return (Column(first), *(Column(Text(str(year)), "right") for year in years), Column(T("Total"), "right"))


def _count(one: LeverYears, year: int) -> Cell:
    return grouped(one.by_year[year]) if one.by_year.get(year) else "·"


def _yuan(one: LeverYears, year: int) -> Cell:
    return table_money(one.by_year[year]) if one.by_year.get(year) else "·"


def lever(code: str) -> Text:
    """Return the name of a preschool lever 学前措施."""
    return LEVERS.get(code) or Text(code)


def staff(code: str) -> Text:
    """Return the name of a kind of staff."""
    return _STAFF.get(code) or Text(code)


_STAFF = {
    "post_teachers": T("Teachers on posts"),
    "contract_teachers": T("Contract teachers"),
    "carers": T("Carers"),
    "retrained": T("Retrained primary teachers"),
}
#: Names of the levers of kindergartens.
LEVERS = {
    "k_build": T("New kindergarten built"),
    "k_hand_over": T("Kindergarten handed over by a developer"),
    "k_convert": T("Idle school converted"),
    "k_extend": T("Kindergarten extended"),
    "k_take_over": T("Private kindergarten taken over as public"),
    "k_contract": T("Private kindergarten contracted as inclusive"),
    "k_close": T("Small public kindergarten closed"),
    "k_hire": T("Hires at kindergartens"),
    "k_salary": T("Salaries of the hired at kindergartens"),
    "k_retrain": T("Retraining of primary teachers"),
    "k_equal_pay": T("Raises of contract teachers"),
    "k_insure": T("Social insurance of staff"),
    "k_fund": T("Operating funds of public kindergartens"),
    "k_subsidy": T("Subsidies of inclusive private kindergartens"),
    "k_village_subsidy": T("Subsidies of village teachers"),
    "k_books": T("Books"),
}
#: Names of the rule groups of the preschool model, for conflicts and ways out.
RULES = {
    "P1": T("Gross enrolment"),
    "P2": T("Share of public and inclusive kindergartens"),
    "P3": T("Share of public kindergartens"),
    "P7": T("A public centre kindergarten in each township"),
    "P8U": T("Enough kindergartens of their own in housing developments"),
    "P9": T("Residential kindergartens public or inclusive"),
    "P26S": T("Areas per child"),
    "P28": T("Class sizes of kindergartens"),
    "P29": T("Full staff of kindergartens"),
    "P31": T("Children per teacher"),
    "k_posts": T("Posts of kindergarten teachers"),
    "k_hire_quota": T("Hires on kindergarten posts per year"),
    "k_retrain_quota": T("Retrained teachers per year"),
    "k_close_quota": T("Kindergartens closed per year"),
    "k_surplus": T("Teachers whom primary schools can spare"),
    "k_insure": T("Social insurance of all staff from the year stated"),
    "P16": T("Contract pay to post pay (pay path)"),
    "P10": T("Operating money per child"),
    "P12": T("Subsidy per child of inclusive private kindergartens"),
    "k_village_subsidy": T("Subsidies of village teachers"),
    "k_decided": T("Projects whose start the scenario decides"),
}
