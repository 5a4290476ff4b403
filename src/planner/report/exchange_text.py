"""Teachers who change schools, in words and tables 交流轮岗表."""

from __future__ import annotations

from collections.abc import Mapping

from planner.base.i18n import T, Text
from planner.report import labels
from planner.report.amounts import count, grouped, percent
from planner.report.blocks import Block, Column, Line, Row, Table
from planner.report.exchange import Exchange, Flow, UnitMoves
from planner.report.standing import school_of

#: Rows of long lists before the rest is counted.
ROWS = 20
_VERDICTS = {
    "met": T("met"),
    "not_met": T("not met"),
    "unknown": T("unknown"),
    "not_measured": T("nobody to count"),
}


def exchange_blocks(
    facts: Exchange, names: Mapping[str, str], deadline: int, rows: int | None = ROWS
) -> tuple[Block, ...]:
    """Return the screen: the answer, the years, the flows, the units; ``rows`` of long lists (None: all)."""
    blocks = [answer(facts, deadline), years_table(facts), flows_table(facts.flows, names, rows)]
    return (*blocks, units_table(facts.units, names, rows))


def answer(facts: Exchange, deadline: int) -> Block:
    """Return the first thing to know: whether both shares are reached from the deadline on, and how many move."""
    due = [one for one in facts.years if one.year >= deadline]
    bad = [one for one in due if "not_met" in (one.verdict, one.backbone_verdict)]
    lines = []
    if not due or facts.limit is None:
        lines.append(Line(T("The standards ask for no share of teachers who move."), "muted"))
    elif bad:
        years = labels.joined([Text(str(one.year)) for one in bad])
        lines.append(Line(T("Too few teachers move in {years}.", years=years), "bad"))
    elif any("unknown" in (one.verdict, one.backbone_verdict) for one in due):
        lines.append(Line(T("Whether enough teachers move from {year} on is not known.", year=deadline), "warning"))
    else:
        text = T("From {year} on enough teachers move in every year, and enough of them are backbone teachers.",
                 year=deadline)  # fmt: skip
        lines.append(Line(text, "good"))
    if facts.moved:
        moving = [one.year for one in facts.years if one.moved]
        text = T("{count} moves in {first}–{last}, {backbone} of backbone teachers, between {pairs} pairs of schools.",
                 count=count(facts.moved), first=min(moving), last=max(moving),
                 backbone=count(sum(one.moved_backbone for one in facts.years)),
                 pairs=count(len(facts.flows)))  # fmt: skip
        lines.append(Line(text))
    else:
        lines.append(Line(T("Nobody moves.")))
    if any(one.estimated for one in facts.years):
        lines.append(Line(T("Without a roster the eligible are an assumed share: estimated."), "warning"))
    return Block(T("Who changes schools"), tuple(lines))


def years_table(facts: Exchange) -> Block:
    """Return eligible, moved and the two shares year by year."""
    columns = (
        Column(T("Year")), Column(T("Eligible"), "right"), Column(T("Moved"), "right"),
        Column(T("Share, at least {limit}", limit=_limit(facts.limit)), "right"), Column(T("Verdict")),
        Column(T("Backbone teachers"), "right"),
        Column(T("Of the moved, at least {limit}", limit=_limit(facts.backbone_limit)), "right"), Column(T("Verdict")),
    )  # fmt: skip
    rows = tuple(
        Row(
            (str(one.year), grouped(one.eligible), grouped(one.moved), _share(one.share), _verdict(one.verdict),
             grouped(one.moved_backbone), _share(one.backbone_share), _verdict(one.backbone_verdict)),
        )
        for one in facts.years
    )  # fmt: skip
    notes = (
        T("A move counts once, in its year, and restarts the teacher's clock; returns do not count. Whoever moved "
          "within the last years is not eligible again, whoever was hired becomes so."),
    )  # fmt: skip
    return Block(T("The two shares by year"), table=Table(columns, rows), notes=notes)


def flows_table(flows: tuple[Flow, ...], names: Mapping[str, str], rows: int | None = ROWS) -> Block:
    """Return from where to where, most first."""
    columns = (
        Column(T("From")), Column(T("To")), Column(T("Stage")), Column(T("Teachers"), "right"),
        Column(T("of them backbone"), "right"), Column(T("for good"), "right"), Column(T("for a term"), "right"),
        Column(T("Years"), "right"),
    )  # fmt: skip
    shown = flows if rows is None else flows[:rows]
    laid = tuple(
        Row(
            (names.get(one.from_school, one.from_school), names.get(one.to_school, one.to_school),
             labels.stage(one.stage), grouped(one.teachers), grouped(one.backbone), grouped(one.transferred),
             grouped(one.rotated), str(one.first) if one.first == one.last else f"{one.first}–{one.last}")
        )
        for one in shown
    )  # fmt: skip
    return Block(T("From where to where"), table=Table(columns, laid), notes=_rest(len(flows) - len(shown)))


def units_table(units: tuple[UnitMoves, ...], names: Mapping[str, str], rows: int | None = ROWS) -> Block:
    """Return who may move and who does, by school."""
    columns = (
        Column(T("School")), Column(T("Eligible in the base year"), "right"), Column(T("Leave"), "right"),
        Column(T("Come"), "right"), Column(T("Balance"), "right"),
    )  # fmt: skip
    shown = units if rows is None else units[:rows]
    laid = tuple(
        Row(
            (labels.school_stage(names.get(school_of(one.unit), school_of(one.unit)), one.stage),
             "·" if one.eligible is None else grouped(one.eligible), grouped(one.out), grouped(one.into),
             f"{one.into - one.out:+d}" if one.into != one.out else "0")
        )
        for one in shown
    )  # fmt: skip
    return Block(T("Who may move, by school"), table=Table(columns, laid), notes=_rest(len(units) - len(shown)))


def _rest(hidden: int) -> tuple[Text, ...]:
    return (T("and {count} more", count=hidden),) if hidden > 0 else ()


def _limit(share: float | None) -> str:
    return "–" if share is None else percent(share)


def _share(share: float | None) -> str:
    return "–" if share is None else percent(share, 1)


def _verdict(code: str) -> Text:
    return _VERDICTS.get(code) or Text(code)
