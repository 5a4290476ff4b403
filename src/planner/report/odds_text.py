"""The odds of a plan in words and tables: the probability first, then what breaks it, then where slack is worth it."""

from __future__ import annotations

from collections.abc import Mapping

from planner.base.i18n import T, Text
from planner.report import labels
from planner.report.amounts import count, money, money_header, number, percent, table_money
from planner.report.blocks import Block, Column, Line, Row, Table, Tone
from planner.report.odds import Odds, OddsYear, Reserve
from planner.report.odds_measured import how_many, rotation_table

#: Rows shown of long lists; probabilities under which a row is marked.
SHOWN, GOOD, BAD = 12, 0.9, 0.5


def odds_blocks(
    facts: Odds, titles: Mapping[str, Text], names: Mapping[str, str], shown: int | None = SHOWN
) -> tuple[Block, ...]:
    """Return the screen of a simulation; ``shown`` rows of long lists (None: all)."""
    blocks = (
        answer(facts, names),
        years_table(facts),
        rules_table(facts, titles),
        sources_table(facts),
        reserves_table(facts, names, shown),
        sites_table(facts, names),
        rotation_table(facts),
        worst_table(facts, names, shown),
        cash_table(facts, names),
    )
    return tuple(block for block in blocks if block is not None)


def answer(facts: Odds, names: Mapping[str, str]) -> Block:
    """Return the odds, what breaks them, and the first thing that is worth buying."""
    one = facts.at_deadline
    lines = [
        Line(
            T(
                "The district passes in {year} with probability {odds} (95% interval {low}–{high}; {n} replications).",
                year=one.year,
                odds=_percent(one.probability),
                low=_percent(one.low),
                high=_percent(one.high),
                n=count(facts.replications),
            ),
            _tone(one.probability),
        ),
    ]
    if facts.units:
        fail = T("On average {failing} of {units} units fail the school rule in {year}.",
                 failing=number(one.failing_units, 1), units=facts.units, year=one.year)  # fmt: skip
        lines.append(Line(fail))
        if facts.together:
            lines.append(
                Line(
                    T("Schools and kindergartens are simulated together: one budget, and a year passes where both do.")
                )
            )
    else:
        lines.append(Line(T("Simulated are the kindergartens of the plan; schools count as planned.")))
    if facts.never > 0:
        lines.append(
            Line(T("It does not pass for good within the horizon with probability {odds}.", odds=_percent(facts.never)))
        )
    if facts.sources and facts.units:
        first = facts.sources[0]
        lines.append(
            Line(
                T("What breaks most on its own: {source} ({units} units fail in {year} with nothing else going wrong).",
                  source=source_name(first.source), units=number(first.only_failing, 1), year=one.year)
            )
        )  # fmt: skip
    if facts.reserves:
        lines.append(
            Line(T("Slack that is worth most for its money: {what}.", what=_reserve(facts.reserves[0], names)))
        )
    lines += how_many(facts)
    lines.append(
        Line(
            T("Cost: {planned} by the plan; in eight of ten replications between {low} and {high}.",
              planned=money(facts.cost["planned"]), low=money(facts.cost["p10"]), high=money(facts.cost["p90"]))
        )
    )  # fmt: skip
    notes = (
        T("Delays, refusals and drop-outs are assumed parameters (simulation: in the scenario); nothing is re-planned "
          "on the way, but open posts are advertised again and late works are finished."),
    )  # fmt: skip
    return Block(T("The odds"), tuple(lines), notes=notes)


def years_table(facts: Odds) -> Block:
    """Return the odds year by year; units that fail where schools were simulated."""
    columns = [Column(T("Year")), Column(T("District passes"), "right"), Column(T("95% interval"), "right")]
    failing = [Column(T("Units that fail, on average"), "right")] if facts.units else []
    rows = tuple(
        Row(
            (str(one.year), _percent(one.probability), _interval(one), number(one.failing_units, 1))[: 3 + len(failing)]
        )
        for one in facts.years[1:]
    )
    return Block(T("Odds by year"), table=Table((*columns, *failing), rows))


def rules_table(facts: Odds, titles: Mapping[str, Text]) -> Block:
    """Return the probability that every subject of a rule passes in the deadline's year."""
    columns = (Column(T("Rule")), Column(T("Met everywhere"), "right"))
    rows = tuple(
        Row((titles.get(one.standard, Text(one.standard)), _percent(one.probability)), _tone(one.probability))
        for one in facts.rules
    )
    return Block(T("What breaks it in {year}", year=facts.deadline), table=Table(columns, rows))


def sources_table(facts: Odds) -> Block | None:
    """Return the tornado: each source of delay alone, and the plan without it."""
    if not facts.sources:
        return None
    columns = (
        Column(T("Source of delay")),
        Column(T("Fail, it alone"), "right"),
        Column(T("Odds, it alone"), "right"),
        Column(T("Fewer fail without"), "right"),
        Column(T("Odds without"), "right"),
    )
    rows = tuple(
        Row(
            (source_name(one.source), number(one.only_failing, 1), _percent(one.only), number(one.fewer_failing, 1),
             _percent(one.without)),
            _tone(one.only),
        )
        for one in facts.sources
    )  # fmt: skip
    notes = (
        T("Fail: units that fail the school rule, on average. Odds: probability that the district passes. Each source "
          "is left alone, then taken out, with the same draws for everything else."),
    )  # fmt: skip
    if not facts.units:
        notes = (T("Fail: kindergartens, townships and the district, each for every item that it fails, on average."),)
    return Block(T("Sources of delay in {year}", year=facts.deadline), table=Table(columns, rows), notes=notes)


