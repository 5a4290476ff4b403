"""What a simulation measures and how well it knows it 实测与精度: replications, precision, shares of rotation."""

from __future__ import annotations

from planner.base.i18n import T
from planner.report.amounts import count, number, percent
from planner.report.blocks import Block, Column, Line, Row, Table, Tone
from planner.report.odds import Odds

#: Below this probability a year's share is marked.
OFTEN = 0.9


def how_many(facts: Odds) -> list[Line]:
    """Return how the number of replications came about, how well the odds are known, and where pupils come from."""
    half = number(100 * facts.half_width, 1)
    if facts.precision is not None and facts.half_width <= facts.precision:
        asked = number(100 * facts.precision, 1)
        text = T("{n} replications were enough for the precision asked for: ±{half} percentage points where ±{asked} "
                 "were asked.", n=count(facts.replications), half=half, asked=asked)  # fmt: skip
    else:
        text = T("With {n} replications the odds are known to ±{half} percentage points.",
                 n=count(facts.replications), half=half)  # fmt: skip
    lines = [Line(text)]
    if facts.stopped:
        lines.append(
            Line(T("Stopped before all replications were made: the figures rest on those that were."), "warning")
        )
    if facts.pupils_drawn:
        lines.append(
            Line(T("Pupils are drawn from the forecast's own past errors, another course in every replication."))
        )
    return lines


def rotation_table(facts: Odds) -> Block | None:
    """Return the two shares of rotation, measured year by year."""
    if not any(one.planned[0] for one in facts.rotated):
        return None
    columns = (
        Column(T("Year")),
        Column(T("Moved of the eligible: plan"), "right"),
        Column(T("measured (P10–P90)"), "right"),
        Column(T("holds"), "right"),
        Column(T("Backbone of the moved: plan"), "right"),
        Column(T("measured (P10–P90)"), "right"),
        Column(T("holds"), "right"),
    )
    rows = tuple(
        Row(
            (str(one.year), _share(one.planned[0]), _band(one.shares[0]), percent(one.holds[0], 1),
             _share(one.planned[1]), _band(one.shares[1]), percent(one.holds[1], 1)),
            _tone(min(one.holds)) if one.year >= facts.deadline else "plain",
        )
        for one in facts.rotated
    )  # fmt: skip
    return Block(T("Rotation of teachers, measured each year"), table=Table(columns, rows))


def _share(value: float | None) -> str:
    return "–" if value is None else percent(value / 100, 1)


def _band(values: tuple[float | None, ...]) -> str:
    return f"{_share(values[0])}–{_share(values[-1])}" if values[0] is not None else "–"


def _tone(probability: float) -> Tone:
    return "good" if probability >= OFTEN else "warning"
