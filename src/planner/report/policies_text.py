"""Policies side by side in words 滚动决策对比: what planning again is worth, and what knowing more could be worth."""

from __future__ import annotations

from collections.abc import Sequence

from planner.base.i18n import T, Text
from planner.report.amounts import count, money, money_header, number, percent, table_money
from planner.report.blocks import Block, Column, Line, Row, Table
from planner.report.policies import PolicyFacts


def policy_blocks(facts: PolicyFacts) -> tuple[Block, ...]:
    """Return the answer and the table."""
    return answer(facts), table(facts)


def answer(facts: PolicyFacts) -> Block:
    """Return what planning again every year is worth, and what it leaves."""
    stay, again, known = (facts.policies[code] for code in ("stay", "replan", "foresight"))
    lines = [
        Line(_worth(facts)),
        Line(
            T("In {year} the district passes with probability {stay} if the plan is carried out as it stands, {again} "
              "if it is planned again every year.", year=facts.deadline, stay=percent(stay.probability, 1),
              again=percent(again.probability, 1))
        ),
        Line(
            T("If everything were known beforehand: probability {known}, {failing} units fail, {cost} on average. What "
              "lies between that and planning again is the price of not knowing: reserves cover it (planner robust).",
              known=percent(known.probability, 1), failing=number(known.failing, 1), cost=money(round(known.yuan)))
        ),
    ]  # fmt: skip
    if again.without:
        lines.append(
            Line(T("Re-plans that found no plan, so that the one before went on: {n} of {all}.", n=count(again.without),
                   all=count(again.without + again.plans)), "warning")
        )  # fmt: skip
    notes = (
        T("{n} courses of events, the same for every policy. Planned again for {years}: from what has happened, for "
          "the course expected from there. Known beforehand are pupils, departures and openings, and what is then "
          "decided succeeds: a limit, not a policy.", n=count(facts.replications), years=_span(facts.years)),
        T("Every plan is the least-cost one, without margins."),
    )  # fmt: skip
    return Block(T("Is planning again worth it?"), tuple(lines), notes=notes)


def _worth(facts: PolicyFacts) -> Text:
    """What planning again changes against staying, said plainly; nothing is claimed that the interval does not show."""
    one = facts.worth["replan"]
    fewer, half = -one.failing[0], one.failing[1]
    dearer, about = one.yuan
    given = {
        "units": number(abs(fewer), 1), "half": number(half, 1), "year": facts.deadline,
        "cost": money(round(abs(dearer))), "about": money(round(about)),
    }  # fmt: skip
    if abs(fewer) <= half:
        return T("With {n} courses no difference between planning again and staying shows: {units} units (±{half}).",
                 n=count(facts.replications), units=given["units"], half=given["half"])  # fmt: skip
    if fewer < 0:
        return T("Planning again every year makes it worse: {units} more units fail in {year} (±{half}).", **given)
    if dearer >= 0:
        return T("Planning again every year mends {units} units in {year} (±{half}) and costs {cost} more (±{about}).",
                 **given)  # fmt: skip
    return T("Planning again every year mends {units} units in {year} (±{half}) and costs {cost} less (±{about}).",
             **given)  # fmt: skip


def table(facts: PolicyFacts) -> Block:
    """Return the three policies, one row each."""
    columns = (
        Column(T("Policy")),
        Column(T("Passes in {year}", year=facts.deadline), "right"),
        Column(T("95% interval"), "right"),
        Column(T("and to {year}", year=facts.horizon), "right"),
        Column(T("Units that fail, on average (of {n})", n=facts.units), "right"),
        Column(T("Cost ({unit})", unit=money_header()), "right"),
    )
    rows = tuple(
        Row(
            (policy_name(one.code), percent(one.probability, 1), f"{percent(one.low, 1)}–{percent(one.high, 1)}",
             percent(one.lasting, 1), number(one.failing, 1), table_money(round(one.yuan)))
        )
        for one in facts.policies.values()
    )  # fmt: skip
    return Block(T("Policies, the same courses of events"), table=Table(columns, rows))


def policy_name(code: str) -> Text:
    """Return the name of a policy."""
    return {
        "stay": T("stay with the plan"),
        "replan": T("plan again every year"),
        "foresight": T("know everything beforehand (limit)"),
    }[code]


def _span(years: Sequence[int]) -> str:
    return f"{years[0]}–{years[-1]}" if len(years) > 1 else ", ".join(str(year) for year in years)
