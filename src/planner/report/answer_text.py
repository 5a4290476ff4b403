"""The answer of a run in words: first whether and when it passes, then money, people and things, then schools."""

from __future__ import annotations

from collections.abc import Mapping

from planner.base.i18n import T, Text
from planner.report import labels
from planner.report.amounts import grouped, money, money_header, percent, table_money
from planner.report.answer import Answer, FundYear, LeverUse, RulePrice, SchoolShare
from planner.report.blocks import Block, Cell, Column, Line, Row, Table

#: Schools named before the rest is counted in a note.
SCHOOLS = 10
#: A fund that is used to this share in a year is told as tight.
TIGHT = 0.95
#: Levers that act on people; the others act on buildings and equipment.
PEOPLE = frozenset({"hire", "transfer", "rotate", "upgrade", "recognise", "programme"})
PRICES = 8
#: Ids of numbers that are not called as their lever.
_ID = {"hire": "hires", "programme": "cost:programme"}


def answer_blocks(facts: Answer, names: Mapping[str, str], schools: int | None = SCHOOLS) -> tuple[Block, ...]:
    """Return the screen; ``names`` knows funds and schools by code, ``schools`` limits their rows (None: all)."""
    blocks = [
        headline(facts),
        money_by_fund(facts, names),
        people_and_things(facts),
        by_school(facts, schools),
        dearest_rules(facts.prices, names),
    ]
    return tuple(block for block in blocks if block is not None)


def headline(facts: Answer) -> Block:
    """Return the answer first: when it passes, what it costs, whether it was verified, how good it is."""
    lines = [_passing(facts), _cost(facts), *_in_short(facts.levers)]
    if facts.committed_after_horizon_yuan > 0:
        lines.append(
            Line(
                T(
                    "Committed after {horizon}: {cost} (a year of the hired's salaries, and the rest of projects).",
                    horizon=facts.horizon,
                    cost=money(facts.committed_after_horizon_yuan),
                ),
                numbers=("committed_after_horizon_yuan",),
            )
        )
    lines.append(
        Line(T("Verified: the plan was re-derived from the input files without a difference."), "good")
        if facts.verified
        else Line(T("NOT verified: do not use this plan."), "bad")
    )
    lines.append(_quality(facts))
    return Block(T("The answer"), tuple(lines))


def _passing(facts: Answer) -> Line:
    waiting: Text = T("; {count} items await evidence or figures and are not counted", count=facts.unknown_items)
    rest = waiting if facts.unknown_items else Text("")
    if facts.first_year_all_met is None:
        return Line(
            T("In no year do all {items} computed and tracked items hold to {horizon}{waiting}.",
              items=facts.items, horizon=facts.horizon, waiting=rest),
            "bad", ("first_year_all_met", "unknown_items"),
        )  # fmt: skip
    return Line(
        T(
            "Passes on {items} items from autumn {year} to {horizon}{waiting}.",
            items=facts.items,
            year=facts.first_year_all_met,
            horizon=facts.horizon,
            waiting=rest,
        ),
        "good",
        ("first_year_all_met", "unknown_items"),
    )


def _cost(facts: Answer) -> Line:
    years = [one.year for one in facts.funds if one.spent_yuan > 0]
    if not years:
        return Line(T("Costs nothing beyond doing nothing."))
    return Line(
        T(
            "Costs {cost} beyond doing nothing, from {first} to {last}.",
            cost=money(facts.total_cost_yuan),
            first=min(years),
            last=max(years),
        ),
        numbers=("cost",),
    )


def _in_short(uses: tuple[LeverUse, ...]) -> list[Line]:
    """Return what is done in all, people and things apart."""
    lines = []
    for heading, about_people in ((T("People"), True), (T("Buildings and equipment"), False)):
        parts = [
            labels.done(use.lever, use.total) for use in uses if (use.lever in PEOPLE) is about_people and use.total
        ]
        if parts:
            mine = [use.lever for use in uses if (use.lever in PEOPLE) is about_people and use.total]
            ids = tuple(_ID.get(code, code) for code in mine)
            lines.append(Line(T("{heading}: {what}.", heading=heading, what=labels.joined(parts)), numbers=ids))
    return lines


def _quality(facts: Answer) -> Line:
    if facts.gap is None:
        return Line(T("No bound on the least cost is known."), "warning")
    parts = T("At most {gap} above the least cost that can be proved.", gap=percent(facts.gap, 2))
    if facts.left_out is not None:
        parts = T("{gap} This holds for the pay path found and the decisions considered; decisions on kindergartens "
                  "left out to keep the search short: {count}.", gap=parts, count=facts.left_out)  # fmt: skip
    if facts.reproducible:
        return Line(parts, "muted", ("gap",))
    return Line(T("{gap} Stopped by the clock or by hand: a second run may differ.", gap=parts), "warning", ("gap",))


def people_and_things(facts: Answer) -> Block | None:
    """Return what is done in each year, lever by lever."""
    if not facts.levers:
        return None
    years = sorted({year for use in facts.levers for year in use.by_year})
    columns = (
        Column(T("Lever")),
        *(Column(Text(str(year)), "right") for year in years),
        Column(T("Total"), "right"),
        Column(T("Cost ({unit})", unit=money_header()), "right"),
    )
    table = Table(columns, tuple(_lever_row(use, years) for use in facts.levers))
    return Block(T("People and things, by year"), table=table)


