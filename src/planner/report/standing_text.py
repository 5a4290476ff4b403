"""The standing of a district on one screen: how many schools pass, who fails on what, what is unknown."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from planner.base.i18n import T, Text
from planner.base.terms import INDICATORS
from planner.report import labels
from planner.report.amounts import grouped, number, percent, table_money
from planner.report.blocks import Block, Cell, Column, Line, Row, Table
from planner.report.standing import Item, Spread, Standing, UnitStanding
from planner.standards.words import DIMENSIONS

#: Rows of the table of failing units before the rest is counted in a note.
ROWS = 12
#: Schools named beside a coefficient.
NAMED = 2


def standing_blocks(
    facts: Standing,
    titles: Mapping[str, Text],
    names: Mapping[str, str],
    estimated: tuple[Text, ...] = (),
    rows: int | None = ROWS,
) -> tuple[Block, ...]:
    """Return the screen: headline, failing units, dispersion, items not met, unknown, estimated.

    ``titles`` names the standards by code, ``names`` the schools by id; ``rows`` limits the failing units
    shown (None shows all, and names each item that is unknown).
    """
    blocks = [headline(facts), failing_units(facts.failing, rows), dispersion(facts.spreads)]
    blocks.append(items_not_met(facts.of_verdict("not_met"), titles, names))
    blocks.append(unknown(facts.of_verdict("unknown"), titles, every=rows is None))
    blocks.append(estimates(estimated))
    return tuple(block for block in blocks if block is not None)


def headline(facts: Standing) -> Block:
    """Return how many units meet the school rule and how many coefficients keep their limit."""
    lines = [
        Line(
            T(
                "{stage}: {met} of {all} measured units meet the school rule (6 of 7, the last at 85% or more).",
                stage=labels.stage(stage),
                met=facts.meeting[stage],
                all=count,
            ),
            "good" if facts.meeting[stage] == count else "bad",
        )
        for stage, count in facts.measured.items()
        if count
    ]
    over = sum(spread.verdict == "not_met" for spread in facts.spreads)
    lines.append(
        Line(
            T("Coefficients of variation over their limit: {over} of {all}.", over=over, all=len(facts.spreads)),
            "bad" if over else "good",
        )
    )
    return Block(T("Autumn {year}", year=facts.year), tuple(lines))


def failing_units(failing: tuple[UnitStanding, ...], rows: int | None) -> Block | None:
    """Return the units that fail the school rule, worst first, with what each lacks to every threshold."""
    if not failing:
        return None
    shown = failing if rows is None else failing[:rows]
    columns = [Column(T("School")), Column(T("Stage"))]
    columns += [Column(T("Met of 7"), "right"), Column(T("Lowest"), "right")]
    for code in INDICATORS:
        heading = T("{indicator}\n{unit}", indicator=labels.short_indicator(code), unit=labels.indicator_unit(code))
        columns.append(Column(heading, "right"))
    table = Table(tuple(columns), tuple(_unit_row(unit) for unit in shown))
    rest = len(failing) - len(shown)
    notes = [T("The columns say what is missing to each threshold; · is met.")]
    if rest:
        notes.append(T("and {count} more units (--all shows them)", count=rest))
    return Block(T("Schools that do not meet the school rule"), table=table, notes=tuple(notes))


def _unit_row(unit: UnitStanding) -> Row:
    short = {one.indicator: one.short for one in unit.shortfalls}
    lacks = [_lack(code, short[code]) if code in short else "·" for code in INDICATORS]
    return Row((unit.name, labels.stage(unit.stage), str(unit.met), percent(unit.lowest_ratio), *lacks))


def _lack(code: str, short: float) -> Cell:
    return table_money(short) if code == "R6" else grouped(short)


def dispersion(spreads: tuple[Spread, ...]) -> Block | None:
    """Return each coefficient of variation with the units that contribute most to it."""
    if not spreads:
        return None
    columns = (
        Column(T("Stage")),
        Column(T("Indicator")),
        Column(T("Mean"), "right"),
        Column(T("CV"), "right"),
        Column(T("Limit"), "right"),
        Column(T("Contribute most (↑ above, ↓ below the mean)")),
    )
    return Block(T("Dispersion between schools"), table=Table(columns, tuple(_spread_row(one) for one in spreads)))


def _spread_row(spread: Spread) -> Row:
    makers = [
        T(
            "{school}{side} {share}",
            school=one.name,
            side="↑" if one.above else "↓",
            share=percent(one.share),
        )
        for one in spread.contributors[:NAMED]
    ]
    cells: tuple[Cell, ...] = (
        labels.stage(spread.stage),
        labels.indicator(spread.indicator),
        number(spread.mean, 2),
        f"{spread.cv:.3f}",
        f"{spread.limit:.2f}",
        labels.joined(makers),
    )
    return Row(cells, "bad" if spread.verdict == "not_met" else "plain")


def items_not_met(items: tuple[Item, ...], titles: Mapping[str, Text], names: Mapping[str, str]) -> Block | None:
    """Return the items that are not met: how many subjects fail, and the one that is furthest off."""
    if not items:
        return None
    columns = (
        Column(T("Item")),
        Column(T("Name")),
        Column(T("Fail"), "right"),
        Column(T("Furthest off (found / required)")),
        Column(T("Source")),
    )
    table = Table(columns, tuple(Row(_item_cells(item, titles, names), "bad") for item in items))
    return Block(T("Other items not met"), table=table)


def _item_cells(item: Item, titles: Mapping[str, Text], names: Mapping[str, str]) -> tuple[Cell, ...]:
    failing = f"{len(item.failing)}/{item.subjects}" if item.subjects > 1 else ""
    furthest: Text | str = ""
    if item.worst is not None:
        furthest = T(
            "{where} {value}/{threshold}",
            where=labels.subject(item.worst.subject, names),
            value=number(item.worst.value, 2),
            threshold=number(item.worst.threshold, 2),
        )
    title = titles.get(item.standard, "")
    name = T("{title} (estimated)", title=title) if item.estimated else title
    return (item.standard, name, failing, furthest, item.citation)


def unknown(items: tuple[Item, ...], titles: Mapping[str, Text], *, every: bool = True) -> Block | None:
    """Return what cannot be said: attested items without evidence, tracked items without figures.

    They are counted by dimension; ``every`` adds the table that names each with its source.
    """
    if not items:
        return None
    lines = []
    for basis in ("attested", "tracked", "computed"):
        dimensions = Counter(item.dimension for item in items if item.basis == basis)
        if dimensions:
            counted = [T("{dimension} {count}", dimension=DIMENSIONS[one], count=n) for one, n in dimensions.items()]
            lines.append(Line(_unknown_line(basis, dimensions.total(), labels.joined(counted)), "warning"))
    if not every:
        return Block(T("Unknown (never counted as met)"), (*lines, Line(T("--all names each of them."), "muted")))
    columns = (Column(T("Item")), Column(T("Name")), Column(T("Source")))
    table = Table(columns, tuple(Row((item.standard, titles.get(item.standard, ""), item.citation)) for item in items))
    return Block(T("Unknown (never counted as met)"), tuple(lines), table)


def _unknown_line(basis: str, count: int, dimensions: Text) -> Text:
    if basis == "attested":
        return T("{count} attested items await evidence: {dimensions}", count=count, dimensions=dimensions)
    if basis == "tracked":
        return T("{count} tracked items have no figures: {dimensions}", count=count, dimensions=dimensions)
    return T("{count} items lack data: {dimensions}", count=count, dimensions=dimensions)


def estimates(estimated: tuple[Text, ...]) -> Block | None:
    """Return what a missing table made an estimate."""
    if not estimated:
        return None
    return Block(T("Estimated"), tuple(Line(one, "warning") for one in estimated))
