"""Causes in tables 原因链: pupils by cause, indicators apart, old forecast to new."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from planner.base.i18n import T, Text
from planner.report import labels
from planner.report.amounts import grouped, number
from planner.report.blocks import Block, Column, Row, Table
from planner.studies.why import CAUSES, Causes, Step, Why
from planner.studies.why_apart import Apart

CAUSE_NAMES = {
    "births": T("births (turnover of cohorts)"),
    "progression": T("progression"),
    "method": T("births variant"),
    "migration": T("migration"),
    "housing": T("housing"),
    "closures": T("closures"),
    "openings": T("openings"),
}
STEP_NAMES = {
    "old": T("old forecast"),
    "births": T("new births"),
    "assumptions": T("new assumptions"),
    "projects": T("new project starts"),
    "data": T("new school data"),
}
COUNTS = {
    "SR": T("units short of the school rule"),
    "G3": T("schools short of music and art rooms"),
    "G4": T("schools above their size"),
    "G5": T("units with oversized classes"),
}
#: Units with the largest changes that are shown.
SHOWN = 10


def why_blocks(facts: Why, names: Mapping[str, str]) -> tuple[Block, ...]:
    """Return causes by stage and year, the units that change most, and indicators apart."""
    last = max((one.year for one in facts.units), default=0)
    most = sorted((one for one in facts.units if one.year == last), key=lambda one: (-abs(one.after - one.before),
                                                                                    one.subject))[:SHOWN]  # fmt: skip
    blocks = [
        causes_block(T("Why pupils change since the base year"), facts.stages, {}),
        causes_block(T("Units that change most by {year}", year=last), most, names),
        _apart([one for one in facts.indicators if one.year == last]),
    ]
    return tuple(block for block in blocks if block.table is not None and block.table.rows)


def causes_block(title: Text, rows: Sequence[Causes], names: Mapping[str, str]) -> Block:
    """Return a row per subject and year: base year, each cause that moves anybody, that year."""
    used = [k for k in range(len(CAUSES)) if any(one.parts[k] for one in rows)]
    columns = [Column(T("Whose")), Column(T("Year")), Column(T("Base year"), "right"),
               *(Column(CAUSE_NAMES[CAUSES[k]], "right") for k in used), Column(T("That year"), "right")]  # fmt: skip
    cells = [(_subject(one.subject, names), str(one.year), grouped(one.before), *(change(one.parts[k]) for k in used),
              grouped(one.after)) for one in rows]  # fmt: skip
    notes = (T("The causes add up to the change exactly."),)
    return Block(title, table=Table(tuple(columns), tuple(Row(one) for one in cells)), notes=notes)


def _subject(subject: str, names: Mapping[str, str]) -> Text | str:
    if ":" not in subject:
        return labels.stage(subject)
    school, _, stage = subject.partition(":")
    return T("{school}, {stage}", school=names.get(school, school), stage=labels.stage(stage))


def change(value: int) -> str:
    """Return a change with its sign; a dot where nothing changed."""
    return f"{value:+,}" if value else "·"


def _apart(rows: Sequence[Apart]) -> Block:
    columns = (Column(T("Stage")), Column(T("Indicator")), Column(T("Year")), Column(T("Base year"), "right"),
               Column(T("by demography"), "right"), Column(T("by attrition"), "right"),
               Column(T("by investment"), "right"), Column(T("That year"), "right"))  # fmt: skip
    cells = [Row((labels.stage(one.stage) if one.stage else T("district"), _indicator(one.indicator), str(one.year),
                  _shown(one, one.before), *(_shown(one, part, signed=True) for part in (one.demography, one.attrition,
                                                                                        one.investment)),
                  _shown(one, one.after))) for one in rows]  # fmt: skip
    notes = (
        T(
            "Demography: fewer or more pupils and classes on the base year's stock. Attrition: leavers and write-offs. "
            "Investment: started projects, and the levers of a plan where one is given. They add up exactly."
        ),
    )
    return Block(T("Indicators: demography, attrition and investment apart"), table=Table(columns, tuple(cells)),
                 notes=notes)  # fmt: skip


def _indicator(code: str) -> Text:
    if code.startswith("CV:"):
        return T("CV of {indicator}", indicator=labels.indicator(code.removeprefix("CV:")))
    return COUNTS.get(code) or labels.indicator(code)


def _shown(one: Apart, value: float, *, signed: bool = False) -> str:
    """A count whole, a CV with three digits, other values with two; changes with their sign."""
    digits = 0 if one.indicator in COUNTS else 3 if one.indicator.startswith("CV:") else 2
    if not signed:
        return number(value, digits)
    return "·" if abs(value) < 0.5 * 10.0**-digits else f"{value:+,.{digits}f}"


def waterfall_block(steps: Sequence[Step]) -> Block:
    """Return the way from the old forecast to the new."""
    columns = (Column(T("Stage")), Column(T("Year")), Column(T("Step")), Column(T("Change"), "right"),
               Column(T("Pupils"), "right"))  # fmt: skip
    rows = [Row((labels.stage(one.stage), str(one.year), STEP_NAMES[one.cause], change(one.change), grouped(one.after)))
            for one in steps]  # fmt: skip
    return Block(T("From the old forecast to the new"), table=Table(columns, tuple(rows)))