def reserves_table(facts: Odds, names: Mapping[str, str], shown: int | None) -> Block | None:
    """Return where slack is worth buying."""
    if not facts.reserves:
        return None
    columns = (
        Column(T("Where")),
        Column(T("Fails now"), "right"),
        Column(T("Reserve"), "right"),
        Column(T("First cost"), "right"),
    )
    rows = tuple(
        Row((_where(one, names), _percent(one.failing), _amount(one), money(one.yuan)))
        for one in facts.reserves[:shown]
    )
    notes = [T("Enough in eight of ten replications in which it is short; priced by the scenario's assumed prices.")]
    if len(rows) < len(facts.reserves):
        notes.append(T("{n} more in simulation_slack.csv", n=len(facts.reserves) - len(rows)))
    lines: tuple[Line, ...] = ()
    if facts.bought is not None:
        all_of_them = T(
            "All reserves together: {cost}; then {after} units fail instead of {before}, and the district passes in "
            "{year} with probability {odds} instead of {was}.",
            cost=money(facts.bought.yuan),
            after=number(facts.bought.failing_after, 1),
            before=number(facts.bought.failing_before, 1),
            year=facts.deadline,
            odds=_percent(facts.bought.after),
            was=_percent(facts.bought.before),
        )
        lines = (Line(all_of_them),)
    return Block(T("Where slack is worth buying"), lines, Table(columns, rows), notes=tuple(notes))


def sites_table(facts: Odds, names: Mapping[str, str]) -> Block | None:
    """Return when projects are in use, and how often works at schools are in time."""
    lines: tuple[Line, ...] = ()
    if facts.works_on_time is not None:
        lines = (
            Line(
                T("Works within schools: {n} sites, in use by the plan's autumn with probability {odds} on average.",
                  n=facts.works, odds=_percent(facts.works_on_time))
            ),
        )  # fmt: skip
    if not facts.sites and not lines:
        return None
    columns = (
        Column(T("Project")),
        Column(T("Plan"), "right"),
        Column(T("Early (P10)"), "right"),
        Column(T("Middle (P50)"), "right"),
        Column(T("Late (P90)"), "right"),
        Column(T("In time"), "right"),
    )
    rows = tuple(
        Row(
            (names.get(one.school, one.site), f"{one.planned_use}-09", one.p10, one.p50, one.p90,
             _percent(one.on_time)),
            _tone(one.on_time),
        )
        for one in facts.sites
    )  # fmt: skip
    return Block(T("Construction: in use from"), lines, Table(columns, rows) if rows else None)


def worst_table(facts: Odds, names: Mapping[str, str], shown: int | None) -> Block | None:
    """Return the units that pass least often in the deadline's year; nothing for kindergartens alone."""
    if not facts.units:
        return None
    columns = (Column(T("Unit")), Column(T("Passes"), "right"))
    risky = [one for one in facts.worst if one.probability < 1.0]
    rows = tuple(
        Row((labels.subject(one.subject, names), _percent(one.probability)), _tone(one.probability))
        for one in risky[:shown]
    )
    more = T("{n} more units pass less often than always", n=len(risky) - len(rows))
    return Block(
        T("School rule in {year}, least probable first", year=facts.deadline),
        table=Table(columns, rows),
        notes=(more,) if len(rows) < len(risky) else (),
    )


def cash_table(facts: Odds, names: Mapping[str, str]) -> Block:
    """Return planned and real payments by fund and year."""
    columns = (
        Column(T("Fund")),
        Column(T("Year")),
        Column(T("Planned"), "right"),
        Column(T("P10"), "right"),
        Column(T("P50"), "right"),
        Column(T("P90"), "right"),
    )
    rows = tuple(
        Row(
            (
                names.get(one.fund, one.fund),
                str(one.year),
                *(table_money(y) for y in (one.planned, one.p10, one.p50, one.p90)),
            )
        )
        for one in facts.cash
    )
    return Block(T("Cash flow ({unit})", unit=money_header()), table=Table(columns, rows))


def source_name(code: str) -> Text:
    """Return the name of a source of delay 延误来源."""
    return _SOURCES[code]


_SOURCES = {
    "start": T("late start of works"),
    "phases": T("long phases of construction"),
    "winter": T("winter stop"),
    "resources": T("shared crews and reviewers"),
    "prices": T("tender prices"),
    "recruitment": T("recruitment (unfilled, declined, left)"),
    "rotation": T("moves not taken up"),
    "training": T("training not finished or not recognised"),
    "careers": T("who retires and leaves where"),
    "purchases": T("late deliveries"),
    "pupils": T("births and pupils other than projected"),
    "housing": T("homes of developments come late"),
}


def _reserve(one: Reserve, names: Mapping[str, str]) -> Text:
    return T("{amount} more at {where} ({cost})", amount=_amount(one), where=_where(one, names), cost=money(one.yuan))


def _where(one: Reserve, names: Mapping[str, str]) -> Text:
    if not one.unit:
        return T("moves over the district")
    return labels.subject(f"{one.unit}|{one.indicator}", names)


def _amount(one: Reserve) -> Text:
    if one.measure == "yuan":
        return Text("{n}", {"n": money(one.amount)})
    units = {"persons": T("{n} persons", n=count(one.amount)), "rooms": T("{n} rooms", n=count(one.amount))}
    return units.get(one.measure) or T("{n} m²", n=count(one.amount))


def _interval(one: OddsYear) -> str:
    return f"{_percent(one.low)}–{_percent(one.high)}"


def _percent(share: float) -> str:
    """A probability; one that was not always or never observed is not shown as if it were."""
    if 0.0 < share < 0.001 or 0.999 < share < 1.0:
        return "<0.1%" if share < 0.5 else ">99.9%"
    return percent(share, 1)


def _tone(probability: float) -> Tone:
    return "good" if probability >= GOOD else "bad" if probability < BAD else "warning"