def _lever_row(use: LeverUse, years: list[int]) -> Row:
    yuan = labels.in_yuan(use.lever)

    def shown(amount: float) -> Cell:
        if not amount:
            return "·"
        return table_money(amount) if yuan else grouped(amount)

    cells = [shown(use.by_year.get(year, 0.0)) for year in years]
    name = T("{lever} ({measure})", lever=labels.lever(use.lever), measure=labels.measure_of(use.lever))
    return Row((name, *cells, shown(use.total), table_money(use.cost_yuan)))


def money_by_fund(facts: Answer, names: Mapping[str, str]) -> Block | None:
    """Return spending by fund and year, against the cap and what was carried in."""
    if not facts.funds:
        return None
    years = sorted({one.year for one in facts.funds})
    columns = (
        Column(T("Fund")),
        Column(Text("")),
        *(Column(Text(str(year)), "right") for year in years),
        Column(T("Total"), "right"),
    )
    rows: list[Row] = []
    for code in dict.fromkeys(one.fund for one in facts.funds):
        found = {one.year: one for one in facts.funds if one.fund == code}
        rows += _fund_rows(names.get(code, code), [found.get(year) for year in years])
    heading = T("Money by year and fund ({unit})", unit=money_header())
    return Block(heading, table=Table(columns, tuple(rows)), notes=tightness(facts, names))


def tightness(facts: Answer, names: Mapping[str, str]) -> tuple[Text, ...]:
    """Return where money is short: the funds and years in which nearly all that is at hand is used."""
    tight = []
    for code in dict.fromkeys(one.fund for one in facts.funds):
        years = [
            T("{year} ({share})", year=one.year, share=percent(one.used, 1))
            for one in facts.funds
            if one.fund == code and one.used >= TIGHT
        ]
        if years:
            tight.append(T("{fund} in {years}", fund=names.get(code, code), years=labels.joined(years)))
    return tuple(
        T("At least {share} of what is at hand is used: {which}.", share=percent(TIGHT), which=one) for one in tight
    )


def _fund_rows(name: str, years: list[FundYear | None]) -> list[Row]:
    """What is spent, what is at hand (cap and what was carried in), and the share that is used."""
    spent: list[Cell] = [table_money(one.spent_yuan) if one else "·" for one in years]
    at_hand: list[Cell] = [table_money(one.at_hand_yuan) if one else "·" for one in years]
    used: list[Cell] = [percent(one.used) if one and one.at_hand_yuan else "·" for one in years]
    total = table_money(sum(one.spent_yuan for one in years if one))
    return [
        Row((name, T("spent"), *spent, total)),
        Row(("", T("at hand"), *at_hand, ""), "muted"),
        Row(("", T("used"), *used, ""), "muted"),
    ]


def by_school(facts: Answer, limit: int | None) -> Block | None:
    """Return how many units come to pass, and the schools that the plan spends most on, with what each gets."""
    shares = facts.schools
    if not shares:
        return None
    shown = shares if limit is None else shares[:limit]
    columns = (
        Column(T("School")),
        Column(T("Cost ({unit})", unit=money_header()), "right"),
        Column(T("What is done")),
    )
    rows = tuple(Row((one.name, table_money(one.cost_yuan), _done(one))) for one in shown)
    rest = len(shares) - len(shown)
    notes = (T("and {count} more schools (--all shows them)", count=rest),) if rest else ()
    return Block(T("Schools, by cost"), _coming_to_pass(facts), Table(columns, rows), notes)


def _coming_to_pass(facts: Answer) -> tuple[Line, ...]:
    """Units that meet the school rule: in the base year, and in the first year in which all is met."""
    of_year = {one.year: one for one in facts.passing}
    after = of_year.get(facts.first_year_all_met or facts.horizon)
    if after is None:
        return ()
    before = facts.passing[0]
    text = T(
        "Units that meet the school rule: {meeting} of {measured} in {year}, "
        "{then_meeting} of {then_measured} in {then}.",
        meeting=before.meeting,
        measured=before.measured,
        year=before.year,
        then_meeting=after.meeting,
        then_measured=after.measured,
        then=after.year,
    )
    return (Line(text),)


def _done(share: SchoolShare) -> Text:
    return labels.joined([labels.done_at_school(lever, amount) for lever, amount in share.levers.items()])


def dearest_rules(prices: tuple[RulePrice, ...], names: Mapping[str, str]) -> Block | None:
    """Return what the tightest rules cost at the margin."""
    if not prices:
        return None
    columns = (
        Column(T("Rule or limit")),
        Column(T("Where")),
        Column(T("Year")),
        Column(T("One unit less strict saves"), "right"),
    )
    rows = tuple(
        Row(
            (
                labels.rule(price.rule),
                labels.subject(price.subject, names),
                str(price.year) if price.year else "",
                _price(price),
            )
        )
        for price in prices[:PRICES]
    )
    notes = (T("Prices of the linear model, discounted to the base year; they hold for small changes."),)
    return Block(T("The price of the tightest rules"), table=Table(columns, rows), notes=notes)


def _price(price: RulePrice) -> Text:
    """Prices per yuan are told per ten thousand, where they can be read."""
    if price.unit == "yuan":
        return T("{cost} per 10,000 yuan", cost=money(price.yuan_per_unit * 10_000))
    return T("{cost} per {unit}", cost=money(price.yuan_per_unit), unit=labels.unit(price.unit))
